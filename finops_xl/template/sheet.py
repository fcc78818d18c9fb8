"""What every sheet declares, and the head that every sheet has."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from finops_xl._version import __version__
from finops_xl.template.draft import Draft, Page
from finops_xl.template.styles import TAB_COLOURS

START = "Start"

STATUS_ROW = 2
"""Row of the master check; below title and purpose, above everything else."""

BODY_ROW = 4
"""First row below the head."""

_A4 = 9
_WIDEST_PAGE = 190
"""Characters of column width that still print readably on one landscape page."""


@dataclass(frozen=True)
class Sheet:
    """One tab: its name, what it is for, and how it is written.

    ``purpose`` stands below the title; Start shows ``summary`` beside the link to the
    tab, and the words that the formula ``progress`` gives.
    """

    name: str
    title: str
    purpose: str
    summary: str
    block: str
    write: Callable[[Draft, Sheet], None]
    progress: str = ""


def open_page(draft: Draft, sheet: Sheet) -> Page:
    """Add the tab with title, purpose, master check and print set-up."""
    page = draft.page(sheet.name)
    tab = page.sheet
    tab.set_tab_color(TAB_COLOURS[sheet.block])
    tab.hide_gridlines(2)
    tab.set_row(0, 26)
    page.put(0, 0, sheet.title, page.look("title"))
    page.put(1, 0, sheet.purpose, page.look("purpose"))
    page.compute(STATUS_ROW, 0, "=MasterCheck", page.look("status"))
    tab.conditional_format(
        STATUS_ROW,
        0,
        STATUS_ROW,
        0,
        {
            "type": "text",
            "criteria": "containing",
            "value": "attention",
            "format": page.look("status check"),
        },
    )
    if sheet.name != START:
        tab.write_url(BODY_ROW - 1, 0, f"internal:'{START}'!A1", page.look("link"), START)
    return page


def set_print(page: Page, *, header_row: int, key_columns: int = 0, width: float = 0) -> None:
    """Set up printing: landscape, one page wide (wide tables more), header rows repeated."""
    tab = page.sheet
    tab.set_landscape()
    tab.set_paper(_A4)
    tab.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    pages_wide = max(1, round(width / _WIDEST_PAGE))
    tab.fit_to_pages(pages_wide, 0)
    tab.repeat_rows(min(BODY_ROW - 1, header_row), header_row)
    if pages_wide > 1 and key_columns:
        tab.repeat_columns(0, key_columns - 1)
    tab.set_footer(f"&L&A&CPage &P of &N&Rfinops-xl {__version__}, &D")
