"""Break-even month: owning against an API while volumes grow and prices fall."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest
from golden import arguments, by_id
from hypothesis import given
from hypothesis import strategies as st

from finops_xl import CellError, call
from finops_xl.functions import find_function

ORDER = [parameter.name for parameter in find_function("BREAKEVENMONTH").parameters]
WHICH = ORDER.index("which")


def ask(*given, **named):
    """Give the month, or the code of the error."""
    try:
        return call("BREAKEVENMONTH", *given, **named)
    except CellError as error:
        return error.code if error.reason else "an error without a reason"


@pytest.mark.parametrize("row", by_id("hosting.csv", function="BE_MONTH"))
def test_the_published_case_gets_its_crossing_months(row):
    given, expected = arguments(row), json.loads(row["expected"])
    growth, decline = (1 + given["growth"]) ** 12 - 1, 1 - (1 - given["decline"]) ** 12
    case = (given["capex"], given["self_month"], given["vol_m"], given["price"], growth, decline)
    crossings = expected["crossing_months"]
    assert ask(*case, given["months"]) == (crossings[0] if crossings else "#N/A")
    lasting = crossings[-1] if expected["ends_self_cheaper"] else "#N/A"
    assert ask(*case, given["months"], "last") == lasting
    api, own = (expected[f"{side}_total"] for side in ("api", "self"))
    assert (lasting == "#N/A") == (own > api), "the totals of the row say the same"


def test_the_month_agrees_with_a_brute_force_walk_in_exact_fractions():
    random = np.random.default_rng(20261122)
    drawn = [_draw(random) for _ in range(20_000)]
    columns = [[[_cell(name, case[name])] for case in drawn] for name in ORDER if name != "which"]
    answers = {}
    for which in ("first", "last"):
        columns.insert(WHICH, which)
        answers[which] = [row[0] for row in call("BREAKEVENMONTH", *columns)]
        del columns[WHICH]
    differences, found = [], set()
    for position, case in enumerate(drawn):
        for which, expected in zip(("first", "last"), _enumerate(case), strict=True):
            answer = answers[which][position]
            given = answer.code if isinstance(answer, CellError) else answer
            found.add(given)
            if given != expected:
                differences.append((case, which, given, expected))
    assert not differences
    assert len(found) > 30, "the cases are spread over the months"


def _draw(random):
    """Draw a case on a coarse grid, where ties and whole steps do happen."""
    tenths = [Fraction(int(n), 10) for n in random.integers(0, 40, 3)]
    monthly = (Fraction(0), Fraction(0), Fraction(1, 50), Fraction(1, 10), Fraction(-1, 20))
    steps = random.integers(0, 2)
    return {
        "upfront_cost": Fraction(int(random.integers(0, 200))),
        "own_monthly_cost": tenths[0] * 5,
        "monthly_volume": Fraction(int(random.integers(0, 120)), 10),
        "price": tenths[1],
        "annual_volume_growth": monthly[random.integers(0, 5)],
        "annual_price_decline": monthly[random.integers(0, 5)],
        "months": Fraction(int(random.integers(1, 49))),
        "step_cost": Fraction(int(random.integers(0, 10))) * int(steps),
        "step_capacity": Fraction(int(random.integers(1, 60)), 10) if steps else None,
        "variable_cost": tenths[2] / 10,
    }


def _cell(name, value):
    if value is None:
        return None
    if name == "annual_volume_growth":
        return float((1 + value) ** 12 - 1)
    return float(1 - (1 - value) ** 12) if name == "annual_price_decline" else float(value)


def _enumerate(case):
    """Add up both sides month by month; growth and decline are monthly fractions here."""
    volume, price = case["monthly_volume"], case["price"]
    own, api, ahead = case["upfront_cost"], Fraction(0), []
    for _ in range(int(case["months"])):
        steps = math.ceil(volume / case["step_capacity"]) if case["step_capacity"] else 0
        own += case["own_monthly_cost"] + case["step_cost"] * steps
        own += case["variable_cost"] * volume
        api += price * volume
        ahead.append(own <= api)
        volume *= 1 + case["annual_volume_growth"]
        price *= 1 - case["annual_price_decline"]
    if not any(ahead):
        return "#N/A", "#N/A"
    last = len(ahead) - ahead[::-1].index(False) + 1 if False in ahead else 1
    return ahead.index(True) + 1, last if ahead[-1] else "#N/A"


def test_an_exact_tie_at_a_month_end_counts_in_decimals_too():
    assert ask(0.3, 0.1, 1, 0.2) == 3
    assert ask(0, 1, 1, 1) == 1
    assert ask(0, 1, 1, 1, which="last") == 1


def test_falling_prices_make_the_api_win_again():
    decline = 1 - 0.92**12
    assert ask(8000, 2000, 1000, 4, 0, decline) == 7
    assert ask(8000, 2000, 1000, 4, 0, decline, 11, "last") == 7
    assert ask(8000, 2000, 1000, 4, 0, decline, 12, "last") == "#N/A"


def test_steps_are_bought_whole_as_the_volume_grows():
    growing = {"annual_volume_growth": 1.1**12 - 1, "step_cost": 100}
    saved = [300 - 100, 330 - 200, 363 - 200]
    assert ask(sum(saved), 0, 1000, 0.3, **growing, step_capacity=1000) == 3
    # a step of 1100 is full, not too small, in month 2
    assert ask(300 - 100 + 330 - 100, 0, 1000, 0.3, **growing, step_capacity=1100) == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"months": 0}, "#NUM!"),
        ({"months": 12.5}, "#NUM!"),
        ({"months": 1201}, "#NUM!"),
        ({"upfront_cost": -1}, "#NUM!"),
        ({"own_monthly_cost": -1}, "#NUM!"),
        ({"monthly_volume": -1}, "#NUM!"),
        ({"price": -1}, "#NUM!"),
        ({"variable_cost": -1}, "#NUM!"),
        ({"step_cost": -1, "step_capacity": 10}, "#NUM!"),
        ({"step_cost": 1, "step_capacity": 0}, "#NUM!"),
        ({"step_cost": 1}, "#VALUE!"),
        ({"annual_volume_growth": -1.01}, "#NUM!"),
        ({"annual_price_decline": 1.01}, "#NUM!"),
        ({"annual_volume_growth": 1e300, "months": 1200}, "#NUM!"),
        ({"which": "safe"}, "#VALUE!"),
        ({"price": "3"}, "#VALUE!"),
        ({"price": None}, "#VALUE!"),
        ({"price": CellError("#REF!", "gone"), "months": 0}, "#REF!"),
        ({"price": 1}, "#N/A"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(given, code):
    sound = {"upfront_cost": 30000, "own_monthly_cost": 1500, "monthly_volume": 1000, "price": 3}
    assert ask(**sound) == 20
    assert ask(**sound | given) == code


def test_growth_of_minus_one_and_a_decline_of_one_leave_only_the_first_month():
    assert ask(10, 0, 10, 1, -1, 0) == 1
    assert ask(10.5, 0, 10, 1, -1, 0) == "#N/A"
    assert ask(10.5, 0, 10, 1, 0, 1) == "#N/A"


def test_a_row_is_not_touched_by_the_longer_or_bad_rows_beside_it():
    growth, months = [[0], [1e300], [0], [1e300]], [[36], [1200], [-1], [1]]
    answer = call("BREAKEVENMONTH", 100, 0, 100, 1, growth, 0, months)
    assert answer[0] == [1]
    assert answer[3] == [1]
    assert [row[0].code for row in answer[1:3]] == ["#NUM!", "#NUM!"]


rates = st.floats(-0.9, 0.9)


@given(
    prices=st.tuples(st.floats(0, 100), st.floats(0, 100)),
    upfront=st.floats(0, 1e4),
    growth=rates,
    decline=rates,
    capacity=st.floats(1, 1000),
)
def test_a_dearer_api_never_breaks_even_later(prices, upfront, growth, decline, capacity):
    cheap, dear = (
        ask(upfront, 50, 100, price, growth, decline, 36, "first", 100, capacity, 0.1)
        for price in sorted(prices)
    )
    if cheap == "#N/A":
        assert dear == "#N/A" or 1 <= dear <= 36
    else:
        assert dear <= cheap
