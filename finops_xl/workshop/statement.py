"""One KPI as the rules read it: its cells as text, and what is known around it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, cached_property

from finops_xl.workshop import facts
from finops_xl.workshop.findings import Ruleset
from finops_xl.workshop.records import Kpi
from finops_xl.workshop.thesis import Line, line_of
from finops_xl.workshop.wording.text import number, plain
from finops_xl.workshop.wording.units import baseline_trouble

_FOLLOWED_BY = (" of ", " for ", " from ", " in ", ":", ",", " (")


@dataclass(frozen=True)
class Statement:
    """A KPI to be judged.

    ``in_table`` is a row of the table, where a blank is an answer not given; a call of
    KPICHECK is not, and there ``asks_formula`` says whether a blank formula is one.
    ``has_baseline_task`` is None where nobody looked. ``currency`` is the reporting currency.
    """

    kpi: Kpi
    line_text: str
    as_of: dt.date
    in_table: bool = True
    asks_formula: bool = True
    has_baseline_task: bool | None = None
    currency: str = ""

    @cached_property
    def name(self) -> str:
        """Name of the KPI."""
        return plain(self.kpi.kpi)

    @cached_property
    def definition(self) -> str:
        """What is measured, in prose."""
        return plain(self.kpi.definition)

    @cached_property
    def category(self) -> str:
        """Category in lower case."""
        return plain(self.kpi.category).casefold()

    @cached_property
    def unit(self) -> str:
        """Unit as it is written."""
        return plain(self.kpi.unit)

    @cached_property
    def is_in_unknown_currency(self) -> bool:
        """Tell a unit that has its currency from Settings, where W06 finds it to be none."""
        code = self.unit.partition("/")[0].casefold()
        return code == self.currency.casefold() != "" and code.upper() not in facts.currencies()

    @cached_property
    def direction(self) -> str:
        """Direction in lower case."""
        return plain(self.kpi.direction).casefold()

    @cached_property
    def source(self) -> str:
        """Data source."""
        return plain(self.kpi.source)

    @cached_property
    def formula(self) -> str:
        """Formula."""
        return plain(self.kpi.formula)

    @cached_property
    def baseline(self) -> float | None:
        """Baseline, where it is a number."""
        return number(self.kpi.baseline)

    @cached_property
    def line(self) -> Line | None:
        """Line of the agent, where it is known."""
        return line_of(self.line_text)

    @cached_property
    def is_computed(self) -> bool:
        """Tell a KPI that comes out of the register, such as the ROI ratio."""
        return is_computed(self.name, self.source)


def is_computed(name: str, source: str = "") -> bool:
    """Tell a computed KPI by its name in the catalogue.

    A longer name that opens with one ("ROI ratio of the quoting agent") counts where the
    source is the register.
    """
    low = name.casefold()
    row = facts.catalogue_by_name().get(low)
    if row is not None:
        return row["computed"] == "yes"
    return "register" in source.casefold() and low.startswith(_openings())


@cache
def _openings() -> tuple[str, ...]:
    return tuple(
        name + after
        for name, row in facts.catalogue_by_name().items()
        if row["computed"] == "yes"
        for after in _FOLLOWED_BY
    )


def is_net_present_value(kpi: Kpi) -> bool:
    """Tell the one amount of money that may be negative."""
    name = plain(kpi.kpi)
    opens = name.casefold().startswith(("npv", "net present value"))
    return opens and is_computed(name, plain(kpi.source))


def baseline_misfit(kpi: Kpi) -> str:
    """Say why a baseline does not fit its unit, or ""; K06 reports it, and no rule goes on it."""
    baseline = number(kpi.baseline)
    if baseline is None:
        return ""
    negative = is_net_present_value(kpi)
    return baseline_trouble(baseline, plain(kpi.unit), may_be_negative=negative)


KPI_RULES: Ruleset[Statement] = Ruleset()
"""The K rules that a single row answers; the modules ``kpi_*_rules`` add them."""
