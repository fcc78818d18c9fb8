"""Recalculate 10,000 formulas without Excel, 2,500 of them worksheet functions of ours.

The same workbook with native arithmetic in place of our functions is the baseline of
the same run, so that the ratio says what our functions add. Run it with

    python benchmarks/bench_recalc.py [--rows 2500] [--repeat 5]
"""

from __future__ import annotations

import argparse
import io
import time
from collections.abc import Callable
from typing import Any

import xlsxwriter

from finops_xl.engine.calculation_copy import calculation_copy
from finops_xl.engine.callbacks import Callbacks
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.host import engine_has, evaluate_all, new_engine, our_functions
from finops_xl.engine.translation import Translator
from finops_xl.engine.workbook import Workbook

MODELS = ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4-0"]
OURS = {
    "TOKENCOST": "=TOKENCOST({Model},{Input},{Output},{Cached})",
    "ROI": "=ROI({Input},{Output})",
}
NATIVE = "=({Input}-{Cached})*0.0000025+{Cached}*0.00000125+{Output}*0.00001"
OTHERS = {
    "Monthly": "={Ours}*{Calls}",
    "Word": '=IF({Monthly}>100,"look","fine")',
    "Share": "=IFERROR({Monthly}/SUM(Calls[Calls]),0)",
}
INPUTS = ["Model", "Input", "Output", "Cached", "Calls"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=2_500)
    parser.add_argument("--repeat", type=int, default=5)
    given = parser.parse_args()
    our_functions()
    baseline = measure(workbook(NATIVE, given.rows), given.repeat)
    show("native arithmetic", baseline, baseline)
    for name, formula in OURS.items():
        show(f"{name} in a quarter", measure(workbook(formula, given.rows), given.repeat), baseline)


def workbook(ours: str, rows: int) -> bytes:
    """Four formula columns in a table; ``ours`` is the first of them."""
    columns = {"Ours": ours, **OTHERS}
    names = {name: f"Calls[[#This Row],[{name}]]" for name in [*INPUTS, *columns]}
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Calls")
    described = [{"header": name} for name in INPUTS]
    described += [{"header": n, "formula": f.format(**names)} for n, f in columns.items()]
    data = [[MODELS[n % 3], 1_000.0 + n, 200.0 + n % 7, float(n % 100), 5.0] for n in range(rows)]
    place = {"name": "Calls", "columns": described, "data": data}
    sheet.add_table(0, 0, rows, len(described) - 1, place)
    book.close()
    return target.getvalue()


def measure(data: bytes, repeat: int) -> dict[str, float]:
    """Best time in seconds of each step, and of the whole recalculation."""
    best: dict[str, float] = {}
    for _ in range(repeat):
        for name, seconds in one_run(data).items():
            best[name] = min(seconds, best.get(name, seconds))
    return best


def one_run(data: bytes) -> dict[str, float]:
    steps: dict[str, float] = {}
    book = timed(steps, "read", lambda: read(data))
    callbacks = Callbacks(our_functions())
    translator = Translator(book.tables, our_functions())
    copy = timed(steps, "translate", lambda: calculation_copy(book, translator, engine_has))
    engine = timed(steps, "load", lambda: new_engine(copy.to_bytes(), callbacks, None))
    timed(steps, "evaluate", lambda: evaluate_all(engine, "the workbook"))
    result = timed(steps, "recalculate", lambda: recalculate(book))
    assert not result.unevaluated
    return steps


def read(data: bytes) -> Workbook:
    book = Workbook.from_bytes(data)
    assert book.sheets
    return book


def timed(steps: dict[str, float], name: str, work: Callable[[], Any]) -> Any:
    start = time.process_time()
    value = work()
    steps[name] = time.process_time() - start
    return value


def show(title: str, steps: dict[str, float], baseline: dict[str, float]) -> None:
    parts = "  ".join(f"{name} {seconds:.3f} s" for name, seconds in steps.items())
    ratio = steps["recalculate"] / baseline["recalculate"]
    print(f"{title:24}{parts}  = {ratio:.2f} x native")


if __name__ == "__main__":
    main()
