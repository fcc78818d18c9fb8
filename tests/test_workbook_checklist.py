"""Checklist W holds for every workbook that is built, and each check names its planted fault."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_workbooks import workbook_of
from package_linter import faults
from planted import planted, with_cell
from portfolio_workbooks import SALES, SERVICE, workbook
from test_workbook_folder import built
from typer.testing import CliRunner
from workbook_checklist import CHECKS, complaints

from finops_xl.cli.app import app

BOOK = workbook_of("case study")
PARTNERS, STYLES, START = "sheet Partners", "xl/styles.xml", "sheet Start"
WORKBOOK, DRAWING = "xl/workbook.xml", "xl/drawings/drawing1.xml"


@pytest.mark.parametrize("name", ["finops-case-study.xlsm", "finops-workshop.xlsm"])
def test_a_workbook_that_is_shipped_meets_the_checklist(name: str) -> None:
    """With its macros, and the case study with its register."""
    assert complaints(built()[name]) == []


@pytest.mark.parametrize("name", ["empty", "case study"])
def test_a_workbook_that_is_built_meets_the_checklist(name: str) -> None:
    assert complaints(workbook_of(name)) == []


OF_A_WORKSHOP = {name for name in CHECKS if name.split("_")[0] in ("w1", "w8", "w9", "w15")} | {
    "w3_the_sign_of_figures_is_agreed"
}
"""Checks of tabs that a portfolio does not have."""


def test_a_portfolio_meets_the_checks_that_concern_it(tmp_path: Path) -> None:
    sales = workbook(tmp_path / "sales.xlsx", "Sales", SALES)
    service = workbook(tmp_path / "service.xlsx", "Service", SERVICE)
    out = tmp_path / "portfolio.xlsx"
    command = ["register", str(sales), str(service), "--out", str(out)]
    assert CliRunner().invoke(app, command).exit_code == 0
    data = out.read_bytes()
    assert faults(data) == []
    assert complaints(data, *sorted(set(CHECKS) - OF_A_WORKSHOP)) == []


PLANTED = {
    "a tab without a link from Start": (
        "w1_start_says_what_this_is",
        lambda: planted(BOOK, START, "location=\"'Partners'!A1\"", "location=\"'Lists'!A1\""),
        "W1 Start: no link to Partners",
    ),
    "a colour that Start does not explain": (
        "w1_start_says_what_this_is",
        lambda: planted(BOOK, STYLES, 'name="FinOps other sheet"', 'name="FinOps other"'),
        "W1 Start: the colours do not explain other sheet",
    ),
    "a tab without its title": (
        "w2_every_tab_has_its_frame",
        lambda: with_cell(BOOK, "Partners", "A1", ""),
        "W2 Partners!A1: no title",
    ),
    "gridlines": (
        "w2_every_tab_has_its_frame",
        lambda: planted(BOOK, PARTNERS, ' showGridLines="0"', ""),
        "W2 Partners: gridlines",
    ),
    "a zoom that shows little": (
        "w2_every_tab_has_its_frame",
        lambda: planted(BOOK, PARTNERS, r'zoomScale="\d+"', 'zoomScale="150"'),
        "W2 Partners: zoom 150",
    ),
    "a head that scrolls away": (
        "w2_every_tab_has_its_frame",
        lambda: planted(BOOK, PARTNERS, r"<pane [^>]*/>", ""),
        "W2 Partners: the head is not frozen",
    ),
    "a cursor somewhere": (
        "w2_the_cursor_stands_in_a1",
        lambda: planted(BOOK, PARTNERS, r'<selection pane="bottomRight"/>',
                '<selection pane="bottomRight" activeCell="C9" sqref="C9"/>'),
        "W2 Partners!C9: the cursor is not in A1",
    ),
    "two tabs selected": (
        "w2_the_first_tab_is_open",
        lambda: planted(BOOK, PARTNERS, "<sheetView ", '<sheetView tabSelected="1" '),
        "W2 Partners: selected together with the first tab",
    ),
    "a file that opens elsewhere": (
        "w2_the_first_tab_is_open",
        lambda: planted(BOOK, WORKBOOK, "<workbookView ", '<workbookView activeTab="1" '),
        "W2 ...: the file opens here",
    ),
    "a figure without a unit": (
        "w3_every_figure_has_its_unit",
        lambda: with_cell(BOOK, "4 Sign-off", "C12", ""),
        "W3 4 Sign-off!B12: no unit beside the figure or above its column",
    ),
    "a column of figures without a unit": (
        "w3_every_figure_has_its_unit",
        lambda: with_cell(BOOK, "Costs", "E5", ""),
        "W3 Costs!E6: no unit above Amount",
    ),
    "a sign that nobody agreed on": (
        "w3_the_sign_of_figures_is_agreed",
        lambda: planted(BOOK, "xl/sharedStrings.xml", "as positive amounts", "as amounts"),
        "W3 Start: no word on the sign of figures",
    ),
    "a cell without a named style": (
        "w4_every_cell_has_a_named_style",
        lambda: planted(BOOK, PARTNERS, r'<c r="B8" s="\d+"', '<c r="B8" s="0"'),
        "W4 Partners!B8: style Normal",
    ),
    "a cell that looks unlike its style": (
        "w4_every_cell_has_a_named_style",
        lambda: planted(BOOK, STYLES, r'(<xf numFmtId="0" )fontId="\d+"([^>]* xfId="1")',
                        r'\1fontId="0"\2'),
        "W4 ...: does not look as its style FinOps title",
    ),
    "an input that is locked": (
        "w4_inputs_are_open_and_the_rest_is_locked",
        lambda: planted(BOOK, STYLES, r'(<cellXfs.*?)<protection locked="0"/>', r"\1"),
        "W4 ...: locked FinOps input",
    ),
    "a password": (
        "w4_inputs_are_open_and_the_rest_is_locked",
        lambda: planted(BOOK, START, "<sheetProtection ", '<sheetProtection password="CC1A" '),
        "W4 Start: a password",
    ),
    "a figure in a formula": (
        "w5_formulas_hold_no_figures",
        lambda: with_cell(BOOK, "Economics", "R9", "<f>$Q9*1.19</f><v>1</v>"),
        "W5 Economics!R9: the figure 1.19 in a formula",
    ),
    "a volatile function": (
        "w5_formulas_hold_no_figures",
        lambda: with_cell(BOOK, "Economics", "R9", "<f>OFFSET($Q9,0,0)</f><v>1</v>"),
        "W5 Economics!R9: OFFSET",
    ),
    "a link to another workbook": (
        "w5_formulas_hold_no_figures",
        lambda: with_cell(BOOK, "Economics", "R9", "<f>[1]Plan!$A$1</f><v>1</v>"),
        "W5 Economics!R9: a link to another file",
    ),
    "a formula typed over": (
        "w6_a_column_repeats_its_formula",
        lambda: with_cell(BOOK, "Economics", "R9", "<v>4711</v>"),
        "W6 Economics!R9: not the formula of its column",
    ),
    "an input without a validation": (
        "w7_every_input_says_what_belongs_there",
        lambda: planted(BOOK, "sheet Settings", r'(<dataValidation [^>]*sqref=")B8"', r'\1H8"'),
        "W7 Settings!B8: an input without a validation",
    ),
    "an input without a message": (
        "w7_every_input_says_what_belongs_there",
        lambda: planted(BOOK, "sheet Settings", r'(<dataValidation [^>]*?)prompt="[^"]*"', r"\1"),
        "W7 Settings!...",
    ),
    "an amount that may be any text": (
        "w7_every_input_says_what_belongs_there",
        lambda: planted(BOOK, "sheet Costs", r'(<dataValidation )type="decimal" ', r"\1"),
        "W7 Costs!E...: anything may be typed where #,##0;-#,##0;0 belongs",
    ),
    "a list written out": (
        "w7_validations_are_within_limits_and_warn",
        lambda: planted(BOOK, "sheet Costs", r'(type="list"[^>]*><formula1>)[^<]*', r'\1"yes,no"'),
        "W7 Costs!A7:A77: a list written out, not named",
    ),
    "a refusal without a reason": (
        "w7_validations_are_within_limits_and_warn",
        lambda: planted(BOOK, "sheet Costs", r' error="[^"]*"', ""),
        "W7 Costs!A7:A77: refuses without saying why",
    ),
    "a head that hides how the workbook stands": (
        "w8_every_tab_shows_how_the_workbook_stands",
        lambda: planted(BOOK, PARTNERS, "<f>HeaderLine</f>", "<f>1</f>"),
        "W8 Partners!3: the head does not show how the workbook stands",
    ),
    "a check without a state": (
        "w8_every_tab_shows_how_the_workbook_stands",
        lambda: with_cell(BOOK, "Integrity", "C9", "<is><t>fine</t></is>", "inlineStr"),
        "W8 Integrity!C9: a check without words or with the state 'fine'",
    ),
    "an assumption of nobody": (
        "w9_assumptions_and_changes_are_logged",
        lambda: with_cell(BOOK, "Assumptions", "C6", "<is><t>Who</t></is>", "inlineStr"),
        "W9 Assumptions: no column Owner",
    ),
    "a hidden tab": (
        "w10_nothing_is_hidden_or_merged",
        lambda: planted(BOOK, WORKBOOK, '<sheet name="Lists"', r'\g<0> state="veryHidden"'),
        "W10 Lists: veryHidden",
    ),
    "a hidden row": (
        "w10_nothing_is_hidden_or_merged",
        lambda: planted(BOOK, PARTNERS, '<row r="9"', r'\g<0> hidden="1"'),
        "W10 Partners!9: hidden row",
    ),
    "a hidden column": (
        "w10_nothing_is_hidden_or_merged",
        lambda: planted(BOOK, PARTNERS, '<col min="2"', '<col hidden="1" min="2"'),
        "W10 Partners!B: hidden column",
    ),
    "merged cells": (
        "w10_nothing_is_hidden_or_merged",
        lambda: planted(BOOK, "sheet Settings", "</sheetData>",
                '</sheetData><mergeCells><mergeCell ref="A1:B1"/></mergeCells>'),
        "W10 Settings!A1:B1: merged cells",
    ),
    "a table without a name of its own": (
        "w10_tables_are_whole",
        lambda: planted(BOOK, "table Partners", 'displayName="Partners"', 'displayName="Table7"'),
        "W10 Partners!A6:G14: the table has no name of its own",
    ),
    "a blank row in a table": (
        "w10_tables_are_whole",
        lambda: planted(BOOK, PARTNERS, r'<row r="9".*?</row>', '<row r="9"/>'),
        "W10 Partners!9: a blank row inside the table",
    ),
    "a text that can hardly be read": (
        "w11_text_is_readable",
        lambda: planted(BOOK, STYLES, r'(<fonts.*?<color rgb=")FF595959', r"\1FFBBBBBB"),
        "W11 ...",
    ),
    "a status that is told by colour alone": (
        "w11_colour_is_never_alone",
        lambda: planted(BOOK, "sheet Integrity", '<formula>"OK"</formula>', "<formula>0</formula>"),
        "W11 Integrity!C7:...",
    ),
    "a colour for what is only compared with nothing": (
        "w11_colour_is_never_alone",
        lambda: planted(BOOK, "sheet Integrity", '<formula>"OK"</formula>',
                '<formula>AND(C7&lt;&gt;"",B7&gt;0)</formula>'),
        "W11 Integrity!C7:...",
    ),
    "a scale of colours": (
        "w11_colour_is_never_alone",
        lambda: planted(BOOK, PARTNERS, "<conditionalFormatting ",
                '<conditionalFormatting sqref="A7:A9"><cfRule type="colorScale" priority="9">'
                '<colorScale><cfvo type="min"/><cfvo type="max"/><color rgb="FFFF0000"/>'
                '<color rgb="FF00FF00"/></colorScale></cfRule></conditionalFormatting>'
                "<conditionalFormatting "),
        "W11 Partners!A7:A9: colorScale says something by colour alone",
    ),
    "a chart without alternative text": (
        "w11_charts_and_pictures_have_words",
        lambda: planted(BOOK, DRAWING, r'descr="[^"]*"', 'descr="A chart"'),
        "W11 1 Foundation: Cost of a successful task, and what a change saves has no "
        "alternative text",
    ),
    "a chart without a name": (
        "w11_charts_and_pictures_have_words",
        lambda: planted(BOOK, DRAWING, r'( id="2" name=)"[^"]*"', r'\1"Chart 1"'),
        "W11 1 Foundation: Chart 1 has no name of its own",
    ),
    "a chart without words": (
        "w11_charts_name_their_axes_and_series",
        lambda: planted(BOOK, "xl/charts/chart1.xml", r"<c:legend>.*?</c:legend>", ""),
        "W11 xl/charts/chart1.xml: several series and no legend",
    ),
    "a table without alternative text": (
        "w11_tables_have_words",
        lambda: planted(BOOK, "table Partners", r' altTextSummary="[^"]*"', ""),
        "W11 Partners: table Partners has no alternative text",
    ),
    "a link without a screen tip": (
        "w11_links_say_where_they_lead",
        lambda: planted(BOOK, PARTNERS, r' tooltip="[^"]*"', ""),
        "W11 Partners!A4: a link without a screen tip",
    ),
    "a link that says nothing": (
        "w11_links_say_where_they_lead",
        lambda: with_cell(BOOK, "Partners", "A4", "<is><t>Click here</t></is>", "inlineStr"),
        "W11 Partners!A4: a link that does not say where it leads",
    ),
    "a document without a language": (
        "w11_the_document_says_what_it_is",
        lambda: planted(BOOK, "docProps/core.xml", r"<dc:language>.*?</dc:language>", ""),
        "W11 the document has no language",
    ),
    "a tab that prints upright": (
        "w12_every_tab_prints",
        lambda: planted(BOOK, PARTNERS, 'orientation="landscape"', 'orientation="portrait"'),
        "W12 Partners: prints in portrait",
    ),
    "a footer without pages": (
        "w12_every_tab_prints",
        lambda: planted(BOOK, PARTNERS, r"Page &amp;P of &amp;N", "&amp;P"),
        "W12 Partners: the footer does not say tab and page",
    ),
    "a date that is read in two ways": (
        "w13_figures_read_alike",
        lambda: planted(BOOK, STYLES, 'formatCode="yyyy-mm-dd"', 'formatCode="dd/mm/yyyy"'),
        "W13 ...",
    ),
    "a sign of a currency": (
        "w13_figures_read_alike",
        lambda: planted(BOOK, STYLES, 'formatCode="#,##0.0000"', 'formatCode="$#,##0.0000"'),
        "W13 ...",
    ),
    "months that read as per cent where the unit of the KPI is %": (
        "w13_per_cent_lies_on_levels_alone",
        lambda: planted(BOOK, "sheet Sign-offs", r'sqref="AE7:(AE\d+)"', r'sqref="AE7:\1 AR7"'),
        "W13 Sign-offs!AR6: Payback floor shows as per cent with the unit",
    ),
    "an error value": (
        "w15_no_cell_shows_an_error",
        lambda: with_cell(BOOK, "Costs", "E8", "<f>1/0</f><v>#DIV/0!</v>", "e"),
        "W15 Costs!E8: #DIV/0!",
    ),
}  # fmt: skip
"""Fault: the check, the workbook with it, and the complaint; "..." stands for any cells."""


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_named(fault: str) -> None:
    name, make, expected = PLANTED[fault]
    found = complaints(make(), name)
    assert found
    if "..." in expected:
        start, end = expected.split("...")
        assert [one for one in found if not (one.startswith(start) and one.endswith(end))] == []
    else:
        assert found == [expected]


def test_every_check_has_a_planted_fault() -> None:
    assert {name for name, *_ in PLANTED.values()} == set(CHECKS)
