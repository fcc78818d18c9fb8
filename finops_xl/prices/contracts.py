"""Negotiated rates on top of list prices: fixed prices and discounts, by model and date.

For each meter a fixed price counts before a discount, a discount before the list price.
Of several rates the one that names the model most closely counts, then the one that
names the meter. Two that are equally close leave the price open, which is an error, and
so does a row that cannot be used: whatever it may have been meant for has no price. A
fixed price is the price of its meter in every mode and tier; a discount keeps the
differences of the list.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import combinations
from typing import NamedTuple

from finops_xl.errors import BAD_VALUE, NOT_AVAILABLE
from finops_xl.prices.book import REMEMBERED, PriceBook
from finops_xl.prices.contract_rows import EVERY, ContractRate, FaultyRow, RateFault, Row
from finops_xl.prices.names import Offer
from finops_xl.prices.rows import METERS, Refusal, iso_day
from finops_xl.prices.rule import Quote, Rate, Tier

ONE_AT_A_TIME = "end one before the other begins"


class _Reach(NamedTuple):
    """Whom a row is for: one offer, or those of a seller whose name begins like this."""

    offer: Offer | None
    seller: str
    beginning: str

    def covers(self, offer: Offer) -> bool:
        if self.offer:
            return self.offer == offer
        if not self.seller:
            return self.beginning == "" or (offer.from_maker and offer.model.begins(self.beginning))
        return self.seller == offer.seller and offer.model.begins(self.beginning)


_ANY = _Reach(None, "", "")


class _Target(NamedTuple):
    """A rate, and whom it is for."""

    rate: ContractRate
    reach: _Reach

    @property
    def closeness(self) -> tuple[float, bool, bool]:
        length = math.inf if self.reach.offer else len(self.reach.beginning)
        return length, bool(self.reach.seller), self.rate.meter != EVERY

    def rivals(self, other: _Target) -> bool:
        """Tell whether neither of two rates goes before the other on some day."""
        one, two = self.rate, other.rate
        return (
            (one.usd_per_mtok is None, one.meter) == (two.usd_per_mtok is None, two.meter)
            and self.closeness == other.closeness
            and max(one.valid_from, two.valid_from) < min(one.ends, two.ends)
        )


class _Doubt(NamedTuple):
    """Whom a row that cannot be used may have been meant for, and why it cannot."""

    reach: _Reach
    refusal: Refusal


class ContractedPrices:
    """The prices of a price book under a contract."""

    def __init__(self, book: PriceBook, rows: Iterable[Row]) -> None:
        self.as_of = book.as_of
        self.book = book
        self._targets: list[_Target] = []
        self._doubts: list[_Doubt] = []
        self._faults: dict[int, RateFault] = {}
        for row in rows:
            self._take(row)
        self.quote = lru_cache(REMEMBERED)(self._quote)

    def _take(self, row: Row) -> None:
        reach = _reach(self.book, row.model) if row.model else _ANY
        if isinstance(row, FaultyRow):
            self._doubt(row, row.fault, _ANY if isinstance(reach, RateFault) else reach)
        elif isinstance(reach, RateFault):
            self._doubt(row, reach, _ANY)
        else:
            self._targets.append(_Target(row, reach))

    def _doubt(self, row: Row, fault: RateFault, reach: _Reach) -> None:
        self._faults[row.place] = fault
        refusal = Refusal(fault.code, lambda: f"{row.label}: {fault}")
        self._doubts.append(_Doubt(reach, refusal))

    @cached_property
    def faults(self) -> Mapping[int, RateFault]:
        """What is wrong with rows, by their place; of two that contradict, with the later."""
        faults = dict(self._faults)
        for one, two in combinations(self._targets, 2):
            if one.rivals(two) and two.rate.place not in faults:
                shared = self._shared(one.reach, two.reach)
                if shared:
                    faults[two.rate.place] = _contradiction(one.rate, two.rate, shared)
        return faults

    def _shared(self, one: _Reach, two: _Reach) -> str:
        """Name a model that two rates are for, "" if there is none."""
        if one.offer:
            return one.offer.model.label if one == two else ""
        offers = self.book.names.offers
        return next((o.model.label for o in offers if one.covers(o) and two.covers(o)), "")

    def _quote(self, name: str, mode: str, moment: float) -> Quote:
        """Give the contracted prices of a model in a mode at a moment."""
        listed = self.book.quote(name, mode, moment)
        if listed.refusal or not (self._targets or self._doubts):
            return listed
        terms = self.terms(name, moment)
        if isinstance(terms, Refusal):
            return Quote((), math.inf, terms)
        return listed._replace(tiers=tuple(_contracted(tier, terms) for tier in listed.tiers))

    def change_days(self, name: str) -> list[float]:
        """List the days on which a price of a model may change, by list or by contract."""
        offer = self.book.names.offer(name)
        if isinstance(offer, Refusal):
            return []
        rates = [target.rate for target in self._targets if target.reach.covers(offer)]
        agreed = {day for rate in rates for day in (rate.valid_from, rate.ends)}
        days = agreed.union(offer.model.prices.change_days, [offer.model.retired_on])
        return sorted(day for day in days if math.isfinite(day))

    def terms(self, name: str, moment: float) -> dict[str, ContractRate] | Refusal:
        """Give the rate in force for each meter that has one, or why that is open."""
        offer = self.book.names.offer(name)
        if isinstance(offer, Refusal):
            return offer
        doubt = next((doubt for doubt in self._doubts if doubt.reach.covers(offer)), None)
        if doubt:
            return doubt.refusal
        found = [
            target
            for target in self._targets
            if target.rate.valid_from <= moment < target.rate.ends and target.reach.covers(offer)
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
def under_contract(book: PriceBook, rows: Sequence[Row]) -> ContractedPrices:
    """Put negotiated rates on top of a price book."""
    return ContractedPrices(book, rows)


def _reach(book: PriceBook, model: str) -> _Reach | RateFault:
    beginning, star, rest = model.partition(EVERY)
    if rest:
        what, remedy = "* may stand only at the end of model", "write a beginning, such as claude-*"
        return RateFault("model", BAD_VALUE, what, remedy)
    if not star:
        offer = book.names.offer(model)
        if isinstance(offer, Refusal):
            return RateFault("model", offer.code, offer.why().rstrip("."), "correct the name")
        return _Reach(offer, offer.seller, "")
    reach = _Reach(None, *book.names.split(beginning))
    if not any(map(reach.covers, book.names.offers)):
        what = f"no model of the price book is called {model!r}"
        return RateFault("model", NOT_AVAILABLE, what, "correct the name")
    return reach


def _closest(targets: Sequence[_Target]) -> list[ContractRate]:
    fixed = [target for target in targets if target.rate.usd_per_mtok is not None]
    choice = fixed or targets
    closest = max((target.closeness for target in choice), default=None)
    return [target.rate for target in choice if target.closeness == closest]


def _contradiction(earlier: ContractRate, later: ContractRate, model: str) -> RateFault:
    meter = "" if later.meter == EVERY else f"{later.meter} of "
    start = max(earlier.valid_from, later.valid_from)
    days = f" on {iso_day(start)}" if start > -math.inf else ""
    what = f"{earlier.label} gives a rate for {meter}{model}{days} too"
    return RateFault("valid_from", BAD_VALUE, what, ONE_AT_A_TIME)


def _open(name: str, meter: str, moment: float, rates: Sequence[ContractRate]) -> Refusal:
    labels = " and ".join(rate.label for rate in rates[:2])
    return Refusal(
        BAD_VALUE,
        lambda: (
            f"{labels} both give a rate for {meter} of {name} on {iso_day(moment)}: {ONE_AT_A_TIME}"
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
