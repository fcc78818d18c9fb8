"""The price book: the visible table ``data/price_book.csv`` and refreshed prices, loaded once."""

from __future__ import annotations

import csv
import hashlib
import io
import math
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

from finops_xl.prices.names import Model, Names
from finops_xl.prices.overlay import (
    Line,
    overlay_lines,
    overlay_path,
    overlay_text,
)
from finops_xl.prices.rows import PriceRow, Refusal, end_of, serial
from finops_xl.prices.rule import Quote

TABLE = Path(__file__).parent / "data" / "price_book.csv"
REMEMBERED = 8192

Lines = dict[tuple[str, str], list[list[str]]]
"""The lines of each model of each seller."""


class PriceBook:
    """Dated token prices by model, mode and moment.

    ``added`` holds checked lines beyond the table: refreshed prices. They never change what
    the table says of an earlier day: of a model that it has, only lines count that were seen
    on its day or later and begin when they were seen or later.
    ``as_of`` is the book's own day as an Excel serial number; ``book_id`` is that day
    and a hash of the content.
    """

    def __init__(self, text: str, added: Sequence[Line] = ()) -> None:
        self.columns, *lines = csv.reader(io.StringIO(text))
        seller, model, checked = map(self.columns.index, ("provider", "model", "checked_on"))
        table: Lines = {}
        for line in lines:
            table.setdefault((line[seller], line[model]), []).append(line)
        own_day = max(line[checked] for line in lines)
        later: Lines = {}
        used = []
        for cells in added:
            key = cells["provider"], cells["model"]
            if key not in table or own_day <= cells["checked_on"] <= cells["valid_from"]:
                used.append([cells[name] for name in self.columns])
                (table if key in table else later).setdefault(key, []).append(used[-1])
        self.lines = [*lines, *used]
        self.added = len(used)
        self.passed_over = len(added) - len(used)
        day = max([own_day, *(line[checked] for line in used)])
        self.as_of = serial(day)
        self.book_id = f"{day} {_hash(text, used)}"
        self.names = Names(self._models(table), self._models(later))
        self.find = lru_cache(REMEMBERED)(self.names.find)
        self.quote = lru_cache(REMEMBERED)(self._quote)

    def _models(self, lines: Lines) -> Iterator[Model]:
        return (_model(self.columns, of_model) for of_model in lines.values())

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
    """Load the price book, at first use: the package's table and the user's refreshed prices.

    Raise where those cannot be used; that is not remembered, so a mended file counts at once.
    """
    path = overlay_path()
    return book_with(overlay_text(path), path)


@cache
def package_book() -> PriceBook:
    """Load the prices of the package alone, as everybody who has it sees them."""
    return PriceBook(TABLE.read_text(encoding="utf-8"))


def book_with(refreshed: str, path: Path | None) -> PriceBook:
    """Add refreshed prices, the text of the file at ``path``, to the package's table."""
    if not refreshed:
        return package_book()
    table = TABLE.read_text(encoding="utf-8")
    columns, *lines = csv.reader(io.StringIO(table))
    sellers = {line[columns.index("provider")] for line in lines}
    return PriceBook(table, overlay_lines(refreshed, path, columns, sellers))


def _hash(text: str, added: Sequence[Sequence[str]]) -> str:
    content = text.replace("\r\n", "\n") + "".join("\0".join(line) + "\n" for line in added)
    return hashlib.sha256(content.encode()).hexdigest()[:8]


def _model(columns: Sequence[str], lines: Sequence[Sequence[str]]) -> Model:
    first = dict(zip(columns, lines[0], strict=True))
    return Model(
        seller=first["provider"],
        id=first["model"],
        tier=first["tier"],
        sold_by_maker=first["sold_by_maker"] == "yes",
        names=[first["model"], *filter(None, first["aliases"].split(";"))],
        retired_on=end_of(first["retired_on"]),
        rows=lambda: (PriceRow.read(_cells(columns, line, first)) for line in lines),
    )


def _cells(columns: Sequence[str], line: Sequence[str], first: Line) -> Line:
    """Give a line by column; retirement is that of the model, on whichever line it stands."""
    return dict(zip(columns, line, strict=True)) | {"retired_on": first["retired_on"]}
