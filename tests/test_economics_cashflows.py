"""Payback, net present value and the value curve."""

import json
import math

import pytest
from golden import agrees, arguments, by_id

from finops_xl import CellError, call


@pytest.mark.parametrize("row", by_id("payback.csv"))
def test_payback_answers_the_published_case(row):
    given = arguments(row)
    flows = given["cashflows"]
    expected = eval_expected(row)
    investment, benefits = (-flows[0], flows[1:]) if flows else (None, None)
    which = "last" if row["function"] == "PAYBACK_LAST" else "first"
    answer = attempt("PAYBACK", investment, [benefits], given.get("rate", 0), which)
    assert agrees(answer, expected, row["tol"]), row["note"]


@pytest.mark.parametrize("row", by_id("npv.csv"))
def test_npvmonthly_agrees_with_excel_npv_of_one_month_periods(row):
    given = arguments(row)
    rate, flows = given["rate"], given["values"]
    if rate <= -1:
        assert attempt("NPVMONTHLY", rate, [flows]) == "#NUM!"
        return
    annual = (1 + rate) ** 12 - 1
    timing = "start" if row["function"] == "NPV0" else "end"
    answer = attempt("NPVMONTHLY", annual, [flows], 0, timing)
    assert agrees(answer, eval_expected(row), row["tol"]), row["source"]


def test_npvmonthly_takes_the_investment_undiscounted_and_mid_lies_between():
    flows = [[1000] * 12]
    end, mid, start = (call("NPVMONTHLY", 0.1, flows, 5000, t) for t in ("end", "mid", "start"))
    assert end < mid < start
    assert call("NPVMONTHLY", 0.1, flows, 5000) == end
    monthly = 1.1 ** (1 / 12) - 1
    assert math.isclose(end, 1000 * (1 - (1 + monthly) ** -12) / monthly - 5000, rel_tol=1e-12)
    assert math.isclose(mid, (end + 5000) * (1 + monthly) ** 0.5 - 5000, rel_tol=1e-12)


def test_a_blank_month_is_zero_and_shifts_nothing():
    with_blank = call("NPVMONTHLY", 0.1, [[100, None, 100]])
    assert with_blank == call("NPVMONTHLY", 0.1, [[100, 0, 100]])
    assert call("PAYBACK", 150, [[100, "", 100]]) == 2.5


def test_text_among_flows_is_an_error_not_a_gap():
    assert attempt("NPVMONTHLY", 0.1, [[100, "n/a", 100]]) == "#VALUE!"
    assert attempt("PAYBACK", 150, [[100, "5", 100]]) == "#VALUE!"


def test_a_single_benefit_is_level_for_ever():
    assert call("PAYBACK", 180_000, 60_000) == 3
    assert call("PAYBACK", 180_000, [[60_000]]) == 3
    assert call("PAYBACK", 0, 60_000) == 0
    assert attempt("PAYBACK", 100, 0) == "#N/A"
    assert attempt("PAYBACK", 100, 5, 0.1) == "#N/A"


@pytest.mark.parametrize("rate", [0.01, 0.14, -0.05])
def test_a_level_benefit_pays_back_as_its_flows_written_out(rate):
    written_out = call("PAYBACK", 1000, [[150.0] * 400], rate)
    assert math.isclose(call("PAYBACK", 1000, 150, rate), written_out, rel_tol=1e-9)


def test_payback_tells_the_first_crossing_from_the_one_that_lasts():
    flows = [[120, -50, 40]]
    assert math.isclose(call("PAYBACK", 100, flows), 100 / 120)
    assert call("PAYBACK", 100, flows, 0, "last") == 2.75
    assert attempt("PAYBACK", 100, [[120, -50]], 0, "last") == "#N/A"


def test_payback_is_zero_only_if_the_cumulative_is_never_below_zero():
    assert call("PAYBACK", 0, [[10, 10]]) == 0
    assert call("PAYBACK", 0, [[-10, 20]]) == 1.5


def test_an_exact_hit_is_not_lost_to_rounding():
    assert call("PAYBACK", 0.3, [[0.1, 0.1, 0.1]]) == pytest.approx(3, abs=1e-9)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((-1, [[10]]), "#NUM!"),
        ((100, [[10, 10]], -1), "#NUM!"),
        ((None, [[10]]), "#VALUE!"),
        ((100, None), "#VALUE!"),
        ((100, [[60, 60]], 0, "middle"), "#VALUE!"),
        (([[1], [2]], [[10]]), "#VALUE!"),
        ((100, [[CellError("#REF!")]]), "#REF!"),
        ((1, [[1e308] * 900], -0.9), "#NUM!"),
    ],
)
def test_payback_refuses_what_it_cannot_answer(arguments, code):
    assert attempt("PAYBACK", *arguments) == code


def test_the_value_curve_runs_through_both_targets_and_is_level_after():
    curve = [row[0] for row in call("VALUECURVE", 600, 1800, 14, 100)]
    assert curve == [0, 100, 200, 300, 400, 500, 700, 900, 1100, 1300, 1500, 1700, 1700, 1700]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((1, 2, 0), "#NUM!"),
        ((1, 2, 2.5), "#NUM!"),
        ((1, 2, 1e9), "#NUM!"),
        ((1, 2, 12, -5), "#NUM!"),
        ((1, 2, 12, 0, "logistic"), "#VALUE!"),
        ((1, "2", 12), "#VALUE!"),
    ],
)
def test_the_value_curve_refuses_what_it_cannot_draw(arguments, code):
    assert attempt("VALUECURVE", *arguments) == code


def attempt(name, *arguments):
    """Give the answer, or the code of the error."""
    try:
        return call(name, *arguments)
    except CellError as error:
        return error.code if error.reason else "an error without a reason"


def eval_expected(row):
    return json.loads(row["expected"])


def test_a_rate_that_is_float_dust_changes_nothing() -> None:
    for rate in (1e-17, 1e-16, 1e-12):
        assert call("PAYBACK", 100.0, 60.0, rate) == pytest.approx(100 / 60, rel=1e-9)


def test_a_curve_beyond_the_largest_number_is_out_of_domain() -> None:
    with pytest.raises(CellError, match="the result is too large"):
        call("VALUECURVE", 1e308, -1e308, 7)
