"""What replacing the rows of a table could not carry along, said in sentences."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterator

from finops_xl.engine.markup import same_namespace
from finops_xl.engine.ranges import Resize
from finops_xl.engine.sheet import Sheet
from finops_xl.engine.table_rows import column_plans
from finops_xl.engine.tables import Table
from finops_xl.engine.workbook import Workbook

_CHART = re.compile(r"xl/(?:charts|chartsheets|drawings)/[^/]*chart[^/]*\.xml", re.IGNORECASE)
_REFERENCE = re.compile(rb"<(?:\w+:)?f>([^<]*)</(?:\w+:)?f>")


def left_behind(workbook: Workbook, resize: Resize) -> list[str]:
    """Name the charts and formulas that still mean the old rows of a resized table."""
    if resize.bottom == resize.table.data.bottom:
        return []
    return [*_charts(workbook, resize), *_formulas(workbook, resize)]


def _charts(workbook: Workbook, resize: Resize) -> Iterator[str]:
    for part in workbook.package.names():
        if not _CHART.fullmatch(part):
            continue
        found = {html.unescape(m.decode()) for m in _REFERENCE.findall(workbook.package.read(part))}
        old = sorted(text for text in found if resize.formula(text, "") != text)
        if old:
            yield (
                f"A chart ({part}) shows {old[0]}, the old rows of table {resize.table.name}: "
                "drag its data range to the new last row."
            )


def _formulas(workbook: Workbook, resize: Resize) -> Iterator[str]:
    for sheet in workbook.sheets.values():
        cells = list(_old_formulas(sheet, resize))
        if cells:
            more = f" and {len(cells) - 1} more" if len(cells) > 1 else ""
            yield (
                f"Sheet '{sheet.name}', {cells[0]}{more}: the formula means the old rows of table "
                f"{resize.table.name}; write {resize.table.name}[...] instead of the address."
            )


def _old_formulas(sheet: Sheet, resize: Resize) -> Iterator[str]:
    if resize.table.data.top == resize.table.data.bottom:
        return  # an address of the single row may mean that row alone
    last_row = str(resize.table.data.bottom)
    means_old: dict[str, bool] = {}
    for formula in sheet.data.iter(same_namespace(sheet.data, "f")):
        text = formula.text
        if not text or last_row not in text:
            continue
        if text not in means_old:
            means_old[text] = resize.formula(text, sheet.name) != text
        if means_old[text]:
            yield formula.getparent().get("r")


def loose_formulas(
    workbook: Workbook, table: Table, prefilled: Collection[str] = ()
) -> set[tuple[int, int]]:
    """Find the formulas in columns of a table that have none of their own."""
    sheet = workbook.sheets[table.sheet]
    plans = column_plans(workbook, table, prefilled)
    numbers = [plan.number for plan in plans if not plan.formula]
    return {
        (row, number)
        for row in range(table.data.top, table.data.bottom + 1)
        for number in numbers
        if sheet.formula(row, number) is not None
    }


def lost_formulas(workbook: Workbook, table: Table, before: set[tuple[int, int]]) -> list[str]:
    """Name the columns in which a formula of a single row gave way to its value."""
    sheet = workbook.sheets[table.sheet]
    lost = {column for row, column in before if sheet.formula(row, column) is None}
    return became_values(table, lost)


def became_values(table: Table, columns: Collection[int]) -> list[str]:
    """Name the columns of a sheet in which formulas of single rows are now values."""
    return [
        f"Sheet '{table.sheet}', table {table.name}: formulas in single rows of the column "
        f"'{table.columns[column - table.area.left]}' became values; give the column one formula."
        for column in sorted(columns)
    ]
