"""The genai-prices snapshot, flattened to one row a price.

What genai-prices leaves undated stays undated here; ``placed_in_time`` gives it a day.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import time
from decimal import Decimal
from typing import NamedTuple

from genai_prices import types
from genai_prices.data import providers

from finops_xl.prices.snapshot.names import dates_in, names_of
from finops_xl.prices.snapshot.table import Row

MAKERS = (
    *("anthropic", "cohere", "deepseek", "google", "meta", "minimax", "mistral"),
    *("moonshotai", "openai", "perplexity", "voyageai", "x-ai", "zai"),
)
CLOUDS_AND_HOSTS = ("aws", "azure", "cerebras", "fireworks", "groq", "together")
# Some makers also sell models of others, and the clouds some of their own.
MADE_BY_OTHERS = {
    "google": re.compile("claude"),
    "mistral": re.compile("deepseek|glm"),
    "perplexity": re.compile("deepseek|glm|kimi|nemotron"),
}
OWN_OF_CLOUDS = {"aws": re.compile(r"amazon\."), "azure": re.compile("phi-|wizardlm|mai-")}

# Snapshots that did not follow the price history of the moving name they belong to.
OWN_MODELS = {
    ("openai", "gpt-4o"): ("gpt-4o-2024-08-06",),
    ("openai", "gpt-3.5-turbo"): ("gpt-3.5-turbo-0125",),
    ("mistral", "mistral-large"): ("mistral-large-2407", "mistral-large-2411"),
}

METERS = {
    "input": "input_mtok",
    "output": "output_mtok",
    "cache_read": "cache_read_mtok",
    "cache_write_5m": "cache_write_mtok",
    "cache_write_1h": "cache_write_1h_mtok",
}
MODES = {
    ("processing", "batch"): "batch",
    ("service_tier", "flex"): "flex",
    ("service_tier", "priority"): "priority",
}
OTHER_MEDIA_PRICES = re.compile(r"_hours$|_kpages$|_mchars$|^output_(audio|image|video)_")
OTHER_MEDIA_IDS = re.compile(
    r"tts|image|audio|realtime|transcribe|live|voxtral|sonic|banana|omni|^ft:|\.ft-"
)


class Origin(NamedTuple):
    """Where prices come from, and the day on which they were looked at."""

    source: str
    day: str


def snapshot_rows(version: str, day: str) -> Iterator[Row]:
    """Give the prices of text tokens of every model that the price book takes over."""
    origin = Origin(f"genai-prices {version}", day)
    for provider in providers:
        if provider.id in MAKERS + CLOUDS_AND_HOSTS:
            for info in filter(_is_priced_by_text, provider.models):
                own = OWN_MODELS.get((provider.id, info.id), ())
                for model in (info.id, *own):
                    yield from (
                        replace(row, model=model) for row in _rows_of(provider, info, origin)
                    )


def aliases() -> dict[tuple[str, str], list[str]]:
    """List the other names of each model, by seller and model."""
    own = {name for names in OWN_MODELS.values() for name in names}
    return {
        (provider.id, info.id): [name for name in names_of(provider, info) if name not in own]
        for provider in providers
        if provider.id in MAKERS + CLOUDS_AND_HOSTS
        for info in provider.models
    }


def is_sold_by_maker(seller: str, model: str) -> bool:
    """Tell whether the seller has made the model."""
    if seller in MAKERS:
        others = MADE_BY_OTHERS.get(seller)
        return not (others and others.search(model))
    own = OWN_OF_CLOUDS.get(seller)
    return bool(own and own.search(model))


def number(value: Decimal) -> str:
    """Write a price without trailing zeros or exponent."""
    return f"{value.normalize():f}"


def _is_priced_by_text(info: types.ModelInfo) -> bool:
    """Tell whether the price of text tokens is what the model mostly costs."""
    keys = {key for price in _all_prices(info) for key, value in vars(price).items() if value}
    return (
        "input_mtok" in keys
        and not any(map(OTHER_MEDIA_PRICES.search, keys))
        and not OTHER_MEDIA_IDS.search(info.id)
    )


def _all_prices(info: types.ModelInfo) -> list[types.ModelPrice]:
    if isinstance(info.prices, types.ModelPrice):
        return [info.prices]
    return [conditional.prices for conditional in info.prices]


def _rows_of(provider: types.Provider, info: types.ModelInfo, origin: Origin) -> Iterator[Row]:
    blank = Row(
        provider=provider.id,
        model=info.id,
        aliases="",
        sold_by_maker="yes" if is_sold_by_maker(provider.id, info.id) else "no",
        tier="",
        meter="",
        usd_per_mtok="",
        mode="standard",
        context_from_tokens=0,
        hours_utc="",
        valid_from="",
        valid_to="",
        date_precision="",
        release_date=next(iter(dates_in([info.id, *names_of(provider, info)])), ""),
        retired_on="",
        context_window=str(info.context_window or ""),
        layer="book",
        source=origin.source,
        checked_on=origin.day,
    )
    for start, end, hours, price in _standard_periods(info):
        dated = replace(blank, valid_from=start, valid_to=end, hours_utc=hours)
        yield from _per_meter(dated, price)
    for mode, start, end, price in _mode_periods(info):
        yield from _per_meter(replace(blank, mode=mode, valid_from=start, valid_to=end), price)


def _per_meter(row: Row, price: types.ModelPrice) -> Iterator[Row]:
    for meter, key in METERS.items():
        value = vars(price).get(key)
        if isinstance(value, types.TieredPrices):
            steps = [(0, value.base), *((tier.start, tier.price) for tier in value.tiers)]
        else:
            steps = [(0, value)] if value is not None else []
        for start, usd in steps:
            yield replace(row, meter=meter, context_from_tokens=start, usd_per_mtok=number(usd))


def _standard_periods(info: types.ModelInfo) -> Iterator[tuple[str, str, str, types.ModelPrice]]:
    """Give start, end, hours and prices; the price of the peak stands as the list price.

    genai-prices cannot date its peak hours: they belong to the newest dated price.
    """
    if isinstance(info.prices, types.ModelPrice):
        yield "", "", "", info.prices
        return
    dated = [(entry.constraint, entry.prices) for entry in info.prices]
    peaks = [(when, p) for when, p in dated if isinstance(when, types.TimeOfDateConstraint)]
    starts = {_start(when): p for when, p in dated if (when, p) not in peaks}
    for start, end, price in _periods(starts):
        if peaks and not end:
            yield start, end, _hours_between([when for when, _ in peaks]), price
            yield start, end, "", peaks[0][1]
        else:
            yield start, end, "", price


def _mode_periods(info: types.ModelInfo) -> Iterator[tuple[str, str, str, types.ModelPrice]]:
    """Give mode, start, end and prices of batch, flex and priority."""
    by_mode: dict[str, dict[str, types.ModelPrice]] = defaultdict(dict)
    for variant in info.price_variants or ():
        mode = MODES.get(next(iter(variant.when.items())))
        # an empty variant says: offered, at the standard price
        price = variant.prices if vars(variant.prices) else _all_prices(info)[-1]
        if mode:
            by_mode[mode].setdefault(_start(variant.constraint), price)
    for mode, starts in by_mode.items():
        yield from ((mode, *period) for period in _periods(starts))


def _periods(starts: Mapping[str, types.ModelPrice]) -> Iterator[tuple[str, str, types.ModelPrice]]:
    """Let each price end where the next begins."""
    days = sorted(starts)
    for start, end in zip(days, [*days[1:], ""], strict=True):
        yield start, end, starts[start]


def _start(constraint: object) -> str:
    if isinstance(constraint, types.StartDateConstraint):
        return constraint.start_date.isoformat()
    return ""


def _hours_between(peaks: list[types.TimeOfDateConstraint]) -> str:
    """Give the hours outside the peaks, the last window over midnight."""
    windows = sorted((peak.start_time, peak.end_time) for peak in peaks)
    later = [start for start, _ in windows[1:]] + [windows[0][0]]
    pairs = zip((end for _, end in windows), later, strict=True)
    return ";".join(f"{_clock(end)}-{_clock(start)}" for end, start in pairs)


def _clock(moment: time) -> str:
    return moment.strftime("%H:%M")
