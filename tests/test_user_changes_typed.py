"""Texts that look like numbers and dates: never taken for one, and named for what they are."""

from __future__ import annotations

import datetime as dt

import pytest

from finops_xl.workshop.wording.typed import (
    date_remedy,
    dates_meant,
    number_remedy,
    numbers_meant,
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1234", [1234]),
        (" 12", [12]),
        ("12\u00a0000", [12000]),
        ("12\u202f000,50", [12000.5]),
        ("1,234.5", [1234.5]),
        ("1.234,5", [1234.5]),
        ("1'234.50", [1234.5]),
        ("1.234.567", [1234567]),
        ("0,6", [0.6]),
        (".5", [0.5]),
        ("1,234", [1234, 1.234]),  # English thousands, German decimals
        ("12 %", [0.12]),
        ("-3,5%", [-0.035]),
        ("\u221212", [-12]),
        ("€ 5", [5]),
        ("5 EUR", [5]),
        ("60 €", [60]),
        ("12'", [12]),
        ("'12", [12]),
    ],
)
def test_a_text_is_read_as_the_numbers_it_may_be(text: str, meant: list[float]) -> None:
    assert numbers_meant(text) == pytest.approx(meant)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "many",
        "n/a",
        "1,2.3,4",
        "12-14",
        "36 or 40",
        "A01 4 B",
        "128k",
        "2 Mio",
        "36 months",
        "1e5x",
        True,
        None,
    ],
)
def test_what_is_no_single_number_is_left_alone(text: object) -> None:
    assert numbers_meant(text) == []
    assert number_remedy(text, "Type a number.") == "Type a number."


def test_the_remedy_names_what_to_type_and_both_readings_where_there_are_two() -> None:
    assert number_remedy("1.234,5", "-") == "It is text: type 1234.5 anew in the cell."
    assert number_remedy("1,234", "-") == "It is text: type 1234 or 1.234 anew in the cell."


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("31.12.2026", [dt.date(2026, 12, 31)]),
        ("12/31/2026", [dt.date(2026, 12, 31)]),
        ("5.5.2026", [dt.date(2026, 5, 5)]),
        ("03/04/2026", [dt.date(2026, 3, 4), dt.date(2026, 4, 3)]),
        ("31.02.2026", []),
        ("2026-12-31", [dt.date(2026, 12, 31)]),
        ("next spring", []),
    ],
)
def test_a_text_is_read_as_the_days_it_may_be(text: str, meant: list[dt.date]) -> None:
    assert dates_meant(text) == meant


def test_the_remedy_names_the_day() -> None:
    assert date_remedy("31.12.2026", "-") == "It is text: type 2026-12-31 anew in the cell."
    assert date_remedy("soon", "Type a date.") == "Type a date."
