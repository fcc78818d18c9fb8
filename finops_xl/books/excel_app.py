"""The open workbook as xlwings and Excel answer for it: the one place that asks them.

Each method is a few round trips to another process, however many rows there are. What
xlwings has no word for goes to Excel itself through ``.api``.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from finops_xl.books.asking import asking, changing
from finops_xl.books.com_errors import is_unknown_name
from finops_xl.books.live_values import entry, received_rows
from finops_xl.books.port import Place
from finops_xl.engine.addresses import Area
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.names import NamedCell, single_cell
from finops_xl.engine.tables import Table
from finops_xl.workshop.columns import Cell

if TYPE_CHECKING:
    import xlwings

LONGEST_IN_BLOCK = 8_000
"""Characters of a text; Excel refuses a block that holds a longer one."""

_VISIBLE = (True, -1)
_DECIMAL_SEPARATOR, _LIST_SEPARATOR = 3, 5  # xlDecimalSeparator, xlListSeparator
_ENGLISH, _CALL = 0x409, 1  # a locale, and DISPATCH_METHOD


class Excel:
    """An open workbook."""

    patience_before = 2.0
    """Seconds to wait for a busy Excel while nothing has been changed."""
    patience_between = 30.0
    """Seconds to wait in the middle of changes, which should not stay halves."""

    def __init__(self, book: xlwings.Book) -> None:
        if book.api is None:  # what xlwings gives for the active one of no workbooks
            raise WorkbookError(
                "No workbook is open: open a workshop workbook, then click the button again."
            )
        self._book = book
        self.changes = 0
        """How often the workbook was changed."""

    @property
    def patience(self) -> float:
        """Seconds to wait for a busy Excel."""
        return self.patience_between if self.changes else self.patience_before

    @asking
    def title(self) -> str:
        """Give the workbook's name."""
        return self._book.name

    @asking
    def sheets(self) -> list[str]:
        """List the worksheets from left to right."""
        return [sheet.name for sheet in self._book.sheets]

    @asking
    def tables(self) -> list[Table]:
        """Describe all tables."""
        return [
            _described(sheet.name, table) for sheet in self._book.sheets for table in sheet.tables
        ]

    @asking
    def names(self, sheets: Sequence[str]) -> list[NamedCell]:
        """Find the names of the whole workbook that mean a single cell."""
        formulas = {name.name: name.refers_to or "" for name in self._book.names}
        found = (
            single_cell(name, formula.removeprefix("="), sheets)
            for name, formula in formulas.items()
            if "!" not in name
        )
        return [cell for cell in found if cell]

    # Cells

    @asking
    def values(self, sheet: str, area: Area) -> list[list[Cell]]:
        """Read a block. Value2, because Value rounds money to four decimals."""
        return received_rows(self._range(sheet, area).api.Value2)

    @asking
    def formulas(self, sheet: str, area: Area) -> list[list[str]]:
        """Read a block of formulas with their "="; a constant shows as its text."""
        found = self._range(sheet, area)
        return _texts(found.formula2 if self._has_dynamic_arrays else found.formula)

    @asking
    def formula(self, place: Place) -> str:
        """Read a formula as every version of Excel writes it, or the text of a constant."""
        return _texts(self._range(place.sheet, _area(place)).formula)[0][0]

    @asking
    def last_row(self, sheet: str) -> int:
        """Give the last row in use."""
        used = self._book.sheets[sheet].used_range
        return int(used.row + used.shape[0] - 1)

    @asking
    def is_merged(self, sheet: str, area: Area) -> bool:
        """Tell whether any cells of a block are merged."""
        return self._range(sheet, area).merge_cells is not False

    @asking
    def is_read_only(self) -> bool:
        """Tell whether the workbook was opened only to be read."""
        return bool(self._book.api.ReadOnly)

    @asking
    def separators(self) -> tuple[str, str]:
        """Give what parts the cells of a CSV file, and the two parts of a figure, in this Excel."""
        international = self._book.app.api.International
        return str(international(_LIST_SEPARATOR))[0], str(international(_DECIMAL_SEPARATOR))

    @asking
    def is_protected(self, sheet: str) -> bool:
        """Tell whether the user protected a sheet."""
        return bool(self._book.sheets[sheet].api.ProtectContents)

    # Changes

    def write(self, sheet: str, top: int, left: int, rows: Sequence[Sequence[Cell]]) -> None:
        """Write a block in one step; a very long text by itself."""
        entries = [[entry(value) for value in row] for row in rows]
        too_long = {
            (down, right): text
            for down, row in enumerate(entries)
            for right, text in enumerate(row)
            if isinstance(text, str) and len(text) > LONGEST_IN_BLOCK
        }
        for down, right in too_long:
            entries[down][right] = None
        area = Area(top, left, top + len(rows) - 1, left + len(rows[0]) - 1)
        self._enter(sheet, area, entries)
        for (down, right), text in too_long.items():
            self._enter(sheet, Area(top + down, left + right, top + down, left + right), text)

    @changing
    def _enter(self, sheet: str, area: Area, entries: Any) -> None:
        self._range(sheet, area).value = entries

    @changing
    def write_formula(self, sheet: str, area: Area, formula: str) -> None:
        """Fill a block with a formula; its relative references move from the first cell on."""
        target = self._range(sheet, area)
        if self._has_dynamic_arrays:
            target.formula2 = formula
        else:
            target.formula = formula

    @changing
    def resize(self, table: Table, area: Area) -> None:
        """Give a table other rows; no cell moves."""
        sheet = self._book.sheets[table.sheet]
        sheet.tables[table.name].resize(self._range(table.sheet, area))

    @changing
    def continue_below(self, sheet: str, row: Area, bottom: int) -> None:
        """Copy a row down with formats and validations, as dragging the fill handle does."""
        self._range(sheet, row).autofill(self._range(sheet, row.with_bottom(bottom)), "fill_copy")

    @changing
    def clear(self, sheet: str, area: Area) -> None:
        """Empty cells, formats included."""
        self._range(sheet, area).clear()

    @changing
    def show_rows(self, table: Table, area: Area) -> None:
        """Show rows that a filter or a user hid: Excel passes by hidden cells when it fills."""
        listed = self._book.sheets[table.sheet].tables[table.name].api
        if listed.ShowAutoFilter and listed.AutoFilter.FilterMode:
            listed.AutoFilter.ShowAllData()
        self._range(table.sheet, area).rows.hidden = False

    # The application

    @asking
    def evaluate(self, sheet: str, formula: str) -> list[list[Cell]]:
        """Evaluate a formula as if it stood on a sheet."""
        found = evaluated(self._book.sheets[sheet].api, formula)
        return received_rows(found.Value2 if hasattr(found, "Value2") else found)

    @asking
    def calculate(self) -> None:
        """Compute every formula anew."""
        self._book.app.api.CalculateFull()

    @asking
    def show_status(self, text: str) -> None:
        """Write into the status bar."""
        self._book.app.status_bar = text

    @asking
    def active_cell(self) -> Place:
        """Give the selected cell."""
        cell = self._book.app.api.ActiveCell
        if cell is None:
            raise WorkbookError("No cell is selected: click a cell, then the button again.")
        return Place(cell.Worksheet.Name, cell.Row, cell.Column)

    @asking
    def select(self, place: Place) -> None:
        """Show a cell and select it."""
        sheet = self._book.sheets[place.sheet]
        if sheet.visible not in _VISIBLE:
            raise WorkbookError(
                f"Sheet '{place.sheet}' is hidden: right-click the tab of any sheet, choose "
                "Unhide, then click the button again."
            )
        self._book.app.api.Goto(self._range(place.sheet, _area(place)).api)

    @asking
    def save_copy(self, path: Path) -> None:
        """Save the workbook as it stands now to another file.

        The mode of calculation is saved with it, and sets Excel's when the copy is the first
        workbook that is opened: so not the one in which a macro runs.
        """
        app = self._book.app
        mode, app.calculation = app.calculation, "automatic"
        try:
            self._book.api.SaveCopyAs(str(path))
        finally:
            app.calculation = mode

    def _range(self, sheet: str, area: Area) -> xlwings.Range:
        return self._book.sheets[sheet].range(area[:2], area[2:])

    @cached_property
    def _has_dynamic_arrays(self) -> bool:
        """Tell whether formulas keep their meaning only as Formula2, from Excel 2021 on."""
        try:
            _ = self._book.sheets[0].range((1, 1)).formula2
        except Exception as error:
            if is_unknown_name(error):
                return False
            raise
        return True


