"""What a macro found and did, in sentences: the same on a terminal and in Excel."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

from finops_xl.macros.reading import ROWS_BELOW
from finops_xl.macros.register import RegisterSummary
from finops_xl.macros.unit_costs import UnitCostSummary
from finops_xl.macros.validate import ValidationSummary
from finops_xl.workshop.agent_economics import GO
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.lists import CASHABLE
from finops_xl.workshop.register_tables import RegisterKpiRow, RegisterRow
from finops_xl.workshop.unit_cost import LAST_KNOWN, LIVE, MISSING, PRICE_LIST
from finops_xl.workshop.wording.text import number

_CENT = 0.01


def counted(count: int, noun: str) -> str:
    """Write a count with its noun: 1 agent, 2 agents."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def money(cell: Cell) -> str:
    """Write an amount in whole units; an unknown one is a dash."""
    amount = number(cell)
    return "-" if amount is None else f"{amount:,.0f}"


def narrow_verdict(verdict: str) -> str:
    """Set a verdict for a narrow column: No-go with its reason in two lines, else what decides.

    The reason is never cut: "run cost" alone does not say what is wrong with it.
    """
    what, _, why = verdict.partition(": ")
    if what != "No-go":
        return what
    subject, is_not, outcome = why.partition(" not ")
    return f"{what}: {subject}\n{is_not.strip()} {outcome}"


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
    agents = len(summary.rows)
    lines = [
        f"{counted(agents, 'agent')}: "
        + ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common()),
        *_left_out(summary),
        *total_lines(summary.rows, summary.kpi_rows, summary.currency),
        f"{summary.ready} complete, {agents - summary.ready} with something missing.",
        f"Checked {validation_line(summary.validation)}",
    ]
    if summary.validation.new_tasks:
        lines.append(f"{counted(summary.validation.new_tasks, 'new task')} on Tasks.")
    if summary.validation.new_signals:
        lines.append(f"{counted(summary.validation.new_signals, 'new row')} on Observability.")
    return lines


def total_lines(
    rows: Sequence[RegisterRow], kpi_rows: Sequence[RegisterKpiRow], currency: str
) -> list[str]:
    """Say what all agents bring and cost, what of it is cash, and what belongs to those with Go."""
    go = [row for row in rows if row.verdict == GO]
    value, cost, once = _totals(rows)
    lines = [
        f"Year 1 at target, {currency}: value {value}, run cost {cost};",
        f"{_cashable(rows, kpi_rows)}; one-off cost before go-live {once}.",
    ]
    if 0 < len(go) < len(rows):
        value, cost, once = _totals(go)
        lines.append(f"Agents with {GO}: value {value}, run cost {cost}, one-off cost {once}.")
    return lines


def _totals(rows: Sequence[RegisterRow]) -> tuple[str, str, str]:
    """Add up value and run cost of year 1, and what is paid once."""
    return (
        total_of([row.year1_target for row in rows]),
        total_of([row.year1_cost for row in rows]),
        total_of([row.one_off for row in rows]),
    )


def _cashable(rows: Sequence[RegisterRow], kpi_rows: Sequence[RegisterKpiRow]) -> str:
    """Add up what is saved or earned in cash, of every KPI with money, as Register totals does.

    A KPI has money also where its agent's value is incomplete and therefore in no total.
    """
    of_kpis, of_agents = _known(kpi_rows), _known(rows)
    cash = _known([row for row in kpi_rows if row.benefit_type in CASHABLE])
    amount = money(math.fsum(cash)) if of_kpis else "-"
    is_part = math.isclose(math.fsum(of_agents), math.fsum(of_kpis), abs_tol=_CENT)
    return f"of the value cashable {amount}" if is_part else f"cashable of all KPIs {amount}"


def _known(rows: Sequence[RegisterRow] | Sequence[RegisterKpiRow]) -> list[float]:
    """Give the values of year 1 at target that are known."""
    return [value for value in (number(row.year1_target) for row in rows) if value is not None]


def _left_out(summary: RegisterSummary) -> list[str]:
    """Say what stands in the workbook and is in no total of the register."""
    below = [found.what for found in summary.validation.findings if found.rule == ROWS_BELOW]
    for agent_id, cells in summary.doubled.items():
        many = "row is" if len(cells) == 1 else "rows are"
        whose = f"agent ID {agent_id} stands above already" if agent_id else "without an agent ID"
        below.append(f"{len(cells)} {many} left out, {whose}: {', '.join(cells)} (W01).")
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
