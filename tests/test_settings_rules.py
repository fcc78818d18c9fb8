"""Settings that the figures rest on: named as on their sheet, within the bounds of their sheet."""

from dataclasses import replace

import pytest

from finops_xl.template.settings import SETTINGS
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.settings_rules import NEEDED, check_settings

SOUND = Settings(
    workshop_date=46_346.0,
    reporting_currency="EUR",
    fx_rate=0.92,
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


@pytest.mark.parametrize("rate", [-0.01, 1.01, 9.0])
def test_a_discount_rate_lies_within_the_bounds_of_its_cell(rate):
    least, most = SETTINGS["DiscountRate"].limits
    expected = f"Type a value from {least:g} to {most:g}."
    assert messages(discount_rate=rate) == [("W07", f"'Discount rate' is {rate:g}.", expected)]


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_the_bounds_themselves_are_sound(rate):
    assert messages(discount_rate=rate) == []
