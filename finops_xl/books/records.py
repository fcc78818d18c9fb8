"""Rows of a table as records: columns checked, blank rows left out."""

from __future__ import annotations

import difflib
from collections.abc import Collection

from finops_xl.books.port import Book, SomeRecord
from finops_xl.engine.errors import WorkbookError
from finops_xl.workshop.columns import Cell, Record


def read_records(
    book: Book, kind: type[SomeRecord], optional: Collection[str] = ()
) -> list[SomeRecord]:
    """Read the table of a record class; positions count blank rows too."""
    table = find_table(book.tables(), kind)
    headers = {header.strip().casefold(): header for header in book.columns(table)}
    wanted = [column.name for column in kind.columns().values()]
    for name in wanted:
        if name.casefold() not in headers and name not in optional:
            raise missing_column(kind.SHEET, table, name, headers.values())
    known = {name: headers.get(name.casefold(), name) for name in wanted}
    deciding = _deciding_columns(kind)
    records = []
    for position, row in enumerate(book.rows(table)):
        ours = {name: row.get(header) for name, header in known.items()}
        if not all(is_blank(ours[name]) for name in deciding):
            records.append(kind.from_row(ours, position))
    return records


def find_table(tables: Collection[str], kind: type[Record]) -> str:
    """Spelling of a record's table in the workbook; WorkbookError when it is missing."""
    names = {name.casefold(): name for name in tables}
    if kind.TABLE.casefold() in names:
        return names[kind.TABLE.casefold()]
    raise missing_table(kind.TABLE, names.values(), kind.SHEET)


def missing_table(table: str, tables: Collection[str], sheet: str = "") -> WorkbookError:
    """Say that a table is missing, and how to get it back."""
    where = f" (sheet '{sheet}')" if sheet else ""
    return WorkbookError(
        f"The table {table}{where} is missing{_hint(table, tables)}: give the table its name back "
        "in Excel (Table Design > Table Name; rows that are no table any more: Insert > Table "
        "first), or carry the workbook over, which knows a renamed table by its columns: "
        "finops-xl new NEW.xlsx --from OLD.xlsx"
    )


def missing_column(sheet: str, table: str, column: str, headers: Collection[str]) -> WorkbookError:
    """Say that a column is missing, and how to get it back."""
    return WorkbookError(
        f"Sheet '{sheet}', table {table}: the column '{column}' is missing"
        f"{_hint(column, headers)}: give the column its name back, or add it."
    )


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


def _hint(name: str, names: Collection[str]) -> str:
    near = difflib.get_close_matches(name.casefold(), {n.casefold(): n for n in names}, n=1)
    spelled = next((n for n in names if near and n.casefold() == near[0]), "")
    return f" (is it '{spelled}' now?)" if spelled else ""
