"""The card of every agent: each is picked on the tab Agent card, and what it shows is kept."""

from __future__ import annotations

from collections.abc import Callable

from finops_xl.books.file import FileBook
from finops_xl.engine.addresses import cell_name
from finops_xl.engine.errors import WorkbookError
from finops_xl.errors import CellError
from finops_xl.macros.reading import NO_AGENTS, check_schema
from finops_xl.template.cards import AgentCard
from finops_xl.template.sheets.agent_card.grid import LAST, RIGHT, ROW
from finops_xl.template.sheets.agent_card.head import PICK, VERDICT
from finops_xl.template.sheets.agent_card.page import CARD_ROW
from finops_xl.workshop.records import Agent
from finops_xl.workshop.wording.text import is_blank, key, plain

_PICK = PICK.cell.name
_PLACES = {_PICK: cell_name(CARD_ROW, 2), VERDICT: cell_name(CARD_ROW + 2, RIGHT + 1)}
"""Where the tab must have its cells for the rest to stand where it is read."""


def agent_cards(
    book: FileBook, on_agent: Callable[[str], None] = lambda _: None
) -> list[AgentCard]:
    """Compute the card of every agent of 2 Classification; nothing is saved."""
    check_schema(book)
    sheet = _tab(book)
    cards = []
    agents = {key(agent.agent_id): agent for agent in reversed(book.read(Agent))}
    for agent in reversed(agents.values()):
        if is_blank(agent.agent_id):
            continue
        on_agent(plain(agent.agent_id))
        book.write_setting(_PICK, agent.agent_id)
        if book.setting(ROW) == "":
            raise WorkbookError(
                f"Agent ID {agent.agent_id!r} cannot be looked up: use letters and digits only."
            )
        cards.append(_card(book, sheet, f"{plain(agent.agent_id)} {plain(agent.agent)}"))
    if not cards:
        raise WorkbookError(f"{book.title} has {NO_AGENTS}")
    return cards


def _card(book: FileBook, sheet: str, name: str) -> AgentCard:
    found = book.results.values[sheet].items()
    values = {(row - 1 - CARD_ROW, column - 1): value for (row, column), value in found}
    for (row, column), value in values.items():
        if isinstance(value, CellError) and row >= 0 and column <= LAST:
            place = cell_name(row + 1 + CARD_ROW, column + 1)
            raise WorkbookError(
                f"The card of {name} shows {value.code} in {place} of {sheet}: mend the cell "
                "that it reads, or carry the workbook over with finops-xl new --from."
            )
    return AgentCard(name, values)


def _tab(book: FileBook) -> str:
    """Give the tab of the cards; its cells must stand where this version has them."""
    names = {name.casefold() for name in book.names()}
    if all(name.casefold() in names for name in _PLACES):
        places = {name: book.setting_address(name) for name in _PLACES}
        if {name: cell for name, (_, cell) in places.items()} == _PLACES:
            return places[_PICK][0]
    raise WorkbookError(
        f"{book.title} has no tab Agent card of this version, or its rows were moved. Carry it "
        f"over first: finops-xl new NEW.xlsx --from {book.title}"
    )
