"""Several values where the engine computes one: no value instead of a wrong one."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from office_uno import cells

from finops_xl.books.file import FileBook
from finops_xl.engine.errors import FormulaError
from finops_xl.engine.one_value import given_several
from finops_xl.engine.single_formula import evaluate_formula

SEVERAL = {
    "SUMPRODUCT(LEN(A1:A5))": "LEN",
    "SUMPRODUCT(--(LEFT(A1:A5,1)=\"b\"))": "LEFT",
    "SUMPRODUCT(--(TRIM(A1:A5)=\"b\"),B1:B5)": "TRIM",
    "SUMPRODUCT(--ISNUMBER(B1:B5))": "ISNUMBER",
    "SUMPRODUCT(ISNUMBER(B1:B5)+(A1:A5=\"n/a\"))": "ISNUMBER",
    "SUMPRODUCT(ROUND(B1:B5/3,0))": "ROUND",
    "SUMPRODUCT(--(YEAR(B1:B5)=1900))": "YEAR",
    "SUMPRODUCT(DATE(2026,B1:B5/10,1))": "DATE",
    "SUMPRODUCT(POWER(B1:B5,2))": "POWER",
    "SUMPRODUCT(LEN(IF(B1:B5>20,A1:A5,\"\")))": "LEN",
    "SUMPRODUCT(1/COUNTIF(A1:A5,A1:A5))": "COUNTIF",
    "SUMPRODUCT((A1:A5<>\"\")/COUNTIF(A1:A5,A1:A5&\"\"))": "COUNTIF",
    "SUMPRODUCT(COUNTIFS(A1:A5,A1:A5,B1:B5,B1:B5))": "COUNTIFS",
    "SUMPRODUCT(SUMIF(A1:A5,A1:A5,B1:B5))": "SUMIF",
    "SUMPRODUCT(SUMIFS(B1:B5,A1:A5,{\"a\",\"b\"}))": "SUMIFS",
    "SUM(COUNTIF(A1:A5,{\"a\",\"c\"}))": "COUNTIF",
    "SUM(LARGE(B1:B5,{1,2,3}))": "LARGE",
    "SUMPRODUCT(RANK(B1:B5,B1:B5))": "RANK",
    "SUMPRODUCT(--ISNUMBER(MATCH(A1:A5,{\"a\",\"c\"},0)))": "MATCH",
    "SUMPRODUCT(VLOOKUP(A1:A5,A1:B5,2,FALSE))": "VLOOKUP",
    "VLOOKUP(A:A,A1:B5,2,FALSE)": "VLOOKUP",
    "SUMPRODUCT(CHOOSE({1,2},B1:B5,B1:B5))": "CHOOSE",
    "SUMPRODUCT(ROW(A1:A5)*(A1:A5=\"b\"))": "ROW",
    "SUMPRODUCT(B1:B5,ROW(A1:A5))": "ROW",
    "SUMPRODUCT(COLUMN(A1:C1))": "COLUMN",
    "SUMPRODUCT(N(B1:B5))": "N",
    "LOOKUP(2,1/(A1:A5=\"b\"),B1:B5)": "LOOKUP",
    "SUM(_xlfn._xlws.SORT(B1:B5),ABS($B$1:B$5))": "ABS",
}  # fmt: skip
ONE = [
    "LEN(A1)",
    "LEN(A1:A1)",
    "SUM(A1:A5)+LEN(A1)",
    "LEN(INDEX(A1:A5,MATCH(\"b\",A1:A5,0)))",
    "ROUND(SUM(B1:B5)/3,2)",
    "SUMPRODUCT((A1:A5=\"b\")*B1:B5)",
    "SUMPRODUCT(MAX((A1:A5=\"b\")*B1:B5))",
    "SUMPRODUCT(IFERROR(B1:B5/2,0))",
    "COUNTIFS(A1:A5,A1,B1:B5,\">\"&SUM(B1:B5)/5)",
    "SUMIFS(B1:B5,A1:A5,A2)",
    "SUMIF(A1:A5,\"b\",B1:B5)",
    "INDEX(B1:B5,MATCH(1,INDEX((A1:A5=\"c\")*(B1:B5>0),0),0))",
    "LOOKUP(25,B1:B5,A1:A5)",
    "LOOKUP(SUM(B1:B5)/9-1,B1:B5)",
    "ROW(A3)-ROW(A1:B1)",
    "ROW(A2:A5)",
    "SUMPRODUCT(ROW(A1:C1)*1)",
    "IF(COUNT(B1:B5)>0,LEN(\"{a,b}\"),0)",
    "TEXT({7},\"0\")",
    "LARGE(B1:B5,2)",
]  # fmt: skip


@pytest.mark.parametrize(("formula", "function"), SEVERAL.items())
def test_a_function_that_gets_several_values_for_one_is_named(formula: str, function: str) -> None:
    assert given_several(formula) == function


@pytest.mark.parametrize("formula", ONE)
def test_a_formula_that_gives_one_value_for_one_is_computed(formula: str) -> None:
    assert given_several(formula) == ""


@pytest.mark.libreoffice
def test_every_formula_has_the_value_that_libreoffice_gives_or_none(tmp_path: Path) -> None:
    path = tmp_path / "idioms.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    for row, (text, figure) in enumerate(zip("abacb", (10, 20, 30, 40, 50), strict=True), 1):
        sheet.cell(row, 1, text), sheet.cell(row, 2, figure)
    formulas = [*SEVERAL, *ONE]
    for row, formula in enumerate(formulas, 1):
        sheet.cell(row, 4, f"={formula}")
    book.save(path)
    theirs = cells(path, {"Sheet": [f"D{row}" for row in range(1, len(formulas) + 1)]})["Sheet"]
    ours = FileBook.open(path)
    kept = {each.cell for each in ours.unevaluated}
    assert kept == {f"D{row}" for row in range(1, len(SEVERAL) + 1)}
    for row, formula in enumerate(formulas, 1):
        if f"D{row}" not in kept:
            assert ours.value("Sheet", row, 4) == theirs[f"D{row}"], formula


def test_a_typed_formula_of_that_kind_is_refused_with_the_reason() -> None:
    with pytest.raises(FormulaError, match="computes LARGE for one value only"):
        evaluate_formula("=SUM(LARGE({3,1,2},{1,2}))")
