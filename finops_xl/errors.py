"""The one way "no answer" is said: an Excel error code with its reason.

``CellError`` is one answer that failed. ``Problems`` marks the rows of an array
that have none, so that one bad row never touches its neighbours.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np

NOT_AVAILABLE = "#N/A"
BAD_NUMBER = "#NUM!"
BAD_VALUE = "#VALUE!"
DIVIDE_BY_ZERO = "#DIV/0!"

OWN_CODES = (NOT_AVAILABLE, BAD_NUMBER, BAD_VALUE, DIVIDE_BY_ZERO)
PASSING_CODES = ("#REF!", "#NAME?", "#NULL!")
EXCEL_CODES = OWN_CODES + PASSING_CODES

ERROR_NUMBERS = {
    "#NULL!": 2000,
    "#DIV/0!": 2007,
    "#VALUE!": 2015,
    "#REF!": 2023,
    "#NAME?": 2029,
    "#NUM!": 2036,
    "#N/A": 2042,
    "#GETTING_DATA": 2043,
    "#SPILL!": 2045,
    "#CONNECT!": 2046,
    "#BLOCKED!": 2047,
    "#UNKNOWN!": 2048,
    "#FIELD!": 2049,
    "#CALC!": 2050,
}
"""Every error of Excel with its number in VBA (XlCVError)."""

FIRST_COM_ERROR = -0x7FF60000
"""COM hands over the error of a cell as this number, 0x800A0000 with a sign, plus VBA's."""

Reason = str | Callable[[tuple[int, ...]], str]


class CellError(Exception):
    """An Excel error with the reason in words."""

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code, reason)
        self.code = code
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.code}: {self.reason}" if self.reason else self.code

    def __repr__(self) -> str:
        return f"CellError({self.code!r}, {self.reason!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CellError) and (self.code, self.reason) == (
            other.code,
            other.reason,
        )

    def __hash__(self) -> int:
        return hash((self.code, self.reason))


def holds_any(array: np.ndarray[Any, Any]) -> bool:
    """Tell whether an entry is not 0; of a single one, as in a cell, without numpy's detour."""
    return bool(array.item() if array.size == 1 else array.any())


class Problems:
    """The rows of an array that have no answer; the first problem of a row wins."""

    def __init__(self, shape: tuple[int, ...]) -> None:
        self.shape = shape
        self._found: list[tuple[str, Reason]] = []

    @cached_property
    def _which(self) -> np.ndarray[Any, np.dtype[np.int16]]:
        """Number of each row's problem; made when there is one, which is rare."""
        return np.zeros(self.shape, dtype=np.int16)

    def add(self, mask: Any, code: str, reason: Reason) -> None:
        """Give every row of ``mask`` that is still sound this code and reason.

        ``reason`` is a sentence, or a function from the row's index to one.
        """
        mask = np.asarray(mask)
        if not holds_any(mask):
            return
        self._found.append((code, reason))
        self._which[np.broadcast_to(mask, self.shape) & (self._which == 0)] = len(self._found)

    def extend(self, later: Problems) -> None:
        """Take over the problems of rows that are sound so far."""
        if not later._found:
            return
        offset = len(self._found)
        self._found += later._found
        theirs = np.broadcast_to(later._which, self.shape)
        fresh = (theirs > 0) & (self._which == 0)
        self._which[fresh] = theirs[fresh] + offset

    @property
    def mask(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """True where there is no answer."""
        return self._which > 0

    def __bool__(self) -> bool:
        return bool(self._found)

    def at(self, index: tuple[int, ...]) -> CellError | None:
        """The error of one row, or None."""
        which = int(self._which[index]) if self._found else 0
        if not which:
            return None
        code, reason = self._found[which - 1]
        return CellError(code, reason if isinstance(reason, str) else reason(index))
