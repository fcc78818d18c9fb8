"""Ranges that cover a table's data and follow it when it grows or shrinks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from finops_xl.engine.addresses import Area, unquoted
from finops_xl.engine.formulas import Token, tokens
from finops_xl.engine.markup import Element, local
from finops_xl.engine.tables import Table

_FOLLOWING = {"conditionalFormatting", "dataValidation", "ignoredError", "protectedRange"}
_LAST_ROW = re.compile(r"(\$?[A-Za-z]+\$?)\d+")


@dataclass(frozen=True)
class Resize:
    """A table whose data gets another last row."""

    table: Table
    bottom: int

    def follows(self, area: Area, *, from_above: bool = False) -> bool:
        """Tell whether a range covers the data of some column from its start to its end.

        It may begin at the header, and with ``from_above`` higher up; a range that covers
        only part of the rows, or ends elsewhere, was meant differently and stays.
        """
        data = self.table.data
        return (
            area.bottom == data.bottom
            and (from_above or self.table.area.top <= area.top)
            and area.top <= data.top
            and area.left <= data.right
            and area.right >= data.left
        )

    def ranges(self, text: str) -> str:
        """Change those of a list of ranges, separated by blanks, that follow."""
        return " ".join(self._range(part) for part in text.split())

    def formula(self, text: str, home: str, *, from_above: bool = False) -> str:
        """Change the ranges of a formula on sheet ``home`` that follow."""
        pieces = tokens(text)
        result = []
        place = 0
        while place < len(pieces):
            length = _range_length(pieces, place)
            part = "".join(piece.text for piece in pieces[place : place + length])
            on_sheet = _sheet_before(pieces, place, home) == self.table.sheet
            if pieces[place].kind == "cell" and on_sheet:
                part = self._range(part, from_above=from_above)
            result.append(part)
            place += length
        return "".join(result)

    def _range(self, text: str, *, from_above: bool = False) -> str:
        """Change the last row of ``$A$5:$B$9`` and keep its dollar signs."""
        area = area_or_none(text)
        if area is None or not self.follows(area, from_above=from_above):
            return text
        first, _, last = text.partition(":")
        moved = _LAST_ROW.sub(rf"\g<1>{self.bottom}", last or first)
        return first if moved == first else f"{first}:{moved}"


def resize_sheet_ranges(root: Element, resize: Resize) -> None:
    """Let the formats and validations of the table's own sheet follow."""
    for node in outside_cells(root):
        if local(node) in _FOLLOWING and node.get("sqref"):
            node.set("sqref", resize.ranges(node.get("sqref")))
        elif local(node) == "sqref" and local(node.getparent()) in _FOLLOWING:
            node.text = resize.ranges(node.text or "")


def outside_cells(root: Element) -> Iterator[Element]:
    """Walk through a worksheet's elements without its cells."""
    for section in root:
        if local(section) not in ("", "sheetData"):
            yield from (node for node in section.iter() if isinstance(node.tag, str))


def area_or_none(text: str | None) -> Area | None:
    """Read a range of cells; None for whole rows and columns, which need not follow."""
    try:
        return Area.parse((text or "").strip())
    except ValueError:
        return None


def _range_length(pieces: tuple[Token, ...], place: int) -> int:
    kinds = [piece.kind for piece in pieces[place : place + 3]]
    return 3 if kinds == ["cell", "other", "cell"] and pieces[place + 1].text == ":" else 1


def _sheet_before(pieces: tuple[Token, ...], place: int, home: str) -> str:
    if place == 0 or pieces[place - 1].kind != "prefix":
        return home
    return unquoted(pieces[place - 1].text)
