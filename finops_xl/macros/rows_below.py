"""Which of the filled rows below a table are its own: one that did not grow."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from finops_xl.books.records import is_blank
from finops_xl.workshop.columns import Record
from finops_xl.workshop.wording.text import plain
from finops_xl.workshop.workbook_rules import check_cells

MOST_BLANK = 20
"""Blank rows that people leave between a table and what they type below it."""

_TOTALS = ("total", "sum", "subtotal", "grand total")


def directly_below(height: int, positions: Sequence[int]) -> list[int]:
    """Take the filled rows that follow a table without a gap, whatever they hold."""
    return [row for number, row in enumerate(positions, height) if row == number]


def further_below(
    bottom: int, positions: Sequence[int], record_at: Callable[[int], Record]
) -> list[int]:
    """Take rows beyond blank ones, where all they hold fits under the table's headers.

    ``bottom`` is the position of the last row that is the table's own.
    """
    taken = []
    for position in positions:
        if position - bottom <= MOST_BLANK + 1 and fits(record_at(position)):
            taken.append(position)
            bottom = position
    return taken


def fits(record: Record) -> bool:
    """Tell a row of the table from a note or a total: its key is there, and more than that."""
    if not record.KEY or check_cells(record):
        return False
    keys = [getattr(record, field) for field in record.KEY]
    filled = [
        field
        for field, column in record.columns().items()
        if column.takes_typing and not is_blank(getattr(record, field))
    ]
    is_total = plain(keys[0]).casefold().startswith(_TOTALS)
    return not any(map(is_blank, keys)) and not is_total and len(filled) > len(keys)
