"""Whether the text of a line can stand in the price book: what a person may have typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from finops_xl.prices.rows import CURATED, METERS, MODES

DEAREST = 100_000
"""USD per M tokens; above it a price is taken for a slip. The dearest of all models is 600."""
LONGEST = 500

_NUMBER = re.compile(r"\d{1,9}(\.\d{1,12})?", re.ASCII)
_COUNT = re.compile(r"\d{1,12}", re.ASCII)
_DAY = re.compile(r"(19|20)\d\d-\d\d-\d\d", re.ASCII)
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_HOURS = re.compile(rf"({_CLOCK}-{_CLOCK}(;{_CLOCK}-{_CLOCK})*)?", re.ASCII)
_WORDS = {
    "sold_by_maker": ("yes", "no"),
    "tier": ("", "frontier", "mid", "efficient"),
    "meter": METERS,
    "mode": MODES,
    "date_precision": ("exact", "observed", "assumed"),
    "layer": ("book", CURATED),
}


def why_not_a_line(cells: Mapping[str, str]) -> str:
    """Say what is wrong with a line of the price book, "" if nothing is."""
    for name, text in cells.items():
        if len(text) > LONGEST or not text.isprintable():
            return f"{name} is longer than {LONGEST} characters or holds a control character"
    for name, (fits, meaning) in _SHAPES.items():
        if not fits(cells[name]):
            return f"{name} {cells[name][:40]!r} is not {meaning}"
    if cells["valid_to"] and cells["valid_to"] < cells["valid_from"]:
        return f"valid_to {cells['valid_to']} is before valid_from {cells['valid_from']}"
    return ""


def _is_price(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text)) and float(text) <= DEAREST


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _is_day_or_blank(text: str) -> bool:
    return not text or _is_day(text)


def _is_count(text: str) -> bool:
    return bool(_COUNT.fullmatch(text))


def _one_of(words: tuple[str, ...]) -> Callable[[str], bool]:
    return lambda text: text in words


_SHAPES: dict[str, tuple[Callable[[str], bool], str]] = {
    "provider": (bool, "the id of a seller"),
    "model": (bool, "the id of a model"),
    "usd_per_mtok": (_is_price, f"a price in USD per M tokens (0 to {DEAREST:,})"),
    "context_from_tokens": (_is_count, "a number of tokens"),
    "hours_utc": (lambda text: bool(_HOURS.fullmatch(text)), "hours such as 16:30-00:30"),
    "valid_from": (_is_day, "a day such as 2026-11-22"),
    "valid_to": (_is_day_or_blank, "a day such as 2026-11-22"),
    "release_date": (_is_day_or_blank, "a day such as 2026-11-22"),
    "retired_on": (_is_day_or_blank, "a day such as 2026-11-22"),
    "checked_on": (_is_day, "a day such as 2026-11-22"),
    "context_window": (lambda text: not text or _is_count(text), "a number of tokens"),
    "source": (bool, "a source"),
    **{name: (_one_of(words), "one of " + ", ".join(filter(None, words)))
       for name, words in _WORDS.items()},
}  # fmt: skip
