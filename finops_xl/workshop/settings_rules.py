"""Settings that the figures rest on: each is there and within its bounds."""

from __future__ import annotations

from typing import NamedTuple

from finops_xl.errors import CellError
from finops_xl.workshop import facts
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.findings import Finding, Trouble, finding_at
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.wording.text import is_blank, is_placeholder, number, plain, quoted
from finops_xl.workshop.wording.typed import date_remedy, number_remedy, share_remedy, time_remedy

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
OPTIONAL = {
    "workshop_minutes": Needed("Planned length", 0, 1440),
    "fiscal_year_start": Needed("Fiscal year starts in", 1, 12),
    "hurdle_roi_ratio": Needed("Hurdle: ROI ratio", 0, 1e6),
    "hurdle_npv": Needed("Hurdle: net present value", -1e15, 1e15),
    "hurdle_time_to_value_months": Needed("Hurdle: time to value", 0, 60),
    "default_discount_vendor": Needed("Discount: vendor claim", 0, 1),
    "default_discount_trial": Needed("Discount: field trial", 0, 1),
    "default_discount_rct": Needed("Discount: controlled trial", 0, 1),
    "discount_spread": Needed("Discount: more for the floor", 0, 1),
    "default_adoption_6": Needed("Adoption at month 6", 0, 1),
    "default_adoption_12": Needed("Adoption at month 12", 0, 1),
}
"""Numbers that may be left blank."""

_AT_PAR = frozenset({"BMD", "BSD", "PAB"})
"""Currencies of which one is held at one USD."""

_BEHIND_RATE = {
    "FxDate": ("date", "the day it was set"),
    "FxSource": ("source", "who set it"),
}
"""What a rate rests on, and what to type for it."""

_WHOLE = {"horizon_months": "whole months", "fiscal_year_start": "a whole number"}
"""Settings that are no fraction, and how a remedy calls them."""


def check_settings(settings: Settings) -> list[Finding]:
    """Judge the settings that cost, value and ages are computed from."""
    troubles = [_number_trouble(settings, field, needed) for field, needed in NEEDED.items()]
    troubles.append(_start_trouble(settings.workshop_start))
    troubles += [
        _number_trouble(settings, field, bounds)
        for field, bounds in OPTIONAL.items()
        if not is_blank(getattr(settings, field))
    ]
    troubles += [_currency_trouble(settings.reporting_currency), _rate_trouble(settings)]
    troubles += [_rate_of_1(settings), _rate_of_nobody(settings)]
    return [found for found in troubles if found]


def _number_trouble(settings: Settings, field: str, needed: Needed) -> Finding | None:
    name, cell = Settings.names()[field], getattr(settings, field)
    label, least, most = quoted(needed.label), needed.least, needed.most
    value = number(cell)
    if isinstance(cell, CellError):
        return _found("W04", name, f"{label} shows {cell.code}.", "Correct the cell.")
    if is_blank(cell):
        return _found("W03", name, f"{label} is missing.", "Fill it in on Settings.")
    if value is None:
        what = f"{label} holds {quoted(cell)}, which is not a number or date."
        otherwise = date_remedy(cell, "Type a number or a date, not text.")
        return _found("W03", name, what, number_remedy(cell, otherwise))
    if not least <= value <= most or (field in _WHOLE and value != int(value)):
        what = f"{label} is {value:.6g}."
        bounds = f"Type {_WHOLE.get(field, 'a value')} from {least:.6g} to {most:.6g}."
        return _found("W07", name, what, share_remedy(value, bounds) if most == 1 else bounds)
    return None


def _start_trouble(cell: Cell) -> Finding | None:
    """Judge the time at which the workshop starts: Agenda counts from it."""
    name, label = "WorkshopStart", quoted("Workshop starts at")
    value = number(cell)
    if isinstance(cell, CellError):
        return _found("W04", name, f"{label} shows {cell.code}.", "Correct the cell.")
    if is_blank(cell):
        return _found("W03", name, f"{label} is missing.", "Type a time with a colon: 9:30.")
    if value is None:
        what = f"{label} holds {quoted(cell)}, which is no time of day."
        return _found("W03", name, what, time_remedy(cell))
    if not 0 <= value < 1:
        what = f"{label} is {value:.6g}, which is no time of day."
        return _found("W07", name, what, time_remedy(value))
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


def _foreign(settings: Settings) -> str:
    """Give the reporting currency where a rate turns USD into it."""
    code = plain(settings.reporting_currency).upper()
    return code if code in facts.currencies() and code != "USD" else ""


def _rate_of_1(settings: Settings) -> Finding | None:
    """Ask whether the rate that every workbook starts with is that of another currency too."""
    code = _foreign(settings)
    if not code or code in _AT_PAR or number(settings.fx_rate) != 1:
        return None
    what = f"1 USD is 1 {code}: that is the rate of a new workbook, which reports in USD."
    return _found("W24", "FxRate", what, f"Type how many {code} one USD buys.")


def _rate_of_nobody(settings: Settings) -> Finding | None:
    """Ask when the rate was set, and by whom."""
    cells = {"FxDate": settings.fx_date, "FxSource": settings.fx_source}
    lacks = [name for name, cell in cells.items() if is_placeholder(plain(cell))]
    if not _foreign(settings) or not lacks:
        return None
    what = f"The exchange rate has no {' and no '.join(_BEHIND_RATE[name][0] for name in lacks)}."
    remedy = f"Type {' and '.join(_BEHIND_RATE[name][1] for name in lacks)}."
    return _found("W24", lacks[0], what, remedy)


def _found(rule: str, name: str, what: str, remedy: str) -> Finding:
    return finding_at(rule, Trouble(what, remedy), SETTINGS, name, -1)
