"""Reported outcomes that a target may start from: vendor claims, trials, one's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from finops_xl.workshop.columns import Cell, Record, column
from finops_xl.workshop.lists import (
    CONTROLLED_TRIAL,
    FIELD_TRIAL,
    LEVEL,
    POINTS,
    RELATIVE,
    VENDOR_CLAIM,
    entry,
)
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.wording.text import number, plain

WITHIN_BAND = "within-band"


@dataclass
class Benchmark(Record):
    """What an organisation reports to have reached, with its evidence."""

    TABLE: ClassVar[str] = "Benchmarks"
    SHEET: ClassVar[str] = "Benchmarks"
    KEY: ClassVar[tuple[str, ...]] = ("benchmark_id",)

    benchmark_id: Cell = column("Benchmark ID", help="Short and unique, such as own-1", width=19)
    organisation: Cell = column("Organisation", help="Who reports it", width=26)
    agent: Cell = column("Agent", help="What kind of agent it was", width=32)
    metric: Cell = column("Metric", help="What was measured", width=36)
    category: Cell = column("KPI category", help="What the figure is about", width=14)
    unit: Cell = column(
        "Unit", help="As the KPI's unit, so that its level can be taken; % as a fraction", width=16
    )
    baseline: Cell = column("Baseline", "number", unit="Unit", help="Before; blank if unknown")
    result: Cell = column("Result", "number", unit="Unit", help="Level reached, or the change")
    result_is: Cell = column(
        "Result is",
        "choice",
        choices="ResultKinds",
        help="level reached, change relative to the baseline, or change in points of the unit",
        width=11,
    )
    relative_change: Cell = column(
        "Relative change", "share", unit="of the baseline", filled="formula", width=11
    )
    evidence: Cell = column(
        "Evidence",
        "choice",
        choices="EvidenceClasses",
        help="Who says so: a seller or the organisation itself, a field trial, a trial with "
        "a control group. Blank counts as a vendor claim",
        width=15,
    )
    discount: Cell = column(
        "Default discount", "share", unit="by evidence", filled="formula", width=10
    )
    source: Cell = column("Source", help="Title and address", width=52)
    date: Cell = column("Date", "date", help="Day of the source", width=12)
    caveat: Cell = column("Caveat", help="What speaks against taking it as it is", width=60)


def relative_change(benchmark: Benchmark) -> float | None:
    """Give the change as a share of the baseline; unknown where nothing was before."""
    result, kind = number(benchmark.result), entry("ResultKinds", benchmark.result_is)
    if result is None or kind is None:
        return None
    if kind == RELATIVE:
        return result
    baseline = number(benchmark.baseline)
    if baseline is None or baseline <= 0:
        return None
    return result / baseline - (1 if kind == LEVEL else 0)


def default_discount(benchmark: Benchmark | None, settings: Settings) -> float | None:
    """Give the discount of the evidence; a claim without a class counts as a vendor's."""
    by_class = {
        VENDOR_CLAIM: settings.default_discount_vendor,
        FIELD_TRIAL: settings.default_discount_trial,
        CONTROLLED_TRIAL: settings.default_discount_rct,
    }
    named = entry("EvidenceClasses", benchmark.evidence) if benchmark else None
    return number(by_class[named or VENDOR_CLAIM])


def claimed_level(
    benchmark: Benchmark, baseline: float | None, unit: str, direction: str
) -> float | None:
    """Say what a benchmark claims as a level of a KPI.

    Its level where the units agree, else the baseline changed as much. A level of a
    within-band KPI is a deviation, which no benchmark reports.
    """
    result, kind = number(benchmark.result), entry("ResultKinds", benchmark.result_is)
    if direction.casefold() == WITHIN_BAND:
        return None
    if result is not None and _same_unit(unit, benchmark.unit):
        if kind == LEVEL:
            return result
        if kind == POINTS and baseline is not None:
            return baseline + result
    change = relative_change(benchmark)
    return None if baseline is None or change is None else baseline * (1 + change)


def _same_unit(unit: str, other: Cell) -> bool:
    return bool(unit) and unit.casefold() == plain(other).casefold()
