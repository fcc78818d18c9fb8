"""Own running against a price per unit, with capacity bought whole: cost and break-even.

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

from finops_xl.economics.arrays import (
    Answer,
    Numbers,
    Words,
    problems_for,
    refuse,
    refuse_negative,
    refuse_not_0_to_1,
    refuse_outside_share,
)
from finops_xl.economics.rounding import snap, snap_to_zero
from finops_xl.errors import BAD_VALUE, DIVIDE_BY_ZERO, NOT_AVAILABLE, Problems

SECONDS_PER_HOUR = 3600
TOKENS_PER_UNIT = 1_000_000


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
    refuse_bad_steps(problems, step_capacity, min_steps)
    refuse_steps_without_capacity(problems, step_cost, step_capacity)
    in_steps = step_cost > 0
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        margin = snap_to_zero(price - variable_cost, price)
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
        step_margin = snap_to_zero(margin * step_capacity - step_cost, step_cost)
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


def self_hosting_cost(
    volume: Numbers,
    step_cost: Numbers,
    step_capacity: Numbers,
    fixed_cost: Numbers,
    variable_cost: Numbers,
    min_steps: Numbers,
) -> Answer:
    """Cost of own running at a volume: steps are bought whole, and idle ones cost the same."""
    problems = problems_for(volume, step_cost, step_capacity, fixed_cost, variable_cost, min_steps)
    refuse_negative(
        problems,
        volume=volume,
        step_cost=step_cost,
        fixed_cost=fixed_cost,
        variable_cost=variable_cost,
    )
    refuse_bad_steps(problems, step_capacity, min_steps)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        steps = np.maximum(min_steps, whole_steps(volume, step_capacity))
        return fixed_cost + step_cost * steps + variable_cost * volume, problems


def gpu_capacity(
    input_tokens_per_second: Numbers,
    output_tokens_per_second: Numbers,
    output_share: Numbers,
    utilization: Numbers,
    hours_per_month: Numbers,
) -> Answer:
    """Millions of tokens a month that one replica serves, given its mix of tokens.

    A token takes 1 / speed seconds, so the speeds average harmonically.
    """
    speeds = {
        "input_tokens_per_second": input_tokens_per_second,
        "output_tokens_per_second": output_tokens_per_second,
    }
    problems = problems_for(*speeds.values(), output_share, utilization, hours_per_month)
    refuse(problems, {name: s <= 0 for name, s in speeds.items()}, speeds, "must be above 0")
    refuse_not_0_to_1(problems, output_share=output_share)
    refuse_outside_share(problems, utilization=utilization)
    refuse_negative(problems, hours_per_month=hours_per_month)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        seconds_per_token = (
            1 - output_share
        ) / input_tokens_per_second + output_share / output_tokens_per_second
        busy_seconds = SECONDS_PER_HOUR * hours_per_month * utilization
        return busy_seconds / seconds_per_token / TOKENS_PER_UNIT, problems


def refuse_bad_steps(problems: Problems, step_capacity: Numbers, min_steps: Numbers) -> None:
    """Mark rows whose steps are not whole or serve nothing."""
    whole = {"min_steps": (min_steps < 0) | (min_steps != np.floor(min_steps))}
    refuse(problems, whole, {"min_steps": min_steps}, "must be a whole number, 0 or more")
    below = {"step_capacity": step_capacity <= 0}
    refuse(problems, below, {"step_capacity": step_capacity}, "must be above 0")


def refuse_steps_without_capacity(
    problems: Problems, step_cost: Numbers, step_capacity: Numbers
) -> None:
    """Mark rows that price a step without saying how much it serves."""
    problems.add(
        (step_cost > 0) & np.isnan(step_capacity),
        BAD_VALUE,
        "step_cost is given without step_capacity",
    )


def whole_steps(volume: Numbers, step_capacity: Numbers) -> Numbers:
    """Count the steps that a volume needs."""
    return np.ceil(snap(volume / step_capacity))


def _steps_to_win(
    fixed_cost: Numbers, step_cost: Numbers, step_margin: Numbers, min_steps: Numbers
) -> tuple[Numbers, Numbers]:
    """Count the steps in use at the first win, and from the win that lasts."""
    first = np.maximum(np.maximum(min_steps, 1), np.floor(snap(fixed_cost / step_margin)) + 1)
    safe = np.maximum(first, np.ceil(snap((fixed_cost + step_cost) / step_margin)))
    return first, safe
