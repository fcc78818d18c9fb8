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
        ("(500)", [-500]),
        ("500-", [-500]),
        ("(\u20ac 1.234,50)", [-1234.5]),
        ("$ -5", [-5]),
        ("-5 EUR", [-5]),
        ("CHF 1'234.50", [1234.5]),
        ("(0)", [0]),
        ("0,123", [0.123]),
        ("1234,567", [1234.567]),
        ("1.234 %", [12.34, 0.01234]),
        ("12345678901234", [12345678901234]),
        ("\uff11\uff12", [12]),
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
        "<5",
        ">100",
        "~5",
        "5\u2030",
        "5 MIO",
        "MIO 5",
        "5 TSD",
        "5\u00b2",
        "5\u00bd",
        "1,23.5",
        "12,34,567",
        "1 234,567.8",
        "1.234.56",
        "1 234'567",
        "0,123,456",
        "007",
        "5,-",
        "5.-",
        "12''",
        "-5-",
        "(-5)",
        "(5",
        "5)",
        "--5",
        "\u20ac 5 USD",
        "5 eur",
        "1234567890123456",
        True,
        None,
    ],
)
def test_what_is_no_single_number_is_left_alone(text: object) -> None:
    assert numbers_meant(text) == []
    assert number_remedy(text, "Type a number.") == "Type a number."


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("1,5", "probably 1.5: type it as your Excel writes decimals (1.5 or 1,5)."),
        ("1.234,5", "probably 1234.5: type it as your Excel writes decimals (1234.5 or 1234,5)."),
        ("12 000", "probably 12000: type 12000 anew in the cell."),
        ("(500)", "probably -500: type -500 anew in the cell."),
        ("12345678901234", "probably 12345678901234: type 12345678901234 anew in the cell."),
        (
            "1,234",
            "1234 or 1.234 (1 and a fraction): type the one you mean as your Excel writes "
            "decimals (1.5 or 1,5).",
        ),
        (
            "-1,234 %",
            "-12.34 (-12 and a fraction) or -0.01234: type the one you mean as your Excel writes "
            "decimals (1.5 or 1,5).",
        ),
    ],
)
def test_the_remedy_names_values_that_cannot_be_misread(text: str, remedy: str) -> None:
    """An Excel with decimal commas makes the first of May of a typed 1.5."""
    assert number_remedy(text, "-") == f"It is text, {remedy}"


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
