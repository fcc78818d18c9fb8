"""The entry point of the ribbon: VBA hands over a button, Python answers with one text."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from finops_xl._version import __version__
from finops_xl.books.com_errors import comes_from_excel, in_words
from finops_xl.books.live import LiveBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.hosts.excel import actions
from finops_xl.hosts.excel.actions import NO_WORKBOOK, Action, Press
from finops_xl.hosts.excel.answers import Answer, box
from finops_xl.hosts.excel.folders import Folders, user_folders
from finops_xl.hosts.excel.handed_over import as_xlwings
from finops_xl.hosts.excel.kept_book import KeptBook
from finops_xl.hosts.excel.ribbon import GROUPS, TAB_LABEL
from finops_xl.prices.overlay import PriceBookError
from finops_xl.template.settings import MADE_BY
from finops_xl.workshop.wording.text import plain

VERSION = f"finops-xl {__version__}"


@dataclass(frozen=True)
class Button:
    """What a button needs and does; one that writes has a copy kept before."""

    action: Action
    needs_workbook: bool = True
    writes: bool = False


BUTTONS: Mapping[str, Button] = {
    "new_workshop": Button(actions.new_workshop, needs_workbook=False),
    "new_case_study": Button(actions.new_case_study, needs_workbook=False),
    "refresh_unit_costs": Button(actions.refresh, writes=True),
    "explain_cell": Button(actions.explain_cell),
    "show_function_help": Button(actions.function_help),
    "validate_room": Button(actions.validate_room, writes=True),
    "validate_sign_off": Button(actions.validate_sign_off, writes=True),
    "sign_off": Button(actions.sign_off, writes=True),
    "next_finding": Button(actions.go_to_next_finding),
    "build_register": Button(actions.register, writes=True),
    "export_csv": Button(actions.export_csv),
    "show_glossary": Button(actions.glossary),
    "run_doctor": Button(actions.run_doctor, needs_workbook=False),
    "about": Button(actions.about, needs_workbook=False),
}
"""The buttons that exist; the ribbon shows no other."""

_TITLES = {button.id: button.label for group in GROUPS for button in group.buttons}


def press(button: str, workbook: Any, argument: str = "") -> str:
    """Do what a button stands for, and give what the message box shows.

    ``workbook`` is Excel's active workbook, or None where none is open; ``argument`` the
    path that the user chose, where the button asks for one.
    """
    folders = user_folders(os.environ, sys.platform)
    try:
        return pressed(button, workbook, argument or "", folders, datetime.now())
    finally:
        gc.collect()  # one reference left behind would keep Excel from ending


def pressed(button: str, workbook: Any, argument: str, folders: Folders, now: datetime) -> str:
    """Answer a press; what goes wrong is told in one sentence, never as a traceback."""
    book, last = None, ""
    try:
        book = _opened(button, workbook, folders, now)
        last = _version_line(book)
        answer = BUTTONS[button].action(Press(book, workbook, argument, folders, now))
    except WorkbookError as error:
        answer = Answer(str(error), "error")
    except PriceBookError as error:
        answer = Answer(error.reason, "error")
    except Exception as error:
        answer = Answer(_unforeseen(error, book, button, folders, now), "error")
    if book and book.notes:
        answer = replace(answer, message="\n".join([answer.message, *book.notes]))
    lines = filter(None, (last, _copy_line(book)))
    return box(_TITLES.get(button, TAB_LABEL), answer, "\n".join(lines))


def _opened(button: str, workbook: Any, folders: Folders, now: datetime) -> LiveBook | None:
    if button not in BUTTONS:
        raise WorkbookError(
            f"{VERSION} has no button '{button}': the add-in is of another version. "
            "Close Excel and run: py -m finops_xl install"
        )
    known = BUTTONS[button]
    if not known.needs_workbook:
        return None
    if workbook is None:
        raise WorkbookError(NO_WORKBOOK)
    book = as_xlwings(workbook)
    return KeptBook(book, folders.backups, now) if known.writes else LiveBook(book)


def _version_line(book: LiveBook | None) -> str:
    """Name the version that made a workbook to be written: its texts may be other ones."""
    if not isinstance(book, KeptBook) or MADE_BY.casefold() not in map(str.casefold, book.names()):
        return ""
    made_by = plain(book.setting(MADE_BY))
    if made_by in ("", VERSION):
        return ""
    return f"The workbook was made by {made_by}, the add-in is {VERSION}: texts may differ."


def _copy_line(book: LiveBook | None) -> str:
    """Say where the copy is; without one nothing was written."""
    copy = book.copy if isinstance(book, KeptBook) else None
    return f"A copy from before is {copy}." if copy else ""


def _unforeseen(
    error: Exception, book: LiveBook | None, button: str, folders: Folders, now: datetime
) -> str:
    """Tell an error that nobody foresaw, without its detail."""
    if comes_from_excel(error):
        return str(in_words(error))
    changed = isinstance(book, KeptBook) and book.copy
    unchanged = "" if changed else " Nothing was changed."
    place = _logged(error, button, folders, now)
    return f"The button stopped on an unexpected error ({type(error).__name__}).{unchanged} {place}"


def _logged(error: Exception, button: str, folders: Folders, now: datetime) -> str:
    """Append the full detail to the log, and say where it is."""
    head = f"{now:%Y-%m-%d %H:%M:%S} {button}, {VERSION}, Python {sys.version.split()[0]}\n"
    try:
        folders.log.parent.mkdir(parents=True, exist_ok=True)
        with folders.log.open("a", encoding="utf-8") as log:
            log.write(head + "".join(traceback.format_exception(error)) + "\n")
    except OSError as failure:
        return f"Its detail could not be written to {folders.log} ({failure.strerror})."
    return f"Its detail is in {folders.log}."
