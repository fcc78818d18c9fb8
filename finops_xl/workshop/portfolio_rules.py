"""P01 and P02: no benefit is counted twice, inside one workbook and across several.

A pool is told by three things: the process of its agent, the KPI's unit, and its size.
Two pools of different size in one process are two pools: nobody can tell how far they
overlap.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from finops_xl.workshop.facts import unit_template
from finops_xl.workshop.findings import Finding, Trouble, finding
from finops_xl.workshop.lists import AGENT_WORK
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Agent, Kpi, Target
from finops_xl.workshop.target_case import TargetCase, exceeds
from finops_xl.workshop.wording.text import is_blank, key, number, plain, quoted

RULES = ("P01", "P02")

_CLAIMED_BY = ("target", "stretch")
"""Scenarios that are held against the pool; the floor claims less than both."""

_POOL_REMEDY = "Share the pool out between them, lower the targets, or correct the pool."
_DRIVER_REMEDY = (
    "Give each its own part of the benefit and say which, or let only one of them carry money."
)


@dataclass(frozen=True)
class Claim:
    """A target that states money, with its KPI and agent; ``workshop`` names its workbook."""

    agent: Agent
    kpi: Kpi
    target: Target
    workshop: str = ""

    @property
    def agent_shown(self) -> str:
        """The agent as a message names it: A01, or A01 (Sales workshop)."""
        name = plain(self.agent.agent_id)
        return f"{name} ({self.workshop})" if self.workshop else name

    def amount(self, scenario: str) -> float | None:
        """Improvement at month 12 in the KPI's unit, adoption in it once."""
        gain = TargetCase(self.target, self.kpi).gain(scenario, 12)
        if gain is None or plain(self.kpi.measured_on).casefold() != AGENT_WORK:
            return gain
        adoption = number(self.target.adoption_12)
        return None if adoption is None else gain * adoption


class Overlap(NamedTuple):
    """Claims on one benefit, and what is wrong with that."""

    rule: str
    claims: Sequence[Claim]
    trouble: Trouble

    @property
    def workshops(self) -> set[str]:
        """The workbooks that the claims come from."""
        return {claim.workshop for claim in self.claims}


def claims_of(workshop: Workshop, name: str = "") -> list[Claim]:
    """List the targets with money of a workshop, as far as their KPI and agent are there."""
    claims = []
    for kpi_key, target in workshop.target_of.items():
        agent, kpi = workshop.agent_of.get(kpi_key[0]), workshop.kpi_of.get(kpi_key)
        if agent and kpi and not is_blank(target.money_per_unit):
            claims.append(Claim(agent, kpi, target, name))
    return sorted(claims, key=lambda claim: (claim.agent.position, claim.kpi.position))


def overdrawn_pools(claims: Iterable[Claim]) -> list[Overlap]:
    """P01: find pools of which more is claimed than there is."""
    pools: dict[tuple[str, str, float], list[Claim]] = defaultdict(list)
    for claim in claims:
        size, process = number(claim.kpi.eligible_pool), _word(claim.agent.process)
        if size is not None and process:
            pools[process, unit_template(plain(claim.kpi.unit)), size].append(claim)
    found = (_overdrawn(size, of_pool) for (_, _, size), of_pool in pools.items())
    return [overlap for overlap in found if overlap]


def _overdrawn(size: float, claims: Sequence[Claim]) -> Overlap | None:
    unit = plain(claims[0].kpi.unit)
    if len(claims) == 1 and unit.casefold().startswith("hours/"):
        return None  # T04 has said so
    for scenario in _CLAIMED_BY:
        amounts = [(claim, claim.amount(scenario)) for claim in claims]
        known = [(claim, amount) for claim, amount in amounts if amount is not None]
        total = sum(amount for _, amount in known)
        if not exceeds(total, size):
            continue
        parts = ", ".join(
            f"{claim.agent_shown} {quoted(claim.kpi.kpi)} {amount:.6g}" for claim, amount in known
        )
        what = (
            f"The monetised claims on the pool of {size:.6g} {unit} in "
            f"{quoted(claims[0].agent.process)} add up to {total:.6g} at the 12-month {scenario}: "
            f"{parts}."
        )
        return Overlap("P01", claims, Trouble(what, _POOL_REMEDY, "eligible_pool"))
    return None


def shared_benefits(claims: Iterable[Claim]) -> list[Overlap]:
    """P02: find agents that monetise the same process and the same value driver."""
    benefits: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in claims:
        process, driver = _word(claim.agent.process), _word(claim.agent.driver)
        if process and driver:
            benefits[process, driver].append(claim)
    found = []
    for of_one in benefits.values():
        agents = {(claim.workshop, key(claim.agent.agent_id)): claim for claim in of_one}
        if len(agents) > 1:
            first = of_one[0].agent
            named = list(dict.fromkeys(claim.agent_shown for claim in agents.values()))
            what = (
                f"{', '.join(named[:-1])} and {named[-1]} monetise the same process "
                f"{quoted(first.process)} and value driver {quoted(first.driver)}."
            )
            trouble = Trouble(what, _DRIVER_REMEDY, "process")
            found.append(Overlap("P02", list(agents.values()), trouble))
    return found


def check_benefits(workshop: Workshop) -> list[Finding]:
    """Judge one workbook: every KPI or agent that takes part in a double count is told."""
    claims = claims_of(workshop)
    found = [
        finding("P01", overlap.trouble, claim.kpi)
        for overlap in overdrawn_pools(claims)
        for claim in overlap.claims
    ]
    found += [
        finding("P02", overlap.trouble, claim.agent)
        for overlap in shared_benefits(claims)
        for claim in overlap.claims
    ]
    return found


def _word(cell: object) -> str:
    return plain(cell).casefold()
