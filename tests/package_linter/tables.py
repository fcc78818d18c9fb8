"""Tables: names, ids, headers, formulas and places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from package_linter.formulas import formula_faults
from package_linter.parts import MAIN, Box, Element, Fault, Parts, boxes, decoded, overlap
from package_linter.sheets import cell_texts

_NAME = re.compile(r"[^\W\d][\w.]{0,254}|\\[\w.]*")
_CELL = re.compile(r"[A-Z]{1,3}\d{1,7}|R\d*C\d*|R|C", re.IGNORECASE)


def table_faults(parts: Parts) -> Iterator[Fault]:
    """Find faults of each table, then those between tables."""
    for part, (sheet, table) in parts.tables.items():
        yield from _of_one(parts, part, parts.sheets[sheet], table)
    yield from _between(parts)


def _of_one(parts: Parts, part: str, sheet: str, table: Element) -> Iterator[Fault]:
    name = table.get("displayName", "")
    if not _NAME.fullmatch(name) or _CELL.fullmatch(name):
        yield Fault(part, name, "table name that Excel does not take")
    if name.lower() in parts.names:
        yield Fault(part, name, "table and defined name of one name")
    columns = [decoded(c.get("name", "")) for c in table.iter(f"{MAIN}tableColumn")]
    counted = Counter(column.lower() for column in columns)
    for column in sorted(column for column, times in counted.items() if times > 1):
        yield Fault(part, name, f"column {column} stands twice")
    ids = [column.get("id") for column in table.iter(f"{MAIN}tableColumn")]
    if len(set(ids)) < len(ids):
        yield Fault(part, name, "column id used twice")
    yield from _place(parts, part, sheet, table, columns)
    for node in table.iter(f"{MAIN}calculatedColumnFormula", f"{MAIN}totalsRowFormula"):
        for what in formula_faults(node.text or "", parts):
            yield Fault(part, name, what)


def _place(
    parts: Parts, part: str, sheet: str, table: Element, columns: list[str]
) -> Iterator[Fault]:
    name, area = table.get("displayName", ""), table.get("ref", "")
    ((left, top, right, bottom),) = boxes(area)
    if right - left + 1 != len(columns) or bottom <= top:
        yield Fault(part, name, f"{len(columns)} columns do not fill {area}")
    button = table.find(f"{MAIN}autoFilter")
    if button is not None and button.get("ref") != area:
        yield Fault(part, name, f"filter on {button.get('ref')}, table on {area}")
    shown = cell_texts(parts, sheet, top)
    for number, column in enumerate(columns, left):
        header = shown.get(number, "")
        if header != column and table.get("headerRowCount", "1") != "0":
            yield Fault(part, name, f"column {column} has the header {header!r}")


def _between(parts: Parts) -> Iterator[Fault]:
    listed = {part: (sheet, table) for part, (sheet, table) in parts.tables.items()}
    for attribute, what in (
        ("id", "table id used twice"),
        ("displayName", "table name used twice"),
    ):
        values = Counter(table.get(attribute, "").lower() for _, table in listed.values())
        for part, (_, table) in listed.items():
            if values[table.get(attribute, "").lower()] > 1:
                yield Fault(part, table.get("displayName", ""), what)
    areas: list[tuple[str, Box]] = []
    for part, (sheet, table) in listed.items():
        (area,) = boxes(table.get("ref", ""))
        if any(other == sheet and overlap(area, taken) for other, taken in areas):
            yield Fault(part, table.get("displayName", ""), "table over another table")
        areas.append((sheet, area))
