"""Costs: every cost line of every agent."""

from finops_xl.template.sheets.progress import count_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.records import CostLine

SHEET = table_tab(
    CostLine,
    title="Costs: everything but the model calls",
    purpose=(
        "One row per agent and cost line, in the reporting currency: one-off, an amount a month, "
        "or already spent. Model calls and review minutes stand on Economics."
    ),
    summary="One-off and monthly cost lines of every agent",
    block="economics",
    look=TableLook(frozen=1, status=()),
    progress=count_of("{CostLine.agent_id}", "cost line", "cost lines"),
)
