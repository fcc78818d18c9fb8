"""A workbook as the checks read it: formulas, saved values, and the parts behind them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from package_linter.parts import Parts

NAMED = "FinOps "
WHITE, INK = "FFFFFF", "000000"
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_SHEET = re.compile(r"'[^']*'!")
_STRUCTURED = re.compile(r"\w+\[(?:[^\[\]]|\[[^\]]*\])*\]")


class Book:
    """One file, opened once in each way."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.formulas = openpyxl.load_workbook(io.BytesIO(data))
        self.tabs: list[Worksheet] = self.formulas.worksheets
        self.parts = Parts(data)

    @cached_property
    def values(self) -> openpyxl.Workbook:
        return openpyxl.load_workbook(io.BytesIO(self._data), data_only=True)

    def cells(self) -> Iterator[Cell]:
        """Every cell that holds or shows something."""
        for sheet in self.tabs:
            for row in sheet.iter_rows():
                yield from (cell for cell in row if cell.value is not None or cell.has_style)

    def value(self, cell: Cell) -> Any:
        """Give the saved value of a cell."""
        return self.values[cell.parent.title][cell.coordinate].value

    def table_of(self, sheet: Worksheet) -> Any:
        """Give the one table of a tab, or None for a page."""
        return next(iter(sheet.tables.values()), None)


Check = Callable[[Book], Iterator[str]]


def at(cell: Cell) -> str:
    """Name a cell in a complaint."""
    return f"{cell.parent.title}!{cell.coordinate}"


def role(cell: Cell) -> str:
    """Give the role that the named style of a cell says, or ""."""
    return cell.style.removeprefix(NAMED) if cell.style.startswith(NAMED) else ""


def bare(formula: str) -> str:
    """Take texts, names of tabs and table references out of a formula."""
    return _STRUCTURED.sub("ref", _SHEET.sub("", _TEXT.sub('""', formula)))


def formula_of(cell: Cell) -> str:
    """Give the text of a formula, or ""."""
    if cell.data_type != "f":
        return ""
    return str(getattr(cell.value, "text", cell.value))
