"""An open workbook: openpyxl's cells, with the values that our own engine computes."""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from copy import copy
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import range_boundaries
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.formula import ArrayFormula

from finops_xl.engine.addresses import Area, cell_name
from finops_xl.engine.evaluate import Recalculation, recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.workshop.columns import Cell
from xlwings_openpyxl.native import REJECTED, ComError, refused
from xlwings_openpyxl.table_changes import moved, spread_formula, stretch_table
from xlwings_openpyxl.typing_rules import Formula, NotAFormulaError, Text, understood

LONGEST_TEXT = 32_767
LONGEST_IN_BLOCK = 8_203
_FUTURE = re.compile(r"(_xlfn\.(?:_xlws\.)?)([A-Z][A-Z0-9.]*)\(")
_PREFIXES = re.compile(r"_xlfn\.|_xlws\.|_xlpm\.")
_MOMENTS = (datetime, date, time, timedelta)


class Document:
    """An open workbook, with what a test may plant and what it may count."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl names what it will not write again
            self.book = openpyxl.load_workbook(path)
        self.calls: Counter[str] = Counter()
        """How often Excel was asked, by kind: read, formula, write, look, ..."""
        self.edit_mode = False
        """Plant: a cell is being edited, so every call is rejected."""
        self.decimal_separator, self.list_separator = ".", ","
        """Plant: "," and ";" for an Excel in German or French, "." and ";" for a Swiss one."""
        self.read_only = False
        """Plant: the workbook was opened only to be read."""
        self.rejections = 0
        """Plant: so many calls are rejected, then Excel answers again."""
        self.writes_before_edit_mode: int | None = None
        """Plant: the user begins to edit a cell after so many writes."""
        self.emptied: set[str] = set()
        """Plant: tables of which the user deleted all rows; only the header counts as range."""
        self.has_dynamic_arrays = True
        """Plant: False for an Excel before 2021."""
        self.calculation = "automatic"
        self.active_cell: tuple[str, int, int] | None = (self.book.active.title, 1, 1)
        self._results: Recalculation | None = None
        self._stale = True
        self._future = self._future_functions()
        self._has_arrays = any(
            isinstance(cell.value, ArrayFormula)
            for sheet in self.book
            for cell in sheet._cells.values()
        )

    def ask(self, kind: str) -> None:
        """Count a call; refuse it while a cell is edited."""
        self.calls[kind] += 1
        if kind == "write" and self.writes_before_edit_mode is not None:
            self.writes_before_edit_mode -= 1
            self.edit_mode |= self.writes_before_edit_mode < 0
        self.rejections -= self.rejections > 0
        if self.edit_mode or self.rejections:
            raise ComError(REJECTED)

    # Reading

    def value(self, title: str, row: int, column: int) -> Cell:
        """Give the value that a cell shows."""
        cell = self.book[title]._cells.get((row, column))
        stored = None if cell is None else cell.value
        if stored is None and not self._has_arrays:
            return None
        if stored is None or self.formula_of(cell):
            return self.results.values.get(title, {}).get((row, column))
        if isinstance(stored, _MOMENTS):
            return float(to_excel(stored))
        if cell.data_type == "e":
            return CellError(stored)
        if isinstance(stored, bool | str):
            return stored
        return float(stored)

    def formula(self, title: str, row: int, column: int) -> str:
        """Give what Range.Formula gives: of a constant its text, without an apostrophe."""
        cell = self.book[title]._cells.get((row, column))
        if cell is None or cell.value is None:
            return ""
        formula = self.formula_of(cell)
        if formula:
            return _PREFIXES.sub("", formula)
        value = self.value(title, row, column)
        if isinstance(value, bool):
            return str(value).upper()
        return f"{value:.15g}" if isinstance(value, float) else getattr(value, "code", str(value))

    @staticmethod
    def formula_of(cell: Any) -> str:
        """Give the formula as the file holds it, "" where there is none."""
        if isinstance(cell.value, ArrayFormula):
            return str(cell.value.text)
        return str(cell.value) if cell.data_type == "f" else ""

    @property
    def results(self) -> Recalculation:
        """Values of the formulas; stale ones while calculation is manual."""
        if self._results is None or (self._stale and self.calculation == "automatic"):
            return self.calculate()
        return self._results

    def calculate(self) -> Recalculation:
        """Compute every formula."""
        self._results = recalculate(Workbook.from_bytes(self.to_bytes()))
        self._stale = False
        return self._results

    def evaluate(self, title: str, formula: str) -> list[list[Cell]]:
        """Compute a formula as if it stood on a sheet: in a copy, beside everything."""
        workbook = Workbook.from_bytes(self.to_bytes())
        sheet = self.book[title]
        row, column = sheet.max_row + 2, sheet.max_column + 2
        workbook.sheets[title].set_formula(row, column, formula, array=True, mark="1")
        found = recalculate(workbook)
        area = found.areas[title, row, column]
        return [
            [found.values[title][r, c] for c in range(area.left, area.right + 1)]
            for r in range(area.top, area.bottom + 1)
        ]

    def referred(self, title: str, text: str) -> tuple[str, int, int, int, int] | None:
        """Give the cells that a reference means, None for any other formula."""
        sheet, _, address = text.rpartition("!")
        sheet = sheet.strip("'").replace("''", "'") or title
        if not re.fullmatch(r"\$?[A-Za-z]{1,3}\$?\d+(?::\$?[A-Za-z]{1,3}\$?\d+)?", address):
            return None
        left, top, right, bottom = range_boundaries(address.upper())
        return sheet, top, left, bottom - top + 1, right - left + 1

    def to_bytes(self) -> bytes:
        """Save as openpyxl does."""
        target = io.BytesIO()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.book.save(target)
        return target.getvalue()

    # Writing

    def type_into(self, title: str, address: str, value: Any) -> None:
        """Put into a cell what Excel makes of what is typed, whatever state Excel is in."""
        cell = self.book[title][address]
        self.store(cell, understood(value))

    def enter(self, title: str, row: int, column: int, value: Any, *, alone: bool = True) -> None:
        """Put a value into a cell through COM."""
        cell = self.book[title].cell(row, column)
        self.refuse_protected(cell)
        if isinstance(value, str) and len(value) > (LONGEST_TEXT if alone else LONGEST_IN_BLOCK):
            raise refused("Application-defined or object-defined error")
        try:
            meant = understood(value)
        except NotAFormulaError:
            raise refused("Application-defined or object-defined error") from None
        self.store(cell, meant)
        if meant is not None:
            stretch_table(self, cell)
        if isinstance(meant, Formula) and alone:
            spread_formula(self, cell)

    def clear(self, title: str, row: int, column: int, *, formats: bool) -> None:
        """Empty a cell, and with ``formats`` take it away."""
        cell = self.book[title]._cells.get((row, column))
        if cell is None:
            return
        self.refuse_protected(cell)
        self.store(cell, None)
        if formats:
            del self.book[title]._cells[row, column]

    def fill(self, title: str, source: tuple[int, int], target: tuple[int, int]) -> None:
        """Copy a cell with its format, as dragging the fill handle does."""
        sheet = self.book[title]
        old, new = sheet.cell(*source), sheet.cell(*target)
        self.refuse_protected(new)
        formula = self.formula_of(old)
        new._style = copy(old._style)
        if formula:
            self.store(new, Formula(moved(formula, source, target)))
        else:
            self.store(new, Text(old.value) if isinstance(old.value, str) else old.value)

    def continue_validations(self, title: str, source: Area, target: Area) -> None:
        """Let the validations of a row hold in further rows too."""
        sheet = self.book[title]
        for row, column in source.positions():
            below = str(Area(target.top, column, target.bottom, column))
            for validation in sheet.data_validations.dataValidation:
                if cell_name(row, column) in validation.sqref:
                    validation.sqref.add(below)

    def changed(self) -> None:
        """Let the next reading compute anew."""
        self._stale = True

    def store(self, cell: Any, value: Any) -> None:
        """Put what was understood into a cell."""
        self.changed()
        cell.value = None
        if isinstance(value, Formula):
            cell.value = self._with_prefixes(value)
            cell.data_type = "f"
        elif isinstance(value, Text):
            cell.value = str(value)
            cell.data_type = "s"
        else:
            cell.value = value
        self._rename_column(cell)

    def _rename_column(self, cell: Any) -> None:
        """Let the column of a table have the name that its header cell shows."""
        for table in cell.parent.tables.values():
            left, top, right, _ = range_boundaries(table.ref)
            if cell.row == top and left <= cell.column <= right and table.headerRowCount != 0:
                table.tableColumns[cell.column - left].name = str(cell.value)

    def _with_prefixes(self, formula: str) -> str:
        for name, prefix in self._future.items():
            formula = re.sub(rf"(?<![\w.]){re.escape(name)}\(", f"{prefix}{name}(", formula)
        return formula

    def _future_functions(self) -> dict[str, str]:
        """Functions that this file writes with a prefix."""
        texts = (self.formula_of(cell) for sheet in self.book for cell in sheet._cells.values())
        return {name: prefix for text in texts for prefix, name in _FUTURE.findall(text)}

    # States of sheets and tables

    def is_protected(self, title: str) -> bool:
        return bool(self.book[title].protection.sheet)

    def refuse_protected(self, cell: Any) -> None:
        if cell.parent.protection.sheet and cell.protection.locked:
            raise refused("The cell or chart you're trying to change is on a protected sheet.")

    def table(self, title: str, name: str) -> Any:
        return self.book[title].tables[name]

    def is_filtered(self, title: str, name: str) -> bool:
        found = self.table(title, name).autoFilter
        return found is not None and bool(found.filterColumn)

    def hidden_by_filter(self, title: str, row: int) -> bool:
        """Tell whether a filter hides a row: clearing and filling pass it by."""
        sheet = self.book[title]
        return sheet.row_dimensions[row].hidden and any(
            self.is_filtered(title, name) and top < row <= bottom
            for name, (_, top, _, bottom) in self.areas(title)
        )

    def areas(self, title: str) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
        for table in self.book[title].tables.values():
            yield table.name, range_boundaries(table.ref)

    def show_all(self, title: str, name: str) -> None:
        table = self.table(title, name)
        table.autoFilter.filterColumn = []
        _, top, _, bottom = range_boundaries(table.ref)
        for row in range(top, bottom + 1):
            self.book[title].row_dimensions[row].hidden = False
