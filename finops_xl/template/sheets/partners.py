"""Partners: what products and interfaces deliver for which KPI, and what they do not."""

from __future__ import annotations

import csv
from pathlib import Path

from finops_xl.template.draft import Draft
from finops_xl.template.sheet import Sheet, open_page
from finops_xl.template.table import TableLook, write_table
from finops_xl.template.tables import Partner

FILE = Path(__file__).parents[1] / "data" / "partners.csv"


def write(draft: Draft, sheet: Sheet) -> None:
    """Write one row per product, in the order of the file."""
    look = TableLook(frozen=1, status=())
    write_table(open_page(draft, sheet), Partner, partners(), look)


def partners() -> list[Partner]:
    """Read the products."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [Partner.from_row(row) for row in csv.DictReader(file)]


SHEET = Sheet(
    Partner.SHEET,
    "Partners: who delivers which signal",
    "What was read in each product's interface, as of November 2026. Which of them is in use "
    "here stands on Observability.",
    "Pay-i, Jellyfish, OpenTelemetry, usage APIs, FOCUS: what they deliver and what not",
    "results",
    write,
)
