"""Models and their prices as a person looks them up: lists, and all about one model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from finops_xl.prices.book import PriceBook
from finops_xl.prices.names import Model, canonical
from finops_xl.prices.rows import METERS, MODES, PriceRow, Refusal, rank
from finops_xl.prices.rule import STANDARD, Quote


class Listed(NamedTuple):
    """A model with its list prices of a day, in USD per M tokens."""

    model: Model
    input: float
    output: float | None
    context_window: float
    layer: str


class Sheet(NamedTuple):
    """All about one model on a day: the quote, and the rows around it."""

    model: Model
    seller: str
    quote: Quote
    modes: list[str]
    off_peak: list[PriceRow]
    scheduled: list[PriceRow]
    history: list[PriceRow]


def listed_models(
    book: PriceBook, day: float, text: str = "", seller: str = "", tier: str = ""
) -> tuple[list[Listed], int]:
    """List the models that match, and count those of them without a price that day."""
    matching = [
        offer.model
        for offer in book.names.offers
        if seller in ("", offer.seller)
        and tier in ("", offer.model.tier)
        and any(canonical(text) in name for name in _names(offer.model))
    ]
    found = [line for model in matching if (line := _listed(model, day))]
    return found, len(matching) - len(found)


def _names(model: Model) -> Iterator[str]:
    yield canonical(f"{model.seller}/{model.id}")
    yield from map(canonical, model.names)


def _listed(model: Model, day: float) -> Listed | None:
    quote = model.prices.quote(STANDARD, day)
    if not quote.tiers:
        return None
    rates = quote.tiers[0].rates
    main, output = rates["input"], rates.get("output")
    layer = main.row.layer if main.row else ""
    price = output.usd_per_mtok if output else None
    return Listed(model, main.usd_per_mtok, price, quote.context_window, layer)


def sheet(book: PriceBook, name: str, mode: str, day: float) -> Sheet | Refusal:
    """Collect what is known about a model, or say why the name means none."""
    offer = book.names.offer(name)
    if isinstance(offer, Refusal):
        return offer
    prices = offer.model.prices
    of_mode = [row for row in prices.rows if row.mode == mode]
    return Sheet(
        offer.model,
        offer.seller,
        prices.quote(mode, day),
        [each for each in MODES if not prices.quote(each, day).refusal],
        [row for row in _latest(of_mode, day) if row.hours_utc],
        _winners(row for row in of_mode if row.valid_from > day),
        sorted(prices.rows, key=lambda row: (*_place(row), rank(row))),
    )


def _latest(rows: Sequence[PriceRow], day: float) -> list[PriceRow]:
    """Give the rows in force; ``rows`` are in the order of the price rule."""
    latest = {_place(row): row for row in rows if row.valid_from <= day}
    return [latest[place] for place in sorted(latest) if day < latest[place].ends]


def _winners(rows: Iterable[PriceRow]) -> list[PriceRow]:
    """Give the row that counts among those of one price and day."""
    best = {(row.valid_from, *_place(row)): row for row in rows}
    return [best[key] for key in sorted(best)]


def _place(row: PriceRow) -> tuple[int, int, int, str]:
    return (
        MODES.index(row.mode),
        row.context_from_tokens,
        METERS.index(row.meter),
        row.hours_utc,
    )
