"""A workbook with the card of every agent, one tab and one page each, to print in one go.

The cards are laid out by the code of the tab Agent card and hold values only: they are
of the day on which they were made.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, count
from textwrap import shorten

from finops_xl.template.build import written
from finops_xl.template.content import Content
from finops_xl.template.draft import Draft
from finops_xl.template.package import type_empty_text
from finops_xl.template.sheet import Sheet, footer
from finops_xl.template.sheets.agent_card.grid import LAST, set_columns
from finops_xl.template.sheets.agent_card.page import set_card_print, write_card
from finops_xl.template.styles import TAB_COLOURS
from finops_xl.workshop.columns import Cell

_ABOUT = {"title": "AI FinOps agent cards", "subject": "One page for each agent"}
_LONGEST_TAB = 31
_NOT_IN_A_TAB = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_RESERVED = "history"
_LONGEST_FOOTER = 60
"""Letters of a name that end before the page number in the middle."""


@dataclass(frozen=True)
class AgentCard:
    """The card of one agent: what every cell shows, counted from 0 at its first row."""

    name: str
    values: Mapping[tuple[int, int], Cell]


def cards_bytes(cards: Sequence[AgentCard]) -> bytes:
    """Build the workbook in memory."""
    tabs = list(zip(_tab_names(cards), cards, strict=True))
    sheets = [Sheet(tab, tab, "", "", "results", partial(_write, card.name)) for tab, card in tabs]
    values = {(tab, *place): cell for tab, card in tabs for place, cell in card.values.items()}
    return type_empty_text(written(sheets, Content(), values, _ABOUT))


def _write(name: str, draft: Draft, sheet: Sheet) -> None:
    page = draft.value_page(sheet.name)
    page.sheet.set_tab_color(TAB_COLOURS[sheet.block])
    page.sheet.hide_gridlines(2)
    page.sheet.set_zoom(80)
    set_columns(page)
    last_row = write_card(page, 0)
    set_card_print(page, 1)
    page.sheet.set_footer(footer(_footer_text(name)))
    page.sheet.print_area(0, 0, last_row, LAST)


def _footer_text(name: str) -> str:
    """Give a name as a footer takes it: in one line, and with "&&" for "&"."""
    line = " ".join(name.split())
    return shorten(line, _LONGEST_FOOTER, placeholder=" ...").replace("&", "&&")


def _tab_names(cards: Sequence[AgentCard]) -> Iterator[str]:
    """Name the tabs after the agents, as Excel takes it: short, plain, each name once."""
    taken = {_RESERVED}
    for number, card in enumerate(cards, 1):
        wanted = " ".join(card.name.translate(_NOT_IN_A_TAB).split()).strip("'")
        name = _cut(wanted, _LONGEST_TAB).strip(" '") or f"Agent {number}"
        for other in chain((name,), _numbered(name, number)):
            if other.casefold() not in taken:
                taken.add(other.casefold())
                yield other
                break


def _numbered(name: str, number: int) -> Iterator[str]:
    for at in count(number):
        ending = f" ({at})"
        yield _cut(name, _LONGEST_TAB - len(ending)) + ending


def _cut(text: str, units: int) -> str:
    """Shorten a text to so many UTF-16 units, which Excel counts, and to whole characters."""
    return text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", errors="ignore")
