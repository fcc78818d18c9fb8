"""Every table of the workbook stands where its record class says, complete in every row."""

from __future__ import annotations

import io
import re
from inspect import signature
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from kpi_cases import sound_kpi
from made_workbooks import workbook_of
from office import saved_by_libreoffice
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from finops_xl.template.content import Content, empty_content
from finops_xl.template.formulas import FORMULAS, formula_of
from finops_xl.template.sheets import SHEETS
from finops_xl.template.table import FIRST_ROW, HEADER_ROW, LATER
from finops_xl.template.tables import ALL_TABLES, FILLED_TABLES
from finops_xl.template.validation import MESSAGE_LIMIT, TITLE_LIMIT
from finops_xl.workshop import facts
from finops_xl.workshop.columns import Record
from finops_xl.workshop.kpi_rules import KPI_RULES
from finops_xl.workshop.lists import FROM_TABLES, fixed_lists
from finops_xl.workshop.records import Agent, Kpi
from finops_xl.workshop.verdicts import kpi_verdict

BOOKS = {
    name: openpyxl.load_workbook(io.BytesIO(workbook_of(name))) for name in ("empty", "case study")
}
TABLES = [pytest.param(book, cls, id=f"{book}-{cls.TABLE}") for book in BOOKS for cls in ALL_TABLES]
EMPTY = BOOKS["empty"]


def sheet_of(book: str, record_class: type[Record]) -> Worksheet:
    sheet = BOOKS[book][record_class.SHEET]
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize(("book", "record_class"), TABLES)
def test_a_table_has_its_columns_in_the_order_of_the_record(
    book: str, record_class: type[Record]
) -> None:
    sheet = sheet_of(book, record_class)
    headers = [column.name for column in record_class.columns().values()]
    table = sheet.tables[record_class.TABLE]
    shown = [cell.value for cell in sheet[HEADER_ROW + 1][: len(headers)]]
    assert shown == headers == table.column_names
    assert sheet[table.ref][0][0].coordinate == f"A{HEADER_ROW + 1}"
    assert len(sheet.tables) == 1


@pytest.mark.parametrize(("book", "record_class"), TABLES)
def test_nothing_stands_below_a_table_or_beside_it(book: str, record_class: type[Record]) -> None:
    sheet = sheet_of(book, record_class)
    rows = sheet[sheet.tables[record_class.TABLE].ref]
    assert sheet.max_row == rows[-1][-1].row
    assert sheet.max_column == rows[-1][-1].column


@pytest.mark.parametrize(("book", "record_class"), TABLES)
def test_a_computed_column_has_its_formula_in_every_row(
    book: str, record_class: type[Record]
) -> None:
    sheet = sheet_of(book, record_class)
    table = sheet.tables[record_class.TABLE]
    for number, (field, column) in enumerate(record_class.columns().items(), 1):
        formula = formula_of(record_class, field)
        if not formula:
            continue
        declared = table.tableColumns[number - 1].calculatedColumnFormula.attr_text
        assert declared == formula.removeprefix("=")
        found = {sheet.cell(row.row, number).value for row, *_ in sheet[table.ref][1:]}
        assert found == {formula} or (column.prefilled and formula in found)


@pytest.mark.parametrize("record_class", FILLED_TABLES)
def test_every_column_that_a_formula_fills_has_one_and_no_other(record_class: type[Record]) -> None:
    columns = record_class.columns().items()
    computed = {n for n, column in columns if column.filled == "formula" or column.prefilled}
    assert set(FORMULAS.get(record_class, {})) == computed


@pytest.mark.parametrize("record_class", FILLED_TABLES)
def test_a_table_without_content_is_one_blank_row(record_class: type[Record]) -> None:
    content = empty_content()
    rows = len(content.rows.get(record_class, [None]))
    assert EMPTY[record_class.SHEET].max_row == FIRST_ROW + rows


def test_the_rows_of_the_content_arrive_in_their_cells() -> None:
    content = Content(rows={Agent: (Agent("A01", "Chat"), Agent("A02", go_live=46113.0))})
    rows = content.of(Agent)
    assert [row.agent_id for row in rows] == ["A01", "A02"]
    assert content.of(Kpi) == (Kpi(),)
    sheet = BOOKS["case study"]["2 Classification"]
    assert [sheet.cell(row, 1).value for row in (7, 8, 18)] == ["A01", "A02", "A12"]


def test_tabs_stand_in_workshop_order_each_linked_from_start() -> None:
    names = [sheet.name for sheet in SHEETS]
    assert EMPTY.sheetnames == names
    in_blocks = [name for name in names if name[0] in "1234"]
    assert in_blocks == sorted(in_blocks, key=lambda name: name[0])
    assert in_blocks[-4:] == ["2 Classification", "3 KPIs", "4 Targets", "4 Sign-off"]
    assert names[:5] == ["Start", "Agenda", "Actions", "Settings", "Prices"]
    start = EMPTY["Start"]
    links = {cell.hyperlink.location for row in start for cell in row if cell.hyperlink}
    assert links == {f"'{name}'!A1" for name in names[1:]}


def test_every_tab_leads_back_to_start() -> None:
    for sheet in EMPTY.worksheets[1:]:
        assert sheet["A4"].hyperlink.location == "'Start'!A1"


def validations() -> list[tuple[str, object]]:
    return [(s.title, v) for s in EMPTY.worksheets for v in s.data_validations.dataValidation]


