"""Judge one KPI by every K rule that a single row answers."""

from __future__ import annotations

from finops_xl.errors import BAD_VALUE, CellError

# These modules add their rules to KPI_RULES on import.
from finops_xl.workshop import kpi_baseline_rules, kpi_field_rules, kpi_wording_rules
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.records import Kpi
from finops_xl.workshop.statement import KPI_RULES, Statement
from finops_xl.workshop.wording.text import day, plain, quoted

__all__ = [
    "KPI_RULES",
    "check_kpi",
    "judge_statement",
    "kpi_baseline_rules",
    "kpi_field_rules",
    "kpi_wording_rules",
]


def check_kpi(
    kpi: Kpi,
    line: Cell,
    *,
    as_of: Cell,
    has_baseline_task: bool | None = None,
    currency: Cell = None,
) -> list[Finding]:
    """Judge a row of the KPI table; findings come in the order of the rules.

    ``line`` is the line of its agent; ``as_of`` the day against which the baseline's age
    is judged, a serial number or ISO text. ``has_baseline_task`` says whether Tasks holds
    a task with owner and date for a missing baseline; None leaves K09d aside. ``currency``
    is that of Settings: where it is none, units with it are not found again.
    """
    today = day(as_of)
    if today is None:
        raise CellError(BAD_VALUE, f"as_of is {quoted(as_of)}, not a date")
    statement = Statement(
        kpi,
        plain(line),
        today,
        has_baseline_task=has_baseline_task,
        currency=plain(currency),
    )
    return judge_statement(statement)


def judge_statement(statement: Statement) -> list[Finding]:
    """Ask every K rule about a statement."""
    return KPI_RULES.judge(statement, statement.kpi)
