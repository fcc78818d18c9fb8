"""Agent loops: what turns cost that send everything said so far again and again.

Turn t sends base + (t - 1) x (output + tool) tokens. With caching, turn t reads the whole
input of turn t - 1 from the cache and writes the rest, so a loop of one turn costs more
with caching than without.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from finops_xl.economics.arrays import (
    Numbers,
    problems_for,
    refuse,
    refuse_negative,
    refuse_outside_share,
)
from finops_xl.errors import Problems

TOKENS_PER_PRICE = 1e6
Price = float | Numbers | Sequence[float]
"""USD per M tokens: one number (or an array of rows), or a sequence with one per turn."""


Run = tuple[Numbers, Numbers, Numbers, Numbers, Numbers, Numbers]
"""Turns that pay the same prices: those behind a first number up to a second one, then
the prices of input, output, cache read and cache write."""


def loop_cost(
    turns: Any,
    base_tokens: Any,
    output_tokens: Any,
    tool_tokens: Any,
    input_price: Price,
    output_price: Price,
    cache_read_price: Price | None = None,
    cache_write_price: Price | None = None,
) -> Any:
    """Give the cost in USD of one run of a loop; without cache prices nothing is cached."""
    prices = (input_price, output_price, cache_read_price, cache_write_price)
    sizes = (base_tokens, output_tokens, tool_tokens)
    if any(np.ndim(price) == 1 for price in prices if price is not None):
        return _cost_by_turn(int(turns), *sizes, prices)
    return _cost_at_level_prices(turns, *sizes, prices)


def _cost_at_level_prices(
    turns: Any, base: Any, output: Any, tool: Any, prices: Sequence[Any]
) -> Any:
    """Sum the arithmetic series of the inputs, however many turns there are."""
    input_price, output_price, read_price, write_price = prices
    growth = output + tool
    sent = turns * (base + growth * (turns - 1) / 2)
    spoken = turns * output * output_price
    if read_price is None or write_price is None:
        return (sent * input_price + spoken) / TOKENS_PER_PRICE
    # what the last turn sent was written once; all else was read
    written = (base + (turns - 1) * growth) * (turns > 0)
    return ((sent - written) * read_price + written * write_price + spoken) / TOKENS_PER_PRICE


def _cost_by_turn(turns: int, base: Any, output: Any, tool: Any, prices: Sequence[Any]) -> float:
    known = [price for price in prices if price is not None]
    if any(np.ndim(price) == 1 and len(price) != turns for price in known):
        raise ValueError(f"a price by turn needs {turns} prices, one for each turn")
    input_price, output_price, read_price, write_price = (
        None if price is None else np.broadcast_to(np.asarray(price, dtype=float), turns)
        for price in prices
    )
    sent = base + np.arange(turns) * (output + tool)
    dollars = output * output_price
    if read_price is None or write_price is None:
        dollars = dollars + sent * input_price
    else:
        read = np.concatenate(([0.0], sent[:-1]))
        dollars = dollars + read * read_price + (sent - read) * write_price
    return float(dollars.sum()) / TOKENS_PER_PRICE


def agent_cost(
    runs: Sequence[Run],
    base_tokens: Numbers,
    output_tokens: Numbers,
    tool_tokens: Numbers,
    success_rate: Numbers,
) -> Numbers:
    """Give the expected cost of one success of a loop that is priced run by run.

    A run costs what the loop up to its last turn costs at its prices, less the loop
    before its first turn. A success takes 1 / success_rate attempts.
    """
    attempt: Numbers = np.zeros((1, 1))
    sizes = (base_tokens, output_tokens, tool_tokens)
    with np.errstate(all="ignore"):  # what is not finite has no answer
        for after, until, *prices in runs:
            attempt = attempt + loop_cost(until, *sizes, *prices)
            if after.any():
                attempt = attempt - loop_cost(after, *sizes, *prices)
        return attempt / success_rate


def check_loop(
    turns: Numbers,
    base_tokens: Numbers,
    output_tokens: Numbers,
    tool_tokens: Numbers,
    success_rate: Numbers,
) -> Problems:
    """Mark loops that cannot run: a broken number of turns, negative tokens, no success."""
    problems = problems_for(turns, base_tokens, output_tokens, tool_tokens, success_rate)
    broken = (turns < 1) | (turns != np.floor(turns))
    refuse(problems, {"turns": broken}, {"turns": turns}, "must be a whole number from 1")
    refuse_negative(
        problems, base_tokens=base_tokens, output_tokens=output_tokens, tool_tokens=tool_tokens
    )
    refuse_outside_share(problems, success_rate=success_rate)
    return problems
