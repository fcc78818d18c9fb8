"""Negotiated rates on top of list prices: fixed prices and discounts, by model and date.

For each meter a fixed price counts before a discount, a discount before the list price.
Of several rates the one that names the model most closely counts, then the one that
names the meter. Two that are equally close leave the price open, which is an error. A
fixed price is the price of its meter in every mode and tier; a discount keeps the
differences of the list.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from finops_xl.errors import BAD_VALUE, NOT_AVAILABLE, CellError
from finops_xl.prices.book import REMEMBERED, PriceBook
from finops_xl.prices.names import Offer
from finops_xl.prices.rows import METERS, Refusal, iso_day
from finops_xl.prices.rule import Quote, Rate, Tier

EVERY = "*"


class ContractRate(NamedTuple):
    """A negotiated rate: USD per M tokens or, where that is None, a share off the list.

    ``label`` names the rate in messages. ``model`` is a name or ends with ``*``; the
    meter ``*`` is every meter. In force from ``valid_from`` to the day before ``ends``.
    """

    label: str
    model: str
    meter: str
    usd_per_mtok: float | None
    discount: float
    valid_from: float = -math.inf
    ends: float = math.inf

    def price(self, listed: float | None) -> float | None:
        """Give the contracted price of a meter with this list price (None: without one)."""
        if self.usd_per_mtok is not None:
            return self.usd_per_mtok
        return None if listed is None else listed * (1 - self.discount)

    @property
    def words(self) -> str:
        """Say what was agreed."""
        if self.usd_per_mtok is not None:
            return "fixed price"
        return f"{self.discount * 100:.12g} % off the list price"


class _Target(NamedTuple):
    """Whom a rate is for: one offer, or those of a seller whose name begins like this."""

    rate: ContractRate
    offer: Offer | None
    seller: str
    beginning: str

    def covers(self, offer: Offer) -> bool:
        if self.offer:
            return self.offer == offer
        if not self.seller:
            return self.beginning == "" or (offer.from_maker and offer.model.begins(self.beginning))
        return self.seller == offer.seller and offer.model.begins(self.beginning)

    @property
    def closeness(self) -> tuple[float, bool, bool]:
        length = math.inf if self.offer else len(self.beginning)
        return length, bool(self.seller), self.rate.meter != EVERY


class ContractedPrices:
    """The prices of a price book under a contract."""

    def __init__(self, book: PriceBook, rates: Iterable[ContractRate]) -> None:
        self.as_of = book.as_of
        self.book = book
        self._targets = [_target(book, rate) for rate in rates]
        self.quote = lru_cache(REMEMBERED)(self._quote)

    def _quote(self, name: str, mode: str, moment: float) -> Quote:
        """Give the contracted prices of a model in a mode at a moment."""
        listed = self.book.quote(name, mode, moment)
        if listed.refusal or not self._targets:
            return listed
        terms = self.terms(name, moment)
        if isinstance(terms, Refusal):
            return Quote((), math.inf, terms)
        return listed._replace(tiers=tuple(_contracted(tier, terms) for tier in listed.tiers))

    def terms(self, name: str, moment: float) -> dict[str, ContractRate] | Refusal:
        """Give the rate in force for each meter that has one, or why that is open."""
        offer = self.book.names.offer(name)
        if isinstance(offer, Refusal):
            return offer
        found = [
            target
            for target in self._targets
            if target.rate.valid_from <= moment < target.rate.ends and target.covers(offer)
        ]
        terms = {}
        for meter in METERS if found else ():
            best = _closest([t for t in found if t.rate.meter in (meter, EVERY)])
            if len(best) > 1:
                return _open(name, meter, moment, best)
            if best:
                terms[meter] = best[0]
        return terms


@lru_cache(64)
def under_contract(book: PriceBook, rates: Sequence[ContractRate]) -> ContractedPrices:
    """Put negotiated rates on top of a price book; raise if one is for no known model."""
    return ContractedPrices(book, rates)


def _target(book: PriceBook, rate: ContractRate) -> _Target:
    beginning, star, rest = rate.model.partition(EVERY)
    if rest:
        raise CellError(BAD_VALUE, f"{rate.label}: * may stand only at the end of model")
    if not star:
        offer = book.names.offer(rate.model)
        if isinstance(offer, Refusal):
            raise CellError(offer.code, f"{rate.label}: {offer.why()}")
        return _Target(rate, offer, offer.seller, "")
    target = _Target(rate, None, *book.names.split(beginning))
    if not any(map(target.covers, book.names.offers)):
        raise CellError(
            NOT_AVAILABLE, f"{rate.label}: no model of the price book is called {rate.model!r}"
        )
    return target


def _closest(targets: Sequence[_Target]) -> list[ContractRate]:
    fixed = [target for target in targets if target.rate.usd_per_mtok is not None]
    choice = fixed or targets
    closest = max((target.closeness for target in choice), default=None)
    return [target.rate for target in choice if target.closeness == closest]


def _open(name: str, meter: str, moment: float, rates: Sequence[ContractRate]) -> Refusal:
    labels = " and ".join(rate.label for rate in rates[:2])
    return Refusal(
        BAD_VALUE,
        lambda: (
            f"{labels} both give a rate for {meter} of {name} on {iso_day(moment)}:"
            " end one before the other begins"
        ),
    )


def _contracted(tier: Tier, terms: dict[str, ContractRate]) -> Tier:
    rates = dict(tier.rates)
    for meter, term in terms.items():
        listed = rates.get(meter)
        price = term.price(listed.usd_per_mtok if listed else None)
        if price is not None:
            rates[meter] = Rate(price, listed.row if listed else None)
    return Tier(tier.above_tokens, rates)
