"""Six levels of a target as the T rules read them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from finops_xl.workshop import facts
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.findings import Ruleset
from finops_xl.workshop.records import Kpi, Target
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.statement import baseline_misfit, is_computed
from finops_xl.workshop.target_basis import Basis, basis_of
from finops_xl.workshop.target_values import baseline_of
from finops_xl.workshop.thesis import Line
from finops_xl.workshop.wording.text import is_blank, number, plain

SCENARIOS = ("floor", "target", "stretch")
MONTHS = (6, 12)
TOLERANCE = 1e-9
"""Relative; 0.7 x 1 in binary must not break a rule that 0.7 keeps."""


@dataclass(frozen=True)
class TargetCase:
    """A target to be judged, with its KPI and what is known around it.

    ``in_table`` is a row of the table; a call of TARGETCHECK is not, and there only the
    rules on levels apply. ``assumption`` is the text behind the assumption id.
    """

    target: Target
    kpi: Kpi
    line: Line | None = None
    assumption: str = ""
    settings: Settings | None = None
    benchmark: Benchmark | None = None
    in_table: bool = True

    @cached_property
    def basis(self) -> Basis:
        """Claim, source, date and discount as they are used: typed, else of the benchmark."""
        return basis_of(self.target, self.kpi, self.benchmark, self.settings or Settings())

    def shown(self, value: float) -> str:
        """Write a level in the unit of the KPI."""
        return shown_level(value, self.unit)

    def level(self, scenario: str, month: int) -> Cell:
        """Give a level as the cell holds it."""
        return getattr(self.target, f"{scenario}_{month}")  # type: ignore[no-any-return]

    @cached_property
    def levels(self) -> dict[tuple[str, int], float]:
        """Levels that are numbers, by scenario and month."""
        cells = {(s, m): number(self.level(s, m)) for s in SCENARIOS for m in MONTHS}
        return {key: value for key, value in cells.items() if value is not None}

    @cached_property
    def has_levels(self) -> bool:
        """Tell a target of which anything is filled in."""
        return any(not is_blank(self.level(s, m)) for s in SCENARIOS for m in MONTHS)

    @cached_property
    def direction(self) -> str:
        """Direction in lower case."""
        return plain(self.kpi.direction).casefold()

    @cached_property
    def is_within_band(self) -> bool:
        """Levels are allowed deviations from the centre of a band."""
        return self.direction == "within-band"

    @cached_property
    def sign(self) -> int:
        """1 where higher is better, -1 where lower is, 0 where nobody knows."""
        return {"higher": 1, "lower": -1, "within-band": -1}.get(self.direction, 0)

    @cached_property
    def unit(self) -> str:
        """Unit as it is written."""
        return plain(self.kpi.unit)

    @cached_property
    def kind(self) -> str:
        """Kind of the unit, "" where it is not in the list."""
        return facts.unit_kind(self.unit) or ""

    @cached_property
    def baseline(self) -> float | None:
        """Baseline, where it is a number; in the table one that K06 refuses is none."""
        if self.in_table and baseline_misfit(self.kpi):
            return None
        return baseline_of(self.target, self.kpi)

    @cached_property
    def is_computed(self) -> bool:
        """Tell a KPI that comes out of the register and has no baseline of its own."""
        if self.in_table:
            return is_computed(plain(self.kpi.kpi), plain(self.kpi.source))
        return plain(self.kpi.baseline).casefold() in {"n/a", "na", "n.a."}

    @cached_property
    def is_monetised(self) -> bool:
        """Tell a target that states what one unit of it is worth."""
        return not is_blank(self.target.money_per_unit)

    @cached_property
    def hurdle(self) -> float | None:
        """What the floor of a computed KPI has to equal or beat, from Settings."""
        if self.settings is None:
            return None
        name = plain(self.kpi.kpi).casefold()
        cells = {
            "roi ratio": self.settings.hurdle_roi_ratio,
            "payback period": self.settings.payback_limit_months,
            "npv": self.settings.hurdle_npv,
            "time to value": self.settings.hurdle_time_to_value_months,
        }
        return next((number(cell) for key, cell in cells.items() if name.startswith(key)), None)

    def gain(self, scenario: str, month: int) -> float | None:
        """Improvement over the baseline, in the good direction."""
        level = self.levels.get((scenario, month))
        if level is None or self.baseline is None or not self.sign:
            return None
        return self.sign * (level - self.baseline)


TARGET_RULES: Ruleset[TargetCase] = Ruleset()
"""The rules that one row of the target table answers."""


def shown_level(value: float, unit: str) -> str:
    """Write a level as the sheet shows it: 94.0 % for a fraction of unit %."""
    if unit != "%":
        return f"{value:.6g}"
    points = f"{100 * value:.6g}"
    return f"{points} %" if "." in points or "e" in points else f"{points}.0 %"


def exceeds(value: float, limit: float) -> bool:
    """Tell a value above a limit by more than rounding."""
    return value - limit > TOLERANCE * max(1.0, abs(value), abs(limit))
