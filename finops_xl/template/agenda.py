"""What the tabs Agenda, Actions and Changes start with."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from finops_xl._version import __version__
from finops_xl.prices.book import price_book
from finops_xl.workshop.agenda import Action, AgendaItem, Change
from finops_xl.workshop.columns import Cell, Column, Record
from finops_xl.workshop.dates import to_serial

FOLDER = Path(__file__).parent / "data"
TOOL = "finops-xl"
WHOLE_WORKBOOK = "all tabs"


def default_agenda() -> list[AgendaItem]:
    """Give the half-day of the facilitator guide, item by item."""
    return [AgendaItem.from_row(row) for row in _rows("agenda.csv", AgendaItem)]


def default_actions() -> list[Action]:
    """Give pre-work, preparation and what follows, as the guide asks for them."""
    return [Action.from_row(row) for row in _rows("actions.csv", Action)]


def _rows(name: str, record_class: type[Record]) -> Iterator[dict[str, Cell]]:
    columns = {column.name: column for column in record_class.columns().values()}
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {header: _cell(text, columns[header]) for header, text in row.items()}


def _cell(text: str, column: Column) -> Cell:
    if not text:
        return None
    return float(text) if column.kind == "whole" else text


def made() -> Change:
    """Give the first line of a change log, dated as the list prices in the workbook are."""
    book = price_book()
    why = f"Start of this log; the day is that of the price book {book.book_id}"
    return Change(book.as_of, TOOL, "Made from the template", why, WHOLE_WORKBOOK, __version__)


def carried_over(title: str, schema: float | None, day: dt.date | None) -> Change:
    """Give the line of a change log about an older workbook that was taken over."""
    written = None if schema is None else f" (schema {schema:g})"
    return Change(
        None if day is None else to_serial(day),
        TOOL,
        f"Carried over from {title}{written or ''}",
        "A newer template: tables, settings and inputs are taken over by their names",
        WHOLE_WORKBOOK,
        __version__,
    )
