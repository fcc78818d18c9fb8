"""How findings, registers and functions read on a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from finops_xl.functions.registry import Function
from finops_xl.macros import RegisterSummary
from finops_xl.macros.summaries import money, narrow_verdict
from finops_xl.macros.validate import Located
from finops_xl.workshop.agent_economics import GO
from finops_xl.workshop.columns import Cell

MOST_CELLS = 3
"""Cells of one finding that are listed on a terminal; elsewhere all are."""
_LEAST_OF_A_NAME = 8
_COLOUR = {"error": "bold red", "warning": "yellow", "hint": "cyan"}


def findings_table(located: Sequence[Located], most_cells: int | None = None) -> Table:
    """List findings with agent and cell, what is wrong and how to mend it.

    The same finding in many rows is shown once, with all its cells or the first of them.
    """
    table = Table(box=None, pad_edge=False, header_style="bold", expand=True)
    table.add_column("", no_wrap=True)
    table.add_column("Rule", no_wrap=True)
    table.add_column("Agent", no_wrap=True, overflow="ellipsis", max_width=12)
    table.add_column("Where", no_wrap=True)
    table.add_column("What is wrong, and how to mend it", ratio=1)
    alike: dict[tuple[str, ...], list[Located]] = {}
    for place in located:
        finding = place.finding
        group = (finding.level, finding.rule, finding.what, finding.remedy)
        alike.setdefault(group, []).append(place)
    for (level, rule, what, remedy), places in alike.items():
        text = Text(f"{what} ")
        text.append(remedy, style="dim")
        shown_level = Text(level, style=_COLOUR.get(level, ""))
        table.add_row(shown_level, rule, *_whose_and_where(places, most_cells), text)
    return table


def _whose_and_where(places: Sequence[Located], most: int | None) -> tuple[Text, Text]:
    """Give agents and cells line by line; those beyond the most are counted."""
    shown = places[:most]
    cells = [place.where for place in shown]
    if len(places) > len(shown):
        cells.append(f"and {len(places) - len(shown)} more")
    return Text("\n".join(place.finding.agent_id for place in shown)), Text("\n".join(cells))


WIDE = 100
"""Columns of a terminal from which a verdict stands in one line beside a readable name."""


def shown_verdict(cell: Cell, width: int) -> Text:
    """Write a verdict as it fits; it is never cut."""
    verdict = str(cell)
    shown = verdict if width >= WIDE else narrow_verdict(verdict)
    return Text(shown, style="" if verdict == GO else "yellow")


def register_table(summary: RegisterSummary, width: int) -> Table:
    """Show each agent with cost and value of year 1 at target, its return and verdict.

    The verdict rests on another scenario than the figures beside it: the floor.
    """
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column("\nAgent", min_width=_LEAST_OF_A_NAME)
    currency = summary.currency or "currency"
    horizon = f"ROI {summary.horizon:.0f} mo" if summary.horizon else "ROI"
    for above, below in (
        ("Run cost", f"Y1 {currency}"),
        ("Value Y1", f"{currency} target"),
        (horizon, "target"),
        ("Payback", "target"),
    ):
        table.add_column(f"{above}\n{below}", justify="right", no_wrap=True)
    table.add_column("Verdict\nby floor", no_wrap=True)
    for row in summary.rows:
        # The name gives way where the table is too wide, never a figure or the verdict.
        table.add_row(
            Text(f"{row.agent_id} {row.agent or ''}", no_wrap=True, overflow="ellipsis"),
            money(row.year1_cost),
            money(row.year1_target),
            percent(row.roi_target),
            months(row.payback_target),
            shown_verdict(row.verdict, width),
        )
    return table


def finding_record(place: Located) -> dict[str, str | bool]:
    """Give a finding as plain data."""
    finding = place.finding
    return {
        "level": finding.level,
        "rule": finding.rule,
        "gate": finding.gate,
        "blocks_sign_off": finding.invalidates,
        "sheet": place.sheet,
        "cell": place.cell,
        "agent_id": finding.agent_id,
        "kpi": finding.kpi,
        "what": finding.what,
        "remedy": finding.remedy,
    }


def function_list(functions: Sequence[Function]) -> Table:
    """List functions by topic with what they give."""
    table = Table(box=None, pad_edge=False, show_header=False)
    table.add_column(no_wrap=True, style="bold")
    table.add_column()
    category = ""
    for function in functions:
        if function.category != category:
            category = function.category
            if table.row_count:
                table.add_row()
            table.add_row(Text(category, style="underline"))
        table.add_row(function.name, function.summary)
    return table


def function_help(function: Function) -> Text:
    """Write the whole help of a function."""
    doc = function.documentation
    text = Text()
    text.append(f"{function.signature}\n", style="bold")
    text.append(f"{function.category}\n\n{doc.summary}\n")
    if doc.details:
        text.append(f"{doc.details}\n")
    text.append("\nArguments\n" if doc.parameters else "", style="bold")
    for p in doc.parameters:
        unit = f" ({p.unit})" if p.unit else ""
        default = "" if p.default is None else f" Default: {shown(p.default)}."
        text.append(f"  {p.name}{unit}: {p.help}{default}\n")
    text.append("\nReturns\n", style="bold")
    text.append(f"  {doc.returns}{f' Unit: {doc.unit}.' if doc.unit else ''}\n")
    text.append("\nErrors\n", style="bold")
    for code, cause in doc.errors:
        text.append(f"  {code}: {cause}\n")
    text.append("\nExamples\n", style="bold")
    for example in doc.examples:
        text.append(f"  {example.formula}\n    {example.value}\n")
    return text


def function_record(function: Function) -> dict[str, Any]:
    """Give the help of a function as plain data."""
    doc = function.documentation
    return {
        "name": function.name,
        "category": function.category,
        "signature": function.signature,
        "shape": function.shape,
        "summary": doc.summary,
        "details": doc.details,
        "arguments": [
            {
                "name": p.name,
                "kind": p.kind,
                "unit": p.unit,
                "required": p.required,
                "default": p.default,
                "choices": list(p.choices),
                "help": p.help,
            }
            for p in doc.parameters
        ],
        "returns": {"unit": doc.unit, "help": doc.returns},
        "errors": dict(doc.errors),
        "examples": [{"formula": e.formula, "value": e.value} for e in doc.examples],
    }


def shown(value: object) -> str:
    """Write a value as a cell in the General format would: whole numbers without .0."""
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def percent(cell: Cell) -> str:
    """Write a share as whole per cent."""
    return f"{cell:.0%}" if _is_number(cell) else "-"


def months(cell: Cell) -> str:
    """Write a payback; text such as "never within horizon" is said shortly."""
    if isinstance(cell, str) and cell:
        return "never"
    return f"{cell:.1f} mo" if _is_number(cell) else "-"


def _is_number(cell: Cell) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)
