"""Other programs run the VBA of our projects: LibreOffice, and pyOpenVBA's interpreter."""

from __future__ import annotations

from pathlib import Path

import pytest
from office_uno import Office, office
from pyopenvba.apps.excel import ExcelApplication
from vba_workbook import document_modules, macro_workbook

from finops_xl.hosts.excel.vba import Module, standard_module

__all__ = ["office"]

FUNCTIONS = """\
Option Explicit

Public Function TRIPLE(value As Variant, Optional more As Variant) As Variant
Attribute TRIPLE.VB_Description = "Three times a value, and more."
Attribute TRIPLE.VB_ProcData.VB_Invoke_Func = " \\n20"
    If IsMissing(more) Then more = 0
    TRIPLE = 3 * value + more
End Function

Public Function COUNTED(ParamArray values() As Variant) As Variant
    COUNTED = UBound(values) - LBound(values) + 1
End Function

Public Function EURO() As String
    EURO = "€ 1’000"
End Function
"""
MACROS = """\
Option Explicit

Public Sub Fill()
    Dim tally As New Tally
    tally.Add 2
    tally.Add 40
    Worksheets("Sheet1").Range("B1").Value = tally.Total
    Worksheets("Sheet1").Range("B2").Value = COUNTED(7, 8, 9)
End Sub
"""
TALLY = """\
Option Explicit
Private sum As Double

Public Sub Add(value As Double)
    sum = sum + value
End Sub

Public Property Get Total() As Double
    Total = sum
End Property
"""
MANY = "\n".join(
    f'Public Function PIECE{number}() As String\n    PIECE{number} = "{"x" * (number % 300)}"\n'
    "End Function"
    for number in range(400)
)
FORMULAS = {
    "A1": "=TRIPLE(14)",
    "A2": "=TRIPLE(A1,1)",
    "A3": "=COUNTED(1,A1,2)",
    "A4": "=EURO()",
    "A5": "=LEN(PIECE299())",
}


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a workbook with three sheets and modules of all kinds, one over many chunks."""
    modules = [
        *document_modules(3),
        standard_module("Functions", FUNCTIONS),
        standard_module("Macros", MACROS),
        Module("Tally", TALLY, "class"),
        standard_module("Many", MANY),
    ]
    return macro_workbook(tmp_path_factory.mktemp("macros") / "macros.xlsm", modules, FORMULAS)


@pytest.mark.libreoffice
def test_functions_compute_in_cells_of_libreoffice(workbook: Path, office: Office) -> None:
    read = office.cells(workbook, {"Sheet1": list(FORMULAS)})
    expected = {"A1": 42.0, "A2": 127.0, "A3": 3.0, "A4": "€ 1’000", "A5": 299.0}
    assert read == {"Sheet1": expected}


@pytest.mark.libreoffice
def test_a_macro_and_a_class_run_in_libreoffice(workbook: Path, office: Office) -> None:
    answer = office.run_macro(workbook, "Macros.Fill", {"Sheet1": ["B1", "B2"]})
    assert answer.cells == {"Sheet1": {"B1": 42.0, "B2": 3.0}}


@pytest.mark.libreoffice
def test_libreoffice_takes_every_module_for_what_it_is(workbook: Path, office: Office) -> None:
    modules = office.ask(workbook, modules=True).modules
    standard, class_, document = 1, 2, 4
    assert {name: module["kind"] for name, module in modules.items()} == {
        "ThisWorkbook": document,
        **{f"Sheet{number}": document for number in (1, 2, 3)},
        **dict.fromkeys(("Functions", "Macros", "Many"), standard),
        "Tally": class_,
    }
    assert MACROS in modules["Macros"]["text"].replace("\r\n", "\n")


def test_a_macro_and_a_class_run_in_pyopenvba(workbook: Path) -> None:
    application = ExcelApplication.open(workbook)
    application.run("Fill")
    sheet = application.sheet("Sheet1")
    assert [sheet.value("B1"), sheet.value("B2")] == [42, 3]