def evaluated(sheet: Any, formula: str) -> Any:
    """Evaluate a formula in English: asked without a language, Excel may take the user's."""
    ole = getattr(sheet, "_oleobj_", None)
    if ole is None:
        return sheet.Evaluate(formula)
    found = ole.Invoke(ole.GetIDsOfNames(0, "Evaluate"), _ENGLISH, _CALL, True, formula)
    if hasattr(found, "QueryInterface"):  # a range
        return importlib.import_module("win32com.client").Dispatch(found)
    return found


def _described(sheet: str, table: Any) -> Table:
    area, header = table.range, table.header_row_range
    top, left, (height, width) = area.row, area.column, area.shape
    header_rows, totals_rows = int(header is not None), int(bool(table.show_totals))
    if header is None:
        columns = [column.name for column in table.columns]
    else:
        columns = list(map(str, received_rows(header.api.Value2)[0]))
    height = max(height, header_rows + 1 + totals_rows)  # a table whose rows were all deleted
    return Table(
        name=table.name,
        sheet=sheet,
        part="",
        area=Area(top, left, top + height - 1, left + width - 1),
        columns=tuple(columns),
        header_rows=header_rows,
        totals_rows=totals_rows,
    )


def _area(place: Place) -> Area:
    return Area(place.row, place.column, place.row, place.column)


def _texts(raw: Any) -> list[list[str]]:
    """Give what a block of formulas holds as rows, also where it is a single cell."""
    return [list(row) for row in raw] if isinstance(raw, tuple) else [[raw]]
