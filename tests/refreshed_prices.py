"""Refreshed prices for tests: a folder of the user, and lines of an overlay made by hand."""

from __future__ import annotations

import csv
import io
from typing import Any

from hand_made_prices import PLAIN_ROW

from finops_xl.functions.overrides import prices_under
from finops_xl.prices.book import package_book, price_book

LATER_ROW = PLAIN_ROW | {
    "provider": "openai",
    "model": "gpt-4o",
    "usd_per_mtok": "2",
    "valid_from": "2026-12-15",
    "date_precision": "observed",
    "source": "genai-prices 0.2.4",
    "checked_on": "2026-12-15",
}


def overlay_of(*rows: dict[str, Any]) -> str:
    """Write an overlay; a row names only what differs from a new input price of gpt-4o."""
    text = io.StringIO()
    writer = csv.DictWriter(text, LATER_ROW, lineterminator="\n")
    writer.writeheader()
    writer.writerows(LATER_ROW | {name: str(value) for name, value in row.items()} for row in rows)
    return text.getvalue()


def forget_prices() -> None:
    """Let the next question read the price book again."""
    package_book.cache_clear()
    price_book.cache_clear()
    prices_under.cache_clear()
