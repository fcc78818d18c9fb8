"""Register and Register KPIs: what the workshop leaves behind."""

from finops_xl.template.sheets.progress import count_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.register_tables import RegisterKpiRow, RegisterRow

SHEET = table_tab(
    RegisterRow,
    title="Agent Economics Register",
    purpose=(
        "One row per agent with all of the workshop in it. Written by "
        "finops-xl register FILE; columns that you add on the right are kept."
    ),
    summary="The Agent Economics Register: one row per agent",
    block="results",
    look=TableLook(
        frozen=2,
        groups={
            "line": "decision",
            "kpis": "readiness",
            "roi_floor": "return over the horizon",
            "one_off": "cost and value",
            "unit_of_work": "the work",
            "process": "about the agent",
            "sign_off": "sign-off and findings",
            "built_on": "stamps",
        },
        status=("verdict",),
    ),
    progress=count_of("{RegisterRow.agent_id}", "agents in the register", "not built yet"),
)

KPIS = table_tab(
    RegisterKpiRow,
    title="Agent Economics Register: KPIs",
    purpose=(
        "One row per agent and KPI with baseline and targets. Written by "
        "finops-xl register FILE; columns that you add on the right are kept."
    ),
    summary="The register's KPIs: one row per agent and KPI",
    block="results",
    look=TableLook(
        frozen=3,
        groups={
            "valid": "check",
            "unit": "baseline",
            "floor_6": "at 6 months",
            "floor_12": "at 12 months",
            "value_floor_12": "worth a month at 12 months",
            "claim": "what it rests on",
            "benefit_type": "money",
            "category": "how it is measured",
        },
        status=("valid",),
    ),
    progress=count_of("{RegisterKpiRow.agent_id}", "KPIs in the register", "not built yet"),
)
