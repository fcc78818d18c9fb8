"""Lists: the KPI catalogue to pick from, and the entries of every choice in the workbook."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_range_abs

from finops_xl.template.draft import Draft, Page
from finops_xl.template.formulas.words import CATALOGUE as KPI_NAMES
from finops_xl.template.formulas.words import PREFILLED, catalogue_name
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page, set_print
from finops_xl.workshop import facts
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.lists import FROM_TABLES, fixed_lists

HEADER_ROW = BODY_ROW + 1
FIRST_ROW = HEADER_ROW + 1

CATALOGUE = (
    ("KPI", "name", 34),
    ("Category", "category", 12),
    ("Line", "line", 9),
    ("Unit", "unit", 15),
    ("Direction", "direction", 11),
    ("What it measures", "definition", 60),
    ("Formula", "formula", 44),
    ("Where it is measured", "typical_source_kind", 22),
)
TABS = "Tabs"
"""List of the tabs of the workbook."""

_FIRST_LIST_COLUMN = len(CATALOGUE) + 1


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the catalogue, the drivers and the lists, and name every list."""
    page = open_page(draft, sheet)
    page.put(BODY_ROW, 0, "KPI catalogue", page.look("heading"))
    _write_catalogue(page)
    page.put(BODY_ROW, _FIRST_LIST_COLUMN, "Validation lists", page.look("heading"))
    for number, (name, entries) in enumerate(fixed_lists().items(), _FIRST_LIST_COLUMN):
        _write_list(page, number, name, entries)
    _write_list(page, _FIRST_LIST_COLUMN + len(fixed_lists()), TABS, _tab_names(draft))
    for name, (table, column) in FROM_TABLES.items():
        draft.workbook.define_name(name, f"={table}[{column}]")
    last_row = FIRST_ROW + len(facts.kpi_catalogue()) - 1
    page.sheet.print_area(0, 0, last_row, len(CATALOGUE) - 1)
    page.sheet.freeze_panes(FIRST_ROW, 1)
    page.sheet.set_zoom(90)
    page.sheet.protect()
    set_print(page, header_row=HEADER_ROW)


def _write_catalogue(page: Page) -> None:
    catalogue = facts.kpi_catalogue()
    for number, (header, field, width) in enumerate(CATALOGUE):
        page.sheet.set_column(number, number, width)
        page.put(HEADER_ROW, number, header, page.look("header input", align="left"))
        for row, kpi in enumerate(catalogue, FIRST_ROW):
            _write_entry(page, row, number, kpi[field])
    last_row = FIRST_ROW + len(catalogue) - 1
    for number, (_, field, _) in enumerate(CATALOGUE):
        name = KPI_NAMES if field == "name" else catalogue_name(field)
        if field == "name" or field in PREFILLED:
            _define(page, name, FIRST_ROW, last_row, number)


def _tab_names(draft: Draft) -> list[str]:
    return [sheet.name for sheet in draft.tabs]


def _write_list(page: Page, column: int, name: str, entries: Sequence[str]) -> None:
    page.sheet.set_column(column, column, max(14, *(len(entry) + 2 for entry in entries)))
    page.put(HEADER_ROW, column, name, page.look("header input", align="left"))
    for row, entry in enumerate(entries, FIRST_ROW):
        _write_entry(page, row, column, entry)
    _define(page, name, FIRST_ROW, FIRST_ROW + len(entries) - 1, column)


def _write_entry(page: Page, row: int, column: int, entry: Cell) -> None:
    """Write an entry; {currency} stands for the reporting currency, wherever it is known."""
    look = page.look("cell", align="left")
    if isinstance(entry, str) and facts.CURRENCY in entry:
        currency = f'IF(ReportingCurrency="","{facts.CURRENCY}",ReportingCurrency)'
        page.compute(row, column, f'=SUBSTITUTE("{entry}","{facts.CURRENCY}",{currency})', look)
    else:
        page.put(row, column, entry, look)


def _define(page: Page, name: str, first_row: int, last_row: int, column: int) -> None:
    cells = xl_range_abs(first_row, column, last_row, column)
    page.draft.workbook.define_name(name, f"='{page.name}'!{cells}")


SHEET = Sheet(
    "Lists",
    "Lists",
    "The KPI catalogue to pick from in Block 3, and on the right the entries of every list.",
    "KPI catalogue, and the entries of every list",
    "reference",
    write,
)
