"""The price rule, case by case, on price books of a few rows."""

import pytest
from hand_made_prices import book_of, price_of

from finops_xl import CellError


def error_of(*args, **kwargs):
    with pytest.raises(CellError) as raised:
        price_of(*args, **kwargs)
    return raised.value


def test_the_row_with_the_latest_start_not_after_the_day_counts():
    book = book_of(
        {"usd_per_mtok": 3, "valid_from": "2025-01-01"},
        {"usd_per_mtok": 2, "valid_from": "2025-06-01"},
        {"usd_per_mtok": 5, "valid_from": "2027-01-01"},
    )
    assert price_of("m", on="2025-05-31", book=book) == 3
    assert price_of("m", on="2025-06-01", book=book) == 2
    assert price_of("m", on="2026-12-31", book=book) == 2
    assert price_of("m", on="2027-01-01", book=book) == 5


@pytest.mark.parametrize("order", [slice(None), slice(None, None, -1)])
def test_the_curated_row_counts_on_a_tie_whatever_the_order_of_the_table(order):
    rows = [{"usd_per_mtok": 3, "layer": "curated"}, {"usd_per_mtok": 9, "layer": "book"}]
    assert price_of("m", book=book_of(*rows[order])) == 3


def test_a_later_book_row_counts_before_an_earlier_curated_one():
    book = book_of(
        {"usd_per_mtok": 3, "layer": "curated"},
        {"usd_per_mtok": 9, "layer": "book", "valid_from": "2026-01-01"},
    )
    assert price_of("m", book=book) == 9


def test_an_older_row_does_not_return_when_the_latest_has_ended():
    book = book_of(
        {"usd_per_mtok": 3},
        {"usd_per_mtok": 2, "valid_from": "2025-06-01", "valid_to": "2025-09-01"},
    )
    assert price_of("m", on="2025-08-31", book=book) == 2
    error = error_of("m", on="2025-09-01", book=book)
    assert error.code == "#N/A"
    assert "2025-09-01" in error.reason


def test_before_the_first_price_there_is_none():
    error = error_of("m", on="2024-12-31", book=book_of({}))
    assert error.code == "#N/A"
    assert error.reason == "No price of m is known before 2025-01-01"


def test_retirement_ends_every_row_of_the_model():
    book = book_of(
        {"layer": "curated", "retired_on": "2026-01-01"},
        {"valid_from": "2025-12-01", "retired_on": "2026-01-01", "usd_per_mtok": 7},
    )
    assert price_of("m", on="2025-12-31", book=book) == 7
    error = error_of("m", on="2026-01-01", book=book)
    assert error.code == "#N/A"
    assert "retired as of 2026-01-01" in error.reason


def test_a_long_context_tier_counts_above_its_threshold():
    book = book_of({"usd_per_mtok": 2}, {"usd_per_mtok": 4, "context_from_tokens": 200_000})
    assert price_of("m", context=0, book=book) == 2
    assert price_of("m", context=200_000, book=book) == 2
    assert price_of("m", context=200_000.5, book=book) == 4


def test_an_ended_context_tier_gives_way_to_the_next_lower_one():
    book = book_of(
        {"usd_per_mtok": 2},
        {"usd_per_mtok": 3, "context_from_tokens": 100_000},
        {"usd_per_mtok": 4, "context_from_tokens": 200_000, "valid_to": "2026-01-01"},
        # left over, but a tier without an input price is no tier
        {"usd_per_mtok": 9, "meter": "output", "context_from_tokens": 200_000},
        {"usd_per_mtok": 1, "meter": "output"},
    )
    assert price_of("m", on="2025-12-31", context=300_000, book=book) == 4
    assert price_of("m", on="2026-01-01", context=300_000, book=book) == 3
    assert price_of("m", "output", on="2026-01-01", context=300_000, book=book) == 1.5


PEAK = (
    {"usd_per_mtok": 4},
    {"usd_per_mtok": 1, "hours_utc": "04:00-06:00;16:30-00:30"},
)


@pytest.mark.parametrize(
    ("time", "price"),
    [
        ("", 4),
        (" 00:00", 4),
        (" 00:01", 1),
        (" 00:29", 1),
        (" 00:30", 4),
        (" 03:59", 4),
        (" 04:00", 1),
        (" 05:59", 1),
        (" 06:00", 4),
        (" 16:29", 4),
        (" 16:30", 1),
        (" 23:59", 1),
    ],
)
def test_hours_of_day_count_only_with_a_time_and_may_run_over_midnight(time, price):
    assert price_of("m", on="2026-11-22" + time, book=book_of(*PEAK)) == price


