"""W21 and W10: what stands beside a model on Prices is its own, and an agent's model is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from finops_xl.errors import CellError
from finops_xl.prices.book import models_for_template
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.findings import Finding, Trouble, finding
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Model
from finops_xl.workshop.unit_cost import OTHER_MODEL, price_day
from finops_xl.workshop.wording.text import is_blank, key, number, plain, quoted, trimmed

RULE = "W21"


def check_models(workshop: Workshop) -> Iterator[Finding]:
    """Compare every model in use with the price book, on the price date."""
    day = price_day(workshop.settings)
    for model in workshop.models:
        if not is_blank(model.model):
            yield from (finding(RULE, trouble, model) for trouble in _troubles(model, day))


def check_listed(workshop: Workshop, inputs: AgentEconomics) -> Iterator[Finding]:
    """Ask for a row on Prices of the model of an agent: nothing else holds its price."""
    cell = inputs.model
    if is_blank(cell) or isinstance(cell, CellError) or key(cell) in workshop.model_of:
        return
    what = f"Model {quoted(cell)} is not on Prices: without the add-in its price stays as saved."
    yield finding(
        "W10", Trouble(what, "Add it there, or choose one that is there.", "model"), inputs
    )


def _troubles(model: Model, day: float | None) -> Iterable[Trouble]:
    name = plain(model.model)
    (book,) = models_for_template([name], day)
    tier, window = plain(model.tier), number(model.context_window)
    if book.tier and tier and trimmed(tier).casefold() != book.tier.casefold():
        what = f"Tier is {tier}; the price book says {book.tier} for {name}."
        yield Trouble(what, f"Choose {book.tier}, or correct the model.", "tier")
    if book.context_window and window is not None and window != book.context_window:
        what = f"Context window is {window:,.0f}; the price book says "
        what += f"{book.context_window:,.0f} tokens for {name}."
        yield Trouble(
            what, f"Type {book.context_window:.0f}, or correct the model.", "context_window"
        )
    if model.price_from == OTHER_MODEL:
        whose = plain(model.known_model) or "a model that is not named"
        what = f"The last known prices beside {name} are those of {whose}, and are not used."
        remedy = (
            "Type prices, Last known model, tier and context window of this model, or clear them."
        )
        yield Trouble(what, remedy, "known_model")
