"""Every internal rate of return: published cases, exact rates, flows of any kind."""

import datetime as dt
import json
import math
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from golden import agrees, arguments, by_id
from hypothesis import assume, given
from hypothesis import strategies as st

from finops_xl import CellError, call


def rates(*given, **named):
    """Give the column of rates as a list, or the code of the error."""
    try:
        return [rate for (rate,) in call("IRRALL", *given, **named)]
    except CellError as error:
        return error.code if error.reason else "an error without a reason"


def flows_of(row):
    given = arguments(row)
    return {
        "cashflows": [[value] for value in given["values"]],
        "flow_dates": [[date] for date in given.get("dates", ())] or None,
    }


@pytest.mark.parametrize("row", [*by_id("irr.csv"), *by_id("xirr.csv")])
def test_the_published_rate_is_among_all_rates(row):
    answer, expected = rates(**flows_of(row)), json.loads(row["expected"])
    if isinstance(expected, str):
        assert answer == expected, row["note"]
        return
    for rate in expected if isinstance(expected, list) else [expected]:
        assert any(agrees(each, rate, row["tol"]) for each in answer), answer
    known = json.loads(row["all_real_roots"] or "[]")
    assert not known or agrees(answer, known, "1e-9")


@pytest.mark.parametrize("row", [*by_id("irr.csv", kind="value"), *by_id("xirr.csv", kind="value")])
def test_the_flows_are_worth_nothing_at_every_rate(row):
    flows = flows_of(row)
    dates = flows["flow_dates"]
    days = [dt.date.fromisoformat(day).toordinal() for (day,) in dates] if dates else None
    for rate in rates(**flows):
        amounts = [value for (value,) in flows["cashflows"]]
        times = [Fraction(day - min(days), 365) for day in days] if days else range(len(amounts))
        assert changes_sign(amounts, times, rate)


def changes_sign(amounts, times, rate):
    """Look a little below and above a rate, as far as a float can tell rates apart there."""
    apart = Decimal(max(1e-8, 2**-52 / (1 + rate)))
    below, above = (present_value(amounts, times, rate, shift) for shift in (-apart, apart))
    return below == 0 or above == 0 or (below > 0) != (above > 0)


def present_value(amounts, times, rate, shift):
    with localcontext() as context:
        context.prec = 400
        growth = ((1 + Decimal(rate)) * (1 + shift)).ln()
        exponents = [Decimal(Fraction(t).numerator) / Fraction(t).denominator for t in times]
        return sum(
            Decimal(a) * (-t * growth).exp() for a, t in zip(amounts, exponents, strict=True)
        )


@pytest.mark.parametrize(
    ("flows", "expected"),
    [
        ([-1000, 6000, -11000, 6000], [0, 1, 2]),
        ([-100, 110], [0.1]),
        ([100, -110], [0.1]),
        ([-1600, 10000, -10000], [0.25, 4]),
        ([-1000, 2300, -1320], [0.1, 0.2]),
        ([-100, 220, -121], [0.1]),
        ([-0.1, 0.22, -0.121], [0.1]),
        ([-1, 3, -3, 1], [0]),
        ([1, -4, 6, -4, 1], [0]),
        ([0, 0, -100, 0, 121], [0.1]),
        ([-5, 5], [0]),
        ([-4, 1], [-0.75]),
        ([-1e300, 2e300], [1]),
        ([-1e-300, 2e-300], [1]),
        ([-1e-200, 2e200], "#NUM!"),
        ([-1e200, 2e-200], "#NUM!"),
        ([-1e-150, 2e150], [2e300]),
        ([-100, 200, -150], "#NUM!"),
        ([-100, 200, -100.0000001], "#NUM!"),
        ([0, 0, 0], "#NUM!"),
        ([None, ""], "#NUM!"),
        ([-1, -2], "#NUM!"),
        ([5], "#NUM!"),
        ([0, -5, 0], "#NUM!"),
        ([-100, "110"], "#VALUE!"),
        ([-100, CellError("#REF!", "gone")], "#REF!"),
        ([-100, float("inf")], "#NUM!"),
    ],
)
def test_exact_flows_get_their_rates(flows, expected):
    answer = rates([[flow] for flow in flows])
    assert answer == expected if isinstance(expected, str) else agrees(answer, expected, "1e-9")


def test_a_rate_that_no_cell_can_hold_leaves_the_others():
    # 10 % and 999,900 % a period: 365 periods make 1E+1460 a year of the second
    flows = [[1 / 1.1 * 1e-4], [-(1 / 1.1 + 1e-4)], [1]]
    assert agrees(rates(flows), [0.1, 9999], "1e-6")
    assert agrees(rates(flows, 365), [1.1**365 - 1], "1e-6")


def test_periods_make_the_rate_effective_per_year():
    flows = [[-1000, *[100] * 11]]
    monthly, yearly = rates(flows)[0], rates(flows, 12)[0]
    assert math.isclose(yearly, (1 + monthly) ** 12 - 1, rel_tol=1e-12)
    assert rates(flows, 0) == rates(flows, -12) == "#NUM!"
    assert rates(flows, "monthly") == "#VALUE!"