def test_ended_hours_give_way_to_the_list_price():
    book = book_of(PEAK[0], PEAK[1] | {"valid_to": "2026-01-01"})
    assert price_of("m", on="2025-12-31 20:00", book=book) == 1
    assert price_of("m", on="2026-01-01 20:00", book=book) == 4


def test_a_meter_that_a_tier_lacks_follows_the_ratio_of_the_input_prices():
    book = book_of(
        {"usd_per_mtok": 2},
        {"usd_per_mtok": 0.2, "meter": "cache_read"},
        {"usd_per_mtok": 5, "context_from_tokens": 200_000},
    )
    assert price_of("m", "cache_read", context=200_001, book=book) == 0.5


def test_a_meter_that_a_mode_lacks_follows_the_ratio_of_the_input_prices():
    book = book_of(
        {"usd_per_mtok": 2},
        {"usd_per_mtok": 0.2, "meter": "cache_read"},
        {"usd_per_mtok": 10, "meter": "output"},
        {"usd_per_mtok": 1, "mode": "batch"},
        {"usd_per_mtok": 4, "mode": "batch", "meter": "output"},
    )
    assert price_of("m", "cache_read", mode="batch", book=book) == 0.1
    assert price_of("m", "output", mode="batch", book=book) == 4


def test_a_mode_without_long_context_prices_keeps_its_ratio_to_the_standard_ones():
    book = book_of(
        {"usd_per_mtok": 2},
        {"usd_per_mtok": 10, "meter": "output"},
        {"usd_per_mtok": 4, "context_from_tokens": 200_000},
        {"usd_per_mtok": 15, "meter": "output", "context_from_tokens": 200_000},
        {"usd_per_mtok": 1, "mode": "batch"},
        {"usd_per_mtok": 5, "mode": "batch", "meter": "output"},
    )
    assert price_of("m", mode="batch", context=300_000, book=book) == 2
    assert price_of("m", "output", mode="batch", context=300_000, book=book) == 7.5


def test_a_free_model_has_an_explicit_zero_and_derives_nothing():
    book = book_of({"usd_per_mtok": 0}, {"usd_per_mtok": 1, "mode": "batch"})
    assert price_of("m", book=book) == 0
    assert error_of("m", "output", mode="batch", book=book).code == "#N/A"


def test_a_mode_that_is_not_offered_is_not_available():
    error = error_of("m", mode="flex", book=book_of({}, {"mode": "batch"}))
    assert error.code == "#N/A"
    assert error.reason == "m is not offered in mode flex; offered: standard, batch"


def test_a_mode_is_not_offered_before_its_first_price():
    book = book_of({}, {"mode": "batch", "valid_from": "2026-10-14"})
    error = error_of("m", on="2026-10-13", mode="batch", book=book)
    assert error.reason == "No batch price of m is known before 2026-10-14"


def test_a_meter_that_the_model_does_not_have_is_not_available():
    error = error_of("m", "cache_read", book=book_of({}))
    assert (error.code, error.reason) == ("#N/A", "m has no price for cache_read")


def test_the_context_window_is_the_largest_of_the_rows_in_force():
    book = book_of(
        {"context_window": 1000},
        {"context_window": 5000, "context_from_tokens": 500, "valid_to": "2026-01-01"},
    )
    assert price_of("m", context=5000, on="2025-12-31", book=book) == 1
    assert error_of("m", context=5001, on="2025-12-31", book=book).code == "#NUM!"
    error = error_of("m", context=1001, on="2026-01-01", book=book)
    assert error.code == "#NUM!"
    assert "1,001" in error.reason
    assert "1,000" in error.reason


def test_the_curated_context_window_counts_before_the_larger_one_of_the_book():
    book = book_of(
        {"context_window": 1000, "layer": "curated"},
        {"context_window": 9000, "meter": "output"},
    )
    assert error_of("m", context=1001, book=book).code == "#NUM!"


def test_a_model_without_a_known_window_takes_any_input():
    assert price_of("m", context=1e9, book=book_of({})) == 1
