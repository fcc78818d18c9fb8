"""The workbook that is open in Excel as a book, through xlwings.

Excel does at once what it is told, and nothing of it can be undone: so everything is
checked before the first change. Tables are read and written as blocks, because every
question is a round trip to another process.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from finops_xl.books.com_errors import ExcelError
from finops_xl.books.excel_app import Excel
from finops_xl.books.live_reading import Reading
from finops_xl.books.live_writing import (
    CellWrite,
    Write,
    planned_column,
    planned_rows,
    refuse_obstacles,
)
from finops_xl.books.port import Place, Row, SomeRecord
from finops_xl.books.records import read_records
from finops_xl.books.refusals import (
    computed_cell,
    computed_column,
    protected_sheet,
    read_only,
)
from finops_xl.engine.addresses import Area, cell_name
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.names import NamedCell
from finops_xl.engine.tables import Table
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.prefilled import CURRENCY_NAME, only_typed, prefilled_headers

if TYPE_CHECKING:
    import xlwings

_SECONDS_BETWEEN_MESSAGES = 0.3


class LiveBook:
    """An open workbook, for one macro: a table that it has read it does not read again."""

    def __init__(self, book: xlwings.Book) -> None:
        self.excel = Excel(book)
        self.notes: list[str] = []
        """What a user should know about the changes, one sentence each."""
        self._reading = Reading(self.excel)
        self._waiting: list[Write] | None = None
        """Writes of an ``at_once`` block."""
        self._told_at = -_SECONDS_BETWEEN_MESSAGES

    @cached_property
    def title(self) -> str:
        """Name of the workbook."""
        return self.excel.title()

    def tables(self) -> list[str]:
        """List the tables by name."""
        return [table.name for table in self._reading.tables.values()]

    def columns(self, table: str) -> list[str]:
        """List the headers of a table from left to right."""
        return list(self._reading.table(table).columns)

    def rows(self, table: str) -> list[dict[str, Cell]]:
        """Give all rows of a table by header."""
        found = self._reading.table(table)
        values = self._reading.values(found)
        return [dict(zip(found.columns, row, strict=True)) for row in values]

    def read(self, kind: type[SomeRecord], optional: Collection[str] = ()) -> list[SomeRecord]:
        """Give the records of a table with their positions, without the blank rows."""
        return read_records(self, kind, optional)

    def formula_gaps(self, table: str, headers: Collection[str]) -> dict[int, list[str]]:
        """Find cells of formula columns that hold no formula: position to headers."""
        found = self._reading.table(table)
        names = {found.place(name): name for name in headers}
        places = {place: name for place, name in names.items() if place is not None}
        gaps = self._reading.contents(found).lacks_formula(places)
        return {position: [places[place] for place in row] for position, row in gaps.items()}

    def rows_below(self, table: str) -> list[int]:
        """Find filled rows below a table: positions counted on from its own rows."""
        found = self._reading.table(table)
        below = found.area.bottom + 1
        last = self.excel.last_row(found.sheet)
        if last < below:
            return []
        area = Area(below, found.area.left, last, found.area.right)
        return [
            position
            for position, row in enumerate(
                self.excel.values(found.sheet, area), below - found.data.top
            )
            if any(value not in (None, "") for value in row)
        ]

    def address(self, table: str, position: int, column: str) -> tuple[str, str]:
        """Give sheet and address of a cell of a table: ("3 KPIs", "C7")."""
        found, place = self._reading.column(table, column)
        return found.sheet, cell_name(found.data.top + position, found.data.left + place)

    def names(self) -> list[str]:
        """List the defined names that mean a single cell."""
        return [cell.name for cell in self._reading.names.values()]

    def setting(self, name: str) -> Cell:
        """Give the value of a named cell."""
        return self.value(_place(self._reading.named(name)))

    def setting_address(self, name: str) -> tuple[str, str]:
        """Give sheet and address of a named cell."""
        cell = self._reading.named(name)
        return cell.sheet, cell_name(cell.row, cell.column)

    # Writing

    def require_writable(self, tables: Collection[str]) -> None:
        """Refuse, before anything is written, when one of these tables cannot be written."""
        if self.excel.is_read_only():
            raise read_only(self.title)
        for sheet in dict.fromkeys(self._reading.table(table).sheet for table in tables):
            self._refuse_protected(sheet)

    @contextmanager
    def at_once(self) -> Iterator[None]:
        """Let the writes of a ``with`` block happen together, after all were checked."""
        if self._waiting is not None:
            yield
            return
        waiting: list[Write] = []
        self._waiting = waiting
        try:
            yield
        finally:
            self._waiting = None
        self._carry_out(waiting)

    def write_rows(self, table: str, rows: Sequence[Row]) -> None:
        """Replace all rows of a table; columns with a formula keep it.

        In a pre-filled column a value of one's own stands in place of the formula.
        """
        found = self._writable(table)
        contents = self._reading.contents(found)
        prefilled = prefilled_headers(found.name)
        if prefilled:
            currency = self.setting(CURRENCY_NAME)
            rows = [only_typed(found.name, row, currency) for row in rows]
        planned = planned_rows(found, contents, rows, prefilled)
        refuse_obstacles(self.excel, self._reading.tables.values(), planned)
        self._ask_for(planned)

    def write_column(self, table: str, column: str, values: Sequence[Cell]) -> None:
        """Replace the values of one column, one for every row of the table."""
        found, place = self._writable(table), self._reading.column(table, column)[1]
        contents = self._reading.contents(found)
        if len(values) != len(contents.values):
            raise ValueError(f"{table} has {len(contents.values)} rows, not {len(values)}")
        if contents.common_formula(place):
            raise computed_column(found, column)
        self._ask_for(planned_column(found, contents, place, values))

    def write_setting(self, name: str, value: Cell) -> None:
        """Put a value into a named cell."""
        cell = self._reading.named(name)
        self._refuse_protected(cell.sheet)
        if self.formula(_place(cell)):
            raise computed_cell(cell)
        self._ask_for(CellWrite(cell, value))

    def before_first_change(self) -> None:
        """Do what must be done before the first change, after all checks: here nothing."""

    def save_copy(self, path: Path) -> None:
        """Save the workbook as it stands now to another file."""
        self.excel.save_copy(path)

    def progress(self, done: int, total: int, text: str) -> None:
        """Tell the user how far the work is: in the status bar, not too often."""
        now = time.monotonic()
        if done < total and now - self._told_at < _SECONDS_BETWEEN_MESSAGES:
            return
        self._told_at = now
        self.excel.show_status(f"{text} ({done} of {total})")

    # The screen

    def active_cell(self) -> Place:
        """Give the cell that the user has selected."""
        return self.excel.active_cell()

    def select(self, place: Place) -> None:
        """Show a cell to the user and select it."""
        self.excel.select(place)

    def sheets(self) -> list[str]:
        """List the sheets from left to right."""
        return self.excel.sheets()

    def formula(self, place: Place) -> str:
        """Give the formula of a cell with its "=", and "" where it holds none."""
        return self._reading.formula(place)

    def value(self, place: Place) -> Cell:
        """Give the value that a cell shows."""
        return self._reading.value(place)

    def evaluate(self, sheet: str, formula: str) -> Cell | list[list[Cell]]:
        """Evaluate a formula without "=" as if it stood on a sheet; rows where it is a range."""
        rows = self.excel.evaluate(sheet, formula)
        return rows[0][0] if len(rows) == len(rows[0]) == 1 else rows

    def table_map(self) -> Mapping[str, Table]:
        """Give every table with its place, by lower-case name."""
        return self._reading.tables

    def recalculate(self) -> None:
        """Compute every formula anew, our functions too."""
        self.excel.calculate()
        self._reading.forget()

    def _writable(self, table: str) -> Table:
        found = self._reading.table(table)
        self._refuse_protected(found.sheet)
        return found

    def _refuse_protected(self, sheet: str) -> None:
        if self.excel.is_protected(sheet):
            raise protected_sheet(sheet)

    def _ask_for(self, write: Write) -> None:
        if self._waiting is None:
            self._carry_out([write])
        else:
            self._waiting.append(write)

    def _carry_out(self, writes: Sequence[Write]) -> None:
        """Do what was checked; say what is done and what is not, should Excel fail half-way."""
        if writes and not self.excel.changes:
            self.before_first_change()
        try:
            for number, write in enumerate(writes, 1):
                self.progress(number, len(writes), f"Writing {write.what}")
                write.run(self.excel)
                self.notes += write.notes
        except ExcelError as error:
            if not self.excel.changes:
                raise
            raise WorkbookError(
                f"{error.why}, while {write.what} was being written, so the workbook is only "
                f"partly up to date. {error.remedy}, then click the button again: it writes "
                "everything anew."
            ) from error
        finally:
            self._reading.forget()


def _place(cell: NamedCell) -> Place:
    return Place(cell.sheet, cell.row, cell.column)
