"""The helper that lets LibreOffice witness for us tells the truth, failures included."""

from __future__ import annotations

import gc
import subprocess
from pathlib import Path

import pytest
import xlsxwriter
from office import saved_by_libreoffice
from office_uno import Office, OfficeError, cells, office
from user_in_calc import Job, jobs_done

from finops_xl.errors import CellError

__all__ = ["office"]
pytestmark = pytest.mark.libreoffice


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """Give a workbook with two sheets; the values stored for its formulas are false."""
    path = tmp_path / "a workbook.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Sheet1")
    sheet.write_column("A1", [2, "text"])
    sheet.write_formula("A3", "=A1*3", value=99)
    sheet.write_formula("A4", '=A2&"!"', value="false")
    sheet.write_formula("A5", "=1/0", value=1)
    sheet.write_formula("A6", "=NA()", value=1)
    sheet.write_formula("A7", "=NOSUCHFUNCTION(1)", value=1)
    book.add_worksheet("My sheet")
    book.close()
    return path


def test_values_are_computed_anew_and_errors_are_told_from_text(workbook: Path) -> None:
    read = cells(workbook, {"Sheet1": ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "B1", "A1:B2"]})
    assert read["Sheet1"] == {
        "A1": 2.0,
        "A2": "text",
        "A3": 6.0,
        "A4": "text!",
        "A5": CellError("#DIV/0!"),
        "A6": CellError("#N/A"),
        "A7": CellError("#NAME?"),
        "B1": None,
        "A1:B2": [[2.0, None], ["text", None]],
    }


def test_cells_can_be_set_with_formulas_in_excels_spelling(workbook: Path, office: Office) -> None:
    given = {
        "Sheet1": {"A1": 5, "A2": None},
        "My sheet": {"A1": "=SUM(Sheet1!A1:A3,{1,2;3,4})", "B1:B2": "=Sheet1!A1:A2*2", "C1": "x"},
    }
    read = office.cells(workbook, {"Sheet1": ["A2"], "My sheet": ["A1", "B1:B2", "C1"]}, given)
    assert read == {
        "Sheet1": {"A2": None},
        "My sheet": {"A1": 30.0, "B1:B2": [[10.0], [0.0]], "C1": "x"},
    }
    assert office.cells(workbook, {"Sheet1": ["A1"]}) == {"Sheet1": {"A1": 2.0}}, "only a copy"


def test_what_cannot_be_done_is_said(workbook: Path, office: Office) -> None:
    with pytest.raises(OfficeError, match="NoSuchElementException"):
        office.cells(workbook, {"No such sheet": ["A1"]})
    with pytest.raises(OfficeError, match="could not be found"):
        office.run_macro(workbook, "Module.Missing")
    with pytest.raises(OfficeError, match=r"missing\.xlsx"):
        office.cells(workbook.with_name("missing.xlsx"), {})


# What a helper leaves open is found by the garbage collector during some later test, which
# then fails in its place: every ResourceWarning is an error here.


def test_a_user_who_is_not_done_in_time_leaves_nothing_open(workbook: Path) -> None:
    with pytest.raises(OfficeError, match=r"not done after 0\.1 seconds"):
        jobs_done([Job(workbook)], timeout=0.1)
    gc.collect()


def test_a_conversion_that_is_not_done_in_time_leaves_nothing_open(
    workbook: Path, tmp_path: Path
) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        saved_by_libreoffice(workbook, tmp_path, timeout=0.1)
    gc.collect()
