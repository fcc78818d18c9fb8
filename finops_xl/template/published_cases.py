"""Published deployments and trials of AI agents: what was reported, where, with which caveat."""

from __future__ import annotations

import csv
import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.lists import (
    CONTROLLED_TRIAL,
    FIELD_TRIAL,
    LEVEL,
    POINTS,
    RELATIVE,
    VENDOR_CLAIM,
)

FILE = Path(__file__).parent / "data" / "published_cases.csv"

_EVIDENCE = {
    "self-reported": VENDOR_CLAIM,
    "vendor claim": VENDOR_CLAIM,
    "trial": FIELD_TRIAL,
    "controlled": CONTROLLED_TRIAL,
    "RCT": CONTROLLED_TRIAL,
}
"""Class of the evidence; a public record of damages is no evidence of a gain and has none."""
_NOTHING_BEFORE = "0"
"""A baseline of 0 stands beside a result that is a change."""

_PERCENT_UNITS = ("%", "% change", "percentage points")
_SECONDS = {"seconds": 1, "minutes": 60, "hours": 3_600, "days": 86_400}


@dataclass(frozen=True)
class PublishedCase:
    """One reported figure, as its source gives it (percent as whole numbers)."""

    id: str
    organisation: str
    agent: str
    function: str
    line: str
    metric: str
    kpi_category: str
    unit: str
    baseline: str
    result: str
    period: str
    n_or_scale: str
    evidence: str
    source_title: str
    source_url: str
    source_date: str
    caveat: str

    @property
    def citation(self) -> str:
        """Title and address of the source."""
        return f"{self.source_title}, {self.source_url}"

    @property
    def date(self) -> dt.date:
        """Day of the source, else the end of the period it reports on; early if imprecise."""
        text = self.source_date or self.period.split("/")[-1]
        year, month, day = ([int(part) for part in text.split("-")] + [1, 1])[:3]
        return dt.date(year, month, day)

    def figure(self, field: str, unit: str | None = None) -> float:
        """Give ``result`` or ``baseline`` as a cell holds it: shares and changes as fractions.

        ``unit`` converts a time to seconds, minutes, hours or days.
        """
        text = {"result": self.result, "baseline": self.baseline}[field]
        if not text:
            raise ValueError(f"{self.id} reports no {field}")
        value = float(text)
        if self.unit in _PERCENT_UNITS:
            value /= 100
        return value if unit is None else value * _SECONDS[self.unit] / _SECONDS[unit]

    def changed(self, baseline: float, change: float) -> float:
        """Apply a reported change to a baseline: relative for "% change", else added."""
        return baseline * (1 + change) if self.unit == "% change" else baseline + change

    @property
    def result_is(self) -> str:
        """Say whether the result is a level, a relative change or a change in points."""
        if self.unit == "% change":
            return RELATIVE
        return POINTS if self.baseline == _NOTHING_BEFORE else LEVEL

    def benchmark(self) -> Benchmark:
        """Give the row of Benchmarks."""
        is_level = self.result_is == LEVEL
        return Benchmark(
            benchmark_id=self.id,
            organisation=self.organisation,
            agent=self.agent,
            metric=self.metric,
            category=self.kpi_category,
            unit="%" if self.unit in _PERCENT_UNITS else self.unit,
            baseline=self.figure("baseline") if is_level and self.baseline else None,
            result=self.figure("result") if self.result else None,
            result_is=self.result_is,
            evidence=_EVIDENCE.get(self.evidence),
            source=self.citation,
            date=to_serial(self.date),
            caveat=self.caveat,
        )


def benchmarks() -> tuple[Benchmark, ...]:
    """List the published cases as rows of Benchmarks."""
    return tuple(case.benchmark() for case in published_cases().values())


def published_cases() -> dict[str, PublishedCase]:
    """Read the published cases by id."""
    with FILE.open(encoding="utf-8", newline="") as file:
        cases = [PublishedCase(**row) for row in csv.DictReader(file)]
    return {case.id: case for case in cases}
