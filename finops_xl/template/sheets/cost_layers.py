"""Costs by layer: what each layer of cost comes to, and which layers nobody has filled."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.calculator import (
    GridCell,
    Line,
    finish,
    input_names,
    line,
    result,
    set_widths,
    write_grid,
    write_heading,
    write_lines,
)
from finops_xl.template.charts import DARK, LIGHT, Axes, Series, insert_chart
from finops_xl.template.draft import Draft, Page
from finops_xl.template.formulas.phrases import numbers
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page
from finops_xl.template.styles import COUNT
from finops_xl.workshop.columns import Column
from finops_xl.workshop.lists import COST_LAYERS, MONTHLY, ONE_OFF, SPENT

WIDTHS = (32, 22, 16, 16, 18, 10, 10, 26, 66)
_CHART_ROWS = 26

BELONGS_HERE = {
    "build": "Prompts, flows, tools and tests, made once",
    "integration": "Connections to the systems that the agent reads and writes",
    "data and retrieval": "Cleaning and loading of documents; the vector store",
    "infrastructure": "Hosting, network, storage; own GPUs",
    "licences and platform fees": "Seats, platforms, marketplaces",
    "shared-platform allocation": "The agent's share of what several agents use",
    "observability": "Traces, logs, cost per task; often left out",
    "human review": "Review beyond the minutes on Economics, such as a second pair of eyes",
    "governance and evaluation": "Test sets, samples, audits, legal review; often left out",
    "change and training": "Training, communication, works council; often left out",
    "operations and support": "Product owner, prompt upkeep, on-call; often left out",
    "refresh": "Move to the next model before this one retires; often left out",
    "dual running": "The old way beside the new one for a while; often left out",
    "contingency": "For what goes wrong: wrong answers, overruns",
    "retirement": "Taking the agent down: data, contracts, records; often left out",
}

_COLUMNS = (
    Column("Layer", "text", filled="formula"),
    Column("One-off cost", "money", unit="currency", filled="formula"),
    Column("Already spent", "money", unit="currency", filled="formula"),
    Column("Monthly cost", "money", unit="currency a month", filled="formula"),
    Column("Monthly, all months", "money", unit="currency, horizon", filled="formula"),
    Column("Share", "share", unit="of all", filled="formula"),
    Column("Lines", "whole", unit="on Costs", filled="formula"),
    Column("Check", "text", filled="formula"),
    Column("What belongs here", "text", filled="formula"),
)
_ONE_OFF, _SPENT, _MONTHLY, _ALL_MONTHS, _SHARE, _LINES = range(1, 7)
_TIMINGS = {_ONE_OFF: ONE_OFF, _SPENT: SPENT, _MONTHLY: MONTHLY}

INPUTS: tuple[Line, ...] = (
    line("LayerAgent", "Agent ID", None, "choice", choices="AgentIds",
         help="Blank = all agents together"),
)  # fmt: skip

_ALL = 'LayerAgent=""'
_ROW = "MATCH(LayerAgent,{AgentEconomics.agent_id},0)"
_FILLED = '({AgentEconomics.agent_id}<>"")'


def _on_economics(field: str) -> str:
    """Take a figure of the agent, or add those of all agents up; unknown ones count apart."""
    column = f"{{AgentEconomics.{field}}}"
    return f"IF({_ALL},SUM({column}),INDEX({column},{_ROW}))"


def _for_tasks(field: str) -> str:
    cost, tasks = f"{{AgentEconomics.{field}}}", "{AgentEconomics.tasks}"
    its_cost, its_tasks = f"INDEX({cost},{_ROW})", f"INDEX({tasks},{_ROW})"
    one = f'IF({numbers(its_cost, its_tasks)},{its_cost}*{its_tasks},"")'
    return f"IF({_ALL},SUMPRODUCT({cost},{tasks}),{one})"


FACTS: tuple[Line, ...] = (
    line("LayerAgents", "Agents", result(
        f"IF({_ALL},SUMPRODUCT(--{_FILLED}),IF(ISNUMBER({_ROW}),1,0))"), "whole", unit="agents",
        help="That stand on Economics"),
    line("LayerUnknown", "of which with unknown run cost", result(
        f'IF({_ALL},SUMPRODUCT({_FILLED}*({{AgentEconomics.run_cost}}="")),'
        f'IF(INDEX({{AgentEconomics.run_cost}},{_ROW})="",1,0))'), "whole", unit="agents",
        help="What is unknown is in no sum; Findings names what is missing"),
)  # fmt: skip


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the choice of an agent, the layers, and the chart below them."""
    page = open_page(draft, sheet)
    set_widths(page, WIDTHS)
    columns = len(WIDTHS)
    row = write_heading(page, BODY_ROW, "Whose costs", columns)
    row = write_lines(page, row, [*INPUTS, *FACTS]) + 1
    row = write_heading(
        page,
        row,
        "Cost by layer",
        columns,
        "An empty layer is a question, not a fault: a line of amount 0 on Costs says that it "
        "costs nothing.",
    )
    first = row + 2
    rows = _rows(first)
    row = write_grid(page, row, _COLUMNS, rows) + 1
    _insert_chart(page, row, first, first + len(COST_LAYERS) + 1)
    finish(page, WIDTHS, row + _CHART_ROWS)
    page.sheet.fit_to_pages(1, 1)


