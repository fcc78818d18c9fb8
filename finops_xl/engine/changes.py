"""Bring an engine from one calculation copy to the next, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from finops_xl.engine.addresses import cell_position
from finops_xl.engine.calculation_copy import CalculationCopy
from finops_xl.engine.callbacks import to_engine
from finops_xl.engine.markup import legal
from finops_xl.engine.sheet_copy import Rows, formula_in
from finops_xl.engine.workbook import Workbook
from finops_xl.workshop.columns import Cell


def update(
    engine: Any, workbook: Workbook, before: CalculationCopy, after: CalculationCopy
) -> bool:
    """Change the cells that differ; False, with nothing promised, where only a new start helps.

    That is so when names or sheets differ, and with array formulas, whose results
    stand in cells that are not theirs.
    """
    if before.frame != after.frame or before.has_arrays or after.has_arrays:
        return False
    for name, rows in after.sheets.items():
        for cell, piece in _differences(before.sheets[name], rows):
            row, column = cell_position(cell)
            formula = formula_in(piece)
            if formula is None:
                value = _as_read(workbook.sheets[name].value(row, column)) if piece else None
                engine.set_value(name, row, column, to_engine(value))
            elif not _set_formula(engine, name, row, column, formula):
                return False
    return True


def _set_formula(engine: Any, sheet: str, row: int, column: int, formula: str) -> bool:
    try:
        engine.set_formula(sheet, row, column, f"={formula}")
    except Exception:  # the engine has several kinds of parse error
        return False
    return True


def _differences(before: Rows, after: Rows) -> Iterator[tuple[str, str]]:
    """Give the cells that differ, with what stands there now; "" where nothing does."""
    for number in before.keys() | after.keys():
        old, new = before.get(number, {}), after.get(number, {})
        if old == new:
            continue
        for cell in old.keys() | new.keys():
            if old.get(cell) != new.get(cell):
                yield cell, new.get(cell, "")


def _as_read(value: Cell) -> Cell:
    """Give a text the line ends and characters that it has after a way through XML."""
    if not isinstance(value, str):
        return value
    return legal(value).replace("\r\n", "\n").replace("\r", "\n")
