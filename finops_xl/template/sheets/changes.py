"""Changes: what was changed in the workbook since it was made, and why."""

from finops_xl.template.sheets.progress import count_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.agenda import Change

SHEET = table_tab(
    Change,
    title="Changes",
    purpose=(
        "Who changed what, when and why, the newest below. finops-xl writes a row when it makes "
        "the workbook or carries it over; signatures keep their own copies on Sign-offs."
    ),
    summary="Change log of this workbook: date, who, what, why, what it affects",
    block="reference",
    look=TableLook(frozen=1, status=(), zoom=100),
    progress=count_of("{Change.what}", "change noted", "changes noted"),
)
