"""What each button does with the open workbook, and what it answers."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from finops_xl._version import __version__
from finops_xl.books.live import LiveBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.package import write_file
from finops_xl.functions import FUNCTIONS
from finops_xl.hosts.excel.answers import Answer, Kind
from finops_xl.hosts.excel.folders import Folders
from finops_xl.hosts.excel.handed_over import open_names
from finops_xl.hosts.excel.setup.machine import DISTRIBUTION
from finops_xl.macros.explain import explain
from finops_xl.macros.export import STANDARD, Separators, export_register
from finops_xl.macros.navigate import next_finding, show_function_help, show_glossary
from finops_xl.macros.reading import NO_AGENTS
from finops_xl.macros.register import build_register
from finops_xl.macros.sign import sign_targets
from finops_xl.macros.signing_today import signing_line
from finops_xl.macros.summaries import (
    counted,
    register_lines,
    unit_cost_lines,
    validation_line,
)
from finops_xl.macros.unit_costs import refresh_unit_costs
from finops_xl.macros.validate import validate_kpis
from finops_xl.prices.book import price_book
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content, empty_content
from finops_xl.workshop.dates import to_date

NO_WORKBOOK = "No workbook is open: open a workshop workbook, or make one with New workshop."

_FINDINGS = "More on the sheet Findings."
_MACRO_WORKBOOK = ".xlsm"


@dataclass(frozen=True)
class Press:
    """A button pressed: on which workbook, with which file chosen, and when.

    ``workbook`` is what Excel handed over; it is opened only for a button that needs it.
    """

    opened: LiveBook | None
    workbook: Any
    argument: str
    folders: Folders
    now: datetime

    @property
    def book(self) -> LiveBook:
        """The workbook before the user."""
        if self.opened is None:
            raise WorkbookError(NO_WORKBOOK)
        return self.opened

    @property
    def path(self) -> Path:
        """The file that the user chose."""
        if not self.argument:
            raise WorkbookError("No file was chosen: press the button again and choose one.")
        return Path(self.argument)


Action = Callable[[Press], Answer]


def new_workshop(press: Press) -> Answer:
    """Make an empty workshop workbook."""
    return _made(press, empty_content)


def new_case_study(press: Press) -> Answer:
    """Make the case study."""
    made = _made(press, case_study_content)
    return Answer(f"{made.message} Some rows are deliberately not ready: press Validate for room.")


def _made(press: Press, content: Callable[[], Content]) -> Answer:
    path = press.path
    if path.suffix.lower() != _MACRO_WORKBOOK:
        raise WorkbookError(f"{path} must end in {_MACRO_WORKBOOK}: choose such a name.")
    if path.name.casefold() in open_names(press.workbook):
        raise WorkbookError(
            f"A workbook named {path.name} is open, and Excel opens no second one of that name: "
            "choose another name, or close it."
        )
    if path.exists():
        raise WorkbookError(f"{path} is there already and was left as it is: choose another name.")
    from finops_xl.hosts.excel.workbooks import macro_workbook_bytes

    write_file(path, macro_workbook_bytes(content()))
    return Answer(f"Made {path}.")


def refresh(press: Press) -> Answer:
    """Compute everything anew and keep the unit costs."""
    summary = refresh_unit_costs(press.book)
    lines = [*unit_cost_lines(summary), "See Economics and Prices."]
    return Answer("\n".join(lines), "warning" if summary.reasons else "info")


def explain_cell(press: Press) -> Answer:
    """Say why the selected cell is an error."""
    return Answer(explain(press.book, press.book.active_cell()))


def function_help(press: Press) -> Answer:
    """Show the help of the function in the selected cell."""
    more = "All of it: py -m finops_xl functions NAME"
    return Answer(show_function_help(press.book), more=more)


def validate_room(press: Press) -> Answer:
    """Check what must hold in the room."""
    return _validated(press, "room")


def validate_sign_off(press: Press) -> Answer:
    """Check all that finance asks for."""
    return _validated(press, "sign-off")


def _validated(press: Press, gate: str) -> Answer:
    summary = validate_kpis(press.book, gate)
    lines = [f"Checked {validation_line(summary)}"]
    if not summary.agents:
        lines.append(f"The workbook has {NO_AGENTS}")
    elif gate == "room":
        lines.append(signing_line(press.book, summary))
    if summary.findings:
        lines.append("See the sheet Findings, or press Go to next finding.")
    if summary.new_tasks:
        lines.append(f"{counted(summary.new_tasks, 'new task')} on the sheet Tasks.")
    if summary.new_signals:
        lines.append(f"{counted(summary.new_signals, 'new row')} on Observability for IT.")
    return Answer("\n".join(lines), "warning" if summary.count("error") else "info")


def sign_off(press: Press) -> Answer:
    """Sign the targets for the approver on 4 Sign-off."""
    summary = sign_targets(press.book, press.now.date())
    kind: Kind = "info" if summary.signing.rows else "warning"
    return Answer("\n".join(summary.lines), kind, more="More on the sheet 4 Targets.")


def go_to_next_finding(press: Press) -> Answer:
    """Go to the next finding."""
    return Answer(next_finding(press.book), more=_FINDINGS)


def register(press: Press) -> Answer:
    """Build the register."""
    summary = build_register(press.book, press.now.date())
    lines = [*register_lines(summary), "See the sheets Register and Register KPIs."]
    return Answer("\n".join(lines), more=_FINDINGS)


def export_csv(press: Press) -> Answer:
    """Save the register as CSV."""
    separators = Separators(*press.book.excel.separators())
    count = export_register(press.book, press.path, separators)
    as_here = ""
    if separators != STANDARD:
        as_here = f", cells parted by {separators.cells!r} and decimals by {separators.decimals!r}"
        as_here += ", as Excel opens it here"
    return Answer(f"Saved the register as {press.path}: {counted(count, 'agent')}{as_here}.")


def glossary(press: Press) -> Answer:
    """Show the glossary."""
    return Answer(show_glossary(press.book))


def run_doctor(press: Press) -> Answer:
    """Check the installation."""
    from finops_xl.hosts.excel.setup.doctor import report

    return Answer(report())


def about(press: Press) -> Answer:
    """Say what is installed here."""
    book = price_book()
    lines = [
        f"finops-xl {__version__}, {len(FUNCTIONS)} worksheet functions",
        f"Price book {book.book_id}, prices as of {to_date(book.as_of)}",
        f"Python {platform.python_version()}: {sys.executable}",
        f"Licence {_licence()}",
        f"Copies of workbooks: {press.folders.backups}",
        f"Log: {press.folders.log}",
        "Help: the sheets Start, Functions and Glossary of a workshop workbook; "
        "on the command line py -m finops_xl --help",
    ]
    return Answer("\n".join(lines))


def _licence() -> Any:
    return importlib.metadata.metadata(DISTRIBUTION)["License-Expression"]
