"""The course of the workshop: its agenda, what is to do before and after, what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from finops_xl.workshop.columns import Cell, Record, column

NO_MINUTES = "how many minutes?"
NO_START = "no start time"
TOO_LATE = "after the planned end"
"""What is wrong with an item of the agenda."""
WAITS_FOR = "no time, as there are no minutes for: "
"""What is said of an item below one of unknown length, before the activity of that one."""


def _guidance(name: str, width: float, help: str = "") -> Any:
    """Declare a text that comes with the template and that people may rewrite."""
    return column(name, filled="button", or_typed=True, help=help, width=width)


_TAB_HELP = "Name of a tab of this workbook; the link beside it leads there"


@dataclass
class AgendaItem(Record):
    """An item of the half-day: how long it takes, what comes out, how to run it."""

    TABLE: ClassVar[str] = "Agenda"
    SHEET: ClassVar[str] = "Agenda"
    KEY: ClassVar[tuple[str, ...]] = ("block", "activity")
    SINCE: ClassVar[int] = 4

    block: Cell = column("Block", "choice", choices="AgendaBlocks", width=15)
    starts: Cell = column("Starts", "time", unit="hh:mm", filled="formula", width=8)
    ends: Cell = column("Ends", "time", unit="hh:mm", filled="formula", width=8)
    minutes: Cell = column(
        "Minutes",
        "whole",
        unit="minutes",
        help="All later times follow; for a break insert a row",
        width=9,
    )
    activity: Cell = column("Activity", help="What the room does", width=25)
    outcome: Cell = _guidance("What comes out", 27)
    run: Cell = _guidance("How to run it", 47)
    say: Cell = _guidance("What to say", 47)
    pitfall: Cell = _guidance("Pitfalls", 33)
    tab: Cell = _guidance("Tab", 15, _TAB_HELP)
    go_to: Cell = column("Go to", filled="formula", width=7)
    materials: Cell = _guidance("Materials", 22)
    present: Cell = _guidance("Must be there", 20)
    check: Cell = column("Check", filled="formula", width=14)
    source: Cell = _guidance("Sources", 44, "Where the figures under What to say come from")


@dataclass
class Action(Record):
    """Something to do before or after the workshop: by whom, by when, whether it is done."""

    TABLE: ClassVar[str] = "Actions"
    SHEET: ClassVar[str] = "Actions"
    KEY: ClassVar[tuple[str, ...]] = ("phase", "action")
    SINCE: ClassVar[int] = 4

    phase: Cell = column("Phase", "choice", choices="ActionPhases", width=13)
    action: Cell = column("Action", help="What is to be done", width=48)
    owner: Cell = column("Owner", help="Replace the role by the name of a person", width=24)
    days: Cell = column(
        "Days", "whole", unit="from workshop", help="Calendar days; -7 = a week before", width=10
    )
    due: Cell = column("Due", "date", filled="formula", width=12)
    done: Cell = column("Done", "choice", choices="YesNo", width=8)
    status: Cell = column("Status", filled="formula", width=10)
    help_here: Cell = _guidance("How the workbook helps", 58)
    tab: Cell = _guidance("Tab", 17, _TAB_HELP)
    go_to: Cell = column("Go to", filled="formula", width=7)
    note: Cell = column("Note", help="Agreements, where it lies, what is missing", width=40)


@dataclass
class Change(Record):
    """A change of the workbook: what, why, by whom; the newest below."""

    TABLE: ClassVar[str] = "ChangeLog"
    SHEET: ClassVar[str] = "Changes"
    KEY: ClassVar[tuple[str, ...]] = ("date", "what")
    SINCE: ClassVar[int] = 4

    date: Cell = column("Date", "date", width=12)
    who: Cell = column("Who", help="Name or role", width=24)
    what: Cell = column("What changed", help="The old value and the new one", width=60)
    why: Cell = column("Why", help="Reason, and who decided it", width=50)
    affects: Cell = column("Affects", help="Tab, agent ID, KPI or setting", width=28)
    version: Cell = column("Version", unit="of finops-xl", filled="button", or_typed=True, width=11)
