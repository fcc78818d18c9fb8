"""Break-even of own running against a price per unit, with capacity bought whole.

Own running costs ``fixed + step_cost * n(V) + variable * V`` at volume V, where
``n(V) = max(min_steps, ceil(V / step_capacity))``; the alternative costs ``price * V``.
On the stretch of volumes that n steps serve, owning is cheaper above
``(fixed + step_cost * n) / (price - variable)``. A full step therefore has to earn
``(price - variable) * step_capacity - step_cost``, and everything follows from it:

- the first win needs ``margin * n > fixed``;
- the next step re-opens no window once ``margin * n >= fixed + step_cost``.
"""

from __future__ import annotations

import numpy as np

from finops_xl.economics.arrays import Answer, Numbers, Words, problems_for, refuse, refuse_negative
from finops_xl.errors import BAD_VALUE, DIVIDE_BY_ZERO, NOT_AVAILABLE, Problems

# Decimal inputs such as 0.3 - 0.1 miss whole numbers by some 1e-16; ratios this
# near to one are meant to be it.
_SNAP = 1e-12


def break_even(
    fixed_cost: Numbers,
    price: Numbers,
    variable_cost: Numbers,
    step_cost: Numbers,
    step_capacity: Numbers,
    min_steps: Numbers,
    which: Words,
) -> Answer:
    """Volume at which owning becomes cheaper ("first", "safe") or how often the side changes.

    ``step_capacity`` is NaN where it is not given.
    """
    problems = problems_for(
        fixed_cost, price, variable_cost, step_cost, step_capacity, min_steps, which
    )
    refuse_negative(
        problems,
        fixed_cost=fixed_cost,
        price=price,
        variable_cost=variable_cost,
        step_cost=step_cost,
    )
    _refuse_bad_steps(problems, step_cost, step_capacity, min_steps)
    in_steps = step_cost > 0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        margin = _snap_to_zero(price - variable_cost, price)
        problems.add(
            ~in_steps & (margin == 0),
            DIVIDE_BY_ZERO,
            "price equals variable_cost: a unit saves nothing, so there is no break-even",
        )
        problems.add(
            margin <= 0,
            NOT_AVAILABLE,
            "price is not above variable_cost: owning never becomes cheaper",
        )
        step_margin = _snap_to_zero(margin * step_capacity - step_cost, step_cost)
        problems.add(
            in_steps & (step_margin <= 0),
            NOT_AVAILABLE,
            "a full step saves no more than it costs: owning never becomes cheaper",
        )
        first, safe = _steps_to_win(fixed_cost, step_cost, step_margin, min_steps)
        steps = np.where(which == "safe", safe, first)
        volume = (fixed_cost + np.where(in_steps, step_cost * steps, 0.0)) / margin
        count = np.where(in_steps, 2 * (safe - first) + 1, 1.0)
    return np.where(which == "count", count, volume), problems


def _refuse_bad_steps(
    problems: Problems, step_cost: Numbers, step_capacity: Numbers, min_steps: Numbers
) -> None:
    whole = {"min_steps": (min_steps < 0) | (min_steps != np.floor(min_steps))}
    refuse(problems, whole, {"min_steps": min_steps}, "must be a whole number, 0 or more")
    below = {"step_capacity": step_capacity <= 0}
    refuse(problems, below, {"step_capacity": step_capacity}, "must be above 0")
    problems.add(
        (step_cost > 0) & np.isnan(step_capacity),
        BAD_VALUE,
        "step_cost is given without step_capacity",
    )


def _steps_to_win(
    fixed_cost: Numbers, step_cost: Numbers, step_margin: Numbers, min_steps: Numbers
) -> tuple[Numbers, Numbers]:
    """Count the steps in use at the first win, and from the win that lasts."""
    first = np.maximum(np.maximum(min_steps, 1), np.floor(_snap(fixed_cost / step_margin)) + 1)
    safe = np.maximum(first, np.ceil(_snap((fixed_cost + step_cost) / step_margin)))
    return first, safe


def _snap(ratio: Numbers) -> Numbers:
    nearest = np.round(ratio)
    return np.where(np.abs(ratio - nearest) <= _SNAP * np.maximum(1, np.abs(ratio)), nearest, ratio)


def _snap_to_zero(difference: Numbers, scale: Numbers) -> Numbers:
    return np.where(np.abs(difference) <= _SNAP * scale, 0.0, difference)
