"""A function of Excel for every cell of a range, where the engine computes it for one.

The engine itself computes it, in a workbook of its own: cell by cell, so that blanks,
errors and texts count as they do in Excel.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from finops_xl.engine.addresses import Area
from finops_xl.engine.blocks import an_error, broadcast, is_error, rows_of

_SHEET = "S"
_WHOLE = "1"
REMEMBERED = 10_000
"""Answers remembered of single values."""


def each(function: str, whole: str, *arguments: Any) -> Any:
    """Compute a function for every cell; ``whole`` marks with 1 what it takes as a range."""
    marks = whole.ljust(len(arguments), "0")
    if _WHOLE not in marks:
        return broadcast(lambda *values: _known(function, *map(_plain, values)), arguments)
    bench = _Bench(function, marks, arguments)
    varying = [value for mark, value in zip(marks, arguments, strict=True) if mark != _WHOLE]
    return broadcast(bench.answer, varying)


class _Bench:
    """A workbook with one formula; ranges stand in it, single values are exchanged."""

    def __init__(self, function: str, marks: str, arguments: Any) -> None:
        from finops_xl.engine.host import empty_engine

        self._engine = empty_engine()
        self._engine.add_sheet(_SHEET)
        self._places: list[int] = []
        addresses = []
        column = 1
        for mark, argument in zip(marks, arguments, strict=True):
            rows = rows_of(argument) if mark == _WHOLE else [[None]]
            bottom, right = len(rows), column + len(rows[0]) - 1
            if mark == _WHOLE:
                self._fill(rows, column)
            else:
                self._places.append(column)
            addresses.append(str(Area(1, column, bottom, right)))
            column = right + 1
        self._answer = column
        formula = f"={function}({','.join(addresses)})"
        self._engine.set_formula(_SHEET, 1, column, formula)

    def answer(self, *values: Any) -> Any:
        """Compute the formula for these values."""
        for column, value in zip(self._places, values, strict=True):
            self._engine.set_value(_SHEET, 1, column, value)
        return self._engine.evaluate_cell(_SHEET, 1, self._answer)

    def _fill(self, rows: list[list[Any]], column: int) -> None:
        for at, row in enumerate(rows, 1):
            for step, value in enumerate(row):
                self._engine.set_value(_SHEET, at, column + step, value)


@lru_cache(maxsize=256)
def _bench(function: str, arguments: int) -> _Bench:
    return _Bench(function, "0" * arguments, [None] * arguments)


@lru_cache(maxsize=REMEMBERED, typed=True)
def _known(function: str, *values: Any) -> Any:
    given = [an_error(value) if isinstance(value, _Error) else value for value in values]
    return _bench(function, len(values)).answer(*given)


class _Error(str):
    """The kind of an error, so that it can be remembered."""


def _plain(value: Any) -> Any:
    return _Error(value["kind"]) if is_error(value) else value
