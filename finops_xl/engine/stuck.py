"""Which formulas keep the engine from an answer, and which only depend on those."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from finops_xl.engine.addresses import Area, cell_name, quoted, unquoted
from finops_xl.engine.sheet_copy import FormulaCell

MOST_CELLS = 2_000
"""Above this all count as roots: the search compares each with each."""


def roots(engine: Any, stuck: Sequence[FormulaCell]) -> list[FormulaCell]:
    """Cells that are stuck for a reason of their own, or form a circle."""
    if len(stuck) > MOST_CELLS:
        return list(stuck)
    uses = {cell: _used(engine, cell, stuck) for cell in stuck}
    first = [cell for cell in stuck if not uses[cell]]
    return first or _circle(uses)


def _circle(uses: dict[FormulaCell, list[FormulaCell]]) -> list[FormulaCell]:
    """Peel off the cells that no other cell uses, until only circles are left."""
    left = dict(uses)
    while True:
        used = {precedent for cell in left for precedent in uses[cell]}
        fewer = {cell: uses[cell] for cell in left if cell in used}
        if len(fewer) == len(left):
            return list(left)
        left = fewer


def _used(engine: Any, cell: FormulaCell, stuck: Sequence[FormulaCell]) -> list[FormulaCell]:
    """Cells of ``stuck`` that this cell's formula refers to."""
    name = f"{quoted(cell.sheet)}!{cell_name(cell.row, cell.column)}"
    found = []
    for precedent in engine.precedents(name).precedents:
        reference = precedent.reference.to_dict()
        address = reference.get("resolved") or reference.get("address") or ""
        sheet, _, place = address.rpartition("!")
        try:
            area = Area.parse(place)
        except ValueError:
            continue
        sheet = unquoted(sheet) or cell.sheet
        found += [c for c in stuck if c.sheet == sheet and area.holds(c.row, c.column)]
    return found
