"""Tables that get another name or another size, and formulas that move."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from openpyxl.formula.translate import Translator
from openpyxl.utils.cell import range_boundaries

from finops_xl.engine.addresses import Area, cell_name
from xlwings_openpyxl.native import refused
from xlwings_openpyxl.typing_rules import Formula

if TYPE_CHECKING:
    from xlwings_openpyxl.document import Document

_ADDRESS = re.compile(r"(?<![\w.])\$?[A-Za-z]{1,3}\$?\d")


def moved(formula: Any, source: tuple[int, int], target: tuple[int, int]) -> Any:
    """Move the relative references of a formula from one cell to another."""
    if not (isinstance(formula, str) and formula.startswith("=") and _ADDRESS.search(formula)):
        return formula
    return Translator(formula, cell_name(*source)).translate_formula(cell_name(*target))


def resize_table(document: Document, title: str, name: str, corners: Any) -> None:
    """Give a table other rows, as ListObject.Resize does: no cell moves, none is filled."""
    table = document.table(title, name)
    left, top, right, _ = range_boundaries(table.ref)
    area = Area(*corners)
    if document.is_protected(title):
        raise refused("That command cannot be used on a protected sheet.")
    if (area.top, area.left, area.right) != (top, left, right) or area.bottom < top + (
        table.headerRowCount != 0
    ):
        raise refused("The headers must remain in the same row.")
    if table.totalsRowCount:
        raise refused("A table with a total row is resized by its rows.")
    for other, (o_left, o_top, o_right, o_bottom) in document.areas(title):
        if other != name and area.overlaps(Area(o_top, o_left, o_bottom, o_right)):
            raise refused("A table cannot overlap another table.")
    table.ref = str(area)
    if table.autoFilter is not None:
        table.autoFilter.ref = table.ref
    document.changed()


def stretch_table(document: Document, cell: Any) -> None:
    """Let a table take in a row that is written right below it: AutoCorrect does that."""
    sheet = cell.parent
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        if cell.row == bottom + 1 and left <= cell.column <= right and not table.totalsRowCount:
            row = [sheet.cell(cell.row, column).value for column in range(left, right + 1)]
            if sum(value is not None for value in row) == 1:
                resize_table(document, sheet.title, table.name, (top, left, bottom + 1, right))


def spread_formula(document: Document, cell: Any) -> None:
    """Let a formula fill a table column that is blank but for it: AutoCorrect does that."""
    sheet = cell.parent
    for table in sheet.tables.values():
        left, top, right, bottom = range_boundaries(table.ref)
        if not (left <= cell.column <= right and top < cell.row <= bottom):
            continue
        others = [sheet.cell(row, cell.column) for row in range(top + 1, bottom + 1)]
        if any(other.value is not None for other in others if other.row != cell.row):
            continue
        for other in others:
            if other.row != cell.row:
                formula = moved(str(cell.value), (cell.row, cell.column), (other.row, cell.column))
                document.store(other, Formula(formula))


def rename_table(document: Document, title: str, old: str, new: str) -> None:
    """Give a table another name, also in all formulas, as Excel does."""
    tables = document.book[title].tables
    table = tables.pop(old)
    table.name = table.displayName = new
    tables[new] = table
    reference = re.compile(rf"(?<![\w.]){re.escape(old)}\[")
    for sheet in document.book:
        for cell in sheet._cells.values():
            if document.formula_of(cell):
                cell.value = reference.sub(f"{new}[", document.formula_of(cell))
    for defined in document.book.defined_names.values():
        defined.attr_text = reference.sub(f"{new}[", defined.attr_text)
    for column in table.tableColumns:
        if column.calculatedColumnFormula is not None:
            text = column.calculatedColumnFormula.attr_text
            column.calculatedColumnFormula.attr_text = reference.sub(f"{new}[", text)
    document.changed()
