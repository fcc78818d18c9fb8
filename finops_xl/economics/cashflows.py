"""Cash flows over time: payback, net present value, the value curve of the targets.

Scalars in plain Python: flows are a few dozen numbers, and ``math.fsum`` is exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from finops_xl.economics.rounding import ROUNDING
from finops_xl.errors import BAD_NUMBER, NOT_AVAILABLE, CellError

MONTHS_PER_YEAR = 12
FIRST_TARGET_MONTH = 6
SECOND_TARGET_MONTH = 12
LONGEST_CURVE_MONTHS = 1200


def monthly_rate(annual_rate: float) -> float:
    """Effective monthly rate of an effective annual rate."""
    if annual_rate <= -1:
        raise CellError(BAD_NUMBER, f"the rate must be above -1, but is {annual_rate:.12g}")
    return math.expm1(math.log1p(annual_rate) / MONTHS_PER_YEAR)


def payback(investment: float, flows: Sequence[float], rate: float, which: str) -> float:
    """Periods until the investment is recovered, interpolated inside the period.

    "first" is the first upward crossing of the cumulative, "last" the one after which
    it stays at or above zero to the end of the flows.
    """
    _refuse_bad_outlay(investment, rate)
    cumulative = _cumulative(investment, flows, rate)
    crossings = [
        period + before / (before - after)
        for period, (before, after) in enumerate(pairwise(cumulative))
        if before < 0 <= after
    ]
    if min(cumulative) >= 0:
        return 0.0
    if not crossings:
        raise CellError(NOT_AVAILABLE, f"not recovered within the {len(flows)} periods given")
    if which == "first":
        return crossings[0]
    if cumulative[-1] < 0:
        raise CellError(NOT_AVAILABLE, "recovered for a while, but below zero at the end")
    return crossings[-1]


def payback_of_level_flow(investment: float, flow: float, rate: float) -> float:
    """Payback of the same net benefit in every period for ever."""
    _refuse_bad_outlay(investment, rate)
    if investment == 0 and flow >= 0:
        return 0.0
    interest = investment * rate / flow if flow > 0 else 1.0  # share of the first flow
    if interest >= 1:
        raise CellError(NOT_AVAILABLE, "the net benefits never recover the investment")
    if rate == 0:
        return investment / flow
    return _interpolated(investment, flow, rate, -math.log1p(-interest) / math.log1p(rate))


def _interpolated(investment: float, flow: float, rate: float, periods: float) -> float:
    """Turn a payback on a smooth curve into one on a straight line inside the period."""
    nearest = round(periods)
    if math.isclose(periods, nearest, rel_tol=ROUNDING):
        return float(nearest)
    whole = math.floor(periods)
    recovered = -flow * math.expm1(-whole * math.log1p(rate)) / rate
    next_flow = flow * math.exp(-(whole + 1) * math.log1p(rate))
    return whole + (investment - recovered) / next_flow


def net_present_value(
    annual_rate: float, flows: Sequence[float], investment: float, timing: str
) -> float:
    """Present value of monthly flows less an undiscounted investment.

    timing: "start" the first flow is now, "end" after a month, "mid" in between.
    """
    if investment < 0:
        raise CellError(BAD_NUMBER, f"investment must not be negative, but is {investment:.12g}")
    growth = math.log1p(monthly_rate(annual_rate))
    offset = {"start": 0.0, "mid": 0.5, "end": 1.0}[timing]
    present = (flow * math.exp(-(month + offset) * growth) for month, flow in enumerate(flows))
    return math.fsum([-investment, *present])


def value_curve(value_6: float, value_12: float, months: float, run_cost: float) -> list[float]:
    """Monthly net values: linear to month 6, on to month 12, level after, less run cost."""
    if months != math.floor(months) or not 1 <= months <= LONGEST_CURVE_MONTHS:
        raise CellError(
            BAD_NUMBER,
            f"months must be a whole number from 1 to {LONGEST_CURVE_MONTHS}, but is {months:.12g}",
        )
    if run_cost < 0:
        raise CellError(BAD_NUMBER, f"run_cost must not be negative, but is {run_cost:.12g}")
    return [
        _gross_value(value_6, value_12, month) - run_cost for month in range(1, int(months) + 1)
    ]


def _gross_value(value_6: float, value_12: float, month: int) -> float:
    if month <= FIRST_TARGET_MONTH:
        return value_6 * month / FIRST_TARGET_MONTH
    if month >= SECOND_TARGET_MONTH:
        return value_12
    share = (month - FIRST_TARGET_MONTH) / (SECOND_TARGET_MONTH - FIRST_TARGET_MONTH)
    return value_6 + (value_12 - value_6) * share


def _cumulative(investment: float, flows: Sequence[float], rate: float) -> list[float]:
    growth = math.log1p(rate)
    totals = [-investment]
    moved = investment
    for period, flow in enumerate(flows, start=1):
        present = flow * math.exp(-growth * period)
        moved += abs(present)
        total = totals[-1] + present
        totals.append(0.0 if abs(total) <= ROUNDING * moved else total)
    return totals


def _refuse_bad_outlay(investment: float, rate: float) -> None:
    if investment < 0:
        raise CellError(BAD_NUMBER, f"investment must not be negative, but is {investment:.12g}")
    if rate <= -1:
        raise CellError(BAD_NUMBER, f"rate must be above -1, but is {rate:.12g}")
