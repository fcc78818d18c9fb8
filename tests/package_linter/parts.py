"""The parts of a file as trees, with what connects them."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from lxml import etree
from openpyxl.utils.cell import range_boundaries

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OFFICE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_CONTENT_TYPES = "[Content_Types].xml"

Element = etree._Element
Box = tuple[int, int, int, int]
"""First column, first row, last column, last row."""


class Fault(NamedTuple):
    """Where a file is wrong: its part, the cell, table or name in it, and what is wrong."""

    part: str
    place: str
    what: str


class Relation(NamedTuple):
    """A line of a relationships part; ``target`` is a part, or "" for what lies outside."""

    id: str
    kind: str
    target: str


class Parts:
    """A package, read once."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.content = {name: archive.read(name) for name in archive.namelist()}
        self._trees: dict[str, Element] = {}

    def tree(self, part: str) -> Element:
        if part not in self._trees:
            self._trees[part] = etree.fromstring(self.content[part])
        return self._trees[part]

    @staticmethod
    def holder(part: str) -> str:
        """Give the part with the relationships of another."""
        folder, name = posixpath.split(part)
        return posixpath.join(folder, "_rels", f"{name}.rels")

    def relations(self, part: str) -> list[Relation]:
        folder, holder = posixpath.dirname(part), self.holder(part)
        if holder not in self.content:
            return []
        return [
            _relation(node, folder) for node in self.tree(holder).iter(f"{_PACKAGE}Relationship")
        ]

    def related(self, part: str, kind: str) -> list[str]:
        return [found.target for found in self.relations(part) if found.kind == kind]

    def typed(self) -> tuple[set[str], set[str]]:
        """Give the parts and the extensions that have a content type."""
        nodes = list(self.tree(_CONTENT_TYPES))
        names = {node.get("PartName", "").lstrip("/") for node in nodes}
        return names, {node.get("Extension", "").lower() for node in nodes}

    @cached_property
    def workbook(self) -> str:
        return self.related("", "officeDocument")[0]

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Part of every worksheet, by the name on its tab."""
        targets = {found.id: found for found in self.relations(self.workbook)}
        listed = self.tree(self.workbook).iter(f"{MAIN}sheet")
        found = {node.get("name"): targets[node.get(f"{OFFICE}id")] for node in listed}
        return {name: at.target for name, at in found.items() if at.kind == "worksheet"}

    @cached_property
    def strings(self) -> list[str]:
        (part,) = self.related(self.workbook, "sharedStrings") or [""]
        items = self.tree(part).iter(f"{MAIN}si") if part else ()
        return ["".join(text.text or "" for text in item.iter(f"{MAIN}t")) for item in items]

    @cached_property
    def names(self) -> set[str]:
        """Defined names in lower case, whatever their scope."""
        found = self.tree(self.workbook).iter(f"{MAIN}definedName")
        return {node.get("name", "").lower() for node in found}

    @cached_property
    def tables(self) -> dict[str, tuple[str, Element]]:
        """Tab and tree of every table, by part."""
        return {
            part: (sheet, self.tree(part))
            for sheet, holder in self.sheets.items()
            for part in self.related(holder, "table")
        }

    @cached_property
    def columns(self) -> dict[str, set[str]]:
        """Column names of every table, all in lower case."""
        return {
            tree.get("displayName", "").lower(): {
                decoded(c.get("name", "")).lower() for c in tree.iter(f"{MAIN}tableColumn")
            }
            for _, tree in self.tables.values()
        }


def decoded(text: str) -> str:
    """Undo how a file writes line ends and the like in an attribute."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def boxes(references: str) -> Iterator[Box]:
    """Give the areas of a list such as "A1:B2 D4"."""
    for reference in references.split():
        left, top, right, bottom = range_boundaries(reference)
        yield left or 1, top or 1, right or 16384, bottom or 1048576


def overlap(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _relation(node: Element, folder: str) -> Relation:
    target = ""
    if node.get("TargetMode") != "External":
        target = posixpath.normpath(posixpath.join("/", folder, node.get("Target", "")))
    return Relation(node.get("Id", ""), node.get("Type", "").rsplit("/", 1)[-1], target.lstrip("/"))
