"""What a macro needs of a workbook. Macros know this port, never Excel or a file."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol, TypeVar

from finops_xl.engine.tables import Table
from finops_xl.workshop.columns import Cell, Record

SomeRecord = TypeVar("SomeRecord", bound=Record)

Row = Mapping[str, Cell]
"""A row by header."""


class Book(Protocol):
    """A workbook seen through its tables and named cells.

    Tables and columns are found by name, in any case of letters; columns that a user
    added may stand between ours. Positions count the rows below a table's header from
    0. Every failure is a WorkbookError that says what, where and what to do. Writing
    checks first and changes nothing when it cannot be done.
    """

    @property
    def title(self) -> str:
        """Name of the workbook, as messages call it."""
        ...

    def tables(self) -> list[str]:
        """List the tables by name."""
        ...

    def columns(self, table: str) -> list[str]:
        """List the headers of a table from left to right, a user's own included."""
        ...

    def rows(self, table: str) -> list[dict[str, Cell]]:
        """Give all rows of a table by header, blank ones and a user's columns included."""
        ...

    def read(self, kind: type[SomeRecord], optional: Collection[str] = ()) -> list[SomeRecord]:
        """Give the records of a table with their positions, without the blank rows.

        Columns named in ``optional`` may be missing, and are blank then.
        """
        ...

    def formula_gaps(self, table: str, headers: Collection[str]) -> dict[int, list[str]]:
        """Find cells of formula columns that hold no formula: position to headers."""
        ...

    def rows_below(self, table: str) -> list[int]:
        """Find filled rows below a table: positions counted on from its own rows."""
        ...

    def sheets(self) -> list[str]:
        """List the sheets from left to right."""
        ...

    def names(self) -> list[str]:
        """List the defined names that mean a single cell."""
        ...

    def setting(self, name: str) -> Cell:
        """Give the value of a named cell."""
        ...

    def require_writable(self, tables: Collection[str]) -> None:
        """Refuse, before anything is written, when one of these tables cannot be written."""
        ...

    def at_once(self) -> AbstractContextManager[None]:
        """Let the writes of a ``with`` block happen together.

        Each is checked where it is asked for, and none happens before all were; what was
        written is read after the block.
        """
        ...

    def write_rows(self, table: str, rows: Sequence[Row]) -> None:
        """Replace all rows of a table; columns with a formula keep it."""
        ...

    def write_column(self, table: str, column: str, values: Sequence[Cell]) -> None:
        """Replace the values of one column, one for every row of the table."""
        ...

    def write_setting(self, name: str, value: Cell) -> None:
        """Put a value into a named cell."""
        ...

    def address(self, table: str, position: int, column: str) -> tuple[str, str]:
        """Give sheet and address of a cell of a table: ("3 KPIs", "C7")."""
        ...

    def setting_address(self, name: str) -> tuple[str, str]:
        """Give sheet and address of a named cell."""
        ...

    def progress(self, done: int, total: int, text: str) -> None:
        """Tell the user how far the work is."""
        ...


class Place(NamedTuple):
    """A cell by sheet, row and column; both count from 1."""

    sheet: str
    row: int
    column: int


class Screen(Book, Protocol):
    """A book that is open before the user: it has a selected cell and can be asked."""

    def active_cell(self) -> Place:
        """Give the cell that the user has selected."""
        ...

    def select(self, place: Place) -> None:
        """Show a cell to the user and select it."""
        ...

    def formula(self, place: Place) -> str:
        """Give the formula of a cell with its "=", and "" where it holds none."""
        ...

    def value(self, place: Place) -> Cell:
        """Give the value that a cell shows."""
        ...

    def evaluate(self, sheet: str, formula: str) -> Cell | list[list[Cell]]:
        """Evaluate a formula without "=" as if it stood on a sheet; rows where it is a range.

        References to tables are written as plain ones: Excel evaluates no this-row reference
        outside a cell.
        """
        ...

    def table_map(self) -> Mapping[str, Table]:
        """Give every table with its place, by lower-case name."""
        ...

    def recalculate(self) -> None:
        """Compute every formula anew, our functions too."""
        ...