def _rows(first: int) -> list[list[GridCell]]:
    """Give the rows: model, people, the layers, what is in none of them, total and control."""
    calls = _computed("model calls", "model_cost", "Tokens at the prices of Prices; Economics")
    people = _computed(
        "people: review and hand-over", "human_cost", "Minutes on Economics x loaded hourly cost"
    )
    layers = [_layer(layer, first + 2 + number) for number, layer in enumerate(COST_LAYERS)]
    last_layer = first + 1 + len(COST_LAYERS)
    none, total = last_layer + 1, last_layer + 2
    rows = [calls, people, *layers, _no_layer(first + 2, last_layer), _total(first, none)]
    for at, row in enumerate(rows, first):
        row[_ALL_MONTHS] = result(f"{xl_rowcol_to_cell(at, _MONTHLY)}*HorizonMonths")
        row[_SHARE] = result(_share(at, total))
    return [*rows, _control(total)]


def _computed(label: str, field: str, belongs: str) -> list[GridCell]:
    return [label, None, None, result(_for_tasks(field)), None, None, None, None, belongs]


def _layer(layer: str, row: int) -> list[GridCell]:
    name = xl_rowcol_to_cell(row, 0)
    of_layer = f"{{CostLine.layer}},{name}"
    mine = "{CostLine.agent_id},LayerAgent"
    lines = xl_rowcol_to_cell(row, _LINES)
    known = _count(f'{of_layer},{{CostLine.amount}},"<>"', mine)
    sums: list[GridCell] = [
        result(
            f'IF({known}=0,"",IF({_ALL},'
            f'SUMIFS({{CostLine.amount}},{of_layer},{{CostLine.timing}},"{timing}"),'
            f'SUMIFS({{CostLine.amount}},{of_layer},{{CostLine.timing}},"{timing}",{mine})))'
        )
        for timing in _TIMINGS.values()
    ]
    return [
        layer,
        *sums,
        None,
        None,
        result(_count(of_layer, mine)),
        result(
            f'IF(LayerAgents=0,"",IF({lines}=0,"empty",IF({known}<{lines},"amount missing","OK")))'
        ),
        BELONGS_HERE[layer],
    ]


def _count(criteria: str, mine: str) -> str:
    """Count the cost lines of all agents, or of the one that is chosen."""
    return f"IF({_ALL},COUNTIFS({criteria}),COUNTIFS({criteria},{mine}))"


