"""Every real internal rate of return of dated cash flows.

With u = ln(1 + rate) the present value of flows c at times t is g(u) = sum c exp(-u t).
Multiplied by exp(u s), for a time s at which the flows change sign, and differentiated, it
is a sum of the same kind with one change of sign less. So a chain of sums, one for each
change of sign, ends with one that has no root, and by Rolle's theorem the roots of each
sum lie one by one between the roots of the next. No root is missed and none is guessed.

Amounts are kept as logarithms, and inflows and outflows are compared as such: amounts and
rates of any size neither overflow nor vanish.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from finops_xl.economics.arrays import Numbers
from finops_xl.economics.rounding import ROUNDING
from finops_xl.errors import BAD_NUMBER, BAD_VALUE, CellError

DAYS_PER_YEAR = 365

_NEWTON_STEPS = 40
_STEPS = 2200  # enough to halve any bracket of floats to nothing
_EPSILON = 2.0**-52
_ROUNDED = 8 * _EPSILON
_LARGEST_LOG = math.log(1.7e308)
_MOST_WORK = 2_000_000  # flows times changes of sign: a second or two


def internal_rates(flows: Sequence[float], times: Sequence[float], per_year: float) -> list[float]:
    """Effective annual rates above -1 at which the flows are worth nothing, ascending.

    ``times`` count in a unit of which a year has ``per_year``. Rates that a float cannot
    hold, next to -1 or beyond 1e308, are left out.
    """
    moments, amounts = _net_flows(flows, times)
    rates = []
    for growth in _roots(moments, amounts):
        log_rate = _polished(growth, moments, amounts) * per_year
        if log_rate < _LARGEST_LOG and math.expm1(log_rate) > -1:
            rates.append(math.expm1(log_rate))
    if not rates:
        raise CellError(BAD_NUMBER, "no rate above -100 % makes the flows worth nothing")
    return rates


def internal_rates_by_date(flows: Sequence[float], dates: Sequence[float]) -> list[float]:
    """Rates of flows on days, actual/365 as Excel's XIRR; a date that is missing is NaN.

    The days come in any order and may carry a time, which does not count.
    """
    if len(dates) != len(flows):
        raise CellError(
            BAD_VALUE, f"cashflows has {len(flows):,} cells, but flow_dates has {len(dates):,}"
        )
    for place, (flow, date) in enumerate(zip(flows, dates, strict=True), start=1):
        if flow and math.isnan(date):
            raise CellError(BAD_VALUE, f"flow {place}, {flow:.12g}, has no date in flow_dates")
    dated = [(flow, math.floor(date)) for flow, date in zip(flows, dates, strict=True) if flow]
    return internal_rates(
        [flow for flow, _ in dated], [float(day) for _, day in dated], DAYS_PER_YEAR
    )


@dataclass(frozen=True)
class _Balance:
    """A sum of exponentials: times, logarithms of the amounts, and their signs."""

    times: Numbers
    logs: Numbers
    signs: Numbers

    @cached_property
    def _sums(self) -> Numbers:
        """Rows that add up inflows, outflows, and each weighted by time."""
        sides = np.array([self.signs > 0, self.signs < 0], dtype=np.float64)
        return np.concatenate([sides, sides * self.times])

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """Below and above these the last and the first amount outweigh all others."""
        many = math.log(len(self.times))
        ahead = (self.logs[1:] - self.logs[0] + many) / (self.times[1:] - self.times[0])
        behind = (self.logs[-1] - self.logs[:-1] - many) / (self.times[-1] - self.times[:-1])
        return float(behind.min()), float(ahead.max())

    def at(self, growth: float) -> tuple[float, float]:
        """Logarithm of inflows over outflows at a rate, and its slope."""
        exponents = self.logs - growth * self.times
        present = np.exp(exponents - exponents.max())
        inflow, outflow, inflow_time, outflow_time = (self._sums @ present).tolist()
        if not inflow or not outflow:
            return math.copysign(math.inf, inflow - outflow), 0.0
        return math.log(inflow / outflow), outflow_time / outflow - inflow_time / inflow

    def sign_at(self, growth: float) -> float:
        """Sign of the sum; 0 where it is zero up to the rounding of its exponents."""
        balance, _ = self.at(growth)
        exponent = self._largest_log + abs(growth) * self.times[-1]
        rounding = _ROUNDED * (1 + exponent)
        return 0.0 if abs(balance) <= rounding else math.copysign(1.0, balance)

    @cached_property
    def _largest_log(self) -> float:
        return float(np.abs(self.logs).max())

    def chain(self) -> list[_Balance]:
        """Give this sum and those that follow from it, down to one change of sign."""
        links = [self]
        for place in np.flatnonzero(np.diff(self.signs))[1:]:
            early, late = self.times[place : place + 2]
            distance = (early + late) / 2 - self.times
            logs = links[-1].logs + np.log(np.abs(distance))
            logs -= logs.max()
            links.append(_Balance(self.times, logs, links[-1].signs * np.sign(distance)))
        return links


def _net_flows(flows: Sequence[float], times: Sequence[float]) -> tuple[Numbers, Numbers]:
    """Add up the flows of each time, in order, from the first that is not nothing."""
    by_time = defaultdict(list)
    for flow, time in zip(flows, times, strict=True):
        by_time[time].append(flow)
    sums = {time: math.fsum(by_time[time]) for time in sorted(by_time)}
    amounts = np.array([amount for amount in sums.values() if amount])
    if not len(amounts):
        raise CellError(BAD_NUMBER, "every flow is 0, so any rate would do")
    changes = np.count_nonzero(np.diff(np.sign(amounts)))
    if not changes:
        raise CellError(BAD_NUMBER, "a rate of return needs flows in and flows out")
    if changes > 1 and changes * len(amounts) > _MOST_WORK:
        raise CellError(
            BAD_NUMBER, f"{len(amounts):,} flows change sign {changes:,} times: too often"
        )
    moments = np.array([time for time, amount in sums.items() if amount], dtype=np.float64)
    return moments - moments[0], amounts


def _polished(growth: float, times: Numbers, amounts: Numbers) -> float:
    """Take the last step with the amounts themselves: logarithms round whole amounts."""
    _, exponent = math.frexp(float(np.abs(amounts).max()))
    with np.errstate(over="ignore", invalid="ignore"):
        present = np.ldexp(amounts, -exponent) * np.exp(-growth * times)
        slope = float(present @ times)
    if not slope or not math.isfinite(slope):
        return growth
    step = math.fsum(present.tolist()) / slope
    return growth + step if abs(step) <= ROUNDING * (abs(growth) + 1 / times[-1]) else growth


def _roots(times: Numbers, amounts: Numbers) -> list[float]:
    """Roots of a sum, ascending, from the end of its chain upwards."""
    roots: list[float] = []
    sizes, exponents = np.frexp(np.abs(amounts))  # the logarithms of like amounts lose nothing
    logs = np.log(sizes) + (exponents - exponents.max()) * math.log(2)
    balance = _Balance(times, logs, np.sign(amounts))
    for link in reversed(balance.chain()):
        roots = _roots_between(link, roots)
    return roots


def _roots_between(balance: _Balance, splits: Sequence[float]) -> list[float]:
    """At most one root lies between two neighbouring splits; one may touch at a split."""
    low, high = balance.bounds
    inside = [split for split in splits if low < split < high]
    signs = [balance.signs[-1], *map(balance.sign_at, inside), balance.signs[0]]
    points = [low, *inside, high]
    roots = []
    for (start, end), (before, after) in zip(pairwise(points), pairwise(signs), strict=True):
        if before == 0:
            roots.append(start)
        elif before * after < 0:
            roots.append(_root(balance, start, end, before))
    return roots


def _root(balance: _Balance, low: float, high: float, sign_below: float) -> float:
    """Find the one root of a bracket: Newton's steps while they stay inside, else halves."""
    span = balance.times[-1]
    growth = min(max(0.0, low), high)
    for step in range(_STEPS):
        value, slope = balance.at(growth)
        if value * sign_below > 0:
            low = growth
        else:
            high = growth
        newton = growth - value / slope if slope and step < _NEWTON_STEPS else math.inf
        following = newton if low < newton < high else low + (high - low) / 2
        settled = abs(following - growth) <= 2 * _EPSILON * (abs(growth) + 1 / span)
        if settled or abs(value) <= _EPSILON:
            return following if settled else growth
        growth = following
    return growth
