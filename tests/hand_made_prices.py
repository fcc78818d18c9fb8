"""Price books of a few rows, and calls with plain numbers."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import numpy as np

from finops_xl.errors import CellError
from finops_xl.prices import cost
from finops_xl.prices.book import PriceBook
from finops_xl.prices.rows import serial

PLAIN_ROW = {
    "provider": "maker",
    "model": "m",
    "aliases": "",
    "sold_by_maker": "yes",
    "tier": "",
    "meter": "input",
    "usd_per_mtok": "1",
    "mode": "standard",
    "context_from_tokens": "0",
    "hours_utc": "",
    "valid_from": "2025-01-01",
    "valid_to": "",
    "date_precision": "exact",
    "release_date": "",
    "retired_on": "",
    "context_window": "",
    "layer": "book",
    "source": "made by hand",
    "checked_on": "2026-11-22",
}


def book_of(*rows: dict[str, Any]) -> PriceBook:
    """Make a price book; a row names only what matters."""
    text = io.StringIO()
    writer = csv.DictWriter(text, PLAIN_ROW)
    writer.writeheader()
    writer.writerows(PLAIN_ROW | {name: str(value) for name, value in row.items()} for row in rows)
    return PriceBook(text.getvalue())


def moment(text: str) -> float:
    """Read 2026-11-22 or 2026-11-22 18:00 as an Excel serial number."""
    when = datetime.fromisoformat(text)
    return serial(text[:10]) + (when.hour * 60 + when.minute) / (24 * 60)


def cost_of(
    model: str,
    input_tokens: float = 1e6,
    output_tokens: float = 0,
    cached: float = 0,
    written: float = 0,
    calls: float = 1,
    on: str | None = "2026-11-22",
    mode: str = "standard",
    book: PriceBook | None = None,
) -> float:
    """Price calls; raise the error when there is no answer."""
    when = moment(on) if on else np.nan
    sizes = (input_tokens, output_tokens, cached, written, calls, when)
    numbers = [np.array([[float(number)]]) for number in sizes]
    return _single(*cost.token_cost(_word(model), *numbers, _word(mode), book))


def price_of(
    model: str,
    meter: str = "input",
    on: str | None = "2026-11-22",
    mode: str = "standard",
    context: float = 0,
    book: PriceBook | None = None,
) -> float:
    """Give a price per M tokens; raise the error when there is none."""
    when = np.array([[moment(on) if on else np.nan]])
    size = np.array([[float(context)]])
    return _single(*cost.token_price(_word(model), _word(meter), when, _word(mode), size, book))


def _word(text: str) -> Any:
    return np.array([[text]], dtype=object)


def _single(values: Any, problems: Any) -> float:
    error: CellError | None = problems.at((0, 0))
    if error:
        raise error
    return float(values[0, 0])
