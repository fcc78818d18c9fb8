"""3 KPIs: two or three measurable indicators per agent."""

from finops_xl.template.sheets.progress import checked_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.records import Kpi

SHEET = table_tab(
    Kpi,
    title="3 KPIs",
    purpose=(
        "What proves the value? Two or three KPIs per agent, each with a baseline, a data source "
        'and one owner. "Improve efficiency" is no KPI. Shares as per cent: 34 % is 0.34.'
    ),
    summary="Two or three KPIs per agent, with baseline, source and owner",
    block="block 3",
    look=TableLook(frozen=2, groups={"baseline": "In the room"}),
    progress=checked_of("{Kpi.agent_id}", "{Kpi.check}", "KPIs pass the check of their row"),
)
