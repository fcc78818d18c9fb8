"""How prices read on a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rich.table import Table
from rich.text import Text

from finops_xl.cli import console
from finops_xl.macros.summaries import counted
from finops_xl.prices.book import PriceBook
from finops_xl.prices.listing import Listed, Sheet
from finops_xl.prices.overlay import overlay_path
from finops_xl.prices.rows import PriceRow, iso_day
from finops_xl.prices.rule import Rate, Tier

NOTHING = "-"


def new_table(*columns: str, right: Sequence[str] = (), fold: Sequence[str] = ()) -> Table:
    """Make a table without lines; only the columns in ``fold`` give way where it is too wide."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in columns:
        table.add_column(
            name,
            justify="right" if name in right else "left",
            no_wrap=name not in fold,
            overflow="fold",
        )
    return table


def model_list(found: Sequence[Listed]) -> Table:
    """List models with seller, tier, prices and context window."""
    table = new_table(
        *("Model", "Seller", "Tier", "Input", "Output", "Context", "Layer"),
        right=("Input", "Output", "Context"),
        fold=("Model",),
    )
    for line in found:
        table.add_row(
            Text(line.model.label),
            line.model.seller,
            line.model.tier or NOTHING,
            usd(line.input),
            usd(line.output),
            tokens(line.context_window),
            line.layer,
        )
    return table


def list_summary(found: Sequence[Listed], unpriced: int, day: str) -> str:
    """Say what the list holds."""
    if not found and not unpriced:
        return "No model matches."
    more = f", {unpriced} more without a price that day" if unpriced else ""
    return f"{counted(len(found), 'model')}, USD per M tokens on {day}{more}."


def overlay_lines(book: PriceBook) -> Iterator[str]:
    """Say which refreshed prices count, and which do not."""
    if book.added:
        yield f"With {counted(book.added, 'refreshed price')} from {overlay_path()}."
    if book.passed_over:
        yield (
            f"{counted(book.passed_over, 'refreshed price')} in {overlay_path()} not used: the "
            "table of this version of finops-xl is newer."
        )


def print_sheet(found: Sheet, mode: str, day: float, history: bool) -> None:
    """Print all about one model."""
    for line in _head(found, mode, day):
        console.say(line)
    sources: list[str] = []
    if found.quote.refusal:
        console.err.print(found.quote.refusal.why(), markup=False)
    for tier in found.quote.tiers:
        _print_part(_tier_title(tier, found.quote.tiers), _rates(tier, sources))
    for hours in sorted({row.hours_utc for row in found.off_peak}):
        rows = [replace(row, hours_utc="") for row in found.off_peak if row.hours_utc == hours]
        _print_part(f"At {in_words(hours)} UTC", _rows(rows, sources))
    if found.scheduled:
        _print_part("Scheduled", _rows(found.scheduled, sources))
    if history:
        _print_part("All rows", _rows(found.history, sources))
    if sources:
        console.out.print()
    for number, source in enumerate(sources, start=1):
        console.say(f"[{number}] {source}")


def _head(found: Sheet, mode: str, day: float) -> Iterator[str]:
    model = found.model
    tier = f", {model.tier}" if model.tier else ""
    yield f"{model.label}, sold by {model.seller}{tier}"
    if found.seller != model.seller:
        yield f"{found.seller} charges the price of {model.seller}."
    window = found.quote.context_window
    if window < math.inf:
        yield f"Context window: {tokens(window)} tokens"
    if model.retired_on < math.inf:
        verb = "Retired" if model.retired_on <= day else "Will be retired"
        yield f"{verb} on {iso_day(model.retired_on)}"
    names = [name for name in model.names if name != model.id]
    if names:
        yield f"Also called: {', '.join(names)}"
    if any("{" in name for name in names):
        yield "(braces hold alternatives, yyyymmdd and the like stand for digits)"
    offered = f"; offered: {', '.join(found.modes)}" if found.modes else ""
    yield f"Mode {mode}{offered}. USD per M tokens on {iso_day(day)}"


def _tier_title(tier: Tier, tiers: Sequence[Tier]) -> str:
    if tier.above_tokens:
        return f"Calls with an input above {tokens(tier.above_tokens)} tokens"
    return "Calls with a shorter input" if len(tiers) > 1 else ""


def _print_part(title: str, table: Table) -> None:
    console.out.print()
    if title:
        console.out.print(title, style="bold", markup=False)
    console.print_whole(table)


def _rates(tier: Tier, sources: list[str]) -> Table:
    table = new_table(
        *("Meter", "USD", "Layer", "Valid from", "Precision", "Checked on", "Source"),
        right=("USD",),
        fold=("Layer",),
    )
    for meter, rate in tier.rates.items():
        table.add_row(meter, usd(rate.usd_per_mtok), *_behind(rate, sources))
    return table


def _behind(rate: Rate, sources: list[str]) -> Iterator[str]:
    row = rate.row
    if row is None:
        return
    yield f"{row.layer}, derived" if rate.derived else row.layer
    yield iso_day(row.valid_from)
    yield row.date_precision
    yield row.checked_on
    yield _number_of(row.source, sources)


def _rows(rows: Iterable[PriceRow], sources: list[str]) -> Table:
    table = new_table(
        *("Price", "USD", "From", "To", "Layer", "Precision", "Source"),
        right=("USD",),
        fold=("Price",),
    )
    for row in rows:
        table.add_row(
            price_name(row.mode, row.context_from_tokens, row.meter, row.hours_utc),
            usd(row.usd_per_mtok),
            iso_day(row.valid_from),
            iso_day(row.ends) if row.ends < math.inf else NOTHING,
            row.layer,
            row.date_precision,
            _number_of(row.source, sources),
        )
    return table


def _number_of(source: str, sources: list[str]) -> str:
    if source not in sources:
        sources.append(source)
    return f"[{sources.index(source) + 1}]"


def price_name(mode: str, above_tokens: int, meter: str, hours: str) -> str:
    """Name a price: "batch input above 200,000, 16:30-00:30"."""
    words = [] if mode == "standard" else [mode]
    words.append(meter)
    if above_tokens:
        words.append(f"above {tokens(above_tokens)}")
    return " ".join(words) + (f", {in_words(hours)}" if hours else "")


def in_words(hours: str) -> str:
    """Write hours of the day: "04:00-06:00 and 10:00-01:00"."""
    return hours.replace(";", " and ")


def usd(price: float | None) -> str:
    """Write a price with the digits it has."""
    return NOTHING if price is None else f"{price:,.10g}"


def tokens(count: float) -> str:
    """Write a number of tokens."""
    return f"{count:,.0f}" if count < math.inf else NOTHING
