"""Import time of the list of functions, as a ratio to numpy's, each in fresh processes.

python benchmarks/bench_import.py
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 9
BASELINE = "import numpy"
FIRST_CALL = "import finops_xl; finops_xl.call('ROI', 300, 100)"
FIRST_PRICE = "import finops_xl; finops_xl.call('TOKENCOST', 'gpt-4o', 1000, 200)"


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def main() -> None:
    empty, numpy, call, price = (
        [seconds(code) for _ in range(RUNS)] for code in ("pass", BASELINE, FIRST_CALL, FIRST_PRICE)
    )
    start = statistics.median(empty)
    base = statistics.median(numpy) - start
    print(f"import numpy                    {base:.3f} s above an empty interpreter")
    rows = (("list of functions, first call", call), ("first price (loads the book)", price))
    for name, runs in rows:
        took = statistics.median(runs) - start
        print(f"{name:31} {took:.3f} s, {took / base:.2f} x import numpy")


if __name__ == "__main__":
    main()
