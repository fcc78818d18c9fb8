"""Agent loops: published cases, tiers by turn, caching, retries, what never gets cheaper."""

import math

import pytest
from golden import agrees, by_id
from hypothesis import given
from hypothesis import strategies as st

from finops_xl import CellError, call
from finops_xl.economics.loops import loop_cost

SIZES = ("turns", "base", "output", "tool")
PRICES = ("input_price", "output_price")
CACHE_PRICES = ("cache_read_price", "cache_write_price")


def numbers(row, names):
    return [float(row[name]) for name in names]


@pytest.mark.parametrize("row", by_id("agent_loops.csv"))
def test_a_loop_costs_what_exact_fractions_say(row):
    sizes, prices = numbers(row, SIZES), numbers(row, PRICES)
    assert agrees(loop_cost(*sizes, *prices), float(row["expected_no_cache"]))
    with_cache = loop_cost(*sizes, *prices, *numbers(row, CACHE_PRICES))
    assert agrees(with_cache, float(row["expected_cache"]))


@pytest.mark.parametrize("row", by_id("agent_loops.csv"))
def test_a_price_for_each_turn_may_be_one_and_the_same(row):
    sizes = numbers(row, SIZES)
    by_turn = [[price] * int(sizes[0]) for price in numbers(row, (*PRICES, *CACHE_PRICES))]
    assert agrees(loop_cost(*sizes, *by_turn[:2]), float(row["expected_no_cache"]))
    assert agrees(loop_cost(*sizes, *by_turn), float(row["expected_cache"]))


@pytest.mark.parametrize("row", [p for p in by_id("agent_loops.csv") if p.id <= "loop-p06"])
def test_the_price_book_gives_the_same_as_the_prices_by_hand(row):
    for caching, expected in ((False, row["expected_no_cache"]), (True, row["expected_cache"])):
        cost = call("AGENTCOST", "claude-sonnet-5-5", *numbers(row, SIZES), caching)
        assert agrees(cost, float(expected))


@pytest.mark.parametrize("row", by_id("agent_loops_tiers.csv"))
def test_the_tier_is_chosen_turn_by_turn(row):
    model = f"{row['provider']}/{row['model']}"
    cost = call("AGENTCOST", model, *numbers(row, SIZES), None, None, row["date"])
    assert agrees(cost, float(row["expected_no_cache"]))


@pytest.mark.parametrize("row", by_id("agent_loops_tiers.csv"))
def test_prices_by_turn_give_the_same_as_tiers(row):
    turns, base, output, tool = numbers(row, SIZES)
    above = [
        base + t * (output + tool) > float(row["tier_above_tokens"]) for t in range(int(turns))
    ]
    prices = [
        [float(row[f"{meter}_price_above" if dear else f"{meter}_price"]) for dear in above]
        for meter in ("input", "output")
    ]
    assert agrees(loop_cost(turns, base, output, tool, *prices), float(row["expected_no_cache"]))


def test_prices_by_turn_must_be_as_many_as_turns():
    with pytest.raises(ValueError, match="needs 3 prices"):
        loop_cost(3, 1, 1, 1, [1.0, 2.0], 1.0)


def test_caching_in_a_loop_that_crosses_a_tier_follows_the_turns():
    # gemini-2.5-pro, above 200k: 2.50 / 15 / .25; no price for cache writes: the input price
    cost, before = 0.0, 0.0
    for turn in range(10):
        sent = 150_000 + turn * 11_000
        dear = sent > 200_000
        fresh, spoken, read = (2.5, 15, 0.25) if dear else (1.25, 10, 0.125)
        cost += before * read + (sent - before) * fresh + 2_000 * spoken
        before = sent
    answer = call("AGENTCOST", "gemini-2.5-pro", 10, 150_000, 2_000, 9_000, True)
    assert agrees(answer, cost / 1e6)


def test_a_turn_that_ends_on_the_limit_pays_the_lower_tier():
    lower = call("AGENTCOST", "gemini-2.5-pro", 2, 199_000, 0, 1_000)
    assert lower == pytest.approx((199_000 + 200_000) * 1.25 / 1e6, rel=1e-12)
    above = call("AGENTCOST", "gemini-2.5-pro", 2, 199_000, 0, 1_001)
    assert above == pytest.approx((199_000 * 1.25 + 200_001 * 2.5) / 1e6, rel=1e-12)


def test_a_failed_task_is_tried_again():
    whole = call("AGENTCOST", "gpt-4o", 10, 1_000, 100, 100)
    assert call("AGENTCOST", "gpt-4o", 10, 1_000, 100, 100, False, 0.8) == whole / 0.8


def error_of(*arguments):
    with pytest.raises(CellError) as raised:
        call("AGENTCOST", *arguments)
    return raised.value


