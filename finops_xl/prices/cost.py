"""What calls cost: the arithmetic over prices, rows at a time.

Arguments are mutually broadcastable 2-D arrays: words as object arrays of stripped text,
numbers as finite float64. Rows that ask the same of the price book are looked up once;
the rest is numpy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from finops_xl.errors import BAD_NUMBER, BAD_VALUE, NOT_AVAILABLE, Problems, holds_any
from finops_xl.prices.book import price_book
from finops_xl.prices.look_up import Looked, look_up, value_at
from finops_xl.prices.rows import METERS
from finops_xl.prices.rule import Prices

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Words = np.ndarray[Any, np.dtype[np.object_]]
Answer = tuple[Numbers, Problems]

TOKENS_PER_PRICE = 1e6
INPUT, OUTPUT, CACHE_READ, CACHE_WRITE = map(
    METERS.index, ("input", "output", "cache_read", "cache_write_5m")
)
# averages may miss their sum by the last digits of a float
ROUNDING = 1e-9


def token_cost(
    model: Words,
    input_tokens: Numbers,
    output_tokens: Numbers,
    cached_tokens: Numbers,
    cache_write_tokens: Numbers,
    calls: Numbers,
    price_date: Numbers,
    mode: Words,
    book: Prices | None = None,
) -> Answer:
    """Give the cost in USD of ``calls`` calls of this size; tokens are per call."""
    numbers = {
        "input_tokens": input_tokens,
        "output_tokens": output_tokens,
        "cached_tokens": cached_tokens,
        "cache_write_tokens": cache_write_tokens,
        "calls": calls,
    }
    problems = problems_for(model, price_date, mode, *numbers.values())
    looked = look_up(book or price_book(), model, mode, price_date, input_tokens)
    looked.refuse(problems)
    _refuse_negative(problems, numbers)
    fresh = _uncached(problems, input_tokens, cached_tokens, cache_write_tokens)
    refuse_above_window(
        problems, looked, input_tokens, "input_tokens", "put the number of calls into calls"
    )
    with np.errstate(over="ignore", invalid="ignore"):
        dollars = fresh * _payable(problems, looked, INPUT, fresh)
        for meter, tokens in (
            (OUTPUT, output_tokens),
            (CACHE_READ, cached_tokens),
            (CACHE_WRITE, cache_write_tokens),
        ):
            if holds_any(tokens):
                dollars = dollars + tokens * _payable(problems, looked, meter, tokens)
        cost = dollars * calls / TOKENS_PER_PRICE
    problems.add(~np.isfinite(cost), BAD_NUMBER, "the cost is too large")
    return cost, problems


def token_price(
    model: Words,
    meter: Words,
    price_date: Numbers,
    mode: Words,
    context_tokens: Numbers,
    book: Prices | None = None,
) -> Answer:
    """Give the price of a meter in USD per M tokens, at a size of one call."""
    problems = problems_for(model, meter, price_date, mode, context_tokens)
    looked = look_up(book or price_book(), model, mode, price_date, context_tokens)
    looked.refuse(problems)
    which = np.array([METERS.index(m) if m in METERS else -1 for m in meter.flat], dtype=np.intp)
    which = which.reshape(meter.shape)
    problems.add(which < 0, BAD_VALUE, lambda index: _unknown_meter(value_at(meter, index)))
    _refuse_negative(problems, {"context_tokens": context_tokens})
    refuse_above_window(
        problems, looked, context_tokens, "context_tokens", "give the input of one call"
    )
    price = looked.answers.prices[which, looked.tier]
    problems.add(
        np.isnan(price),
        NOT_AVAILABLE,
        lambda index: no_price(looked.model_at(index), value_at(meter, index)),
    )
    return price, problems


def problems_for(*arrays: np.ndarray[Any, Any]) -> Problems:
    """Start a list of problems for the rows of these arrays."""
    shapes = {array.shape for array in arrays}
    return Problems(shapes.pop() if len(shapes) == 1 else np.broadcast_shapes(*shapes))


def _refuse_negative(problems: Problems, numbers: dict[str, Numbers]) -> None:
    for name, array in numbers.items():
        problems.add(array < 0, BAD_NUMBER, _reason(f"{name} must not be negative, but is", array))


def _reason(words: str, array: Numbers) -> Callable[[tuple[int, ...]], str]:
    return lambda index: f"{words} {_shown(value_at(array, index))}"


def _uncached(problems: Problems, whole: Numbers, cached: Numbers, written: Numbers) -> Numbers:
    """Give the input that is billed in full: what is neither read from nor written to a cache."""
    if not (holds_any(cached) or holds_any(written)):
        return whole
    fresh = whole - cached - written
    problems.add(
        fresh < -ROUNDING * whole,
        BAD_NUMBER,
        lambda index: (
            "cached_tokens + cache_write_tokens"
            f" ({_shown(value_at(cached, index) + value_at(written, index))})"
            f" are more than input_tokens ({_shown(value_at(whole, index))}),"
            " which include them"
        ),
    )
    return np.maximum(fresh, 0.0)


def refuse_above_window(
    problems: Problems, looked: Looked, tokens: Numbers, name: str, remedy: str
) -> None:
    """Mark the rows whose call is longer than the model can read."""
    problems.add(
        tokens > looked.context_window,
        BAD_NUMBER,
        lambda index: (
            f"{name} ({_shown(value_at(tokens, index))}) is above the context window of"
            f" {looked.model_at(index)} ({_shown(value_at(looked.context_window, index))}):"
            f" {remedy}"
        ),
    )


def _payable(problems: Problems, looked: Looked, meter: int, tokens: Numbers) -> Numbers:
    """Give the price of a meter by row, 0 where no tokens need it; refuse those that do."""
    price = looked.price(meter)
    if looked.answers.complete[meter]:
        return price
    missing = np.isnan(price)
    if meter == CACHE_WRITE:
        return np.where(missing, looked.price(INPUT), price)
    problems.add(
        missing & (tokens > 0),
        NOT_AVAILABLE,
        lambda index: no_price(looked.model_at(index), METERS[meter]),
    )
    return np.where(missing, 0.0, price)


def no_price(model: str, meter: str) -> str:
    """Say that a model lacks a meter."""
    return f"{model} has no price for {meter}"


def _unknown_meter(meter: str) -> str:
    return f"Unknown meter {meter!r}; the meters are {', '.join(METERS)}"


def _shown(number: float) -> str:
    return f"{number:,.12g}"
