"""Going to the next finding, to a function's help and to the glossary, on an open workbook."""

import re

import openpyxl
import pytest
from xlwings_openpyxl import document_of, opened, typed

from finops_xl.books.file import FileBook
from finops_xl.books.live import LiveBook
from finops_xl.books.port import Place
from finops_xl.engine.addresses import cell_position
from finops_xl.engine.errors import WorkbookError
from finops_xl.functions import FUNCTIONS
from finops_xl.macros import findings_of, validate_kpis
from finops_xl.macros.navigate import (
    help_text,
    next_finding,
    show_function_help,
    show_glossary,
)
from finops_xl.macros.summaries import found_line


@pytest.fixture
def validated(case_study):
    """Open the case study with the findings of validation."""
    book = FileBook.open(case_study)
    validate_kpis(book)
    book.save()
    return opened(case_study)


@pytest.fixture
def somebody_elses(tmp_path):
    """Open a workbook that is not ours, with a call of ours in A1."""
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "=ROI(1,0)"
    workbook.save(tmp_path / "budget.xlsx")
    return opened(tmp_path / "budget.xlsx")


def findings(book):
    return LiveBook(book).rows("Findings")


def column_of(book, header):
    return LiveBook(book).table_map()["findings"].sheet_column(header)


def test_pressing_on_visits_every_finding_in_the_order_of_the_table_and_starts_again(validated):
    rows = findings(validated)
    cells = list(dict.fromkeys((row["Sheet"], *cell_position(row["Cell"])) for row in rows))
    visited, told = [], ""
    for _ in range(len(cells) + 1):
        told += next_finding(LiveBook(validated))
        visited.append(tuple(LiveBook(validated).active_cell()))
    assert visited == [*cells, cells[0]]
    for number, row in enumerate(rows, 1):
        assert f"{number} of {len(rows)}: {row['Level']} {row['Rule']}" in told
        assert f"{row['What is wrong']} {row['How to mend it']}" in told


def test_the_answer_names_the_cell_the_agent_and_the_remedy(validated):
    text = next_finding(LiveBook(validated))
    first = findings(validated)[0]
    head, body = text.split("\n\n")
    assert head == f"{first['Sheet']}!{first['Cell']}"
    assert body.startswith(f"1 of {len(findings(validated))}: error K09a ({first['Agent ID']} ")


def test_findings_of_one_cell_are_told_together_so_that_nobody_goes_in_circles(validated):
    sheet, cell = column_of(validated, "Sheet"), column_of(validated, "Cell")
    top = LiveBook(validated).table_map()["findings"].data.top
    for row in (top, top + 2):
        _type(validated, row, sheet, "Costs")
        _type(validated, row, cell, "C9")
    visited = []
    for _ in findings(validated):
        text = next_finding(LiveBook(validated))
        visited.append(tuple(LiveBook(validated).active_cell()))
    count = len(findings(validated))
    assert len(set(visited)) == count - 1
    assert visited[-1] == visited[0] == ("Costs", 9, 3)
    assert f"1 of {count}: " in text
    assert f"3 of {count}: " in text


@pytest.mark.parametrize("sheet", [None, "2 Classification"])
def test_a_finding_without_a_cell_is_shown_by_its_row_on_findings(validated, sheet):
    table = LiveBook(validated).table_map()["findings"]
    _type(validated, table.data.top, table.sheet_column("Sheet"), sheet)
    _type(validated, table.data.top, table.sheet_column("Cell"), None)
    text = next_finding(LiveBook(validated))
    assert LiveBook(validated).active_cell() == Place("Findings", table.data.top, table.area.left)
    assert "no longer there" not in text
    next_finding(LiveBook(validated))
    assert LiveBook(validated).active_cell().sheet != "Findings"


def test_a_sheet_that_was_renamed_since_is_said_to_be_gone(validated):
    table = LiveBook(validated).table_map()["findings"]
    _type(validated, table.data.top, table.sheet_column("Sheet"), "Old name")
    text = next_finding(LiveBook(validated))
    assert LiveBook(validated).active_cell().sheet == "Findings"
    assert "The sheet 'Old name' is no longer there: validate again." in text


def test_without_findings_it_says_what_validation_would_find(case_study):
    book = opened(case_study)
    before = LiveBook(book).active_cell()
    text = next_finding(LiveBook(book))
    found = found_line(findings_of(LiveBook(book)))
    assert f"The sheet Findings is empty, but validation for sign-off would find {found}" in text
    assert re.match(r"\d+ errors", found)
    assert LiveBook(book).active_cell() == before
    assert document_of(book).calls["write"] == 0


def test_the_next_finding_of_somebody_elses_workbook_is_refused(somebody_elses):
    with pytest.raises(WorkbookError, match="is not a FinOps workshop workbook"):
        next_finding(LiveBook(somebody_elses))


def test_help_goes_to_the_row_of_the_function_in_the_selected_cell(case_study):
    book = opened(case_study)
    table = LiveBook(book).table_map()["agenteconomics"]
    live = Place(table.sheet, table.data.top, table.sheet_column("Unit cost live"))
    LiveBook(book).select(live)
    text = show_function_help(LiveBook(book))
    shown = LiveBook(book).active_cell()
    assert shown.sheet == "Functions"
    assert LiveBook(book).value(shown) == "TOKENCOST"
    assert text.startswith("TOKENCOST(model, ")
    assert FUNCTIONS["TOKENCOST"].summary in text


def test_help_without_a_function_goes_to_the_first_row(case_study):
    book = opened(case_study)
    text = show_function_help(LiveBook(book))
    table = LiveBook(book).table_map()["functions"]
    assert LiveBook(book).active_cell() == Place("Functions", table.data.top, table.area.left)
    assert "holds none of our functions" in text


def test_a_workbook_without_the_sheet_gets_the_help_as_text(somebody_elses):
    text = show_function_help(LiveBook(somebody_elses))
    assert text == help_text(FUNCTIONS["ROI"])
    assert text.startswith("ROI(value, cost)\n")
    assert "#DIV/0!: " in text
    assert LiveBook(somebody_elses).active_cell().sheet == "Sheet"


def test_the_glossary_is_shown_at_its_first_term(case_study):
    book = opened(case_study)
    show_glossary(LiveBook(book))
    shown = LiveBook(book).active_cell()
    assert shown.sheet == "Glossary"
    assert LiveBook(book).value(shown) == LiveBook(book).rows("Glossary")[0]["Term"]


def test_a_workbook_without_a_glossary_says_where_there_is_one(somebody_elses):
    text = show_glossary(LiveBook(somebody_elses))
    assert "budget.xlsx has no glossary" in text
    assert "New workshop" in text


def _type(book, row, column, value):
    typed(book, "Findings", openpyxl.utils.get_column_letter(column) + str(row), value)
