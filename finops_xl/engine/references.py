"""Structured references (``Agents[[#This Row],[Agent ID]]``) to plain ones.

The engine that evaluates formulas knows no tables. The translated text goes only
there; the file keeps the formula as it was.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from finops_xl.engine.addresses import Area, column_letters, quoted
from finops_xl.engine.formulas import INSIDE, Token, tokens
from finops_xl.engine.tables import Table

Tables = Mapping[str, Table]
"""Tables by lower-case name."""

_STRUCTURED = re.compile(rf"(?P<table>[^\[]*)\[(?P<inside>{INSIDE})\]", re.DOTALL)
_ITEM = re.compile(r"\[((?:'.|[^\[\]'])*)\]", re.DOTALL)
_ESCAPED = re.compile(r"'(.)", re.DOTALL)
_THIS_ROW = "#this row"


class RowReference(NamedTuple):
    """A reference that means the formula's own row; elsewhere than in the data, an error."""

    start: str
    end: str
    top: int
    bottom: int

    def at(self, row: int) -> str:
        """Write the reference for a formula in this row."""
        if not self.top <= row <= self.bottom:
            return "#VALUE!"
        return self.written(str(row))

    def written(self, row: str) -> str:
        """Write the reference with this row number, or with a mark for it."""
        return f"{self.start}{row}{self.end}{row}" if self.end else f"{self.start}{row}"


def translate(formula: str, tables: Tables, sheet: str, row: int, own: Table | None = None) -> str:
    """Replace every reference to a table; other text stays as it is.

    ``sheet`` and ``row`` are those of the formula's cell, ``own`` is the table it stands
    in, which ``[@Col]`` and ``[Col]`` without a table name mean.
    """
    pieces = tokens(formula)
    plain = (plain_reference(pieces, place, tables, sheet, own) for place in range(len(pieces)))
    return "".join(
        token.text if found is None else found.at(row) if isinstance(found, RowReference) else found
        for token, found in zip(pieces, plain, strict=True)
    )


def plain_reference(
    pieces: tuple[Token, ...], place: int, tables: Tables, sheet: str, own: Table | None
) -> str | RowReference | None:
    """Plain reference for the token at ``place``, or None when it names no known table."""
    token = pieces[place]
    if token.kind == "structured":
        return structured(token.text, tables, sheet, own)
    if token.kind == "name" and token.text.lower() in tables and not _qualified(pieces, place):
        table = tables[token.text.lower()]
        return _address(table, table.data)
    return None


def structured(
    text: str, tables: Tables, sheet: str, own: Table | None
) -> str | RowReference | None:
    """Plain reference for ``T[...]`` or ``[...]``; None when the table is not known."""
    match = _STRUCTURED.fullmatch(text)
    if not match:
        return None
    table = tables.get(match["table"].lower()) if match["table"] else own
    if table is None:
        return None
    keywords, columns = _items(match["inside"])
    edges = _edges(table, columns)
    if edges is None:
        return "#REF!"
    if _THIS_ROW in keywords:
        return _own_row(table, sheet, *edges)
    rows = _rows(table, keywords)
    return _address(table, Area(rows[0], edges[0], rows[1], edges[1])) if rows else "#REF!"


def _own_row(table: Table, sheet: str, left: int, right: int) -> RowReference:
    """Refer to the formula's row relatively: the engine shares work between such rows."""
    prefix = "" if table.sheet == sheet else f"{quoted(table.sheet)}!"
    start = f"{prefix}${column_letters(left)}"
    end = f":${column_letters(right)}" if right > left else ""
    return RowReference(start, end, table.data.top, table.data.bottom)


def _items(inside: str) -> tuple[set[str], list[str]]:
    """Keywords (lower case) and column names between the outer brackets."""
    keywords: set[str] = set()
    columns: list[str] = []
    text = inside.strip()
    if text.startswith("@"):
        keywords.add(_THIS_ROW)
        text = text[1:].strip()
    for item in _ITEM.findall(text) or ([text] if text else []):
        if item.strip().startswith("#"):
            keywords.add(item.strip().lower())
        elif item.startswith("@"):
            keywords.add(_THIS_ROW)
            columns.append(_ESCAPED.sub(r"\1", item[1:]))
        else:
            columns.append(_ESCAPED.sub(r"\1", item))
    return keywords, columns


def _edges(table: Table, columns: list[str]) -> tuple[int, int] | None:
    """First and last sheet column; the whole table when none is named."""
    if not columns:
        return table.area.left, table.area.right
    found = [table.sheet_column(column) for column in (columns[0], columns[-1])]
    known = [column for column in found if column is not None]
    return (min(known), max(known)) if len(known) == len(found) else None


def _rows(table: Table, keywords: set[str]) -> tuple[int, int] | None:
    """First and last row of the named parts; None when a named part is not there."""
    top, _, bottom, _ = table.area
    parts = {
        "#all": (top, bottom),
        "#data": (table.data.top, table.data.bottom),
        "#headers": (top, top) if table.header_rows else None,
        "#totals": (bottom, bottom) if table.totals_rows else None,
    }
    found = [parts.get(keyword) for keyword in keywords or {"#data"}]
    known = [part for part in found if part]
    if len(known) < len(found):
        return None
    return min(first for first, _ in known), max(last for _, last in known)


def _address(table: Table, area: Area) -> str:
    return f"{quoted(table.sheet)}!{area.absolute}"


def _qualified(pieces: tuple[Token, ...], place: int) -> bool:
    """Tell whether a sheet or workbook stands before the name."""
    return place > 0 and pieces[place - 1].kind == "prefix"
