"""Cell addresses: ``C7`` and ``$A$1:$B$9`` to numbers and back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9]\d{0,6})")


@cache
def column_letters(number: int) -> str:
    """Turn 1 into "A", 28 into "AB"."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@cache
def column_number(letters: str) -> int:
    """Turn "A" into 1, "AB" into 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, column: int) -> str:
    """Turn row 7, column 3 into "C7"."""
    return f"{column_letters(column)}{row}"


def cell_position(name: str) -> tuple[int, int]:
    """Row and column of "C7"; ValueError when it is no cell address."""
    match = _CELL.fullmatch(name)
    row, column = (int(match[2]), column_number(match[1])) if match else (0, 0)
    if not (0 < row <= LAST_ROW and column <= LAST_COLUMN):
        raise ValueError(f"'{name}' is not a cell address.")
    return row, column


class Area(NamedTuple):
    """A rectangle of cells, both corners included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def parse(cls, text: str) -> Area:
        """Read "A1:B9" or "A1", with or without dollar signs."""
        first, colon, last = text.partition(":")
        top, left = cell_position(first)
        bottom, right = cell_position(last if colon else first)
        return cls(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    def __str__(self) -> str:
        first, last = cell_name(self.top, self.left), cell_name(self.bottom, self.right)
        return first if first == last else f"{first}:{last}"

    @property
    def absolute(self) -> str:
        """Text with dollar signs: ``$A$1:$B$9``."""
        first = f"${column_letters(self.left)}${self.top}"
        last = f"${column_letters(self.right)}${self.bottom}"
        return first if first == last else f"{first}:{last}"

    def holds(self, row: int, column: int) -> bool:
        """Tell whether a cell lies inside."""
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    @property
    def size(self) -> int:
        """Number of cells."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)

    def positions(self) -> Iterator[tuple[int, int]]:
        """Rows and columns of all cells, row by row."""
        return product(range(self.top, self.bottom + 1), range(self.left, self.right + 1))

    def overlaps(self, other: Area) -> bool:
        """Tell whether the two share a cell."""
        return (
            self.top <= other.bottom
            and other.top <= self.bottom
            and self.left <= other.right
            and other.left <= self.right
        )

    def with_bottom(self, bottom: int) -> Area:
        """Give the same area with another last row."""
        return Area(self.top, self.left, bottom, self.right)


def quoted(sheet: str) -> str:
    """Quote a sheet's name for a formula: ``'It''s'``."""
    return "'" + sheet.replace("'", "''") + "'"


def unquoted(prefix: str) -> str:
    """Read the sheet's name from the prefix of a reference: ``'It''s'!``."""
    name = prefix.removesuffix("!")
    if name.startswith("'") and name.endswith("'"):
        return name[1:-1].replace("''", "'")
    return name
