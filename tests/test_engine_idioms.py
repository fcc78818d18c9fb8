"""What users of Excel write, computed as Excel does or named: never a wrong value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import idioms
import openpyxl
import pytest
import xlsxwriter
from office_calc import calc
from office_uno import Office, cells
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.table import Table

from finops_xl.books.file import FileBook
from finops_xl.engine.errors import FormulaError
from finops_xl.engine.one_value import OURS_OF_ONE, OURS_THAT_FILL
from finops_xl.engine.single_formula import evaluate_formula
from finops_xl.errors import CellError
from finops_xl.functions import FUNCTIONS

__all__ = ["calc"]

AROUND_OURS = {
    "ROUND(ROI(A1:A3,B1:B3),2)": 2.0,
    "SUM(ROUND(ROI(A1:A3,B1:B3),1))": 4.5,
    "SUM(ROI(A1:A3,B1:B3))": 2.0 + 1.25 + 1.2,
    "SUMPRODUCT(--(ROI(A1:A3,B1:B3)>1.2))": 2.0,
    "SUM(ABS(ROI(B1:B3,A1:A3)))": 2 / 3 + 5 / 9 + 6 / 11,
    "INDEX(VALUECURVE(600,1200,12),3)": 300.0,
    "ROUND(INDEX(VALUECURVE(600,1200,12),3)/7,1)": 42.9,
    "SUM(INT(VALUECURVE(10,20,5)))": 23.0,
    "MAX(NPVMONTHLY(0.1,A1:A3),0)": None,
    "LARGE(VALUECURVE(600,1200,12),2)": 1100.0,
    "SUM(LARGE(VALUECURVE(600,1200,12),{1,2}))": 2300.0,
    "SUMPRODUCT(VALUECURVE(600,1200,3),A1:A3)": 100 * 300 + 200 * 90 + 300 * 44,
    "SUM(IFERROR(ROI(A1:A3,B1:B3-40),0))": None,
}  # fmt: skip
"""With A1:A3 = 300, 90, 44 and B1:B3 = 100, 40, 20; None: LibreOffice alone says."""


@pytest.fixture
def around_ours(tmp_path: Path) -> Path:
    path = tmp_path / "ours.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("S")
    for row, (value, cost) in enumerate(((300, 100), (90, 40), (44, 20))):
        sheet.write_row(row, 0, [value, cost])
    for row, formula in enumerate(AROUND_OURS):
        sheet.write_array_formula(row, 3, row, 3, f"{{={formula}}}")
    book.close()
    return path


def values(path: Path, count: int) -> tuple[list[Any], dict[str, str]]:
    book = FileBook.open(path)
    kept = {each.formula: each.reason for each in book.unevaluated}
    return [book.value(idioms.SHEET, row, 1) for row in range(1, count + 1)], kept


@pytest.mark.libreoffice
def test_every_idiom_has_the_value_that_libreoffice_gives(tmp_path: Path) -> None:
    formulas = [(f, False) for f in idioms.PLAIN] + [(f, True) for f in idioms.ARRAYS]
    idioms.save(tmp_path / "idioms.xlsx", formulas)
    addresses = [f"A{row}" for row in range(1, len(formulas) + 1)]
    theirs = cells(tmp_path / "idioms.xlsx", {idioms.SHEET: addresses})[idioms.SHEET]
    ours, kept = values(tmp_path / "idioms.xlsx", len(formulas))
    assert kept == {}
    for (formula, _), mine, address in zip(formulas, ours, addresses, strict=True):
        expected = theirs[address]
        if isinstance(expected, float):
            expected = pytest.approx(expected, rel=1e-12)
        assert mine == expected, formula


def test_where_libreoffice_differs_the_value_is_that_of_excel(tmp_path: Path) -> None:
    idioms.save(tmp_path / "idioms.xlsx", [(formula, False) for formula in idioms.EXCEL])
    ours, kept = values(tmp_path / "idioms.xlsx", len(idioms.EXCEL))
    assert kept == {}
    assert dict(zip(idioms.EXCEL, ours, strict=True)) == idioms.EXCEL


def test_what_is_not_computed_as_in_excel_keeps_its_value_and_is_named(tmp_path: Path) -> None:
    idioms.save(tmp_path / "idioms.xlsx", [(formula, False) for formula in idioms.KEPT])
    _, kept = values(tmp_path / "idioms.xlsx", len(idioms.KEPT))
    assert list(kept) == list(idioms.KEPT)
    for formula, says in idioms.KEPT.items():
        assert says in kept[formula], formula


def test_functions_around_our_arrays_take_every_value(around_ours: Path) -> None:
    book = FileBook.open(around_ours)
    assert book.unevaluated == []
    for row, (formula, expected) in enumerate(AROUND_OURS.items(), 1):
        if expected is not None:
            assert book.value("S", row, 4) == pytest.approx(expected), formula


@pytest.mark.libreoffice
def test_libreoffice_with_our_functions_gives_the_same_around_them(
    calc: Office, around_ours: Path
) -> None:
    addresses = [f"D{row}" for row in range(1, len(AROUND_OURS) + 1)]
    theirs = calc.cells(around_ours, {"S": addresses})["S"]
    book = FileBook.open(around_ours)
    for row, (formula, address) in enumerate(zip(AROUND_OURS, addresses, strict=True), 1):
        assert book.value("S", row, 4) == pytest.approx(theirs[address]), formula


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=ROUND(ROI({300;220},{90;100}),2)", [[2.33], [1.2]]),
        ("=TEXT(ROI({300;220},{100;100}),\"0%\")", [["200%"], ["120%"]]),
        ("=LET(x,VALUECURVE(600,1200,3),SUM(ROUND(x/7,0)))", 86.0),
        ("=SUM(LARGE({3,1,2},{1,2}))", 5.0),
        ("=IFERROR(ROUND(ROI({3;2},{1;0}),2),0)", [[2.0], [0.0]]),
        ("=ABS(ROI({3;2},{1;0}))", [[2.0], [CellError("#DIV/0!")]]),
        ("=LEN({\"a\",\"bc\"})", [[1.0, 2.0]]),
        ("=ROUND({1.25;2.35},{0,1})", [[1.0, 1.3], [2.0, 2.4]]),
    ],
)  # fmt: skip
def test_a_typed_formula_computes_a_function_for_every_value(formula: str, value: Any) -> None:
    found = evaluate_formula(formula)
    if isinstance(value, list):
        assert isinstance(found, list)
        codes = [[getattr(cell, "code", cell) for cell in row] for row in found]
        assert codes == [[getattr(cell, "code", cell) for cell in row] for row in value]
    else:
        assert found == value


def test_a_typed_formula_that_has_no_answer_here_is_refused_with_the_reason() -> None:
    with pytest.raises(FormulaError, match="does not know the format"):
        evaluate_formula('=TEXT(5,"0.0E0")')


def test_the_functions_of_ours_that_fill_cells_or_give_one_value_are_known() -> None:
    whole = {name for name, function in FUNCTIONS.items() if function.shape != "elementwise"}
    assert whole == OURS_THAT_FILL | OURS_OF_ONE
    shown = {
        name: [evaluate_formula(e.formula) for e in FUNCTIONS[name].documentation.examples]
        for name in whole - {"PRICEINFO"}
    }
    shown["PRICEINFO"] = [evaluate_formula('=PRICEINFO("gpt-4o")')]
    fill = {name for name, answers in shown.items() if any(isinstance(a, list) for a in answers)}
    assert fill == OURS_THAT_FILL


def test_a_name_that_comes_to_mean_several_cells_is_computed_for_each(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"], sheet["C1"] = "Word", "abc", "=SUMPRODUCT(LEN(Words))"
    sheet.add_table(Table(displayName="T", ref="A1:A2"))
    book.defined_names["Words"] = DefinedName("Words", attr_text="Sheet!$A$2:$A$2")
    book.save(tmp_path / "words.xlsx")
    ours = FileBook.open(tmp_path / "words.xlsx")
    assert ours.value("Sheet", 1, 3) == 3.0
    ours.write_rows("T", [{"Word": "abc"}, {"Word": "de"}])
    assert ours.value("Sheet", 1, 3) == 5.0
