"""Clock times of the agenda and due dates of the actions, with links to the tabs."""

from __future__ import annotations

from finops_xl.template.formulas.phrases import guarded, means, numbers, quoted, when_filled
from finops_xl.workshop.agenda import (
    NO_MINUTES,
    NO_START,
    TOO_LATE,
    WAITS_FOR,
    Action,
    AgendaItem,
)
from finops_xl.workshop.columns import Record

_DOWN_TO_HERE = "{AgendaItem#Headers.minutes}:{minutes}"
"""From the header, so that a row that is inserted anywhere is counted in."""
_ACTIVITIES = "{AgendaItem#Headers.activity}:{activity}"


def _is_item(activities: str, minutes: str) -> str:
    return f'(({activities}<>"")+({minutes}<>"")>0)'


IS_ITEM = _is_item("{AgendaItem.activity}", "{AgendaItem.minutes}")
"""Which rows of the agenda are not wholly blank."""
LACKS_MINUTES = '(1-({AgendaItem.minutes}>=0)*({AgendaItem.minutes}<""))'
"""Which rows hold no duration: in comparisons a number comes before every text."""

_ITEMS_ABOVE = f"(SUMPRODUCT(--{_is_item(_ACTIVITIES, _DOWN_TO_HERE)})-1-1)"
"""Without the header and this row."""
_KNOWN_ABOVE = f'(COUNTIF({_DOWN_TO_HERE},">=0")-COUNTIF({{minutes}},">=0"))'
_MINUTES_ABOVE = f"(SUM({_DOWN_TO_HERE})-N({{minutes}}))"
_TIME_IS_KNOWN = f"{_KNOWN_ABOVE}={_ITEMS_ABOVE}"

# SUMPRODUCT makes every program compute its argument for all rows.
_FIRST_OPEN = f"SUMPRODUCT(MATCH(1,{IS_ITEM}*{LACKS_MINUTES},0))"
_WAITS = f"{quoted(WAITS_FOR)}&INDEX({{AgendaItem.activity}},{_FIRST_OPEN})"

_IS_BLANK = 'AND({activity}="",{minutes}="")'
_IS_DURATION = "AND(ISNUMBER({minutes}),N({minutes})>=0)"
_IS_LATE = f"AND(ISNUMBER(WorkshopMinutes),SUM({_DOWN_TO_HERE})>WorkshopMinutes)"

STARTS_AT_A_TIME = "IF(ISNUMBER(WorkshopStart),AND(WorkshopStart>=0,WorkshopStart<1),FALSE)"
"""A number from 1 on is a day, not a time of one."""

_GO_TO_TAB = when_filled("{tab}", 'HYPERLINK("#\'"&{tab}&"\'!A1","Go")')

FORMULAS: dict[type[Record], dict[str, str]] = {
    AgendaItem: {
        # An item of unknown length leaves every later time unknown.
        "starts": guarded(
            f"AND(NOT({_IS_BLANK}),{STARTS_AT_A_TIME},{_TIME_IS_KNOWN})",
            f"WorkshopStart+{_MINUTES_ABOVE}/MinutesPerDay",
        ),
        "ends": guarded(
            f"AND(ISNUMBER({{starts}}),{_IS_DURATION})", "{starts}+{minutes}/MinutesPerDay"
        ),
        "go_to": _GO_TO_TAB,
        "check": (
            f'=IF({_IS_BLANK},"",IF(NOT({_IS_DURATION}),{quoted(NO_MINUTES)},'
            f"IF(NOT({STARTS_AT_A_TIME}),{quoted(NO_START)},"
            f"IF(NOT({_TIME_IS_KNOWN}),{_WAITS},"
            f'IF({_IS_LATE},{quoted(TOO_LATE)},"OK")))))'
        ),
    },
    Action: {
        "due": guarded(numbers("WorkshopDate", "{days}"), "WorkshopDate+{days}"),
        "status": when_filled("{action}", f'IF({means("{done}", "yes")},"done","open")'),
        "go_to": _GO_TO_TAB,
    },
}
