"""What a target rests on: the claim that is used, and the band that follows from it.

A picked benchmark implies a claim, its source, its date and a discount; what a person
types wins, cell by cell. The suggested band is TARGETBAND's: every level is the baseline
plus the claimed change, discounted and scaled by adoption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from finops_xl.workshop.benchmarks import (
    WITHIN_BAND,
    Benchmark,
    claimed_level,
    default_discount,
)
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.lists import AGENT_WORK
from finops_xl.workshop.records import Kpi, Target
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_values import SCENARIOS, Scenario, baseline_of, share_of
from finops_xl.workshop.wording.text import is_blank, number, plain

FROM_CLAIM = "from the claim"
DEFAULT_ADOPTION = f"{FROM_CLAIM}, default adoption"
WITHOUT_ADOPTION = f"{FROM_CLAIM}; adoption is in the volume"
NO_BAND = "within-band: type the allowed deviations"
NO_BASELINE = "no baseline that is a number"
NO_CLAIM = "no claim, no benchmark"
NO_LEVEL = "benchmark has no level in this unit: type the claim"
NO_DIRECTION = "no direction"
NO_GAIN = "the claim is no improvement"
NO_DISCOUNT = "no discount from 0 to 1"
NO_ADOPTION = "no adoption from 0 to 1"

Levels = Mapping[tuple[Scenario, int], float]


@dataclass(frozen=True)
class Basis:
    """The claim of a target as it is used, cell by cell, and what the benchmark implies."""

    benchmark_claim: float | None
    claim: Cell
    source: Cell
    date: Cell
    discount: Cell


def basis_of(target: Target, kpi: Kpi, benchmark: Benchmark | None, settings: Settings) -> Basis:
    """Take what is typed, else what the benchmark says."""
    implied = _implied_claim(target, kpi, benchmark)
    claim = implied if is_blank(target.claim) else target.claim
    discount = None if number(claim) is None else default_discount(benchmark, settings)
    return Basis(
        benchmark_claim=implied,
        claim=claim,
        source=_or(target.claim_source, benchmark.source if benchmark else None),
        date=_or(target.claim_date, benchmark.date if benchmark else None),
        discount=_or(target.discount, discount),
    )


def _implied_claim(target: Target, kpi: Kpi, benchmark: Benchmark | None) -> float | None:
    if benchmark is None:
        return None
    baseline = baseline_of(target, kpi)
    return claimed_level(benchmark, baseline, plain(kpi.unit), plain(kpi.direction))


def _or(typed: Cell, implied: Cell) -> Cell:
    return implied if is_blank(typed) else typed


@dataclass(frozen=True)
class Suggestion:
    """Levels by scenario and month, or none; ``why`` says what they rest on or lack."""

    why: str
    levels: Levels


def suggested(
    target: Target, kpi: Kpi, benchmark: Benchmark | None, settings: Settings
) -> Suggestion:
    """Suggest floor, target and stretch at 6 and 12 months.

    The target takes the discount itself; the floor takes more, the stretch less, by the
    spread of Settings and never beyond 0 or 1.
    """
    basis = basis_of(target, kpi, benchmark, settings)
    baseline, claim = baseline_of(target, kpi), number(basis.claim)
    lacks = _lacks(kpi, benchmark, baseline, claim)
    if lacks or baseline is None or claim is None:
        return Suggestion(lacks, {})
    discount, spread = share_of(basis.discount), share_of(settings.discount_spread)
    if discount is None or spread is None:
        return Suggestion(NO_DISCOUNT, {})
    adoption, why = _adoption(target, kpi, settings)
    spread = min(spread, discount, 1 - discount)
    discounts = dict(zip(SCENARIOS, (discount + spread, discount, discount - spread), strict=True))
    levels = {
        (scenario, month): baseline + (claim - baseline) * (1 - discounts[scenario]) * share
        for month, share in adoption.items()
        for scenario in SCENARIOS
    }
    return Suggestion(why, levels)


def _lacks(
    kpi: Kpi, benchmark: Benchmark | None, baseline: float | None, claim: float | None
) -> str:
    """Say why no band can be suggested, or ""."""
    direction = plain(kpi.direction).casefold()
    if direction == WITHIN_BAND:
        return NO_BAND
    if baseline is None:
        return NO_BASELINE
    if claim is None:
        return NO_LEVEL if benchmark else NO_CLAIM
    sign = {"higher": 1, "lower": -1}.get(direction)
    if sign is None:
        return NO_DIRECTION
    return "" if sign * (claim - baseline) > 0 else NO_GAIN


def _adoption(target: Target, kpi: Kpi, settings: Settings) -> tuple[dict[int, float], str]:
    """Give the adoption by month, and what it is; of agent-handled work all is done by agents."""
    if kpi.measured_on == AGENT_WORK:
        return {6: 1.0, 12: 1.0}, WITHOUT_ADOPTION
    typed = (target.adoption_6, target.adoption_12)
    cells = zip(typed, (settings.default_adoption_6, settings.default_adoption_12), strict=True)
    shares = [share_of(_or(own, default)) for own, default in cells]
    known = [share for share in shares if share is not None]
    if len(known) < len(shares):
        return {}, NO_ADOPTION
    why = DEFAULT_ADOPTION if any(map(is_blank, typed)) else FROM_CLAIM
    return dict(zip((6, 12), known, strict=True)), why
