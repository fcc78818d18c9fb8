"""Defined names that mean a single cell."""

from __future__ import annotations

from collections.abc import Collection
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
    found = (
        single_cell(element.get("name", ""), element.text or "", workbook.sheets)
        for element in workbook.defined_names()
        if element.get("localSheetId") is None
    )
    return {cell.name.lower(): cell for cell in found if cell}


def single_cell(name: str, formula: str, sheets: Collection[str]) -> NamedCell | None:
    """Read what a name means; None where that is not one cell of these sheets."""
    pieces = tokens(formula.strip())
    if [piece.kind for piece in pieces] != ["prefix", "cell"]:
        return None
    sheet = unquoted(pieces[0].text)
    return NamedCell(name, sheet, *cell_position(pieces[1].text)) if sheet in sheets else None
