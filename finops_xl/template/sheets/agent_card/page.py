"""Agent card: one agent on one page to project, print and sign; below it the four steps."""

from __future__ import annotations

from finops_xl.template.calculator import input_names, name_cell
from finops_xl.template.draft import Draft, Page
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page, print_areas, set_print
from finops_xl.template.sheets.agent_card import basis, head, kpis, money, signing, target_steps
from finops_xl.template.sheets.agent_card.basis import write_basis
from finops_xl.template.sheets.agent_card.grid import LAST, RIGHT, WIDTHS, set_columns
from finops_xl.template.sheets.agent_card.head import PICK, VERDICT, write_head, write_pick
from finops_xl.template.sheets.agent_card.kpis import write_kpis
from finops_xl.template.sheets.agent_card.money import write_money
from finops_xl.template.sheets.agent_card.signing import write_signing

CARD_ROW = BODY_ROW + 1
"""First row that is printed: above it stands what one works with on the screen."""


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the card and the steps, each of which is one printed page."""
    page = open_page(draft, sheet)
    set_columns(page)
    write_pick(page, BODY_ROW)
    end = write_card(page, CARD_ROW)
    name_cell(page, VERDICT, CARD_ROW + 1, RIGHT)
    steps = end + 2
    last = target_steps.write_steps(page, steps)
    page.sheet.freeze_panes(BODY_ROW, 0)
    page.sheet.set_zoom(80)
    _set_print(page, (CARD_ROW, end), (steps, last))


def write_card(page: Page, row: int) -> int:
    """Write the card of the agent that is picked; give its last row."""
    write_head(page, row)
    row += head.ROWS
    targets = write_kpis(page, row)
    row += kpis.ROWS
    write_money(page, row)
    row += money.ROWS
    write_basis(page, row)
    row += basis.ROWS
    write_signing(page, row, targets)
    return row + signing.ROWS - 1


def set_card_print(page: Page, pages: int) -> None:
    """Print on so many landscape pages; the margins are as narrow as printers take."""
    set_print(page, header_row=0, width=sum(WIDTHS))
    page.sheet.fit_to_pages(1, pages)
    page.sheet.set_margins(left=0.4, right=0.4, top=0.35, bottom=0.5)


def _set_print(page: Page, *areas: tuple[int, int]) -> None:
    """Print each area on a page of its own, headed by the title of the card."""
    set_card_print(page, len(areas))
    page.sheet.repeat_rows(CARD_ROW, CARD_ROW)
    print_areas(page, [(top, 0, foot, LAST) for top, foot in areas])


SHEET = Sheet(
    "Agent card",
    "Agent card",
    "One agent on one page to project, print and sign. Choose the agent in the yellow cell; "
    "the second page shows the four steps of target setting.",
    "One page for each agent: thesis, KPIs, targets, money, verdict, lines to sign",
    "commitment",
    write,
    inputs=input_names([PICK]),
)
