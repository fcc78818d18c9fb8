"""Values and references as a message shows them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import compress
from typing import Any, NamedTuple

from finops_xl.cells import is_blank
from finops_xl.engine.addresses import LAST_ROW, Area, cell_name, unquoted
from finops_xl.engine.formulas import Token, tokens
from finops_xl.errors import CellError
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.wording.text import quoted

LONGEST_SHOWN = 60

_COLUMNS = re.compile(r"(\$?[A-Za-z]{1,3}):(\$?[A-Za-z]{1,3})")
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
    day = to_date(value) if kind in ("date", "dates") and isinstance(value, int | float) else None
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
    whole = _whole_columns(reference)
    try:
        area = Area.parse(f"{whole[1]}1:{whole[2]}{LAST_ROW}" if whole else address)
    except ValueError:
        return readable(reference)
    row = min(area.top + spot.row, area.bottom)
    column = min(area.left + spot.column, area.right)
    return f"{unquoted(sheet)}{mark}{cell_name(row, column)}"


def without_rest_of_column(formulas: Sequence[str], values: Sequence[Any]) -> list[Any]:
    """Cut whole columns to the rows in use, all to the same one, as the wrappers in VBA do."""
    whole = [_whole_columns(formula) is not None for formula in formulas]
    used = max(map(_rows_in_use, compress(values, whole)), default=0)
    cut = zip(values, whole, strict=True)
    return [as_rows(value)[:used] if is_whole else value for value, is_whole in cut]


def _whole_columns(reference: str) -> re.Match[str] | None:
    return _COLUMNS.fullmatch(reference.rpartition("!")[2])


def _rows_in_use(value: Any) -> int:
    rows = as_rows(value)
    filled = (
        number for number in range(len(rows), 1, -1) if not all(map(is_blank, rows[number - 1]))
    )
    return next(filled, 1)


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
