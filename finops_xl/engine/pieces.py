"""A piece of a formula, and how many values it stands for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from finops_xl.engine.addresses import Area, column_number
from finops_xl.engine.calls import Call, Item
from finops_xl.engine.formulas import Token

_REFERENCES = ("cell", "rows", "columns", "name")
ONE, RANGE, ARRAY = 0, 1, 2
"""One value, several cells, several computed values."""


class Piece(NamedTuple):
    """Text for the engine, how many values it stands for, and whether entire columns."""

    text: str
    shape: int
    entire: bool = False

    @property
    def area(self) -> Area | None:
        """Give the cells of a plain range."""
        try:
            return Area.parse(self.text.rpartition("!")[2].replace("$", "").strip())
        except ValueError:
            return None

    def span(self, function: str) -> tuple[int | None, int | None]:
        """First and last row, or with COLUMN column, of a plain range."""
        area = self.area
        if area:
            rows = function == "ROW"
            return (area.top, area.bottom) if rows else (area.left, area.right)
        first, _, last = self.text.rpartition("!")[2].replace("$", "").strip().partition(":")
        if first.isdigit() and last.isdigit() and function == "ROW":
            return int(first), int(last)
        if first.isalpha() and last.isalpha() and function == "COLUMN":
            return column_number(first), column_number(last)
        return None, None


def of_reference(items: Sequence[Item], names: Mapping[str, int]) -> Piece:
    """Judge an operand without calls."""
    tokens = [item for item in items if isinstance(item, Token)]
    text = "".join(token.text for token in tokens)
    if len(tokens) < len(items):
        return Piece("".join(_plain(item) for item in items), RANGE)
    kinds = {token.kind for token in tokens}
    if kinds & {"rows", "columns"}:
        return Piece(text, RANGE, entire=True)
    if "list" in kinds:
        return Piece(text, ARRAY)
    if Token("other", "#") in tokens:
        return Piece(text, RANGE)
    corners = [token.text.replace("$", "") for token in tokens if token.kind == "cell"]
    if Token("other", ":") in tokens:
        return Piece(text, RANGE if len(set(corners)) != 1 else ONE)
    shapes = [names.get(token.text.lower(), ONE) for token in tokens if token.kind == "name"]
    return Piece(text, max(shapes, default=ONE))


def intersects(items: Sequence[Item]) -> bool:
    """Tell a space between two references."""
    whole = [item for item in items if not _is_space(item)]
    for before, at, after in zip(items, items[1:], items[2:], strict=False):
        if _is_space(at) and before in whole and after in whole:
            ends = isinstance(before, Call) or before.kind in _REFERENCES
            return ends and (isinstance(after, Call) or after.kind in (*_REFERENCES, "prefix"))
    return False


def _is_space(item: Item) -> bool:
    return isinstance(item, Token) and item.kind == "space"


def _plain(item: Item) -> str:
    if isinstance(item, Token):
        return item.text
    return f"{item.name}({','.join(''.join(map(_plain, part)) for part in item.arguments)})"
