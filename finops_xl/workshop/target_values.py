"""What a target is worth in money a month, by scenario."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from finops_xl.workshop.columns import Cell
from finops_xl.workshop.lists import (
    AGENT_WORK,
    BENEFIT_TYPES,
    CASHABLE,
    SCENARIOS,
    Scenario,
    entry,
)
from finops_xl.workshop.records import Kpi, Target
from finops_xl.workshop.wording.text import number

__all__ = ["SCENARIOS", "Scenario", "TargetValue", "baseline_of", "share_of", "target_value"]


@dataclass(frozen=True)
class TargetValue:
    """Value a month of a target at 6 and 12 months; None is unknown.

    ``valued`` is "yes", "incomplete" (money is stated but something is missing) or ""
    where the KPI carries no money. ``cashable`` is "unknown" where its benefit type is none
    of the list.
    """

    valued: Literal["yes", "incomplete", ""]
    cashable: Literal["yes", "no", "unknown", ""]
    at_6: dict[Scenario, float | None]
    at_12: dict[Scenario, float | None]


def target_value(target: Target, kpi: Kpi | None) -> TargetValue:
    """Value of a KPI: (level - baseline, in the good direction) x money x realisation.

    Adoption enters once: for a KPI measured on agent-handled work here, for one measured
    on all work in the target itself.
    """
    at_6 = {s: _money(target, kpi, getattr(target, f"{s}_6"), target.adoption_6) for s in SCENARIOS}
    at_12 = {
        s: _money(target, kpi, getattr(target, f"{s}_12"), target.adoption_12) for s in SCENARIOS
    }
    if target.money_per_unit in (None, ""):
        return TargetValue("", "", at_6, at_12)
    complete = all(value is not None for value in (*at_6.values(), *at_12.values()))
    valued: Literal["yes", "incomplete"] = "yes" if complete else "incomplete"
    return TargetValue(valued, _cashable(target.benefit_type), at_6, at_12)


def _cashable(benefit_type: Cell) -> Literal["yes", "no", "unknown"]:
    kind = entry("BenefitTypes", benefit_type)
    if kind in CASHABLE:
        return "yes"
    return "no" if kind in BENEFIT_TYPES else "unknown"


def baseline_of(target: Target, kpi: Kpi) -> float | None:
    """Give the level that a target is compared with.

    For a within-band KPI that is the deviation of its baseline from the band's centre.
    """
    baseline, centre = number(kpi.baseline), number(target.band_centre)
    if baseline is None or centre is None or kpi.direction != "within-band":
        return baseline
    return abs(baseline - centre)


def _money(target: Target, kpi: Kpi | None, level: Cell, adoption: Cell) -> float | None:
    if kpi is None:
        return None
    shares = [target.realisation, *([adoption] if kpi.measured_on == AGENT_WORK else [])]
    sign = {"higher": 1.0, "lower": -1.0, "within-band": -1.0}.get(str(kpi.direction))
    factors = [number(target.money_per_unit), *map(share_of, shares)]
    known = [number(level), baseline_of(target, kpi), *factors]
    numbers = [value for value in known if value is not None]
    if sign is None or len(numbers) < len(known):
        return None
    reached, baseline, *multipliers = numbers
    return sign * (reached - baseline) * math.prod(multipliers)


def share_of(cell: Cell) -> float | None:
    """Read a share; what is typed as 30 for 30 % is none."""
    value = number(cell)
    return value if value is not None and 0 <= value <= 1 else None
