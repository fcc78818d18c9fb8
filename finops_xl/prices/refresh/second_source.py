"""A second source of today's prices, to compare with: the JSON map of litellm (MIT).

Only the file is read; litellm itself is never imported. Its prices go nowhere.
"""

from __future__ import annotations

import http.client
import json
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from finops_xl.prices.book import PriceBook
from finops_xl.prices.names import Model
from finops_xl.prices.refresh import RefreshError
from finops_xl.prices.rule import STANDARD

ADDRESS = (
    "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json"
)
LARGEST = 50_000_000
LONGEST_SECONDS = 30
TOLERANCE = 0.005
"""Prices that differ by more of ours are shown."""

SELLERS = {
    "anthropic": "anthropic",
    "azure": "azure",
    "azure_ai": "azure",
    "bedrock": "aws",
    "bedrock_converse": "aws",
    "cerebras": "cerebras",
    "cohere": "cohere",
    "cohere_chat": "cohere",
    "deepseek": "deepseek",
    "fireworks_ai": "fireworks",
    "gemini": "google",
    "groq": "groq",
    "meta_llama": "meta",
    "minimax": "minimax",
    "mistral": "mistral",
    "moonshot": "moonshotai",
    "openai": "openai",
    "perplexity": "perplexity",
    "together_ai": "together",
    "vertex_ai-anthropic_models": "google",
    "vertex_ai-language-models": "google",
    "voyage": "voyageai",
    "xai": "x-ai",
    "zai": "zai",
}
MODES = ("chat", "completion", "embedding", "responses")
PRICES = {"input": "input_cost_per_token", "output": "output_cost_per_token"}

_PREFIXES = {*SELLERS, "vertex_ai"}
_DEAREST_PER_TOKEN = 1.0


class Difference(NamedTuple):
    """A price on which the sources differ, in USD per M tokens, and the name it has there."""

    model: str
    meter: str
    ours: float
    theirs: float
    named: str


class Opinion(NamedTuple):
    """How many models the second source prices alike, and where it differs."""

    agreeing: int
    differences: list[Difference]

    @property
    def differing(self) -> int:
        """The number of models that differ in a price."""
        return len({difference.model for difference in self.differences})


def second_opinion(book: PriceBook, day: float, file: Path | None = None) -> Opinion:
    """Compare input and output prices of a day with a file, or with the public address."""
    entries = _read(_fetched() if file is None else _from_file(file), str(file or ADDRESS))
    agreeing, differences = 0, []
    for model, (name, prices) in _by_model(book, entries).items():
        tiers = model.prices.quote(STANDARD, day).tiers
        ours = {meter: rate.usd_per_mtok for meter, rate in tiers[0].rates.items()} if tiers else {}
        both = [meter for meter in prices if meter in ours]
        apart = [m for m in both if abs(prices[m] - ours[m]) > TOLERANCE * ours[m] + 1e-12]
        agreeing += bool(both) and not apart
        differences += [Difference(model.label, m, ours[m], prices[m], name) for m in apart]
    return Opinion(agreeing, sorted(differences))


def _by_model(
    book: PriceBook, entries: Mapping[str, Any]
) -> dict[Model, tuple[str, dict[str, float]]]:
    """Give the entry of each model that both know; the one under our own id wins."""
    found: dict[Model, tuple[str, dict[str, float]]] = {}
    for name, entry in entries.items():
        seller = _seller(entry)
        if not seller:
            continue
        head, slash, tail = name.partition("/")
        plain = tail if slash and head in _PREFIXES else name
        model = book.find(f"{seller}/{plain}")
        if not isinstance(model, Model) or model.seller != seller:
            continue
        if model not in found or plain.lower() == model.id.lower():
            found[model] = name, _prices(entry)
    return found


def _seller(entry: Any) -> str:
    if not isinstance(entry, dict) or entry.get("mode") not in MODES:
        return ""
    provider = entry.get("litellm_provider")
    return SELLERS.get(provider, "") if isinstance(provider, str) else ""


def _prices(entry: dict[str, Any]) -> dict[str, float]:
    """Give the prices that can be meant; another value is as good as none."""
    prices = {}
    for meter, key in PRICES.items():
        value: Any = entry.get(key)
        if type(value) in (int, float) and 0 <= value <= _DEAREST_PER_TOKEN:
            prices[meter] = value * 1e6
    return prices


def _from_file(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST + 1)
    except OSError as error:
        raise RefreshError(
            f"{file}, the second source, cannot be read ({error.strerror}). Is the name right?"
        ) from None


def _fetched() -> bytes:
    try:
        with urllib.request.urlopen(ADDRESS, timeout=LONGEST_SECONDS) as answer:
            data: bytes = answer.read(LARGEST + 1)
            return data
    except (OSError, http.client.HTTPException) as error:
        raise RefreshError(
            f"The second source cannot be fetched ({getattr(error, 'reason', error)}). Try again "
            f"with a network, or give a copy of {ADDRESS} with --check-with FILE"
        ) from None


def _read(data: bytes, origin: str) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise RefreshError(
            f"{origin} is larger than {LARGEST // 1_000_000} MB and not read: is it litellm's map?"
        )
    try:
        entries = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise RefreshError(
            f"{origin} is not JSON ({str(error)[:80]}): the second source is litellm's file "
            "model_prices_and_context_window.json"
        ) from None
    if not isinstance(entries, dict) or not any(map(_seller, entries.values())):
        raise RefreshError(
            f"{origin} holds no model of a seller in the price book: the second source is "
            "litellm's file model_prices_and_context_window.json"
        )
    return entries
