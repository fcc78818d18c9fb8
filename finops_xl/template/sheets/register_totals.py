"""Register totals: the register summed by line and by benefit type, and what is incomplete."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.calculator import (
    GridCell,
    Line,
    finish,
    line,
    result,
    set_widths,
    write_grid,
    write_heading,
    write_lines,
)
from finops_xl.template.charts import DARK, LIGHT, Axes, Series, insert_chart
from finops_xl.template.draft import Draft, Formula, Page
from finops_xl.template.formulas.since_register import BEHIND, BEHIND_NAME, IS_BUILT
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page, print_upright
from finops_xl.template.styles import COUNT
from finops_xl.workshop.agent_economics import GO, VERDICTS
from finops_xl.workshop.columns import Column
from finops_xl.workshop.lists import BENEFIT_TYPES, CASHABLE, LINES
from finops_xl.workshop.register import INCOMPLETE, NO_MONEY, NOT_STATED, READY, REMOVED, SEVERAL

WIDTHS = (46, *(14.0,) * 13)
MOST_INCOMPLETE = 20
"""Agents that the list of incomplete ones holds; of more it says how many."""

MONEY = {
    "One-off cost": "one_off",
    "Year-1 cost": "year1_cost",
    "Year-1 value floor": "year1_floor",
    "Year-1 value target": "year1_target",
    "Run-rate cost": "run_rate_cost",
    "Run-rate value floor": "run_rate_floor",
    "Run-rate value target": "run_rate_target",
    "NPV floor": "npv_floor",
    "NPV target": "npv_target",
}
"""The columns of money that are added up, and their fields in the register."""

_KNOWN = {"Cost known": "year1_cost", "Value known": "year1_target", "NPV known": "npv_target"}
_UNITS = {"Run": "currency a year"}

_COLUMNS = (
    Column("Agents of", "text", filled="formula"),
    Column("Agents", "whole", unit="agents", filled="formula"),
    *(
        Column(name, "money", unit=_UNITS.get(name[:3], "currency"), filled="formula")
        for name in MONEY
    ),
    *(Column(name, "whole", unit="agents", filled="formula") for name in _KNOWN),
)
_KPI_MONEY = {
    "Year-1 value floor": "year1_floor",
    "Year-1 value target": "year1_target",
    "Run-rate value floor": "run_rate_floor",
    "Run-rate value target": "run_rate_target",
}
_KPI_COLUMNS = (
    Column("KPIs with money of", "text", filled="formula"),
    Column("KPIs", "whole", unit="KPIs", filled="formula"),
    *(
        Column(name, "money", unit=_UNITS.get(name[:3], "currency"), filled="formula")
        for name in _KPI_MONEY
    ),
)
_CHART_HEIGHT, _CHART_ROWS = 300, 14
"""Points of the chart, and the rows that are kept free for it."""

_LIST_HEADERS = ("Agent", "What is missing")

_THERE = f'{{RegisterRow.status}},"<>{REMOVED}"'
_AGENTS = f'COUNTIFS({{RegisterRow.agent_id}},"<>",{_THERE})'

FACTS: tuple[Line, ...] = (
    line("TotalsBuiltOn", "Register built on", result(
        'IF(COUNT({RegisterRow.built_on})=0,"not built yet",MAX({RegisterRow.built_on}))'), "date",
        help="By Build register (finops-xl register FILE): the totals are of that day"),
    line(BEHIND_NAME, "Agents changed since", result(f'IF({IS_BUILT},{BEHIND},"")'), "whole",
        unit="agents", help="Above 0 the register is older than the sheets: build it again. The "
        "last column of 2 Classification says what changed"),
    line("TotalsAgents", "Agents in the register", result(_AGENTS), "whole", unit="agents"),
    line("TotalsComplete", "of which complete", result(
        f'COUNTIFS({{RegisterRow.status}},"{READY}")'), "whole", unit="agents",
        help="Nothing is missing, whatever the verdict"),
    line("TotalsIncomplete", "of which incomplete", result(
        f'COUNTIFS({{RegisterRow.status}},"{INCOMPLETE}")'), "whole", unit="agents",
        help="Listed at the end with what they lack"),
)  # fmt: skip


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the totals one below the other, the list of incomplete agents last."""
    page = open_page(draft, sheet)
    set_widths(page, WIDTHS)
    columns = len(WIDTHS)
    row = write_heading(page, BODY_ROW, "The register", columns)
    row = write_lines(page, row, FACTS) + 1
    for heading, explained, field, labels, rest in (
        ("By line", "Sums hold what is known; the last columns count the agents it is known of.",
         "line", LINES, "no line stated"),
        ("By benefit type of the agent", "An agent whose KPIs bring money of more than one type "
         f'is "{SEVERAL}": its cost and its net present value cannot be told apart.',
         "benefit_type", (*BENEFIT_TYPES, SEVERAL, NO_MONEY, NOT_STATED), "other"),
        ("By verdict", f"The decision is for the agents with {GO}; what the others cost and bring "
         "stands apart.", "verdict", VERDICTS, "no verdict"),
    ):  # fmt: skip
        row = write_heading(page, row, heading, columns, explained)
        row = write_grid(page, row, _COLUMNS, _groups(row + 2, field, labels, rest)) + 1
    row = write_heading(
        page, row, "Value by benefit type of the KPI", columns,
        "Cashable: saved or earned. Of every KPI with money, also of agents whose value is "
        "incomplete: the sum can be above the one of the agents.",
    )  # fmt: skip
    _insert_chart(page, row, row + 2)
    row = max(write_grid(page, row, _KPI_COLUMNS, _kpi_groups(row + 2)) + 1, row + _CHART_ROWS)
    row = write_heading(page, row, "Incomplete agents", columns)
    last_row = _write_list(page, row, _incomplete(row + 1))
    page.put(last_row, 0, result(_more(row + 1)), page.look("note"))
    finish(page, WIDTHS, last_row)
    print_upright(page)
    page.sheet.protect()


