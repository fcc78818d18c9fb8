"""The formulas of a workbook, wherever they stand: cells, columns, formats, lists, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from openpyxl.utils.cell import coordinate_to_tuple
from package_linter.parts import MAIN, Element, Parts

_ADDRESS = re.compile(r"(?<![\w$.\]])(\$?)([A-Z]{1,3})(\$?)([1-9]\d{0,6})(?![\w(\[])")


class Place(NamedTuple):
    """A formula and where it stands."""

    sheet: str
    at: str
    formula: str
    kind: str
    """cell, array, format, validation, list or name"""


def places(parts: Parts) -> Iterator[Place]:
    """Give every formula, the ones that are repeated included."""
    for sheet, part in parts.sheets.items():
        yield from _cells(sheet, parts.tree(part))
        yield from _rules(sheet, parts.tree(part))
    for sheet, tree in parts.tables.values():
        for node in tree.iter(f"{MAIN}calculatedColumnFormula"):
            column = node.getparent()
            assert column is not None
            yield Place(sheet, column.get("name", ""), node.text or "", "cell")
    for node in parts.tree(parts.workbook).iter(f"{MAIN}definedName"):
        if not node.get("name", "").startswith("_xlnm."):
            yield Place("", node.get("name", ""), node.text or "", "name")


def _cells(sheet: str, tree: Element) -> Iterator[Place]:
    for cell in tree.iter(f"{MAIN}c"):
        formula = cell.find(f"{MAIN}f")
        if formula is not None and formula.text:
            kind = "array" if formula.get("t") == "array" or cell.get("cm") else "cell"
            yield Place(sheet, cell.get("r", ""), formula.text, kind)


def _rules(sheet: str, tree: Element) -> Iterator[Place]:
    for area in tree.iter(f"{MAIN}conditionalFormatting"):
        for formula in area.iter(f"{MAIN}formula"):
            yield Place(sheet, area.get("sqref", ""), formula.text or "", "format")
    for rule in tree.iter(f"{MAIN}dataValidation"):
        kind = "list" if rule.get("type") == "list" else "validation"
        for formula in rule:
            yield Place(sheet, rule.get("sqref", ""), formula.text or "", kind)


def astray(place: Place) -> Iterator[str]:
    """Find addresses that move where they should not, or start from another cell.

    In a format or a validation a relative address counts from the first cell of its area;
    in a name it counts from whichever cell uses the name.
    """
    top, left = (0, 0) if place.kind == "name" else coordinate_to_tuple(_first_cell(place.at))
    bare = re.sub(r'"(?:[^"]|"")*"', '""', place.formula)
    for fixed_column, letters, fixed_row, digits in _ADDRESS.findall(bare):
        row, column = coordinate_to_tuple(letters + digits)
        if (not fixed_column and column != left) or (not fixed_row and row != top):
            yield f"{letters}{digits} is counted from another cell"


def _first_cell(area: str) -> str:
    return re.split(r"[: ]", area)[0]
