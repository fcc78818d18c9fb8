"""The validation lists of the workbook, by name; a column names its list.

Lists whose entries come from a table of the workbook (agents, models in use,
assumptions) stand in ``FROM_TABLES``: list name to (table, column).
"""

from __future__ import annotations

from functools import cache
from typing import Literal

from finops_xl.economics.token_estimate import KINDS as TEXT_KINDS
from finops_xl.prices.rows import METERS, MODES
from finops_xl.workshop import facts
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.wording.text import NO_BREAK_SPACE, SPACE, trimmed

TIERS = ("Frontier", "Mid", "Efficient")
LINES = ("Bottom line", "Top line")
STAGES = ("Idea", "Prioritised", "Pilot", "Live", "Retired")
MEASURABLE = ("yes", "with effort", "no")
CATEGORIES = ("Efficiency", "Capacity", "Quality", "Economic")
DIRECTIONS = ("higher", "lower", "within-band")
FREQUENCIES = ("daily", "weekly", "monthly")
ALL_WORK = "all work"
AGENT_WORK = "agent-handled work"
MEASURED_ON = (ALL_WORK, AGENT_WORK)
ATTRIBUTIONS = ("A/B test", "before/after", "matched", "judgement")
BENEFIT_TYPES = ("cashable saving", "cost avoided", "capacity released", "contribution margin")
CASHABLE = ("cashable saving", "contribution margin")
"""Benefit types that are money in hand: a budget becomes smaller, or a margin is earned."""
COST_LAYERS = (
    "build",
    "integration",
    "data and retrieval",
    "infrastructure",
    "licences and platform fees",
    "shared-platform allocation",
    "observability",
    "human review",
    "governance and evaluation",
    "change and training",
    "operations and support",
    "refresh",
    "dual running",
    "contingency",
    "retirement",
)
ONE_OFF = "one-off"
MONTHLY = "monthly"
SPENT = "already spent"
"""A one-off cost that no decision brings back: shown apart, in no other figure."""
TIMINGS = (ONE_OFF, MONTHLY, SPENT)
TREATMENTS = ("opex", "capex")
ASSUMPTION_STATUS = ("open", "confirmed", "refuted")
RETRY = "retry"
HAND_OVER = "person"
ON_FAILURE = (RETRY, HAND_OVER)
PRE_WORK, PREPARATION, AFTERWARDS = "pre-work", "preparation", "afterwards"
ACTION_PHASES = (PRE_WORK, PREPARATION, AFTERWARDS)
"""What participants bring, what the facilitator prepares, what follows the workshop."""
AGENDA_BLOCKS = ("1 Foundation", "2 Classification", "3 KPIs", "4 Targets", "Break")
DONE = "done"
TASK_STATUS = ("open", "in progress", DONE)
AVAILABLE = "available"
WITH_EFFORT = "with effort"
MISSING = "missing"
SIGNAL_STATUS = (AVAILABLE, WITH_EFFORT, MISSING)
YES_NO = ("yes", "no")
ACCEPTED, VALIDATED = "accepted in workshop", "validated with leadership"
SIGN_STAGES = (ACCEPTED, VALIDATED)
SAME_MODEL = "Same model"
SAME_TIER = "Same tier"
SAME_CAPABILITY = "Same capability"
TOKENS_PER_TASK = "Tokens per task"
COMPARISONS = (SAME_MODEL, SAME_TIER, SAME_CAPABILITY, TOKENS_PER_TASK)
"""What two prices have in common: four stories that must not be mixed up."""
VENDOR_CLAIM = "vendor claim"
FIELD_TRIAL = "field trial"
CONTROLLED_TRIAL = "controlled trial"
EVIDENCE = (VENDOR_CLAIM, FIELD_TRIAL, CONTROLLED_TRIAL)
LEVEL = "level"
RELATIVE = "relative"
POINTS = "points"
RESULT_KINDS = (LEVEL, RELATIVE, POINTS)
Scenario = Literal["floor", "target", "stretch"]
ANSWER_LETTERS = ("A", "B", "C", "D")
SCENARIOS: tuple[Scenario, ...] = ("floor", "target", "stretch")
LEVELS = tuple(f"{scenario}_{month}" for month in (6, 12) for scenario in SCENARIOS)
"""The fields of a target's six levels."""

FROM_TABLES = {
    "AgentIds": ("Agents", "Agent ID"),
    "ModelsInUse": ("Models", "Model"),
    "AssumptionIds": ("Assumptions", "Assumption ID"),
    "EvolutionPairs": ("Evolution", "Pair"),
    "BenchmarkIds": ("Benchmarks", "Benchmark ID"),
}


LOOKED_UP = frozenset({"Timings"})
"""Lists whose words SUMIFS looks for in a whole column: it takes a blank for part of a word."""


def entry(name: str, cell: Cell) -> str | None:
    """Give the entry of a fixed list that a cell means, as the formulas read it.

    Any case of letters will do, and blanks around the word where it is not ``LOOKED_UP``.
    """
    if not isinstance(cell, str):
        return None
    text = cell if name in LOOKED_UP else trimmed(cell.replace(NO_BREAK_SPACE, SPACE))
    return _entries(name).get(text.casefold())


@cache
def _entries(name: str) -> dict[str, str]:
    return {word.casefold(): word for word in fixed_lists().get(name, ())}


@cache
def fixed_lists() -> dict[str, tuple[str, ...]]:
    """List name to its entries, in the order a person reads them."""
    return {
        "Tiers": TIERS,
        "Modes": MODES,
        "Meters": METERS,
        "Lines": LINES,
        "ValueDrivers": tuple(driver["driver"] for driver in facts.value_drivers()),
        "BottomLineDrivers": _drivers_of("bottom"),
        "TopLineDrivers": _drivers_of("top"),
        "Stages": STAGES,
        "Measurable": MEASURABLE,
        "Categories": CATEGORIES,
        "Units": tuple(unit["unit"] for unit in facts.units()),
        "Directions": DIRECTIONS,
        "Frequencies": FREQUENCIES,
        "MeasuredOn": MEASURED_ON,
        "Attributions": ATTRIBUTIONS,
        "BenefitTypes": BENEFIT_TYPES,
        "CostLayers": COST_LAYERS,
        "Timings": TIMINGS,
        "Treatments": TREATMENTS,
        "AssumptionStatus": ASSUMPTION_STATUS,
        "OnFailure": ON_FAILURE,
        "TaskStatus": TASK_STATUS,
        "AgendaBlocks": AGENDA_BLOCKS,
        "ActionPhases": ACTION_PHASES,
        "YesNo": YES_NO,
        "SignStages": SIGN_STAGES,
        "SignalTools": tuple(row["tool"] for row in facts.signal_tools()),
        "SignalStatus": SIGNAL_STATUS,
        "TextKinds": TEXT_KINDS,
        "Comparisons": COMPARISONS,
        "EvidenceClasses": EVIDENCE,
        "ResultKinds": RESULT_KINDS,
        "Scenarios": SCENARIOS,
        "AnswerLetters": ANSWER_LETTERS,
    }


def _drivers_of(line: str) -> tuple[str, ...]:
    return tuple(row["driver"] for row in facts.value_drivers() if row["line"] == line)
