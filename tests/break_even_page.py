"""The page 1 Break-even to test with: typed into, computed, and read by name and by grid."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from made_workbooks import workbook_of

import finops_xl
from finops_xl.books.file import FileBook
from finops_xl.engine.workbook import Workbook
from finops_xl.template.sheets.break_even.page import SHEET
from finops_xl.workshop.columns import Cell

TAB = SHEET.name
MILLION = 1_000_000


class Page:
    """The page after something was typed; it is computed anew."""

    def __init__(self, functions: Any = None, **typed: Cell) -> None:
        data = workbook_of("empty")
        self._book = FileBook(Path("book.xlsx"), Workbook.from_bytes(data), functions=functions)
        for name, value in typed.items():
            self._book.write_setting(name, value)
        self._frame = openpyxl.load_workbook(io.BytesIO(data))[TAB]

    def __getitem__(self, name: str) -> Any:
        return self._book.setting(name)

    def all(self, *names: str) -> list[Any]:
        return [self[name] for name in names]

    def rows_below(self, *headers: str) -> Iterator[list[Any]]:
        """Give the rows of the grid that begins with these headers."""
        (top,) = (
            row[0].row
            for row in self._frame.iter_rows(max_col=len(headers))
            if [cell.value for cell in row] == list(headers)
        )
        width = sum(cell.value is not None for cell in self._frame[top])
        for row in range(top + 1, self._frame.max_row + 1):
            if not self._frame.cell(row, 2).border.left.style:
                return
            yield [self._book.value(TAB, row, column) for column in range(1, width + 1)]

    def values(self) -> dict[tuple[int, int], Cell]:
        return self._book.results.values[TAB]


def golden(
    fixed: float, step: float, capacity: float, volume: float, least: float = 1.0, **more: Cell
) -> dict[str, Cell]:
    """Type what gives these costs, at USD 3 per M tokens and without growth."""
    hours = 500.0
    speed = capacity * MILLION / 3600 / hours
    return {
        "ApiOutputShare": 0.125, "ApiCachedShare": None, "ApiVolume": volume,
        "ApiGrowth": None, "ApiDecline": None,
        "OwnGpuHour": step / hours, "OwnHours": hours, "OwnUtilization": 1.0,
        "OwnInputSpeed": speed, "OwnOutputSpeed": speed, "OwnMinReplicas": least,
        "OwnStaff": 0.0, "OwnOtherFixed": fixed, **more,
    }  # fmt: skip


CASES: dict[str, dict[str, Cell]] = {
    "as it comes": {},
    "five crossings": golden(8000.0, 1800.0, 1000.0, 6950.0),
    "57 crossings": golden(0.0, 2900.0, 1000.0, 500.0),
    "one crossing": golden(500.0, 1000.0, 5000.0, 100.0),
    "never": golden(0.0, 3100.0, 1000.0, 500.0),
    "two replicas at least": golden(8000.0, 1460.0, 2000.0, 3000.0, 2.0, OwnVariable=0.1),
    "far beyond": golden(8000.0, 1800.0, 1000.0, 250_000.0),
    "batch, power": {"ApiMode": "batch", "OwnVariable": 0.4, "ApiVolume": 9000.0},
}


FIVE = (8000.0, 1800.0, 1000.0)
ONE = (500.0, 1000.0, 5000.0)


@cache
def page(case: str) -> Page:
    return Page(**CASES[case])


def own_cost(this: Page, volume: float) -> Any:
    costs = this.all(
        "OwnReplicaMonth", "OwnCapacity", "OwnFixedMonth", "OwnVariable", "OwnMinReplicas"
    )
    return finops_xl.call("SELFHOSTCOST", volume, *costs)


def shows(shown: Any, expected: Any) -> bool:
    if isinstance(shown, str) or isinstance(expected, str):
        return bool(shown == expected)
    return math.isclose(shown, expected, rel_tol=1e-9, abs_tol=1e-9)
