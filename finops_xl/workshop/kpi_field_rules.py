"""K rules on the fields of a KPI: category, unit, source, owner, frequency.

Each rule is a function with cells of its field that break it and cells that pass; the
documents and the tests read them from here. What a rule means stands in ``data/rules.csv``.
"""

from __future__ import annotations

from difflib import get_close_matches

from finops_xl.workshop import facts, lists
from finops_xl.workshop.findings import Trouble
from finops_xl.workshop.statement import KPI_RULES, Statement, baseline_misfit
from finops_xl.workshop.wording.owners import owner_trouble
from finops_xl.workshop.wording.sources import (
    cannot_measure,
    has_field,
    has_no_source,
    unrepeatable,
)
from finops_xl.workshop.wording.text import is_blank, is_placeholder, plain, quoted
from finops_xl.workshop.wording.typed import share_remedy
from finops_xl.workshop.wording.units import unit_trouble

rule = KPI_RULES.rule

LINE_OF_CATEGORY = {"efficiency": "bottom", "capacity": "top"}


@rule("K01", "kpi", fails=("", "TBD"), passes=("Ticket reopen rate",))
def has_name(s: Statement) -> Trouble | None:
    """Ask for a name, by which the KPI is addressed."""
    if not is_placeholder(s.name):
        return None
    return Trouble("The KPI has no name.", "Name the quantity that is measured.")


@rule("K04", "category", fails=("", "Financial", "Speed"), passes=("Efficiency", "economic"))
def has_known_category(s: Statement) -> Trouble | None:
    """Ask for one of the four categories of the guide."""
    if s.category in map(str.casefold, lists.CATEGORIES):
        return None
    return Trouble(
        _one_of("Category", s.kpi.category), f"Choose one of {', '.join(lists.CATEGORIES)}."
    )


@rule("K05", "category", fails=("Capacity",), passes=("Efficiency", "Quality", "Economic"))
def agrees_with_line(s: Statement) -> Trouble | None:
    """Keep Efficiency for the bottom line, Capacity for the top line."""
    if s.line is None:
        if s.in_table:
            return None  # the line stands on the agent's row and is judged there
        what = _one_of("Line", s.line_text)
        return Trouble(what, 'Write "bottom" or "top".', "line")
    belongs = LINE_OF_CATEGORY.get(s.category)
    if belongs in (None, s.line):
        return None
    return Trouble(
        f"Category {quoted(s.kpi.category)} belongs to the {belongs} line, the agent to the "
        f"{s.line} line.",
        "Choose a KPI that proves the thesis of this agent, or move the agent.",
    )


@rule("K06", "unit", fails=("", "hrs", "EUR", "%", "hours/month"), passes=("days",))
def has_fitting_unit(s: Statement) -> Trouble | None:
    """Ask for a unit that fits: a wrong one is wrong by a factor of 100 or 1000."""
    if s.is_in_unknown_currency:
        return None
    if facts.unit_kind(s.unit) is None:
        near = get_close_matches(s.unit.casefold(), facts.unit_kinds(), n=1, cutoff=0.4)
        hint = f", such as {_as_typed(near[0])}" if near else ""
        return Trouble(_one_of("Unit", s.kpi.unit), f"Choose a unit from the list{hint}.")
    why = unit_trouble(s.name, s.definition, s.formula, s.unit)
    if why:
        what = f"Unit {quoted(s.unit)} does not fit: {why}."
        return Trouble(what, "Choose the unit of what the definition measures.")
    return _baseline_outside_unit(s)


def _as_typed(unit: str) -> str:
    """Give a unit as a person types it, a currency by its code."""
    shown = unit.replace(facts.CURRENCY, "EUR")
    return shown if shown == unit else f"{shown} (a currency is its three letters, as on Settings)"


def _baseline_outside_unit(s: Statement) -> Trouble | None:
    why = baseline_misfit(s.kpi)
    if not why or s.baseline is None:
        return None
    remedy = "Check the baseline and its unit."
    if s.unit == "%" and s.baseline > 1:
        beyond = "Choose the unit x or ratio where it may exceed 100 %."
        remedy = f"{share_remedy(s.baseline, '')} {beyond}".strip()
    what = f"Baseline {plain(s.kpi.baseline)} does not fit unit {s.unit}: {why}."
    return Trouble(what, remedy, "baseline")


