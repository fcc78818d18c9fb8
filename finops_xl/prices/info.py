"""What the price book says about a model beside the cost of calls."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from finops_xl.errors import NOT_AVAILABLE, CellError, Problems
from finops_xl.prices.book import PriceBook, price_book
from finops_xl.prices.contract_rows import ContractRate
from finops_xl.prices.contracts import ContractedPrices
from finops_xl.prices.cost import Words
from finops_xl.prices.look_up import value_at
from finops_xl.prices.rows import METERS, Refusal, serial
from finops_xl.prices.rule import STANDARD, Rate


def price_info(name: str, price_date: float, prices: ContractedPrices) -> list[list[float | str]]:
    """Give a row for each meter: the price, the list price, and what is behind them."""
    moment = prices.as_of if math.isnan(price_date) else price_date
    listed = prices.book.quote(name, STANDARD, moment)
    terms = prices.terms(name, moment)
    if listed.refusal:
        raise CellError(listed.refusal.code, listed.refusal.why())
    if isinstance(terms, Refusal):
        raise CellError(terms.code, terms.why())
    return [
        row
        for meter in METERS
        if (row := _meter_info(meter, listed.tiers[0].rates.get(meter), terms.get(meter)))
    ]


def _meter_info(
    meter: str, listed: Rate | None, term: ContractRate | None
) -> list[float | str] | None:
    price = listed.usd_per_mtok if listed else None
    agreed = term.price(price) if term else None
    list_price = "" if price is None else price
    if term and agreed is not None:
        start = term.valid_from if term.valid_from > -math.inf else ""
        source = f"{term.label}: {term.words}"
        if listed and listed.row and term.usd_per_mtok is None:
            source += f" ({listed.row.source})"
        return [meter, agreed, list_price, "override", start, "", source, ""]
    if not listed or not listed.row:
        return None
    row = listed.row
    checked = serial(row.checked_on)
    behind: list[float | str] = [row.layer, row.valid_from, row.date_precision, row.source, checked]
    return [meter, row.usd_per_mtok, row.usd_per_mtok, *behind]


def model_tier(model: Words, book: PriceBook | None = None) -> tuple[Words, Problems]:
    """Give the tier of models, "Frontier", "Mid" or "Efficient", where it is curated."""
    problems = Problems(model.shape)
    found = {name: _tier(book or price_book(), name) for name in set(model.ravel().tolist())}
    tiers = np.array([found[name] for name in model.flat], dtype=object).reshape(model.shape)
    refused = np.array([isinstance(tier, Refusal) for tier in tiers.flat]).reshape(model.shape)
    problems.add(refused, NOT_AVAILABLE, lambda index: str(value_at(tiers, index).why()))
    return tiers, problems


def _tier(book: PriceBook, name: str) -> Any:
    model = book.find(name)
    if isinstance(model, Refusal) or model.tier:
        return model if isinstance(model, Refusal) else model.tier.capitalize()
    return Refusal(NOT_AVAILABLE, lambda: f"The price book has no curated tier of {model.label}")
