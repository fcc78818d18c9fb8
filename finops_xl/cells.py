"""How a single cell is read: as text, number, date, or word of a list.

``name`` is what a message calls the cell. Blank cells and errors are the caller's to
look for first.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from finops_xl.errors import BAD_NUMBER, BAD_VALUE, CellError

LAST_SERIAL = 2_958_466.0  # the day after 9999-12-31

_EPOCH = dt.datetime(1899, 12, 30)


def is_blank(cell: Any) -> bool:
    """Tell whether a cell means omitted."""
    return cell is None or (isinstance(cell, str) and cell == "")


def read_number(name: str, cell: Any) -> float:
    """Read a finite number; TRUE counts as 1, a number typed as text is text."""
    if isinstance(cell, dt.date):
        return serial_of(cell)
    if isinstance(cell, str) or not isinstance(cell, int | float | Decimal | np.number | np.bool_):
        raise CellError(BAD_VALUE, f"{name} must be a number, but is {_shown(cell)}")
    try:
        number = float(cell)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise CellError(BAD_NUMBER, f"{name} is not a finite number")
    return number


def read_date(name: str, cell: Any) -> float:
    """Read a serial number, a date or ISO text as a serial number of Excel."""
    serial = _serial_of_text(name, cell) if isinstance(cell, str) else read_number(name, cell)
    if not 0 <= serial < LAST_SERIAL:
        raise CellError(BAD_NUMBER, f"{name} is no date of Excel: {serial:.12g}")
    return serial


def read_text(name: str, cell: Any) -> str:
    """Read a text without the blanks around it; numbers and flags as they are written."""
    if isinstance(cell, str):
        return cell.strip()
    if isinstance(cell, bool):
        return str(cell).upper()
    return f"{read_number(name, cell):.15g}"


def read_choice(name: str, cell: Any, choices: Sequence[str]) -> str:
    """Read a word of a list, in any case of letters."""
    word = read_text(name, cell).lower()
    if word not in choices:
        raise CellError(BAD_VALUE, f"{name} must be one of {', '.join(choices)}, not {word!r}")
    return word


def serial_of(date: dt.date) -> float:
    """Excel's serial number of a date; a time zone is turned into UTC."""
    if not isinstance(date, dt.datetime):
        date = dt.datetime(date.year, date.month, date.day)
    if date.tzinfo is not None:
        date = date.astimezone(dt.UTC).replace(tzinfo=None)
    return (date - _EPOCH) / dt.timedelta(days=1)


def _serial_of_text(name: str, text: str) -> float:
    try:
        return serial_of(dt.datetime.fromisoformat(text.strip()))
    except ValueError:
        raise CellError(
            BAD_VALUE, f"{name} must be a date such as 2026-11-22, but is {_shown(text)}"
        ) from None


def _shown(cell: Any) -> str:
    """Name a value for a message, cut to a readable length."""
    if isinstance(cell, str):
        return f"the text {cell[:60]!r}"
    return f"{cell!r}"[:60]
