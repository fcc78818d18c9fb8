"""Golden rows: CSV files under tests/cases, shared by every host."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[dict[str, str]]:
    """Read a file of golden rows."""
    with (CASES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def by_id(name: str, **where: str) -> list[Any]:
    """Give the rows of a file as pytest parameters, named by their id."""
    import pytest

    chosen = [row for row in rows(name) if all(row[k] == v for k, v in where.items())]
    return [pytest.param(row, id=row["id"]) for row in chosen]


def agrees(answer: Any, expected: Any, tolerance: str = "1e-9") -> bool:
    """Compare as oracles/README says: within the tolerance, absolute or relative."""
    if isinstance(expected, str):
        return bool(answer == expected)
    tol = float(tolerance or 0)
    return bool(
        math.isclose(answer, expected, rel_tol=tol, abs_tol=tol)
        if not isinstance(expected, list)
        else all(agrees(a, e, tolerance) for a, e in zip(answer, expected, strict=True))
    )


def arguments(row: dict[str, str]) -> dict[str, Any]:
    """Read the arguments of a row by name."""
    return dict(json.loads(row["args_json"]))
