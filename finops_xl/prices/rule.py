"""The price rule: which rows of a model's dated table are in force.

For each mode, context tier, meter and hours of day the row with the latest start not
after the day is chosen first; on a tie the one seen last, then the curated one. If that row
has ended there is no price: an older row does not return. What a tier or mode lacks is
derived from the standard row by the ratio of the two input prices.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from finops_xl.errors import NOT_AVAILABLE
from finops_xl.prices.rows import CURATED, METERS, MODES, PriceRow, Refusal, iso_day, rank

STANDARD = "standard"
SECONDS_PER_DAY = 24 * 60 * 60


class Rate(NamedTuple):
    """A price in USD per M tokens, the row behind it, and whether it is derived.

    A contract may give a price that no row of the list has.
    """

    usd_per_mtok: float
    row: PriceRow | None
    derived: bool = False


class Tier(NamedTuple):
    """The prices of calls with an input above so many tokens, by meter."""

    above_tokens: int
    rates: Mapping[str, Rate]


class Quote(NamedTuple):
    """What a model costs in a mode at a moment: tiers ascending, or why there is none."""

    tiers: tuple[Tier, ...]
    context_window: float
    refusal: Refusal | None = None


class Prices(Protocol):
    """What answers questions about prices: the price book, or a contract on top of it."""

    as_of: float

    def __hash__(self) -> int:
        """Let answers be remembered by what gave them."""

    def quote(self, name: str, mode: str, moment: float, /) -> Quote:
        """Give the prices of a model in a mode at an Excel serial number."""


class ModelPrices:
    """The dated prices of one model of one seller."""

    def __init__(self, label: str, rows: Iterable[PriceRow], retired_on: float) -> None:
        self.label = label
        self.retired_on = retired_on
        # the last row of equal starts wins
        self.rows = sorted(rows, key=rank)
        self._series: dict[tuple[str, int, str], dict[str, list[PriceRow]]] = {}
        for row in self.rows:
            key = row.mode, row.context_from_tokens, row.meter
            by_hours = self._series.setdefault(key, {})
            by_hours.setdefault(row.hours_utc, []).append(row)
        self._tier_starts = sorted({row.context_from_tokens for row in self.rows}, reverse=True)
        # days on which a price begins or ends
        self.change_days = sorted({day for row in self.rows for day in (row.valid_from, row.ends)})
        self._hours = sorted({m for row in self.rows for window in row.windows for m in window})
        self._quotes: dict[tuple[str, int, int], Quote] = {}

    def quote(self, mode: str, moment: float) -> Quote:
        """Give the prices in force at an Excel serial number; its fraction is the time in UTC."""
        day, seconds = divmod(round(moment * SECONDS_PER_DAY), SECONDS_PER_DAY)
        # midnight sharp is a date without a time
        minute = seconds // 60 if seconds and self._hours else None
        part_of_day = -1 if minute is None else bisect_right(self._hours, minute)
        key = mode, bisect_right(self.change_days, day), part_of_day
        quote = self._quotes.get(key)
        if quote is None:
            quote = self._quotes[key] = self._quote(mode, _Moment(self._series, day, minute))
        return quote

    def _quote(self, mode: str, at: _Moment) -> Quote:
        window = self._context_window(at)
        refusal = self._refusal(mode, at)
        if refusal:
            return Quote((), window, refusal)
        starts = [
            start
            for start in reversed(self._tier_starts)
            if at.row(mode, start, "input") or at.row(STANDARD, start, "input")
        ]
        tiers = (Tier(start, _rates(at, mode, start)) for start in starts)
        return Quote(tuple(tier for tier in tiers if "input" in tier.rates), window)

    def _context_window(self, at: _Moment) -> float:
        """Give the largest window of the rows in force, of curated ones if there are any."""
        known = [row for row in at.all_rows() if row.context_window < math.inf]
        curated = [row for row in known if row.layer == CURATED]
        return max((row.context_window for row in curated or known), default=math.inf)

    def _refusal(self, mode: str, at: _Moment) -> Refusal | None:
        if at.offers(mode):
            return None
        if mode == STANDARD or not at.offers(STANDARD):
            return Refusal(NOT_AVAILABLE, lambda: self._why_no_price(at.day))
        return Refusal(NOT_AVAILABLE, lambda: self._why_not_offered(mode, at))

    def _why_no_price(self, day: float) -> str:
        listed = [row for row in self.rows if row.mode == STANDARD and row.meter == "input"]
        first = min(row.valid_from for row in listed or self.rows)
        if day < first:
            return f"No price of {self.label} is known before {iso_day(first)}"
        if day >= self.retired_on:
            retired = iso_day(self.retired_on)
            return f"{self.label} is retired as of {retired}: no price from that day on"
        ended = max((row.ends for row in listed if row.ends <= day), default=first)
        return f"{self.label} has no price that day: the last one ended on {iso_day(ended)}"

    def _why_not_offered(self, mode: str, at: _Moment) -> str:
        rows = [row for row in self.rows if row.mode == mode]
        if any(row.valid_from > at.day for row in rows):
            first = min(row.valid_from for row in rows)
            return f"No {mode} price of {self.label} is known before {iso_day(first)}"
        offered = ", ".join(each for each in MODES if at.offers(each))
        return f"{self.label} is not offered in mode {mode}; offered: {offered}"


class _Moment:
    """The rows in force on a day, at a minute of it or at list price (None)."""

    def __init__(
        self,
        series: Mapping[tuple[str, int, str], Mapping[str, Sequence[PriceRow]]],
        day: float,
        minute: int | None,
    ) -> None:
        self.series = series
        self.day = day
        self.minute = minute

    def offers(self, mode: str) -> bool:
        return self.row(mode, 0, "input") is not None

    def all_rows(self) -> Iterator[PriceRow]:
        groups = (rows for by_hours in self.series.values() for rows in by_hours.values())
        yield from filter(None, map(self._in_force, groups))

    def row(self, mode: str, tier_start: int, meter: str) -> PriceRow | None:
        by_hours = self.series.get((mode, tier_start, meter), {})
        minute = self.minute
        if minute is not None:
            now = (rows for rows in by_hours.values() if rows[0].covers(minute))
            found = [row for row in map(self._in_force, now) if row]
            if found:
                return max(found, key=rank)
        return self._in_force(by_hours.get("", ()))

    def price(self, mode: str, tier_start: int, meter: str) -> Rate | None:
        row = self.row(mode, tier_start, meter)
        return Rate(row.usd_per_mtok, row) if row else None

    def _in_force(self, rows: Sequence[PriceRow]) -> PriceRow | None:
        """Choose the latest start not after the day; once it has ended nothing returns."""
        at = bisect_right(rows, self.day, key=lambda row: row.valid_from)
        return rows[at - 1] if at and self.day < rows[at - 1].ends else None


def _rates(at: _Moment, mode: str, tier_start: int) -> dict[str, Rate]:
    """Give the prices of a tier of a mode, deriving what it lacks."""
    rates = {meter: at.price(mode, tier_start, meter) for meter in METERS}
    if (mode, tier_start) != (STANDARD, 0):
        standard = _rates(at, STANDARD, tier_start if mode != STANDARD else 0)
        # a mode without prices of its own for this tier keeps its usual ratio
        own = rates["input"] or at.price(mode, 0, "input")
        base = standard.get("input") if rates["input"] else at.price(STANDARD, 0, "input")
        if own and base and base.usd_per_mtok > 0:
            ratio = own.usd_per_mtok / base.usd_per_mtok
            for meter, rate in standard.items():
                rates[meter] = rates[meter] or Rate(rate.usd_per_mtok * ratio, rate.row, True)
    return {meter: rate for meter, rate in rates.items() if rate}
