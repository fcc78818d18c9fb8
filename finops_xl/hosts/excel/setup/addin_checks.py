"""What the doctor asks of the add-in's file and of Excel's settings."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from finops_xl._version import __version__
from finops_xl.engine.errors import WorkbookError
from finops_xl.hosts.excel.addin import AddinSettings, addin_bytes, is_as_built
from finops_xl.hosts.excel.folders import user_folders
from finops_xl.hosts.excel.setup.check import Check
from finops_xl.hosts.excel.setup.excel_settings import (
    TRUST_CENTER,
    blocked_by_defender,
    excel_bits,
    excel_version,
    is_disabled,
    obstacles,
    trusts,
)
from finops_xl.hosts.excel.setup.machine import Machine, same_file
from finops_xl.hosts.excel.setup.startup_folder import (
    StartupFolder,
    content,
    has_mark_of_the_web,
    startup_folder,
)

INSTALL = "Close Excel and run: py -m finops_xl install"


def addin_checks(machine: Machine) -> Iterator[Check]:
    """Check the file in Excel's start-up folder, and what it names."""
    try:
        folder = startup_folder(machine)
        settings = folder.settings()
    except WorkbookError as error:
        yield Check.problem("Add-in", str(error), "")
        return
    if settings is None:
        yield _no_addin(folder)
        return
    yield _file(folder.addin, settings)
    yield _interpreter(machine, settings)
    yield _mark(folder.addin)
    yield _trust(machine, folder)


def excel_checks(machine: Machine) -> Iterator[Check]:
    """Check Excel itself and the settings that keep an add-in out."""
    yield _excel(machine)
    yield from _settings(machine)
    yield from _defender(machine)
    yield _copies(machine)
    yield _running(machine)


def _no_addin(folder: StartupFolder) -> Check:
    if folder.addin in folder.foreign():
        return Check.problem(
            "Add-in",
            f"{folder.addin} is there, but finops-xl did not make it.",
            "Move it elsewhere, or replace it: py -m finops_xl install --force",
        )
    return Check.problem("Add-in", f"{folder.addin} is not there.", INSTALL)


def _file(path: Path, settings: AddinSettings) -> Check:
    if settings.version != __version__:
        found = f"{path} is of version {settings.version}, this is {__version__}."
        return Check.problem("Add-in", found, INSTALL)
    there = content(path)
    built = addin_bytes(settings.interpreter, settings.dll)
    if there is None or not is_as_built(there, built):
        found = f"{path} differs from what this version builds: it was changed, or is damaged."
        return Check.problem("Add-in", found, INSTALL)
    return Check.ok("Add-in", f"{path}, version {settings.version}, as it was built")


def _interpreter(machine: Machine, settings: AddinSettings) -> Check:
    subject = "Python that Excel starts"
    for path in (settings.interpreter, settings.dll):
        if not Path(path).is_file():
            return Check.problem(subject, f"{path} is named in the add-in but is gone.", INSTALL)
    wanted = f"xlwings{excel_bits(machine) or ''}"
    if not Path(settings.dll).name.startswith(wanted):
        return Check.problem(subject, f"{settings.dll} does not fit this Excel's bits.", INSTALL)
    if not same_file(settings.interpreter, machine.python.executable):
        return Check.unknown(
            subject,
            f"{settings.interpreter} is another one than the Python that answers here.",
            f'Ask that one: "{settings.interpreter}" -m finops_xl doctor',
        )
    return Check.ok(subject, f"{settings.interpreter}, this one")


def _mark(path: Path) -> Check:
    subject = "Mark of the web"
    if has_mark_of_the_web(path):
        return Check.problem(
            subject,
            "Windows remembers the add-in as downloaded, so Excel refuses it.",
            f"{INSTALL}, or tick Unblock in the file's Properties.",
        )
    return Check.ok(subject, "the add-in has none")


def _trust(machine: Machine, folder: StartupFolder) -> Check:
    subject = "Start-up folder"
    if trusts(machine, str(folder.path)):
        return Check.ok(subject, f"Excel trusts {folder.path}")
    return Check.unknown(
        subject,
        f"the registry does not list {folder.path} as trusted; Excel usually trusts it.",
        f"See {TRUST_CENTER} > Trusted Locations.",
    )


def _excel(machine: Machine) -> Check:
    version, bits = excel_version(machine), excel_bits(machine)
    if not version:
        return Check.unknown("Excel", "the registry names no Excel 2016 or newer.")
    return Check.ok("Excel", f"{version}, {bits}-bit" if bits else version)


def _settings(machine: Machine) -> Iterator[Check]:
    found = list(obstacles(machine))
    for obstacle, by_organisation in found:
        yield Check.problem(
            "Excel's settings", f"{obstacle.effect}.", obstacle.in_words(by_organisation)
        )
    if is_disabled(machine):
        yield Check.problem(
            "Disabled items",
            "Excel switched the add-in off after a crash.",
            "File > Options > Add-ins > Manage: Disabled Items > Go > Enable.",
        )
    elif not found:
        yield Check.ok("Excel's settings", "nothing in the registry keeps the add-in out")


def _defender(machine: Machine) -> Iterator[Check]:
    for rule in blocked_by_defender(machine):
        yield Check.problem(
            "Microsoft Defender",
            f'your organisation set the rule "{rule}", so Excel cannot start Python.',
            "Ask your IT department to exclude this Python from the rule.",
        )


def _copies(machine: Machine) -> Check:
    subject = "Copies of workbooks"
    folder = user_folders(machine.environment, sys.platform).backups
    there = next(place for place in (folder, *folder.parents) if place.is_dir())
    try:
        with tempfile.TemporaryFile(dir=there):
            return Check.ok(subject, f"go to {folder}")
    except OSError as error:
        return Check.problem(
            subject,
            f"{there} cannot be written ({error.strerror}): buttons refuse to change a workbook.",
            "Ask who administers this computer for the right to write there.",
        )


def _running(machine: Machine) -> Check:
    runs = machine.excel_runs()
    if runs is None:
        return Check.unknown("Excel now", "whether it runs cannot be told.")
    return Check.ok("Excel now", "runs" if runs else "does not run")