@rule("K07", "direction", fails=("", "either", "up"), passes=("higher", "lower", "within-band"))
def has_direction(s: Statement) -> Trouble | None:
    """Ask which way is better: the order of targets depends on it."""
    if s.direction in lists.DIRECTIONS:
        return None
    what = _one_of("Direction", s.kpi.direction)
    return Trouble(what, f"Choose one of {', '.join(lists.DIRECTIONS)}.")


@rule(
    "K11a",
    "source",
    fails=("", "TBD", "ERP", "manual estimate", "ServiceNow"),
    passes=("Zendesk: tickets.created_at", "ServiceNow incident.reopen_count"),
)
def names_system_and_field(s: Statement) -> Trouble | None:
    """Ask for a source in which somebody else finds the same figure."""
    if has_field(s.source) or (s.is_computed and "register" in s.source.casefold()):
        return None
    remedy = 'Write "System: field, field", such as "Zendesk: tickets.created_at".'
    if not s.source:
        return Trouble("The data source is missing.", remedy)
    return Trouble(f"Source {quoted(s.source)} names no system with a field.", remedy)


@rule(
    "K11b",
    "source",
    fails=("Excel tracker of the team: column F", "Employee survey: question 7"),
    passes=("Qualtrics: survey_response.score",),
)
def can_be_repeated(s: Statement) -> Trouble | None:
    """Refuse a source that does not give the same figure twice."""
    found = unrepeatable(s.source)
    if not found:
        return None
    return Trouble(
        f"Source {quoted(s.source)} cannot be repeated: it says '{found}'.",
        "Name the system and the field that record the figure by themselves.",
    )


@rule("K12", "measurable", fails=("no", "maybe", None), passes=("yes", "with effort"))
def can_be_measured(s: Statement) -> Trouble | None:
    """Ask whether the KPI can be measured today."""
    remedy = "Open a task with owner and date that makes it measurable, or choose another KPI."
    said = cannot_measure(s.definition) or cannot_measure(plain(s.kpi.baseline))
    if said:
        return Trouble(f"The text says '{said}'.", remedy, "definition")
    said = cannot_measure(s.source) or has_no_source(s.source)
    if said:
        return Trouble(f"The source says '{said}'.", remedy, "source")
    answer = plain(s.kpi.measurable).casefold()
    if answer in {"yes", "true", "effort", "with effort"} or not (answer or s.in_table):
        return None
    if not answer:
        return Trouble("Nobody has said whether it can be measured today.", "Answer yes or no.")
    return Trouble(f"Measurable today is {quoted(s.kpi.measurable)}.", remedy)


@rule(
    "K13",
    "owner",
    fails=("", "everyone", "Finance team", "Anna and Ben", "Head of IT / Head of Tax"),
    passes=("Head of Accounts Payable", "Head of Research and Development", "Maria Lopez"),
)
def has_one_owner(s: Statement) -> Trouble | None:
    """Ask for one owner: shared ownership is none."""
    why = owner_trouble(plain(s.kpi.owner))
    if not why:
        return None
    what = f"Owner {quoted(s.kpi.owner)} is {why}." if why != "missing" else "The owner is missing."
    return Trouble(what, "Name one person or one role.")


@rule("K14", "frequency", fails=("", "quarterly", "yearly"), passes=("daily", "Weekly", "monthly"))
def is_measured_often(s: Statement) -> Trouble | None:
    """Ask for three points by month 6 or more."""
    if plain(s.kpi.frequency).casefold() in lists.FREQUENCIES:
        return None
    what = _one_of("Frequency", s.kpi.frequency)
    return Trouble(what, f"Choose one of {', '.join(lists.FREQUENCIES)}.")


@rule("K20", "attribution", fails=(None, "gut feeling"), passes=("A/B test", "before/after"))
def states_attribution(s: Statement) -> Trouble | None:
    """Ask how the effect is credited to the agent."""
    text = plain(s.kpi.attribution).casefold()
    if text in map(str.casefold, lists.ATTRIBUTIONS) or not (text or s.in_table):
        return None
    what = _one_of("Attribution", s.kpi.attribution)
    return Trouble(what, f"Choose one of {', '.join(lists.ATTRIBUTIONS)}.")


def _one_of(what: str, cell: object) -> str:
    """Say that a choice is missing or is none of its list."""
    if is_blank(cell):
        return f"{what} is missing."
    return f"{what} {quoted(cell)} is not in the list."
