"""Rows, cells, formulas, merges, validations and links of the worksheets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from openpyxl.utils.cell import coordinate_to_tuple

from package_linter.formulas import formula_faults
from package_linter.parts import MAIN, Box, Element, Fault, Parts, boxes, overlap

LONGEST_LIST, LONGEST_TITLE, LONGEST_MESSAGE = 255, 32, 255
_ADDRESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")


def sheet_faults(parts: Parts) -> Iterator[Fault]:
    """Find the faults of every worksheet."""
    for part in parts.sheets.values():
        tree = parts.tree(part)
        yield from _order(part, tree)
        yield from _cells(parts, part, tree)
        yield from _merges(parts, part, tree)
        yield from _validations(parts, part, tree)
        yield from _conditions(parts, part, tree)
        yield from _links(parts, part, tree)


def cell_texts(parts: Parts, part: str, row: int) -> dict[int, str]:
    """Give the texts of one row by column, as a table header is compared with them."""
    found = parts.tree(part).find(f"{MAIN}sheetData/{MAIN}row[@r='{row}']")
    cells = [] if found is None else list(found)
    return {coordinate_to_tuple(cell.get("r", ""))[1]: _text(parts, cell) for cell in cells}


def _text(parts: Parts, cell: Element) -> str:
    stored = cell.findtext(f"{MAIN}v") or ""
    if cell.get("t") == "s" and stored.isdigit() and int(stored) < len(parts.strings):
        return parts.strings[int(stored)]
    inline = "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))
    return inline or stored


def _order(part: str, tree: Element) -> Iterator[Fault]:
    last_row, seen = 0, set()
    for row in tree.iter(f"{MAIN}row"):
        number, last_column = int(row.get("r", "0")), 0
        if number <= last_row:
            yield Fault(part, f"row {number}", "rows out of order")
        last_row = max(number, last_row)
        for cell in row:
            address = cell.get("r", "")
            if not _ADDRESS.fullmatch(address):
                yield Fault(part, address, "cell without a sound address")
                continue
            own_row, column = coordinate_to_tuple(address)
            if address in seen:
                yield Fault(part, address, "two cells of one address")
            elif own_row != number or column <= last_column:
                yield Fault(part, address, "cell out of order")
            seen.add(address)
            last_column = max(column, last_column)


def _cells(parts: Parts, part: str, tree: Element) -> Iterator[Fault]:
    for cell in tree.iter(f"{MAIN}c"):
        place, stored = cell.get("r", ""), cell.findtext(f"{MAIN}v") or ""
        if cell.get("t") == "s" and not (stored.isdigit() and int(stored) < len(parts.strings)):
            yield Fault(part, place, f"shared text {stored} of {len(parts.strings)}")
        formula = cell.find(f"{MAIN}f")
        if formula is not None and formula.text:
            for what in formula_faults(formula.text, parts):
                yield Fault(part, place, what)


def _merges(parts: Parts, part: str, tree: Element) -> Iterator[Fault]:
    areas = [next(boxes(node.get("ref", ""))) for node in tree.iter(f"{MAIN}mergeCell")]
    tables: list[Box] = [
        next(boxes(table.get("ref", "")))
        for sheet, table in parts.tables.values()
        if parts.sheets[sheet] == part
    ]
    for one, other in combinations(areas, 2):
        if overlap(one, other):
            yield Fault(part, _corner(other), "overlapping merges")
    for area in areas:
        if any(overlap(area, table) for table in tables):
            yield Fault(part, _corner(area), "merged cells inside a table")


def _corner(area: Box) -> str:
    return f"row {area[1]}, column {area[0]}"


def _validations(parts: Parts, part: str, tree: Element) -> Iterator[Fault]:
    for node in tree.iter(f"{MAIN}dataValidation"):
        place = node.get("sqref", "")
        first = node.findtext(f"{MAIN}formula1") or ""
        if node.get("type") == "list" and first.startswith('"') and len(first) - 2 > LONGEST_LIST:
            yield Fault(part, place, f"list of {len(first) - 2} characters in a validation")
        for words in ("promptTitle", "errorTitle"):
            if len(node.get(words, "")) > LONGEST_TITLE:
                yield Fault(part, place, f"{words} of more than {LONGEST_TITLE} characters")
        for words in ("prompt", "error"):
            if len(node.get(words, "")) > LONGEST_MESSAGE:
                yield Fault(part, place, f"{words} of more than {LONGEST_MESSAGE} characters")
        for formula in node:
            yield from _inside(parts, part, place, formula.text or "", "validation")


def _conditions(parts: Parts, part: str, tree: Element) -> Iterator[Fault]:
    for area in tree.iter(f"{MAIN}conditionalFormatting"):
        for formula in area.iter(f"{MAIN}formula"):
            text = formula.text or ""
            yield from _inside(parts, part, area.get("sqref", ""), text, "conditional format")


def _inside(parts: Parts, part: str, place: str, formula: str, holder: str) -> Iterator[Fault]:
    if formula and not formula.startswith('"'):
        for what in formula_faults(formula, parts):
            yield Fault(part, place, f"{what} in a {holder}")
    if re.search(r"\w\[", re.sub(r'"[^"]*"', "", formula)):
        yield Fault(part, place, f"a table reference in a {holder}, which Excel does not take")


def _links(parts: Parts, part: str, tree: Element) -> Iterator[Fault]:
    known = {sheet.lower() for sheet in parts.sheets} | parts.names
    for node in tree.iter(f"{MAIN}hyperlink"):
        target = node.get("location", "").rsplit("!", 1)[0].strip("'").replace("''", "'")
        if target and target.lower() not in known:
            yield Fault(part, node.get("ref", ""), f"a link to {target}, which is not there")
