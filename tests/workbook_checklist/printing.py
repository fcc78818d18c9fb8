"""W12: how every tab prints."""

from __future__ import annotations

from collections.abc import Iterator

from finops_xl._version import __version__
from workbook_checklist.book import Book, Check

MOST_PAGES_WIDE = 3
UPRIGHT = {
    "Start",
    "Settings",
    "1 Foundation",
    "1 Break-even",
    "Monthly",
    "Curve",
    "Register totals",
    "Integrity",
    "Checks",
    "Portfolio",
}
"""Tabs that are longer than wide."""
_A3, _A4 = "8", "9"


def w12_every_tab_prints(book: Book) -> Iterator[str]:
    """A4 or A3, as wide as a page, its head repeated, a footer with tab, page, version, day."""
    for sheet in book.tabs:
        name, setup, foot = sheet.title, sheet.page_setup, sheet.oddFooter
        wanted = "portrait" if name in UPRIGHT else "landscape"
        if setup.orientation != wanted:
            yield f"{name}: prints in {setup.orientation}"
        if str(setup.paperSize) not in (_A3, _A4):
            yield f"{name}: paper {setup.paperSize}"
        fitted = sheet.sheet_properties.pageSetUpPr
        if not (fitted and fitted.fitToPage) or (setup.fitToWidth or 1) > MOST_PAGES_WIDE:
            yield f"{name}: not fitted to the width of a page"
        if not sheet.print_title_rows:
            yield f"{name}: no rows repeated on every page"
        if foot.left.text != "&A" or foot.center.text != "Page &P of &N":
            yield f"{name}: the footer does not say tab and page"
        if foot.right.text != f"finops-xl {__version__}, &D":
            yield f"{name}: the footer does not say version and date"


CHECKS: tuple[Check, ...] = (w12_every_tab_prints,)
