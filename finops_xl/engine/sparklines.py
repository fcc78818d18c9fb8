"""Sparklines that follow a table: one in each of its rows, or one over its data."""

from __future__ import annotations

import copy

from finops_xl.engine.formulas import shift
from finops_xl.engine.markup import Element, local
from finops_xl.engine.ranges import Resize, area_or_none, outside_cells


def resize_sparklines(root: Element, home: str, resize: Resize) -> bool:
    """Change the sparklines of the sheet ``home``; tell whether any changed."""
    groups = [node for node in outside_cells(root) if local(node) == "sparklines"]
    changed = [_resize_group(group, home, resize) for group in groups]
    return any(changed)


def _resize_group(group: Element, home: str, resize: Resize) -> bool:
    in_columns: dict[int, dict[int, Element]] = {}
    changed = []
    for line in group:
        formula, place = _part(line, "f"), _part(line, "sqref")
        area = area_or_none(place.text) if place is not None else None
        if area and home == resize.table.sheet and resize.table.data.holds(area.top, area.left):
            in_columns.setdefault(area.left, {})[area.top] = line
        elif formula is not None:
            before, formula.text = formula.text, resize.formula(formula.text or "", home)
            changed.append(formula.text != before)
    changed += [_one_a_row(group, lines, resize.bottom) for lines in in_columns.values()]
    return any(changed)


def _one_a_row(group: Element, lines: dict[int, Element], bottom: int) -> bool:
    """Copy the first line into the new rows, and take away those of removed rows."""
    first, last = min(lines), max(lines)
    for row in range(last + 1, bottom + 1):
        line = copy.deepcopy(lines[first])
        for node in line:
            node.text = shift(node.text or "", row - first, 0)
        lines[max(lines)].addnext(line)
        lines[row] = line
    for row in [row for row in lines if row > bottom]:
        group.remove(lines.pop(row))
    return bottom != last


def _part(line: Element, name: str) -> Element | None:
    return next((node for node in line if local(node) == name), None)
