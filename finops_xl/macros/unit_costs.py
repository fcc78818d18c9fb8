"""The button "Refresh unit costs": what a task costs by the price book, kept in the workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from finops_xl.books.port import Book
from finops_xl.macros.last_known import WRITTEN, write_last_known
from finops_xl.macros.reading import check_schema, read_workshop
from finops_xl.prices.book import price_book
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.last_known import with_unit_cost
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.unit_cost import (
    LIVE,
    computed_unit_cost,
    price_day,
    unit_cost,
    unit_cost_reason,
)
from finops_xl.workshop.wording.text import is_blank, key, plain


@dataclass(frozen=True)
class AgentUnitCost:
    """Where the unit cost of an agent comes from, and why it is not live."""

    agent: str
    source: str
    why: str = ""


@dataclass(frozen=True)
class UnitCostSummary:
    """What the workbook computes with after the refresh."""

    agents: Sequence[AgentUnitCost]
    price_book: str

    def count(self, source: str) -> int:
        """Count the agents whose unit cost comes from this source."""
        return sum(agent.source == source for agent in self.agents)

    @property
    def reasons(self) -> dict[str, list[str]]:
        """Group the agents without a live unit cost by the reason."""
        grouped: dict[str, list[str]] = {}
        for agent in self.agents:
            if agent.why:
                grouped.setdefault(agent.why, []).append(agent.agent)
        return grouped


def refresh_unit_costs(book: Book) -> UnitCostSummary:
    """Keep prices, unit costs and the price-book id; the formulas are computed anew before.

    The host does that: asked from here, Excel would call Python while Python waits for it.
    """
    check_schema(book)
    book.require_writable(WRITTEN)
    workshop = read_workshop(book)
    agents = [_unit_cost_of(workshop, row) for row in workshop.inputs]
    write_last_known(book, workshop)
    return UnitCostSummary(agents, price_book().book_id)


def _unit_cost_of(workshop: Workshop, row: AgentEconomics) -> AgentUnitCost:
    kept = with_unit_cost(row, workshop.settings, workshop.prices)
    source = unit_cost(kept, workshop.model_of.get(key(row.model))).source
    name = plain(row.agent_id) or f"row {row.position + 1}"
    return AgentUnitCost(name, source, "" if source == LIVE else _why_not_live(workshop, row))


def _why_not_live(workshop: Workshop, row: AgentEconomics) -> str:
    settings = workshop.settings
    if computed_unit_cost(row, settings, workshop.prices) is not None:
        return "The worksheet functions do not answer in this workbook"
    if any(map(is_blank, (row.model, row.input_tokens, row.output_tokens))):
        return "Model or tokens are blank on Economics"
    if price_day(settings) is None:
        return "The price date on Settings is text: enter a date"
    reason = unit_cost_reason(row, settings, workshop.prices)
    return reason or "Text stands where a number of tokens belongs"
