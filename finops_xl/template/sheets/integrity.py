"""Integrity: what must hold across the sheets."""

from __future__ import annotations

from finops_xl.template.draft import Draft, Formula
from finops_xl.template.formulas import expand
from finops_xl.template.integrity import CHECKS
from finops_xl.template.sheet import Sheet, open_page, print_upright
from finops_xl.template.table import TableLook, write_table
from finops_xl.template.tables import Check


def write(draft: Draft, sheet: Sheet) -> None:
    """Write one row per check."""
    page = open_page(draft, sheet)
    rows = [
        Check(check=label, found=Formula(expand(found)), remedy=remedy)
        for label, found, remedy in CHECKS
    ]
    write_table(page, Check, rows, TableLook(frozen=1, status=("status",), zoom=100))
    print_upright(page)


SHEET = Sheet(
    "Integrity",
    "Integrity",
    "Does the workbook hang together? Each line counts the rows that break it: 0 is OK. What is "
    "wrong with the content stands on Findings; whether the functions work, on Checks.",
    "Does the workbook hang together? Summed up at the head of every tab",
    "reference",
    write,
    "=MasterCheck",
)
