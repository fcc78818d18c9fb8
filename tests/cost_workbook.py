"""Workbooks with pairs of their own on 1 Cost evolution, as a person sees them."""

from __future__ import annotations

import datetime as dt
import io
from functools import cache
from typing import Any

import openpyxl

from finops_xl.template.build import workbook_bytes
from finops_xl.template.content import Content, empty_content
from finops_xl.template.cost_evolution import default_pairs
from finops_xl.template.table import FIRST_ROW, HEADER_ROW
from finops_xl.workshop.cost_evolution import Evolution
from finops_xl.workshop.dates import to_serial

PAGE, TABLE = "1 Cost evolution", Evolution.SHEET
PAIRS = default_pairs()
PRICE_DATE = to_serial(dt.date(2026, 11, 22))


class Made:
    """A workbook with these pairs and inputs, as a person sees it."""

    def __init__(self, rows: Any = PAIRS, **typed: Any) -> None:
        content = empty_content()
        self.data = workbook_bytes(
            Content({**content.settings, **typed}, {**content.rows, Evolution: tuple(rows)})
        )
        self.book = openpyxl.load_workbook(io.BytesIO(self.data), data_only=True)
        self.page = self.book[PAGE]

    def __getitem__(self, name: str) -> Any:
        _, cell = next(iter(self.book.defined_names[name].destinations))
        return self.page[cell.replace("$", "")].value

    def rows(self) -> list[dict[str, Any]]:
        """Give the rows of the table by header."""
        sheet = self.book[TABLE]
        headers = [cell.value for cell in sheet[HEADER_ROW + 1]]
        return [
            dict(zip(headers, (cell.value for cell in row), strict=True))
            for row in sheet.iter_rows(min_row=FIRST_ROW + 1)
        ]

    def row(self, pair: object) -> dict[str, Any]:
        return next(row for row in self.rows() if row["Pair"] == pair)

    def texts(self) -> list[str]:
        return [c.value for row in self.page.iter_rows() for c in row if isinstance(c.value, str)]


@cache
def made() -> Made:
    return Made()
