"""The cost drivers of the agent on 1 Foundation, each changed by itself."""

from __future__ import annotations

from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.calculator import (
    GridCell,
    Named,
    as_it_is,
    if_known,
    result,
    write_grid,
    write_heading,
)
from finops_xl.template.charts import DARK, LIGHT, Axes, Series, insert_chart
from finops_xl.template.draft import Page
from finops_xl.template.formulas.phrases import CONTRACTS, call, reason
from finops_xl.workshop.columns import Cell, Column

_PARAMETERS: dict[str, Column] = {
    "LoopModel": Column("Model", "choice", choices="ModelsInUse"),
    "LoopTurns": Column("Turns", "whole", unit="turns"),
    "LoopBase": Column("First input", "number", unit="tokens"),
    "LoopOutput": Column("Output", "number", unit="tokens"),
    "LoopTool": Column("Tool results", "number", unit="tokens"),
    "LoopCaching": Column("Caching", "choice", choices="YesNo"),
    "LoopSuccess": Column("Success", "share"),
    "LoopMode": Column("Mode", "choice", choices="Modes"),
}
"""The columns that a driver may change, by the name of the base case's cell."""

_COLUMNS = (
    Column("What is changed", "text", filled="formula"),
    *_PARAMETERS.values(),
    Column("Cost per task", "money", unit="USD", filled="formula"),
    Column("Saving per task", "money", unit="USD", filled="formula"),
    Column("Saving", "share", unit="of base case", filled="formula"),
    Column("Saving a month", "money", unit="USD", filled="formula"),
    Column("Check", "text", filled="formula"),
)
_COST = 1 + len(_PARAMETERS)
_SAVING = _COST + 1
_CHART_ROWS = 17


@dataclass(frozen=True)
class Driver:
    """What a team can change: the parameter, its new value, and the name of that cell."""

    what: str
    parameter: str
    name: str
    value: Cell


DRIVERS = (
    Driver("Loop length: fewer turns", "LoopTurns", "DriverTurns", 6.0),
    Driver("Context growth: shorter tool results", "LoopTool", "DriverTool", 600.0),
    Driver("Context window: leaner first input", "LoopBase", "DriverBase", 3000.0),
    Driver("Verbosity: shorter answers", "LoopOutput", "DriverOutput", 250.0),
    Driver("Prompt caching", "LoopCaching", "DriverCaching", "yes"),
    Driver("Batch instead of at once", "LoopMode", "DriverMode", "batch"),
    Driver("Model of a lower tier", "LoopModel", "DriverModel", "claude-haiku-5-5"),
    Driver("More tasks succeed", "LoopSuccess", "DriverSuccess", 0.95),
)
INPUTS = tuple(Named(driver.name, driver.value) for driver in DRIVERS)


def write(page: Page, row: int, columns: int) -> int:
    """Write the table and its chart; give the next free row."""
    row = write_heading(
        page,
        row,
        "What drives the cost, and what a change saves",
        columns,
        "Each row changes one thing of the agent above: the yellow cell. The last row changes "
        "all of them.",
    )
    first = row + 2
    cases: list[tuple[str, dict[str, GridCell]]] = [("Base case, as above", {})]
    cases += [(d.what, {d.parameter: Named(d.name, d.value)}) for d in DRIVERS]
    cases.append(("All of these together", {d.parameter: as_it_is(d.name) for d in DRIVERS}))
    rows = [_row(what, changed, at, base=first) for at, (what, changed) in enumerate(cases, first)]
    row = write_grid(page, row, _COLUMNS, rows) + 1
    _insert_chart(page, row, first, first + len(rows) - 1)
    return row + _CHART_ROWS


def _row(what: str, changed: dict[str, GridCell], row: int, base: int) -> list[GridCell]:
    parameters = [changed.get(name, as_it_is(name)) for name in _PARAMETERS]
    arguments = [xl_rowcol_to_cell(row, number) for number in range(1, 1 + len(_PARAMETERS))]
    model, turns, first_input, output, tool, caching, success, mode = arguments
    case = [
        *(model, turns, first_input, output, tool, f'{caching}="yes"', success),
        *("PriceDate", mode, CONTRACTS),
    ]
    cost, saving = (xl_rowcol_to_cell(row, number) for number in (_COST, _SAVING))
    base_cost = xl_rowcol_to_cell(base, _COST, row_abs=True)
    return [
        what,
        *parameters,
        result(call("AGENTCOST", case)),
        result(f"{base_cost}-{cost}"),
        result(f"{saving}/{base_cost}"),
        if_known((saving, "LoopTasks"), f"{saving}*LoopTasks"),
        result(f'IF(ISNUMBER({cost}),"OK",{reason("AGENTCOST", case)})'),
    ]


def _insert_chart(page: Page, row: int, first: int, last: int) -> None:
    names = (first, 0, last, 0)
    insert_chart(
        page,
        (row, 0),
        (900, 330),
        "stacked bar",
        "Cost of a successful task, and what a change saves",
        (
            Series("Cost per task", names, (first, _COST, last, _COST), DARK),
            Series("Saving per task", names, (first, _SAVING, last, _SAVING), LIGHT),
        ),
        Axes(x="USD per successful task", x_format="0.00"),
        "Stacked bars: for the base case and each change the cost per successful task, and the "
        "saving against the base case; the figures stand in the table above.",
    )
