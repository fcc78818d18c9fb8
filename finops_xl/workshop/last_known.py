"""What a workbook keeps of the price book, so that it computes where our functions are missing."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from finops_xl.prices.contracts import ContractedPrices
from finops_xl.prices.rule import STANDARD, Quote
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Model
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.unit_cost import computed_unit_cost, price_day
from finops_xl.workshop.wording.text import is_blank, plain

METERS = {
    "input": "input",
    "output": "output",
    "cache_read": "cache_read",
    "cache_write": "cache_write_5m",
}
"""The meter of each price of a model, by field."""

_AMOUNTS = tuple(f"{field}_known" for field in METERS)
PRICES = ("known_model", *_AMOUNTS, "holds_to", "known_on")
"""The fields of a model that keep its prices, and whose prices they are."""

UNIT_COST = ("unit_cost_known", "unit_cost_model")
"""The fields of an agent that keep its unit cost, and by which model it is."""


def with_prices(model: Model, settings: Settings, prices: ContractedPrices) -> Model:
    """Keep a model's contracted prices of the price date.

    One that the book does not price keeps what is there; a price that a person typed gets the
    name of its model. Where the contract leaves the price open, nothing is kept: the price of
    an earlier day was agreed otherwise.
    """
    day = price_day(settings)
    if day is None:
        return model
    quote = prices.quote(plain(model.model), STANDARD, day)
    if not quote.tiers:
        is_open = is_left_open(plain(model.model), day, prices) and not is_blank(model.known_on)
        forgotten: dict[str, Any] = dict.fromkeys(PRICES)
        return replace(model, **forgotten) if is_open else _named(model)
    rates = quote.tiers[0].rates
    kept = [rates[meter].usd_per_mtok if meter in rates else None for meter in METERS.values()]
    known: dict[str, Any] = dict(
        zip(PRICES, [model.model, *kept, _holds_to(quote), day], strict=True)
    )
    return replace(model, **known)


def _named(model: Model) -> Model:
    """Write beside a typed price whose it is, so that it serves no other model later.

    A dated price is none that a person typed: if it names no model, nobody knows whose it is.
    """
    typed = any(not is_blank(getattr(model, field)) for field in _AMOUNTS)
    if not typed or not is_blank(model.known_on) or not is_blank(model.known_model):
        return model
    return replace(model, known_model=model.model)


def _holds_to(quote: Quote) -> float | None:
    """Give the largest input of one call that pays these prices; None for no limit."""
    limits = [quote.context_window, *(float(tier.above_tokens) for tier in quote.tiers[1:2])]
    return min(limits) if min(limits) < math.inf else None


def with_unit_cost(
    inputs: AgentEconomics, settings: Settings, prices: ContractedPrices
) -> AgentEconomics:
    """Keep the unit cost of an agent, as ``with_prices`` keeps the prices of a model."""
    cost = computed_unit_cost(inputs, settings, prices)
    day = price_day(settings)
    if cost is None and (day is None or not is_left_open(plain(inputs.model), day, prices)):
        return inputs
    return replace(
        inputs, unit_cost_known=cost, unit_cost_model=None if cost is None else inputs.model
    )


def is_left_open(model: str, day: float, prices: ContractedPrices) -> bool:
    """Tell whether a model has a list price, and a contract that leaves its own open."""
    listed = prices.book.quote(model, STANDARD, day)
    return bool(listed.tiers) and not prices.quote(model, STANDARD, day).tiers
