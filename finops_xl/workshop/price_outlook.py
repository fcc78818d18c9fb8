"""W18: what is known to happen to the price of an agent's model within the horizon.

Every figure holds the prices of the price date for all months. A scheduled price, the end
of a negotiated rate or the retirement of a model is not in them: it is told here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from finops_xl.prices.rows import iso_day
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.findings import Finding, Trouble, finding
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.unit_cost import computed_unit_cost, price_day, unit_cost_reason
from finops_xl.workshop.wording.text import key, number, plain

RULE = "W18"

_DAYS_OF_MONTH = 365.25 / 12
_NOTICEABLE = 1e-9
"""Relative; less is rounding."""


class Change(NamedTuple):
    """The first day on which a unit cost differs: its new amount, or why there is none."""

    day: float
    before: float
    after: float | None
    why: str


def check_outlook(workshop: Workshop) -> Iterator[Finding]:
    """Report the first change of every agent's unit cost that is known already."""
    for inputs in workshop.inputs:
        change = first_change(workshop, inputs)
        if change:
            yield finding(RULE, _trouble(inputs, change), inputs)


def first_change(workshop: Workshop, inputs: AgentEconomics) -> Change | None:
    """Look from the price date to the end of the agent's horizon."""
    start, settings, prices = price_day(workshop.settings), workshop.settings, workshop.prices
    end = _end_of_horizon(workshop, inputs)
    before = computed_unit_cost(inputs, settings, prices)
    if start is None or end is None or before is None:
        return None
    for day in prices.change_days(plain(inputs.model)):
        if not start < day <= end:
            continue
        then = replace(settings, price_date=day)
        after = computed_unit_cost(inputs, then, prices)
        if after is None:
            return Change(day, before, None, unit_cost_reason(inputs, then, prices))
        if abs(after - before) > _NOTICEABLE * before:
            return Change(day, before, after, "")
    return None


def _end_of_horizon(workshop: Workshop, inputs: AgentEconomics) -> float | None:
    """Count the horizon from go-live, or from the price date where that is not known."""
    agent = workshop.agent_of.get(key(inputs.agent_id))
    go_live = number(agent.go_live) if agent else None
    start, months = price_day(workshop.settings), number(workshop.settings.horizon_months)
    if start is None or months is None or (go_live is not None and to_date(go_live) is None):
        return None
    return max(start, go_live or start) + months * _DAYS_OF_MONTH


def _trouble(inputs: AgentEconomics, change: Change) -> Trouble:
    day = iso_day(change.day)
    if change.after is None:
        what = f"From {day} the model has no price: {change.why}."
        remedy = "Plan the move to another model: a line 'refresh' on Costs, or its price now."
        return Trouble(what, remedy, "model")
    ratio = f" ({change.after / change.before - 1:+.0%})" if change.before else ""
    what = (
        f"From {day} a task of {plain(inputs.model)} costs USD {change.after:.4g} instead of "
        f"{change.before:.4g}{ratio}; the figures hold the price of the price date."
    )
    return Trouble(what, "Put the difference on Costs, or judge the agent at that date.", "model")
