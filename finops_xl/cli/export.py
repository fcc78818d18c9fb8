"""Files that the command line writes: the register as CSV, and nothing lost on the way."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from finops_xl.errors import CellError
from finops_xl.workshop.columns import Cell, Column
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.register_tables import RegisterRow

# A program that opens the file would run text that begins so as a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_register_csv(path: Path, rows: Sequence[RegisterRow]) -> None:
    """Write the register in UTF-8 with a mark that Excel recognises, dates in ISO."""
    columns = RegisterRow.columns()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([column.name for column in columns.values()])
        for row in rows:
            writer.writerow([_text(column, getattr(row, f)) for f, column in columns.items()])


def keep_aside(wanted: Path, made: Path) -> Path | None:
    """Put a new file in its place; a different one that is there gets a free name."""
    kept = None
    if wanted.exists() and wanted.read_bytes() != made.read_bytes():
        names = (wanted.with_stem(f"{wanted.stem}-{number}") for number in count(1))
        kept = next(name for name in names if not name.exists())
        wanted.rename(kept)
    made.replace(wanted)
    return kept


def _text(column: Column, cell: Cell) -> str:
    day = to_date(cell) if column.kind == "date" else None
    if day:
        return day.isoformat()
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.code
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return f"{cell:.15g}"
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
