"""How a workshop record declares the columns of its table.

A record is a dataclass; each field carries a ``Column``. Headers, kinds, lists and
input messages are read from there by the template, by the books and by the rules,
so that a column is named in one place.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, ClassVar, Literal, Self

from finops_xl.errors import CellError

Cell = str | float | bool | CellError | None
"""What a cell holds. Dates are serial numbers, as Excel keeps them."""

Kind = Literal["text", "number", "whole", "share", "money", "date", "time", "choice"]
Filled = Literal["input", "formula", "button"]
"""Who fills a column: a person, a formula, or a macro."""


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    kind: Kind
    unit: str = ""
    choices: str = ""
    filled: Filled = "input"
    later: bool = False
    help: str = ""
    width: float = 14
    or_typed: bool = False
    prefilled: bool = False

    @property
    def takes_typing(self) -> bool:
        """Tell whether a person may type into the column."""
        return self.filled == "input" or self.or_typed


def column(
    name: str,
    kind: Kind = "text",
    *,
    unit: str = "",
    choices: str = "",
    filled: Filled = "input",
    later: bool = False,
    help: str = "",
    width: float = 14,
    or_typed: bool = False,
    prefilled: bool = False,
) -> Any:
    """Declare a field of a record as a column of its table.

    ``choices`` names a validation list of ``lists.py``; ``later`` marks what can
    wait until after the workshop; ``or_typed`` lets a person fill what a macro cannot;
    ``prefilled`` is an input with a formula that a person may type over.
    """
    described = Column(name, kind, unit, choices, filled, later, help, width, or_typed, prefilled)
    return field(default=None, metadata={"column": described})


@dataclass
class Record:
    """One row of a table. ``position`` is its place below the header, from 0."""

    TABLE: ClassVar[str]
    SHEET: ClassVar[str]
    KEY: ClassVar[tuple[str, ...]] = ()
    SINCE: ClassVar[int] = 1
    """Schema that brought the table; an older workbook does not have it."""

    position: int = field(default=-1, kw_only=True)

    @classmethod
    def columns(cls) -> dict[str, Column]:
        """Field name to column, in table order."""
        return _columns(cls)

    @classmethod
    def from_row(cls, row: Mapping[str, Cell], position: int = -1) -> Self:
        """Make a record from header-to-value; a missing column is blank."""
        values = {field: row.get(column.name) for field, column in _columns(cls).items()}
        return cls(position=position, **values)

    def to_row(self) -> dict[str, Cell]:
        """Header-to-value of this record."""
        return {col.name: getattr(self, name) for name, col in self.columns().items()}


_KNOWN: dict[type[Record], dict[str, Column]] = {}


def _columns(cls: type[Record]) -> dict[str, Column]:
    """Read the columns of a class once; every row asks for them."""
    if cls not in _KNOWN:
        _KNOWN[cls] = _columns_of(cls)
    return _KNOWN[cls]


def in_column_names(words: str, cls: type[Record]) -> str:
    """Call columns as their sheet heads them, where words name fields of several parts."""
    for name, described in _columns(cls).items():
        if "_" in name:
            words = re.sub(rf"\b{name}\b", described.name, words)
    return words


def _columns_of(cls: type[Record]) -> dict[str, Column]:
    return {f.name: f.metadata["column"] for f in fields(cls) if "column" in f.metadata}
