"""A workshop as a whole: every table a person fills, and what belongs together in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from finops_xl.prices.contracts import ContractedPrices
from finops_xl.workshop.agenda import Action, AgendaItem, Change
from finops_xl.workshop.agent_economics import Economics, agent_economics
from finops_xl.workshop.belonging import RowsByAgent
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Record
from finops_xl.workshop.contracts import Contract, OtherPrice, contracted_prices
from finops_xl.workshop.cost_evolution import Evolution
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.observability import Observability
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target, Workload
from finops_xl.workshop.results import Task
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.sign_off_table import SignOff
from finops_xl.workshop.target_values import TargetValue, target_value
from finops_xl.workshop.wording.text import is_blank, key, number

AgentKey = str
KpiKey = tuple[str, str]

TABLES = (
    *(Model, Contract, Agent, Kpi, Target, Benchmark),
    *(AgentEconomics, CostLine, Assumption, Task, SignOff, Observability),
)
"""What validation and register read."""

SIDE_TABLES: tuple[type[Record], ...] = (
    AgendaItem,
    Action,
    OtherPrice,
    Workload,
    Evolution,
    Change,
)
"""What people fill besides: figures of pages and of the course rest on it."""


@dataclass
class Workshop:
    """The content of a workbook as records."""

    settings: Settings
    models: Sequence[Model] = ()
    contracts: Sequence[Contract] = ()
    agents: Sequence[Agent] = ()
    kpis: Sequence[Kpi] = ()
    targets: Sequence[Target] = ()
    benchmarks: Sequence[Benchmark] = ()
    inputs: Sequence[AgentEconomics] = ()
    costs: Sequence[CostLine] = ()
    assumptions: Sequence[Assumption] = ()
    tasks: Sequence[Task] = ()
    sign_offs: Sequence[SignOff] = ()
    observability: Sequence[Observability] = ()
    side_tables: Sequence[Sequence[Record]] = ()
    """Rows of tables that no figure of an agent comes from, judged cell by cell."""
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
    def prices(self) -> ContractedPrices:
        """What tokens cost under the contracts."""
        return contracted_prices(self.contracts)

    @cached_property
    def kpi_of(self) -> dict[KpiKey, Kpi]:
        """The first KPI of each agent and name."""
        return {(key(kpi.agent_id), key(kpi.kpi)): kpi for kpi in reversed(self.kpis)}

    @cached_property
    def target_of(self) -> dict[KpiKey, Target]:
        """The first target of each agent and KPI."""
        return {(key(t.agent_id), key(t.kpi)): t for t in reversed(self.targets)}

    @cached_property
    def assumption_of(self) -> dict[str, Assumption]:
        """The first assumption of each id."""
        named = [row for row in self.assumptions if not is_blank(row.assumption_id)]
        return {key(row.assumption_id): row for row in reversed(named)}

    @cached_property
    def signed(self) -> dict[KpiKey, SignOff]:
        """The last signature under the targets of each agent and KPI."""
        numbered = sorted(self.sign_offs, key=lambda row: number(row.number) or 0)
        return {(key(row.agent_id), key(row.kpi)): row for row in numbered}

    @cached_property
    def benchmark_of(self) -> dict[str, Benchmark]:
        """The first benchmark of each id."""
        named = [row for row in self.benchmarks if isinstance(row.benchmark_id, str)]
        return {key(row.benchmark_id): row for row in reversed(named)}

    def benchmark_for(self, target: Target) -> Benchmark | None:
        """Find the benchmark that a target names; an id is a text."""
        named = target.benchmark if isinstance(target.benchmark, str) else ""
        return self.benchmark_of.get(key(named)) if named else None

    @cached_property
    def kpis_of(self) -> dict[AgentKey, list[Kpi]]:
        """The KPIs of each agent, in table order."""
        grouped: dict[AgentKey, list[Kpi]] = defaultdict(list)
        for kpi in self.kpis:
            grouped[key(kpi.agent_id)].append(kpi)
        return grouped

    @cached_property
    def values(self) -> dict[KpiKey, TargetValue]:
        """What each target is worth; of one that stands twice nobody can tell."""
        rows: dict[KpiKey, list[Target]] = defaultdict(list)
        for target in self.targets:
            rows[key(target.agent_id), key(target.kpi)].append(target)
        return {k: _worth(targets, self.kpi_of.get(k)) for k, targets in rows.items()}

    @cached_property
    def costs_by_agent(self) -> RowsByAgent[CostLine]:
        """The cost lines of each agent."""
        return RowsByAgent(self.costs)

    @cached_property
    def targets_by_agent(self) -> RowsByAgent[Target]:
        """The targets of each agent."""
        return RowsByAgent(self.targets)

    @cached_property
    def inputs_of(self) -> dict[AgentKey, AgentEconomics]:
        """The first row on Economics of each agent."""
        return {key(row.agent_id): row for row in reversed(self.inputs)}

    @cached_property
    def economics_of(self) -> dict[AgentKey, Economics]:
        """Cost, value and return of each agent with a row on Economics."""
        return {
            agent_key: agent_economics(
                row,
                self.agent_of.get(agent_key),
                self.costs_by_agent.of(row.agent_id),
                self._values_of(row),
                self.settings,
                self.model_of.get(key(row.model)),
            )
            for agent_key, row in self.inputs_of.items()
        }

    def _values_of(self, row: AgentEconomics) -> list[TargetValue]:
        targets = self.targets_by_agent.of(row.agent_id)
        return [
            self.values[k] for k in dict.fromkeys((key(t.agent_id), key(t.kpi)) for t in targets)
        ]


def _worth(rows: Sequence[Target], kpi: Kpi | None) -> TargetValue:
    """Value the target of a KPI; two rows with money leave open which of them counts."""
    value = target_value(rows[0], kpi)
    if len(rows) == 1 or all(is_blank(row.money_per_unit) for row in rows):
        return value
    return replace(value, valued="incomplete")
