"""Values between Excel and the functions: arguments in, results out, errors both ways.

Arguments arrive as COM hands them over: None for an empty cell, a whole number for an
error, one value for one cell, rows of cells for a range. Results go back as floats,
truth values, texts and rows of them, because COM carries little else; an error goes back
as a marked text, which the bridge in VBA turns into a real error.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable
from decimal import Decimal
from itertools import chain
from typing import Any

import numpy as np

from finops_xl.cells import serial_of
from finops_xl.errors import (
    BAD_NUMBER,
    BAD_VALUE,
    ERROR_NUMBERS,
    FIRST_COM_ERROR,
    CellError,
)
from finops_xl.functions.arguments import passed_on

MARKER = "\ue0fe"
"""Begins the text that stands for an error, before its number: ChrW(57598) in VBA."""

LONGEST_TEXT = 32_767
LONGEST_TEXT_IN_ARRAY = 255
"""UTF-16 units that Excel takes in a cell, and in a cell of an array that VBA returns."""

_CODE_OF_NUMBER = {number: code for code, number in ERROR_NUMBERS.items()}
_PLAIN = {float, bool, str, type(None)}


def from_excel(value: Any) -> Any:
    """Turn an argument into what the functions take; one cell is a single value."""
    if not isinstance(value, list | tuple):
        return _read(value)
    rows = value if value and isinstance(value[0], list | tuple) else (value,)
    if len(rows) == 1 and len(rows[0]) == 1:
        return _read(rows[0][0])
    if set(map(type, chain.from_iterable(rows))) <= _PLAIN:
        return rows
    return [[_read(cell) for cell in row] for row in rows]


def to_excel(value: Any) -> Any:
    """Turn a result, a single value or rows of values, into what COM carries."""
    if isinstance(value, list):
        return [[_written(cell, LONGEST_TEXT_IN_ARRAY) for cell in row] for row in value]
    return _written(value, LONGEST_TEXT)


def marked(code: str) -> str:
    """Give the text that stands for an error; an unheard-of one is the wrong kind of input."""
    return f"{MARKER}{ERROR_NUMBERS.get(code, ERROR_NUMBERS[BAD_VALUE])}"


def _read(cell: Any) -> Any:
    kind = type(cell)
    return cell if kind in _PLAIN else _READERS.get(kind, _read_other)(cell)


def _read_whole_number(number: int) -> Any:
    error = number - FIRST_COM_ERROR
    if not 0 <= error <= 0xFFFF:
        return number
    code = _CODE_OF_NUMBER.get(error)
    if code is None:
        return CellError(BAD_VALUE, passed_on(f"number {error}"))
    return CellError(code, passed_on(code))


def _read_other(cell: Any) -> Any:
    if isinstance(cell, dt.datetime):  # pywin32 calls UTC what the cell shows
        return serial_of(dt.datetime.combine(cell.date(), cell.time()))
    if isinstance(cell, dt.date):
        return serial_of(cell)
    return cell.item() if isinstance(cell, np.generic) else cell


_READERS: dict[type, Callable[[Any], Any]] = {int: _read_whole_number, Decimal: float}


def _written(value: Any, longest: int) -> Any:
    if type(value) is float and math.isfinite(value):
        return value
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return _cut(value.lstrip(MARKER), longest)
    if isinstance(value, CellError):
        return marked(value.code)
    return "" if value is None else _written_number(value)


def _written_number(value: Any) -> float | str:
    try:
        number = serial_of(value) if isinstance(value, dt.date) else float(value)
    except OverflowError:
        return marked(BAD_NUMBER)
    return number if math.isfinite(number) else marked(BAD_NUMBER)


def _cut(text: str, longest: int) -> str:
    """Shorten a text to as many UTF-16 units as Excel takes."""
    if 2 * len(text) <= longest:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * longest - 2].decode("utf-16-le", "ignore") + "…"
