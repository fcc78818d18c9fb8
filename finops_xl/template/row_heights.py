"""How tall the rows of a table are: headers as their words ask, no row as long as a reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import wrap

from finops_xl.template.draft import Page
from finops_xl.workshop.columns import Cell, Column, Record

LINE_HEIGHT = 15
REFERENCE_LINES = 6
"""Lines of a reference that show; the whole of it stands in the cell."""

_ROOM = 7.5
_ROOM_FOR_BUTTONS = 22.5
"""Words in the middle of a header cell end above its filter button, at the foot on the right."""
_LETTER = 0.87
"""Width of a letter of a header; a column is measured in digits."""


_LETTERS = 1.18
"""Letters of a sentence that stand in the width of a digit."""


def height_of(cells: Iterable[tuple[float, str]]) -> float:
    """Give the height of a row of a page: cells with their widths, and a little room."""
    lines = (
        sum(len(wrap(part, int(width * _LETTERS))) or 1 for part in text.split("\n"))
        for width, text in cells
    )
    return max(lines) * LINE_HEIGHT + _ROOM


def header_height(columns: Iterable[Column], filtered: bool) -> float:
    """Give the height of a header row: its words, and room around them."""
    lines = max(len(wrap(column.name, int(column.width / _LETTER))) for column in columns)
    return lines * LINE_HEIGHT + (_ROOM_FOR_BUTTONS if filtered else _ROOM)


def cap_row_heights(
    page: Page, record_class: type[Record], rows: Sequence[Record], first_row: int
) -> None:
    """Fix the height of rows whose references are the longest text; others stay automatic."""
    columns = record_class.columns()
    for row, record in enumerate(rows, first_row):
        lines = {
            name: _lines(page.value(row, number, getattr(record, name)), column)
            for number, (name, column) in enumerate(columns.items())
        }
        shown = max(lines[name] for name, column in columns.items() if not column.later)
        shown = max(shown, REFERENCE_LINES)
        if max(lines.values()) > shown:
            page.sheet.set_row(row, shown * LINE_HEIGHT)


def _lines(value: Cell, column: Column) -> int:
    if not isinstance(value, str):
        return 1
    # A cell wraps at spaces and hyphens, and inside a word that is longer than its line.
    return sum(len(wrap(part, int(column.width) - 1)) or 1 for part in value.split("\n"))
