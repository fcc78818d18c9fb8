"""What calls cost: golden rows, the traps of price libraries, whole columns."""

import numpy as np
import pytest
from golden import agrees, by_id
from hand_made_prices import book_of, cost_of, price_of
from hypothesis import given
from hypothesis import strategies as st

from finops_xl import CellError
from finops_xl.prices import cost
from finops_xl.prices.rows import METERS

SIZES = ("input_tokens", "output_tokens", "cached_tokens", "cache_write_tokens", "calls")


def answer_to(row, model):
    try:
        return cost_of(model, *(float(row[name]) for name in SIZES), row["date"], row["mode"])
    except CellError as error:
        return error.code


def expected_of(row):
    text = row["expected_usd"]
    return text if text.startswith("#") else float(text)


@pytest.mark.parametrize("row", by_id("prices.csv"))
def test_the_known_answer_with_the_seller_named(row):
    assert agrees(answer_to(row, f"{row['provider']}/{row['model']}"), expected_of(row))


@pytest.mark.parametrize("row", [p for p in by_id("prices.csv") if p.id != "Q16"])
def test_the_known_answer_without_a_seller(row):
    assert agrees(answer_to(row, row["model"]), expected_of(row))


def error_of(*args, **kwargs):
    with pytest.raises(CellError) as raised:
        cost_of(*args, **kwargs)
    return raised.value


BOOK = book_of(
    {"usd_per_mtok": 2, "context_window": 1_000_000},
    {"usd_per_mtok": 10, "meter": "output"},
    {"usd_per_mtok": 0.2, "meter": "cache_read"},
    {"usd_per_mtok": 4, "context_from_tokens": 272_000},
    {"usd_per_mtok": 15, "meter": "output", "context_from_tokens": 272_000},
    {"model": "uncached", "usd_per_mtok": 3},
    {"model": "uncached", "usd_per_mtok": 6, "meter": "output"},
)


def test_cached_and_written_tokens_are_part_of_the_input_and_billed_once():
    # 15k in full + 80k read + 5k written at the input price
    assert cost_of("m", 100e3, 0, 80e3, 5e3, book=BOOK) == pytest.approx(
        (15e3 * 2 + 80e3 * 0.2 + 5e3 * 2) / 1e6, rel=1e-12
    )


def test_writing_a_cache_without_a_price_costs_the_input_price_of_the_tier():
    assert cost_of("m", 300e3, 0, 0, 300e3, book=BOOK) == pytest.approx(1.2, rel=1e-12)


def test_reading_a_cache_without_a_price_is_not_available():
    error = error_of("uncached", 100, 0, 1, book=BOOK)
    assert (error.code, error.reason) == ("#N/A", "uncached has no price for cache_read")
    assert cost_of("uncached", 1e6, 0, 0, book=BOOK) == 3


def test_more_cached_than_input_tokens_is_refused_with_both_figures():
    error = error_of("m", 100, 0, 90, 20, book=BOOK)
    assert error.code == "#NUM!"
    assert "cached_tokens + cache_write_tokens (110)" in error.reason
    assert "input_tokens (100)" in error.reason


def test_averages_that_miss_their_sum_by_a_rounding_error_are_accepted():
    assert cost_of("m", 0.3, 0, 0.1, 0.2, book=BOOK) == pytest.approx(0.42e-6, rel=1e-9)


def test_the_tier_follows_from_one_call_never_from_the_total():
    # a loop of 20 turns with 500k tokens in all, no turn above 272k
    assert cost_of("m", 25e3, 400, calls=20, book=BOOK) == pytest.approx(1.08, rel=1e-12)
    assert cost_of("m", 500e3, 8000, book=BOOK) == pytest.approx(2.12, rel=1e-12)


def test_the_loop_of_twenty_turns_costs_half_of_its_sum_at_real_prices():
    turns = [6_000 + 2_000 * turn for turn in range(20)]
    by_turn = sum(cost_of("gpt-6.1-sol", tokens, 400) for tokens in turns)
    assert by_turn == pytest.approx(1.08, rel=1e-12)
    assert cost_of("gpt-6.1-sol", sum(turns), 20 * 400) == pytest.approx(2.12, rel=1e-12)


def test_an_input_above_the_context_window_is_refused():
    error = error_of("gpt-4o", 5e6)
    assert error.code == "#NUM!"
    assert error.reason.startswith("input_tokens (5,000,000) is above the context window of gpt-4o")
    assert error.reason.endswith("put the number of calls into calls")


def test_a_model_has_no_price_before_its_release():
    error = error_of("gpt-4o", 1, on="2019-06-01")
    assert (error.code, error.reason) == (
        "#N/A",
        "No price of gpt-4o is known before 2024-05-13",
    )


def test_a_retired_model_keeps_its_dated_price_and_has_none_later():
    assert cost_of("claude-opus-4-20250514", 100e3, 10e3, calls=10, on="2025-06-01") == 22.5
    assert "retired as of 2026-06-15" in error_of("claude-opus-4-20250514", 1).reason


