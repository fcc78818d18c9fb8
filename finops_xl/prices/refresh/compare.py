"""What a newer snapshot would change in the price book."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from enum import StrEnum
from typing import Any, NamedTuple

from finops_xl.prices.book import PriceBook
from finops_xl.prices.names import Model
from finops_xl.prices.refresh import RefreshError
from finops_xl.prices.refresh.installed import Snapshot, as_numbers, newest_version
from finops_xl.prices.refresh.series import BOOK, Step, in_force, steps
from finops_xl.prices.rows import iso_day
from finops_xl.prices.snapshot.table import Row, in_order

ModelKey = tuple[str, str]
SeriesKey = tuple[str, int, str, str]
"""Mode, context tier, meter and hours of day."""


class Kind(StrEnum):
    """What happens to a price."""

    NEW_MODEL = "new model"
    NEW_PRICE = "new price"
    CHANGED = "changed"
    SCHEDULED = "scheduled"
    ENDS = "ends"
    WINDOW = "context window"
    REMOVED = "removed"
    LEFT_OUT = "left out"


class Change(NamedTuple):
    """A difference: the row of the snapshot, and the row that counts without it.

    Of a removed price ``row`` is that of the book, which still counts; of a left-out model
    ``note`` names what its name means already.
    """

    kind: Kind
    row: Row
    before: Row | None = None
    note: str = ""


class Refresh(NamedTuple):
    """The rows that a refresh would append, and what that changes."""

    version: str
    day: str
    rows: list[Row]
    changes: list[Change]


def compare(book: PriceBook, snapshot: Snapshot, day: str) -> Refresh:
    """Compare the price book with a snapshot that was read on a day."""
    known = _by_model(Row(**_cells(book.columns, line)) for line in book.lines)
    _refuse_the_past(book, known, snapshot.version, day)
    sellers = {seller for seller, _ in known}
    offered = _by_model(row for row in snapshot.rows if row.provider in sellers)
    said = _under_known_ids(book, offered, known)
    changes: list[Change] = []
    rows: list[Row] = []
    for key, of_model in said.items():
        if key in known:
            found = list(_updates(of_model, known[key], day))
            changes += [_told(step, day) for step in found]
            rows += [step.row for step in found]
        elif meant := _meant_already(book, key, of_model):
            changes.append(Change(Kind.LEFT_OUT, of_model[0], note=meant))
        else:
            changes.append(Change(Kind.NEW_MODEL, _main_row(of_model, day)))
            rows += of_model
    changes += _removed(said, known, day)
    return Refresh(snapshot.version, day, sorted(rows, key=in_order), _in_order(changes))


def _refuse_the_past(
    book: PriceBook, known: Mapping[ModelKey, Sequence[Row]], version: str, day: str
) -> None:
    newest = newest_version(row.source for rows in known.values() for row in rows)
    if as_numbers(version) < as_numbers(newest):
        raise RefreshError(
            f"genai-prices {version} is older than the price book, which has prices of {newest}; "
            'nothing was changed. Run: pip install --upgrade "genai-prices==0.2.*"'
        )
    if day < iso_day(book.as_of):
        raise RefreshError(
            f"Today is {day}, but the price book is of {iso_day(book.as_of)}; nothing was changed. "
            "Set the clock of this computer"
        )


def _by_model(rows: Iterable[Row]) -> dict[ModelKey, list[Row]]:
    models: dict[ModelKey, list[Row]] = {}
    for row in rows:
        models.setdefault((row.provider, row.model), []).append(row)
    return models


def _cells(columns: Sequence[str], line: Sequence[str]) -> dict[str, Any]:
    cells: dict[str, Any] = dict(zip(columns, line, strict=True))
    return cells | {"context_from_tokens": int(cells["context_from_tokens"])}


def _under_known_ids(
    book: PriceBook, said: Mapping[ModelKey, list[Row]], known: Mapping[ModelKey, list[Row]]
) -> dict[ModelKey, list[Row]]:
    """Give a model that only got another id the id under which the book knows it."""
    models: dict[ModelKey, list[Row]] = {}
    for key, rows in said.items():
        model = None if key in known else book.find("/".join(key))
        if isinstance(model, Model):
            old = model.seller, model.id
            if model.seller == key[0] and old not in said and old not in models:
                models[old] = rows
                continue
        models[key] = rows
    return models


def _updates(said: Sequence[Row], book: Sequence[Row], day: str) -> Iterator[Step]:
    """Give the steps of a known model, with what the book says about the model itself."""
    model = book[0]
    if model.retired_on and model.retired_on <= day:
        return
    by_series = _by_series(book)
    for series, rows in _by_series(said).items():
        for step in steps(rows, by_series.get(series, ()), day):
            row = replace(
                step.row,
                provider=model.provider,
                model=model.model,
                aliases=model.aliases,
                sold_by_maker=model.sold_by_maker,
                tier=model.tier,
                release_date=model.release_date,
                retired_on=model.retired_on,
            )
            yield Step(row, step.before)


def _by_series(rows: Iterable[Row]) -> dict[SeriesKey, list[Row]]:
    series: defaultdict[SeriesKey, list[Row]] = defaultdict(list)
    for row in rows:
        series[row.mode, row.context_from_tokens, row.meter, row.hours_utc].append(row)
    return series


def _told(step: Step, day: str) -> Change:
    if step.same_price:
        assert step.before
        ended = step.row.valid_to and step.row.valid_to != step.before.valid_to
        kind = Kind.ENDS if ended else Kind.WINDOW
    elif step.row.valid_from > day:
        kind = Kind.SCHEDULED
    else:
        kind = Kind.CHANGED if step.before else Kind.NEW_PRICE
    return Change(kind, step.row, step.before)


def _meant_already(book: PriceBook, key: ModelKey, rows: Sequence[Row]) -> str:
    """Name the model that has the id of a new one as a name, "" if none has.

    Its price would stand where another one stood: that would rewrite what earlier days cost.
    """
    model = book.find("/".join(key))
    if not isinstance(model, Model) and rows[0].sold_by_maker == "yes":
        model = book.find(key[1])
    return f"{model.seller}/{model.id}" if isinstance(model, Model) else ""


def _main_row(rows: Sequence[Row], day: str) -> Row:
    """Give the input price by which a new model is shown."""
    main = [r for r in rows if (r.mode, r.context_from_tokens, r.meter) == ("standard", 0, "input")]
    return in_force([row for row in main if not row.hours_utc], day) or (main or [*rows])[-1]


def _removed(
    said: Mapping[ModelKey, list[Row]], known: Mapping[ModelKey, list[Row]], day: str
) -> Iterator[Change]:
    """List the prices of earlier snapshots that this one no longer has; they still count."""
    for key, rows in known.items():
        if rows[0].retired_on and rows[0].retired_on <= day:
            continue
        own = _by_series(row for row in rows if row.layer == BOOK)
        gone = set(own) - set(_by_series(said.get(key, ())))
        counting = [row for series in gone if (row := in_force(own[series], day))]
        if counting and key not in said:
            counting = [_main_row(counting, day)]
        yield from (Change(Kind.REMOVED, row) for row in counting)


def _in_order(changes: Iterable[Change]) -> list[Change]:
    kinds = list(Kind)
    return sorted(changes, key=lambda change: (kinds.index(change.kind), in_order(change.row)))
