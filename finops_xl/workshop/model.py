"""A workshop as a whole: every table a person fills, and what belongs together in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from finops_xl.workshop.agent_economics import Economics, agent_economics
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target
from finops_xl.workshop.results import Task
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_values import TargetValue, target_value

AgentKey = str
KpiKey = tuple[str, str]

TABLES = (Model, Agent, Kpi, Target, AgentEconomics, CostLine, Assumption, Task)
"""What validation and register read."""


def key(cell: Cell) -> str:
    """Compare keys as Excel's look-ups do: in any case of letters."""
    return "" if cell is None else str(cell).casefold()


@dataclass
class Workshop:
    """The content of a workbook as records."""

    settings: Settings
    models: Sequence[Model] = ()
    agents: Sequence[Agent] = ()
    kpis: Sequence[Kpi] = ()
    targets: Sequence[Target] = ()
    inputs: Sequence[AgentEconomics] = ()
    costs: Sequence[CostLine] = ()
    assumptions: Sequence[Assumption] = ()
    tasks: Sequence[Task] = ()
    faults: Sequence[Finding] = ()
    """What the book itself found: formulas typed over, rows below a table."""

    @cached_property
    def agent_of(self) -> dict[AgentKey, Agent]:
        """The first agent of each id."""
        return {key(agent.agent_id): agent for agent in reversed(self.agents)}

    @cached_property
    def model_of(self) -> dict[str, Model]:
        """The first model of each name."""
        return {key(model.model): model for model in reversed(self.models)}

    @cached_property
    def kpi_of(self) -> dict[KpiKey, Kpi]:
        """The first KPI of each agent and name."""
        return {(key(kpi.agent_id), key(kpi.kpi)): kpi for kpi in reversed(self.kpis)}

    @cached_property
    def target_of(self) -> dict[KpiKey, Target]:
        """The first target of each agent and KPI."""
        return {(key(t.agent_id), key(t.kpi)): t for t in reversed(self.targets)}

    @cached_property
    def kpis_of(self) -> dict[AgentKey, list[Kpi]]:
        """The KPIs of each agent, in table order."""
        grouped: dict[AgentKey, list[Kpi]] = defaultdict(list)
        for kpi in self.kpis:
            grouped[key(kpi.agent_id)].append(kpi)
        return grouped

    @cached_property
    def values(self) -> dict[KpiKey, TargetValue]:
        """What each target is worth."""
        return {k: target_value(target, self.kpi_of.get(k)) for k, target in self.target_of.items()}

    @cached_property
    def economics_of(self) -> dict[AgentKey, Economics]:
        """Cost, value and return of each agent with a row on Economics."""
        costs: dict[AgentKey, list[CostLine]] = defaultdict(list)
        for line in self.costs:
            costs[key(line.agent_id)].append(line)
        values: dict[AgentKey, list[TargetValue]] = defaultdict(list)
        for (agent, _), value in self.values.items():
            values[agent].append(value)
        return {
            key(row.agent_id): agent_economics(
                row,
                self.agent_of.get(key(row.agent_id)),
                costs[key(row.agent_id)],
                values[key(row.agent_id)],
                self.settings,
                self.model_of.get(key(row.model)),
            )
            for row in reversed(self.inputs)
        }
