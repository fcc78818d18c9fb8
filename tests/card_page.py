"""The agent card as a person sees it, for tests: an agent is picked, cells are read."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from copy import copy
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from made_workbooks import workbook_of
from openpyxl.utils import coordinate_to_tuple, range_boundaries

from finops_xl.books.file import FileBook
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.macros import build_register
from finops_xl.macros.reading import read_workshop
from finops_xl.template.build import workbook_bytes
from finops_xl.template.content import Content
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.model import Workshop

TAB = "Agent card"
TODAY = dt.date(2026, 11, 26)


def printed_areas(sheet: Any) -> list[tuple[int, int, int, int]]:
    """Give what is printed as first column, first row, last column, last row."""
    areas = re.findall(r"\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+", sheet.print_area or "")
    return [range_boundaries(area.replace("$", "")) for area in areas]  # type: ignore[misc]


def width_of_columns(sheet: Any, first: int, last: int) -> float:
    """Give the width of these columns in characters; columns alike are stored together."""
    return sum(
        d.width * (min(d.max, last) - max(d.min, first) + 1)
        for d in sheet.column_dimensions.values()
        if d.min <= last and d.max >= first
    )


class Card:
    """The tab of one workbook; picking another agent computes it anew."""

    def __init__(self, data: bytes, *, registered: bool = False) -> None:
        self.book = FileBook(Path("cards.xlsx"), Workbook.from_bytes(data))
        self.summary = build_register(self.book, TODAY) if registered else None
        self.sheet = openpyxl.load_workbook(io.BytesIO(data))[TAB]

        self._values: dict[tuple[int, int], Cell] = {}

    def pick(self, agent: Cell) -> Card:
        """Give the card of an agent; it stays as it is when another one is picked."""
        self.book.write_setting("CardAgent", agent)
        picked = copy(self)
        picked._values = dict(self.book.results.values[TAB])
        return picked

    def name(self, name: str) -> Cell:
        """Give the value of a named cell of the tab."""
        _, address = self.book.setting_address(name)
        row, column = coordinate_to_tuple(address)
        return self.at(row, column)

    def at(self, row: int, column: int) -> Any:
        """Give a cell, counted from 1; an error value is never shown."""
        values = self._values or self.book.results.values[TAB]
        value = values.get((row, column), self.sheet.cell(row, column).value)
        assert not isinstance(value, CellError), (row, column, value)
        return None if value == "" else value

    @property
    def area(self) -> tuple[int, int, int, int]:
        """Give the printed area of the card itself: first column, row, last column, row."""
        return printed_areas(self.sheet)[0]

    def width(self, column: int) -> float:
        """Give the width of a column in digits."""
        dimensions = self.sheet.column_dimensions.values()
        stored = next(float(d.width) for d in dimensions if d.min <= column <= d.max)
        return stored - 5 / 7  # five pixels are margin

    def rows(self) -> range:
        _, top, _, foot = self.area
        return range(top, foot + 1)

    def printed(self) -> Iterator[tuple[int, int, Any]]:
        """Give row, column and value of every printed cell that shows something."""
        left, _, right, _ = self.area
        for row in self.rows():
            for column in range(left, right + 1):
                if (value := self.at(row, column)) is not None:
                    yield row, column, value

    def row_of(self, label: str, column: int = 1) -> int:
        return next(row for row in self.rows() if self.at(row, column) == label)

    def heading(self, start: str) -> str:
        return next(
            str(text) for row in self.rows() if str(text := self.at(row, 1)).startswith(start)
        )

    def below(self, start: str, count: int) -> list[list[Any]]:
        """Give so many rows of cells below the row that begins with this."""
        exact = [row for row in self.rows() if self.at(row, 1) == start]
        starting = (row for row in self.rows() if str(self.at(row, 1)).startswith(start))
        top = exact[0] if exact else next(starting)
        _, _, right, _ = self.area
        found = range(top + 1, top + 1 + count)
        return [[self.at(row, column) for column in range(1, right + 1)] for row in found]


@cache
def card_of(name: str) -> Card:
    """Give the card of one of the workbooks; its register is built."""
    return Card(workbook_of(name), registered=True)


@cache
def picked(name: str, agent: Cell) -> Card:
    """Give the card of an agent of one of the workbooks, computed once."""
    return card_of(name).pick(agent)


@cache
def workshop_of(name: str) -> Workshop:
    """Give one of the workbooks as the Python model sees it."""
    return read_workshop(card_of(name).book)


def made_card(content: Content, *, registered: bool = False) -> Card:
    return Card(workbook_bytes(content), registered=registered)
