"""The agent on 1 Foundation with each of the models in use."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.calculator import GridCell, if_known, result, write_grid, write_heading
from finops_xl.template.charts import MIDDLE, Axes, Series, insert_chart
from finops_xl.template.draft import Page
from finops_xl.template.formulas.phrases import CONTRACTS, call, reason
from finops_xl.workshop.columns import Column

MOST_MODELS = 10
_COLUMNS = (
    Column("Model", "text", filled="formula"),
    Column("Tier", "text", filled="formula"),
    Column("Cost per task", "money", unit="USD", filled="formula"),
    Column("Cost a month", "money", unit="USD", filled="formula"),
    Column("Times the cheapest", "number", unit="x", filled="formula"),
    Column("Check", "text", filled="formula"),
)
_COST = 2
_CHART_COLUMN = 7


def write(page: Page, row: int, columns: int) -> int:
    """Write one row per model with the chart beside it; give the next free row."""
    row = write_heading(
        page,
        row,
        "The same agent with every model in use",
        columns,
        f"The first {MOST_MODELS} models of Prices, doing the same turns. Whether a cheaper one "
        "does the work as well is for a test to say.",
    )
    first = row + 2
    last = first + MOST_MODELS - 1
    rows = [_row(at, first, last) for at in range(first, last + 1)]
    end = write_grid(page, row, _COLUMNS, rows)
    insert_chart(
        page,
        (row, _CHART_COLUMN),
        (560, 270),
        "bar",
        "Cost of a successful task by model",
        [
            Series(
                "Cost per task",
                (first, 0, last, 0),
                (first, _COST, last, _COST),
                MIDDLE,
                labels="0.000",
            )
        ],
        Axes(x="USD per successful task", x_format="0.00"),
        "Bars: cost of a successful task of the agent above for each model in use; the figures "
        "stand in the table beside it.",
    )
    return end + 1


def _row(row: int, first: int, last: int) -> list[GridCell]:
    model, cost = (xl_rowcol_to_cell(row, number) for number in (0, _COST))
    top, bottom = (xl_rowcol_to_cell(at, _COST, row_abs=True) for at in (first, last))
    of_models = f"ROW()-ROW({xl_rowcol_to_cell(first - 1, 0, row_abs=True)})"
    case = [
        *(model, "LoopTurns", "LoopBase", "LoopOutput", "LoopTool", 'LoopCaching="yes"'),
        *("LoopSuccess", "PriceDate", "LoopMode", CONTRACTS),
    ]
    return [
        result(f'INDEX({{Model.model}},{of_models})&""'),
        result(f'INDEX({{Model.tier}},{of_models})&""'),
        result(call("AGENTCOST", case)),
        if_known((cost, "LoopTasks"), f"{cost}*LoopTasks"),
        result(f"{cost}/MIN({top}:{bottom})"),
        result(f'IF({model}="","",IF(ISNUMBER({cost}),"OK",{reason("AGENTCOST", case)}))'),
    ]
