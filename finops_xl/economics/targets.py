"""Value targets: claims at a discount, bands of targets, and how far a KPI has come."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from finops_xl.economics.adoption import usual_adoption
from finops_xl.economics.arrays import Answer, Numbers, Words, problems_for, refuse_not_0_to_1
from finops_xl.economics.cashflows import FIRST_TARGET_MONTH, SECOND_TARGET_MONTH
from finops_xl.economics.rounding import snap_to_zero
from finops_xl.errors import BAD_NUMBER, DIVIDE_BY_ZERO, CellError, Problems

BELOW_FLOOR = "Below floor"
LEVELS_REACHED = ("Floor", "Target", "Stretch")


def discounted_claim(
    baseline: Numbers, claim: Numbers, discount: Numbers, adopted: Numbers, claim_as: Words
) -> Answer:
    """Level of a KPI after a claimed improvement is discounted and scaled by adoption.

    ``claim_as`` says what ``claim`` is: the "level" reached, the change "relative" to the
    baseline, or the change in "points" of the KPI's own unit.
    """
    problems = problems_for(baseline, claim, discount, adopted, claim_as)
    refuse_not_0_to_1(problems, discount=discount, adoption=adopted)
    with np.errstate(invalid="ignore", over="ignore"):
        change = np.where(claim_as == "relative", baseline * claim, claim)
        change = np.where(claim_as == "level", claim - baseline, change)
        return baseline + change * (1 - discount) * adopted, problems


def target_band(
    baseline: float,
    claim: float,
    adoptions: tuple[float, float],
    low_discount: float,
    high_discount: float,
    claim_as: str,
) -> list[list[float]]:
    """Floor, Target and Stretch at 6 and at 12 months; an adoption that is NaN is the usual one.

    The Stretch takes the low discount, the Floor the high one, the Target their mean.
    """
    months = (FIRST_TARGET_MONTH, SECOND_TARGET_MONTH)
    shares = [
        usual_adoption(month) if math.isnan(share) else share
        for month, share in zip(months, adoptions, strict=True)
    ]
    named = {f"adoption_{month}": share for month, share in zip(months, shares, strict=True)}
    _refuse_no_share(named | {"low_discount": low_discount, "high_discount": high_discount})
    if low_discount > high_discount:
        raise CellError(
            BAD_NUMBER,
            f"low_discount must not be above high_discount, but is {low_discount:.12g} against "
            f"{high_discount:.12g}",
        )
    discounts = np.array([[high_discount, (low_discount + high_discount) / 2, low_discount]])
    adopted = np.array([[share] for share in shares])
    start, end = np.array([[baseline]]), np.array([[claim]])
    kind = np.array([[claim_as]], dtype=object)
    levels, _ = discounted_claim(start, end, discounts, adopted, kind)
    rows: list[list[float]] = levels.tolist()
    return rows


def attainment(actual: Numbers, baseline: Numbers, target: Numbers) -> Answer:
    """Share of the way from baseline to target that is covered; it may exceed 1 or fall below 0."""
    problems = problems_for(actual, baseline, target)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        way = snap_to_zero(target - baseline, np.maximum(np.abs(target), np.abs(baseline)))
        problems.add(way == 0, DIVIDE_BY_ZERO, "target equals baseline: there is no way to cover")
        return (actual - baseline) / way, problems


def target_status(
    actual: Numbers, floor: Numbers, target: Numbers, stretch: Numbers
) -> tuple[Words, Problems]:
    """Name the highest level reached; higher is better where the stretch is above the floor."""
    problems = problems_for(actual, floor, target, stretch)
    sign = np.where(stretch > floor, 1.0, np.where(stretch < floor, -1.0, 0.0))
    problems.add(
        sign == 0, BAD_NUMBER, "floor equals stretch: the levels do not say which way is better"
    )
    problems.add(
        (_ahead(target, floor, sign) < 0) | (_ahead(target, stretch, sign) > 0),
        BAD_NUMBER,
        "target must lie between floor and stretch",
    )
    status = np.full(problems.shape, BELOW_FLOOR, dtype=object)
    for name, level in zip(LEVELS_REACHED, (floor, target, stretch), strict=True):
        status = np.where(_ahead(actual, level, sign) >= 0, name, status)
    return status, problems


def _ahead(actual: Numbers, level: Numbers, sign: Numbers) -> Numbers:
    """How far a KPI is beyond a level, in the good direction."""
    with np.errstate(over="ignore"):
        scale = np.maximum(np.abs(actual), np.abs(level))
        return sign * snap_to_zero(actual - level, scale)


def _refuse_no_share(named: Mapping[str, float]) -> None:
    for name, share in named.items():
        if not 0 <= share <= 1:
            raise CellError(BAD_NUMBER, f"{name} must be from 0 to 1, but is {share:.12g}")