def test_validation_messages_stay_within_excels_limits() -> None:
    found = validations()
    assert len(found) > 80
    for sheet, rule in found:
        assert len(rule.promptTitle or "") <= TITLE_LIMIT, sheet  # type: ignore[attr-defined]
        assert len(rule.prompt or "") <= MESSAGE_LIMIT, sheet  # type: ignore[attr-defined]
        assert len(rule.error or "") <= MESSAGE_LIMIT, sheet  # type: ignore[attr-defined]


@pytest.mark.parametrize("record_class", FILLED_TABLES)
def test_every_cell_that_a_person_fills_is_validated(record_class: type[Record]) -> None:
    sheet = EMPTY[record_class.SHEET]
    covered = {
        column
        for rule in sheet.data_validations.dataValidation
        for area in rule.sqref.ranges
        for column in range(area.min_col, area.max_col + 1)
    }
    filled = {
        number
        for number, column in enumerate(record_class.columns().values(), 1)
        if column.filled == "input" and (column.help or column.kind != "text")
    }
    assert filled <= covered


def test_every_list_that_a_validation_names_has_entries() -> None:
    sources = [rule.formula1 for _, rule in validations() if rule.type == "list"]  # type: ignore[attr-defined]
    named = {name for text in sources for name in re.findall(r"\b[A-Z][a-z]\w*", text)}
    names = set(EMPTY.defined_names)
    assert len(named) > 20
    assert {name for name in named if name not in names} == set()
    assert {*fixed_lists(), *FROM_TABLES, "KpiCatalogue"} <= names


def test_a_list_holds_what_the_model_lists_with_the_currency_written_out() -> None:
    units = entries("Units")
    assert "EUR/task" in units
    assert "{currency}/task" not in units
    assert entries("Lines") == ["Bottom line", "Top line"]


def test_the_value_drivers_offered_are_those_of_the_line() -> None:
    (rule,) = [r for r in drivers() if str(r.sqref).startswith("E7")]
    assert '"t",TopLineDrivers' in rule.formula1
    assert "$D7" in rule.formula1
    top, bottom = set(entries("TopLineDrivers")), set(entries("BottomLineDrivers"))
    assert (len(top), len(bottom), top & bottom) == (3, 3, set())
    assert top | bottom == set(entries("ValueDrivers"))


def drivers() -> list[Any]:
    return [r for r in EMPTY["2 Classification"].data_validations.dataValidation if r.formula1]


@pytest.mark.libreoffice
def test_libreoffice_takes_the_list_of_the_line_from_the_same_formula(tmp_path: Path) -> None:
    """Its drop-down evaluates the formula as an array: so it stands here in array cells."""
    source = tmp_path / "drivers.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")))
    (formula,) = [r.formula1 for r in drivers() if "TopLineDrivers" in r.formula1]
    sheet = book.create_sheet("Try")
    for column, line in zip("ABC", ("Bottom line", " top", None), strict=True):
        sheet[f"{column}1"] = line
        area, text = f"{column}2:{column}4", formula.replace("$D7", f"{column}1")
        sheet[f"{column}2"] = ArrayFormula(area, f"={text}")
    book.save(source)
    saved = openpyxl.load_workbook(saved_by_libreoffice(source, tmp_path), data_only=True)
    shown = [[saved["Try"][f"{c}{row}"].value for row in (2, 3, 4)] for c in "ABC"]
    all_drivers = entries("ValueDrivers")
    assert shown == [entries("BottomLineDrivers"), entries("TopLineDrivers"), all_drivers[:3]]


def entries(name: str) -> list[object]:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")), data_only=True)
    sheet, area = next(iter(book.defined_names[name].destinations))
    return [row[0].value for row in book[sheet][area]]


def test_what_can_wait_is_grouped_on_the_right() -> None:
    for name, first in (("2 Classification", "Stage"), ("3 KPIs", "Definition")):
        sheet = EMPTY[name]
        column = next(cell.column for cell in sheet[HEADER_ROW + 1] if cell.value == first)
        assert sheet.cell(HEADER_ROW - 1, column).value == LATER


def test_what_the_room_is_asked_for_stands_in_the_room() -> None:
    asked = [rule for rule in KPI_RULES.rules if facts.rules()[rule.id].gate == "room"]
    assert {rule.id for rule in asked} >= {"K04", "K07", "K12"}
    later = {name for name, column in Kpi.columns().items() if column.later}
    assert {rule.id: rule.field for rule in asked if rule.field in later} == {}


def test_a_kpi_filled_in_the_room_passes_its_check() -> None:
    sound = vars(sound_kpi()) | {"line": "Bottom line"}
    filled = {name: sound[name] for name, column in Kpi.columns().items() if not column.later}
    filled |= {"line": sound["line"], "name": filled["kpi"]}
    arguments = {name: filled[name] for name in signature(kpi_verdict).parameters if name in filled}
    assert kpi_verdict(46326.0, **arguments) == "OK"


def test_units_stand_above_the_headers_in_the_reporting_currency() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")), data_only=True)
    sheet = book["Economics"]
    units = {sheet.cell(6, column).value: sheet.cell(5, column).value for column in range(1, 69)}
    assert units["Run cost"] == "EUR a month"
    assert units["Unit cost live"] == "USD per attempt"
    assert units["Tasks a month"] == "tasks at full adoption"
