"""What one price was said to be, day by day, and the rows that bring it up to date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from finops_xl.prices.rows import rank
from finops_xl.prices.snapshot.table import Row

BOOK = "book"


class Step(NamedTuple):
    """A row to append, and the row that counts on its first day without it."""

    row: Row
    before: Row | None

    @property
    def same_price(self) -> bool:
        """Tell whether the row changes only an end or a context window."""
        return self.before is not None and self.before.usd == self.row.usd


def in_force(rows: Sequence[Row], day: str) -> Row | None:
    """Choose the row that counts on a day, by the price rule."""
    started = [row for row in rows if row.valid_from <= day]
    if not started:
        return None
    last = max(reversed(started), key=rank)
    return last if not last.valid_to or day < last.valid_to else None


def steps(said: Sequence[Row], book: Sequence[Row], day: str) -> list[Step]:
    """Give the rows that make the book say, from a day on, what a snapshot newly says.

    Where it says what the snapshots before it said, the book stays as it is: the curated
    history may know better.
    """
    own = [row for row in book if row.layer == BOOK]
    bounds = {bound for row in (*said, *book) for bound in (row.valid_from, row.valid_to)}
    found: list[Step] = []
    for at in sorted({day, *(bound for bound in bounds if bound > day)}):
        added = [step.row for step in found]
        now, before = in_force(said, at), in_force([*own, *added], at)
        counts = in_force([*book, *added], at)
        if now and not _known(now, before, counts):
            found.append(Step(_from(now, at), counts))
        elif before and counts and not now:
            found += [Step(row, counts) for row in _end(said, counts, at, day)]
    return found


def _known(now: Row, before: Row | None, counts: Row | None) -> bool:
    """Tell whether a snapshot says what those before it said, or what counts anyway."""
    if before and _value(before) == _value(now):
        return True
    if counts is None or counts.usd != now.usd:
        return False
    windows = (counts.context_window, before.context_window if before else now.context_window)
    return now.context_window in windows


def _value(row: Row) -> tuple[float, str]:
    return row.usd, row.context_window


def _from(row: Row, day: str) -> Row:
    """Let a row begin on a day; the source keeps an earlier date that the snapshot gives."""
    source = row.source
    if row.date_precision == "observed" and row.valid_from < day:
        source += f" (dated {row.valid_from} there)"
    return replace(row, valid_from=day, date_precision="observed", source=source)


def _end(said: Sequence[Row], counts: Row, at: str, day: str) -> list[Row]:
    """Repeat the last price with its end; one that has ended already counts on no day."""
    last = max((row for row in said if row.valid_from <= at), key=rank, default=None)
    if last is None:
        return []
    start = max(day, last.valid_from, counts.valid_from)
    return [replace(_from(last, start), valid_to=at)]
