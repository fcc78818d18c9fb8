"""What every sheet declares, and the head that every sheet has."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xlsxwriter.utility import xl_range_abs

from finops_xl._version import __version__
from finops_xl.template.draft import Draft, Page
from finops_xl.template.styles import TAB_COLOURS

START = "Start"

STATUS_ROW = 2
"""Row of the header line; below title and purpose, above everything else."""

HEADER_LINE = "HeaderLine"
"""Name of the cell that says how the workbook stands; every tab shows it."""

BODY_ROW = 4
"""First row below the head."""

_HEADER_WORDS = {
    **dict.fromkeys(("attention", "findings:", "older"), "status check"),
    **dict.fromkeys(("not validated", "add-in"), "status waiting"),
}
"""Words in the header line that ask for something, the urgent ones first."""

_A3, _A4 = 8, 9
_WIDEST_A4, _WIDEST_A3 = 190, 360
"""Characters of column width that still print readably on one landscape page."""


@dataclass(frozen=True)
class Sheet:
    """One tab: its name, what it is for, and how it is written.

    ``purpose`` stands below the title; Start shows ``summary`` beside the link to the
    tab, and the words that the formula ``progress`` gives. ``inputs`` are the named cells
    that a person fills on a page without a table.
    """

    name: str
    title: str
    purpose: str
    summary: str
    block: str
    write: Callable[[Draft, Sheet], None]
    progress: str = ""
    inputs: Sequence[str] = ()


def open_page(draft: Draft, sheet: Sheet, head_column: int = 0) -> Page:
    """Add the tab with title, purpose and the header line.

    The title stays in the first column; the longer lines start at ``head_column``, beyond
    the columns that are repeated on every printed page and would cut them off.
    """
    page = draft.page(sheet.name)
    tab = page.sheet
    tab.set_tab_color(TAB_COLOURS[sheet.block])
    tab.hide_gridlines(2)
    tab.set_row(0, 26)
    page.put(0, 0, sheet.title, page.look("title"))
    page.put(1, head_column, sheet.purpose, page.look("purpose"))
    page.compute(STATUS_ROW, head_column, f"={HEADER_LINE}", page.look("status"))
    _colour_header_line(page, head_column)
    home = draft.tabs[0].name
    if sheet.name != home:
        link, tip = f"internal:'{home}'!A1", f"Go to {home}"
        tab.write_url(BODY_ROW - 1, 0, link, page.look("link"), home, tip)
    return page


def _colour_header_line(page: Page, column: int) -> None:
    for word, role in _HEADER_WORDS.items():
        rule = {"type": "text", "criteria": "containing", "value": word, "stop_if_true": True}
        look = page.look(role)
        page.sheet.conditional_format(
            STATUS_ROW, column, STATUS_ROW, column, {**rule, "format": look}
        )


def pages_wide(width: float) -> int:
    """Count the pages across that columns of this many characters are printed on."""
    return max(1, math.ceil(width / _WIDEST_A3))


def print_areas(page: Page, areas: Sequence[tuple[int, int, int, int]]) -> None:
    """Print several areas, each from a new page on.

    Excel ignores page breaks of a sheet that is fitted to a width, but not these.
    """
    cells = (f"'{page.name}'!{xl_range_abs(*area)}" for area in areas)
    page.sheet.print_area_range = ",".join(cells)


def print_parts(page: Page, starts: Sequence[int], columns: int) -> None:
    """Print in portrait, a page for what stands from one of these rows to the next.

    A page holds whole sections, so that no chart is cut in two.
    """
    areas = [(top, 0, end - 1, columns - 1) for top, end in pairwise(starts)]
    print_areas(page, areas)
    print_upright(page, len(areas))


def print_parts_across(page: Page, last_row: int, starts: Sequence[int]) -> None:
    """Print the columns from one of these to the next on pages of their own, each one wide.

    Excel and LibreOffice repeat the key columns that ``set_print`` names on each of them.
    """
    print_areas(page, [(0, left, last_row, end - 1) for left, end in pairwise(starts)])
    page.sheet.fit_to_pages(1, 0)


def set_print(
    page: Page,
    *,
    header_row: int,
    key_columns: int = 0,
    width: float = 0,
) -> None:
    """Set up printing: landscape, one page wide (wide tables more), header rows repeated."""
    tab = page.sheet
    tab.set_landscape()
    tab.set_paper(_A4 if width <= _WIDEST_A4 else _A3)
    tab.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    wide = pages_wide(width)
    tab.fit_to_pages(wide, 0)
    tab.repeat_rows(min(BODY_ROW - 1, header_row), header_row)
    if wide > 1 and key_columns:
        tab.repeat_columns(0, key_columns - 1)
        tab.print_across()
    tab.set_footer(footer("&A"))


def print_upright(page: Page, pages: int = 1) -> None:
    """Print in portrait, after ``set_print``: for what is longer than wide.

    It is printed on so many pages at most; 0 is as many as it takes.
    """
    page.sheet.set_portrait()
    page.sheet.fit_to_pages(1, pages)


def footer(left: str) -> str:
    """Give the footer of a page: what it is of, the page number, and with what it was made."""
    return f"&L{left}&CPage &P of &N&Rfinops-xl {__version__}, &D"
