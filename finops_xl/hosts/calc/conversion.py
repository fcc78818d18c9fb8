"""Values between Calc and the functions: arguments in, results out, errors both ways.

Calc hands over None for an omitted argument, a float (also for TRUE and for a reference to
a blank cell), a text, or rows of cells for a range; blank cells of a range are empty texts.
An error travels as a number that is none: its code stands in the lowest bits.
"""

from __future__ import annotations

import datetime as dt
import math
import struct
from collections.abc import Sequence
from typing import Any

from finops_xl.cells import serial_of
from finops_xl.errors import BAD_NUMBER, BAD_VALUE, CellError
from finops_xl.functions.arguments import passed_on

ERROR_NUMBERS = {
    "#NUM!": 503,
    "#VALUE!": 519,
    "#NULL!": 521,
    "#REF!": 524,
    "#NAME?": 525,
    "#DIV/0!": 532,
    "#N/A": 32_767,
}
"""The errors of Excel by their numbers in Calc."""

_CODES = {number: code for code, number in ERROR_NUMBERS.items()}
_NOT_A_NUMBER = 0x7FF8000000000000
_ERROR_BITS = 0xFFFF
_TAB_BESIDE_LINE_ENDS = "\x01"
"""What Calc makes of a tab in a text of several lines."""
_ROWS_OF_A_SHEET = 1_048_576


def from_calc(value: Any) -> Any:
    """Turn an argument into what the functions take; one cell is a single value."""
    if not isinstance(value, tuple | list):
        return _read(value)
    if len(value) == 1 and len(value[0]) == 1:
        return _read(value[0][0])
    return [[_read(cell) for cell in row] for row in value]


def without_rest_of_column(arguments: Sequence[Any]) -> list[Any]:
    """Cut whole columns after the last row that one of them uses, as the wrappers of Excel do."""
    used = max((_used(each) for each in arguments if _is_column(each)), default=0)
    return [each[: max(used, 1)] if _is_column(each) else each for each in arguments]


def _is_column(value: Any) -> bool:
    return isinstance(value, tuple | list) and len(value) == _ROWS_OF_A_SHEET


def _used(rows: Sequence[Sequence[Any]]) -> int:
    blank = ("",) * len(rows[0])
    return next((n for n in range(len(rows), 0, -1) if tuple(rows[n - 1]) != blank), 0)


def to_calc(value: Any) -> tuple[tuple[Any, ...], ...]:
    """Turn a result into rows of cells: Calc takes a single value as one row of one cell."""
    rows = value if isinstance(value, list) else [value]
    return tuple(tuple(map(_written, row if isinstance(row, list) else [row])) for row in rows)


def error_value(code: str) -> float:
    """Give the number that Calc shows as an error; an unheard-of one is bad input."""
    number = ERROR_NUMBERS.get(code, ERROR_NUMBERS[BAD_VALUE])
    (error,) = struct.unpack("<d", struct.pack("<Q", _NOT_A_NUMBER | number))
    return float(error)


def _read(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell.replace(_TAB_BESIDE_LINE_ENDS, "\t")
    if isinstance(cell, float) and not math.isfinite(cell):
        return _error(cell)
    return cell


def _error(cell: float) -> CellError:
    (bits,) = struct.unpack("<Q", struct.pack("<d", cell))
    code = _CODES.get(bits & _ERROR_BITS)
    if code:
        return CellError(code, passed_on(code))
    return CellError(BAD_VALUE, passed_on(f"Err:{bits & _ERROR_BITS}"))


def _written(cell: Any) -> Any:
    if isinstance(cell, CellError):
        return error_value(cell.code)
    if cell is None or isinstance(cell, str):
        return cell or ""
    try:
        number = serial_of(cell) if isinstance(cell, dt.date) else float(cell)
    except OverflowError:
        return error_value(BAD_NUMBER)
    return number if math.isfinite(number) else error_value(BAD_NUMBER)
