"""Agents of the case study as the model answers name them, inputs changed or not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from finops_xl.template.content import Content, workshop_of
from finops_xl.template.last_known import with_last_known
from finops_xl.workshop.agent_economics import Economics
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.lists import COST_LAYERS
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Kpi, Target
from finops_xl.workshop.wording.text import key


@dataclass(frozen=True)
class AgentFigures:
    """One agent: its economics, its first KPI and the target of that KPI."""

    economics: Economics
    tasks: float
    layers: frozenset[Cell]
    kpi: Kpi
    goal: Target

    def __getattr__(self, name: str) -> Any:
        """Give a scenario by its name, else what the economics hold."""
        economics: Economics = self.__dict__["economics"]
        found = economics.outcomes.get(name)  # type: ignore[call-overload]
        return found or getattr(economics, name)

    @property
    def run_cost_without_model(self) -> float:
        """Give what a month costs besides tokens."""
        return float(self.costs.run_cost - self.costs.model_cost * self.tasks)

    @property
    def run_cost_per_task(self) -> float:
        """Give what a task costs a month, one-off cost left out."""
        return float(self.costs.run_cost / self.tasks)

    @property
    def other_per_task(self) -> float:
        """Give what the monthly lines of Costs add to a task."""
        return float(self.costs.monthly_other / self.tasks)

    @property
    def model_share(self) -> float:
        """Give the share of the model in the run cost."""
        return 1 - self.run_cost_without_model / float(self.costs.run_cost)

    @property
    def people_share(self) -> float:
        """Give the share of review and of failures that people finish."""
        return float(self.costs.human_cost * self.tasks / self.costs.run_cost)

    @property
    def other_share(self) -> float:
        """Give the share of the monthly lines of Costs."""
        return float(self.costs.monthly_other / self.costs.run_cost)

    @property
    def naive_payback(self) -> float:
        """Give the payback of whoever divides by the net of month 12."""
        return float(self.costs.one_off / (self.target.value_12 - self.costs.run_cost))

    @property
    def empty_layers(self) -> str:
        """List the layers without a line on Costs."""
        return ", ".join(layer for layer in COST_LAYERS if layer not in self.layers)


def computed(content: Content) -> Workshop:
    """Compute a content with the prices of its price date."""
    return workshop_of(with_last_known(content))


def agent_of(workshop: Workshop, agent_id: str) -> AgentFigures:
    """Take one agent out of a workshop."""
    (kpi, *_) = workshop.kpis_of[key(agent_id)]
    tasks = workshop.inputs_of[key(agent_id)].tasks
    assert isinstance(tasks, float)
    return AgentFigures(
        economics=workshop.economics_of[key(agent_id)],
        tasks=tasks,
        layers=frozenset(each.layer for each in workshop.costs if each.agent_id == agent_id),
        kpi=kpi,
        goal=target_of(workshop, agent_id, kpi.kpi),
    )


def target_of(workshop: Workshop, agent_id: str, kpi: Cell) -> Target:
    """Give the target of a KPI."""
    return workshop.target_of[key(agent_id), key(kpi)]


def changed(
    content: Content, record_class: type[Record], at: Mapping[str, Cell], to: Mapping[str, Cell]
) -> Content:
    """Give a content in which the rows whose fields are these have those fields."""
    rows = [
        replace(row, **to) if all(getattr(row, name) == cell for name, cell in at.items()) else row  # type: ignore[arg-type]
        for row in content.of(record_class)
    ]
    return replace(content, rows={**content.rows, record_class: rows})
