"""What formulas and readers would silently miss: formulas typed over, cells around a table."""

from __future__ import annotations

from collections.abc import Collection

from finops_xl.engine.addresses import cell_name
from finops_xl.engine.tables import Table
from finops_xl.engine.workbook import Workbook


def formula_gaps(
    workbook: Workbook, table: Table, headers: Collection[str]
) -> dict[int, list[str]]:
    """Find cells of formula columns that hold no formula: position to headers."""
    sheet = workbook.sheets[table.sheet]
    numbers = {name: table.sheet_column(name) for name in headers}
    gaps: dict[int, list[str]] = {}
    for row in range(table.data.top, table.data.bottom + 1):
        missing = [
            name
            for name, number in numbers.items()
            if number is not None and sheet.formula(row, number) is None
        ]
        if missing:
            gaps[row - table.data.top] = missing
    return gaps


def rows_below(workbook: Workbook, table: Table) -> list[int]:
    """Find filled rows below a table within its columns: positions counted on from its rows."""
    sheet = workbook.sheets[table.sheet]
    left, right = table.area.left, table.area.right
    rows = {
        row
        for row, column in sheet.cells
        if row > table.area.bottom
        and left <= column <= right
        and sheet.value(row, column) not in (None, "")
    }
    return sorted(row - table.data.top for row in rows)


def cells_beside(workbook: Workbook, table: Table) -> list[str]:
    """Name the filled cells to the right of a table, from its headers down."""
    sheet = workbook.sheets[table.sheet]
    found = sorted(
        (row, column)
        for row, column in sheet.cells
        if row >= table.area.top
        and column > table.area.right
        and sheet.value(row, column) not in (None, "")
    )
    return [f"{table.sheet}!{cell_name(*place)}" for place in found]


def is_filled(workbook: Workbook, name: str) -> bool:
    """Tell whether a sheet holds a value or a formula."""
    sheet = workbook.sheets[name]
    return any(
        sheet.value(*place) not in (None, "") or sheet.formula(*place) is not None
        for place in sheet.cells
    )
