"""Own running against an API month by month, while volumes grow and prices fall.

With capacity bought whole there is no closed form: the months are walked, all rows at once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from finops_xl.economics.arrays import (
    Answer,
    Numbers,
    Words,
    problems_for,
    refuse,
    refuse_negative,
    show,
    value_at,
)
from finops_xl.economics.cashflows import LONGEST_CURVE_MONTHS, MONTHS_PER_YEAR
from finops_xl.economics.hosting import (
    refuse_bad_steps,
    refuse_steps_without_capacity,
    whole_steps,
)
from finops_xl.economics.rounding import ROUNDING
from finops_xl.errors import BAD_NUMBER, NOT_AVAILABLE, Problems


@dataclass(frozen=True)
class Alternatives:
    """What owning and the API cost, row by row; ``step_capacity`` is NaN where not given."""

    upfront_cost: Numbers
    own_monthly_cost: Numbers
    monthly_volume: Numbers
    price: Numbers
    annual_volume_growth: Numbers
    annual_price_decline: Numbers
    step_cost: Numbers
    step_capacity: Numbers
    variable_cost: Numbers

    def in_month(self, month: int) -> tuple[Numbers, Numbers]:
        """Give what the API and owning cost in a month; month 1 has no growth and no decline."""
        years = (month - 1) / MONTHS_PER_YEAR
        volume = self.monthly_volume * (1 + self.annual_volume_growth) ** years
        api = volume * self.price * (1 - self.annual_price_decline) ** years
        steps = np.where(self.step_cost > 0, whole_steps(volume, self.step_capacity), 0.0)
        own = self.own_monthly_cost + self.step_cost * steps + self.variable_cost * volume
        return api, own

    def problems(self, months: Numbers, which: Words) -> Problems:
        """Mark the rows that are out of domain."""
        arrays = {field.name: getattr(self, field.name) for field in fields(self)}
        problems = problems_for(*arrays.values(), months, which)
        may_be_negative = ("annual_volume_growth", "annual_price_decline", "step_capacity")
        costs = {name: array for name, array in arrays.items() if name not in may_be_negative}
        refuse_negative(problems, **costs)
        shrinks = {"annual_volume_growth": self.annual_volume_growth < -1}
        refuse(problems, shrinks, arrays, "must not be below -1")
        falls = {"annual_price_decline": self.annual_price_decline > 1}
        refuse(problems, falls, arrays, "must not be above 1")
        refuse_bad_steps(problems, self.step_capacity, np.ones_like(self.step_cost))
        refuse_steps_without_capacity(problems, self.step_cost, self.step_capacity)
        wrong = (months < 1) | (months > LONGEST_CURVE_MONTHS) | (months != np.floor(months))
        rule = f"must be a whole number from 1 to {LONGEST_CURVE_MONTHS}"
        refuse(problems, {"months": wrong}, {"months": months}, rule)
        return problems


def break_even_month(alternatives: Alternatives, months: Numbers, which: Words) -> Answer:
    """Month-end at which the cumulative cost of owning is at most the API's.

    "first" is the first such month-end, "last" the one from which it stays so to the end.
    """
    problems = alternatives.problems(months, which)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        first, since, lead = _walk(alternatives, months, problems)
    problems.add(~np.isfinite(lead), BAD_NUMBER, "the amounts are too large")
    problems.add(
        first == 0,
        NOT_AVAILABLE,
        lambda row: f"owning is never ahead within {show(value_at(months, row))} months",
    )
    month = np.where(which == "last", since, first)
    problems.add(
        month == 0,
        NOT_AVAILABLE,
        "owning is ahead for a while, but behind at the end of the months",
    )
    return month, problems


def _walk(
    alternatives: Alternatives, months: Numbers, problems: Problems
) -> tuple[Numbers, Numbers, Numbers]:
    """Give the first month ahead, the month since which owning is ahead (0: not), and the lead."""
    sound = np.where(problems.mask, 0.0, months)
    first, since = np.zeros(problems.shape), np.zeros(problems.shape)
    lead = np.broadcast_to(-alternatives.upfront_cost, problems.shape)
    moved = np.abs(lead)
    for month in range(1, int(sound.max()) + 1):
        api, own = alternatives.in_month(month)
        counts = month <= sound
        lead = np.where(counts, lead + (api - own), lead)
        moved = np.where(counts, moved + api + own, moved)
        ahead = lead >= -ROUNDING * moved
        now = np.where(ahead, np.where(since == 0, month, since), 0.0)
        since = np.where(counts, now, since)
        first = np.where(first == 0, since, first)
    return first, since, lead
