"""Actions: pre-work, preparation and what follows the workshop, with owner and due date."""

from finops_xl.template.sheets.progress import done_in
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.agenda import Action
from finops_xl.workshop.lists import AFTERWARDS, PRE_WORK

SHEET = table_tab(
    Action,
    title="Actions: before and after",
    purpose=(
        "Name an owner, tick what is done: Start counts it. Due dates follow the workshop date of "
        "Settings and the days beside them. Work on single KPIs stands on Tasks."
    ),
    summary="Pre-work, preparation and what follows the workshop: owner, due date, done",
    block="set-up",
    look=TableLook(
        frozen=2,
        groups={"help_here": "Where it happens"},
        status=("status",),
    ),
    progress=f'={done_in(PRE_WORK)}&"; "&{done_in(AFTERWARDS)}',
)
