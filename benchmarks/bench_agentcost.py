"""AGENTCOST over 100,000 rows against the bare arithmetic, both from and to lists.

    python benchmarks/bench_agentcost.py

"Bare" is what remains if every price is known by row beforehand and no turn reaches a
long-context tier: lists of numbers to arrays, the sum of the series, back to a list. The
ratio is taken in the same run, best of several rounds. Also printed: the same with
negotiated rates, and one cell.
"""

from __future__ import annotations

import random
from typing import Any

import numpy as np
from bench_tokencost import MODELS, ROWS, best_seconds

import finops_xl

CONTRACT = [
    ["model", "meter", "usd_per_mtok", "discount"],
    ["claude-*", None, None, 0.1],
    ["openai/*", None, None, 0.2],
    ["gpt-4o", "output", 8.0, None],
]


def columns() -> tuple[list[Any], ...]:
    draw = random.Random(1)
    # each cell has a text object of its own, as it comes from a worksheet
    models = ["".join(list(draw.choice(MODELS))) for _ in range(ROWS)]
    turns = [float(draw.randrange(1, 30)) for _ in range(ROWS)]
    base = [float(draw.randrange(500, 20_000)) for _ in range(ROWS)]
    output = [float(draw.randrange(50, 800)) for _ in range(ROWS)]
    tool = [float(draw.randrange(0, 3_000)) for _ in range(ROWS)]
    caching = [draw.random() < 0.5 for _ in range(ROWS)]
    success = [draw.uniform(0.5, 1) for _ in range(ROWS)]
    return models, turns, base, output, tool, caching, success


def bare(prices: Any, *columns: list[Any]) -> list[float]:
    t, b, o, g, caching, success = (np.array(column) for column in columns)
    fresh, spoken, read, write = prices
    growth = o + g
    sent = t * (b + growth * (t - 1) / 2)
    last = b + (t - 1) * growth
    cached = (sent - last) * read + last * write
    dollars = np.where(caching, cached, sent * fresh) + t * o * spoken
    return (dollars / success / 1e6).tolist()


def main() -> None:
    models, *numbers = columns()
    prices = [np.full(ROWS, usd) for usd in (3.0, 15.0, 0.3, 3.75)]
    base = best_seconds(lambda: bare(prices, *numbers))
    for title, overrides in (("list prices", None), ("negotiated rates", CONTRACT)):
        answer = finops_xl.call("AGENTCOST", models, *numbers, None, None, overrides)
        assert all(isinstance(cost, float) for cost in answer)
        ours = best_seconds(
            lambda rates=overrides: finops_xl.call("AGENTCOST", models, *numbers, None, None, rates)
        )
        print(f"AGENTCOST, {ROWS:,} rows, {title}: {ours * 1e3:.1f} ms; bare: {base * 1e3:.1f} ms")
        print(f"ratio: {ours / base:.2f}")
    cell = best_seconds(
        lambda: [finops_xl.call("AGENTCOST", "gpt-4o", 10, 6e3, 4e2, 1e3) for _ in range(99)]
    )
    print(f"one cell: {cell / 99 * 1e6:.0f} microseconds")


if __name__ == "__main__":
    main()
