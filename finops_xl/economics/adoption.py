"""Adoption of an agent over time: a logistic curve through two known months."""

from __future__ import annotations

import math

import numpy as np

from finops_xl.economics.arrays import (
    Answer,
    Numbers,
    problems_for,
    refuse_negative,
    refuse_not_0_to_1,
    show,
    value_at,
)
from finops_xl.errors import BAD_NUMBER

# From 10 % to 90 % of the ceiling the log-odds rise from -ln 9 to ln 9.
_LOG_ODDS_AT_90 = math.log(9)

_USUAL_CEILING, _USUAL_MONTH_10, _USUAL_MONTH_90 = 1.0, 3.0, 12.0


def adoption(month: Numbers, ceiling: Numbers, month_10: Numbers, month_90: Numbers) -> Answer:
    """Share of the eligible work adopted; 10 % and 90 % of the ceiling in the months named."""
    problems = problems_for(month, ceiling, month_10, month_90)
    refuse_negative(problems, month=month)
    refuse_not_0_to_1(problems, ceiling=ceiling)
    problems.add(
        month_10 >= month_90,
        BAD_NUMBER,
        lambda row: (
            f"month_10 must be before month_90, but is {show(value_at(month_10, row))} against "
            f"{show(value_at(month_90, row))}"
        ),
    )
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        from_10_to_90 = (month - month_10) / (month_90 - month_10)
        log_odds = _LOG_ODDS_AT_90 * (2 * from_10_to_90 - 1)
        return ceiling / (1 + np.exp(-log_odds)), problems


def usual_adoption(month: float) -> float:
    """Adoption in a month for which nobody has stated one."""
    numbers = (month, _USUAL_CEILING, _USUAL_MONTH_10, _USUAL_MONTH_90)
    values, _ = adoption(*(np.array([number]) for number in numbers))
    return float(values[0])
