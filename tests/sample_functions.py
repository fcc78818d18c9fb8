"""A few worksheet functions with the behaviours that the engine has to carry.

They stand in for the real list where a test needs to see exactly what arrives.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from finops_xl.errors import CellError


def _each(value: Any, other: Any, formula: Any) -> Any:
    """Apply ``formula`` to two scalars, or row by row to two columns."""
    if not isinstance(value, list):
        return formula(value, other)
    results = []
    for left, right in zip(value, other, strict=True):
        try:
            results.append([formula(left[0], right[0])])
        except CellError as error:
            results.append([error])
    return results


def _roi(value: Any, cost: Any) -> float:
    for given in (value, cost):
        if isinstance(given, CellError):
            raise given
    if value in (None, "") or isinstance(value, str):
        raise CellError("#VALUE!", "value is missing")
    if cost == 0:
        raise CellError("#DIV/0!", "cost is 0")
    return float((value - cost) / cost)


def roi(value: Any, cost: Any) -> Any:
    """(value - cost) / cost, scalar or by rows."""
    return _each(value, cost, _roi)


def echo(*arguments: Any) -> str:
    """Show what arrived."""
    return "|".join(_shown(argument) for argument in arguments)


def _shown(argument: Any) -> str:
    if isinstance(argument, list):
        return "[" + ";".join(",".join(_shown(cell) for cell in row) for row in argument) + "]"
    if isinstance(argument, CellError):
        return argument.code
    return repr(argument)


def curve(height: float, months: float) -> list[list[float]]:
    """A column of ``months`` values."""
    return [[height * month] for month in range(1, int(months) + 1)]


def failing(code: str) -> float:
    """Give the error asked for."""
    raise CellError(code, f"asked for {code}")


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "ROI": roi,
    "ECHO": echo,
    "CURVE": curve,
    "FAILING": failing,
}
