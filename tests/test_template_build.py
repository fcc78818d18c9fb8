"""The file as it is built: reproducible, valid, every formula with its value."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from made_workbooks import CONTENTS, WITHOUT_ADD_IN, awkward_content, workbook_of
from validator import schema_errors

from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.prices.book import price_book
from finops_xl.template.build import build, workbook_bytes
from finops_xl.template.content import Content, empty_content
from finops_xl.template.draft import cached
from finops_xl.template.package import finished
from finops_xl.workshop.records import Agent

NAMES = sorted(CONTENTS)
HEADER_OF_FRESH = {"empty": "Integrity OK", "case study": "Integrity OK; not validated yet"}

STYLES = (
    '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    '<cellStyleXfs count="1"><xf/>{bases}</cellStyleXfs>'
    '<cellXfs><xf/><xf fontId="1"{marks}/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0"/>{names}</cellStyles></styleSheet>'
)
"""A styles part before and after its cell formats rest on styles."""


def part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def values(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def test_two_builds_are_the_same_to_the_byte() -> None:
    assert workbook_bytes(awkward_content()) == workbook_of("awkward")


def test_build_writes_the_file(tmp_path: Path) -> None:
    path = tmp_path / "workshop.xlsx"
    build(empty_content(), path)
    assert path.read_bytes() == workbook_of("empty")


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_is_saved_with_the_value_that_the_engine_finds(name: str) -> None:
    result = recalculate(Workbook.from_bytes(workbook_of(name)))
    assert result.unevaluated == []
    saved = Workbook.from_bytes(workbook_of(name)).sheets
    count = 0
    for sheet, cells in result.values.items():
        for (row, column), value in cells.items():
            stored = saved[sheet].value(row, column)
            found = stored.code if isinstance(stored, CellError) else stored
            assert found == cached(value), f"{sheet} row {row} column {column}"
            count += 1
    assert count > 700


@pytest.mark.parametrize("name", ["empty", "case study"])
def test_no_cell_shows_an_error_value(name: str) -> None:
    errors = [
        f"{sheet.title}!{cell.coordinate}: {cell.value}"
        for sheet in values(workbook_of(name))
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]
    assert errors == []


def test_without_the_add_in_no_cell_shows_an_error_value_and_checks_say_so() -> None:
    result = recalculate(Workbook.from_bytes(workbook_of("case study")), WITHOUT_ADD_IN)
    shown = [value for cells in result.values.values() for value in cells.values()]
    assert not [value for value in shown if isinstance(value, CellError)]
    assert shown.count("needs add-in") > 60


def test_the_empty_template_shows_no_zero_for_an_unknown() -> None:
    workbook = values(workbook_of("empty"))
    for sheet in ("2 Classification", "3 KPIs", "4 Targets", "Economics", "Costs", "Register"):
        row = [cell.value for cell in workbook[sheet][7]]
        assert set(row) <= {None, ""}, sheet


@pytest.mark.parametrize("name", ["empty", "case study"])
def test_all_checks_of_a_fresh_workbook_are_ok(name: str) -> None:
    workbook = values(workbook_of(name))
    open_checks = [
        (row[0].value, row[1].value)
        for row in workbook["Integrity"].iter_rows(min_row=7)
        if row[2].value != "OK"
    ]
    assert open_checks == []
    shown = {cell.value for sheet in workbook for cell in sheet[3] if cell.value}
    assert shown == {HEADER_OF_FRESH[name]}


def test_excel_keeps_the_saved_values_until_an_input_changes() -> None:
    assert '<calcPr calcId="191029"/>' in part(workbook_of("empty"), "xl/workbook.xml")


def test_empty_text_of_a_formula_is_saved_as_text() -> None:
    sheet = part(workbook_of("empty"), "xl/worksheets/sheet5.xml")
    untyped = [c for c in re.findall(r"<c [^>]*><f>[^<]*</f><v></v></c>", sheet) if "t=" not in c]
    assert untyped == []
    assert 't="str"' in sheet


def test_only_sheets_styles_and_properties_are_touched_after_xlsxwriter() -> None:
    """Sheets for empty text, styles for their names, properties for the language."""
    cell = '<c r="A1"><f>B1</f><v></v></c>'
    written = {
        "xl/worksheets/sheet1.xml": cell,
        "xl/styles.xml": STYLES.format(bases="", marks=' xfId="0" applyFont="1"', names=""),
        "docProps/core.xml": "<cp:coreProperties></cp:coreProperties>",
        "xl/other.xml": cell,
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, text in written.items():
            package.writestr(name, text)
    data = finished(buffer.getvalue(), {1: "title"})
    assert {name: part(data, name) for name in written} == {
        "xl/worksheets/sheet1.xml": '<c r="A1" t="str"><f>B1</f><v></v></c>',
        "xl/styles.xml": '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        + STYLES.replace('count="1"', 'count="2"').format(
            bases='<xf fontId="1" fillId="0" borderId="0" numFmtId="0" applyNumberFormat="0"/>',
            marks=' xfId="1"',
            names='<cellStyle name="FinOps title" xfId="1"/>',
        ),
        "docProps/core.xml": "<cp:coreProperties><dc:language>en</dc:language></cp:coreProperties>",
        "xl/other.xml": cell,
    }


def test_the_workbook_is_stamped_with_the_price_book_that_it_was_computed_with() -> None:
    settings = values(workbook_of("empty"))["Settings"]
    stamps = {row[0].value: row[1].value for row in settings.iter_rows()}
    assert stamps["Price book last calculated with"] == price_book().book_id
    assert stamps["Price book installed here"] == price_book().book_id


def test_a_text_that_looks_like_a_formula_or_a_link_stays_text() -> None:
    rows = (Agent("A01", "=1+1", "https://example.com", outcome="{=A1}", mechanism="+1"),)
    data = workbook_bytes(Content(rows={Agent: rows}))
    sheet = openpyxl.load_workbook(io.BytesIO(data))["2 Classification"]
    cells = [sheet.cell(7, column) for column in (2, 3, 6, 7)]
    assert [cell.value for cell in cells] == ["=1+1", "https://example.com", "{=A1}", "+1"]
    assert {cell.data_type for cell in cells} == {"s"}
    assert cells[1].hyperlink is None


def test_an_error_value_of_an_older_workbook_is_carried_as_an_error() -> None:
    rows = (Agent("A01", CellError("#REF!")),)
    sheet = values(workbook_bytes(Content(rows={Agent: rows})))["2 Classification"]
    assert (sheet["B7"].value, sheet["B7"].data_type) == ("#REF!", "e")


def test_a_setting_that_was_blanked_on_purpose_stays_blank() -> None:
    sheet = values(workbook_bytes(Content(settings={"DiscountRate": None})))["Settings"]
    shown = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert shown["Discount rate"] is None
    assert shown["Horizon"] == 36


@pytest.mark.validator
@pytest.mark.parametrize("name", NAMES)
def test_the_open_xml_validator_finds_nothing(name: str, tmp_path: Path) -> None:
    assert schema_errors(workbook_of(name), tmp_path) == []
