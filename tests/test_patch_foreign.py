"""Files saved by other programs: read, recalculated and grown like Excel's own."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

import openpyxl
import pytest
from hand_made_workbook import hand_made, zipped
from office import saved_by_libreoffice
from rich_workbook import parts, rich_workbook, this_row
from sample_functions import FUNCTIONS
from validator import new_errors

from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.patch import finish, store_results
from finops_xl.engine.table_rows import replace_rows
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.workshop.columns import Cell

ROWS = [{"Agent ID": f"A{n}", "Value": 100.0 * n, "Cost": 50.0, "Line": "top"} for n in range(1, 5)]


def saved_by_openpyxl() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(rich_workbook()))
        target = io.BytesIO()
        book.save(target)
    return target.getvalue()


def patched(source: bytes) -> bytes:
    workbook = Workbook.from_bytes(source)
    replace_rows(workbook, "Agents", ROWS)
    store_results(workbook, recalculate(workbook, FUNCTIONS))
    return finish(workbook)


def column(data: bytes, number: int) -> list[Cell]:
    sheet = Workbook.from_bytes(data).sheets["2 Classification"]
    return [sheet.value(row, number) for row in range(4, 10)]


def holds_the_four_agents(data: bytes) -> None:
    assert str(Workbook.from_bytes(data).tables["agents"].area) == "B4:J8"
    assert column(data, 2) == ["Agent ID", "A1", "A2", "A3", "A4", None]
    assert column(data, 8) == ["ROI", 1.0, 3.0, 5.0, 7.0, None]
    assert column(data, 9) == ["Net", 50.0, 150.0, 250.0, 350.0, None]


def test_a_file_saved_by_openpyxl_is_recalculated_and_grown(tmp_path: Path) -> None:
    source = saved_by_openpyxl()
    values = recalculate(Workbook.from_bytes(source), FUNCTIONS).values
    assert values["2 Classification"][5, 8] == 2.0
    assert values["It's a summary"][3, 2] == 150.0
    holds_the_four_agents(patched(source))
    reopened = openpyxl.load_workbook(io.BytesIO(patched(source)))
    assert reopened["2 Classification"].tables["Agents"].ref == "B4:J8"


@pytest.mark.validator
def test_a_file_saved_by_openpyxl_gets_no_new_schema_error(tmp_path: Path) -> None:
    source = saved_by_openpyxl()
    assert new_errors(source, patched(source), tmp_path) == []


@pytest.mark.libreoffice
@pytest.mark.validator
def test_a_file_saved_by_libreoffice_is_recalculated_and_grown(tmp_path: Path) -> None:
    original = tmp_path / "rich.xlsx"
    original.write_bytes(rich_workbook())
    source = saved_by_libreoffice(original, tmp_path).read_bytes()
    assert b"calculatedColumnFormula" not in parts(source)["xl/tables/table1.xml"]
    values = recalculate(Workbook.from_bytes(source), FUNCTIONS).values
    assert values["2 Classification"][5, 9] == 200.0
    assert values["It's a summary"][3, 2] == 150.0
    result = patched(source)
    holds_the_four_agents(result)
    assert new_errors(source, result, tmp_path) == []


@pytest.mark.libreoffice
def test_libreoffice_opens_a_patched_file_and_agrees_on_its_own_functions(tmp_path: Path) -> None:
    ours = tmp_path / "patched.xlsx"
    ours.write_bytes(patched(rich_workbook()))
    theirs = Workbook.from_bytes(saved_by_libreoffice(ours, tmp_path).read_bytes())
    mine = Workbook.open(ours)
    compared = 0
    for name, sheet in mine.sheets.items():
        for row, number in sheet.cells:
            formula = sheet.formula(row, number)
            if formula is not None and not any(f in (formula.text or "") for f in FUNCTIONS):
                assert theirs.sheets[name].value(row, number) == sheet.value(row, number)
                compared += 1
    assert compared >= 8
    assert str(theirs.tables["agents"].area) == "B4:J8"


@pytest.mark.parametrize("target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize("prefix", ["", "x:"])
def test_targets_and_prefixes_may_be_written_in_either_way(target: str, prefix: str) -> None:
    row = '<{0}row r="1"><{0}c r="A1"><{0}f>1+1</{0}f><{0}v>0</{0}v></{0}c></{0}row>'
    source = hand_made(row.format(prefix), prefix=prefix, sheet_target=target)
    workbook = Workbook.from_bytes(source)
    store_results(workbook, recalculate(workbook, FUNCTIONS))
    after = Workbook.from_bytes(finish(workbook))
    assert after.sheets["Sheet1"].value(1, 1) == 2.0


def test_the_strict_form_of_the_format_is_read() -> None:
    data = hand_made('<row r="1"><c r="A1"><f>2*3</f></c></row>')
    strict = {
        name: content.replace(
            b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
            b"http://purl.oclc.org/ooxml/spreadsheetml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name, content in parts(data).items()
    }
    workbook = Workbook.from_bytes(zipped(dict(strict)))
    assert recalculate(workbook, FUNCTIONS).values["Sheet1"] == {(1, 1): 6.0}


def test_a_column_between_ours_is_carried_along() -> None:
    workbook = Workbook.from_bytes(rich_workbook())
    replace_rows(workbook, "Agents", [{**ROWS[0], "My notes": CellError("#N/A")}])
    sheet = workbook.sheets["2 Classification"]
    assert sheet.value(5, 7) == CellError("#N/A")
    formula = sheet.formula(5, 9)
    assert formula is not None
    assert formula.text == f"{this_row('Value')}-{this_row('Cost')}"
