"""The wrappers executed by two programs that are not Excel: LibreOffice and pyOpenVBA.

LibreOffice calls them from cells, with a stub in place of the add-in. pyOpenVBA runs the
add-in's own modules around them, up to the genuine COM server of xlwings in another process;
only the DLL is replaced.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from office_uno import Office, office
from pyopenvba.apps.excel import ExcelApplication
from pyopenvba.interpreter import VBAErrorValue
from pyopenvba.interpreter._values import MISSING as LEFT_OUT
from test_excel_udfs import ALL, answer_of_python, arguments_of
from vba_excel import Dll, Server, add_in
from vba_workbook import document_modules, macro_workbook
from xlwings_process import as_rows, excel, from_com

from finops_xl.errors import ERROR_NUMBERS, CellError
from finops_xl.hosts.excel import wrappers
from finops_xl.hosts.excel.conversion import MARKER
from finops_xl.hosts.excel.sources import source
from finops_xl.hosts.excel.vba import standard_module

__all__ = ["excel", "office"]

RUN = 'Application.Run("finops.xlam!FinOpsCall", functionName, arguments)'
PRIVATE_SIGN = f"ChrW$({ord(MARKER)})"

# Shows what arrives, or answers as the add-in would: a value, an error, rows, one row.
STUB = f"""
Option Explicit

Public Function FinOpsStub(ByVal functionName As String, ByVal arguments As Variant) As Variant
    Dim place As Long, text As String, column(0 To 2, 0 To 1) As Variant
    Select Case functionName
    Case "ROI"
        FinOpsStub = FinOpsResult(ReturnOf(arguments(0), arguments(1)))
    Case "VALUECURVE"
        For place = 0 To 2
            column(place, 0) = arguments(0) * place
            column(place, 1) = "month " & place
        Next place
        column(1, 0) = {PRIVATE_SIGN} & "2042"
        column(2, 1) = "#N/A"
        FinOpsStub = FinOpsResult(column)
    Case "TARGETCHECK"
        FinOpsStub = FinOpsResult(Array(1.5, {PRIVATE_SIGN} & "2036", "text"))
    Case "TOKENPRICE"
        FinOpsStub = FinOpsResult({PRIVATE_SIGN} & arguments(0))
    Case Else
        For place = LBound(arguments) To UBound(arguments)
            text = text & " " & Shown(arguments(place))
        Next place
        FinOpsStub = functionName & text
    End Select
End Function

Private Function ReturnOf(ByVal value As Variant, ByVal cost As Variant) As Variant
    If cost = 0 Then
        ReturnOf = {PRIVATE_SIGN} & "2007"
    Else
        ReturnOf = (value - cost) / cost
    End If
End Function

Private Function Shown(ByVal value As Variant) As String
    Dim row As Long, column As Long
    If IsArray(value) Then
        For row = LBound(value, 1) To UBound(value, 1)
            For column = LBound(value, 2) To UBound(value, 2)
                Shown = Shown & Shown(value(row, column)) & ","
            Next column
            Shown = Shown & ";"
        Next row
        Shown = "[" & Shown & "]"
    ElseIf IsEmpty(value) Then
        Shown = "empty"
    Else
        Shown = TypeName(value) & ":" & CStr(value)
    End If
