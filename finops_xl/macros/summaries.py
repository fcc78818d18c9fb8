"""What a macro found and did, in sentences: the same on a terminal and in Excel."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from finops_xl.macros.reading import ROWS_BELOW
from finops_xl.macros.register import RegisterSummary
from finops_xl.macros.unit_costs import UnitCostSummary
from finops_xl.macros.validate import ValidationSummary
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.unit_cost import LAST_KNOWN, LIVE, MISSING, PRICE_LIST
from finops_xl.workshop.wording.text import number


def counted(count: int, noun: str) -> str:
    """Write a count with its noun: 1 agent, 2 agents."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def money(cell: Cell) -> str:
    """Write an amount in whole units; an unknown one is a dash."""
    amount = number(cell)
    return "-" if amount is None else f"{amount:,.0f}"


def short_verdict(verdict: str) -> str:
    """Cut a verdict to what decides: "No-go: run cost", "Not monetised"."""
    what, _, why = verdict.partition(": ")
    return f"{what}: {why.split(' not ')[0]}" if what == "No-go" else what


def found_line(summary: ValidationSummary) -> str:
    """Count what was found: 6 errors, 2 warnings (the errors and 1 warning block sign-off)."""
    found = ", ".join(counted(summary.count(level), level) for level in ("error", "warning"))
    blocking = sum(f.invalidates and f.level != "error" for f in summary.findings)
    if blocking:
        warnings = counted(blocking, "warning")
        errors = "the errors and " if summary.count("error") else ""
        verb = "blocks" if blocking == 1 and not errors else "block"
        found += f" ({errors}{warnings} {verb} sign-off)"
    return found


def validation_line(summary: ValidationSummary) -> str:
    """Say in one line what was looked at and what was found."""
    looked_at = ", ".join(
        (
            counted(summary.agents, "agent"),
            counted(summary.kpis, "KPI"),
            counted(summary.targets, "target"),
        )
    )
    return f"{looked_at}: {found_line(summary)}."


def register_lines(summary: RegisterSummary) -> list[str]:
    """Say in a few lines what a finance person wants to know first."""
    verdicts = Counter(str(row.verdict) for row in summary.rows)
    agents, rows = len(summary.rows), summary.rows
    value, cost = total_of([r.year1_target for r in rows]), total_of([r.year1_cost for r in rows])
    lines = [
        f"{counted(agents, 'agent')}: "
        + ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()),
        *_left_out(summary),
        f"Year 1 at target, {summary.currency}: value {value}, run cost {cost};",
        f"one-off cost before go-live {total_of([r.one_off for r in rows])}.",
        f"{summary.ready} complete, {agents - summary.ready} with something missing.",
        f"Checked {validation_line(summary.validation)}",
    ]
    if summary.validation.new_tasks:
        lines.append(f"{counted(summary.validation.new_tasks, 'new task')} on Tasks.")
    if summary.validation.new_signals:
        lines.append(f"{counted(summary.validation.new_signals, 'new row')} on Observability.")
    return lines


def _left_out(summary: RegisterSummary) -> list[str]:
    """Say what stands in the workbook and is in no total of the register."""
    below = [found.what for found in summary.validation.findings if found.rule == ROWS_BELOW]
    count = summary.costs_of_nobody
    if count:
        names = "names" if count == 1 else "name"
        what = f"{counted(count, 'line')} on Costs {names} no agent of Economics"
        below.append(f"{what}: no total below holds {'it' if count == 1 else 'them'}.")
    return below


def unit_cost_lines(summary: UnitCostSummary) -> list[str]:
    """Say where the unit costs come from, and why one is not live."""
    counts = {source: summary.count(source) for source in (LIVE, PRICE_LIST, LAST_KNOWN, MISSING)}
    found = ", ".join(f"{n} {source}" for source, n in counts.items() if n or source == LIVE)
    reasons = [
        f"{', '.join(agents)}: {reason.rstrip('.')}." for reason, agents in summary.reasons.items()
    ]
    total = counted(len(summary.agents), "agent")
    return [f"Unit cost of {total}: {found}.", *reasons, f"Price book {summary.price_book}."]


def total_of(cells: Sequence[Cell]) -> str:
    """Write a total, and of how many agents it is where some figures are unknown."""
    known = [amount for amount in map(number, cells) if amount is not None]
    total = money(math.fsum(known) if known else None)
    return total if len(known) == len(cells) else f"{total} ({len(known)} of {len(cells)} agents)"