def _known(field: str, *group: str) -> str:
    """Count the agents of which a figure is known."""
    column = f"{{RegisterRow.{field}}}"
    halves = (f"COUNTIFS({','.join((column, sign, _THERE, *group))})" for sign in _ANY_NUMBER)
    return "+".join(halves)


_ANY_NUMBER = ('">=0"', '"<0"')


def _sum(field: str, *group: str) -> str:
    total = f"SUMIFS({','.join((f'{{RegisterRow.{field}}}', _THERE, *group))})"
    return f'IF({_known(field, *group)}=0,"",{total})'


def _groups(first: int, field: str, labels: Sequence[str], rest: str) -> list[list[GridCell]]:
    """Give a row for every group, one for what is in none of them, and the total."""
    rows = [
        _figures(label, f"{{RegisterRow.{field}}}", xl_rowcol_to_cell(at, 0))
        for at, label in enumerate(labels, first)
    ]
    last = first + len(labels) - 1
    total = _figures("All agents")
    others: list[GridCell] = [rest]
    for column in range(1, len(_COLUMNS)):
        top, foot = xl_rowcol_to_cell(first, column), xl_rowcol_to_cell(last, column)
        of_all = xl_rowcol_to_cell(last + 2, column)
        difference = f"{of_all}-SUM({top}:{foot})"
        agents = f"{xl_rowcol_to_cell(last + 2, 1)}-SUM({_column_of(first, last, 1)})"
        others.append(result(difference if column == 1 else f'IF({agents}=0,"",{difference})'))
    return [*rows, others, total]


def _column_of(first: int, last: int, column: int) -> str:
    return f"{xl_rowcol_to_cell(first, column)}:{xl_rowcol_to_cell(last, column)}"


def _figures(label: str, *group: str) -> list[GridCell]:
    agents = f"COUNTIFS({','.join((_THERE, *group))})" if group else _AGENTS
    sums = [result(_sum(field, *group)) for field in MONEY.values()]
    counts = [result(_known(field, *group)) for field in _KNOWN.values()]
    return [label, result(agents), *sums, *counts]


