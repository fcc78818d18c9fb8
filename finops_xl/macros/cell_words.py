"""Values and references as a message shows them."""

from __future__ import annotations

from typing import Any, NamedTuple

from finops_xl.engine.addresses import Area, cell_name, unquoted
from finops_xl.engine.formulas import Token, tokens
from finops_xl.errors import CellError
from finops_xl.functions.arguments import is_blank
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.wording.text import quoted

LONGEST_SHOWN = 60

_CONSTANT = ("text", "number", "space", "error")


class Spot(NamedTuple):
    """A cell of a range, counted from 0."""

    row: int
    column: int


def in_words(value: Any, kind: str = "") -> str:
    """Show a value of any kind; ``kind`` is that of the parameter it is given to."""
    if isinstance(value, list):
        rows = as_rows(value)
        return in_words(rows[0][0], kind) if size(rows) == 1 else f"{size(rows):,} cells"
    if isinstance(value, CellError):
        return f"the error {value.code}"
    if is_blank(value):
        return "nothing"
    if isinstance(value, bool):
        return str(value).upper()
    day = to_date(value) if kind == "date" and isinstance(value, int | float) else None
    if day:
        return day.isoformat()
    return f"{value:.10g}" if isinstance(value, int | float) else quoted(value)


def as_rows(value: Any) -> list[list[Any]]:
    """Give a single value, a column or a range as rows."""
    if not isinstance(value, list):
        return [[value]]
    return [row if isinstance(row, list) else [row] for row in value]


def size(rows: list[list[Any]]) -> int:
    """Count the cells of a range."""
    return sum(map(len, rows))


def errors_in(value: Any) -> list[tuple[Spot, CellError]]:
    """Find the errors of a value, row by row."""
    return [
        (Spot(row, column), cell)
        for row, cells in enumerate(as_rows(value))
        for column, cell in enumerate(cells)
        if isinstance(cell, CellError)
    ]


def at(value: Any, spot: Spot) -> Any:
    """Give the cell of an argument that counts for a cell of the result, as Excel spreads it."""
    rows = as_rows(value)
    cells = rows[spot.row] if spot.row < len(rows) else rows[0]
    return cells[spot.column] if spot.column < len(cells) else cells[0]


def cell_at(reference: str, spot: Spot) -> str:
    """Name the cell of a reference that counts for a cell of the result."""
    sheet, mark, address = reference.rpartition("!")
    try:
        area = Area.parse(address)
    except ValueError:
        return readable(reference)
    row = min(area.top + spot.row, area.bottom)
    column = min(area.left + spot.column, area.right)
    return f"{unquoted(sheet)}{mark}{cell_name(row, column)}"


def is_constant(formula: str) -> bool:
    """Tell a formula that is a value and looks nowhere."""
    return all(piece.kind in _CONSTANT or piece.text in "+-{},;" for piece in tokens(formula))


def readable(formula: str) -> str:
    """Write a formula as people do, without dollar signs, cut to a readable length."""
    text = "".join(map(_readable, tokens(formula))).strip()
    return text if len(text) <= LONGEST_SHOWN else f"{text[: LONGEST_SHOWN - 3]}..."


def _readable(piece: Token) -> str:
    if piece.kind in ("cell", "rows", "columns"):
        return piece.text.replace("$", "")
    if piece.kind == "prefix" and "[" not in piece.text:
        return f"{unquoted(piece.text)}!"
    return piece.text
