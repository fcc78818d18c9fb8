"""One line of the price book, read from its text."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, cached_property
from typing import Any, Protocol

METERS = ("input", "output", "cache_read", "cache_write_5m", "cache_write_1h")
MODES = ("standard", "batch", "flex", "priority")
CURATED = "curated"

_EPOCH = date(1899, 12, 30)
_LAST_SERIAL = (date.max - _EPOCH).days


class Refusal:
    """Why there is no answer: an error code, and words that are made once, when asked for."""

    def __init__(self, code: str, words: Callable[[], str]) -> None:
        self.code = code
        self.why = cache(words)


class Dated(Protocol):
    """What puts rows of one price in order; days are serial numbers or ISO text."""

    @property
    def valid_from(self) -> Any:
        """Day from which the price counts."""

    @property
    def checked_on(self) -> str:
        """Day on which the source was looked at."""

    @property
    def layer(self) -> str:
        """Where the row comes from."""


def rank(row: Dated) -> tuple[Any, str, bool]:
    """Order rows of one price: the latest start counts, then the newest look, then curated."""
    return row.valid_from, row.checked_on, row.layer == CURATED


@dataclass(frozen=True)
class PriceRow:
    """A price in USD per M tokens, in force from ``valid_from`` to the day before ``ends``.

    Days are Excel serial numbers.
    """

    meter: str
    usd_per_mtok: float
    mode: str
    context_from_tokens: int
    hours_utc: str
    valid_from: float
    ends: float
    date_precision: str
    context_window: float
    layer: str
    source: str
    checked_on: str

    @classmethod
    def read(cls, cells: Mapping[str, str]) -> PriceRow:
        """Read a line of the table; a retired model's rows end with it."""
        return cls(
            meter=cells["meter"],
            usd_per_mtok=float(cells["usd_per_mtok"]),
            mode=cells["mode"],
            context_from_tokens=int(cells["context_from_tokens"]),
            hours_utc=cells["hours_utc"],
            valid_from=serial(cells["valid_from"]),
            ends=min(end_of(cells["valid_to"]), end_of(cells["retired_on"])),
            date_precision=cells["date_precision"],
            context_window=float(cells["context_window"] or math.inf),
            layer=cells["layer"],
            source=cells["source"],
            checked_on=cells["checked_on"],
        )

    @cached_property
    def windows(self) -> tuple[tuple[int, int], ...]:
        """The hours of day as minutes from and to; from above to runs over midnight."""
        pairs = (window.split("-") for window in self.hours_utc.split(";") if window)
        return tuple((_minutes(start), _minutes(end)) for start, end in pairs)

    def covers(self, minute: int) -> bool:
        """Tell whether a minute of the day falls into the hours of this price."""
        return any(
            start <= minute < end if start < end else minute >= start or minute < end
            for start, end in self.windows
        )


def serial(iso_day: str) -> float:
    """Give the Excel serial number of a day written as 2026-11-22."""
    return float((date.fromisoformat(iso_day) - _EPOCH).days)


def iso_day(serial_day: float) -> str:
    """Write an Excel serial number as 2026-11-22."""
    if not -_EPOCH.toordinal() < serial_day <= _LAST_SERIAL:
        return f"day {serial_day:.12g}"
    return (_EPOCH + timedelta(days=math.floor(serial_day))).isoformat()


def end_of(iso: str) -> float:
    """Give the serial number of the day on which something ends, never if blank."""
    return serial(iso) if iso else math.inf


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return 60 * int(hours) + int(minutes)
