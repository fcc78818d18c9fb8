"""Judge one target by every rule that a single row answers."""

from __future__ import annotations

from finops_xl.workshop import target_adoption_rules, target_basis_rules, target_level_rules
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.records import Kpi, Target
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_case import TARGET_RULES, TargetCase
from finops_xl.workshop.thesis import line_of
from finops_xl.workshop.wording.text import plain

# These modules add their rules to TARGET_RULES on import.
__all__ = [
    "TARGET_RULES",
    "check_target",
    "judge_case",
    "target_adoption_rules",
    "target_basis_rules",
    "target_level_rules",
]


def check_target(
    target: Target,
    kpi: Kpi,
    *,
    line: Cell = None,
    assumption: Cell = None,
    settings: Settings | None = None,
    benchmark: Benchmark | None = None,
) -> list[Finding]:
    """Judge a row of the target table; findings come in the order of the rules.

    Baseline, direction, unit and eligible pool are those of the KPI, not the copies that
    the target shows. ``line`` is the line of the agent, ``assumption`` the text behind
    the assumption id; ``settings`` holds the hurdles of computed KPIs and the default
    discounts; ``benchmark`` is the one that the target names.
    """
    case = TargetCase(target, kpi, line_of(plain(line)), plain(assumption), settings, benchmark)
    return judge_case(case)


def judge_case(case: TargetCase) -> list[Finding]:
    """Ask every T rule about a target."""
    return TARGET_RULES.judge(case, case.target)
