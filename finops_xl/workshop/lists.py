"""The validation lists of the workbook, by name; a column names its list.

Lists whose entries come from a table of the workbook (agents, models in use,
assumptions) stand in ``FROM_TABLES``: list name to (table, column).
"""

from __future__ import annotations

from functools import cache

from finops_xl.workshop import facts

TIERS = ("Frontier", "Mid", "Efficient")
MODES = ("standard", "batch", "flex", "priority")
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
TIMINGS = (ONE_OFF, MONTHLY)
TREATMENTS = ("opex", "capex")
ASSUMPTION_STATUS = ("open", "confirmed", "refuted")
RETRY = "retry"
HAND_OVER = "person"
ON_FAILURE = (RETRY, HAND_OVER)
TASK_STATUS = ("open", "in progress", "done")

FROM_TABLES = {
    "AgentIds": ("Agents", "Agent ID"),
    "ModelsInUse": ("Models", "Model"),
    "AssumptionIds": ("Assumptions", "Assumption ID"),
}


@cache
def fixed_lists() -> dict[str, tuple[str, ...]]:
    """List name to its entries, in the order a person reads them."""
    return {
        "Tiers": TIERS,
        "Modes": MODES,
        "Lines": LINES,
        "ValueDrivers": tuple(driver["driver"] for driver in facts.value_drivers()),
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
    }
