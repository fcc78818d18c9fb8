"""Rules that need an agent, or all its KPIs: the thesis, two to three KPIs, no double count."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from finops_xl.errors import CellError
from finops_xl.workshop import facts
from finops_xl.workshop.findings import Finding, Trouble, finding, in_order
from finops_xl.workshop.records import Agent, Kpi
from finops_xl.workshop.statement import is_computed
from finops_xl.workshop.thesis import line_of, thesis
from finops_xl.workshop.wording.formulas import UnreadableError, canonical, inputs_of, read_formula
from finops_xl.workshop.wording.text import is_blank, plain, quoted

RULES = ("W08", "K01", "K15a", "K15b", "K15c", "K16", "K17", "K19", "K21")
"""What this module judges; uniqueness of the name is the part of K01 that needs all KPIs."""

FEWEST_KPIS, MOST_KPIS = 2, 3
_HOURS = re.compile(r"\bhours? (?:saved|freed|released)|\btime saved")
_LABOUR = re.compile(
    r"\b(?:labou?r|personnel|staff|payroll|salary|wage) costs? (?:saved|avoided|reduced|savings?)"
    r"|\bsav\w+ (?:of|in|on) (?:labou?r|personnel|staff) cost"
)


def check_agent(agent: Agent) -> list[Finding]:
    """Judge the classification of an agent: name, line, value driver, thesis."""
    found = [finding("W08", trouble, agent) for trouble in _classification(agent)]
    trouble = _thesis(agent)
    return [*found, finding("K21", trouble, agent)] if trouble else found


def _classification(agent: Agent) -> Iterator[Trouble]:
    if is_blank(agent.agent):
        what = "The agent has no name."
        yield Trouble(what, "Type the name that people know it by.", "agent")
    line = line_of(plain(agent.line))
    if line is None:
        what = (
            "The line is missing."
            if is_blank(agent.line)
            else (f"Line {quoted(agent.line)} is not in the list.")
        )
        yield Trouble(what, "Choose Bottom line or Top line.", "line")
    drivers = {row["driver"]: row["line"] for row in facts.value_drivers()}
    belongs = drivers.get(plain(agent.driver).casefold())
    if belongs is None:
        what = (
            "The primary value driver is missing."
            if is_blank(agent.driver)
            else (f"Value driver {quoted(agent.driver)} is not in the list.")
        )
        yield Trouble(what, f"Choose one of {_drivers_of(line)}.", "driver")
    elif line and belongs != line:
        what = f"Value driver {quoted(agent.driver)} belongs to the {belongs} line."
        yield Trouble(what, f"Choose one of {_drivers_of(line)}.", "driver")


def _drivers_of(line: str | None) -> str:
    return ", ".join(r["driver"] for r in facts.value_drivers() if line in (None, r["line"]))


def _thesis(agent: Agent) -> Trouble | None:
    """Ask for a thesis that can be said and names a number."""
    outcome, mechanism = plain(agent.outcome), plain(agent.mechanism)
    for field, text in (("outcome", outcome), ("mechanism", mechanism)):
        if not text:
            what = f"The thesis has no {field}."
            return Trouble(what, "Say what falls or is earned, and how.", field)
    try:
        thesis(plain(agent.line), outcome, mechanism)
    except CellError:
        return None  # the line is reported as W08
    if any(letter.isdigit() for letter in outcome + mechanism):
        return None
    what = f"The thesis names no number: {quoted(outcome)}."
    return Trouble(what, "Say how much, such as from 6.5 to 3 days.", "outcome")


def check_agent_kpis(
    agent: Agent, kpis: Sequence[Kpi], *, monetised: Collection[str] = ()
) -> list[Finding]:
    """Judge all KPIs of an agent together.

    ``monetised`` names the KPIs whose targets carry money.
    """
    found = [
        *_names_twice(kpis),
        *_count(agent, kpis),
        *_categories(agent, kpis),
        *_same_inputs(kpis),
        *_hours_and_labour(kpis, {name.casefold() for name in monetised}),
        *_cost_without_quality(kpis),
    ]
    return in_order(found)


def _name(kpi: Kpi) -> str:
    return plain(kpi.kpi).casefold()


def _names_twice(kpis: Sequence[Kpi]) -> Iterator[Finding]:
    seen: Counter[str] = Counter()
    for kpi in kpis:
        seen[_name(kpi)] += 1
        if _name(kpi) and seen[_name(kpi)] > 1:
            what = f"The agent has more than one KPI called {quoted(kpi.kpi)}."
            yield finding("K01", Trouble(what, "Give each its own name.", "kpi"), kpi)


def _count(agent: Agent, kpis: Sequence[Kpi]) -> Iterator[Finding]:
    if not FEWEST_KPIS <= len(kpis) <= MOST_KPIS:
        what = f"The agent has {len(kpis)} KPI{'' if len(kpis) == 1 else 's'}."
        remedy = f"Give it {FEWEST_KPIS} to {MOST_KPIS}."
        yield finding("K15a", Trouble(what, remedy, "agent_id"), agent)


def _has(kpis: Sequence[Kpi], category: str) -> bool:
    """Tell a KPI of a category that proves a result; leading indicators do not count."""
    return any(
        plain(kpi.category).casefold() == category and not facts.is_leading(_name(kpi))
        for kpi in kpis
    )


def _categories(agent: Agent, kpis: Sequence[Kpi]) -> Iterator[Finding]:
    if kpis and not _has(kpis, "economic"):
        what = "No KPI of the agent is Economic."
        remedy = "Add one that ties value to cost: cost per task, ROI ratio or payback."
        yield finding("K15b", Trouble(what, remedy, "agent_id"), agent)
    if kpis and line_of(plain(agent.line)) == "bottom" and not _has(kpis, "quality"):
        what = "The bottom-line agent has no Quality KPI as guardrail."
        remedy = "Add one, such as the accuracy rate or the customer satisfaction score."
        yield finding("K15c", Trouble(what, remedy, "agent_id"), agent)


def _same_inputs(kpis: Sequence[Kpi]) -> Iterator[Finding]:
    seen: dict[object, Kpi] = {}
    for kpi in kpis:
        for key in _formula_keys(kpi):
            other = seen.setdefault(key, kpi)
            if other is not kpi:
                what = f"It is computed from the same inputs as {quoted(other.kpi)}."
                remedy = "Keep one of the two: the same inputs count the same benefit twice."
                yield finding("K16", Trouble(what, remedy, "formula"), kpi)
                break


def _formula_keys(kpi: Kpi) -> list[object]:
    """Give what two KPIs of an agent must not share; nothing where there is no formula."""
    try:
        formula = read_formula(plain(kpi.formula))
    except UnreadableError:
        return []
    if is_computed(plain(kpi.kpi), plain(kpi.source)):
        return [canonical(formula)]
    return [canonical(formula), inputs_of(formula)]


def _hours_and_labour(kpis: Sequence[Kpi], monetised: Collection[str]) -> Iterator[Finding]:
    paid = [kpi for kpi in kpis if _name(kpi) in monetised]
    hours = [kpi for kpi in paid if _HOURS.search(_name(kpi))]
    labour = [kpi for kpi in paid if _LABOUR.search(_name(kpi))]
    if hours and labour:
        what = f"{quoted(hours[0].kpi)} and {quoted(labour[0].kpi)} both carry money."
        remedy = "Leave the money per unit of one of them blank."
        yield finding("K17", Trouble(what, remedy, "kpi"), hours[0])


def _cost_without_quality(kpis: Sequence[Kpi]) -> Iterator[Finding]:
    if _has(kpis, "quality"):
        return
    for kpi in kpis:
        is_money = facts.CURRENCY in facts.unit_template(plain(kpi.unit))
        if is_money and plain(kpi.direction).casefold() == "lower":
            what = f"The cost KPI {quoted(kpi.kpi)} stands without a Quality KPI."
            remedy = "Add one: a single cost target invites poor quality."
            yield finding("K19", Trouble(what, remedy, "kpi"), kpi)
            return
