"""How a portfolio reads on a terminal: agents by workbook, totals, and what to settle."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from rich.table import Table
from rich.text import Text

from finops_xl.cli.tables import months, percent, shown_verdict
from finops_xl.macros.summaries import counted, money, total_lines
from finops_xl.template.portfolio.sentences import of_differences
from finops_xl.workshop.lists import SIGN_STAGES
from finops_xl.workshop.portfolio import Portfolio
from finops_xl.workshop.register import READY
from finops_xl.workshop.wording.text import number, plain

_LEAST_OF_A_NAME = 8
_CLAIMED_TWICE = {
    "P01": "P01 Pools of which more is claimed than there is",
    "P02": "P02 Processes with money in several workbooks",
}


def portfolio_table(portfolio: Portfolio, width: int) -> Table:
    """Show the agents of each workbook below its name and currency."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column("Workshop\nAgent", min_width=_LEAST_OF_A_NAME)
    for above, below in (
        ("Run cost", "Y1"),
        ("Value Y1", "target"),
        ("ROI", "target"),
        ("Payback", "target"),
    ):
        table.add_column(f"{above}\n{below}", justify="right", no_wrap=True)
    table.add_column("Verdict\nby floor", no_wrap=True)
    for member in portfolio.members:
        rows = [row for row in portfolio.rows if row.workshop == member.name]
        currency = plain(rows[0].currency) if rows else ""
        table.add_row(_cut(member.name, "bold"), Text(currency, "bold"), Text(currency, "bold"))
        for row in rows:
            table.add_row(
                _cut(f"  {plain(row.agent_id)} {plain(row.agent)}"),
                money(row.year1_cost),
                money(row.year1_target),
                percent(row.roi_target),
                months(row.payback_target),
                shown_verdict(row.verdict, width),
            )
    return table


def _cut(text: str, style: str = "") -> Text:
    return Text(text, style, no_wrap=True, overflow="ellipsis")


def portfolio_lines(portfolio: Portfolio, most: int | None = None) -> Iterator[str]:
    """Say how many agents there are, what they bring together, and what is to be settled.

    Of what is found many times the first ``most`` are shown; the workbook has all.
    """
    rows = portfolio.rows
    verdicts = Counter(str(row.verdict) for row in rows)
    agents = ", ".join(f"{count} {verdict}" for verdict, count in verdicts.most_common())
    books = counted(len(portfolio.members), "workbook")
    yield f"{counted(len(rows), 'agent')} of {books}" + (f": {agents}." if agents else ".")
    yield from _readiness(portfolio)
    yield from _totals(portfolio)
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for same in portfolio.same_ids:
        found[same.what, same.remedy].append(same.agents)
    for overlap in portfolio.overlaps:
        found[_CLAIMED_TWICE[overlap.rule], overlap.trouble.remedy].append(overlap.trouble.what)
    for (what, remedy), cases in found.items():
        yield f"{what}: {len(cases)}. {remedy}"
        yield from (f"  {case}" for case in cases[:most])
        if most and len(cases) > most:
            yield f"  and {len(cases) - most} more: see the tab Portfolio"


def _readiness(portfolio: Portfolio) -> Iterator[str]:
    """Say how many agents lack nothing and are signed in full, and what is open."""
    rows = portfolio.rows
    complete = sum(row.status == READY for row in rows)
    signed = sum(row.sign_off in SIGN_STAGES for row in rows)
    errors = sum(int(number(source.errors) or 0) for source in portfolio.sources)
    yield (
        f"{complete} of {len(rows)} complete, {signed} signed in full; "
        f"{counted(errors, 'open error')} in the workbooks."
    )


def _totals(portfolio: Portfolio) -> Iterator[str]:
    if portfolio.has_totals:
        yield from total_lines(portfolio.rows, portfolio.kpi_rows, portfolio.currency)
        yield from (f"  {said.text}" for said in of_differences(portfolio))
        return
    yield "Totals are withheld, because the workbooks differ:"
    for difference in portfolio.unsettled:
        yield f"  {difference.what}"
        yield f"    Settle it: {difference.remedy}."
