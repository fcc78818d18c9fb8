"""Integrity: what must hold across the sheets, and the master check of every tab."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.draft import Draft, Formula
from finops_xl.template.formulas import expand
from finops_xl.template.integrity import CHECKS, MASTER
from finops_xl.template.sheet import STATUS_ROW, Sheet, open_page
from finops_xl.template.table import TableLook, write_table
from finops_xl.template.tables import Check


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the checks; the cell that the other tabs show is in this tab's own head."""
    page = open_page(draft, sheet)
    page.compute(STATUS_ROW, 0, expand(MASTER), page.look("status"))
    cell = xl_rowcol_to_cell(STATUS_ROW, 0, row_abs=True, col_abs=True)
    draft.workbook.define_name("MasterCheck", f"='{page.name}'!{cell}")
    rows = [
        Check(check=label, found=Formula(expand(found)), remedy=remedy)
        for label, found, remedy in CHECKS
    ]
    write_table(page, Check, rows, TableLook(frozen=1, status=("status",), zoom=100))


SHEET = Sheet(
    "Integrity",
    "Integrity",
    "Each line counts the rows that break it: 0 is OK. The first line of every tab sums up.",
    "What must hold across the sheets, summed up at the head of every tab",
    "reference",
    write,
)
