"""Break-even of own running, in closed form."""

import json
import math
from fractions import Fraction

import numpy as np
import pytest
from golden import agrees, arguments, by_id

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