def _kpi_groups(first: int) -> list[list[GridCell]]:
    there = f'{{RegisterKpiRow.valid}},"<>{REMOVED}"'
    rows: list[list[GridCell]] = []
    for at, label in enumerate(BENEFIT_TYPES, first):
        group = f"{there},{{RegisterKpiRow.benefit_type}},{xl_rowcol_to_cell(at, 0)}"
        known = "+".join(
            f"COUNTIFS({{RegisterKpiRow.run_rate_target}},{sign},{group})" for sign in _ANY_NUMBER
        )
        sums = (f"SUMIFS({{RegisterKpiRow.{f}}},{group})" for f in _KPI_MONEY.values())
        rows.append([label, result(known), *(result(f'IF({known}=0,"",{s})') for s in sums)])
    last = first + len(BENEFIT_TYPES) - 1
    for label, cut in (("of which cashable", True), ("All KPIs with a benefit type", False)):
        totals: list[GridCell] = [label]
        for column in range(1, len(_KPI_COLUMNS)):
            cells = (
                [xl_rowcol_to_cell(first + BENEFIT_TYPES.index(kind), column) for kind in CASHABLE]
                if cut
                else [_column_of(first, last, column)]
            )
            joined = ",".join(cells)
            totals.append(result(f'IF(COUNT({joined})=0,"",SUM({joined}))'))
        rows.append(totals)
    return rows


def _insert_chart(page: Page, row: int, first: int) -> None:
    """Draw the run rate of every benefit type, right of the figures."""
    last = first + len(BENEFIT_TYPES) - 1
    names = (first, 0, last, 0)
    floor, target = (
        2 + list(_KPI_MONEY).index(name)
        for name in ("Run-rate value floor", "Run-rate value target")
    )
    unit = xl_rowcol_to_cell(first - 2, target, row_abs=True, col_abs=True)
    insert_chart(
        page, (row, 7), (660, _CHART_HEIGHT), "bar",
        "Run-rate value a year, by benefit type of the KPI",
        (
            Series("Floor", names, (first, floor, last, floor), LIGHT),
            Series("Target", names, (first, target, last, target), DARK),
        ),
        Axes(x=f"='{page.name}'!{unit}", x_format=COUNT),
        "Bars: for every benefit type the value of a year at the level of month 12, at the floor "
        "and at the target; the figures stand in the table beside it.",
    )  # fmt: skip


def _write_list(page: Page, row: int, rows: Sequence[Sequence[Formula]]) -> int:
    """Write a list whose last column runs over the page; a row has a rule once it is filled."""
    first, last_row = row + 1, row + len(rows)
    for column in range(len(WIDTHS)):
        header = _LIST_HEADERS[column] if column < len(_LIST_HEADERS) else None
        page.put(row, column, header, page.look("header formula", align="left"))
    for at, cells in enumerate(rows, first):
        for column, cell in enumerate(cells):
            page.put(at, column, cell, page.look("line", align="left"))
    rule = {
        "type": "formula",
        "criteria": f'=${xl_rowcol_to_cell(first, 0)}<>""',
        "format": page.look("row rule"),
    }
    page.sheet.conditional_format(first, 0, last_row, len(WIDTHS) - 1, rule)
    return last_row + 1


def _incomplete(first: int) -> list[list[Formula]]:
    """List the incomplete agents in the order that the register numbers them in."""
    rows: list[list[Formula]] = []
    for at in range(first, first + MOST_INCOMPLETE):
        # Counted in a column that is empty here: a cell that counts itself is a circle.
        top, here = xl_rowcol_to_cell(first, 2, row_abs=True), xl_rowcol_to_cell(at, 2)
        place = f"MATCH(ROWS({top}:{here}),{{RegisterRow.incomplete_no}},0)"
        of_register = (
            f"INDEX({{RegisterRow.{f}}},{place})" for f in ("agent_id", "agent", "lacks")
        )
        agent_id, agent, lacks = of_register
        rows.append([result(f'{agent_id}&"  "&{agent}'), result(lacks)])
    return rows


def _more(first: int) -> str:
    shown = f"ROWS({_column_of(first, first + MOST_INCOMPLETE - 1, 2)})"
    more = f'"and "&(TotalsIncomplete-{shown})&" more: see Status on Register"'
    return f'IF(TotalsIncomplete>{shown},{more},"")'


SHEET = Sheet(
    "Register totals",
    "Register totals",
    "What do the agents cost and bring together? Sums over the register, in the reporting "
    "currency, and the agents that are incomplete.",
    "The register by line, benefit type and verdict, and what incomplete agents lack",
    "results",
    write,
)
