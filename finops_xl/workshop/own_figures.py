"""W23: a level of a computed KPI that the workbook's own figures do not reach."""

from __future__ import annotations

import math
from collections.abc import Iterator

from finops_xl.workshop.agent_economics import NEVER, Economics
from finops_xl.workshop.findings import Finding, Trouble, finding
from finops_xl.workshop.lists import Scenario
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Kpi
from finops_xl.workshop.statement import is_computed
from finops_xl.workshop.target_case import shown_level
from finops_xl.workshop.wording.text import key, number, plain

RULE = "W23"

COST_PER_TASK = "cost per task"
ROUNDING = 0.005
"""Half a per cent: a level typed as 12.7 is reached by 12.71."""
_COMPARED: tuple[Scenario, ...] = ("floor", "target")


def check_own_figures(workshop: Workshop) -> Iterator[Finding]:
    """Compare the 12-month floor and target with what Economics computes for the agent."""
    currency = plain(workshop.settings.reporting_currency).upper()
    for target in workshop.targets:
        kpi = workshop.kpi_of.get((key(target.agent_id), key(target.kpi)))
        economics = workshop.economics_of.get(key(target.agent_id))
        if kpi is None or economics is None:
            continue
        for scenario in _COMPARED:
            computed = own_figure(kpi, economics, scenario, currency)
            level = number(getattr(target, f"{scenario}_12"))
            if computed is not None and level is not None and _misses(kpi, computed, level):
                yield finding(RULE, _trouble(kpi, scenario, computed, level), target)


def own_figure(kpi: Kpi, economics: Economics, scenario: Scenario, currency: str) -> float | None:
    """Give the figure of Economics that a KPI names in the same unit; None where there is none."""
    name, unit = plain(kpi.kpi).casefold(), plain(kpi.unit).casefold()
    money = currency.casefold()
    if name == COST_PER_TASK:
        return economics.cost_per_task if unit == f"{money}/task" else None
    if not is_computed(plain(kpi.kpi), plain(kpi.source)):
        return None
    outcome = economics.outcomes[scenario]
    if name.startswith("roi ratio") and unit in {"x", "ratio"}:
        return outcome.roi_ratio
    if name.startswith("payback") and unit == "months":
        return math.inf if outcome.payback == NEVER else number(outcome.payback)
    if name.startswith("npv") and unit == money:
        return outcome.npv
    return None


def _misses(kpi: Kpi, computed: float, level: float) -> bool:
    sign = {"higher": 1, "lower": -1}.get(plain(kpi.direction).casefold(), 0)
    if math.isinf(computed):
        return sign < 0
    return sign * (level - computed) > ROUNDING * max(abs(level), abs(computed))


def _trouble(kpi: Kpi, scenario: Scenario, computed: float, level: float) -> Trouble:
    unit = plain(kpi.unit)
    figure = NEVER if math.isinf(computed) else _rounded(computed, unit)
    what = (
        f"The 12-month {scenario} is {shown_level(level, unit)} {unit}, but Economics computes "
        f"{figure} in the {scenario} scenario of this agent."
    )
    remedy = f"Set a {scenario} that its figures carry, or mend what they rest on: value or cost."
    return Trouble(what, remedy, f"{scenario}_12")


def _rounded(computed: float, unit: str) -> str:
    return shown_level(float(f"{computed:.3g}") if abs(computed) < 1000 else round(computed), unit)
