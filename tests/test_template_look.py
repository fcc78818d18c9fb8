"""How the workbook looks: readable, framed, printable, nothing hidden."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from card_page import printed_areas, width_of_columns
from made_workbooks import workbook_of
from workbook_checklist.printing import UPRIGHT

from finops_xl.template.settings import SETTINGS
from finops_xl.template.sheets import PAGE_INPUTS, SHEETS
from finops_xl.template.styles import (
    INK_ON_FILL,
    MONTH_NUMBER,
    ROLES,
    TAB_COLOURS,
    alignment,
    number_format,
)
from finops_xl.template.table import FIRST_ROW, GROUP_ROW
from finops_xl.template.tables import ALL_TABLES
from finops_xl.workshop.columns import Column
from finops_xl.workshop.register_tables import RegisterRow

READABLE = 4.5
A3, A4 = 8, 9
PROTECTED = {"Start", "Lists", "Register totals", "Exercises"}
PAGES = {"Settings", *PAGE_INPUTS.values()}
"""Tabs that people fill without a table."""
BOOK = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")))
TABS = [pytest.param(sheet, id=sheet.title) for sheet in BOOK.worksheets]
TABLE_TABS = [pytest.param(BOOK[cls.SHEET], id=cls.SHEET) for cls in ALL_TABLES]


def head_column_of(sheet: Any) -> int:
    return next(column for column in range(1, 5) if sheet.cell(2, column).value)


def luminance(colour: str) -> float:
    channels = [int(colour.lstrip("#")[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(ink: str, fill: str) -> float:
    light, dark = sorted((luminance(ink), luminance(fill)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("ink", "fill"), INK_ON_FILL)
def test_text_is_readable_on_every_fill(ink: str, fill: str) -> None:
    assert contrast(ink, fill) >= READABLE


def test_every_ink_and_fill_in_use_is_among_the_pairs_that_are_measured() -> None:
    used = {
        (look.get("font_color", "#000000"), look.get("bg_color", "#FFFFFF"))
        for look in ROLES.values()
    }
    assert used <= set(INK_ON_FILL)


def test_the_colours_are_those_that_everyone_can_tell_apart() -> None:
    assert (ROLES["input"]["font_color"], ROLES["input"]["bg_color"]) == ("#0000FF", "#FFF2CC")
    assert ROLES["other sheet"]["font_color"] == "#008000"
    assert (ROLES["ok"]["font_color"], ROLES["ok"]["bg_color"]) == ("#005A9C", "#DDEBF7")
    assert (ROLES["check"]["font_color"], ROLES["check"]["bg_color"]) == ("#B34700", "#FDE9D9")


@pytest.mark.parametrize("sheet", TABS)
def test_a_tab_has_title_purpose_and_how_the_workbook_stands_in_its_frozen_head(
    sheet: Any,
) -> None:
    declared = next(tab for tab in SHEETS if tab.name == sheet.title)
    column = head_column_of(sheet)
    assert (sheet["A1"].value, sheet.cell(2, column).value) == (declared.title, declared.purpose)
    assert sheet.cell(3, column).value == "=HeaderLine" or sheet.title == "Start"
    assert sheet.sheet_properties.tabColor.rgb.endswith(TAB_COLOURS[declared.block].lstrip("#"))


@pytest.mark.parametrize("sheet", TABS)
def test_columns_that_are_repeated_on_every_page_cut_no_line_of_the_head_off(sheet: Any) -> None:
    if not sheet.print_title_cols:
        assert head_column_of(sheet) == 1
        return
    repeated = ord(sheet.print_title_cols[-1]) - ord("A") + 1
    assert head_column_of(sheet) == repeated + 1
    width = sum(sheet.column_dimensions[letter].width for letter in "ABC"[:repeated])
    size = sheet["A1"].font.size / sheet["A4"].font.size
    assert len(sheet["A1"].value) * size <= width
    assert not any(sheet.cell(GROUP_ROW + 1, column).value for column in range(2, repeated + 1))


@pytest.mark.parametrize("name", sorted(UPRIGHT & set(BOOK.sheetnames)))
def test_what_prints_upright_fits_on_its_pages_at_half_its_size_or_more(name: str) -> None:
    sheet = BOOK[name]
    areas = printed_areas(sheet) or [(1, 1, sheet.max_column, sheet.max_row)]
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, len(areas))
    wide, high = (784, 1111) if int(sheet.page_setup.paperSize) == A3 else (537, 763)
    for left, top, right, foot in areas:
        width = width_of_columns(sheet, left, right) * 5.4
        height = sum(sheet.row_dimensions[row].height or 15 for row in range(top, foot + 1))
        assert min(wide / width, high / height) >= 0.5


@pytest.mark.parametrize("sheet", TABS)
def test_a_tab_prints_on_a3_where_a4_would_be_too_small(sheet: Any) -> None:
    last = max((area[2] for area in printed_areas(sheet)), default=sheet.max_column)
    width = width_of_columns(sheet, 1, last)
    if sheet.title != "Lists":
        assert int(sheet.page_setup.paperSize) == (A3 if width > 200 else A4)
    assert (sheet.page_setup.fitToWidth or 1) <= 3


@pytest.mark.parametrize(
    ("name", "column"), [("3 KPIs", "C"), ("4 Targets", "C"), ("Register KPIs", "I")]
)
def test_levels_of_a_kpi_show_per_cent_thousands_and_the_decimals_that_they_have(
    name: str, column: str
) -> None:
    sheet = BOOK[name]
    unit = next(cell.column_letter for cell in sheet[FIRST_ROW] if cell.value == "Unit")
    level = f"{column}{FIRST_ROW + 1}"
    shown = [
        (rule.formula, rule.dxf.numFmt.formatCode, rule.stopIfTrue)
        for area in sheet.conditional_formatting
        if level in area.sqref
        for rule in area.rules
        if rule.dxf.numFmt  # the others mark a cell that is amiss
    ]
    assert shown == [
        ([f'${unit}{FIRST_ROW + 1}="%"'], "0.0%", True),
        ([f"AND(ISNUMBER({level}),{level}=ROUND(N({level}),0))"], "#,##0", True),
        ([f"AND(ISNUMBER({level}),ABS(N({level}))<0.001)"], "0.0#######", True),
    ]
    assert sheet[level].number_format == "#,##0.0###"


@pytest.mark.parametrize("sheet", TABS)
def test_only_sheets_without_tables_are_protected_and_without_a_password(sheet: Any) -> None:
    assert sheet.protection.sheet == (sheet.title in PROTECTED)
    assert bool(sheet.tables) != (sheet.title in PROTECTED | PAGES)
    assert sheet.protection.password is None


@pytest.mark.parametrize("sheet", TABLE_TABS)
def test_table_headers_stay_in_sight_and_on_every_printed_page(sheet: Any) -> None:
    assert sheet.freeze_panes.endswith(str(FIRST_ROW + 1))
    assert sheet.print_title_rows.endswith(f"${FIRST_ROW}")


@pytest.mark.parametrize(
    ("name", "height"),
    [("Integrity", 22.5), ("3 KPIs", 37.5), ("4 Targets", 52.5), ("Economics", 52.5)],
)
def test_headers_stand_in_the_middle_of_a_row_as_tall_as_their_words_and_buttons(
    name: str, height: float
) -> None:
    sheet = BOOK[name]
    assert sheet.row_dimensions[FIRST_ROW].height == height
    table = next(iter(sheet.tables.values()))
    assert (table.autoFilter is None) == (height < 30)
    headers = sheet[table.ref][0]
    assert {cell.alignment.vertical for cell in headers} == {"center"}


def test_inputs_formulas_and_written_cells_differ_in_style() -> None:
    economics = BOOK["Economics"]
    columns = {cell.value: cell.column for cell in economics[FIRST_ROW]}
    typed, computed, looked_up = (
        economics.cell(FIRST_ROW + 1, columns[header])
        for header in ("Input tokens", "Run cost", "Value floor 6")
    )
    assert (typed.font.color.rgb, typed.fill.fgColor.rgb) == ("FF0000FF", "FFFFF2CC")
    assert computed.font.color.rgb == "FF000000"
    assert looked_up.font.color.rgb == "FF008000"
    assert BOOK["Register"]["A7"].fill.fgColor.rgb == "FFF7F7F7"


def test_a_payback_that_is_said_in_words_wraps() -> None:
    register = BOOK["Register"]
    columns = {cell.value: cell.column for cell in register[FIRST_ROW]}
    assert register.cell(FIRST_ROW + 1, columns["Payback floor"]).alignment.wrap_text
    assert not register.cell(FIRST_ROW + 1, columns["NPV floor"]).alignment.wrap_text


def test_the_document_says_what_it_is_on_a_fixed_day() -> None:
    properties = BOOK.properties
    assert properties.title == "AI FinOps workshop"
    assert properties.creator == "finops-xl"
    assert (properties.created.year, properties.created.month) == (2026, 1)


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("2 Classification", "Source"),
        ("3 KPIs", "Baseline sample"),
        ("4 Targets", "Claim source"),
        ("Costs", "Source"),
        ("Assumptions", "Source"),
    ],
)
def test_a_source_is_shown_with_the_whole_of_its_address(name: str, header: str) -> None:
    sheet = BOOK[name]
    column = next(cell for cell in sheet[FIRST_ROW] if cell.value == header)
    width = sheet.column_dimensions[column.column_letter].width
    sources = [sheet.cell(row, column.column) for row in range(FIRST_ROW + 1, sheet.max_row + 1)]
    assert max(len(str(cell.value)) for cell in sources) > 3 * width
    for cell in sources:
        height = sheet.row_dimensions[cell.row].height  # none: as tall as its text
        assert cell.alignment.wrap_text
        assert height is None or len(str(cell.value)) <= width * height / 15


def test_a_long_reference_does_not_make_its_row_tall() -> None:
    for sheet in ("2 Classification", "4 Targets", "Costs"):
        heights = [d.height for n, d in BOOK[sheet].row_dimensions.items() if n > FIRST_ROW]
        assert max((h for h in heights if h), default=0) <= 6 * 15


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (Column("Baseline date", "date"), "yyyy-mm-dd"),
        (Column("Discount", "share"), "0.0%"),
        (Column("Input tokens", "number", unit="tokens per call"), "#,##0"),
        (Column("Calls per task", "number", unit="calls; blank = 1"), "#,##0"),
        (Column("Baseline", "number"), ""),
        (Column("Payback floor", "number", unit="months"), "0.0"),
        (Column("ROI ratio floor", "number", unit="x"), "0.00"),
        (Column("Payback month floor", "whole", unit="month no."), MONTH_NUMBER),
        (Column("Input", "money", unit="USD / M tokens"), "#,##0.00##"),
        (Column("Unit cost live", "money", unit="USD per attempt"), "#,##0.00000"),
        (Column("Cost per call", "money", unit="USD"), "#,##0.00000"),
        (Column("Cost a month", "money", unit="USD"), "#,##0.00;-#,##0.00;0.00"),
        (Column("Model cost per task", "money", unit="currency"), "#,##0.0000"),
        (
            Column("Cost per task", "money", unit="currency, fully loaded"),
            "#,##0.00;-#,##0.00;0.00",
        ),
        (Column("NPV floor", "money", unit="currency"), "#,##0;-#,##0;0"),
    ],
)
def test_a_figure_reads_as_its_kind_and_unit_ask(column: Column, expected: str) -> None:
    assert number_format(column) == expected


def test_a_computed_setting_is_rounded_for_the_eye_and_a_typed_one_shows_as_it_is() -> None:
    rows = {row[0].value: row[1] for row in BOOK["Settings"].iter_rows(min_row=6)}
    for setting in SETTINGS.values():
        if setting.kind == "number":
            expected = "0.0000" if setting.source == "formula" else "General"
            assert rows[setting.label].number_format == expected


def test_a_pasted_text_stays_on_yellow_as_far_as_the_page_goes() -> None:
    sheet = BOOK["1 Foundation"]
    head = next(cell for cell in sheet["B"] if str(cell.value).startswith("Text: paste it"))
    *_, right, _ = max(printed_areas(sheet))
    yellow = ROLES["input"]["bg_color"].lstrip("#")
    for row in sheet.iter_rows(head.row + 1, head.row + 30, 2, right):
        assert {cell.fill.fgColor.rgb[-6:] for cell in row} == {yellow}
        assert [cell.value for cell in row[1:]] == [None] * (right - 2)


def test_figures_stand_right_dates_in_the_middle_words_left() -> None:
    columns = RegisterRow.columns()
    assert alignment(columns["npv_floor"]) == "right"
    assert alignment(columns["go_live"]) == "center"
    assert alignment(columns["thesis"]) == "left"
