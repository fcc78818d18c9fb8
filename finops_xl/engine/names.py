"""Defined names that mean a single cell."""

from __future__ import annotations

from typing import NamedTuple

from finops_xl.engine.addresses import cell_position, unquoted
from finops_xl.engine.formulas import tokens
from finops_xl.engine.workbook import Workbook


class NamedCell(NamedTuple):
    """A cell with a name of its own."""

    name: str
    sheet: str
    row: int
    column: int


def named_cells(workbook: Workbook) -> dict[str, NamedCell]:
    """Give the cells that have a name in the whole workbook, by lower-case name."""
    found = {}
    for element in workbook.defined_names():
        name = element.get("name", "")
        pieces = tokens((element.text or "").strip())
        if element.get("localSheetId") is None and [p.kind for p in pieces] == ["prefix", "cell"]:
            sheet = unquoted(pieces[0].text)
            if sheet in workbook.sheets:
                found[name.lower()] = NamedCell(name, sheet, *cell_position(pieces[1].text))
    return found
