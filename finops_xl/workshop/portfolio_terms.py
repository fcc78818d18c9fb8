"""What the workbooks of a portfolio are computed at, and where they differ.

Totals are only drawn over workbooks that share currency, FX rate, discount rate, horizon
and price date: their own, or those that the portfolio is computed at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from finops_xl.workshop import facts
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.unit_cost import TYPED, computed_unit_cost, price_day
from finops_xl.workshop.wording.text import is_blank, number, plain

USD = "USD"
CURRENCY, FX, DISCOUNT_RATE, HORIZON, PRICE_DATE = (
    "currency",
    "fx",
    "discount-rate",
    "horizon",
    "price-date",
)
ACCEPTABLE = (FX, DISCOUNT_RATE, HORIZON, PRICE_DATE)
"""Differences that a person may take as they are. Two currencies have no sum."""

NOT_STATED = "not stated"
_LABELS = {
    CURRENCY: "Reporting currency",
    FX: "FX rate",
    DISCOUNT_RATE: "Discount rate",
    HORIZON: "Horizon",
    PRICE_DATE: "Price date",
}
_REMEDIES = {
    FX: "--fx-rate RATE (1 USD = RATE), or --accept fx",
    DISCOUNT_RATE: "--discount-rate 0.09, or --accept discount-rate",
    HORIZON: "--horizon 36, or --accept horizon",
    PRICE_DATE: "--price-date 2026-11-20, or --accept price-date",
}


@dataclass(frozen=True)
class Terms:
    """What every workbook is computed at; None leaves each its own.

    ``rates`` give one unit of a currency in ``currency``; ``fx_rate`` is 1 USD in it.
    ``price_date`` is a serial number.
    """

    currency: str = ""
    rates: Mapping[str, float] = field(default_factory=dict)
    fx_rate: float | None = None
    discount_rate: float | None = None
    horizon: float | None = None
    price_date: float | None = None
    accepted: frozenset[str] = frozenset()

    def said(self, term: str) -> str:
        """Say what all workbooks are computed at, "" where each keeps its own."""
        of_usd = {} if self.fx_rate is None else {USD: self.fx_rate}
        each = {**of_usd, **self.rates}.items()
        rates = ", ".join(f"1 {code} = {rate:.10g}" for code, rate in each)
        converted = f"{self.currency} ({rates})" if rates else self.currency
        common = Settings(
            reporting_currency=self.currency,
            fx_rate=self.fx_rate,
            discount_rate=self.discount_rate,
            horizon_months=self.horizon,
        )
        day = None if self.price_date is None else to_date(self.price_date)
        said = {CURRENCY: converted, PRICE_DATE: str(day or "")}
        return said[term] if term in said else _said(term, common).replace(NOT_STATED, "")


class Difference(NamedTuple):
    """A term in which workbooks differ; ``remedy`` are the options that settle it."""

    term: str
    what: str
    remedy: str


def differences(named: Sequence[tuple[str, Settings]]) -> list[Difference]:
    """Say in one sentence for each term what workbooks differ in, naming them."""
    found = []
    for term in _LABELS:
        said: dict[str, list[str]] = defaultdict(list)
        for name, settings in named:
            said[_said(term, settings)].append(name)
        if term == FX:
            said = _of_one_currency(said, named)
        unknown_currency = term == CURRENCY and NOT_STATED in said
        if len(said) > 1 or unknown_currency:
            parts = "; ".join(f"{value} in {', '.join(names)}" for value, names in said.items())
            remedy = _currency_remedy(said) if term == CURRENCY else _REMEDIES[term]
            found.append(Difference(term, f"{_LABELS[term]}: {parts}.", remedy))
    return found


def _currency_remedy(said: Mapping[str, Sequence[str]]) -> str:
    """Give the options that turn every currency into that of the most workbooks."""
    if NOT_STATED in said:
        return "state it on Settings of that workbook"
    unknown = [code for code in said if code not in facts.currencies()]
    if unknown:
        where = ", ".join(said[unknown[0]])
        return f"type a currency code of three letters, such as EUR, on Settings of {where}"
    common = max(said, key=lambda code: len(said[code]))
    others = [code for code in said if code != common]
    options = " ".join(f"--convert {code}=RATE" for code in others)
    meant = ", ".join(f"1 {code} = RATE {common}" for code in others)
    return f"--currency {common} {options} ({meant})"


def _of_one_currency(
    said: Mapping[str, list[str]], named: Sequence[tuple[str, Settings]]
) -> dict[str, list[str]]:
    """Keep the rates of currencies that have more than one: EUR and USD differ anyway."""
    rates: dict[str, set[str]] = defaultdict(set)
    for _, settings in named:
        rates[currency_of(settings)].add(_said(FX, settings))
    several = set().union(*(values for values in rates.values() if len(values) > 1))
    return {value: names for value, names in said.items() if value in several}


def _said(term: str, settings: Settings) -> str:
    currency = currency_of(settings)
    said = {
        CURRENCY: currency,
        FX: _figure(settings.fx_rate, f"1 USD = {{}} {currency}".rstrip()),
        DISCOUNT_RATE: _percent(settings.discount_rate),
        HORIZON: _figure(settings.horizon_months, "{} months"),
        PRICE_DATE: str(to_date(price_day(settings)) or plain(settings.price_date)),
    }
    return said[term] or NOT_STATED


def _figure(cell: Cell, pattern: str) -> str:
    value = number(cell)
    return plain(cell) if value is None else pattern.format(f"{value:.10g}")


def _percent(cell: Cell) -> str:
    value = number(cell)
    return plain(cell) if value is None else f"{value * 100:.10g} %"


def currency_of(settings: Settings) -> str:
    """Give the reporting currency in capitals, "" where none is stated."""
    return plain(settings.reporting_currency).upper()


def conversion(settings: Settings, terms: Terms) -> float | None:
    """Give the rate that turns amounts of a workbook into the portfolio's currency.

    1 where nothing is converted, None where a rate is missing.
    """
    own = currency_of(settings)
    if not terms.currency or not own or own == terms.currency:
        return 1.0
    return terms.rates.get(own, terms.fx_rate if own == USD else None)


def at_terms(workshop: Workshop, terms: Terms) -> Workshop:
    """Give a workshop at the terms of the portfolio; what they leave open stays its own."""
    own = workshop.settings
    rate = conversion(own, terms)
    settings = replace(
        own,
        fx_rate=own.fx_rate if rate is None else _times(own.fx_rate, rate),
        discount_rate=_or(terms.discount_rate, own.discount_rate),
        horizon_months=_or(terms.horizon, own.horizon_months),
        price_date=_or(terms.price_date, own.price_date),
    )
    if rate is not None and terms.currency and currency_of(own):
        settings.reporting_currency = terms.currency
        settings.fx_rate = _or(terms.fx_rate, settings.fx_rate)
    elif not terms.currency:
        settings.fx_rate = _or(terms.fx_rate, settings.fx_rate)
    changed = replace(workshop, settings=settings)
    if rate not in (None, 1.0):
        changed = _converted(changed, float(rate or 1))
    if price_day(settings) != price_day(own):
        changed = _priced(changed)
    return changed


def _converted(workshop: Workshop, rate: float) -> Workshop:
    """Turn every amount of the reporting currency into another one.

    Levels of KPIs stay in the unit that their row states.
    """
    settings = replace(
        workshop.settings,
        loaded_hourly_cost=_times(workshop.settings.loaded_hourly_cost, rate),
        hurdle_npv=_times(workshop.settings.hurdle_npv, rate),
    )
    targets = [
        replace(each, money_per_unit=_times(each.money_per_unit, rate)) for each in workshop.targets
    ]
    costs = [replace(each, amount=_times(each.amount, rate)) for each in workshop.costs]
    return replace(workshop, settings=settings, targets=targets, costs=costs)


def _priced(workshop: Workshop) -> Workshop:
    """Price every agent's model calls on another day.

    Prices and unit costs that the workbook keeps are of its own day: only a price that a
    person typed stands in for a model that the price book lacks.
    """
    inputs = [
        replace(
            each,
            unit_cost_live=computed_unit_cost(each, workshop.settings, workshop.prices),
            unit_cost_known=None,
        )
        for each in workshop.inputs
    ]
    models = [model for model in workshop.models if model.price_from == TYPED]
    return replace(workshop, inputs=inputs, models=models)


def _times(cell: Cell, rate: float) -> Cell:
    value = number(cell)
    return cell if value is None or is_blank(cell) else value * rate


def _or(common: float | None, own: Cell) -> Cell:
    return own if common is None else common
