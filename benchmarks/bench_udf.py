"""One call of a UDF through xlwings' COM server against a UDF that does nothing.

    python benchmarks/bench_udf.py

Runs on any system: pywin32 is stubbed (tests/pywin32_stubs.py), all of xlwings is genuine.
"Empty" is the UDF that an xlwings user would write for the same arguments: it returns 0,
its decorators are ``@xw.func`` and, on each argument, ``@xw.arg(ndim=2, err_to_str=True)``,
which is what keeps ranges and error cells intact without a converter of one's own. The ratio
is taken in the same run, best of several rounds; the aim is 1.5. Not measured: COM, VBA and
the DLL, which only Excel itself would show.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import pywin32_stubs

import finops_xl

ROUNDS = 100
CALLS = 200
ROWS = 10_000
EMPTY = "empty_udfs"
UDFS = "finops_xl.hosts.excel.udfs"
CASES = {
    "ROI": (300.0, 100.0),
    "TOKENCOST": ("gpt-4o", 1000.0, 200.0, None, None, 1000.0, 46000.0, None),
}


def empty_module(names: dict[str, int]) -> str:
    """Write the module of empty UDFs; xlwings looks at its file on every call, as at ours."""
    lines = ["import xlwings as xw"]
    for name, count in names.items():
        arguments = [f"argument_{number}" for number in range(count)]
        lines.append('@xw.func(category="FinOps")')
        lines += [f'@xw.arg("{each}", ndim=2, err_to_str=True, doc="Help.")' for each in arguments]
        lines.append(f"def {name}({', '.join(f'{each}=None' for each in arguments)}):")
        lines.append("    return 0.0")
    return "\n".join(lines)


def best_microseconds(runs: list[Callable[[], Any]], times: int) -> list[float]:
    """Time several things in turn, so that a busy machine slows all of them."""
    best = [float("inf")] * len(runs)
    for _ in range(ROUNDS):
        for place, run in enumerate(runs):
            start = time.process_time()
            for _ in range(times):
                run()
            best[place] = min(best[place], time.process_time() - start)
    return [seconds / times * 1e6 for seconds in best]


def compare(call: Callable[..., Any], name: str, arguments: tuple[Any, ...], times: int) -> None:
    ours, empty, alone = best_microseconds(
        [
            partial(call, UDFS, name, *arguments),
            partial(call, EMPTY, name, *arguments),
            partial(finops_xl.call, name, *arguments),
        ],
        times,
    )
    print(f"  through xlwings       {ours:9.1f} us")
    print(f"  empty UDF             {empty:9.1f} us")
    print(f"  the function alone    {alone:9.1f} us")
    print(f"  ratio to the empty UDF {ours / empty:8.2f}")


def main() -> None:
    xlwings = pywin32_stubs.load()
    server = xlwings.com_server.XLPython()
    caller = pywin32_stubs.Range(0.0)

    def call(module: str, name: str, *arguments: Any) -> Any:
        return server.CallUDF(module, name, arguments, None, caller)

    column = tuple((float(number),) for number in range(ROWS))
    columns = {"ROI": (column, 100.0), "TOKENCOST": ((("gpt-4o",),) * ROWS, column, column)}
    with tempfile.TemporaryDirectory() as folder:
        sys.path.insert(0, folder)
        text = empty_module({name: len(arguments) for name, arguments in CASES.items()})
        Path(folder, f"{EMPTY}.py").write_text(text, encoding="utf-8")
        for name, arguments in CASES.items():
            print(f"{name}, one cell, {len(arguments)} arguments")
            compare(call, name, arguments, CALLS)
        for name, ranges in columns.items():
            print(f"{name}, {ROWS:,} rows in one call (the empty UDF returns one number)")
            compare(call, name, ranges, 1)


if __name__ == "__main__":
    main()
