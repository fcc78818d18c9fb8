"""Relationships, content types, tabs, defined names and how the file is computed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from package_linter.formulas import formula_faults
from package_linter.parts import MAIN, OFFICE, Element, Fault, Parts

CALC_ID = "191029"
LONGEST_TAB = 31
_NAME = re.compile(r"[^\W\d][\w.\\?]{0,254}|\\[\w.\\?]*|_xlnm\.[A-Z]\w*", re.IGNORECASE)
_CELL = re.compile(r"\$?[A-Z]{1,3}\$?\d{1,7}|R\d*C\d*|R\d*|C\d*", re.IGNORECASE)


def package_faults(parts: Parts) -> Iterator[Fault]:
    """Find parts without a type, and relationships that lead nowhere."""
    named, extensions = parts.typed()
    for part in parts.content:
        if part not in named and part.rsplit(".", 1)[-1].lower() not in extensions:
            yield Fault(part, "", "no content type")
    for part in ("", *parts.content):
        relations = parts.relations(part)
        for twice in _twice(found.id for found in relations):
            yield Fault(parts.holder(part), twice, "relationship id used twice")
        for found in relations:
            if found.target and found.target not in parts.content:
                yield Fault(
                    parts.holder(part), found.id, f"relationship to a missing part {found.target}"
                )
        if part.endswith(".xml"):
            yield from _dangling(parts.tree(part), part, {found.id for found in relations})


def _dangling(tree: Element, part: str, known: set[str]) -> Iterator[Fault]:
    for node in tree.iter():
        for attribute, value in node.attrib.items():
            if str(attribute).startswith(OFFICE) and value not in known:
                yield Fault(part, str(value), "relationship id without a relationship")


def workbook_faults(parts: Parts) -> Iterator[Fault]:
    """Find what is wrong with tabs, names and the way of calculation."""
    root = parts.tree(parts.workbook)
    tabs = [node.get("name", "") for node in root.iter(f"{MAIN}sheet")]
    for name in tabs:
        if len(name) > LONGEST_TAB or re.search(r"[\[\]:*?/\\]|^'|'$", name) or not name:
            yield Fault(parts.workbook, name, "name of a tab that Excel does not take")
    for twice in _twice(name.lower() for name in tabs):
        yield Fault(parts.workbook, twice, "two tabs of one name")
    yield from _calculation(parts, root)
    yield from _names(parts, root, len(tabs))


def _calculation(parts: Parts, root: Element) -> Iterator[Fault]:
    settings = root.find(f"{MAIN}calcPr")
    if settings is None or settings.get("calcId") != CALC_ID:
        yield Fault(parts.workbook, "calcPr", f"calcId is not {CALC_ID}: Excel computes on opening")
    if settings is not None and settings.get("fullCalcOnLoad") in ("1", "true"):
        yield Fault(parts.workbook, "calcPr", "fullCalcOnLoad: saved values are thrown away")


def _names(parts: Parts, root: Element, tabs: int) -> Iterator[Fault]:
    nodes = list(root.iter(f"{MAIN}definedName"))
    for node in nodes:
        name = node.get("name", "")
        if not _NAME.fullmatch(name) or _CELL.fullmatch(name):
            yield Fault(parts.workbook, name, "bad defined name")
        if int(node.get("localSheetId", "0")) >= tabs:
            yield Fault(parts.workbook, name, "defined name of a tab that is not there")
        for what in formula_faults(node.text or "", parts):
            yield Fault(parts.workbook, name, what)
    keys = (f"{node.get('name', '').lower()} {node.get('localSheetId', '')}" for node in nodes)
    for twice in _twice(keys):
        yield Fault(parts.workbook, twice.split(" ")[0], "defined name used twice")


def _twice(items: Iterator[str]) -> list[str]:
    return [item for item, count in Counter(items).items() if count > 1]
