"""Register and Register KPIs: what the workshop leaves behind."""

from finops_xl.template.formulas.since_register import BEHIND_NAME
from finops_xl.template.sheets.progress import count_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.register_tables import RegisterKpiRow, RegisterRow

GROUPS = {
    "line": "Decision",
    "kpis": "Readiness",
    "roi_floor": "Return over the horizon",
    "one_off": "Cost and value",
    "unit_of_work": "The work",
    "process": "About the agent",
    "sign_off": "Sign-off and findings",
    "built_on": "Stamps",
}

KPI_GROUPS = {
    "valid": "Check",
    "unit": "Baseline",
    "floor_6": "At 6 months",
    "floor_12": "At 12 months",
    "value_floor_12": "Worth a month at 12 months",
    "year1_floor": "Worth in Year 1 and as run rate",
    "claim": "What it rests on",
    "benefit_type": "Money",
    "category": "How it is measured",
}

SHEET = table_tab(
    RegisterRow,
    title="Agent Economics Register",
    purpose=(
        "One row per agent with all of the workshop in it. Written by "
        "Build register (finops-xl register FILE); columns that you add on the right are kept."
    ),
    summary="The Agent Economics Register: one row per agent",
    block="results",
    look=TableLook(
        frozen=2,
        groups=GROUPS,
        status=("verdict", "payback_lasts_floor", "payback_lasts_target"),
    ),
    progress=(
        count_of(
            "{RegisterRow.agent_id}",
            "agent in the register",
            "agents in the register",
            "not built yet",
        )
        + f'&IF(N({BEHIND_NAME})=0,"","; "&{BEHIND_NAME}&" changed since")'
    ),
)

KPIS = table_tab(
    RegisterKpiRow,
    title="Agent Economics Register: KPIs",
    purpose=(
        "One row per agent and KPI with baseline and targets. Written by "
        "Build register (finops-xl register FILE); columns that you add on the right are kept."
    ),
    summary="The register's KPIs: one row per agent and KPI",
    block="results",
    look=TableLook(
        frozen=3,
        groups=KPI_GROUPS,
        status=("valid",),
    ),
    progress=count_of(
        "{RegisterKpiRow.agent_id}",
        "KPI in the register",
        "KPIs in the register",
        "not built yet",
    ),
)
