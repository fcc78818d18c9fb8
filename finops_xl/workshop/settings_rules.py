"""Settings that the figures rest on: each is there and within its bounds."""

from __future__ import annotations

from typing import NamedTuple

from finops_xl.errors import CellError
from finops_xl.workshop import facts
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.findings import Finding, Trouble, finding_at
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.wording.text import is_blank, number, plain, quoted
from finops_xl.workshop.wording.typed import date_remedy, number_remedy

SETTINGS = "Settings"
"""Stands for a table in findings about a setting; their column is the defined name."""


class Needed(NamedTuple):
    """A number or date that must be there: its label on the sheet, the least and the most."""

    label: str
    least: float
    most: float


NEEDED = {
    "workshop_date": Needed("Workshop date", 1, 2_958_465),
    "fx_rate": Needed("1 USD =", 1e-9, 1e9),
    "price_date": Needed("Price date", 1, 2_958_465),
    "loaded_hourly_cost": Needed("Loaded hourly cost", 0, 1e9),
    "horizon_months": Needed("Horizon", 12, 60),
    "discount_rate": Needed("Discount rate", 0, 1),
    "payback_limit_months": Needed("Payback limit", 0, 600),
}


def check_settings(settings: Settings) -> list[Finding]:
    """Judge the settings that cost, value and ages are computed from."""
    troubles = [_number_trouble(settings, field) for field in NEEDED]
    troubles += [_currency_trouble(settings.reporting_currency), _rate_trouble(settings)]
    return [found for found in troubles if found]


def _number_trouble(settings: Settings, field: str) -> Finding | None:
    name, cell = Settings.names()[field], getattr(settings, field)
    label, least, most = quoted(NEEDED[field].label), NEEDED[field].least, NEEDED[field].most
    value = number(cell)
    if isinstance(cell, CellError):
        return _found("W04", name, f"{label} shows {cell.code}.", "Correct the cell.")
    if is_blank(cell):
        return _found("W03", name, f"{label} is missing.", "Fill it in on Settings.")
    if value is None:
        what = f"{label} holds {quoted(cell)}, which is not a number or date."
        otherwise = date_remedy(cell, "Type a number or a date, not text.")
        return _found("W03", name, what, number_remedy(cell, otherwise))
    if not least <= value <= most or (field == "horizon_months" and value != int(value)):
        what = f"{label} is {value:.6g}."
        return _found("W07", name, what, f"Type a value from {least:.6g} to {most:.6g}.")
    return None


def _currency_trouble(cell: Cell) -> Finding | None:
    if plain(cell).upper() in facts.currencies():
        return None
    what = f"Reporting currency is {quoted(cell)}, which is no ISO 4217 code."
    return _found("W06", "ReportingCurrency", what, "Type three letters, such as EUR.")


def _rate_trouble(settings: Settings) -> Finding | None:
    rate = number(settings.fx_rate)
    if plain(settings.reporting_currency).upper() != "USD" or rate in (None, 1):
        return None
    what = f"1 USD is {rate:.6g} USD: the reporting currency is USD."
    return _found("W12", "FxRate", what, "Type 1, or choose the currency of the rate.")


def _found(rule: str, name: str, what: str, remedy: str) -> Finding:
    return finding_at(rule, Trouble(what, remedy), SETTINGS, name, -1)
