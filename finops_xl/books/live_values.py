"""Values on their way to Excel and back, through COM."""

from __future__ import annotations

import math
from typing import Any

from finops_xl.engine.cell_values import MAX_TEXT
from finops_xl.errors import ERROR_NUMBERS, FIRST_COM_ERROR, CellError
from finops_xl.workshop.columns import Cell

_CODES = {FIRST_COM_ERROR + number: code for code, number in ERROR_NUMBERS.items()}
_OTHER_ERROR = "#UNKNOWN!"
_STAYS_TEXT = "'"
_LONGEST_NUMBER = 255
"""Characters; nothing longer is read as a number, a date or a truth value."""


def received(raw: Any) -> Cell:
    """Read a value of ``Range.Value2``, where a number is a float and an error an integer."""
    if raw is None or isinstance(raw, bool | float | str):
        return raw
    if isinstance(raw, int):
        return CellError(_CODES.get(raw, _OTHER_ERROR))
    return float(raw)


def received_rows(raw: Any) -> list[list[Cell]]:
    """Read a block: a tuple of rows, a single row, or the value of one cell."""
    if not isinstance(raw, list | tuple):
        return [[received(raw)]]
    if not raw or not isinstance(raw[0], list | tuple):
        return [[received(value) for value in raw]]
    return [[received(value) for value in row] for row in raw]


def entry(value: Cell) -> str | float | bool | None:
    """Give what has to be entered for a cell to hold this value; empty text leaves it blank.

    Excel reads a text that it is handed as if it were typed: "=..." as a formula, "1/2" as a
    date, "007" as a number. An apostrophe before it, which is no part of the value, stops that.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, str):
        return _entered_text(value) if value else None
    return float(value) if math.isfinite(value) else "#NUM!"


def _entered_text(text: str) -> str:
    mark = "" if _is_read_as_text(text) else _STAYS_TEXT
    room = MAX_TEXT - len(mark)
    return mark + (text if len(text) <= room else f"{text[: room - 1]}…")


def _is_read_as_text(text: str) -> bool:
    """Tell whether Excel in any language keeps a text as it is: words without a figure."""
    if not text[0].isalpha():
        return False
    several = any(map(str.isspace, text)) and not any(map(str.isnumeric, text))
    return several or len(text) > _LONGEST_NUMBER
