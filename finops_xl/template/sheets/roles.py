"""Roles: what finance, IT, data science, sponsor and facilitator do in each block."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from finops_xl.template.draft import Draft
from finops_xl.template.sheet import Sheet, open_page
from finops_xl.template.table import TableLook, write_table
from finops_xl.template.tables import RoleHint

FILE = Path(__file__).parents[1] / "data" / "roles.csv"


def write(draft: Draft, sheet: Sheet) -> None:
    """Write one row per role and block, in the order of the file."""
    look = TableLook(frozen=2, status=())
    write_table(open_page(draft, sheet), RoleHint, role_hints(), look)


def role_hints() -> list[RoleHint]:
    """Read the hints."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows: Iterable[dict[str, Any]] = csv.DictReader(file)
        return [RoleHint(**row) for row in rows]


SHEET = Sheet(
    RoleHint.SHEET,
    "Roles: who looks at what",
    "For each role and block: what you bring, what you look at, which columns are yours, one "
    "question to ask, one mistake to avoid.",
    "Hints for finance, IT, data science, sponsor and facilitator, block by block",
    "reference",
    write,
)
