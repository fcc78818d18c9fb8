"""Sparklines that follow a table: one in each of its rows, or one over its data."""

from __future__ import annotations

import copy

from finops_xl.engine.formulas import shift
from finops_xl.engine.markup import Element, local
from finops_xl.engine.ranges import Resize, area_or_none, outside_cells


def resize_sparklines(root: Element, home: str, resize: Resize) -> bool:
    """Change the sparklines of the sheet ``home``; tell whether any changed."""
    in_columns: dict[int, dict[int, Element]] = {}
    changed = []
    for line in [node for node in outside_cells(root) if local(node) == "sparkline"]:
        formula, place = _part(line, "f"), _part(line, "sqref")
        area = area_or_none(place.text) if place is not None else None
        if area and home == resize.table.sheet and resize.table.data.holds(area.top, area.left):
            in_columns.setdefault(area.left, {})[area.top] = line
        elif formula is not None:
            before, formula.text = formula.text, resize.formula(formula.text or "", home)
            changed.append(formula.text != before)
    changed += [_one_a_row(lines, resize.bottom) for lines in in_columns.values()]
    return any(changed)


def _one_a_row(lines: dict[int, Element], bottom: int) -> bool:
    """Copy the last line of a column into the new rows, and drop those of removed rows."""
    last = max(lines)
    for row in range(last + 1, bottom + 1):
        line = copy.deepcopy(lines[last])
        for node in line:
            node.text = shift(node.text or "", row - last, 0)
        lines[row - 1].addnext(line)
        lines[row] = line
    for row in [row for row in lines if row > bottom]:
        _remove(lines.pop(row))
    return bottom != last


def _remove(line: Element) -> None:
    """Remove a line, and what holds it when it is left empty, which the format forbids."""
    holder = line.getparent()
    while len(holder) == 1 or (local(holder) == "sparklineGroup" and local(line) == "sparklines"):
        line, holder = holder, holder.getparent()
    holder.remove(line)


def _part(line: Element, name: str) -> Element | None:
    return next((node for node in line if local(node) == name), None)
