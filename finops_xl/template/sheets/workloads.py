"""1 Workloads: a list of calls, each priced once and for a month."""

from finops_xl.template.sheets.progress import checked_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.records import Workload

SHEET = table_tab(
    Workload,
    title="1 Workloads: what calls cost in a month",
    purpose=(
        "Type a workload: tokens in, tokens out, calls a month. Input tokens include the "
        "cached ones; output tokens include hidden reasoning. USD, on the price date of Settings."
    ),
    summary="A list of workloads: what a call costs, and what a month of calls costs",
    block="block 1",
    look=TableLook(frozen=1, groups={"input_tokens": "One call", "calls": "In use"}),
    progress=checked_of("{Workload.workload}", "{Workload.check}", "workloads priced"),
)
