"""Write finops_xl/prices/data/price_book.csv: one dated table of token prices.

    pip install -e ".[test]"
    python scripts/build_price_book.py [--out FILE]

Sources, all pinned: the genai-prices snapshot (layer "book"), price_history.csv
(layer "curated") and release_dates.csv. Same sources, same file, byte for byte.
docs/prices.md tells what is taken over, what is left out and why.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

from finops_xl.prices.snapshot.flatten import aliases, is_sold_by_maker, number, snapshot_rows
from finops_xl.prices.snapshot.table import (
    COLUMNS,
    DATA,
    Row,
    as_csv,
    in_order,
    placed_in_time,
    read,
    release_dates,
)

SNAPSHOT = "0.2.3"
SNAPSHOT_DATE = "2026-11-22"

CURATED_SELLERS = {
    "OpenAI": "openai",
    "Anthropic": "anthropic",
    "Google": "google",
    "xAI": "x-ai",
    "Mistral": "mistral",
    "DeepSeek": "deepseek",
    "Cohere": "cohere",
    "Meta via Groq": "groq",
    "Meta via Together AI": "together",
}
CURATED_IDS = {
    "claude-opus-4": "claude-opus-4-0",
    "claude-sonnet-4": "claude-sonnet-4-0",
    "claude-3-opus": "claude-3-opus-latest",
    "claude-3-5-haiku": "claude-3-5-haiku-latest",
    "claude-3-7-sonnet": "claude-3-7-sonnet-latest",
    "grok-4": "grok-4-0709",
    "mistral-large-latest": "mistral-large",
    "gemini-2.5-flash-preview-04-17": "gemini-2.5-flash-preview",
    "Llama-3.3-70B-Instruct-Turbo": "meta-llama/Llama-3.3-70B-Instruct-Turbo",
}


def curated_rows() -> Iterator[Row]:
    """Give the rows of the price history under the ids of genai-prices."""
    shared = set(COLUMNS)
    for entry in read(DATA / "price_history.csv"):
        seller = CURATED_SELLERS[entry["provider"]]
        model = CURATED_IDS.get(entry["model"], entry["model"])
        own = {
            "provider": seller,
            "model": model,
            "aliases": entry["model"],
            "sold_by_maker": "yes" if is_sold_by_maker(seller, model) else "no",
            "usd_per_mtok": number(Decimal(entry["usd_per_mtok"])),
            "context_from_tokens": int(entry["context_from_tokens"]),
            "layer": "curated",
            "source": f"{entry['source_title']}, {entry['source_url']}",
            "checked_on": SNAPSHOT_DATE,
        }
        yield Row(**{name: text for name, text in entry.items() if name in shared} | own)


def book_rows(history: Mapping[tuple[str, str], Row]) -> Iterator[Row]:
    """Give the rows of the snapshot, each from the day on which it can be relied on."""
    released = release_dates()
    for row in snapshot_rows(SNAPSHOT, SNAPSHOT_DATE):
        key = row.provider, row.model
        placed = placed_in_time(row, history.get(key), released.get(key, ""), SNAPSHOT_DATE)
        if placed:
            yield placed


def with_aliases(rows: list[Row]) -> Iterator[Row]:
    """Write all names of a model on each of its rows."""
    names = aliases()
    for row in rows:
        others = names.setdefault((row.provider, row.model), [])
        if row.aliases not in ("", row.model, *others):
            others.append(row.aliases)
    yield from (replace(row, aliases=";".join(names[row.provider, row.model])) for row in rows)


def build() -> list[Row]:
    """Give all rows of the price book in order."""
    if version("genai-prices") != SNAPSHOT:
        raise SystemExit(f"genai-prices {SNAPSHOT} is needed: pip install genai-prices=={SNAPSHOT}")
    curated = list(curated_rows())
    history = {(row.provider, row.model): row for row in curated}
    return sorted(with_aliases([*curated, *book_rows(history)]), key=in_order)


def main() -> None:
    """Write the price book."""
    parser = argparse.ArgumentParser(description="Write the price book.")
    parser.add_argument("--out", type=Path, default=DATA / "price_book.csv")
    out: Path = parser.parse_args().out
    rows = build()
    out.write_text(as_csv(rows), encoding="utf-8", newline="")
    models = {(row.provider, row.model) for row in rows}
    print(f"{out}: {len(rows):,} rows, {len(models):,} models, as of {SNAPSHOT_DATE}")


if __name__ == "__main__":
    main()
