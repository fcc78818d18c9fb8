"""10,000 calls of IRRALL against the roots of the same flows by numpy.

    python benchmarks/bench_irr.py

The baseline is the shortest honest way to every rate with numpy: ``numpy.roots`` on the
flows, kept where real and positive, turned into rates. It takes no dates, loses double
roots, and its cost grows with the cube of the number of flows. The ratio is taken in the
same run, both in turn, best of several rounds. Also printed: how often both find the same
number of rates.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

import numpy as np

import finops_xl

CALLS = 10_000
ROUNDS = 3

Flows = list[list[float]]


def conventional(draw: random.Random, length: int) -> Flows:
    """One outlay, then benefits."""
    return [[-1000.0], *([draw.uniform(20, 90)] for _ in range(length))]


def with_late_costs(draw: random.Random, length: int) -> Flows:
    """An outlay, benefits, a renewal in the middle and a removal at the end: 4 changes of sign."""
    flows = conventional(draw, length)
    flows[length // 2] = [-draw.uniform(200, 400)]
    flows[-1] = [-draw.uniform(20, 90)]
    return flows


def restless(draw: random.Random, length: int) -> Flows:
    """Flows of either sign: half of them change it."""
    return [[draw.gauss(0, 100)] for _ in range(length + 1)]


def by_numpy(flows: Flows) -> list[float]:
    roots = np.roots([flow for (flow,) in reversed(flows)])
    real = roots.real[(np.abs(roots.imag) <= 1e-9 * np.abs(roots)) & (roots.real > 0)]
    return sorted((1 / real - 1).tolist())


def by_irrall(flows: Flows) -> list[float]:
    try:
        return [rate for (rate,) in finops_xl.call("IRRALL", flows)]
    except finops_xl.CellError:
        return []


def seconds(answer: Callable[[Flows], Any], cases: list[Flows]) -> float:
    start = time.process_time()
    for flows in cases:
        answer(flows)
    return time.process_time() - start


def compare(name: str, cases: list[Flows]) -> None:
    ours = base = float("inf")
    for _ in range(ROUNDS):
        ours = min(ours, seconds(by_irrall, cases))
        base = min(base, seconds(by_numpy, cases))
    same = sum(len(by_irrall(flows)) == len(by_numpy(flows)) for flows in cases)
    print(f"{name}, {len(cases):,} calls: IRRALL {ours:.2f} s, numpy.roots {base:.2f} s")
    print(f"  ratio {ours / base:.2f}; the same number of rates in {same / len(cases):.1%}")


def main() -> None:
    draw = random.Random(20261122)
    for length in (24, 60):
        for make in (conventional, with_late_costs, restless):
            cases = [make(draw, length) for _ in range(CALLS if length < 60 else CALLS // 10)]
            kind = make.__name__.replace("_", " ")
            compare(f"{kind}, {length + 1} flows", cases)


if __name__ == "__main__":
    main()
