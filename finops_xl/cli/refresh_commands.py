"""What ``prices diff`` and ``prices refresh`` do, and what they print."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path

import typer

from finops_xl.cli import console, refresh_tables
from finops_xl.engine.package import write_file
from finops_xl.macros.summaries import counted
from finops_xl.prices.book import PriceBook, book_with, price_book
from finops_xl.prices.overlay import (
    LARGEST,
    ContradictionError,
    PriceBookError,
    overlay_path,
    overlay_text,
)
from finops_xl.prices.refresh import RefreshError
from finops_xl.prices.refresh.compare import Refresh, compare
from finops_xl.prices.refresh.installed import installed_snapshot
from finops_xl.prices.refresh.second_source import second_opinion
from finops_xl.prices.rows import serial
from finops_xl.prices.snapshot.table import as_csv
from finops_xl.user_folder import VARIABLE

OK, DIFFERENCES, NOT_DONE = 0, 1, 1


def diff() -> int:
    """Show what a refresh would change; write nothing."""
    found = _compared()
    refresh_tables.print_changes(found, price_book())
    if found.rows:
        console.say("\nNothing was written. To add these prices: finops-xl prices refresh")
    return DIFFERENCES if found.rows else OK


def refresh(yes: bool, check: bool, check_with: Path | None) -> int:
    """Show the same, ask, and append it to the user's file."""
    path = overlay_path()
    if path is None:
        raise RefreshError(
            "There is no folder for refreshed prices, because the environment names no home: set "
            f"{VARIABLE} to a folder of yours"
        )
    found = _compared()
    old = overlay_text(path)
    text = _with_rows(old, found)
    book = _book_with(text, path)
    refresh_tables.print_changes(found, price_book())
    if check or check_with:
        opinion = second_opinion(book, serial(found.day), check_with)
        refresh_tables.print_opinion(opinion, found.day)
    if not found.rows:
        return OK
    if not (yes or _agreed(found, path)):
        console.say("Nothing was written.")
        return NOT_DONE
    path.parent.mkdir(parents=True, exist_ok=True)
    write_file(path, text.encode())
    _tell(found, book, path)
    return OK


def _compared() -> Refresh:
    day = dt.date.today().isoformat()
    book = price_book()
    with console.steps(2) as step:
        step("Reading the installed genai-prices")
        snapshot = installed_snapshot(day)
        step("Comparing it with the price book")
        return compare(book, snapshot, day)


def _with_rows(old: str, found: Refresh) -> str:
    """Give the text of the file with the new rows behind the old ones, which stay as they are."""
    new = as_csv(found.rows, header=not old)
    return old + ("\n" if old and not old.endswith("\n") else "") + new


def _book_with(text: str, path: Path) -> PriceBook:
    size = len(text.encode())
    if size > LARGEST:
        raise RefreshError(
            f"Nothing was written: {path} would grow to {size:,} bytes, and more than {LARGEST:,} "
            "are not read. Delete the days from it that no calculation needs any more"
        )
    try:
        return book_with(text, path)
    except ContradictionError:
        raise RefreshError(
            "Nothing was written: another version of genai-prices was taken over earlier today, "
            "and one day has one price. Refresh again tomorrow"
        ) from None
    except PriceBookError as error:
        raise RefreshError(f"Nothing was written. {error.reason.rstrip('.')}") from None


def _agreed(found: Refresh, path: Path) -> bool:
    if not (sys.stdin.isatty() and console.out.is_terminal):
        raise RefreshError(
            "Nothing was written, because there is no terminal to ask on: add --yes to agree"
        )
    rows = counted(len(found.rows), "row")
    return typer.confirm(f"\nAppend {rows} to {path}?", default=False)


def _tell(found: Refresh, book: PriceBook, path: Path) -> None:
    console.say(
        f"\nAppended {counted(len(found.rows), 'row')} to {path}\n"
        f"The price book is now {book.book_id}; prices of days before {found.day} are as they "
        "were.\n"
        f"To undo this: delete the rows checked on {found.day} from that file, or the file to "
        "undo every refresh.\n"
        "Excel takes the new prices when it is started again. Workbooks say then that the "
        "installed price book is another one until they are calculated anew."
    )
