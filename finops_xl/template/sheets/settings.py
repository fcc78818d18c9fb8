"""Settings: every figure that holds for the whole workbook, by name."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.prices.book import price_book
from finops_xl.template.amiss import TAKES_NUMBERS, mark_text
from finops_xl.template.draft import Draft, Formula, Page
from finops_xl.template.formulas import expand, names
from finops_xl.template.settings import GROUPS, PRICE_BOOK, SETTINGS, Setting
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page, print_upright, set_print
from finops_xl.template.styles import CLOCK, COUNT, DATE, FACTOR, SHARE, SMALL_MONEY
from finops_xl.template.validation import input_message, rule_of_kind
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.settings_rules import check_settings

REQUIRED = [finding.column for finding in check_settings(Settings())]
"""Names of the settings that validation asks for."""

LABEL, VALUE, UNIT, NOTE = range(4)
_WIDTHS = (42, 36, 26, 62)
_ROLES = {"input": "input", "fixed": "cell", "formula": "other sheet", "button": "button"}
_NUMBER_FORMATS = {
    "date": DATE,
    "time": CLOCK,
    "share": SHARE,
    "whole": COUNT,
    "money": SMALL_MONEY,
}


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the groups of settings one below the other and name every value."""
    page = open_page(draft, sheet)
    for column, width in enumerate(_WIDTHS):
        page.sheet.set_column(column, column, width)
    for column, header in enumerate(("Setting", "Value", "Unit", "Note")):
        page.put(BODY_ROW, column, header, page.look("header input", align="left"))
    row = BODY_ROW + 1
    for heading, settings in GROUPS:
        page.sheet.set_row(row, 22)
        for column in range(len(_WIDTHS)):
            page.put(row, column, heading if column == LABEL else None, page.look("group"))
        for row, setting in enumerate(settings, row + 1):  # noqa: B020 - rows go on counting
            _write_setting(page, row, setting)
        row += 1
    page.sheet.freeze_panes(BODY_ROW + 1, 1)
    page.sheet.set_zoom(100)
    set_print(page, header_row=BODY_ROW)
    print_upright(page)


def _write_setting(page: Page, row: int, setting: Setting) -> None:
    page.put(row, LABEL, setting.label, page.look("cell", align="left"))
    look = page.look(
        _ROLES[setting.source],
        _number_format(setting),
        wrap=True,
        align="left" if setting.kind == "text" else "right",
    )
    page.put(row, VALUE, _value(page.draft, setting), look)
    page.put(row, UNIT, setting.unit, page.look("cell", align="left"))
    page.put(row, NOTE, setting.help, page.look("cell", align="left"))
    if setting.source == "input":
        rule = rule_of_kind(setting.kind, setting.label, setting.limits)
        rule |= input_message(setting.label, setting.help)
        page.sheet.data_validation(row, VALUE, row, VALUE, rule)
        if setting.kind in TAKES_NUMBERS:
            mark_text(page, row, VALUE, is_time=setting.kind == "time")
    cell = xl_rowcol_to_cell(row, VALUE, row_abs=True, col_abs=True)
    page.draft.workbook.define_name(setting.name, f"='{page.name}'!{cell}")


def _number_format(setting: Setting) -> str:
    """What is typed shows with the decimals that it has; what is computed is rounded."""
    if setting.kind == "number" and setting.source == "formula":
        return FACTOR
    return _NUMBER_FORMATS.get(setting.kind, "")


def _value(draft: Draft, setting: Setting) -> Cell:
    if setting.name in names.FORMULAS:
        return Formula(expand(names.FORMULAS[setting.name]))
    if setting.name == PRICE_BOOK:
        return price_book().book_id
    return draft.content.setting(setting.name)


def _progress() -> str:
    """Say "7 of 8 required inputs filled; no Loaded hourly cost", with the label of each gap."""
    gaps = (f'IF(ISBLANK({name}),"; no {SETTINGS[name].label}","")' for name in REQUIRED)
    count = f'COUNTA({",".join(REQUIRED)})&" of {len(REQUIRED)} required inputs filled"'
    return f"={'&'.join((count, *gaps))}"


SHEET = Sheet(
    "Settings",
    "Settings",
    "What holds for the whole workbook. Yellow cells are yours; the defaults are a start, "
    "not a recommendation.",
    "Currency, discount rate, horizon, hurdles and other figures that hold throughout",
    "set-up",
    write,
    _progress(),
)
