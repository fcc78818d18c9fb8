"""LibreOffice with our extension: open and recalculate the case study, and 10,000 cells.

The same LibreOffice without the extension, or native arithmetic in place of our functions,
is the baseline of the same run. Run it with

    python benchmarks/bench_calc.py [--repeat 5]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

import xlsxwriter
from made_workbooks import workbook_of
from office_calc import calc_with
from office_uno import Office

from finops_xl.hosts.calc.oxt import oxt_bytes

ROWS = 10_000
FORMULAS = {
    "TOKENCOST": "=TOKENCOST(A{0},B{0},C{0})",
    "ROI": "=ROI(B{0},C{0})",
    "native": "=(B{0}*2.5+C{0}*10)/1000000",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        case_study = folder / "case-study.xlsx"
        case_study.write_bytes(workbook_of("case study"))
        with Office() as bare, calc_with(oxt_bytes(), folder) as calc:
            runs: dict[str, Callable[[], dict[str, float]]] = {
                "case study, without the extension": lambda: bare.ask(case_study).seconds,
                "case study, with it": lambda: calc.ask(case_study).seconds,
            }
            for name, formula in FORMULAS.items():
                path = column_of(formula, folder / f"{name}.xlsx")
                runs[f"{ROWS:,} cells, {name}"] = lambda path=path: calc.ask(path).seconds
            report(runs, repeat)


def column_of(formula: str, path: Path) -> Path:
    """Write rows of inputs, each with one formula."""
    book = xlsxwriter.Workbook(str(path))
    sheet: Any = book.add_worksheet("S")
    for row in range(ROWS):
        sheet.write_row(row, 0, ["gpt-4o", 1000 + row, 200 + row % 7])
        sheet.write_formula(row, 3, formula.format(row + 1))
    book.close()
    return path


def report(runs: dict[str, Callable[[], dict[str, float]]], repeat: int) -> None:
    """Take turns, so that a busy moment falls on all; print the median of each."""
    found: dict[str, list[dict[str, float]]] = {name: [] for name in runs}
    for run in runs.values():
        run()
    for _ in range(repeat):
        for name, run in runs.items():
            found[name].append(run())
    for name, times in found.items():
        middle = {step: median(each[step] for each in times) for step in ("open", "calculate")}
        print(f"{name:<36} open {middle['open']:6.2f} s   calculate {middle['calculate']:6.3f} s")


if __name__ == "__main__":
    main()
