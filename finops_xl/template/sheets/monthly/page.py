"""Monthly: one agent in one scenario, from the first spend to the end of the horizon."""

from __future__ import annotations

from finops_xl.template.calculator import (
    Line,
    finish,
    if_known,
    input_names,
    line,
    result,
    set_widths,
    write_heading,
    write_lines,
)
from finops_xl.template.draft import Draft
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page, print_parts
from finops_xl.template.sheets.monthly import charts, grid, sums
from finops_xl.template.sheets.monthly.agent import STRETCH, by_scenario, of_economics

WIDTHS = (30, 26, 12, *(14,) * 9, 6, *(12,) * 4)
_PRINTED = 12
"""Columns that are printed; behind them stand the figures of the charts."""


def _of_agent(field: str) -> str:
    return f"INDEX({{Agent.{field}}},MATCH(MonthlyShown,{{Agent.agent_id}},0))"


def _date(field: str) -> str:
    return f'IF(ISNUMBER({_of_agent(field)}),{_of_agent(field)},"")'


_FIRST = "INDEX({AgentEconomics.agent_id},1)"
_TASKS, _OWN_TASKS = of_economics("tasks"), of_economics("tasks_stretch")
_ITS_TASKS = f'IF({STRETCH},IF({_OWN_TASKS}="",{_TASKS},{_OWN_TASKS}),{_TASKS})'

INPUTS: tuple[Line, ...] = (
    line("MonthlyAgent", "Agent ID", None, "choice", choices="AgentIds",
         help="Blank = the first agent on Economics"),
    line("MonthlyScenario", "Scenario", "target", "choice", choices="Scenarios",
         help="floor, target or stretch; stretch has a volume and a cost of its own"),
)  # fmt: skip

ANSWER: tuple[Line, ...] = (
    line("MonthlyShown", "Agent shown",
         result(f'IF(MonthlyAgent="",IF({_FIRST}="","",{_FIRST}),MonthlyAgent)'), "text"),
    line("MonthlyName", "Name", result(f'{_of_agent("agent")}&""'), "text"),
    line("MonthlyFirstSpend", "First spend", result(_date("first_spend")), "date"),
    line("MonthlyGoLive", "Go-live", result(_date("go_live")), "date",
         help="Month 1 is the first month after it"),
    line("MonthlyGap", "First spend to go-live", result(of_economics("months_to_go_live")),
         "whole", unit="months", help="No value and no run cost yet; the one-off cost is spent"),
    line("MonthlyPayback", "Payback", result(by_scenario("payback_{}")), "number",
         unit="months", help="After go-live"),
    line("MonthlyPaybackMonth", "Month of payback", result(
        'IF(COUNTIF(MonthlyMarks,"payback")=0,"",MATCH("payback",MonthlyMarks,0)-1)'), "whole",
        unit="month", help="The first one at whose end the cumulative is not below zero"),
    line("MonthlyLasts", "Payback lasts", result(by_scenario("payback_lasts_{}")), "text",
         help="no: the cumulative is below zero again at the end of the horizon"),
    line("MonthlyNpv", "Net present value", result(by_scenario("npv_{}")), "money",
         unit="currency", help="At the first spend, at the discount rate of Settings"),
)  # fmt: skip

FACTS: tuple[Line, ...] = (
    line("MonthlyValue6", "Value at month 6", result(by_scenario("value_{}_6")), "money",
         unit="currency a month"),
    line("MonthlyValue12", "Value at month 12", result(by_scenario("value_{}_12")), "money",
         unit="currency a month", help="Level from then on"),
    line("MonthlyTasks", "Tasks", if_known([_ITS_TASKS], _ITS_TASKS), "number",
        unit="tasks a month"),
    line("MonthlyModel", "Model cost", result(f"{of_economics('model_cost')}*MonthlyTasks"),
         "money", unit="currency a month"),
    line("MonthlyHuman", "Human cost", result(f"{of_economics('human_cost')}*MonthlyTasks"),
         "money", unit="currency a month", help="Review, and failures handed to a person"),
    line("MonthlyOther", "Other cost", result(of_economics("monthly_other")), "money",
         unit="currency a month", help="The monthly lines of Costs"),
    line("MonthlyOneOff", "One-off cost", result(of_economics("one_off")), "money",
         unit="currency", help="Without what is already spent"),
    line("MonthlyRow", "Row on Economics", result(
        'IF(MonthlyShown="","",MATCH(MonthlyShown,{AgentEconomics.agent_id},0))'), "whole",
        unit="row of its table", help="Blank where the agent has no row there"),
    line("MonthlyScenarioNo", "Number of the scenario",
         result("MATCH(MonthlyScenario,Scenarios,0)"), "whole",
         unit="place on its list"),
    line("MonthlyZero", "Counts as zero", result(
        "Tolerance*(MonthlyOneOff+ABS(MonthlyModel+MonthlyHuman+MonthlyOther)"
        "+ABS(MonthlyValue12))"), "money", unit="currency",
        help="Up to so much below zero: sums lose their last digits"),
)  # fmt: skip


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the answer first, then what it is made of, then its months."""
    page = open_page(draft, sheet)
    set_widths(page, WIDTHS)
    row = write_heading(page, BODY_ROW, "Agent and scenario", _PRINTED)
    chart_row = write_lines(page, row, [*INPUTS, *ANSWER]) + 1
    row = chart_row + charts.ROWS
    row = write_heading(page, row, "What the months are made of", _PRINTED)
    row = write_lines(page, row, FACTS) + 1
    months = sums.write(page, row, _PRINTED)
    row = write_heading(
        page,
        months,
        "Month by month",
        _PRINTED,
        "Month 0 is the month of the first spend. Costs are positive; net = value - all costs.",
    )
    first, last_row = grid.write(page, row)
    charts.write(page, chart_row, first, last_row)
    finish(page, WIDTHS[:_PRINTED], last_row)
    print_parts(page, (0, months, last_row + 1), _PRINTED)


SHEET = Sheet(
    "Monthly",
    "Monthly: one agent, month by month",
    "When is the money spent, when does it come back? Choose an agent and a scenario: months 1 "
    "to 60, up to the horizon of Settings.",
    "One agent and scenario: value, cost, net and cumulative of every month",
    "economics",
    write,
    inputs=input_names(INPUTS),
)
