"""Every model of the price book with the days on which it has a price, to draw from."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any, NamedTuple

from hypothesis import assume
from hypothesis import strategies as st

from finops_xl import CellError, call
from finops_xl.cells import serial_of
from finops_xl.prices.book import price_book
from finops_xl.prices.rule import Tier

LARGEST_CALL = 1_000_000.0
MODES = ("standard", "standard", "batch", "flex", "priority")


class Priced(NamedTuple):
    """A model on a day and in a mode in which it has a price."""

    model: str
    day: str
    mode: str
    largest_call: float
    tiers: tuple[Tier, ...]


@cache
def priced_models() -> list[Priced]:
    """List models, days and modes with a price: every fourth week, at noon."""
    book = price_book()
    days = [dt.datetime(2023, 1, 1, 12) + dt.timedelta(days=28 * n) for n in range(58)]
    found = []
    for offer in book.names.offers:
        name = f"{offer.seller}/{offer.model.id}"
        for day in days:
            for mode in dict.fromkeys(MODES):
                quote = book.quote(name, mode, serial_of(day))
                if not quote.refusal:
                    largest = min(quote.context_window, LARGEST_CALL)
                    found.append(Priced(name, day.isoformat(), mode, largest, quote.tiers))
    return found


MODEL = st.sampled_from(MODES).flatmap(
    lambda mode: st.sampled_from([priced for priced in priced_models() if priced.mode == mode])
)
SHARE = st.floats(0, 1)


def outcome(*asked: Any) -> Any:
    """Give the answer of a call, or the code of its error."""
    try:
        return call(*asked)
    except CellError as error:
        return error.code


def number_or_skip(*asked: Any) -> float:
    """Give the answer of a call; pass over the example if it is an error."""
    answer = outcome(*asked)
    assume(not isinstance(answer, str))
    return float(answer)
