"""Agenda: the half-day minute by minute, with what the facilitator needs to run it."""

from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.agenda import AgendaItem

_MINUTES = "SUM({AgendaItem.minutes})"
_ITEMS = 'SUMPRODUCT(--({AgendaItem.activity}<>""))'
_PLAN = 'IF(ISNUMBER(WorkshopMinutes)," of "&WorkshopMinutes,"")'

SHEET = table_tab(
    AgendaItem,
    title="Agenda: the half-day",
    purpose=(
        "Start time and planned length stand on Settings; times follow the minutes. For a break "
        "insert a row, then shorten another item or plan for more. Rewrite any text as you like."
    ),
    summary="The half-day item by item: clock times, facilitator notes, tab, who must be there",
    block="set-up",
    look=TableLook(
        frozen=5,
        groups={
            "outcome": "What for",
            "run": "Facilitator notes",
            "tab": "What it takes",
            "check": "Check and sources",
        },
    ),
    progress=f'=IF({_ITEMS}=0,"no items",{_ITEMS}&" items, "&{_MINUTES}&{_PLAN}&" minutes")',
)
