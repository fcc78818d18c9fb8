"""A line of the price book as text, and when a line of a snapshot begins to count."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from finops_xl.prices.rows import METERS, MODES

DATA = Path(__file__).parents[1] / "data"


@dataclass(frozen=True)
class Row:
    """One line of the price book."""

    provider: str
    model: str
    aliases: str
    sold_by_maker: str
    tier: str
    meter: str
    usd_per_mtok: str
    mode: str
    context_from_tokens: int
    hours_utc: str
    valid_from: str
    valid_to: str
    date_precision: str
    release_date: str
    retired_on: str
    context_window: str
    layer: str
    source: str
    checked_on: str

    @property
    def usd(self) -> float:
        """The price as a number."""
        return float(self.usd_per_mtok)


COLUMNS = [field.name for field in fields(Row)]


def placed_in_time(row: Row, known: Row | None, release: str, day: str) -> Row | None:
    """Let a row of a snapshot begin on the day from which it can be relied on.

    An undated row starts on the release date of the history (``known``), else on the known
    release date, else on the ``day`` of the snapshot; it never reaches further back. A row
    that ended before it began is None.
    """
    release = known.release_date if known else release or row.release_date
    start = row.valid_from or release or day
    if row.valid_to and start >= row.valid_to:
        return None
    return replace(
        row,
        valid_from=start,
        date_precision="observed" if row.valid_from else "assumed",
        release_date=release,
        retired_on=known.retired_on if known else "",
        tier=known.tier if known else "",
    )


def release_dates() -> Mapping[tuple[str, str], str]:
    """Give the known release dates by seller and model."""
    return {
        (r["provider"], r["model"]): r["release_date"] for r in read(DATA / "release_dates.csv")
    }


def in_order(row: Row) -> tuple[object, ...]:
    """Sort lines by seller, model, mode, tier, meter, hours, start and layer."""
    return (
        *(row.provider, row.model.lower(), MODES.index(row.mode), row.context_from_tokens),
        *(METERS.index(row.meter), row.hours_utc, row.valid_from, row.layer),
    )


def as_csv(rows: Iterable[Row], header: bool = True) -> str:
    """Write lines as CSV."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    if header:
        writer.writeheader()
    writer.writerows(map(asdict, rows))
    return text.getvalue()


def read(path: Path) -> list[dict[str, str]]:
    """Read a table of the package."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
