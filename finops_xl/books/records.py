"""Rows of a table as records: columns checked, blank rows left out."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from finops_xl.books.headers import named_alike, stand_ins, unknown_headers
from finops_xl.books.port import Book, SomeRecord
from finops_xl.engine.errors import WorkbookError
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.model import TABLES

ENOUGH = 0.8
"""Share of a record's columns by which its table is known."""


def read_records(
    book: Book, kind: type[SomeRecord], optional: Collection[str] = ()
) -> list[SomeRecord]:
    """Read the table of a record class; positions count blank rows too."""
    table = find_table(book, kind)
    headers = {header.strip().casefold(): header for header in book.columns(table)}
    wanted = [column.name for column in kind.columns().values()]
    for name in wanted:
        if name.casefold() not in headers and name not in optional:
            raise missing_column(kind.SHEET, table, name, book.columns(table), wanted)
    known = {name: headers.get(name.casefold(), name) for name in wanted}
    deciding = _deciding_columns(kind)
    records = []
    for position, row in enumerate(book.rows(table)):
        ours = {name: row.get(header) for name, header in known.items()}
        if not all(is_blank(ours[name]) for name in deciding):
            records.append(kind.from_row(ours, position))
    return records


def find_table(book: Book, kind: type[Record]) -> str:
    """Spelling of a record's table in the workbook; WorkbookError when it is missing."""
    names = {name.casefold(): name for name in book.tables()}
    if kind.TABLE.casefold() in names:
        return names[kind.TABLE.casefold()]
    alike = [name for name in names.values() if holds_columns_of(book.columns(name), kind)]
    raise missing_table(f"{kind.TABLE} (sheet '{kind.SHEET}')", _asked(alike))


def holds_columns_of(headers: Collection[str], kind: type[Record]) -> bool:
    """Tell a table by its headers: an older one may lack a few columns of the record."""
    found = {header.strip().casefold() for header in headers}
    columns = kind.columns().values()
    return sum(column.name.casefold() in found for column in columns) >= ENOUGH * len(columns)


def missing_table(table: str, hint: str = "") -> WorkbookError:
    """Say that a table is missing, and how to get it back."""
    return WorkbookError(
        f"The table {table} is missing{hint}: give the table its name back "
        "in Excel (Table Design > Table Name; rows that are no table any more: Insert > Table "
        "first), or carry the workbook over, which knows a renamed table by its columns: "
        "finops-xl new NEW.xlsx --from OLD.xlsx"
    )


def missing_column(
    sheet: str, table: str, column: str, headers: Sequence[str], known: Sequence[str] = ()
) -> WorkbookError:
    """Say that a column is missing, what stands in its place, and how to get it back.

    ``known`` are the table's columns from left to right: one of them is not another one.
    """
    known = known or known_columns(table)
    others = unknown_headers(known, headers)
    now = stand_ins(known, headers).get(column) or named_alike(column, others)
    return WorkbookError(
        f"Sheet '{sheet}', table {table}: the column '{column}' is missing"
        f"{_asked([now] if now else [])}: give the column its name back or add it, or carry the "
        "workbook over, where it is there again: finops-xl new NEW.xlsx --from OLD.xlsx"
    )


def known_columns(table: str) -> list[str]:
    """Give the columns of a table of the workshop from left to right."""
    kinds = {kind.TABLE.casefold(): kind for kind in TABLES}
    kind = kinds.get(table.casefold())
    return [column.name for column in kind.columns().values()] if kind else []


def is_blank(value: Cell) -> bool:
    """Tell whether a cell shows nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def _deciding_columns(kind: type[Record]) -> list[str]:
    """Columns whose blankness makes a row blank: those people fill, else all without formula."""
    columns = kind.columns().values()
    for fillers in (("input",), ("input", "button")):
        found = [column.name for column in columns if column.filled in fillers]
        if found:
            return found
    return [column.name for column in columns]


def named_like(name: str, names: Collection[str]) -> str:
    """Ask whether a name has become another; "" where none is like it."""
    near = named_alike(name, names)
    return _asked([near] if near else [])


def _asked(names: Sequence[str]) -> str:
    return f" (is it '{names[0]}' now?)" if names else ""
