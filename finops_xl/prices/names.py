"""Which model a name means: id, alias or display name, with or without the seller.

Exact names only, in any case of letters, a blank being a hyphen. In the table's aliases
braces hold alternatives and ``yyyymmdd`` and its like stand for the digits of a snapshot:
claude-opus-4.5{|-yyyymmdd}. A name that is not there is unknown, whatever it resembles.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from finops_xl.errors import NOT_AVAILABLE
from finops_xl.prices.rows import PriceRow, Refusal
from finops_xl.prices.rule import ModelPrices

SELLER_NAMES = {
    "amazon": "aws",
    "amazon-bedrock": "aws",
    "aws-bedrock": "aws",
    "azure-openai": "azure",
    "bedrock": "aws",
    "fireworks-ai": "fireworks",
    "gemini": "google",
    "google-vertex": "google",
    "microsoft": "azure",
    "moonshot": "moonshotai",
    "together-ai": "together",
    "together_ai": "together",
    "togetherai": "together",
    "vertex": "google",
    "vertex-ai": "google",
    "vertex_ai": "google",
    "xai": "x-ai",
    "z-ai": "zai",
    "z.ai": "zai",
}
# These sellers charge the maker's price for models that they do not list themselves.
MAKERS_PRICE_AT = {
    "azure": ("openai", "anthropic", "deepseek", "x-ai", "moonshotai"),
    "google": ("anthropic",),
}

_DIGITS_MEANT = re.compile(r"yyyy-mm-dd|yyyymmdd|mm-yyyy|mm-dd|yymm|nnn")
_SNAPSHOT = re.compile(
    r"(?<=[-@])(20\d\d-\d\d-\d\d|20\d{6}|\d\d-20\d\d|\d\d-\d\d|2\d{3}|\d{3})(?=$|-v\d)"
)
_COMPACT_DATE = re.compile(r"(?<=-)(20\d\d)([01]\d)([0-3]\d)(?=$|-|:)")


@dataclass(eq=False)
class Model:
    """A model as one seller sells it."""

    seller: str
    id: str
    tier: str
    sold_by_maker: bool
    names: list[str]
    retired_on: float
    rows: Callable[[], Iterable[PriceRow]] = field(repr=False)

    @cached_property
    def prices(self) -> ModelPrices:
        """The prices, read when first asked for."""
        return ModelPrices(self.label, self.rows(), self.retired_on)

    @property
    def label(self) -> str:
        """The name that means this model without doubt."""
        return self.id if self.sold_by_maker else f"{self.seller}/{self.id}"

    @cached_property
    def _beginnings(self) -> list[str]:
        return [key for name in self.names for key in _spelled_out(canonical(name))]

    def begins(self, beginning: str) -> bool:
        """Tell whether one of the names begins like this."""
        return any(name.startswith(beginning) for name in self._beginnings)


ByName = dict[str, list[Model]]


class Offer(NamedTuple):
    """A model, and the seller at whom it is bought."""

    model: Model
    seller: str

    @property
    def from_maker(self) -> bool:
        """Tell whether the seller is the maker."""
        return self.model.sold_by_maker and self.model.seller == self.seller


class Names:
    """The models of a price book by every name they have.

    A name that one of ``models`` answers to never means one of the ``later``.
    """

    def __init__(self, models: Iterable[Model], later: Iterable[Model] = ()) -> None:
        self._models = list(models)
        self._by_name = _by_name(self._models)
        later = list(later)
        self._later = _by_name(later)
        self._models += later
        self._sellers = {model.seller for model in self._models}

    def find(self, name: str) -> Model | Refusal:
        """Give the model that a name means, or why it means none."""
        key = canonical(name)
        seller, tail = self.split(key)
        if seller:
            return self._sold_by(seller, tail, key) or Refusal(
                NOT_AVAILABLE, lambda: self._unknown_to(seller, tail)
            )
        sold = self._lookup(key)
        own = next((model for model in sold if model.sold_by_maker), None)
        if own:
            return own
        if sold:
            return Refusal(NOT_AVAILABLE, lambda: _name_the_seller(name, sold))
        return Refusal(NOT_AVAILABLE, lambda: self._unknown(name))

    def split(self, name: str) -> tuple[str, str]:
        """Give the id of the seller that a name names, "" if it names none, and the rest."""
        key = canonical(name)
        head, slash, tail = key.partition("/")
        seller = SELLER_NAMES.get(head, head)
        return (seller, tail) if slash and seller in self._sellers else ("", key)

    def offer(self, name: str) -> Offer | Refusal:
        """Give the model that a name means and the seller, or why it means none."""
        model = self.find(name)
        if isinstance(model, Refusal):
            return model
        return Offer(model, self.split(name)[0] or model.seller)

    @cached_property
    def offers(self) -> list[Offer]:
        """Every model at the seller that lists it."""
        return [Offer(model, model.seller) for model in self._models]

    def _sold_by(self, seller: str, tail: str, whole: str) -> Model | None:
        for names in (self._by_name, self._later):
            for key in (tail, whole):
                for place in (seller, *MAKERS_PRICE_AT.get(seller, ())):
                    for model in _meant(names, key):
                        if model.seller == place:
                            return model
        return None

    def _lookup(self, key: str) -> list[Model]:
        """List the models that a name means, those that have it word by word first."""
        return _meant(self._by_name, key) + _meant(self._later, key)

    def _unknown(self, name: str) -> str:
        made = [model for model in self._models if model.sold_by_maker]
        near = _nearest(canonical(name), made) or _nearest(canonical(name), self._models)
        return (
            f"Unknown model {name!r}. {near or 'No model of the price book is called like that.'}"
        )

    def _unknown_to(self, seller: str, name: str) -> str:
        near = _nearest(name, [model for model in self._models if model.seller == seller], seller)
        elsewhere = self._lookup(name)
        also = f" Sold as {', '.join(model.label for model in elsewhere)}." if elsewhere else ""
        return f"Unknown model {name!r} at {seller}.{also} {near}".rstrip()


def _by_name(models: Iterable[Model]) -> ByName:
    by_name: ByName = {}
    for model in models:
        for name in model.names:
            for key in _spelled_out(canonical(name)):
                known = by_name.setdefault(key, [])
                if model not in known:
                    known.append(model)
    return by_name


def _meant(by_name: ByName, key: str) -> list[Model]:
    if not by_name:
        return []
    found = (by_name.get(way, ()) for way in _ways_to_write(key))
    return list(dict.fromkeys(model for models in found for model in models))


def canonical(name: str) -> str:
    """Write a name as it is compared: lower case, a hyphen for blanks."""
    return "-".join(name.lower().split())


def _spelled_out(name: str) -> Iterator[str]:
    """Give every name that an alias with braces means, # for the digits of a snapshot."""
    before, brace, rest = name.partition("{")
    if not brace:
        yield name
        return
    forms, _, after = rest.partition("}")
    for form in forms.split("|"):
        digits = _DIGITS_MEANT.sub(lambda meant: re.sub(r"\w", "#", meant.group()), form)
        yield from _spelled_out(before + digits + after)


def _ways_to_write(key: str) -> Iterator[str]:
    """Give the name itself, with a date 20260228 as 2026-02-28, and as a snapshot form."""
    if "#" in key:
        return
    yield key
    dashed = _COMPACT_DATE.sub(r"\1-\2-\3", key)
    yield dashed
    for form in (key, dashed):
        yield _SNAPSHOT.sub(lambda found: re.sub(r"\d", "#", found.group()), form)


def _name_the_seller(name: str, sold: list[Model]) -> str:
    offers = ", ".join(model.label for model in sold)
    return f"{name!r} is not sold by its maker: name the seller ({offers})"


def _nearest(key: str, models: list[Model], seller: str = "") -> str:
    by_name = {
        canonical(name): model for model in models for name in model.names if "{" not in name
    }
    close = difflib.get_close_matches(key, by_name, n=5, cutoff=0.6)
    labels = [f"{seller}/{by_name[n].id}" if seller else by_name[n].label for n in close]
    return f"Nearest: {', '.join(list(dict.fromkeys(labels))[:3])}" if labels else ""
