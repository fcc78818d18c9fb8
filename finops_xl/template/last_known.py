"""Puts the prices and unit costs of the price book into the content of a new workbook."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from finops_xl.template.content import Content
from finops_xl.workshop.columns import Record
from finops_xl.workshop.contracts import Contract, contracted_prices
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.last_known import with_prices, with_unit_cost
from finops_xl.workshop.records import Model
from finops_xl.workshop.settings import Settings


def with_last_known(content: Content) -> Content:
    """Keep what the price book says of every model and agent, as the buttons do."""
    known = Settings.from_names(content.settings), contracted_prices(content.of(Contract))
    kept: dict[type[Record], Sequence[Record]] = {
        Model: [with_prices(model, *known) for model in content.of(Model)],
        AgentEconomics: [with_unit_cost(row, *known) for row in content.of(AgentEconomics)],
    }
    return replace(content, rows={**content.rows, **kept})
