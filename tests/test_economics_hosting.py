"""Cost of own running, capacity of a GPU, and the break-even in closed form."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest
from golden import agrees, arguments, by_id
from hypothesis import assume, given
from hypothesis import strategies as st

from finops_xl import CellError, call

ORDER = (
    "fixed_cost",
    "price",
    "variable_cost",
    "step_cost",
    "step_capacity",
    "min_steps",
    "which",
)


@pytest.mark.parametrize("row", by_id("breakeven.csv"))
def test_breakeven_answers_the_published_case(row):
    given = arguments(row)
    try:
        answer = call("BREAKEVEN", *(given.get(name) for name in ORDER))
    except CellError as error:
        answer = error.code
    assert agrees(answer, json.loads(row["expected"]), row["tol"] or "0"), row["note"]


def test_breakeven_agrees_with_an_enumeration_of_every_step_in_exact_fractions():
    random = np.random.default_rng(20261122)
    drawn = [_draw(random) for _ in range(20_000)]
    columns = [[[float(case[i])] for case in drawn] for i in range(6)]
    answers = {
        which: [row[0] for row in call("BREAKEVEN", *columns, which)]
        for which in ("first", "safe", "count")
    }
    for position, case in enumerate(drawn):
        expected = _enumerate(*case)
        for which, value in zip(("first", "safe", "count"), expected, strict=True):
            answer = answers[which][position]
            if value is None:
                assert isinstance(answer, CellError), (case, which, answer)
                assert answer.code == "#N/A"
            else:
                assert math.isclose(answer, value, rel_tol=1e-9), (case, which, answer, value)


def _draw(random):
    """Draw a case on a coarse decimal grid, where ties and touching lines do happen."""
    tenths = [Fraction(int(n), 10) for n in random.integers(0, 40, 2)]
    price, variable = max(tenths), min(tenths)
    step_cost = Fraction(int(random.integers(1, 60)))
    capacity = Fraction(int(random.integers(1, 40)))
    fixed = Fraction(int(random.integers(0, 80)))
    return fixed, price, variable, step_cost, capacity, Fraction(int(random.integers(0, 4)))


def _enumerate(fixed, price, variable, step_cost, capacity, min_steps):
    """Walk the steps one by one and list the volumes on which owning is cheaper."""
    margin = price - variable
    if margin <= 0 or margin * capacity <= step_cost:
        return None, None, None
    enough = fixed + step_cost  # margin per full step is at least 1/10
    last = int(enough / (margin * capacity - step_cost)) + int(min_steps) + 3
    ranges: list[list[Fraction]] = []
    low = Fraction(0)
    for steps in range(max(1, int(min_steps)), last + 1):
        high = steps * capacity
        start = max(low, (fixed + step_cost * steps) / margin)
        if start < high:
            if ranges and ranges[-1][1] == start:
                ranges[-1][1] = high
            else:
                ranges.append([start, high])
        low = high
    return float(ranges[0][0]), float(ranges[-1][0]), 2 * len(ranges) - 1


def test_breakeven_without_steps_is_the_textbook_quotient():
    assert call("BREAKEVEN", 10_000, 50, 30) == 500
    assert call("BREAKEVEN", 10_000, 50, 30, "", "", "", "safe") == 500
    assert call("BREAKEVEN", 10_000, 50, 30, which="count") == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((10_000, 30, 30), "#DIV/0!"),
        ((10_000, 0.3, 0.1 + 0.2), "#DIV/0!"),
        ((10_000, 20, 30), "#N/A"),
        ((0, 3, 0, 3000, 1000), "#N/A"),
        ((0, 3, 0, 2000), "#VALUE!"),
        ((0, 3, 0, 2000, 0), "#NUM!"),
        ((0, 3, 0, 2000, 10, 1.5), "#NUM!"),
        ((-1, 3), "#NUM!"),
        ((1, 3, 0, 0, "", 1, "sometimes"), "#VALUE!"),
    ],
)
def test_breakeven_refuses_what_it_cannot_answer(arguments, code):
    with pytest.raises(CellError) as failure:
        call("BREAKEVEN", *arguments)
    assert failure.value.code == code
    assert failure.value.reason


HOURS = 730


@pytest.mark.parametrize("row", by_id("hosting.csv", function="CAPACITY_M"))
def test_gpucapacity_answers_the_published_case_whatever_the_mix_at_equal_speeds(row):
    given = arguments(row)
    for share in (0, 0.25, 1):
        answer = call(
            "GPUCAPACITY", given["tps"], given["tps"], share, given["utilization"], given["hours"]
        )
        assert agrees(answer, json.loads(row["expected"]), row["tol"])


@pytest.mark.parametrize("row", by_id("hosting.csv", function="COST_PER_M"))
def test_a_full_gpu_over_its_capacity_gives_the_published_cost_per_m_tokens(row):
    given = arguments(row)
    capacity = call("GPUCAPACITY", given["tps"], given["tps"], 1, given["utilization"])
    cost = call("SELFHOSTCOST", capacity, given["gpu_hour"] * HOURS, capacity)
    assert agrees(cost / capacity, json.loads(row["expected"]), row["tol"])


@pytest.mark.parametrize("row", by_id("hosting.csv", function="SELF_COST_RENTED"))
def test_an_idle_gpu_costs_what_a_busy_one_costs(row):
    given = arguments(row)
    monthly = given["gpu_hour"] * given["hours"]
    for busy in (given["utilization"], 1):
        answer = call("SELFHOSTCOST", busy * 1000, monthly, 1000)
        assert agrees(answer, json.loads(row["expected"]), row["tol"]), row["note"]


def test_gpucapacity_averages_the_speeds_harmonically():
    only_input, only_output = (call("GPUCAPACITY", 8000, 1000, share, 0.5) for share in (0, 1))
    assert math.isclose(only_input, 8000 * 3600 * HOURS * 0.5 / 1e6, rel_tol=1e-12)
    mixed = call("GPUCAPACITY", 8000, 1000, 0.25, 0.5)
    assert math.isclose(1 / mixed, 0.75 / only_input + 0.25 / only_output, rel_tol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((1000, 1000, 0.5, 0), "#NUM!"),
        ((1000, 1000, 0.5, 1.01), "#NUM!"),
        ((1000, 1000, 1.1, 0.5), "#NUM!"),
        ((1000, 1000, -0.1, 0.5), "#NUM!"),
        ((0, 1000, 0.5, 0.5), "#NUM!"),
        ((1000, -1, 0.5, 0.5), "#NUM!"),
        ((1000, 1000, 0.5, 0.5, -1), "#NUM!"),
        ((1000, 1000, 0.5), "#VALUE!"),
        ((1000, "fast", 0.5, 0.5), "#VALUE!"),
        ((1000, CellError("#REF!"), 0.5, "half"), "#REF!"),
        ((1e308, 1e308, 0.5, 1), "#NUM!"),
    ],
)
def test_gpucapacity_refuses_what_it_cannot_answer(arguments, code):
    assert code_of("GPUCAPACITY", *arguments) == code


def test_steps_are_bought_whole_and_from_the_minimum_on():
    costs = call("SELFHOSTCOST", [[0], [1], [1000], [1001], [2500]], 2000, 1000, 50, 0.5)
    assert costs == [[2050], [2050.5], [2550], [4550.5], [7300]]
    assert call("SELFHOSTCOST", 0, 2000, 1000, 50, 0.5, 0) == 50
    assert call("SELFHOSTCOST", 1500, 2000, 1000, 0, 0, 3) == 6000


def test_a_volume_of_whole_steps_in_decimals_buys_no_step_more():
    volume = 0.1 + 0.2
    assert volume / 0.1 > 3
    assert call("SELFHOSTCOST", volume, 1, 0.1) == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((-1, 2000, 1000), "#NUM!"),
        ((1, -2000, 1000), "#NUM!"),
        ((1, 2000, 0), "#NUM!"),
        ((1, 2000, 1000, -1), "#NUM!"),
        ((1, 2000, 1000, 0, -1), "#NUM!"),
        ((1, 2000, 1000, 0, 0, 1.5), "#NUM!"),
        ((1, 2000, 1000, 0, 0, -1), "#NUM!"),
        ((1, 2000), "#VALUE!"),
        ((1, "2000", 1000), "#VALUE!"),
        ((1e308, 1e308, 1e-3), "#NUM!"),
    ],
)
def test_selfhostcost_refuses_what_it_cannot_answer(arguments, code):
    assert code_of("SELFHOSTCOST", *arguments) == code


def test_one_bad_volume_never_touches_its_neighbours():
    answer = call("SELFHOSTCOST", [[1], [-1], ["x"], [CellError("#N/A", "")], [1]], 2000, 1000)
    assert answer[0] == answer[4] == [2000]
    assert [row[0].code for row in answer[1:4]] == ["#NUM!", "#VALUE!", "#N/A"]
    assert answer[1][0].reason == "volume must not be negative, but is -1"


money = st.floats(0, 1e6)
STEPS = {
    "fixed": money,
    "variable": st.floats(0, 10),
    "step_cost": st.floats(0.01, 1e5),
    "capacity": st.floats(0.01, 1e5),
    "least": st.integers(0, 5),
}


@given(price=st.floats(0, 20), which=st.sampled_from(["first", "safe"]), **STEPS)
def test_at_the_break_even_own_running_costs_price_times_volume(
    price, which, fixed, variable, step_cost, capacity, least
):
    try:
        volume = call("BREAKEVEN", fixed, price, variable, step_cost, capacity, least, which)
    except CellError:
        assume(False)
    cost = call("SELFHOSTCOST", volume, step_cost, capacity, fixed, variable, least)
    assert math.isclose(cost, price * volume, rel_tol=1e-9)


@given(volumes=st.tuples(st.floats(0, 1e7), st.floats(0, 1e7)), **STEPS)
def test_more_volume_never_costs_less(volumes, fixed, variable, step_cost, capacity, least):
    less, more = (
        call("SELFHOSTCOST", volume, step_cost, capacity, fixed, variable, least)
        for volume in sorted(volumes)
    )
    assert less <= more


@given(busy=st.tuples(st.floats(0.001, 1), st.floats(0.001, 1)), share=st.floats(0, 1))
def test_a_busier_gpu_never_serves_less(busy, share):
    less, more = (call("GPUCAPACITY", 5000, 700, share, each) for each in sorted(busy))
    assert less <= more


def code_of(name, *arguments):
    """Give the code of the error, which has to have a reason unless it came in."""
    with pytest.raises(CellError) as failure:
        call(name, *arguments)
    assert failure.value.reason
    return failure.value.code
