"""Keeps rows low: a long source reference must not make its row as tall as itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

from finops_xl.template.draft import Page
from finops_xl.workshop.columns import Cell, Column, Record
from finops_xl.workshop.records import Assumption, Target

LINE_HEIGHT = 15
REFERENCE_LINES = 3
"""Lines of a reference that show; the whole of it stands in the cell."""

_REFERENCES = {(Target, "claim_source"), (Assumption, "source")}


def cap_row_heights(
    page: Page, record_class: type[Record], rows: Sequence[Record], first_row: int
) -> None:
    """Fix the height of rows whose references are the longest text; others stay automatic."""
    columns = record_class.columns()
    references = {n for n, c in columns.items() if c.later or (record_class, n) in _REFERENCES}
    for row, record in enumerate(rows, first_row):
        lines = {
            name: _lines(page.value(row, number, getattr(record, name)), column)
            for number, (name, column) in enumerate(columns.items())
        }
        shown = max(lines[name] for name in columns if name not in references)
        shown = max(shown, REFERENCE_LINES)
        if max(lines.values()) > shown:
            page.sheet.set_row(row, shown * LINE_HEIGHT)


def _lines(value: Cell, column: Column) -> int:
    if not isinstance(value, str):
        return 1
    return sum(max(1, math.ceil(len(part) / column.width)) for part in value.split("\n"))
