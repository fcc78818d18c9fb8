"""What the price book says about a model beside the cost of calls."""

from __future__ import annotations

from typing import Any

import numpy as np

from finops_xl.errors import NOT_AVAILABLE, Problems
from finops_xl.prices.book import PriceBook, price_book
from finops_xl.prices.cost import Words
from finops_xl.prices.look_up import value_at
from finops_xl.prices.rows import Refusal


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
