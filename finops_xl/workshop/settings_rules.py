"""Settings that the figures rest on: each is there and within its bounds."""

from __future__ import annotations

import math

from finops_xl.errors import CellError
from finops_xl.workshop import facts
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.findings import Finding, Trouble, finding
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.wording.text import is_blank, number, plain, quoted

SETTINGS = "Settings"
"""Stands for a table in findings about a setting; their column is the defined name."""

_NEEDED: dict[str, tuple[float, float]] = {
    "workshop_date": (1, 2_958_465),
    "fx_rate": (1e-9, math.inf),
    "price_date": (1, 2_958_465),
    "loaded_hourly_cost": (0, math.inf),
    "horizon_months": (12, 60),
    "discount_rate": (-0.99, 10),
    "payback_limit_months": (0, 600),
}
"""Numbers and dates that must be there, with the least and the most they may be."""


def check_settings(settings: Settings) -> list[Finding]:
    """Judge the settings that cost, value and ages are computed from."""
    troubles = [_number_trouble(settings, field) for field in _NEEDED]
    troubles.append(_currency_trouble(settings.reporting_currency))
    return [found for found in troubles if found]


def _number_trouble(settings: Settings, field: str) -> Finding | None:
    name, cell = Settings.names()[field], getattr(settings, field)
    least, most = _NEEDED[field]
    value = number(cell)
    if isinstance(cell, CellError):
        return _found("W04", name, f"{name} shows {cell.code}.", "Correct the cell.")
    if is_blank(cell):
        return _found("W03", name, f"{name} is missing.", "Fill it in on Settings.")
    if value is None:
        what = f"{name} holds {quoted(cell)}, which is not a number or date."
        return _found("W03", name, what, "Type a number or a date, not text.")
    if not least <= value <= most or (field == "horizon_months" and value != int(value)):
        what = f"{name} is {value:.6g}."
        return _found("W07", name, what, f"Type a value from {least:.6g} to {most:.6g}.")
    return None


def _currency_trouble(cell: Cell) -> Finding | None:
    if plain(cell).upper() in facts.currencies():
        return None
    what = f"ReportingCurrency is {quoted(cell)}, which is no ISO 4217 code."
    return _found("W06", "ReportingCurrency", what, "Type three letters, such as EUR.")


def _found(rule: str, name: str, what: str, remedy: str) -> Finding:
    found = finding(rule, Trouble(what, remedy))
    return Finding(**{**vars(found), "table": SETTINGS, "column": name})
