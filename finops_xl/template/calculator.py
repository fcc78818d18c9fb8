"""What a page that calculates is made of: named inputs, results, grids and charts.

A page differs from a table tab in that nothing on it grows: every input has a defined
name, which the formulas of the page use and by which a newer workbook takes it over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.amiss import TAKES_NUMBERS, mark_text
from finops_xl.template.draft import Formula, Page
from finops_xl.template.formulas import expand
from finops_xl.template.formulas.phrases import numbers
from finops_xl.template.sheet import BODY_ROW, set_print
from finops_xl.template.styles import alignment, number_format
from finops_xl.template.table import colour_by_word, put_unit
from finops_xl.template.validation import hint, input_message, rule_of
from finops_xl.workshop.columns import Cell, Column, Kind

LABEL, VALUE, UNIT, NOTE = 0, 1, 2, 4
"""Columns of a line; a unit may run over into the empty column beside it."""

HEADING_HEIGHT, TEXT_HEIGHT = 24, 15


@dataclass(frozen=True)
class Named:
    """A cell with a defined name: computed where the value is a formula, else typed in or fixed."""

    name: str
    value: Cell
    fixed: bool = False

    @property
    def typed(self) -> bool:
        """Tell whether a person fills the cell."""
        return not self.fixed and not isinstance(self.value, Formula)


GridCell = Cell | Named
"""A constant, a formula, or a cell with a name."""


@dataclass(frozen=True)
class Line:
    """A labelled cell of a page; the column says how it reads and what may be typed.

    The help of the column is the note beside the cell.
    """

    cell: Named
    column: Column


def result(formula: str) -> Formula:
    """Make a formula that shows nothing where an input is missing or our functions are."""
    return Formula(expand(f'=IFERROR({formula},"")'))


def if_known(names: Sequence[str], formula: str) -> Formula:
    """Compute where all these cells are numbers: a blank one is unknown, not 0."""
    return result(f'IF({numbers(*names)},{formula},"")')


def as_it_is(name: str) -> Formula:
    """Show another cell: a blank one stays blank, where a plain reference would show 0."""
    return Formula(f'=IF({name}="","",{name})')


def fixed(name: str, label: str, value: Cell, kind: Kind = "number", **more: Any) -> Line:
    """Declare a line whose value was written when the workbook was made."""
    return Line(Named(name, value, fixed=True), Column(label, kind, **more))


def line(name: str, label: str, value: Cell, kind: Kind = "number", **more: Any) -> Line:
    """Declare a line: label, value, kind of the value, and unit, help or choices."""
    return Line(Named(name, value), Column(label, kind, **more))


def input_names(cells: Iterable[Line | Named]) -> tuple[str, ...]:
    """List the names of the cells that a person types into."""
    named = (each.cell if isinstance(each, Line) else each for each in cells)
    return tuple(cell.name for cell in named if cell.typed)


def set_widths(page: Page, widths: Sequence[float]) -> None:
    """Set the widths of the columns, in characters."""
    for number, width in enumerate(widths):
        page.sheet.set_column(number, number, width)


def write_heading(page: Page, row: int, text: str, columns: int, explained: str = "") -> int:
    """Write the heading of a section over so many columns, and a sentence below it."""
    page.sheet.set_row(row, HEADING_HEIGHT)
    for column in range(columns):
        page.put(row, column, None if column else text, page.look("heading"))
    if explained:
        page.put(row + 1, LABEL, explained, page.look("purpose"))
    return row + (2 if explained else 1)


def write_lines(page: Page, row: int, lines: Sequence[Line]) -> int:
    """Write lines one below the other and give the next free row."""
    for row_of_line, entry in enumerate(lines, row):
        page.put(row_of_line, LABEL, entry.column.name, page.look("line"))
        write_cell(page, row_of_line, VALUE, entry.column, entry.cell)
        put_unit(page, row_of_line, UNIT, entry.column.unit, page.look("note", align="left"))
        page.put(row_of_line, NOTE, entry.column.help, page.look("note"))
    return row + len(lines)


def write_cell(page: Page, row: int, number: int, column: Column, cell: GridCell) -> None:
    """Write one cell as what it is: typed in, computed or fixed."""
    value = cell.value if isinstance(cell, Named) else cell
    role = "formula" if isinstance(value, Formula) else "cell"
    if isinstance(cell, Named):
        name_cell(page, cell.name, row, number)
        role = "button" if cell.fixed else role
        if cell.typed:
            role = "input"
            value = page.draft.content.settings.get(cell.name, value)
            rule = rule_of(column) | input_message(column.name, column.help or hint(column))
            page.sheet.data_validation(row, number, row, number, rule)
            if column.kind in TAKES_NUMBERS:
                mark_text(page, row, number)
    page.put(row, number, value, page.look(role, number_format(column), align=alignment(column)))


def write_grid(
    page: Page, row: int, columns: Sequence[Column], rows: Sequence[Sequence[GridCell]]
) -> int:
    """Write headers with units and the rows below them; give the next free row."""
    page.sheet.set_row(row + 1, 2 * TEXT_HEIGHT)
    for number, column in enumerate(columns):
        put_unit(page, row, number, column.unit, page.look("unit", align=alignment(column)))
        header = page.look(f"header {column.filled}", align=alignment(column))
        page.put(row + 1, number, column.name, header)
        for row_of_cell, cells in enumerate(rows, row + 2):
            write_cell(page, row_of_cell, number, column, cells[number])
    last_row = row + 1 + len(rows)
    for number, column in enumerate(columns):
        if column.name in ("Check", "Verdict"):
            colour_by_word(page, row + 2, last_row, number)
    return last_row + 1


def name_cell(page: Page, name: str, row: int, column: int) -> None:
    """Give a cell a defined name."""
    cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    page.draft.workbook.define_name(name, f"='{page.name}'!{cell}")


def finish(page: Page, widths: Sequence[float], last_row: int) -> None:
    """Freeze the head and set the print-out up: one page across."""
    page.sheet.freeze_panes(BODY_ROW, 0)
    page.sheet.set_zoom(90)
    page.sheet.print_area(0, 0, last_row, len(widths) - 1)
    set_print(page, header_row=BODY_ROW - 1, width=sum(widths))
