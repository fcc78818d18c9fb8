"""Economics: cost, value and return of every agent."""

from finops_xl.template.sheets.progress import done_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.agent_economics import UNDECIDED
from finops_xl.workshop.economics_table import AgentEconomics

SHEET = table_tab(
    AgentEconomics,
    title="Economics: does the agent pay?",
    purpose=(
        "One row per agent. Fill the yellow cells; blank minutes count as none. Month 1 is the "
        "first month after go-live; costs are positive; a figure stays blank until it is known."
    ),
    summary="Cost, value, return and verdict of every agent",
    block="economics",
    look=TableLook(
        frozen=1,
        groups={
            "unit_of_work": "the work, at full adoption",
            "unit_cost_live": "cost of the model calls of a task",
            "human_cost": "other cost",
            "run_cost": "run cost",
            "value_status": "value, from 4 Targets",
            "months_to_go_live": "timing",
            "year1_cost": "year 1: months 1-12 after go-live",
            "run_rate_cost": "run rate: month 12 x 12",
            "horizon_cost": "whole horizon, not discounted",
            "roi_floor": "return over the horizon",
            "payback_month_floor": "payback after go-live",
            "npv_floor": "net present value at first spend",
            "cost_per_task": "decision",
            "roi_function": "target scenario once more, by our functions",
        },
        status=("verdict", "functions_agree"),
    ),
    progress=done_of(
        "{AgentEconomics.agent_id}",
        f'({{AgentEconomics.verdict}}<>"{UNDECIDED}")',
        "agents with a verdict",
    ),
)
