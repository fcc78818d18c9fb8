"""Carry the content of an older workbook into a new one, by table and column name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finops_xl.books.port import Book
from finops_xl.engine.errors import WorkbookError
from finops_xl.template.content import Content
from finops_xl.template.settings import SETTINGS
from finops_xl.template.tables import FILLED_TABLES
from finops_xl.workshop.columns import Cell, Record


@dataclass(frozen=True)
class CarriedOver:
    """What was taken from the old workbook, and what has no place in the new one."""

    content: Content
    rows: int
    left_behind: Sequence[str]


def carry_over(book: Book) -> CarriedOver:
    """Read every table and setting that the template still knows; name the rest."""
    present = {table.casefold() for table in book.tables()}
    if not any(kind.TABLE.casefold() in present for kind in FILLED_TABLES):
        raise WorkbookError(
            f"{book.title} has no table of a workshop: nothing can be carried over."
        )
    rows: dict[type[Record], Sequence[Record]] = {}
    left_behind: list[str] = []
    for record_class in FILLED_TABLES:
        if record_class.TABLE.casefold() not in present:
            left_behind.append(f"table {record_class.TABLE}: it is not in {book.title}")
            continue
        rows[record_class] = _filled(record_class, book.rows(record_class.TABLE))
        below = book.rows_below(record_class.TABLE)
        if below:
            left_behind.append(f"{len(below)} rows below the table {record_class.TABLE}")
        known = {column.name.casefold() for column in record_class.columns().values()}
        left_behind += [
            f"column {name!r} of {record_class.TABLE}"
            for name in book.columns(record_class.TABLE)
            if name.casefold() not in known
        ]
    names = {name.casefold() for name in book.names()}
    settings = {
        name: book.setting(name)
        for name, setting in SETTINGS.items()
        if setting.source == "input" and name.casefold() in names
    }
    content = Content(settings=settings, rows=rows)
    return CarriedOver(content, sum(map(len, rows.values())), left_behind)


def _filled(record_class: type[Record], rows: Sequence[dict[str, Cell]]) -> list[Record]:
    """Read the rows in which a person or a button has filled something."""
    names = [c.name for c in record_class.columns().values() if c.filled != "formula"]
    return [
        record_class.from_row(row, position)
        for position, row in enumerate(rows)
        if any(row.get(name) not in (None, "") for name in names)
    ]
