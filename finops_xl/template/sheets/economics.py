"""Economics: cost, value and return of every agent."""

from finops_xl.template.sheets.progress import done_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.agent_economics import UNDECIDED
from finops_xl.workshop.economics_table import AgentEconomics

SHEET = table_tab(
    AgentEconomics,
    title="Economics",
    purpose=(
        "Does the agent pay? One row per agent. Fill the yellow cells; failures that go to a "
        "person need their minutes, 0 if none. Month 1 is the first after go-live; costs are "
        "positive; what is unknown stays blank."
    ),
    summary="Cost, value, return and verdict of every agent",
    block="economics",
    look=TableLook(
        frozen=2,
        groups={
            "model": "Inputs: the work, at full adoption",
            "unit_cost_live": "Unit cost: model calls of a task",
            "human_cost": "Cost",
            "value_status": "Value, from 4 Targets",
            "months_to_go_live": "Timing",
            "year1_cost": "Year 1 (months 1-12 after go-live) and run rate (month 12 x 12)",
            "horizon_cost": "Horizon, not discounted; cashable: saved or earned",
            "roi_floor": "ROI over the horizon",
            "payback_month_floor": "Payback after go-live",
            "npv_floor": "NPV at first spend",
            "cost_per_task": "Verdict",
            "roi_function": "Cross-check by functions, target scenario",
        },
        status=(
            *("unit_cost_from", "verdict", "functions_agree"),
            *("payback_lasts_floor", "payback_lasts_target"),
        ),
    ),
    progress=done_of(
        "{AgentEconomics.agent_id}",
        f'({{AgentEconomics.verdict}}<>"{UNDECIDED}")',
        "agents with a verdict",
    ),
)
