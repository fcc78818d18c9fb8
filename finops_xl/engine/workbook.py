"""A workbook as sheets, tables and names over its package."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from finops_xl.engine.cell_values import rich_text
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.markup import (
    Element,
    child,
    children,
    local,
    parse,
    relationship_id,
    serialise,
)
from finops_xl.engine.package import Package
from finops_xl.engine.sheet import Sheet
from finops_xl.engine.tables import Table


@dataclass(frozen=True)
class SheetEntry:
    """A sheet as the workbook part lists it; chart sheets have no cells."""

    name: str
    part: str
    has_cells: bool


class Workbook:
    """Parts are parsed when first needed, and written only when changed."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self._trees: dict[str, Element] = {}
        self.changed: set[str] = set()
        """Parts other than sheets whose tree was changed."""
        self.part = self._workbook_part()
        self.root = self.tree(self.part)
        self.entries = tuple(self._read_entries())

    @classmethod
    def open(cls, path: Path | str) -> Workbook:
        """Open a file of whatever origin; WorkbookError says why it cannot be read."""
        return cls(Package.open(Path(path)))

    @classmethod
    def from_bytes(cls, data: bytes, name: str = "The workbook") -> Workbook:
        """Open a workbook in memory."""
        return cls(Package(data, name))

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """Worksheets by name, in the order of the tabs."""
        return {
            entry.name: Sheet(entry.name, entry.part, self.tree(entry.part), self.strings)
            for entry in self.entries
            if entry.has_cells
        }

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Tables by lower-case name, as the file has them."""
        return {table.name.lower(): table for table in self._read_tables()}

    @cached_property
    def strings(self) -> list[str]:
        """Texts that cells share."""
        for kind, target in self.relationships(self.part).values():
            if kind == "sharedStrings":
                return [rich_text(item) for item in children(self.tree(target), "si")]
        return []

    @property
    def uses_1904_dates(self) -> bool:
        """Tell whether day 1 is 2 January 1904."""
        properties = child(self.root, "workbookPr")
        return properties is not None and properties.get("date1904") in ("1", "true")

    def defined_names(self) -> list[Element]:
        """Elements of the defined names."""
        holder = child(self.root, "definedNames")
        return [] if holder is None else children(holder, "definedName")

    def xml(self, part: str) -> Element:
        """Parse a part anew."""
        return parse(self.package.read(part), f"{self.package.name}, part {part},")

    def tree(self, part: str) -> Element:
        """Parse a part once; changes to the tree are written by ``keep``."""
        if part not in self._trees:
            self._trees[part] = self.xml(part)
        return self._trees[part]

    def keep(self, part: str) -> None:
        """Put the changed tree of a part into the package."""
        self.package.replace(part, serialise(self.tree(part)))

    def relationships(self, part: str) -> dict[str, tuple[str, str]]:
        """Relationship id to (last word of its type, part) for targets inside the file."""
        folder = posixpath.dirname(part)
        relations = self.relations_part(part)
        if relations is None:
            return {}
        found = {}
        for relation in self.xml(relations):
            if local(relation) == "Relationship" and relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))
                stored = self.package.find(target.lstrip("/"))
                if stored:
                    kind = relation.get("Type", "").rsplit("/", 1)[-1]
                    found[relation.get("Id", "")] = (kind, stored)
        return found

    def relations_part(self, part: str) -> str | None:
        """Give the part that holds the relationships of another."""
        folder, name = posixpath.split(part)
        return self.package.find(posixpath.join(folder, "_rels", f"{name}.rels"))

    def _workbook_part(self) -> str:
        for kind, target in self.relationships("").values():
            if kind == "officeDocument":
                return target
        raise WorkbookError(
            f"{self.package.name} is damaged, its workbook part is missing: "
            "open it in Excel, let it repair the file, and save it again."
        )

    def _read_entries(self) -> Iterator[SheetEntry]:
        relations = self.relationships(self.part)
        listed = child(self.root, "sheets")
        if local(self.root) != "workbook" or listed is None:
            raise WorkbookError(f"{self.package.name} is not a workbook (.xlsx, .xlsm).")
        for sheet in children(listed, "sheet"):
            name = sheet.get("name", "")
            kind, part = relations.get(relationship_id(sheet), ("", ""))
            if not part:
                raise WorkbookError(
                    f"{self.package.name} is damaged, sheet '{name}' has no content: "
                    "open it in Excel, let it repair the file, and save it again."
                )
            yield SheetEntry(name, part, has_cells=kind == "worksheet")

    def _read_tables(self) -> Iterator[Table]:
        for entry in self.entries:
            for kind, part in self.relationships(entry.part).values():
                if kind == "table" and entry.has_cells:
                    try:
                        yield Table.from_part(self.tree(part), entry.name, part)
                    except ValueError as error:
                        raise WorkbookError(
                            f"Sheet '{entry.name}' holds a damaged table ({part}: {error}): "
                            "open the file in Excel, let it repair it, and save it again."
                        ) from None
