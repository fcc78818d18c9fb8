"""TOKENCOST over 100,000 rows against the bare arithmetic, both from and to lists.

    python benchmarks/bench_tokencost.py

"Bare" is what remains if every price is known by row beforehand: lists of numbers to
arrays, multiply and add, back to a list. The ratio is taken in the same run, best of
several rounds; the aim is 3. Also printed: one cell, and loading the price book.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import finops_xl
from finops_xl.prices.book import TABLE, PriceBook, price_book

ROWS = 100_000
ROUNDS = 15
MODELS = (
    *("gpt-4o", "gpt-4o-mini", "gpt-5", "gpt-5-nano", "gpt-5.5", "gpt-6-luna", "gpt-6-sol"),
    *("gpt-6.1-sol", "o3", "claude-sonnet-4-5", "claude-haiku-4-5", "claude-opus-4-5"),
    *("claude-opus-5", "claude-opus-5-5", "claude-sonnet-5", "claude-sonnet-5-5"),
    *("claude-haiku-5-5", "gemini-2.5-pro", "gemini-2.5-flash", "gemini-4-argon"),
)


def best_seconds(run: Callable[[], Any]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return min(times)


def columns() -> tuple[list[Any], ...]:
    draw = random.Random(1)
    whole = [float(draw.randrange(2_000, 100_000)) for _ in range(ROWS)]
    output = [float(draw.randrange(10, 2_000)) for _ in range(ROWS)]
    cached = [float(int(tokens * 0.6)) for tokens in whole]
    written = [float(int(tokens * 0.1)) for tokens in whole]
    calls = [float(draw.randrange(1, 1_000)) for _ in range(ROWS)]
    # each cell has a text object of its own, as it comes from a worksheet
    models = ["".join(list(draw.choice(MODELS))) for _ in range(ROWS)]
    return models, whole, output, cached, written, calls


def bare(
    prices: Any, whole: Any, output: Any, cached: Any, written: Any, calls: Any
) -> list[float]:
    i, o, c, w, n = (np.array(column) for column in (whole, output, cached, written, calls))
    dollars = (i - c - w) * prices[0] + o * prices[1] + c * prices[2] + w * prices[3]
    return (dollars * n / 1e6).tolist()


def main() -> None:
    models, *numbers = columns()
    prices = [np.full(ROWS, usd) for usd in (3.0, 15.0, 0.3, 3.75)]
    ours = best_seconds(lambda: finops_xl.call("TOKENCOST", models, *numbers))
    base = best_seconds(lambda: bare(prices, *numbers))
    print(f"TOKENCOST, {ROWS:,} rows: {ours * 1e3:.1f} ms; bare arithmetic: {base * 1e3:.1f} ms")
    print(f"ratio: {ours / base:.2f}")
    cell = best_seconds(
        lambda: [finops_xl.call("TOKENCOST", "gpt-4o", 1e3, 2e2) for _ in range(99)]
    )
    print(f"one cell: {cell / 99 * 1e6:.0f} microseconds")
    text = TABLE.read_text(encoding="utf-8")
    load = best_seconds(lambda: PriceBook(text))
    print(f"loading the price book {price_book().book_id}: {load * 1e3:.0f} ms")


if __name__ == "__main__":
    main()
