"""Assumptions: what the targets rest on."""

from finops_xl.template.sheets.progress import done_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.records import Assumption

SHEET = table_tab(
    Assumption,
    title="Assumptions",
    purpose=(
        "Every target names the assumption that it rests on; here stand its text, its owner "
        "and whether it has been confirmed."
    ),
    summary="What the targets rest on, and whether it has been confirmed",
    block="block 4",
    look=TableLook(frozen=1, status=()),
    progress=done_of(
        "{Assumption.assumption_id}", '({Assumption.status}="confirmed")', "assumptions confirmed"
    ),
)
