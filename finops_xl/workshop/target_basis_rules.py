"""Rules on what a target rests on: assumption, benchmark, adoption, money. See ``rules.csv``."""

from __future__ import annotations

import re

from finops_xl.errors import CellError
from finops_xl.workshop import lists
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.facts import CURRENCY, unit_template
from finops_xl.workshop.findings import Trouble
from finops_xl.workshop.target_case import TARGET_RULES, TargetCase
from finops_xl.workshop.target_values import share_of
from finops_xl.workshop.wording.text import day, is_blank, is_placeholder, number, plain, quoted
from finops_xl.workshop.wording.typed import number_remedy, share_remedy

rule = TARGET_RULES.rule

AGENT_COST = "agent_cost"
CONTRIBUTION_MARGIN = "contribution margin"
DEEPEST_DISCOUNT = 0.5
LEAST_CASES = 5
_CASES = re.compile(r"\bn ?= ?(\d+)|\b(\d+) (?:\w+ ){0,2}(?:cases|projects|agents|deployments)\b")
_REVENUE = re.compile(r"\b(?:revenues?|turnover|sales|gross sales|top line)\b")


@rule("K22", "assumption_id", fails=(None,), passes=("S01",))
def has_assumption(case: TargetCase) -> Trouble | None:
    """Ask for the assumption behind every target."""
    if not case.in_table or not case.has_levels or not is_placeholder(case.assumption):
        return None
    if is_blank(case.target.assumption_id):
        what = "The target has no assumption."
        return Trouble(what, "Write it on the sheet Assumptions and choose its id here.")
    what = f"Assumption {quoted(case.target.assumption_id)} has no text."
    return Trouble(what, "Write it on the sheet Assumptions.")


@rule("T07", "claim_source", fails=(None,), passes=("Trial in two regions, n = 12",))
def rests_on_benchmark(case: TargetCase) -> Trouble | None:
    """Ask for a benchmark with source and date, or at least five cases."""
    if not case.in_table or not case.has_levels:
        return None
    source = plain(case.basis.source)
    if _cases(source) >= LEAST_CASES:
        return None
    if is_placeholder(source):
        what = "The target rests on no benchmark."
        return Trouble(what, f"Name a source with its date, or at least {LEAST_CASES} cases.")
    if day(case.basis.date) is None:
        return Trouble("The benchmark has no date.", "Give the date of its source.", "claim_date")
    return None


def _cases(source: str) -> int:
    found = _CASES.search(source.casefold())
    return int((found[1] or found[2])[:9]) if found else 0


@rule("T08", "adoption_6", fails=(None, 1.0), passes=(0.4,))
def expects_partial_adoption(case: TargetCase) -> Trouble | None:
    """Ask for adoption: full adoption within six months is rare."""
    if not case.in_table or not case.has_levels or case.is_computed:
        return None
    if is_blank(case.target.adoption_6):
        return Trouble("No adoption is stated for month 6.", "Type a share below 1.")
    if number(case.target.adoption_6) != 1:
        return None  # what is no share is W03 or W07
    return Trouble(
        "Adoption at month 6 is 1; full adoption within six months is rare.",
        "Type a share below 1.",
    )


@rule("T12", "benefit_type", fails=(None, "savings"), passes=("cost avoided",))
def says_how_money_is_realised(case: TargetCase) -> Trouble | None:
    """Ask who gives up the money: hours alone are none."""
    if not case.is_monetised:
        return None
    if plain(case.target.benefit_type).casefold() not in lists.BENEFIT_TYPES:
        what = "The benefit type is missing."
        if not is_blank(case.target.benefit_type):
            what = f"Benefit type {quoted(case.target.benefit_type)} is not in the list."
        return Trouble(what, f"Choose one of {', '.join(lists.BENEFIT_TYPES)}.")
    if share_of(case.target.realisation) is None:
        return _no_realisation(case.target.realisation)
    if is_placeholder(plain(case.target.budget_holder)):
        what = "Nobody is named who gives up the money."
        return Trouble(what, "Name the budget holder.", "budget_holder")
    return None


def _no_realisation(cell: Cell) -> Trouble | None:
    """Say what is wrong with a realisation that is no share; of an error value W04 speaks."""
    if isinstance(cell, CellError):
        return None
    remedy = "Type the share that becomes money, from 0 to 1."
    value = number(cell)
    if is_blank(cell):
        what = "The realisation share is missing."
    elif value is None:
        what = f"Realisation holds {quoted(cell)}, which is not a number."
        remedy = number_remedy(cell, remedy)
    else:
        what = f"The realisation share is {value:.6g}; a share lies between 0 and 1."
        remedy = share_remedy(value, remedy)
    return Trouble(what, remedy, "realisation")


@rule("W19", "money_per_unit")
def leaves_the_cost_of_the_agent_to_economics(case: TargetCase) -> Trouble | None:
    """Ask that a KPI with money is not made of the agent's own cost."""
    if not case.is_monetised or AGENT_COST not in plain(case.kpi.formula).casefold():
        return None
    return Trouble(
        f"Its formula holds {AGENT_COST}, which Economics takes off already.",
        "Leave the money blank here, or give money to the KPI that shows the effect.",
    )


@rule("T13", "benefit_type", fails=("revenue",), passes=("cost avoided",))
def counts_margin(case: TargetCase) -> Trouble | None:
    """Ask for margin: revenue leaves out what it costs to serve it."""
    if not case.is_monetised:
        return None
    remedy = "Use contribution margin: revenue less what it costs to serve it."
    benefit = plain(case.target.benefit_type).casefold()
    if _REVENUE.search(benefit):
        return Trouble(f"The benefit type is {quoted(benefit)}.", remedy)
    earns = case.line == "top" and plain(case.kpi.category).casefold() == "capacity"
    if earns and benefit != CONTRIBUTION_MARGIN:
        return Trouble(
            f"Money of a top-line KPI is {quoted(benefit)}, not contribution margin.", remedy
        )
    if _takes_all_revenue(case):
        return Trouble("The whole revenue of this KPI is counted as money.", remedy)
    return None


def _takes_all_revenue(case: TargetCase) -> bool:
    """Tell a KPI of revenue whose every unit counts as a whole unit of money."""
    if CURRENCY not in unit_template(case.unit) or case.line != "top":
        return False
    texts = f"{plain(case.kpi.kpi)} {plain(case.kpi.definition)}".casefold()
    worth = number(case.target.money_per_unit)
    return bool(_REVENUE.search(texts)) and "margin" not in texts and (worth or 0) >= 1


@rule("T15", "discount", fails=(0.6,), passes=(0.4, 0.5))
def discount_is_usual(case: TargetCase) -> Trouble | None:
    """Mention a discount deeper than the guide's range: it is caution."""
    discount = share_of(case.basis.discount)
    if discount is None or discount <= DEEPEST_DISCOUNT:
        return None
    return Trouble(
        f"The discount of {discount:.0%} on the claim is deeper than the guide's 30-50 %.",
        "Keep it if caution is meant.",
    )
