"""Carry the content of an older workbook into a new one, by table and column name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from finops_xl.books.port import Book
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros.old_table import OldBook, own_sheets, read_table
from finops_xl.macros.reading import schema_of
from finops_xl.macros.renamed import find_tables
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
        old = read_table(book, record_class, table)
        rows[record_class] = old.rows
        notes += old.notes
        left_behind += old.left_behind
    left_behind += own_sheets(book, tables.names.values())
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


def _settings(book: Book) -> dict[str, Cell]:
    names = {name.casefold() for name in book.names()}
    typed = [name for name, setting in SETTINGS.items() if setting.source == "input"]
    return {name: book.setting(name) for name in (*typed, *PAGE_INPUTS) if name.casefold() in names}


def _missing_settings(found: dict[str, Cell], book: Book) -> Iterator[str]:
    schema = schema_of(book) or SCHEMA_VERSION
    for name, setting in SETTINGS.items():
        if setting.source == "input" and name not in found and schema >= setting.since:
            yield f"setting {setting.label!r}: no cell of {book.title} has the name {name}"
