"""Agenda: the half-day minute by minute, with what the facilitator needs to run it."""

from finops_xl.template.formulas.agenda import IS_ITEM, LACKS_MINUTES
from finops_xl.template.formulas.phrases import counted
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.agenda import AgendaItem

_ITEMS = f"SUMPRODUCT(--{IS_ITEM})"
_OPEN = f"SUMPRODUCT({IS_ITEM}*{LACKS_MINUTES})"
_MINUTES = 'SUMIFS({AgendaItem.minutes},{AgendaItem.minutes},">=0")'
_PLAN = 'IF(ISNUMBER(WorkshopMinutes)," of "&WorkshopMinutes,"")'
_UNKNOWN = f'IF({_OPEN}=0,"",", "&{_OPEN}&" without minutes")'

SHEET = table_tab(
    AgendaItem,
    title="Agenda: the half-day",
    purpose=(
        "Start time and planned length stand on Settings; times follow the minutes. For a break "
        "insert a row, then shorten an item or plan for more. Times follow the order of the rows: "
        "filter, do not sort."
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
    progress=f'=IF({_ITEMS}=0,"no items",'
    f'{counted(_ITEMS, "item", "items")}&", "&{_MINUTES}&{_PLAN}&" minutes"&{_UNKNOWN})',
)
