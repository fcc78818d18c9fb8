"""Prices of a loop of calls whose input grows from turn to turn.

The context tier is chosen by the input of each turn, never by the sum. As inputs only
grow, the turns of a tier follow one another: one run of turns for each tier.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from finops_xl.errors import NOT_AVAILABLE, Problems
from finops_xl.prices.book import price_book
from finops_xl.prices.cost import (
    CACHE_READ,
    CACHE_WRITE,
    INPUT,
    OUTPUT,
    Numbers,
    Words,
    no_price,
    problems_for,
    refuse_above_window,
)
from finops_xl.prices.look_up import Looked, look_up
from finops_xl.prices.rows import METERS
from finops_xl.prices.rule import Prices

Mask = np.ndarray[Any, np.dtype[np.bool_]]


class PricedTurns(NamedTuple):
    """The turns behind ``after`` up to ``until``, and the price of each meter for them."""

    after: Numbers
    until: Numbers
    input: Numbers
    output: Numbers
    cache_read: Numbers
    cache_write: Numbers


def priced_turns(
    model: Words,
    turns: Numbers,
    base_tokens: Numbers,
    output_tokens: Numbers,
    tool_tokens: Numbers,
    caching: Numbers,
    price_date: Numbers,
    mode: Words,
    book: Prices | None = None,
) -> tuple[list[PricedTurns], Problems]:
    """Cut loops into runs of turns in one tier; each turn adds its output and tool tokens.

    Without ``caching`` the cache prices are those of the input: all is read in full.
    """
    problems = problems_for(
        model, turns, base_tokens, output_tokens, tool_tokens, caching, price_date, mode
    )
    looked = look_up(book or price_book(), model, mode, price_date, base_tokens)
    looked.refuse(problems)
    with np.errstate(over="ignore", invalid="ignore"):
        growth = output_tokens + tool_tokens
        longest = base_tokens + (turns - 1) * growth
    refuse_above_window(
        problems, looked, longest, "the input of the last turn", "take fewer turns or tokens"
    )
    runs = []
    after = np.zeros((1, 1))
    with np.errstate(all="ignore"):  # rows that are marked already
        for step in range(1 + len(looked.answers.above)):
            until = _turns_within(looked, step, turns, base_tokens, growth)
            run = _run(looked.at_tier(step), after, until, caching)
            spoken = (until > after) & (output_tokens > 0)
            read = (until > np.maximum(after, 1)) & (base_tokens + (until - 2) * growth > 0)
            sent = (until > after) & (longest > 0)
            _refuse_missing(problems, looked, run.input, sent, INPUT)
            _refuse_missing(problems, looked, run.output, spoken, OUTPUT)
            _refuse_missing(problems, looked, run.cache_read, read, CACHE_READ)
            runs.append(PricedTurns(*map(np.nan_to_num, run)))
            after = until
    return runs, problems


def _turns_within(
    looked: Looked, step: int, turns: Numbers, base_tokens: Numbers, growth: Numbers
) -> Numbers:
    """Count the turns whose input is not above the end of a tier."""
    if step == len(looked.answers.above):
        return turns
    end = looked.answers.above[step][looked.question]
    count = np.floor((end - base_tokens) / growth) + 1
    # the division may miss a turn that ends on the limit
    count = count + (base_tokens + count * growth <= end)
    count = count - (base_tokens + (count - 1) * growth > end)
    level = np.where(base_tokens <= end, np.inf, 0.0)
    return np.clip(np.where(growth > 0, count, level), 0, turns)


def _run(looked: Looked, after: Numbers, until: Numbers, caching: Numbers) -> PricedTurns:
    fresh, written = looked.price(INPUT), looked.price(CACHE_WRITE)
    written = np.where(np.isnan(written), fresh, written)
    cached = caching > 0
    return PricedTurns(
        after=after,
        until=until,
        input=fresh,
        output=looked.price(OUTPUT),
        cache_read=np.where(cached, looked.price(CACHE_READ), fresh),
        cache_write=np.where(cached, written, fresh),
    )


def _refuse_missing(
    problems: Problems, looked: Looked, price: Numbers, needed: Mask, meter: int
) -> None:
    problems.add(
        needed & np.isnan(price),
        NOT_AVAILABLE,
        lambda index: no_price(looked.model_at(index), METERS[meter]),
    )
