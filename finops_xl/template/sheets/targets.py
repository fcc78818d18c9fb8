"""4 Targets: floor, target and stretch at 6 and 12 months."""

from finops_xl.template.sheets.progress import checked_of, filled
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.records import Target

_NEED_TARGETS = 'SUMPRODUCT(({Kpi.agent_id}<>"")*({Kpi.baseline}<>""))'
"""KPIs with a baseline, or n/a where they are computed: W22 asks them for a row."""


def _progress() -> str:
    """Say how many targets pass, and how many there should be where that is another number."""
    key = "{Target.agent_id}"
    passed = checked_of(key, "{Target.check}", "targets pass the check of their row")
    needed = f'"; "&{_NEED_TARGETS}&" needed"'
    as_many = f"{_NEED_TARGETS}=COUNT({{Target.kpi_row}})"
    return f'{passed}&IF(OR({filled(key)}=0,{as_many}),"",{needed})'


SHEET = table_tab(
    Target,
    title="4 Targets",
    purpose=(
        "One row per KPI. Floor decides go or no-go, target goes into the plan, stretch is the "
        "upside. For within-band KPIs the six levels are allowed deviations from the centre."
    ),
    summary="Floor, target and stretch at 6 and 12 months, and the money behind them",
    block="block 4",
    look=TableLook(
        frozen=2,
        groups={
            "baseline": "1 Baseline",
            "benchmark": "2 Benchmark: picked, typed, and what is used",
            "constraint": "3 Constraint and adoption",
            "suggestion": "4 Thresholds: suggested",
            "floor_6": "4 Thresholds: chosen",
            "assumption_id": "What it rests on",
            "kpi_row": "Looked up",
            "value_floor_6": "Worth a month, computed",
            "sign_off_row": "Signature",
            "note": "Note",
        },
        status=("check", "valued"),
    ),
    progress=_progress(),
)