def test_dates_come_in_any_form_and_order_and_blanks_beside_blank_flows():
    start = dt.date(2025, 1, 1)
    days = [start, start + dt.timedelta(days=365)]
    as_dates = rates([[-1000], [1100]], None, [[day] for day in days])
    assert agrees(as_dates, [0.1])
    assert rates([[1100], [-1000]], None, [[days[1]], ["2025-01-01"]]) == as_dates
    serials = [[45658.75], [46023.0]]
    assert rates([[-1000], [1100]], 12, serials) == as_dates, "neither times nor periods count"
    padded = rates(
        [[-1000], [None], [1100], [0], [None]],
        None,
        [*serials[:1], [45700], *serials[1:], [""], [None]],
    )
    assert padded == as_dates
    assert rates([[-1000], [1100]], None, [[None], [None]]) == rates([[-1000], [1100]])


@pytest.mark.parametrize(
    ("dates", "code"),
    [
        ([[45658]], "#VALUE!"),
        ([[45658], [46023], [46024]], "#VALUE!"),
        ([[45658], [None]], "#VALUE!"),
        ([[45658], ["soon"]], "#VALUE!"),
        ([[45658], [-1]], "#NUM!"),
        ([[45658], [45658]], "#NUM!"),
        ([[45658], [CellError("#NAME?", "gone")]], "#NAME?"),
    ],
)
def test_dates_that_do_not_fit_the_flows_are_refused(dates, code):
    assert rates([[-1000], [1100]], None, dates) == code


def test_flows_of_one_day_are_one_flow():
    dates = [[45658], [45658], [46023]]
    assert agrees(rates([[-600], [-400], [1100]], None, dates), [0.1])
    assert rates([[-600], [600], [1100]], None, dates) == "#NUM!"


@given(st.lists(st.integers(-9, 40), min_size=1, max_size=4, unique=True), st.integers(1, 10**9))
def test_flows_made_from_rates_have_exactly_these(tenths, scale):
    polynomial = [Fraction(scale)]
    for tenth in tenths:
        growth = 1 + Fraction(tenth, 10)
        shifted = [Fraction(0), *(-growth * each for each in polynomial)]
        polynomial = [a + b for a, b in zip([*polynomial, Fraction(0)], shifted, strict=True)]
    answer = rates([[float(flow)] for flow in polynomial])
    assert agrees(answer, sorted(tenth / 10 for tenth in tenths), "1e-6")


money = st.one_of(
    st.floats(1e-3, 1e9), st.floats(-1e9, -1e-3), st.just(0.0), st.integers(-9, 9).map(float)
)


@given(st.lists(money, min_size=1, max_size=40))
def test_a_rate_found_makes_the_flows_worth_nothing(flows):
    answer = rates([flows])
    assume(not isinstance(answer, str))
    assert answer == sorted(answer)
    for rate in answer:
        # near -1 a float has few digits of 1 + rate left, and at a huge rate late flows vanish
        if not 1e-3 < 1 + rate < 1e3:
            continue
        largest = max(map(abs, flows))
        parts = [flow / largest * (1 + rate) ** -t for t, flow in enumerate(flows)]
        assert abs(math.fsum(parts)) <= 1e-9 * math.fsum(map(abs, parts))


@given(st.lists(money, min_size=2, max_size=30))
def test_there_are_never_more_rates_than_changes_of_sign(flows):
    answer = rates([flows])
    signs = [math.copysign(1, flow) for flow in flows if flow]
    changes = sum(a != b for a, b in pairwise(signs))
    count = 0 if isinstance(answer, str) else len(answer)
    assert count <= changes
    if changes == 1:
        assert count == 1


@given(st.lists(money, min_size=2, max_size=30), st.sampled_from([-1.0, 2.0**-40, 1024.0]))
def test_rates_do_not_depend_on_sign_or_currency(flows, factor):
    answer, scaled = rates([flows]), rates([[flow * factor for flow in flows]])
    assert scaled == answer if isinstance(answer, str) else agrees(scaled, answer, "1e-9")


def test_no_rate_is_missed_against_the_roots_of_the_polynomial():
    random = np.random.default_rng(7)
    compared = 0
    for _ in range(500):
        flows = random.integers(-100, 101, random.integers(2, 14)).astype(float)
        real = [1 / root.real - 1 for root in np.roots(flows[::-1]) if is_positive(root)]
        near_double = any(late - early < 1e-4 for early, late in pairwise(sorted(real)))
        answer = rates([list(flows)])
        if near_double or flows[0] == 0 or flows[-1] == 0:
            continue
        assert agrees([] if isinstance(answer, str) else answer, sorted(real), "1e-6"), flows
        compared += 1
    assert compared > 400


def is_positive(root):
    return abs(root.imag) < 1e-9 * abs(root) and root.real > 1e-9


def test_long_flows_are_answered_and_absurd_ones_refused():
    assert agrees(rates([[-1200.0, *[10.0] * 5000]]), [1 / 120], "1e-9")
    restless = [(-1.0) ** n for n in range(1000)]
    assert rates([restless]) == [0]
    assert rates([restless * 2]) == "#NUM!"
