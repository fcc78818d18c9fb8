"""Carry the content of an older workbook into a new one, by table and column name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from finops_xl.books.port import Book
from finops_xl.books.records import is_blank
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros.reading import schema_of
from finops_xl.macros.renamed import find_tables
from finops_xl.macros.summaries import counted
from finops_xl.template.agenda import carried_over, default_actions, default_agenda
from finops_xl.template.content import Content
from finops_xl.template.cost_evolution import default_pairs
from finops_xl.template.published_cases import benchmarks
from finops_xl.template.settings import SETTINGS
from finops_xl.template.sheets import PAGE_INPUTS
from finops_xl.workshop.agenda import Action, AgendaItem, Change
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.cost_evolution import Evolution
from finops_xl.workshop.settings import SCHEMA_VERSION


@dataclass(frozen=True)
class CarriedOver:
    """What was taken from the old workbook, and what has no place in the new one."""

    content: Content
    rows: int
    left_behind: Sequence[str]
    notes: Sequence[str]
    """What stood elsewhere than it should and was taken all the same, in sentences."""


class OldBook(Book, Protocol):
    """A book of which the rows below a table can be read too."""

    def rows_at(self, table: str, positions: Iterable[int]) -> list[dict[str, Cell]]:
        """Give rows by header at positions of a table, which may go on below it."""
        ...


def carry_over(book: OldBook, day: dt.date | None = None) -> CarriedOver:
    """Read every table and setting that the template still knows; name the rest.

    ``day`` is the date of the line that this adds to the change log.
    """
    tables = find_tables(book)
    if not tables.names:
        raise WorkbookError(
            f"{book.title} has no table of a workshop: nothing can be carried over."
        )
    rows: dict[type[Record], Sequence[Record]] = {}
    notes, left_behind = list(tables.renamed), list(tables.missing)
    for record_class, table in tables.names.items():
        inside, below = book.rows(table), book.rows_below(table)
        taken = _directly_below(len(inside), below)
        rows[record_class] = _filled(record_class, [*inside, *book.rows_at(table, taken)])
        left = len(below) - len(taken)
        if taken:
            rows_taken = counted(len(taken), "row")
            notes.append(f"Table {table}: {rows_taken} directly below it taken as its own.")
        if left:
            left_behind.append(f"{counted(left, 'row')} further below the table {table}")
        left_behind += _unknown_columns(book, record_class, table)
    settings = _settings(book)
    left_behind += _missing_settings(settings, book)
    taken_over = sum(map(len, rows.values()))
    # A workbook older than these tables gets those of a new one.
    rows.setdefault(AgendaItem, default_agenda())
    rows.setdefault(Action, default_actions())
    rows.setdefault(Evolution, default_pairs())
    rows.setdefault(Benchmark, benchmarks())
    log = carried_over(book.title, schema_of(book), day)
    rows[Change] = [*rows.get(Change, ()), log]
    content = Content(settings=settings, rows=rows)
    return CarriedOver(content, taken_over, left_behind, notes)


def _directly_below(height: int, positions: Sequence[int]) -> list[int]:
    """Take the filled rows that follow a table without a gap: a table that did not grow."""
    return [row for number, row in enumerate(positions, height) if row == number]


def _unknown_columns(book: Book, record_class: type[Record], table: str) -> Iterator[str]:
    known = {column.name.casefold() for column in record_class.columns().values()}
    for name in book.columns(table):
        if name.strip().casefold() not in known:
            yield f"column {name!r} of {table}"


def _filled(record_class: type[Record], rows: Sequence[dict[str, Cell]]) -> list[Record]:
    """Read the rows in which a person or a button has filled something."""
    columns = record_class.columns().values()
    spelled = {column.name.casefold(): column.name for column in columns}
    names = [column.name for column in columns if column.filled != "formula"]
    records = []
    for position, row in enumerate(rows):
        ours = {spelled.get(header.strip().casefold(), ""): cell for header, cell in row.items()}
        if not all(is_blank(ours.get(name)) for name in names):
            records.append(record_class.from_row(ours, position))
    return records


def _settings(book: Book) -> dict[str, Cell]:
    names = {name.casefold() for name in book.names()}
    typed = [name for name, setting in SETTINGS.items() if setting.source == "input"]
    return {name: book.setting(name) for name in (*typed, *PAGE_INPUTS) if name.casefold() in names}


def _missing_settings(found: dict[str, Cell], book: Book) -> Iterator[str]:
    schema = schema_of(book) or SCHEMA_VERSION
    for name, setting in SETTINGS.items():
        if setting.source == "input" and name not in found and schema >= setting.since:
            yield f"setting {setting.label!r}: no cell of {book.title} has the name {name}"
