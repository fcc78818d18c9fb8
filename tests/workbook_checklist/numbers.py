"""W3, W5, W6, W13: units, formulas and how figures read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from workbook_checklist.book import Book, Check, at, bare, formula_of, role

FIGURES = ("input", "formula", "other sheet", "button", "figure")
WITH_EXAMPLES = ("Checks", "Functions")
"""Tabs whose formulas are examples: their figures are what is tested."""
UNIT_IN_THE_ROW = {"Unit"}
"""Columns that give the unit of the figures of their row."""
ITS_OWN_UNIT = re.compile(r"No\.?|(?:Row|Tokens)\b.*|Minutes|Month")
"""Headers that say themselves what is counted."""
A_LEVEL = re.compile(
    r"Baseline|Band centre|Eligible pool|Benchmark claim|Claim(?: used)?|Result"
    r"|(?:Suggested )?(?:floor|target|stretch)(?: 6| 12)?",
    re.IGNORECASE,
)
"""Headers of figures in the unit of a KPI."""
VOLATILE = {"OFFSET", "INDIRECT", "NOW", "TODAY", "RANDBETWEEN"}
LONGEST_FORMULA = 8192
DATES = {"yyyy-mm-dd", "mmm yyyy", "hh:mm"}
_LITERAL = re.compile(r"(?<![\w.$!:])\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?(?![\w.!:])")


def w3_every_figure_has_its_unit(book: Book) -> Iterator[str]:
    """A word of unit beside a figure of a page, or above the header of its column."""
    for sheet in book.tabs:
        table = book.table_of(sheet)
        headers = sheet[table.ref][0] if table else ()
        named = {header.value for header in headers}
        if not named & UNIT_IN_THE_ROW and sheet.title not in WITH_EXAMPLES:
            yield from _headers_without_units(book, sheet, headers)
        if not table:
            yield from _pages_without_units(book, sheet)


def w3_the_sign_of_figures_is_agreed(book: Book) -> Iterator[str]:
    """Start says which amounts are typed as positive ones, and what can be negative."""
    start = book.tabs[0]
    texts = [str(cell.value) for row in start.iter_rows() for cell in row]
    if not any("positive amounts" in text and "negative" in text for text in texts):
        yield f"{start.title}: no word on the sign of figures"


def _headers_without_units(
    book: Book, sheet: Worksheet, headers: tuple[Cell, ...]
) -> Iterator[str]:
    for header in headers:
        above = sheet.cell(header.row - 1, header.column).value
        if (
            not ITS_OWN_UNIT.fullmatch(str(header.value))
            and not above
            and _has_figures(book, sheet, header)
        ):
            yield f"{at(header)}: no unit above {header.value}"


def _has_figures(book: Book, sheet: Worksheet, header: Cell) -> bool:
    column = (sheet.cell(row, header.column) for row in range(header.row + 1, sheet.max_row + 1))
    return any(_is_figure(book, cell) for cell in column)


def _is_figure(book: Book, cell: Cell) -> bool:
    """Tell a number from a date, and a share from both: its format says per cent."""
    value = book.value(cell)
    plain = isinstance(value, int | float) and not isinstance(value, bool)
    return plain and "%" not in cell.number_format and cell.number_format not in DATES


def _pages_without_units(book: Book, sheet: Worksheet) -> Iterator[str]:
    for row in sheet.iter_rows():
        for cell in row:
            shown = role(cell) in FIGURES and _is_printed(sheet, cell)
            if shown and _is_figure(book, cell) and not _unit_of(sheet, cell):
                yield f"{at(cell)}: no unit beside the figure or above its column"


def _is_printed(sheet: Worksheet, cell: Cell) -> bool:
    """Tell what the reader is shown from workings that stand beside the page."""
    areas = re.findall(r"\$?[A-Z]+\$?\d+:\$?[A-Z]+\$?\d+", sheet.print_area or "")
    boxes = [range_boundaries(area.replace("$", "")) for area in areas]
    row, column = cell.row, cell.column
    return not boxes or any(x <= column <= z and y <= row <= w for x, y, z, w in boxes)


def _unit_of(sheet: Worksheet, cell: Cell) -> bool:
    beside = sheet.cell(cell.row, cell.column + 1)
    if isinstance(beside.value, str) and role(beside) in ("note", "cell"):
        return True
    above = (sheet.cell(row, cell.column) for row in range(cell.row - 1, 0, -1))
    return any(
        other.value and (role(other) == "unit" or ITS_OWN_UNIT.fullmatch(str(other.value)))
        for other in above
    )


def w5_formulas_hold_no_figures(book: Book) -> Iterator[str]:
    """No number but 0 and 1, nothing volatile, no other workbook, no path."""
    for cell in book.cells():
        formula = formula_of(cell)
        if not formula or cell.parent.title in WITH_EXAMPLES:
            continue
        text = bare(formula)
        for literal in sorted({*_LITERAL.findall(text)} - {"0", "1"}):
            yield f"{at(cell)}: the figure {literal} in a formula"
        for name in sorted(VOLATILE & set(re.findall(r"([A-Z.]+)\(", text))):
            yield f"{at(cell)}: {name}"
        if re.search(r"\[\d+\]|\.xl\w|[A-Za-z]:\\|https?:", text):
            yield f"{at(cell)}: a link to another file"
        if len(formula) > LONGEST_FORMULA:
            yield f"{at(cell)}: a formula of {len(formula)} characters"


def w6_a_column_repeats_its_formula(book: Book) -> Iterator[str]:
    """The formula of a column in each of its rows; only a pre-filled one may be typed over."""
    for sheet in book.tabs:
        table = book.table_of(sheet)
        for number, column in enumerate(table.tableColumns if table else ()):
            declared = column.calculatedColumnFormula
            cells = [row[number] for row in sheet[table.ref][1:]]
            wanted = f"={declared.attr_text}" if declared is not None else ""
            for cell in cells:
                typed = role(cell) == "input" and cell.data_type != "f"
                if wanted and formula_of(cell) != wanted and not typed:
                    yield f"{at(cell)}: not the formula of its column"


def w13_figures_read_alike(book: Book) -> Iterator[str]:
    """ISO dates, per cent with one decimal, thousands apart, no sign of a currency."""
    for cell in book.cells():
        shown = cell.number_format
        if re.search(r"[$€£¥]|\[\$", shown):
            yield f"{at(cell)}: a sign of a currency in {shown}"
        if "%" in shown and shown != "0.0%":
            yield f"{at(cell)}: per cent as {shown}"
        if re.search(r"[ymdh]{2}", re.sub(r'"[^"]*"', "", shown)) and shown not in DATES:
            yield f"{at(cell)}: a date as {shown}"
        value = book.value(cell) if role(cell) in FIGURES else None
        if type(value) in (int, float) and abs(value) >= 10_000 and shown == "General":
            yield f"{at(cell)}: {value} without thousands apart"


def w13_per_cent_lies_on_levels_alone(book: Book) -> Iterator[str]:
    """Where a unit of % decides how figures read, they are levels of that unit.

    Months, a rate or an amount in the same row would read a hundred times too large.
    """
    for sheet in book.tabs:
        for area in sheet.conditional_formatting:
            if any(_shows_per_cent(rule) for rule in area.rules):
                for box in area.sqref.ranges:
                    for header in _headers_of(sheet, box):
                        if not A_LEVEL.fullmatch(str(header.value)):
                            yield f"{at(header)}: {header.value} shows as per cent with the unit"


def _shows_per_cent(rule: Any) -> bool:
    shown = rule.dxf.numFmt if rule.dxf else None
    return shown is not None and "%" in shown.formatCode


def _headers_of(sheet: Worksheet, box: Any) -> Iterator[Cell]:
    """Give the cell above each column of an area that is its header."""
    return (sheet.cell(box.min_row - 1, number) for number in range(box.min_col, box.max_col + 1))


CHECKS: tuple[Check, ...] = (
    w3_every_figure_has_its_unit,
    w3_the_sign_of_figures_is_agreed,
    w5_formulas_hold_no_figures,
    w6_a_column_repeats_its_formula,
    w13_figures_read_alike,
    w13_per_cent_lies_on_levels_alone,
)
