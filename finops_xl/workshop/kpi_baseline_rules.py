"""K rules on the baseline of a KPI: a number, dated, recent, with its period."""

from __future__ import annotations

import calendar
import datetime as dt

from finops_xl.errors import CellError
from finops_xl.workshop.findings import Trouble
from finops_xl.workshop.statement import KPI_RULES, Statement
from finops_xl.workshop.wording.text import day, is_blank, is_missing, plain, quoted
from finops_xl.workshop.wording.typed import date_remedy, number_remedy

rule = KPI_RULES.rule

MOST_MONTHS_OLD = 12

TO_PLAN = "a row on Tasks with this agent and KPI, an owner and a due date"


@rule("K09a", "baseline", fails=(None, "unknown", "n/a", "6.5", True), passes=(6.5, 0.0))
def has_baseline(s: Statement) -> Trouble | None:
    """Ask for a number to start from; 0 is one."""
    if s.baseline is not None or _is_error_value(s):
        return None
    text = plain(s.kpi.baseline)
    if s.is_computed:
        if text.casefold() in {"n/a", "na", "n.a."}:
            return None
        return Trouble("The baseline of a computed KPI is missing.", 'Write "n/a".')
    if not text:
        if s.has_baseline_task:
            what = "The baseline is missing; a task to establish it is open."
            return Trouble(what, "Measure it by the date on Tasks, and set targets after that.")
        remedy = "Measure it, or open a task to establish it."
        return Trouble("The baseline is missing.", remedy)
    return Trouble(
        f"Baseline {quoted(s.kpi.baseline)} is text, not a number.",
        number_remedy(
            s.kpi.baseline, "Type a number, or leave it blank and open a task to establish it."
        ),
    )


def _is_error_value(s: Statement) -> bool:
    """Tell a baseline of which W04 has spoken."""
    return s.in_table and isinstance(s.kpi.baseline, CellError)


@rule("K09b", "baseline_date", fails=(None, "last year"), passes=(46326.0, "2026-10-31"))
def has_baseline_date(s: Statement) -> Trouble | None:
    """Ask when the baseline was measured; a date is judged beside a text too."""
    if s.is_computed or is_blank(s.kpi.baseline) or day(s.kpi.baseline_date):
        return None
    remedy = "Give the day it was measured, such as 2026-10-31."
    if is_blank(s.kpi.baseline_date):
        if s.baseline is None:
            return None
        return Trouble("The baseline has no date.", remedy)
    what = f"Baseline date {quoted(s.kpi.baseline_date)} is no date."
    return Trouble(what, date_remedy(s.kpi.baseline_date, remedy))


@rule("K09c", "baseline_date", fails=("2025-11-21",), passes=("2025-11-22", "2026-11-01"))
def has_recent_baseline(s: Statement) -> Trouble | None:
    """Refuse an old baseline: it describes another process."""
    measured = day(s.kpi.baseline_date)
    if s.is_computed or is_blank(s.kpi.baseline) or measured is None:
        return None
    if measured >= a_year_before(s.as_of):
        return None
    return Trouble(
        f"The baseline of {measured} is more than {MOST_MONTHS_OLD} months old on {s.as_of}.",
        "Measure it again.",
    )


def a_year_before(date: dt.date) -> dt.date:
    """Find the same day twelve months before; 29 February becomes 28 February."""
    last = calendar.monthrange(max(date.year - 1, 1), date.month)[1]
    return dt.date(max(date.year - 1, 1), date.month, min(date.day, last))


@rule("K09d", "baseline")
def has_task_for_baseline(s: Statement) -> Trouble | None:
    """Ask for a task with owner and date where the baseline is missing; text is K09a alone."""
    if not is_missing(s.kpi.baseline) or s.is_computed or s.has_baseline_task is not False:
        return None
    return Trouble(
        "Nobody is to establish the missing baseline yet.",
        f"Open a task, in any words: {TO_PLAN}, not done; "
        "the button Validate and finops-xl register write one.",
    )


@rule("K10", "baseline_period", fails=(None,), passes=("September 2026",))
def states_baseline_period(s: Statement) -> Trouble | None:
    """Ask for the period and the sample of the baseline."""
    if not s.in_table or s.is_computed or s.baseline is None:
        return None
    if is_blank(s.kpi.baseline_period):
        return Trouble("The baseline has no period.", "Say over which period it was measured.")
    if is_blank(s.kpi.baseline_sample) and not s.source:
        what = "The baseline has neither sample size nor source."
        return Trouble(what, "Say how many items were measured, or where.", "baseline_sample")
    return None
