"""Observability: what must be measured to prove each KPI, for IT to confirm."""

from finops_xl.template.sheets.progress import done_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.observability import KPI_GONE, Observability

SHEET = table_tab(
    Observability,
    title="Observability",
    purpose=(
        "One row per KPI, added by validation from its source on 3 KPIs; then every cell is yours "
        "but State, which says whether the row still fits 3 KPIs; Status: whether the signal is "
        "there. Delete a row to have it derived anew. Products: Partners."
    ),
    summary="What must be measured to prove each KPI, where, by which tool; confirmed by IT",
    block="results",
    look=TableLook(
        frozen=2,
        groups={
            "signal": "What must be measured",
            "status": "Whether it is there",
            "it_owner": "For IT to confirm",
            "state": "How it was derived",
        },
        status=("state",),
    ),
    # A row stays when its KPI is gone, because people filled it; there is nothing to confirm.
    progress=done_of(
        "{Observability.kpi}",
        '({Observability.confirmed}="yes")',
        "signals confirmed by IT",
        "none derived yet",
        but=f'({{Observability.state}}<>"{KPI_GONE}")',
    ),
)
