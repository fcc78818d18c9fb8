"""Functions of Excel that the engine computes differently, under names of our own.

A formula is rewritten to call them (``mending``). Each takes and gives what the engine
hands over: single values or rows of cells.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from finops_xl.engine.blocks import an_error, broadcast, cells_of, for_each, is_error, rows_of
from finops_xl.engine.blocks import number as as_number
from finops_xl.engine.each import each

_ISO = re.compile(r"\s*(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?))?\s*")
_CLOCK = re.compile(r"\s*\d?\d:\d\d(?::\d\d)?\s*")
_SHARE = re.compile(r"(|<>|<=|>=|=|<|>)\s*([+-]?\d+(?:\.\d*)?)%")
_FIRST_DAY = datetime(1899, 12, 30)
_MOST_DECIMAL = 1e21
_NUMBERS = {int, float}


def sumproduct(whole: Any, *arrays: Any) -> Any:
    """Sum of products; what is not a number counts as 0, also text that looks like one."""
    blocks = [rows_of(array) for array in arrays]
    columns = [list(cells_of(block)) for block in blocks]
    kinds = [set(map(type, column)) for column in columns]  # millions of cells, few kinds
    for column, found in zip(columns, kinds, strict=True):
        if dict in found:
            return next(filter(is_error, column))
    same = len({(len(block), len(block[0])) for block in blocks}) == 1
    if not (same or whole):
        return an_error("Value")
    figures = [
        column if found <= _NUMBERS else list(map(_figure, column))
        for column, found in zip(columns, kinds, strict=True)
    ]
    if len(figures) == 1:
        return math.fsum(figures[0])
    # Entire columns come without their blank end: what is missing is 0.
    return math.fsum(map(math.prod, zip(*figures, strict=same)))


def unique(array: Any, by_column: Any = False, once: Any = False) -> Any:
    """Rows, or columns, without repetitions; upper and lower case are the same."""
    rows = rows_of(array)
    lines = [list(line) for line in zip(*rows, strict=True)] if by_column else rows
    found: dict[Any, list[list[Any]]] = {}
    for line in lines:
        found.setdefault(tuple(map(_key, line)), []).append(line)
    kept = [same[0] for same in found.values() if not (once and len(same) > 1)]
    if not kept:
        return an_error("Calc")
    return [list(line) for line in zip(*kept, strict=True)] if by_column else kept


def digits(value: Any) -> Any:
    """Round a number that becomes text to the 15 digits that Excel shows."""
    return broadcast(_digits, [value])


def date_number(value: Any) -> Any:
    """Serial number of an ISO date or a time of day typed as text; all else as it is."""
    return broadcast(_date_number, [value])


def one_cell(value: Any) -> Any:
    """Give a single value as a range of one cell."""
    return value if isinstance(value, list) else [[value]]


@for_each
def without_percent(criterion: Any) -> Any:
    """Write a share in a criterion as a number: ">20%"."""
    match = _SHARE.fullmatch(criterion) if isinstance(criterion, str) else None
    return f"{match[1]}{float(match[2]) / 100:.15g}" if match else criterion


@for_each
def ceiling(number: Any, step: Any) -> Any:
    """Round up to a multiple; a negative number with a negative step away from zero."""
    return _to_multiple(number, step, math.ceil, 0.0)


@for_each
def floor(number: Any, step: Any) -> Any:
    """Round down to a multiple; a negative number with a negative step towards zero."""
    return _to_multiple(number, step, math.floor, an_error("Div"))


@for_each
def ceiling_math(number: Any, step: Any = 1.0, mode: Any = 0.0) -> Any:
    """Round up to a multiple, with a mode negative numbers away from zero."""
    return _by_mode(number, step, mode, math.ceil, math.floor)


@for_each
def floor_math(number: Any, step: Any = 1.0, mode: Any = 0.0) -> Any:
    """Round down to a multiple, with a mode negative numbers towards zero."""
    return _by_mode(number, step, mode, math.floor, math.ceil)


@for_each
def proper(text: Any) -> Any:
    """Begin every word with a capital; a word begins after anything but a letter."""
    return text.title() if isinstance(text, str) else text


@for_each
def upper(text: Any) -> Any:
    """Write in capitals, also beyond A to Z; a letter that has none stays."""
    return _by_letter(text, str.upper)


@for_each
def lower(text: Any) -> Any:
    """Write in small letters, also beyond A to Z."""
    return _by_letter(text, str.lower)


CORRECTED: dict[str, Callable[..., Any]] = {
    "FINOPSXLCEILING": ceiling,
    "FINOPSXLCEILINGMATH": ceiling_math,
    "FINOPSXLCRITERION": without_percent,
    "FINOPSXLDATE": date_number,
    "FINOPSXLDIGITS": digits,
    "FINOPSXLEACH": each,
    "FINOPSXLFLOOR": floor,
    "FINOPSXLFLOORMATH": floor_math,
    "FINOPSXLLIST": one_cell,
    "FINOPSXLLOWER": lower,
    "FINOPSXLPROPER": proper,
    "FINOPSXLSUMPRODUCT": sumproduct,
    "FINOPSXLUNIQUE": unique,
    "FINOPSXLUPPER": upper,
}
"""By the name the engine knows them by."""


def _by_letter(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, bool):
        return change(str(value))
    if value is None or isinstance(value, int | float):
        return "" if value is None else _digits(value)
    changed = [(letter, change(letter)) for letter in value]
    return "".join(new if len(new) == 1 else letter for letter, new in changed)


def _figure(cell: Any) -> float:
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else 0.0


def _key(cell: Any) -> Any:
    return (type(cell).__name__, cell.casefold() if isinstance(cell, str) else repr(cell))


def _digits(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if abs(value) < _MOST_DECIMAL:
        return float(f"{value:.15g}")
    mantissa, _, power = f"{value:.14E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{int(power):+03d}"


def _date_number(value: Any) -> Any:
    match = _ISO.fullmatch(value) if isinstance(value, str) else None
    try:
        if match:
            moment = datetime.fromisoformat(f"{match[1]}T{match[2] or '00:00'}")
        elif isinstance(value, str) and _CLOCK.fullmatch(value):
            moment = datetime.fromisoformat(f"1899-12-30T{value.strip():0>5}")
        else:
            return value
    except ValueError:
        return value
    since = moment - _FIRST_DAY
    return since.days + since.seconds / 86_400


def _to_multiple(number: Any, step: Any, towards: Callable[[float], int], of_zero: Any) -> Any:
    try:
        figure, unit = as_number(number), as_number(step)
    except ValueError:
        return an_error("Value")
    if unit == 0:
        return 0.0 if figure == 0 else of_zero
    if figure > 0 > unit:
        return an_error("Num")
    return _multiple(figure, unit, towards)


def _by_mode(
    number: Any, step: Any, mode: Any, up: Callable[[float], int], down: Callable[[float], int]
) -> Any:
    try:
        figure, unit, away = as_number(number), abs(as_number(step)), as_number(mode)
    except ValueError:
        return an_error("Value")
    if unit == 0:
        return 0.0
    return _multiple(figure, unit, down if figure < 0 and away else up)


def _multiple(figure: float, unit: float, towards: Callable[[float], int]) -> float:
    """Count the steps to 15 digits: 0.3 / 0.1 is 3 and not a little less."""
    return float(f"{towards(float(f'{figure / unit:.15g}')) * unit:.15g}")
