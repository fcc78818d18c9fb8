"""Rule P03: adoption enters the money of a KPI once. See ``rules.csv``."""

from __future__ import annotations

from finops_xl.workshop.findings import Trouble
from finops_xl.workshop.lists import AGENT_WORK
from finops_xl.workshop.target_case import TARGET_RULES, TargetCase
from finops_xl.workshop.wording.text import number, plain, spaced

_AS_CLOSE = 0.005
"""Share of the claimed improvement by which a rounded target may be off."""

_REMEDY = (
    "Measure it on all work, where adoption counts once in the target; or set the level that "
    "the work done by the agent itself reaches."
)


@TARGET_RULES.rule("P03", "adoption_12")
def counts_adoption_once(case: TargetCase) -> Trouble | None:
    """Ask that a level which holds adoption is not multiplied by adoption again.

    The money of a KPI measured on agent-handled work is multiplied by adoption. Its level
    holds adoption already where it is an amount a month (the agent's share of the work is
    in it), where its name or definition says so, and where it was set as claim x adoption.
    """
    adoption = number(case.target.adoption_12)
    on_agent_work = plain(case.kpi.measured_on).casefold() == AGENT_WORK
    if not case.in_table or not case.is_monetised or not on_agent_work or adoption == 1:
        return None
    why = _why_adoption_is_in(case, adoption)
    if not why:
        return None
    return Trouble(f"Adoption enters its money twice: {why}, and money counts it again.", _REMEDY)


def _why_adoption_is_in(case: TargetCase, adoption: float | None) -> str:
    if case.kind == "amount per period":
        return f"an amount in {case.unit} of agent-handled work grows with adoption"
    if " adoption " in spaced(f"{plain(case.kpi.kpi)} {plain(case.kpi.definition)}"):
        return "its name or definition counts adoption"
    if adoption is not None and _is_claim_times_adoption(case, adoption):
        return f"the 12-month target is the discounted claim x adoption {adoption:.0%}"
    return ""


def _is_claim_times_adoption(case: TargetCase, adoption: float) -> bool:
    claim, discount = number(case.basis.claim), number(case.basis.discount)
    reached = case.gain("target", 12)
    if claim is None or discount is None or reached is None or case.baseline is None:
        return False
    claimed = case.sign * (claim - case.baseline) * (1 - discount)
    return claimed > 0 and abs(reached - claimed * adoption) <= _AS_CLOSE * claimed
