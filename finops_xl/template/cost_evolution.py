"""The pairs that a new workbook compares, and what others measured: two files of data."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from finops_xl.template.tables import CostSource
from finops_xl.workshop.columns import Cell, Kind
from finops_xl.workshop.cost_evolution import Evolution
from finops_xl.workshop.dates import to_serial

_FOLDER = Path(__file__).parent / "data"
PAIRS = _FOLDER / "cost_evolution_pairs.csv"
SOURCES = _FOLDER / "cost_evolution_sources.csv"
UNDATED = "undated"


def default_pairs() -> Sequence[Evolution]:
    """Read the pairs, headed as the columns that people fill."""
    kinds = {column.name: column.kind for column in Evolution.columns().values()}
    return tuple(
        Evolution.from_row(
            {header: _cell(text, kinds[header]) for header, text in row.items()}, position
        )
        for position, row in enumerate(_rows(PAIRS))
    )


def cost_sources() -> Sequence[CostSource]:
    """Read the outside figures; a source without a date says so."""
    headers = {field: column.name for field, column in CostSource.columns().items()}
    rows = (row | {"source_date": row["source_date"] or UNDATED} for row in _rows(SOURCES))
    return tuple(
        CostSource.from_row({headers[field]: text for field, text in row.items()}, position)
        for position, row in enumerate(rows)
    )


def _cell(text: str, kind: Kind) -> Cell:
    if not text:
        return None
    if kind == "date":
        return to_serial(dt.date.fromisoformat(text))
    return float(text) if kind == "number" else text


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