End Function
"""

FORMULAS = {
    "D1": "=ROI(300,100)",
    "D2": "=ROI(A1,A2)",
    "D3": "=ROI(1,0)",
    "D4": '=TOKENPRICE("2042","")',
    "D5": '=TOKENPRICE("2015","")',
    "D6": "=FINOPSVERSION()",
    "D7": '=THESIS("bottom",A9,B1)',
    "D8": "=UNITCOST(A1:A2,B1:B2)",
    "D9": "=PAYBACK({1;2},{3,4},TRUE)",
    "D10": '=REASON("ROI",A1,B1)',
    "D11": '=REASON("FINOPSVERSION")',
    "D12": "=KPICHECK(A1,A2,1,2,3,4,5,6,7,8)",
    "D13": "=UNITCOST(DATE(2026,1,1),A1)",
    "D14": "=UNITCOST(Sheet2!A:A,Sheet2!3:3)",
    "D15": "=UNITCOST(Sheet2!A:A,Sheet2!Z:Z)",
    "D16": "=UNITCOST(Sheet2!A2:A5,1)",
}
BLOCKS = {"F1:G3": "=VALUECURVE(2,0,0)", "I1:K1": "=TARGETCHECK(1,1,1,1,1,1,1,1)"}


@pytest.fixture(scope="module")
def in_libreoffice(office: Office, tmp_path_factory: pytest.TempPathFactory):
    """Give the values of all formulas in LibreOffice."""
    link = source("FinOpsLink")
    assert link.count(RUN) == 1
    modules = [
        *document_modules(2),
        standard_module("FinOpsLink", link.replace(RUN, "FinOpsStub(functionName, arguments)")),
        standard_module("FinOpsArguments", source("FinOpsArguments")),
        standard_module("FinOpsErrors", source("FinOpsErrors")),
        standard_module("FinOpsUdfs", wrappers.wrappers()),
        standard_module("FinOpsTest", STUB),
    ]
    path = macro_workbook(Path(tmp_path_factory.mktemp("vba")) / "wrappers.xlsm", modules)
    sheet = {"A1": 3.0, "A2": 4.5, "B1": "text"}
    cells = {
        "Sheet1": sheet | FORMULAS | BLOCKS,
        "Sheet2": {"A2": 7.0, "B3": "last"},
    }
    read = {"Sheet1": [*FORMULAS, *BLOCKS]}
    return office.ask(path, read, set_cells=cells).cells["Sheet1"]


@pytest.mark.libreoffice
@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("D1", 2.0),
        ("D2", (3 - 4.5) / 4.5),
        ("D3", "Error 2007"),
        ("D4", "Error 2042"),
        ("D5", "Error 2015"),
        ("D6", "FINOPSVERSION"),
        ("D7", "THESIS String:bottom empty String:text"),
        ("D8", "UNITCOST [Double:3,;Double:4.5,;] [String:text,;empty,;] empty"),
        ("D9", "PAYBACK [Double:1,;Double:2,;] [Double:3,Double:4,;] Double:1 empty"),
        ("D10", "REASON String:ROI Double:3 String:text"),
        ("D11", "REASON String:FINOPSVERSION"),
        (
            "D12",
            "KPICHECK Double:3 Double:4.5 Double:1 Double:2 Double:3 Double:4 Double:5 Double:6 "
            "Double:7 Double:8 empty empty empty empty empty",
        ),
        ("D13", "UNITCOST Double:46023 Double:3 empty"),
        ("D14", "UNITCOST [empty,;Double:7,;empty,;] [empty,String:last,;] empty"),
        ("D15", "UNITCOST [empty,;Double:7,;empty,;] [empty,;empty,;empty,;] empty"),
        ("D16", "UNITCOST [Double:7,;empty,;empty,;empty,;] Double:1 empty"),
        ("F1:G3", [[0.0, "month 0"], ["Error 2042", "month 1"], [4.0, "#N/A"]]),
        ("I1:K1", [[1.5, "Error 2036", "text"]]),
    ],
)
def test_libreoffice_shows_what_a_wrapper_hands_over_and_gets_back(in_libreoffice, address, value):
    assert in_libreoffice[address] == value


# pyOpenVBA


def without_attributes(text):
    """Leave out the lines with help: they are no statements, and pyOpenVBA stops at them."""
    return re.sub(r"^Attribute .*\n", "", text, flags=re.M)


def workbook_with(*modules):
    """Give an Excel of pyOpenVBA with the workbook's modules; it knows one project only."""
    app = ExcelApplication()
    app.add_workbook()
    link = source("FinOpsLink").replace("finops.xlam!", "")
    functions = without_attributes(wrappers.wrappers())
    for text in (functions, source("FinOpsArguments"), link, *modules):
        app.add_module(text, name=f"Module{len(app.interpreter.modules)}")
    return app


@pytest.fixture
def workbook():
    """Give one in which the add-in shows what it is asked."""
    app = workbook_with(
        "Public Function FinOpsCall(ByVal name As String, ByVal arguments As Variant) As Variant\n"
        "    FinOpsCall = Array(name, arguments)\n"
        "End Function\n"
    )
    for address, value in {"A1": 3.0, "A2": 4.5, "B1": "text", "B2": True}.items():
        app.sheet(1).set_value(address, value)
    return app


def block(app, address):
    return app.sheet(1).sheet.vba_get("Range", [address])


@pytest.mark.parametrize(
    ("addresses", "handed_over"),
    [
        (["A1", "B1"], [3.0, "text"]),
        (["C9", "B2"], [None, True]),
        (["A1:A2", "A1:B1"], [[[3.0], [4.5]], [[3.0, "text"]]]),
        (["A:A", "2:2"], [[[3.0], [4.5]], [[4.5, True]]]),
        (["D:D", "9:9"], [[[None], [None]], [[None, None]]]),
        (["A1,A2", "A1"], [VBAErrorValue(2015), 3.0]),
    ],
)
def test_references_are_handed_over_as_their_values(workbook, addresses, handed_over):
    ranges = [block(workbook, address) for address in addresses]
    assert workbook.run("ROI", *ranges) == ["ROI", handed_over]


