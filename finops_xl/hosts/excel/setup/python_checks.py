"""What the doctor asks of Python: its origin, our package, xlwings, the formula engine."""

from __future__ import annotations

from collections.abc import Iterator

from finops_xl._version import __version__
from finops_xl.engine.errors import WorkbookError
from finops_xl.hosts.excel.setup.check import Check
from finops_xl.hosts.excel.setup.excel_python import (
    MODULES,
    STORE_REMEDY,
    is_store_python,
    plain_path,
    require_dll,
    require_xlwings,
)
from finops_xl.hosts.excel.setup.machine import DISTRIBUTION, Machine
from finops_xl.prices.book import price_book
from finops_xl.prices.overlay import PriceBookError

ENGINE = "formualizer"
WITHOUT_ENGINE = ("win32", "win-arm64")


def everywhere(machine: Machine) -> Iterator[Check]:
    """Check what every system needs."""
    yield _python(machine)
    yield _product(machine)
    yield _engine(machine)


def for_excel(machine: Machine) -> Iterator[Check]:
    """Check what Excel needs besides."""
    yield _xlwings(machine)
    yield _pywin32(machine)
    yield _started_by_excel(machine)


def _python(machine: Machine) -> Check:
    python = machine.python
    found = f"{python.version}, {python.bits}-bit, {python.executable}"
    if machine.is_windows and is_store_python(machine):
        return Check.problem("Python", f"{found}, from the Microsoft Store.", STORE_REMEDY)
    try:
        plain_path(machine, python.executable)
    except WorkbookError as error:
        return Check.problem("Python", found, str(error))
    return Check.ok("Python", found)


def _product(machine: Machine) -> Check:
    try:
        found = f"{__version__}, prices {price_book().book_id}"
    except PriceBookError as error:
        return Check.problem(DISTRIBUTION, f"{__version__}, no prices.", error.reason)
    installed = machine.version_of(DISTRIBUTION)
    if installed is None:
        return Check.problem(
            DISTRIBUTION,
            f"{found}, runs from a source folder and is not installed.",
            "Run: py -m pip install followed by that folder.",
        )
    return Check.ok(DISTRIBUTION, found)


def _engine(machine: Machine) -> Check:
    subject = "Formulas without Excel"
    version = machine.version_of(ENGINE)
    if version:
        return Check.ok(subject, f"{ENGINE} {version}")
    if machine.python.platform in WITHOUT_ENGINE:
        return Check.ok(
            subject,
            f"{ENGINE} has no build for this Python ({machine.python.platform}): Excel does not "
            "need it, the commands check, register, recalc and eval do",
        )
    return Check.problem(
        subject,
        f"{ENGINE} is not installed: the commands check, register, recalc and eval need it, "
        "Excel does not.",
        f"Run: py -m pip install {ENGINE}",
    )


def _xlwings(machine: Machine) -> Check:
    try:
        version = require_xlwings(machine)
        return Check.ok("xlwings", f"{version}, {require_dll(machine)}")
    except WorkbookError as error:
        return Check.problem("xlwings", str(error), "")


def _pywin32(machine: Machine) -> Check:
    version = machine.version_of("pywin32")
    if version:
        return Check.ok("pywin32", version)
    return Check.problem("pywin32", "is not installed.", "Run: py -m pip install pywin32")


def _started_by_excel(machine: Machine) -> Check:
    subject = "Started as Excel does it"
    error = machine.import_error(MODULES)
    if error:
        return Check.problem(
            subject,
            f"this Python cannot load finops-xl ({error}).",
            "Install finops-xl into it with py -m pip install, not only its source folder.",
        )
    return Check.ok(subject, "this Python loads finops-xl")
