"""The user's own file of refreshed prices: rows with dates, added to the package's table.

It has the columns of the price book, and a refresh only appends to it. A file that cannot be
trusted line by line is refused as a whole: then no price is known, which is better than an
old one that looks new.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from finops_xl.errors import NOT_AVAILABLE, CellError
from finops_xl.prices.cells import why_not_a_line
from finops_xl.user_folder import user_folder

FILE_NAME = "price_overlay.csv"
LARGEST = 20_000_000

_KEY = (
    *("provider", "model", "meter", "mode", "context_from_tokens", "hours_utc"),
    *("valid_from", "checked_on"),
)
_VALUE = ("usd_per_mtok", "valid_to", "context_window")

Line = Mapping[str, str]


class PriceBookError(CellError):
    """The price book cannot be used: no price is known."""

    def __init__(self, reason: str) -> None:
        super().__init__(NOT_AVAILABLE, reason)


class ContradictionError(PriceBookError):
    """Two refreshed prices of one day differ."""


class _LinesDifferError(ValueError):
    """Two lines of the file differ about one price."""


def overlay_path() -> Path | None:
    """Give the place of the file; None where the environment names no folder of the user."""
    folder = user_folder(os.environ, sys.platform)
    return folder / FILE_NAME if folder else None


def overlay_text(path: Path | None) -> str:
    """Read the file, "" if there is none."""
    if path is None:
        return ""
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except FileNotFoundError:
        return ""
    except OSError as error:
        raise _unusable(path, f"it cannot be read ({error.strerror})") from None
    if len(data) > LARGEST:
        raise _unusable(path, f"it is larger than {LARGEST // 1_000_000} MB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        raise _unusable(path, f"line {number} is not UTF-8 text") from None


def overlay_lines(
    text: str, path: Path | None, columns: Sequence[str], sellers: Collection[str]
) -> list[Line]:
    """Read and check the lines of the file; raise naming the first one that is wrong."""
    try:
        return list(_checked(text, columns, sellers))
    except _LinesDifferError as error:
        raise ContradictionError(_unusable(path, str(error)).reason) from None
    except (ValueError, csv.Error) as error:
        raise _unusable(path, str(error)) from None


def _checked(text: str, columns: Sequence[str], sellers: Collection[str]) -> Iterator[Line]:
    seen: dict[tuple[str, ...], tuple[int, list[str]]] = {}
    for number, line in _numbered(text, columns):
        why = why_not_a_line(line) or _why_not_here(line, sellers)
        if why:
            raise ValueError(f"line {number}: {why}")
        value = [line[name] for name in _VALUE]
        before, same = seen.setdefault(tuple(line[n] for n in _KEY), (number, value))
        if same != value:
            raise _LinesDifferError(
                f"lines {before} and {number} contradict one another about {line['meter']} of "
                f"{line['provider']}/{line['model']} from {line['valid_from']}"
            )
        yield line


def _numbered(text: str, columns: Sequence[str]) -> Iterator[tuple[int, Line]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header = next(reader, [])
    if header != list(columns):
        raise ValueError("line 1 does not hold the columns of the price book, separated by commas")
    for cells in reader:
        if len(cells) != len(columns):
            raise ValueError(
                f"line {reader.line_num} has {len(cells)} cells instead of {len(columns)}"
            )
        yield reader.line_num, dict(zip(columns, cells, strict=True))


def _why_not_here(line: Line, sellers: Collection[str]) -> str:
    if line["layer"] != "book":
        return f"the layer is {line['layer']!r}; refreshed prices have the layer 'book'"
    if line["provider"] not in sellers:
        return f"the price book has no seller {line['provider']!r}"
    return ""


def _unusable(path: Path | None, why: str) -> PriceBookError:
    return PriceBookError(
        f"No price is known, because the refreshed prices in {path} cannot be used: {why}. Mend "
        "that, or delete the file: the prices of the package count again."
    )
