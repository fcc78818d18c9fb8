"""BREAKEVEN, ADOPTION and ROI over 100,000 rows against their bare arithmetic.

    python benchmarks/bench_elementwise.py

"Bare" is the formula alone in numpy, from and to lists: no check of any row, no reason, no
rounding of decimals. Both are timed in turn in the same run, best of several rounds; the
ratio is what checking every row and keeping its reason costs.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

import finops_xl

ROWS = 100_000
ROUNDS = 25
LOG_ODDS_AT_90 = np.log(9)

Array = np.ndarray[Any, np.dtype[np.float64]]


class Case(NamedTuple):
    """A function with its columns, and the same formula bare."""

    title: str
    function: str
    bare: Callable[..., Array]
    columns: list[list[float]]


def roi(value: Array, cost: Array) -> Array:
    return (value - cost) / cost


def adoption(month: Array, ceiling: Array, month_10: Array, month_90: Array) -> Array:
    from_10_to_90 = (month - month_10) / (month_90 - month_10)
    return ceiling / (1 + np.exp(-LOG_ODDS_AT_90 * (2 * from_10_to_90 - 1)))


def break_even(fixed: Array, price: Array, variable: Array) -> Array:
    return fixed / (price - variable)


def break_even_in_steps(
    fixed: Array, price: Array, variable: Array, step_cost: Array, capacity: Array, least: Array
) -> Array:
    margin = price - variable
    steps = np.maximum(least, np.floor(fixed / (margin * capacity - step_cost)) + 1)
    return (fixed + step_cost * steps) / margin


def cases() -> list[Case]:
    draw = random.Random(1)

    def column(low: float, high: float) -> list[float]:
        return [draw.uniform(low, high) for _ in range(ROWS)]

    hosting = [column(2_000, 20_000), column(3, 9), column(0.1, 1)]
    steps = [column(500, 1_900), column(1_000, 3_000), [float(n % 4 + 1) for n in range(ROWS)]]
    months = [column(0, 36), column(0.3, 1), column(1, 5), column(6, 18)]
    return [
        Case("ROI", "ROI", roi, [column(0, 1e6), column(1, 1e6)]),
        Case("ADOPTION", "ADOPTION", adoption, months),
        Case("BREAKEVEN without steps", "BREAKEVEN", break_even, hosting),
        Case("BREAKEVEN with steps", "BREAKEVEN", break_even_in_steps, hosting + steps),
    ]


def best_milliseconds(*runs: Callable[[], Any]) -> list[float]:
    """Time several things in turn, so that a busy machine slows all of them."""
    best = [float("inf")] * len(runs)
    for _ in range(ROUNDS):
        for place, run in enumerate(runs):
            start = time.process_time()
            run()
            best[place] = min(best[place], time.process_time() - start)
    return [seconds * 1e3 for seconds in best]


def bare_on_lists(case: Case) -> Any:
    return case.bare(*map(np.array, case.columns)).tolist()


def main() -> None:
    for case in cases():
        ours = partial(finops_xl.call, case.function, *case.columns)
        bare = partial(bare_on_lists, case)
        assert np.allclose(ours(), bare(), rtol=1e-9), case.title
        took, least = best_milliseconds(ours, bare)
        print(f"{case.title:24} {took:6.1f} ms; bare {least:6.1f} ms; ratio {took / least:.2f}")


if __name__ == "__main__":
    main()
