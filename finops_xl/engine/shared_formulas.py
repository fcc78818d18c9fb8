"""Formulas that a spreadsheet program stored once for many cells."""

from __future__ import annotations

from finops_xl.engine.addresses import Area, cell_position
from finops_xl.engine.formulas import shift
from finops_xl.engine.markup import Element, same_namespace
from finops_xl.engine.sheet import Sheet

DATA_TABLE = "TABLE()"
"""Stands for the formula of a what-if table, which has no text."""

Shared = dict[str, tuple[str, int, int]]
"""Text and home cell of every shared formula by its number."""


def shared_formulas(sheet: Sheet) -> Shared:
    """Collect the formulas that other cells refer to by number."""
    return {
        formula.get("si", ""): (formula.text, *cell_position(formula.getparent().get("r")))
        for formula in _members(sheet)
        if formula.text
    }


def formula_text(formula: Element, row: int, column: int, shared: Shared) -> str:
    """Give the text of a cell's formula, or ""."""
    if formula.get("t") == "dataTable":
        return DATA_TABLE
    if formula.text:
        return str(formula.text)
    if formula.get("t") == "shared" and formula.get("si", "") in shared:
        text, home_row, home_column = shared[formula.get("si", "")]
        return shift(text, row - home_row, column - home_column)
    return ""


def write_out(sheet: Sheet, area: Area) -> None:
    """Give each cell its own formula where a shared one reaches into ``area``."""
    shared = shared_formulas(sheet)
    members = [(f, *cell_position(f.getparent().get("r"))) for f in _members(sheet)]
    touched = {f.get("si") for f, row, column in members if area.holds(row, column)}
    for formula, row, column in members:
        if formula.get("si") in touched:
            formula.text = formula_text(formula, row, column, shared)
            for attribute in ("t", "si", "ref"):
                formula.attrib.pop(attribute, None)
            sheet.changed = True


def _members(sheet: Sheet) -> list[Element]:
    formulas = sheet.data.iter(same_namespace(sheet.data, "f"))
    return [formula for formula in formulas if formula.get("t") == "shared"]