def test_batch_was_half_the_price_before_the_snapshot_saw_it():
    assert cost_of("gpt-4o", 1000, 100, calls=1000, on="2024-12-01", mode="batch") == 1.75
    assert cost_of("claude-sonnet-4-5", 100e3, 1e3, on="2026-03-01", mode="batch") == pytest.approx(
        0.1575, rel=1e-12
    )


@pytest.mark.parametrize("mode", ["Batch", "fast", "", "half price"])
def test_a_mode_outside_the_list_never_costs_the_full_price(mode):
    error = error_of("gpt-4o", 1, mode=mode)
    assert error.code == "#VALUE!"
    assert "standard, batch, flex, priority" in error.reason


def test_a_meter_outside_the_list_is_refused():
    with pytest.raises(CellError) as raised:
        price_of("gpt-4o", "audio")
    assert raised.value.code == "#VALUE!"
    assert "cache_write_1h" in raised.value.reason


@pytest.mark.parametrize("place", range(5))
def test_a_negative_number_is_refused_by_name(place):
    sizes = [10.0, 1.0, 1.0, 1.0, 1.0]
    sizes[place] = -2.0
    error = error_of("gpt-4o", *sizes)
    assert error.code == "#NUM!"
    assert error.reason == f"{SIZES[place]} must not be negative, but is -2"


def test_a_cost_beyond_all_numbers_is_refused():
    assert error_of("gpt-4o", 1e5, 1e300, calls=1e300).code == "#NUM!"


def test_without_a_date_the_day_of_the_price_book_counts():
    assert cost_of("gpt-4o", 1000, 200, calls=1000, on=None) == 4.5
    assert price_of("gpt-4o", on=None) == 2.5


def test_no_tokens_cost_nothing():
    assert cost_of("gpt-4o", 0, 0) == 0


def test_an_embedding_model_has_no_price_for_output():
    assert cost_of("text-embedding-3-small", 1e3) == pytest.approx(2e-5, rel=1e-12)
    assert error_of("text-embedding-3-small", 1e3, 1).code == "#N/A"


def column(*entries, kind=np.float64):
    return np.array(entries, dtype=kind)[:, None]


def test_a_column_gives_what_each_of_its_rows_gives_alone():
    models = ["gpt-4o", "Claude Sonnet 4.5", "nobody", "gpt-4o", "gemini-2.5-pro", "o3", "gpt-4"]
    sizes = [1000.0, 250e3, 10.0, -1.0, 300e3, 100.0, 1.0]
    days = [46000.0, 45962.0, 46000.0, 46000.0, 46082.0, 45839.0, 40000.0]
    modes = ["batch", "standard", "standard", "standard", "standard", "flex", "standard"]
    nothing = np.zeros((1, 1))
    calls = np.array([[1.0, 7.0]])
    values, problems = cost.token_cost(
        column(*models, kind=object),
        column(*sizes),
        column(*[50.0] * 7),
        nothing,
        nothing,
        calls,
        column(*days),
        column(*modes, kind=object),
    )
    assert values.shape == (7, 2)
    for row in range(7):
        for place, count in enumerate((1.0, 7.0)):
            alone, alone_problems = cost.token_cost(
                *(column(models[row], kind=object), column(sizes[row]), column(50.0)),
                *(nothing, nothing, column(count)),
                *(column(days[row]), column(modes[row], kind=object)),
            )
            assert problems.at((row, place)) == alone_problems.at((0, 0))
            if not problems.at((row, place)):
                assert values[row, place] == alone[0, 0]
    assert [bool(problems.at((row, 0))) for row in range(7)] == [0, 0, 1, 1, 0, 1, 1]


def test_every_meter_of_a_tier_is_read_at_once():
    values, problems = cost.token_price(
        column("claude-haiku-5-5", kind=object),
        np.array([METERS], dtype=object),
        np.array([[np.nan]]),
        column("standard", kind=object),
        column(0.0, 100_001.0),
    )
    assert not problems
    assert values.tolist() == [[0.1, 0.5, 0.01, 0.125, 0.2], [0.5, 2.5, 0.05, 0.625, 1.0]]


tokens = st.floats(0, 64_000)  # two of them cross the tier of claude-haiku-5-5
MODELS = st.sampled_from(["gpt-4o", "claude-haiku-5-5", "gemini-2.5-pro", "gpt-6.1-sol", "o3"])


@given(
    model=MODELS,
    less=st.tuples(tokens, tokens),
    more=st.tuples(tokens, tokens),
    share=st.floats(0, 1),
    calls=st.floats(0, 1e6),
)
def test_more_tokens_never_cost_less(model, less, more, share, calls):
    small = cost_of(model, less[0], less[1], less[0] * share, 0, calls)
    large = cost_of(model, less[0] + more[0], less[1] + more[1], less[0] * share, 0, calls)
    assert large >= small * (1 - 1e-12)
