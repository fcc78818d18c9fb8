"""Model answers of the exercises, with figures computed whenever they are written.

An answer names a figure in braces, such as ``{A05.floor.roi_ratio:.1f}``: of an agent of
the case study, of one with changed inputs, or a single one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from finops_xl.engine.single_formula import evaluate_formula
from finops_xl.template import exercises
from finops_xl.template.case_study import case_study_content, named_figure
from finops_xl.template.content import Content
from finops_xl.template.exercise_agents import AgentFigures, agent_of, changed, computed, target_of
from finops_xl.workshop.agent_economics import GO
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Kpi, Target

PRICE_RISE = dt.date(2026, 12, 2)
"""The day after the model of A08 doubles its price."""

REWRITTEN = Kpi(
    agent_id="A12",
    kpi="Cost per accepted document",
    category="Economic",
    unit="EUR/task",
    direction="lower",
    frequency="monthly",
    source="FOCUS export: EffectiveCost, x_AgentId",
    owner="Finance Business Partner Group Functions",
    definition="Run cost of the agent plus cost of the labour minutes, divided by documents "
    "accepted in the first version; no value without accepted documents",
    formula="(agent_cost + labour_cost) / accepted_documents",
)
"""The KPI that stands in for "Improve efficiency"."""

LEAN: dict[str, Cell] = {"model": "claude-sonnet-5-5", "calls": 30.0, "review_minutes": 2.0}
LEAN_FLOOR: dict[str, Cell] = {"floor_6": 11.8, "floor_12": 12.2}
HIGH_SUCCESS, LOW_SUCCESS = 0.75, 0.65
ALERT_ABOVE = 1 / 5
_ONE_AT_A_TIME: dict[str, tuple[str, dict[str, Cell]]] = {
    "A05_sonnet": ("A05", {"model": LEAN["model"]}),
    "A05_calls": ("A05", {"calls": LEAN["calls"]}),
    "A05_success": ("A05", {"success_rate": 0.85}),
    "A05_review": ("A05", {"review_minutes": LEAN["review_minutes"]}),
    "A05_lean": ("A05", LEAN),
    "A01_fails": ("A01", {"success_rate": LOW_SUCCESS}),
    "A09_double": ("A09", {"tasks": 3800.0}),
}
"""Name of a figure to the agent and its changed inputs on Economics."""

_LOOP = 'AGENTCOST("claude-sonnet-5-5",{turns},6000,400,1600,{caching},1,DATE(2026,11,20))'
_TURNS = (5, 10, 20)
_CASES = ("copilot-rct-1", "metr-1", "metr-2", "cba-1")
_PER_CENT = re.compile(r"(?<=\d)%")


@dataclass(frozen=True)
class AllFigures:
    """The whole case study."""

    agents: int
    go: int
    monetised: int
    slowest: float
    value: float
    cashable: float
    not_cashable: str
    none: float = -1.0

    @property
    def cashable_share(self) -> float:
        """Give the share of the value that is money in hand."""
        return self.cashable / self.value


def answers() -> Iterable[tuple[str, str]]:
    """Give exercise and sentence, in order, every figure filled in."""
    for row in exercises.rows("answers"):
        yield row["exercise"], _PER_CENT.sub(" %", row["answer"].format_map(figures()))


@cache
def figures() -> Mapping[str, Any]:
    """Compute everything that an answer may name."""
    content = case_study_content()
    workshop = computed(content)
    ids = [str(agent.agent_id) for agent in workshop.agents]
    agents = {agent_id: agent_of(workshop, agent_id) for agent_id in ids}
    return {**agents, **_changed(content), **_single(workshop, agents), "all": _all(agents)}


def _changed(content: Content) -> dict[str, AgentFigures]:
    """Compute agents whose inputs are others than in the case study."""
    by_name = {
        name: agent_of(computed(_with(content, agent_id, inputs)), agent_id)
        for name, (agent_id, inputs) in _ONE_AT_A_TIME.items()
    }
    kpi = {"agent_id": "A05", "kpi": "Changes merged per developer a month"}
    held = changed(_with(content, "A05", LEAN), Target, kpi, LEAN_FLOOR)
    later = Content({**content.settings, "PriceDate": to_serial(PRICE_RISE)}, content.rows)
    return {
        **by_name,
        "A05_held": agent_of(computed(held), "A05"),
        "A08_dear": agent_of(computed(later), "A08"),
    }


def _with(content: Content, agent_id: str, inputs: Mapping[str, Cell]) -> Content:
    return changed(content, AgentEconomics, {"agent_id": agent_id}, inputs)


def _single(workshop: Workshop, agents: Mapping[str, AgentFigures]) -> dict[str, Any]:
    """Give the figures that belong to no scenario of an agent."""
    case = {name: named_figure(f"case:{name}.result") for name in _CASES}
    a02, a09 = agents["A02"], workshop.inputs_of["a09"]
    assert isinstance(a09.success_rate, float)
    (tag,) = (agent.focus_tag for agent in workshop.agents if agent.agent_id == "A09")
    return {
        "case": case,
        "faster": -_number(case["metr-2"]),
        "cba_calls": -_number(case["cba-1"]),
        "horizon": workshop.settings.horizon_months,
        "rewritten": REWRITTEN,
        "A04_reopened": target_of(workshop, "A04", "Reopened issue rate"),
        "A02_discounted": _value(f"DISCOUNTCLAIM({a02.kpi.baseline},{a02.goal.target_12},0.5)"),
        "A09_tag": tag,
        "A09_failed": 1 - a09.success_rate,
        "A09_alert": agents["A09"].run_cost_per_task * (1 + ALERT_ABOVE),
        "high_success": HIGH_SUCCESS,
        "low_success": LOW_SUCCESS,
        "lean_floor_6": LEAN_FLOOR["floor_6"],
        "lean_floor_12": LEAN_FLOOR["floor_12"],
        "loop": {turns: _value(_LOOP.format(turns=turns, caching="FALSE")) for turns in _TURNS},
        "cached": {turns: _value(_LOOP.format(turns=turns, caching="TRUE")) for turns in _TURNS},
    }


def _all(agents: Mapping[str, AgentFigures]) -> AllFigures:
    monetised = {name: each for name, each in agents.items() if each.target.roi_ratio is not None}
    go = [each for each in agents.values() if each.verdict == GO]
    return AllFigures(
        agents=len(agents),
        go=len(go),
        monetised=len(monetised),
        slowest=max(_number(each.floor.payback) for each in go),
        value=sum(each.target.horizon_value for each in monetised.values()),
        cashable=sum(each.target.cashable_value for each in monetised.values()),
        not_cashable=", ".join(
            n for n, each in monetised.items() if not each.target.cashable_value
        ),
    )


def _value(formula: str) -> float:
    return _number(evaluate_formula(f"={formula}"))


def _number(cell: object) -> float:
    assert isinstance(cell, float), cell
    return cell
