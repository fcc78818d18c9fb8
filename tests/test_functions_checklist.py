"""Checklist F, where no other test holds it: docs/checklists.md says which one holds what."""

from __future__ import annotations

import inspect
import io
import re

import openpyxl
import pytest
import xlsxwriter.worksheet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_workbooks import workbook_of
from openpyxl.utils import FORMULAE
from test_every_function import answer_of, any_call, flat

from finops_xl import CellError, call
from finops_xl.functions import FUNCTIONS
from finops_xl.functions.registry import Function
from finops_xl.hosts.excel import wrappers

EACH = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda f: f.name)
LATER_FUNCTIONS = set(
    re.findall(r"_xlfn\.(?:_xlws\.)?([A-Z0-9.]+)\(", inspect.getsource(xlsxwriter.worksheet))
)
"""Functions that Excel got after 2007, as XlsxWriter lists them."""

MANY = 200_001
"""One cell more than a call takes."""
PRODUCED = {
    "TOKENCOST": {"#N/A": ("gpt-9", 1, 1), "#NUM!": ("gpt-4o", -1, 1)},
    "TOKENPRICE": {
        "#N/A": ("gpt-9", "input"),
        "#NUM!": ("gpt-4o", "input", 46000, "standard", -1),
    },
    "UNITCOST": {"#DIV/0!": (100, 0), "#NUM!": (100, 10, 2)},
    "AGENTCOST": {"#N/A": ("gpt-9", 3, 3000, 400, 0), "#NUM!": ("gpt-4o", -3, 3000, 400, 0)},
    "PRICEINFO": {"#N/A": ("gpt-9",), "#NUM!": ("gpt-4o", -1)},
    "MODELTIER": {"#N/A": ("gpt-9",), "#NUM!": ([["gpt-4o"]] * MANY,)},
    "PRICECHANGE": {
        "#N/A": ("gpt-9", 46000, "gpt-4o", 46000, 1, 1),
        "#NUM!": ("gpt-4o", 46000, "gpt-4o", 46000, -1, 1),
        "#DIV/0!": ("gpt-4o", 46000, "gpt-4o", 46000, 0, 0),
    },
    "CONTRACTCHECK": {"#NUM!": ([["model"]] * MANY,)},
    "TOKENESTIMATE": {"#NUM!": ([["a"]] * MANY,)},
    "GPUCAPACITY": {"#NUM!": (-1, 1, 1, 1)},
    "SELFHOSTCOST": {"#NUM!": (-1, 1, 1)},
    "BREAKEVEN": {"#N/A": (1000, 1, 2), "#DIV/0!": (1000, 2, 2), "#NUM!": (-1000, 2, 1)},
    "BREAKEVENMONTH": {"#N/A": (1000, 100, 10, 1), "#NUM!": (-1000, 1, 10, 1)},
    "ROI": {"#DIV/0!": (100, 0), "#NUM!": (1e300, 1e-300)},
    "ROIRATIO": {"#DIV/0!": (100, 0), "#NUM!": (1e300, 1e-300)},
    "PAYBACK": {"#N/A": (100, [[1], [1]]), "#NUM!": (-100, [[1], [1]])},
    "NPVMONTHLY": {"#NUM!": (-2, [[1], [2]], 100)},
    "IRRALL": {"#NUM!": ([[1], [2]],)},
    "VALUECURVE": {"#NUM!": (1, 1, -1)},
    "DISCOUNTCLAIM": {"#NUM!": (10, 5, 3)},
    "ADOPTION": {"#NUM!": (-1, 1, 1)},
    "TARGETBAND": {"#NUM!": (10, 5, 3)},
    "ATTAINMENT": {"#DIV/0!": (10, 5, 5), "#NUM!": (1e300, 0, 1e-300)},
    "TARGETSTATUS": {"#NUM!": (1, 2, 2, 2)},
}
"""A call for every error code that a function declares; #VALUE! is one argument too many."""


@EACH
def test_a_name_is_none_of_excels_own(function: Function) -> None:
    assert len(LATER_FUNCTIONS) > 100
    assert function.name not in LATER_FUNCTIONS | set(FORMULAE)


@EACH
def test_a_summary_is_one_sentence_that_fits_the_function_wizard(function: Function) -> None:
    assert len(function.summary) <= 255
    assert function.summary.endswith(".")
    assert "\n" not in function.summary
    assert ". " not in function.summary


@EACH
def test_a_function_that_gives_figures_says_in_what(function: Function) -> None:
    figures = [
        example.value
        for example in function.documentation.examples
        if example.formula.startswith(f"={function.name}(")
        and re.fullmatch(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", example.value)
    ]
    assert function.documentation.unit or not figures


@EACH
def test_every_error_code_that_is_declared_has_a_call_that_gives_it(function: Function) -> None:
    too_many = [None] * (len(function.parameters) + 1)
    produced = {"#VALUE!": too_many} | PRODUCED.get(function.name, {})
    assert set(produced) == {code for code, _ in function.documentation.errors}
    for code, arguments in produced.items():
        with pytest.raises(CellError) as failure:
            call(function.name, *arguments)
        assert failure.value.code == code


@EACH
@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_error_code_comes_about_that_is_not_declared(
    function: Function, data: st.DataObject
) -> None:
    arguments = any_call(data.draw, function)
    answer = answer_of(function, arguments)
    if not any(map(_says_more, flat(arguments))):
        codes = {cell.code for cell in flat(answer) if isinstance(cell, CellError)}
        assert codes <= {code for code, _ in function.documentation.errors}


def _says_more(cell: object) -> bool:
    """Tell cells that bring a code of their own: an error, or what no cell can hold."""
    return isinstance(cell, CellError) or (isinstance(cell, int | float) and not abs(cell) < 1e300)


def test_no_function_is_volatile() -> None:
    made = wrappers.wrappers()
    assert "Volatile" not in made
    assert all(f"Function {name}" in made for name in FUNCTIONS)


@pytest.mark.parametrize("tab", ["Functions", "Checks"])
def test_the_workbook_lists_every_function_and_no_other(tab: str) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of("empty")))[tab]
    column = next(cell.column for cell in sheet[6] if cell.value == "Function")
    shown = {sheet.cell(row, column).value for row in range(7, sheet.max_row + 1)}
    assert shown == set(FUNCTIONS)
