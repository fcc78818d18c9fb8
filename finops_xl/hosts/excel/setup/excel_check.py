"""The self-test in the real Excel: every example of every worksheet function, computed there.

Only the two functions that reach for Excel know xlwings; what is asked of the workbook
goes through the port that macros use.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from finops_xl.books.port import Book, Screen
from finops_xl.engine.errors import WorkbookError
from finops_xl.errors import CellError
from finops_xl.functions import FUNCTIONS
from finops_xl.hosts.excel.handed_over import ask_once
from finops_xl.hosts.excel.setup.machine import Machine
from finops_xl.hosts.excel.setup.startup_folder import startup_folder
from finops_xl.template.content import empty_content
from finops_xl.template.tables import SelfTestRow
from finops_xl.workshop.columns import Cell

if TYPE_CHECKING:
    import xlwings

PASS = "PASS"
VERSION = "FINOPSVERSION"


@dataclass(frozen=True)
class FunctionResult:
    """How one worksheet function did: the number of its examples, and what went wrong."""

    function: str
    examples: int
    failures: Sequence[str]

    @property
    def passed(self) -> bool:
        """Whether every example gave its value."""
        return not self.failures


def in_own_excel(machine: Machine) -> list[FunctionResult]:
    """Test the installed add-in in an Excel that is started and ended for it."""
    folder = startup_folder(machine)
    if folder.settings() is None:
        raise WorkbookError(f"The add-in is not in {folder.path}: run py -m finops_xl install")
    from finops_xl.hosts.excel.workbooks import macro_workbook_bytes

    with own_excel(folder.addin, macro_workbook_bytes(empty_content())) as screen:
        return self_test(screen)


def in_running_excel() -> list[FunctionResult]:
    """Test the add-in in the Excel and the workbook that the user has open."""
    with _in_words():
        return self_test(running_excel())


def self_test(screen: Screen) -> list[FunctionResult]:
    """Compute the workbook anew and read its sheet Checks."""
    screen.recalculate()
    found = results(screen)
    more = _live_answer(screen)
    return [replace(r, failures=[*r.failures, *more.get(r.function, ())]) for r in found]


def results(book: Book) -> list[FunctionResult]:
    """Read the sheet Checks as it stands, function by function."""
    failures: dict[str, list[str | None]] = {name: [] for name in FUNCTIONS}
    for row in book.read(SelfTestRow):
        failures.setdefault(str(row.function), []).append(_failure(row))
    return [FunctionResult(name, len(found), _told(found)) for name, found in failures.items()]


def _live_answer(screen: Screen) -> dict[str, list[str]]:
    """Ask for the version outside any cell: cells may show what they were saved with."""
    here = FUNCTIONS[VERSION]()
    sheet = screen.table_map()[SelfTestRow.TABLE.lower()].sheet
    there = screen.evaluate(sheet, f"{VERSION}()")
    if there == here:
        return {}
    shown = _shown(there) if not isinstance(there, list) else "a range"
    return {VERSION: [f"={VERSION}() gives {shown} in Excel, and {here} in this Python"]}


def _told(found: Sequence[str | None]) -> list[str]:
    if not found:
        return ["the sheet Checks has no example of it: the workbook is of another version"]
    return [failure for failure in found if failure]


def _failure(row: SelfTestRow) -> str | None:
    if row.status == PASS:
        return None
    if row.status == "FAIL":
        return f"{row.formula} gives {_shown(row.result)}, not {_shown(row.expected)}"
    return f"{row.formula}: {_shown(row.status)}"


def _shown(cell: Cell) -> str:
    if isinstance(cell, CellError):
        return cell.code
    return f"{cell:.15g}" if isinstance(cell, float) else str(cell)


@contextmanager
def own_excel(
    addin: Path, workbook: bytes, start: Callable[[], xlwings.App] | None = None
) -> Iterator[Screen]:
    """Start an Excel of our own with the add-in and a workbook, and end it afterwards.

    Excel started by a program loads nothing from its start-up folder.
    """
    from finops_xl.books.live import LiveBook

    with (
        _in_words(),
        tempfile.TemporaryDirectory(prefix="finops-xl-", ignore_cleanup_errors=True) as folder,
        (start or _start)() as app,
    ):
        file = Path(folder) / "self-test.xlsm"
        file.write_bytes(workbook)
        app.display_alerts = False
        app.books.open(addin, read_only=True)
        yield LiveBook(app.books.open(file))


def running_excel(active: Callable[[], xlwings.App | None] | None = None) -> Screen:
    """Give the workbook that the user sees; Excel and the workbook stay open."""
    from finops_xl.books.live import LiveBook

    app = (active or _active)()
    if app is None:
        raise WorkbookError("Excel is not running: start it, open a FinOps workbook, try again.")
    if not len(app.books):
        raise WorkbookError("No workbook is open in Excel: open a FinOps workbook and try again.")
    return LiveBook(app.books.active)


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what Excel raises, whose class exists on Windows only, into a sentence."""
    try:
        yield
    except WorkbookError:
        raise
    except Exception as error:
        raise WorkbookError(
            f"Excel did not answer as expected ({error}): is it installed, activated and free of "
            "open dialogs? Start it once by hand and try again."
        ) from error


def _start() -> xlwings.App:
    import xlwings

    ask_once()
    return xlwings.App(visible=False, add_book=False)


def _active() -> xlwings.App | None:
    import xlwings

    ask_once()
    return xlwings.apps.active