def _no_layer(first: int, last: int) -> list[GridCell]:
    """Find what no layer of the list holds: a blank or misspelt layer."""

    def rest(column: int, formula: str) -> GridCell:
        top, foot = xl_rowcol_to_cell(first, column), xl_rowcol_to_cell(last, column)
        others = f"{formula}-SUM({top}:{foot})"
        return result(others if column == _LINES else f'IF({at}=0,"",{others})')

    amount, mine = "{CostLine.amount}", "{CostLine.agent_id},LayerAgent"
    at = xl_rowcol_to_cell(last + 1, _LINES)
    sums = [
        rest(
            column,
            f'IF({_ALL},SUMIFS({amount},{{CostLine.timing}},"{timing}"),'
            f'SUMIFS({amount},{{CostLine.timing}},"{timing}",{mine}))',
        )
        for column, timing in _TIMINGS.items()
    ]
    lines = f'IF({_ALL},SUMPRODUCT(--({{CostLine.agent_id}}<>"")),COUNTIFS({mine}))'
    return [
        "in no layer of the list",
        *sums,
        None,
        None,
        rest(_LINES, lines),
        result(f'IF({at}=0,"","choose a layer")'),
        "Lines whose layer is blank or misspelt",
    ]


def _total(first: int, last: int) -> list[GridCell]:
    def total(column: int) -> GridCell:
        top, foot = xl_rowcol_to_cell(first, column), xl_rowcol_to_cell(last, column)
        return result(f'IF(COUNT({top}:{foot})=0,"",SUM({top}:{foot}))')

    sums = [total(column) for column in _TIMINGS]
    return ["Total", *sums, None, None, total(_LINES), None, "Without what is unknown"]


def _share(row: int, total: int) -> str:
    """Give the share of all that is still to be spent over the horizon."""
    one_off, later = (xl_rowcol_to_cell(row, column) for column in (_ONE_OFF, _ALL_MONTHS))
    all_one_off, all_later = (
        xl_rowcol_to_cell(total, column, row_abs=True) for column in (_ONE_OFF, _ALL_MONTHS)
    )
    return f"(N({one_off})+{later})/({all_one_off}+{all_later})"


def _control(total: int) -> list[GridCell]:
    """Hold the totals against Economics, which adds the same lines up agent by agent."""
    monthly = _on_economics("monthly_other")
    people = f"N({_for_tasks('model_cost')})+N({_for_tasks('human_cost')})"
    fields = {
        _ONE_OFF: _on_economics("one_off"),
        _SPENT: _on_economics("sunk"),
        _MONTHLY: f"{monthly}+{people}",
    }
    pairs = [
        (xl_rowcol_to_cell(total, column), xl_rowcol_to_cell(total + 1, column))
        for column in fields
    ]
    same = ",".join(f"ABS({a}-{b})<=Tolerance*(1+ABS({a}))" for a, b in pairs)
    words = '"a line lacks its amount, its timing or its agent"'
    check = f'=IFERROR(IF(LayerAgents=0,"",IF(AND({same}),"OK",{words})),{words})'
    controls = [result(formula) for formula in fields.values()]
    return [
        "The same on Economics",
        *controls,
        *(None,) * 3,
        result(check.removeprefix("=")),
        "Integrity and Findings name the line",
    ]


def _insert_chart(page: Page, row: int, first: int, last: int) -> None:
    names = (first, 0, last, 0)
    insert_chart(
        page,
        (row, 0),
        (1000, 500),
        "stacked bar",
        "Cost over the horizon, by layer",
        (
            Series("One-off cost", names, (first, _ONE_OFF, last, _ONE_OFF), DARK),
            Series("Monthly, all months", names, (first, _ALL_MONTHS, last, _ALL_MONTHS), LIGHT),
        ),
        Axes(x="reporting currency, over the horizon", x_format=COUNT),
        "Stacked bars: for model calls, people and every layer the one-off cost and the monthly "
        "cost of all months of the horizon; a layer without a bar costs nothing or is empty.",
    )


SHEET = Sheet(
    "Costs by layer",
    "Costs by layer",
    "Is anything forgotten? The cost lines of one agent, or of all, with model calls and people, "
    "layer by layer.",
    "What every layer of cost comes to, and which layers are empty",
    "economics",
    write,
    inputs=input_names(INPUTS),
)
