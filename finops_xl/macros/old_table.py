"""A table of an older workbook: its rows, and what of it has no place in a new one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from finops_xl.books.headers import named_alike, stand_ins, unknown_headers
from finops_xl.books.port import Book
from finops_xl.books.records import is_blank
from finops_xl.macros.reading import schema_of
from finops_xl.macros.rows_below import directly_below, further_below
from finops_xl.macros.summaries import counted
from finops_xl.template.sheets import SHEETS
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.settings import SCHEMA_VERSION

_MOST_CELLS = 5


class OldBook(Book, Protocol):
    """A book of which the rows below a table, and what stands beside it, can be read too."""

    def rows_at(self, table: str, positions: Iterable[int]) -> list[dict[str, Cell]]:
        """Give rows by header at positions of a table, which may go on below it."""
        ...

    def cells_beside(self, table: str) -> list[str]:
        """Name the filled cells to the right of a table, from its headers down."""
        ...

    def is_filled(self, sheet: str) -> bool:
        """Tell whether a sheet holds anything."""
        ...


@dataclass(frozen=True)
class OldTable:
    """What was taken from a table, what is to be said of it, and what was not taken."""

    rows: Sequence[Record]
    notes: Sequence[str]
    left_behind: Sequence[str]


def read_table(book: OldBook, kind: type[Record], table: str) -> OldTable:
    """Read the rows of a table, and those below it that are its own."""
    instead = _taken_for(book, kind, table)
    inside, below = book.rows(table), book.rows_below(table)
    near = directly_below(len(inside), below)
    record_at = partial(_record_at, book, kind, table, instead)
    beyond = [row for row in below if row not in near]
    far = further_below(len(inside) + len(near) - 1, beyond, record_at)
    rows = _filled(kind, [*inside, *book.rows_at(table, [*near, *far])], instead)
    notes = [
        f"Table {table}: column {old!r} was taken for {known!r}." for known, old in instead.items()
    ]
    if near:
        notes.append(
            f"Table {table}: {counted(len(near), 'row')} directly below it taken as its own."
        )
    if far:
        where = _cells(book, kind, table, far)
        further = counted(len(far), "row")
        notes.append(f"Table {table}: {further} further below it taken as its own: {where}.")
    left = [row for row in beyond if row not in far]
    left_behind = [*_columns_left(book, kind, table, instead)]
    if left:
        where = _cells(book, kind, table, left)
        left_behind.append(f"{counted(len(left), 'row')} further below the table {table}: {where}")
    beside = book.cells_beside(table)
    if beside:
        many = counted(len(beside), "cell")
        left_behind.append(f"{many} to the right of the table {table}: {_named(beside)}")
    return OldTable(rows, notes, left_behind)


def own_sheets(book: OldBook, tables: Collection[str]) -> Iterator[str]:
    """Name the sheets with content that are a person's own: not in the template, none of ours."""
    ours = {sheet.name.casefold() for sheet in SHEETS}
    ours |= {book.address(table, 0, book.columns(table)[0])[0].casefold() for table in tables}
    ours |= {book.setting_address(name)[0].casefold() for name in book.names()}
    for sheet in book.sheets():
        if sheet.casefold() not in ours and book.is_filled(sheet):
            yield f"sheet {sheet!r}, one of your own: move or copy it in Excel"


def _taken_for(book: Book, kind: type[Record], table: str) -> dict[str, str]:
    """Pair missing columns with headers typed over them.

    An older schema may lack a column of the present one where a person has put their own:
    there the header must read like the column too.
    """
    known = [column.name for column in kind.columns().values()]
    found = stand_ins(known, book.columns(table))
    if (schema_of(book) or SCHEMA_VERSION) >= SCHEMA_VERSION:
        return found
    return {name: header for name, header in found.items() if named_alike(name, [header])}


def _columns_left(
    book: Book, kind: type[Record], table: str, instead: Mapping[str, str]
) -> Iterator[str]:
    """Name a person's own columns that hold something, and columns of ours that are gone."""
    headers = book.columns(table)
    rows = book.rows(table)
    columns = kind.columns().values()
    for header in unknown_headers([column.name for column in columns], headers):
        filled = sum(not is_blank(row.get(header)) for row in rows)
        if filled and header not in instead.values():
            yield f"column {header!r} of {table}: {counted(filled, 'cell')}"
    if (schema_of(book) or SCHEMA_VERSION) < SCHEMA_VERSION:
        return  # a column that is new with this schema is missing there
    spelled = {header.strip().casefold() for header in headers}
    for column in columns:
        gone = column.name.casefold() not in spelled and column.name not in instead
        if gone and column.filled == "input":
            yield f"column {column.name!r} of {table}: {book.title} has none, so it is blank now"


def _filled(
    kind: type[Record], rows: Sequence[dict[str, Cell]], instead: Mapping[str, str]
) -> list[Record]:
    """Read the rows in which a person or a button has filled something."""
    fields = [name for name, column in kind.columns().items() if column.filled != "formula"]
    records = [_record(kind, row, position, instead) for position, row in enumerate(rows)]
    return [row for row in records if not all(is_blank(getattr(row, name)) for name in fields)]


def _record(
    kind: type[Record], row: Mapping[str, Cell], position: int, instead: Mapping[str, str]
) -> Record:
    spelled = {column.name.casefold(): column.name for column in kind.columns().values()}
    spelled |= {header.strip().casefold(): known for known, header in instead.items()}
    ours = {spelled.get(header.strip().casefold(), ""): cell for header, cell in row.items()}
    return kind.from_row(ours, position)


def _record_at(
    book: OldBook, kind: type[Record], table: str, instead: Mapping[str, str], position: int
) -> Record:
    (row,) = book.rows_at(table, [position])
    return _record(kind, row, position, instead)


def _cells(book: Book, kind: type[Record], table: str, positions: Sequence[int]) -> str:
    first = book.columns(table)[0]
    return _named(["!".join(book.address(table, position, first)) for position in positions])


def _named(cells: Sequence[str]) -> str:
    more = len(cells) - _MOST_CELLS
    return ", ".join(cells[:_MOST_CELLS]) + (f" and {more} more" if more > 0 else "")
