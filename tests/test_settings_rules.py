"""Settings that the figures rest on: named as on their sheet, within the bounds of their sheet."""

from dataclasses import replace

import pytest

from finops_xl.errors import CellError
from finops_xl.template.settings import SETTINGS
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.settings_rules import NEEDED, OPTIONAL, check_settings
from finops_xl.workshop.wording.typed import times_meant

SOUND = Settings(
    workshop_date=46_346.0,
    workshop_start=0.375,
    reporting_currency="EUR",
    fx_rate=0.92,
    fx_date=46_300.0,
    fx_source="Treasury",
    price_date=46_346.0,
    loaded_hourly_cost=62.0,
    horizon_months=36.0,
    discount_rate=0.09,
    payback_limit_months=24.0,
)


def messages(**changes):
    return [(f.rule, f.what, f.remedy) for f in check_settings(replace(SOUND, **changes))]


def test_sound_settings_have_no_finding():
    assert messages() == []


@pytest.mark.parametrize("field", NEEDED)
def test_a_missing_setting_is_named_by_its_label_on_the_sheet(field):
    label = SETTINGS[Settings.names()[field]].label
    assert messages(**{field: None}) == [
        ("W03", f"'{label}' is missing.", "Fill it in on Settings.")
    ]


def test_the_rate_of_the_currency_is_called_as_on_the_sheet():
    assert messages(fx_rate=None)[0][1] == "'1 USD =' is missing."


FORGOTTEN = (
    "W24",
    "1 USD is 1 JPY: that is the rate of a new workbook, which reports in USD.",
    "Type how many JPY one USD buys.",
)


def test_another_currency_at_the_rate_of_a_new_workbook_is_asked_about():
    new = {"reporting_currency": "JPY", "fx_rate": 1.0}
    assert messages(**new) == [FORGOTTEN]
    assert messages(**new, fx_date=None, fx_source=None) == [
        FORGOTTEN,
        (
            "W24",
            "The exchange rate has no date and no source.",
            "Type the day it was set and who set it.",
        ),
    ]
    (found,) = check_settings(replace(SOUND, **new))
    assert (found.level, found.column) == ("warning", "FxRate")
    assert messages(reporting_currency="jpy", fx_rate=152.0) == []
    assert messages(reporting_currency="PAB", fx_rate=1.0) == []  # held at par


@pytest.mark.parametrize(
    ("field", "name", "what"), [("fx_date", "FxDate", "date"), ("fx_source", "FxSource", "source")]
)
def test_a_rate_says_when_it_was_set_and_by_whom(field, name, what):
    (found,) = check_settings(replace(SOUND, **{field: None}))
    assert (found.rule, found.column) == ("W24", name)
    assert found.what == f"The exchange rate has no {what}."
    assert messages(**{field: "tbd"})[0][0] == "W24"
    assert messages(reporting_currency="USD", fx_rate=1.0, **{field: None}) == []


def test_of_a_currency_that_is_none_no_rate_is_asked_about():
    assert [rule for rule, *_ in messages(reporting_currency="Euro", fx_rate=1.0)] == ["W06"]


@pytest.mark.parametrize("rate", [-0.01, 101.0])
def test_a_discount_rate_lies_within_the_bounds_of_its_cell(rate):
    least, most = SETTINGS["DiscountRate"].limits
    expected = f"Type a value from {least:g} to {most:g}."
    assert messages(discount_rate=rate) == [("W07", f"'Discount rate' is {rate:g}.", expected)]


@pytest.mark.parametrize(
    ("rate", "remedy", "mended"),
    [(9.0, "Type 0.09 for 9 %.", 0.09), (1.01, "Type 0.0101 for 1.01 %.", 0.0101)],
)
def test_a_share_in_per_cent_is_told_its_own_number_as_a_fraction(rate, remedy, mended):
    assert messages(discount_rate=rate) == [("W07", f"'Discount rate' is {rate:g}.", remedy)]
    assert messages(discount_rate=mended) == []


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_the_bounds_themselves_are_sound(rate):
    assert messages(discount_rate=rate) == []


@pytest.mark.parametrize("field", OPTIONAL)
def test_a_setting_that_may_be_blank_holds_a_number_within_the_bounds_of_its_cell(field):
    setting = SETTINGS[Settings.names()[field]]
    assert OPTIONAL[field].label == setting.label
    assert messages(**{field: None}) == []
    ((rule, what, _),) = messages(**{field: "4h"})
    assert (rule, what) == ("W03", f"'{setting.label}' holds '4h', which is not a number or date.")
    if setting.limits:
        assert [rule for rule, *_ in messages(**{field: setting.limits[1] + 1})] == ["W07"]
        assert messages(**{field: setting.limits[1]}) == []


def test_a_month_is_a_whole_number():
    assert messages(fiscal_year_start=13.0) == [
        ("W07", "'Fiscal year starts in' is 13.", "Type a whole number from 1 to 12.")
    ]
    assert messages(fiscal_year_start=1.5)[0][0] == "W07"


@pytest.mark.parametrize("months", [36.5, 11.0, 60.5, 72.0])
def test_a_horizon_is_a_number_of_whole_months(months):
    expected = "Type whole months from 12 to 60."
    assert messages(horizon_months=months) == [("W07", f"'Horizon' is {months:g}.", expected)]
    assert messages(horizon_months=36.0) == []


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("9:30 Uhr", ["9:30"]),
        ("9h30", ["9:30"]),
        ("9.30", ["9:30"]),
        ("9 o'clock", []),
        ("9 Uhr", ["9:00"]),
        ("2 pm", ["14:00"]),
        ("12:15 a.m.", ["0:15"]),
        ("25:00", []),
        ("morning", []),
        (9.3, ["9:30", "9:18"]),
        (9.0, ["9:00"]),
        (9.75, ["9:45"]),
        (46_346.375, ["9:00"]),
        (46_346.0, []),
        (-2.0, []),
    ],
)
def test_what_is_no_time_is_read_as_the_times_it_may_be(cell, meant):
    assert times_meant(cell) == meant


def test_a_start_that_is_an_error_value_is_found():
    ((rule, what, _),) = messages(workshop_start=CellError("#REF!"))
    assert (rule, what) == ("W04", "'Workshop starts at' shows #REF!.")
