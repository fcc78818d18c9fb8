"""The price book: the visible table ``data/price_book.csv``, loaded once."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from finops_xl.prices.names import Model, Names
from finops_xl.prices.rows import PriceRow, Refusal, end_of, serial
from finops_xl.prices.rule import Quote

TABLE = Path(__file__).parent / "data" / "price_book.csv"
REMEMBERED = 8192


class PriceBook:
    """Dated token prices by model, mode and moment.

    ``as_of`` is the book's own day as an Excel serial number; ``book_id`` is that day
    and a hash of the content.
    """

    def __init__(self, text: str) -> None:
        columns, *lines = csv.reader(io.StringIO(text))
        seller, model, checked = map(columns.index, ("provider", "model", "checked_on"))
        by_model: dict[tuple[str, str], list[list[str]]] = {}
        for line in lines:
            by_model.setdefault((line[seller], line[model]), []).append(line)
        day = max(line[checked] for line in lines)
        content = text.replace("\r\n", "\n").encode()
        self.as_of = serial(day)
        self.book_id = f"{day} {hashlib.sha256(content).hexdigest()[:8]}"
        self.names = Names(_model(columns, lines) for lines in by_model.values())
        self.find = lru_cache(REMEMBERED)(self.names.find)
        self.quote = lru_cache(REMEMBERED)(self._quote)

    def _quote(self, name: str, mode: str, moment: float) -> Quote:
        """Give the prices of a model, under any of its names, in a mode at a moment."""
        model = self.find(name)
        if isinstance(model, Refusal):
            return Quote((), math.inf, model)
        return model.prices.quote(mode, moment)


class ModelFacts(NamedTuple):
    """What a list of models shows beside the prices."""

    tier: str | None
    context_window: float | None


def models_for_template(names: Sequence[str], day: float | None = None) -> list[ModelFacts]:
    """Give tier ("Frontier", "Mid", "Efficient") and context window of models on a day.

    None where the book has no tier or window, or does not know the model.
    """
    book = price_book()
    return [_facts(book, name, book.as_of if day is None else day) for name in names]


def _facts(book: PriceBook, name: str, day: float) -> ModelFacts:
    model = book.find(name)
    if isinstance(model, Refusal):
        return ModelFacts(None, None)
    window = model.prices.quote("standard", day).context_window
    return ModelFacts(model.tier.capitalize() or None, window if window < math.inf else None)


@cache
def price_book() -> PriceBook:
    """Load the price book of the package, at first use."""
    return PriceBook(TABLE.read_text(encoding="utf-8"))


def _model(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> Model:
    first = dict(zip(columns, lines[0], strict=True))
    return Model(
        seller=first["provider"],
        id=first["model"],
        tier=first["tier"],
        sold_by_maker=first["sold_by_maker"] == "yes",
        names=[first["model"], *filter(None, first["aliases"].split(";"))],
        retired_on=end_of(first["retired_on"]),
        rows=lambda: (PriceRow.read(dict(zip(columns, line, strict=True))) for line in lines),
    )
