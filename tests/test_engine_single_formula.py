from __future__ import annotations

from typing import Any

import pytest
from sample_functions import FUNCTIONS

from finops_xl.engine.errors import FormulaError
from finops_xl.engine.single_formula import evaluate_formula
from finops_xl.errors import CellError


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=ROI(300,100)", 2.0),
        ("ROI(300,100)", 2.0),
        ("  = roi( 300 , 100 ) ", 2.0),
        ("=SUM({1,2,3})*2", 12.0),
        ('="x"&ECHO(1,,TRUE)', "x1.0|''|True"),
        ("=TRUE", True),
        ("=LET(x,2,x*3)", 6.0),
        ("=DATE(2026,1,1)", 46_023.0),
        ("=INDEX(CURVE(100,3),2,1)", 200.0),
        ('=IFERROR(ROI(1,0),"none")', "none"),
        ('=ECHO("a;b",{1;2})', "'a;b'|[1.0;2.0]"),
    ],
)
def test_a_formula_gives_its_value(formula: str, value: Any) -> None:
    assert evaluate_formula(formula, FUNCTIONS) == value


def test_a_result_of_several_cells_comes_whole() -> None:
    assert evaluate_formula("=CURVE(2,3)*{1,10}", FUNCTIONS) == [
        [2.0, 20.0],
        [4.0, 40.0],
        [6.0, 60.0],
    ]


@pytest.mark.parametrize("code", ["#N/A", "#NUM!", "#VALUE!", "#DIV/0!", "#REF!", "#NULL!"])
def test_an_error_comes_with_the_reason_of_our_function(code: str) -> None:
    found = evaluate_formula(f'=FAILING("{code}")', FUNCTIONS)
    assert found == CellError(code, f"asked for {code}")


def test_a_bad_row_has_its_error_and_reason_in_its_place() -> None:
    assert evaluate_formula("=ROI({300;100},{100;0})", FUNCTIONS) == [
        [2.0],
        [CellError("#DIV/0!", "cost is 0")],
    ]


def test_an_error_of_excel_itself_has_no_reason() -> None:
    assert evaluate_formula("=1/0", FUNCTIONS) == CellError("#DIV/0!")


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("=RIO(1)", "There is no function RIO. Nearest: ROI."),
        ("=NOTHING(1)", "There is no function NOTHING."),
        ("=ROI(gpt-4o,2)", "There is no name 'gpt'; text stands in double quotes."),
    ],
)
def test_an_unknown_word_is_named(formula: str, says: str) -> None:
    assert evaluate_formula(formula, FUNCTIONS) == CellError("#NAME?", says)


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("", "this one has 0"),
        ("=", "this one has 0"),
        ("=" + "1+" * 5_000 + "1", "8,192 characters"),
        ("=A1+1", "'A1' refers to a cell"),
        ("=Sheet2!A1", "refers to a cell"),
        ("=SUM(Agents[Cost])", "refers to a cell"),
        ("=SUM(", "a closing one is missing"),
        ("=ROI(1,2))", "an opening one is missing"),
        ('=ECHO("abc)', "a double quote is missing"),
        ("=SUM(1;2)", "Separate arguments with a comma, not a semicolon"),
        ('=ECHO("a;b",{1;2};3)', "Separate arguments with a comma, not a semicolon"),
        ("=1 2", "cannot read this formula"),
        ("={1,2;3}", "cannot read this formula"),
        ("=" + "ABS(" * 1_000 + "1" + ")" * 1_000, "nested more than 64 levels deep"),
    ],
)
def test_a_formula_that_cannot_be_read_says_why(formula: str, says: str) -> None:
    with pytest.raises(FormulaError) as caught:
        evaluate_formula(formula, FUNCTIONS)
    assert says in str(caught.value)


def test_the_real_list_of_functions_is_the_default() -> None:
    assert evaluate_formula("=ROI(300,100)") == 2.0
    failed = evaluate_formula("=ROI(300,0)")
    assert isinstance(failed, CellError)
    assert failed.code == "#DIV/0!"
    assert failed.reason
