"""ROI, ROI ratio and unit cost."""

import json
import math

import pytest
from golden import agrees, arguments, by_id
from hypothesis import given
from hypothesis import strategies as st

from finops_xl import CellError, call

NAMES = {"ROI": "ROI", "ROI_RATIO": "ROIRATIO"}
money = st.floats(-1e12, 1e12)
positive = st.floats(1e-6, 1e12)


@pytest.mark.parametrize("row", by_id("roi.csv"))
def test_roi_answers_the_published_case(row):
    given = arguments(row)
    try:
        answer = call(NAMES[row["function"]], given["value"], given["cost"])
    except CellError as error:
        answer = error.code
    assert agrees(answer, json.loads(row["expected"]), row["tol"])


@given(value=money, cost=positive)
def test_roi_is_the_ratio_less_one(value, cost):
    ratio = call("ROIRATIO", value, cost)
    assert math.isclose(call("ROI", value, cost), ratio - 1, rel_tol=1e-9, abs_tol=1e-9)


def test_one_bad_row_never_touches_its_neighbours():
    answer = call("ROI", [[300], [300], ["x"], [None], [300]], [[100], [0], [100], [100], [-1]])
    assert answer[0] == [2.0]
    assert [row[0].code for row in answer[1:]] == ["#DIV/0!", "#VALUE!", "#VALUE!", "#NUM!"]
    assert "cost is 0" in answer[1][0].reason
    assert "value is missing" in answer[3][0].reason
    assert "-1" in answer[4][0].reason


def test_an_error_that_comes_in_goes_out_in_its_row_only():
    incoming = CellError("#REF!", "")
    answer = call("ROI", [[300, incoming]], 100)
    assert answer[0][0] == 2.0
    assert answer[0][1].code == "#REF!"


def test_unit_cost_counts_only_what_succeeds():
    assert call("UNITCOST", 900, 1000, 0.9) == 1
    assert call("UNITCOST", 900, 1000) == 0.9


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((1, 0), "#DIV/0!"),
        ((1, -1), "#NUM!"),
        ((-1, 1), "#NUM!"),
        ((1, 1, 0), "#NUM!"),
        ((1, 1, 1.1), "#NUM!"),
        ((1, "ten"), "#VALUE!"),
        ((1,), "#VALUE!"),
        ((1e308, 1e-10), "#NUM!"),
    ],
)
def test_unit_cost_refuses_what_it_cannot_answer(arguments, code):
    with pytest.raises(CellError) as failure:
        call("UNITCOST", *arguments)
    assert failure.value.code == code
    assert failure.value.reason
