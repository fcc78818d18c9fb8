"""What ``prices list`` and ``prices show`` do, and what they print."""

from __future__ import annotations

import datetime as dt
import json
import math
from typing import Any

import typer

from finops_xl.cli import console, price_tables
from finops_xl.prices.book import PriceBook, price_book
from finops_xl.prices.listing import Listed, Sheet, listed_models, sheet
from finops_xl.prices.names import SELLER_NAMES
from finops_xl.prices.rows import PriceRow, Refusal, iso_day, serial
from finops_xl.prices.rule import Rate, Tier

OK, NO_PRICE = 0, 1


def list_models(text: str, seller: str, tier: str, on: dt.datetime | None, as_json: bool) -> int:
    """List models with their list prices."""
    book = price_book()
    day = _day(book, on)
    found, unpriced = listed_models(book, day, text, _seller(book, seller), tier)
    if as_json:
        _print_json(
            {
                "price_book": book.book_id,
                "on": iso_day(day),
                "models": [_listed_record(line) for line in found],
                "without_price": unpriced,
            }
        )
        return OK
    if found:
        console.print_whole(price_tables.model_list(found))
    console.say(price_tables.list_summary(found, unpriced, iso_day(day)))
    _tell_overlay(book)
    return OK


def show(name: str, on: dt.datetime | None, mode: str, history: bool, as_json: bool) -> int:
    """Show the prices of a model with what is behind them."""
    book = price_book()
    day = _day(book, on)
    found = sheet(book, name, mode, day)
    if isinstance(found, Refusal):
        return _refuse(found, as_json, _hint(book, name, day))
    if as_json:
        _print_json({"price_book": book.book_id} | _sheet_record(found, mode, day, history))
        return NO_PRICE if found.quote.refusal else OK
    price_tables.print_sheet(found, mode, day, history)
    return NO_PRICE if found.quote.refusal else OK


def _day(book: PriceBook, on: dt.datetime | None) -> float:
    return serial(on.date().isoformat()) if on else book.as_of


def _seller(book: PriceBook, name: str) -> str:
    seller = SELLER_NAMES.get(name.lower(), name.lower())
    known = sorted({offer.seller for offer in book.names.offers})
    if seller and seller not in known:
        raise typer.BadParameter(
            f"no seller is called {name!r}; the sellers are {', '.join(known)}",
            param_hint="--seller",
        )
    return seller


def _refuse(refusal: Refusal, as_json: bool, hint: str = "") -> int:
    reason = f"{refusal.why()} {hint}".rstrip()
    if as_json:
        _print_json({"error": refusal.code, "reason": reason})
    else:
        console.err.print(reason, markup=False, soft_wrap=True)
    return NO_PRICE


def _hint(book: PriceBook, name: str, day: float) -> str:
    """Say how many names hold a text that is the name of none."""
    found, _ = listed_models(book, day, name)
    quoted = f'"{name}"' if " " in name else name
    return f"finops-xl prices list {quoted} finds {len(found)}." if found else ""


def _tell_overlay(book: PriceBook) -> None:
    for line in price_tables.overlay_lines(book):
        console.say(line)


def _listed_record(line: Listed) -> dict[str, Any]:
    return {
        "model": line.model.label,
        "seller": line.model.seller,
        "id": line.model.id,
        "tier": line.model.tier or None,
        "input_usd_per_mtok": line.input,
        "output_usd_per_mtok": line.output,
        "context_window": _finite(line.context_window),
        "layer": line.layer,
    }


def _sheet_record(found: Sheet, mode: str, day: float, history: bool) -> dict[str, Any]:
    model, quote = found.model, found.quote
    record = {
        "model": model.label,
        "seller": found.seller,
        "id": model.id,
        "tier": model.tier or None,
        "on": iso_day(day),
        "mode": mode,
        "modes": found.modes,
        "context_window": _finite(quote.context_window),
        "retired_on": _day_or_none(model.retired_on),
        "names": model.names,
        "error": quote.refusal.code if quote.refusal else None,
        "reason": quote.refusal.why() if quote.refusal else None,
        "tiers": [_tier_record(tier) for tier in quote.tiers],
        "off_peak": [_row_record(row) for row in found.off_peak],
        "scheduled": [_row_record(row) for row in found.scheduled],
    }
    return record | ({"history": [_row_record(r) for r in found.history]} if history else {})


def _tier_record(tier: Tier) -> dict[str, Any]:
    return {
        "above_tokens": tier.above_tokens,
        "meters": [_rate_record(meter, rate) for meter, rate in tier.rates.items()],
    }


def _rate_record(meter: str, rate: Rate) -> dict[str, Any]:
    behind = _row_record(rate.row) if rate.row else {}
    own = {"meter": meter, "usd_per_mtok": rate.usd_per_mtok, "derived": rate.derived}
    return behind | own


def _row_record(row: PriceRow) -> dict[str, Any]:
    return {
        "meter": row.meter,
        "usd_per_mtok": row.usd_per_mtok,
        "mode": row.mode,
        "context_from_tokens": row.context_from_tokens,
        "hours_utc": row.hours_utc or None,
        "valid_from": iso_day(row.valid_from),
        "valid_to": _day_or_none(row.ends),
        "date_precision": row.date_precision,
        "layer": row.layer,
        "source": row.source,
        "checked_on": row.checked_on,
    }


def _day_or_none(day: float) -> str | None:
    return iso_day(day) if day < math.inf else None


def _finite(number: float) -> float | None:
    return number if number < math.inf else None


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
