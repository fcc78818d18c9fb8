"""Glossary: the terms of AI FinOps in plain words, and where this workbook uses them."""

from __future__ import annotations

import csv
from pathlib import Path

from finops_xl.template.draft import Draft
from finops_xl.template.sheet import Sheet, open_page
from finops_xl.template.table import TableLook, write_table
from finops_xl.template.tables import GlossaryTerm

FILE = Path(__file__).parents[1] / "data" / "glossary.csv"


def write(draft: Draft, sheet: Sheet) -> None:
    """Write one row per term."""
    look = TableLook(frozen=1, status=(), zoom=100)
    write_table(open_page(draft, sheet), GlossaryTerm, terms(), look)


def terms() -> list[GlossaryTerm]:
    """Read the terms, in alphabetical order as the file keeps them."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [GlossaryTerm.from_row(row) for row in csv.DictReader(file)]


SHEET = Sheet(
    "Glossary",
    "Glossary",
    "AI FinOps in plain words. Where used: a sheet, after the colon its columns, settings or KPIs; "
    "in capitals a worksheet function. Source: whose definition it is.",
    "AI FinOps terms: what they mean in plain words, and where they are used here",
    "reference",
    write,
)
