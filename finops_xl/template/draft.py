"""A workbook being written, and the pages it is written on.

A formula is always written together with its value. The values come from an earlier
pass over the same workbook; on the first pass there are none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from finops_xl.errors import CellError
from finops_xl.template.content import Content
from finops_xl.template.styles import Formats
from finops_xl.workshop.columns import Cell

if TYPE_CHECKING:
    from finops_xl.template.sheet import Sheet

Values = Mapping[tuple[str, int, int], Cell]
"""Computed values by sheet name, row and column, both counted from 0."""


class Formula(str):
    """A formula among the values of a row, told from a text that begins with "="."""

    __slots__ = ()


class _Sheet(Worksheet):
    """A worksheet that expands each formula text once; a column repeats one text."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return _prepared(formula, self.use_future_functions or expand_future_functions)


@lru_cache(maxsize=4096)
def _prepared(formula: str, expand: bool) -> str:
    prepare: Any = Worksheet()._prepare_formula
    return str(prepare(formula, expand))


@dataclass
class Draft:
    """One pass of a build; ``with_macros`` tells whether the workbook carries the buttons' VBA."""

    workbook: xlsxwriter.Workbook
    content: Content
    values: Values
    tabs: Sequence[Sheet] = ()
    with_macros: bool = False
    formats: Formats = field(init=False)

    def __post_init__(self) -> None:
        self.formats = Formats(self.workbook)

    def page(self, name: str) -> Page:
        """Add a sheet."""
        return Page(self, name, self.workbook.add_worksheet(name, worksheet_class=_Sheet))

    def value_page(self, name: str) -> ValuePage:
        """Add a sheet that holds values only."""
        return ValuePage(self, name, self.workbook.add_worksheet(name))


@dataclass
class Page:
    """One sheet being written; rows and columns count from 0."""

    draft: Draft
    name: str
    sheet: Any

    def look(
        self, role: str, number_format: str = "", *, wrap: bool = False, align: str = ""
    ) -> Format:
        """Give a cell format."""
        return self.draft.formats(role, number_format, wrap=wrap, align=align)

    def put(self, row: int, column: int, value: Cell, look: Format) -> None:
        """Write a value as what it is; a text never becomes a formula or a link."""
        if isinstance(value, Formula):
            self.compute(row, column, value, look)
        elif value is None or value == "":
            self.sheet.write_blank(row, column, None, look)
        elif isinstance(value, bool):
            self.sheet.write_boolean(row, column, value, look)
        elif isinstance(value, int | float):
            self.sheet.write_number(row, column, value, look)
        elif isinstance(value, CellError):
            self.sheet.write_formula(row, column, f"={value.code}", look, value.code)
        else:
            self.sheet.write_string(row, column, value, look)

    def value(self, row: int, column: int, constant: Cell) -> Cell:
        """Give what a cell shows: its computed value, or the constant it holds."""
        return self.draft.values.get((self.name, row, column), constant)

    def compute(self, row: int, column: int, formula: str, look: Format) -> None:
        """Write a formula with the value that the earlier pass found."""
        value = cached(self.draft.values.get((self.name, row, column), ""))
        self.sheet.write_formula(row, column, formula, look, value)


class ValuePage(Page):
    """A sheet whose formulas are written as what they give: nothing in it computes."""

    def compute(self, row: int, column: int, formula: str, look: Format) -> None:
        """Write the value that the formula gave elsewhere."""
        value = cached(self.draft.values.get((self.name, row, column), ""))
        self.put(row, column, value, look)


def cached(value: Cell) -> str | float | bool:
    """Give a computed value as a file keeps it: 15 significant digits, errors as text."""
    if value is None:
        return ""
    if isinstance(value, CellError):
        return value.code
    if isinstance(value, bool | str):
        return value
    rounded = float(f"{value:.15g}")
    return int(rounded) if rounded.is_integer() else rounded
