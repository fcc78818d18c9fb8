"""Return on investment and unit cost, row by row."""

from __future__ import annotations

import numpy as np

from finops_xl.economics.arrays import (
    Answer,
    Numbers,
    problems_for,
    refuse_negative,
    refuse_outside_share,
)
from finops_xl.errors import DIVIDE_BY_ZERO


def roi_ratio(value: Numbers, cost: Numbers) -> Answer:
    """Value delivered divided by cost incurred; costs are positive magnitudes."""
    problems = problems_for(value, cost)
    refuse_negative(problems, cost=cost)
    problems.add(cost == 0, DIVIDE_BY_ZERO, "cost is 0, so there is nothing to divide by")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return value / cost, problems


def roi(value: Numbers, cost: Numbers) -> Answer:
    """(value - cost) / cost: the ROI ratio less 1."""
    _, problems = roi_ratio(value, cost)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return (value - cost) / cost, problems


def unit_cost(total_cost: Numbers, units: Numbers, success_rate: Numbers) -> Answer:
    """Cost per successful unit: total cost / (units x success rate)."""
    problems = problems_for(total_cost, units, success_rate)
    refuse_negative(problems, total_cost=total_cost, units=units)
    refuse_outside_share(problems, success_rate=success_rate)
    problems.add(units == 0, DIVIDE_BY_ZERO, "units is 0, so there is nothing to divide by")
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        return total_cost / (units * success_rate), problems
