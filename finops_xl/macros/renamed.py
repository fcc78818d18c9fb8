"""Finds the tables of a workshop, also one that was given another name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from finops_xl.books.port import Book
from finops_xl.books.records import ENOUGH
from finops_xl.macros.reading import schema_of
from finops_xl.template.tables import ALL_TABLES, FILLED_TABLES
from finops_xl.workshop.columns import Record
from finops_xl.workshop.settings import SCHEMA_VERSION


@dataclass(frozen=True)
class Found:
    """The name of each table as the workbook has it, and what to say about the others."""

    names: Mapping[type[Record], str]
    renamed: Sequence[str]
    missing: Sequence[str]


def find_tables(book: Book) -> Found:
    """Find every table that people fill: by name, else by its columns."""
    spelled = {name.casefold(): name for name in book.tables()}
    alike = _tables_by_columns(book)
    schema = schema_of(book) or SCHEMA_VERSION
    names: dict[type[Record], str] = {}
    renamed, missing = [], []
    for record_class in FILLED_TABLES:
        table = record_class.TABLE
        if table.casefold() in spelled:
            names[record_class] = spelled[table.casefold()]
        elif len(alike[record_class]) == 1:
            (names[record_class],) = alike[record_class]
            renamed.append(f"Table {table}: taken from {names[record_class]}, by its columns.")
        elif alike[record_class] or schema >= record_class.SINCE:
            several = " and ".join(alike[record_class])
            but = f", and its columns are those of {several}" if several else ""
            missing.append(f"table {table}: it is not in {book.title}{but}")
    return Found(names, renamed, missing)


def _tables_by_columns(book: Book) -> dict[type[Record], list[str]]:
    """Sort the tables with names of their own by the record whose columns they have."""
    known = {record_class.TABLE.casefold() for record_class in ALL_TABLES}
    alike = defaultdict(list)
    for name in book.tables():
        if name.casefold() in known:
            continue
        headers = {header.strip().casefold() for header in book.columns(name)}
        shares = {kind: _share(kind, headers) for kind in FILLED_TABLES}
        best = max(shares.values())
        kinds = [kind for kind, share in shares.items() if share == best]
        if best >= ENOUGH and len(kinds) == 1:
            alike[kinds[0]].append(name)
    return alike


def _share(record_class: type[Record], headers: set[str]) -> float:
    columns = record_class.columns().values()
    return sum(column.name.casefold() in headers for column in columns) / len(columns)