@pytest.mark.parametrize(
    ("arguments", "code", "reason"),
    [
        (("gpt-4o", 0, 1, 1, 1), "#NUM!", "turns must be a whole number from 1, but is 0"),
        (("gpt-4o", 1.5, 1, 1, 1), "#NUM!", "turns must be a whole number"),
        (("gpt-4o", 1, -1, 1, 1), "#NUM!", "base_tokens must not be negative"),
        (("gpt-4o", 1, 1, 1, 1, False, 0), "#NUM!", "success_rate must be above 0"),
        (("gpt-4o", 1, 1, 1, 1, False, 1.1), "#NUM!", "success_rate must be above 0"),
        (("gpt-4o", 200, 1_000, 500, 500), "#NUM!", "above the context window of gpt-4o"),
        (
            ("gpt-4", 2, 10, 1, 1, True, 1, "2026-01-01"),
            "#N/A",
            "gpt-4 has no price for cache_read",
        ),
        (("gpt-4o", 2, 1, 1e308, 1e308), "#NUM!", "above the context window of gpt-4o"),
        (("gpt-4o", 1, 1, 1e308, 1e308), "#NUM!", "too large"),
        (("gpt-9", 1, 1, 1, 1), "#N/A", "Unknown model 'gpt-9'"),
        (("gpt-4o", 1, 1, 1, 1, "yes"), "#VALUE!", "caching must be a number"),
        (("gpt-4o", 1, 1, 1, 1, None, None, "2019-01-01"), "#N/A", "known before"),
    ],
)
def test_what_cannot_be_has_its_code_and_reason(arguments, code, reason):
    error = error_of(*arguments)
    assert error.code == code
    assert reason in error.reason


def test_one_turn_reads_nothing_so_it_needs_no_cache_read_price():
    assert call("AGENTCOST", "gpt-4", 1, 1_000, 0, 0, True, 1, "2026-01-01") == 0.03


def test_one_bad_row_never_touches_its_neighbours():
    answer = call(
        "AGENTCOST",
        [["gpt-4o"], ["gpt-9"], ["gpt-4o"], ["gemini-2.5-pro"], [CellError("#REF!")]],
        [[20], [20], [0], [10], [1]],
        [[6_000], [1], [1], [150_000], [1]],
        [[400], [1], [1], [2_000], [1]],
        [[1_600], [1], [1], [9_000], [1]],
        False,
        [[1.0, 0.5]],
    )
    assert [error.code for error in (answer[1][0], answer[2][1], answer[4][0])] == [
        "#N/A",
        "#NUM!",
        "#REF!",
    ]
    assert agrees(answer[3], [4.1625, 8.325])
    assert answer[0][1] == 2 * answer[0][0]


MODELS = st.sampled_from(["gpt-6.1-sol", "claude-haiku-5-5", "gemini-2.5-pro", "gpt-4o"])
FEW = st.integers(1, 30)
SIZE = st.floats(0, 1_000)


@given(
    MODELS,
    FEW,
    FEW,
    st.tuples(SIZE, SIZE, SIZE),
    st.tuples(SIZE, SIZE, SIZE),
    st.booleans(),
    st.floats(0.1, 1),
)
def test_more_turns_or_tokens_never_cost_less(model, turns, more_turns, sizes, more, caching, rate):
    base = [70_000 * (model == "claude-haiku-5-5") + sizes[0], *sizes[1:]]
    small = call("AGENTCOST", model, turns, *base, caching, rate)
    for turns_then, growth in ((turns + more_turns, (0, 0, 0)), (turns, more)):
        sizes_then = [a + b for a, b in zip(base, growth, strict=True)]
        large = call("AGENTCOST", model, turns_then, *sizes_then, caching, rate)
        assert large >= small * (1 - 1e-12)


@given(FEW, st.tuples(st.floats(0, 30_000), SIZE, SIZE), st.booleans())
def test_a_loop_costs_the_sum_of_its_calls(turns, sizes, caching):
    base, output, tool = sizes
    calls, before = [], 0.0
    for turn in range(turns):
        sent = base + turn * (output + tool)
        calls.append((sent, output, *((before, sent - before) if caching else (0, 0))))
        before = sent
    total = math.fsum(call("TOKENCOST", "claude-haiku-5-5", *each) for each in calls)
    assert call("AGENTCOST", "claude-haiku-5-5", turns, *sizes, caching) == pytest.approx(
        total, rel=1e-9, abs=1e-15
    )


@pytest.mark.parametrize("place", range(9))
def test_any_argument_may_be_the_only_range(place):
    arguments = ["gpt-4", 3, 1_000, 100, 100, True, 0.5, "2026-01-01", "standard"]
    for caching in (False, True):  # with caching gpt-4 lacks a price
        arguments[5] = caching
        ranged = [*arguments[:place], [[arguments[place]] * 2], *arguments[place + 1 :]]
        answer = call("AGENTCOST", *ranged)[0]
        assert [getattr(cell, "code", cell) for cell in answer] == (
            ["#N/A"] * 2 if caching else [call("AGENTCOST", *arguments)] * 2
        )