def test_what_is_left_out_is_handed_over_empty(workbook):
    assert workbook.run("UNITCOST", 1.0, 2.0) == ["UNITCOST", [1.0, 2.0, None]]
    assert workbook.run("TOKENPRICE", "gpt-4o", "input", LEFT_OUT, "batch") == [
        "TOKENPRICE",
        ["gpt-4o", "input", None, "batch", None, None],
    ]
    assert workbook.run("REASON", "ROI", LEFT_OUT, 2.0) == ["REASON", ["ROI", None, 2.0]]
    assert workbook.run("REASON", "ROI") == ["REASON", ["ROI"]]
    assert workbook.run("FINOPSVERSION") == ["FINOPSVERSION", []]


def test_an_object_that_is_no_reference_is_a_wrong_kind_of_input(workbook):
    sheet = workbook.sheet(1).sheet
    assert workbook.run("ROI", sheet, 1.0) == ["ROI", [VBAErrorValue(2015), 1.0]]


def test_without_the_add_in_the_answer_is_an_unknown_name():
    alone = workbook_with()
    assert alone.run("ROI", 300.0, 100.0) == VBAErrorValue(2029)


@pytest.fixture
def addin(excel):
    """Give an Excel of pyOpenVBA with the add-in's modules before the genuine server."""

    def udf(name, arguments):
        return excel.raw(name, *arguments, with_caller=False)

    app = add_in(Dll(Server(press=lambda *_: "", udf=udf)))
    app.add_module(without_attributes(wrappers.wrappers()), name="FinOpsUdfs")
    return app


@ALL
def test_from_the_wrapper_to_python_and_back_every_function_answers(addin, function):
    arguments = arguments_of(function)
    expected = answer_of_python(function.name, *arguments)
    placed = [_placed(addin, place, argument) for place, argument in enumerate(arguments)]
    assert as_rows(_errors(addin.run(function.name, *placed))) == as_rows(expected)


def test_errors_inside_an_array_become_errors_in_their_rows(addin):
    column = _placed(addin, 0, ((300.0,), (None,), (300.0,)))
    costs = _placed(addin, 1, ((100.0,), (100.0,), (0.0,)))
    assert addin.run("ROI", column, costs) == [[2.0], [VBAErrorValue(2015)], [VBAErrorValue(2007)]]
    row = _placed(addin, 2, ((300.0, "x"),))
    assert addin.run("ROI", row, 100.0) == [2.0, VBAErrorValue(2015)]
    assert addin.run("ROI", 1.0, 0.0) == VBAErrorValue(2007)


@pytest.mark.parametrize(("code", "number"), ERROR_NUMBERS.items())
def test_an_error_cell_passes_through_as_the_same_error(addin, code, number):
    assert addin.run("ROI", VBAErrorValue(number), 1.0) == VBAErrorValue(number)


def test_a_text_that_reads_as_an_error_stays_text(addin):
    assert (
        addin.run("REASON", "ROI", "#N/A", 1.0) == "value must be a number, but is the text '#N/A'"
    )
    assert addin.run("ROI", "#N/A", 1.0) == VBAErrorValue(2015)


def _placed(app, place, argument):
    """Put an argument into cells beside the others and refer to them."""
    if argument is None:
        return LEFT_OUT
    rows = argument if isinstance(argument, tuple) else ((argument,),)
    top = 1 + 10 * place
    sheet = app.sheet(1)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.set_value(f"{chr(72 + column)}{top + row}", value)
    last = f"{chr(72 + len(rows[0]) - 1)}{top + len(rows) - 1}"
    return block(app, f"H{top}:{last}")


def _errors(value):
    if isinstance(value, list):
        return [_errors(each) for each in value]
    codes = {number: code for code, number in ERROR_NUMBERS.items()}
    return CellError(codes[value.number]) if isinstance(value, VBAErrorValue) else from_com(value)


@pytest.mark.libreoffice
def test_the_shipped_workbook_runs_its_own_macros_and_says_that_the_add_in_is_missing(office):
    path = Path(__file__).parents[1] / "workbook" / "finops-workshop.xlsm"
    formulas = {"Z60": "=ROI(300,100)", "Z61": '=TOKENCOST("gpt-4o",1,1)'}
    answer = office.ask(path, {"Start": [*formulas]}, set_cells={"Start": formulas}, modules=True)
    assert set(answer.cells["Start"].values()) == {"Error 2029"}  # CVErr(xlErrName)
    assert "Public Function ROI(" in answer.modules["FinOpsUdfs"]["text"]
