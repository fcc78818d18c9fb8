"""What would stop a signature today: the line that the gate of the room ends with."""

from __future__ import annotations

from collections.abc import Sequence

from finops_xl.books.port import Book
from finops_xl.macros.summaries import counted
from finops_xl.macros.validate import ValidationSummary, locate
from finops_xl.workshop.obstacles import Obstacles
from finops_xl.workshop.wording.text import plain

_SHOWN = 5
"""Groups of targets that the line names; the targets of the rest are counted."""


def signing_line(book: Book, summary: ValidationSummary) -> str:
    """Say in one sentence how many targets signing would refuse, and by which rules and cells.

    Targets of an agent that the same faults stop are named together.
    """
    every, stopped = summary.obstacles, [each for each in summary.obstacles if each]
    if not every:
        return "There is no target to sign yet."
    if not stopped:
        return f"Signing today: nothing stops {counted(len(every), 'target')}."
    alike: dict[tuple[str, str], list[str]] = {}
    for each in stopped:
        group = plain(each.target.agent_id), _why(book, each)
        alike.setdefault(group, []).append(plain(each.target.kpi) or "no KPI")
    named = [
        f"{agent} {', '.join(kpis)} ({why})" for (agent, why), kpis in list(alike.items())[:_SHOWN]
    ]
    rest = sum(map(len, list(alike.values())[_SHOWN:]))
    if rest:
        named.append(f"and {rest} more")
    of_all = counted(len(every), "target")
    return f"Signing today would refuse {len(stopped)} of {of_all}: {'; '.join(named)}."


def stops_signing(book: Book, summary: ValidationSummary) -> list[dict[str, object]]:
    """Give the same as plain data, one entry for each target."""
    return [
        {
            "agent_id": plain(each.target.agent_id),
            "kpi": plain(each.target.kpi),
            "no_targets": not each.has_levels,
            "rules": {rule: _cells(book, each, rule) for rule in each.rules},
        }
        for each in summary.obstacles
        if each
    ]


def _why(book: Book, each: Obstacles) -> str:
    reasons = [] if each.has_levels else ["no targets are set"]
    return ", ".join([*reasons, *(_of_rule(book, each, rule) for rule in each.rules)])


def _of_rule(book: Book, each: Obstacles, rule: str) -> str:
    cells = _cells(book, each, rule)
    more = f" and {len(cells) - 1} more" if len(cells) > 1 else ""
    return f"{rule} {cells[0]}{more}" if cells else rule


def _cells(book: Book, each: Obstacles, rule: str) -> Sequence[str]:
    places = locate(book, [found for found in each.findings if found.rule == rule])
    return [place.where for place in places if place.where]
