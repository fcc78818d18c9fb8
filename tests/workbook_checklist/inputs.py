"""W7: what may be typed, and the note that says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openpyxl.worksheet.worksheet import Worksheet

from workbook_checklist.book import Book, Check, at, role

ANYTHING = (None, "none")
"""A validation that shows a message and lets everything pass."""
OF_TEXT = ("General", "@")
LONGEST_TITLE, LONGEST_MESSAGE = 32, 255


def w7_every_input_says_what_belongs_there(book: Book) -> Iterator[str]:
    """A validation with a title and a message on every cell that a person fills.

    Where a figure or a date belongs it also refuses, or asks about, what is none.
    """
    for sheet in book.tabs:
        rules = _rules(sheet)
        for row in sheet.iter_rows():
            for cell in row:
                if role(cell) != "input" or sheet.title == "Start":
                    continue
                rule = rules.get((cell.row, cell.column))
                if rule is None:
                    yield f"{at(cell)}: an input without a validation"
                elif not rule.promptTitle or not rule.prompt:
                    yield f"{at(cell)}: an input without a message"
                elif rule.type in ANYTHING and cell.number_format not in OF_TEXT:
                    yield f"{at(cell)}: anything may be typed where {cell.number_format} belongs"


def w7_validations_are_within_limits_and_warn(book: Book) -> Iterator[str]:
    """Short titles and messages, stop or warning in words, lists by their names."""
    for sheet in book.tabs:
        for rule in sheet.data_validations.dataValidation:
            place = f"{sheet.title}!{rule.sqref}"
            if max(len(rule.promptTitle or ""), len(rule.errorTitle or "")) > LONGEST_TITLE:
                yield f"{place}: a title of more than {LONGEST_TITLE} characters"
            if max(len(rule.prompt or ""), len(rule.error or "")) > LONGEST_MESSAGE:
                yield f"{place}: a message of more than {LONGEST_MESSAGE} characters"
            if rule.type == "list" and str(rule.formula1).startswith('"'):
                yield f"{place}: a list written out, not named"
            checked = rule.type not in ANYTHING and rule.showErrorMessage
            if checked and not (rule.errorTitle and rule.error):
                yield f"{place}: refuses without saying why"


def _rules(sheet: Worksheet) -> dict[tuple[int, int], Any]:
    return {
        (row, column): rule
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    }


CHECKS: tuple[Check, ...] = (
    w7_every_input_says_what_belongs_there,
    w7_validations_are_within_limits_and_warn,
)
