"""Putting the add-in into Excel's start-up folder, and taking it away again.

Everything is checked first; where something stands in the way, nothing is changed.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from finops_xl._version import __version__
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.package import write_file
from finops_xl.hosts.excel.addin import (
    AddinSettings,
    addin_bytes,
    intellisense_xml,
    is_as_built,
)
from finops_xl.hosts.excel.setup import other_systems
from finops_xl.hosts.excel.setup.excel_python import (
    STORE_REMEDY,
    is_store_python,
    plain_path,
    require_dll,
    require_importable,
)
from finops_xl.hosts.excel.setup.machine import Machine, same_file
from finops_xl.hosts.excel.setup.startup_folder import (
    StartupFolder,
    content,
    has_mark_of_the_web,
    startup_folder,
)

NEXT = (
    'Start Excel: it has a tab "FinOps".',
    'Make a workbook there with "New workshop", or open yours: its sheet Start says whether '
    'the functions answer ("Add-in found").',
    "What works and what does not: py -m finops_xl doctor",
)


def install(machine: Machine, force: bool = False) -> list[str]:
    """Put the add-in in place; give what was done and what comes next, in sentences."""
    _refuse_other_systems(machine)
    if is_store_python(machine):
        raise WorkbookError(f"This Python comes from the Microsoft Store. {STORE_REMEDY}")
    folder = startup_folder(machine)
    interpreter = plain_path(machine, machine.python.executable)
    dll = plain_path(machine, str(require_dll(machine)))
    require_importable(machine)
    _refuse_foreign_files(folder, force)
    _refuse_running_excel(machine)
    before = folder.settings()
    wanted = {
        folder.intellisense: intellisense_xml().encode(),
        folder.addin: addin_bytes(interpreter, dll),
    }
    if before and _is_in_place(folder, wanted):
        return [f"finops-xl {__version__} is already installed: {folder.addin}", *NEXT]
    _make(folder)
    _put(wanted)
    return [*_what_was_done(folder, before, interpreter), *NEXT]


def uninstall(machine: Machine) -> list[str]:
    """Remove what install put there, and nothing else; say what was removed."""
    if not machine.is_windows:
        return [f"{other_systems.why_no_addin(machine.system)} There is nothing to remove."]
    folder = startup_folder(machine)
    ours = folder.ours()
    lines = [f"Left {path}: finops-xl did not make it." for path in folder.foreign()]
    if not ours:
        return [*lines, f"Nothing of finops-xl is in {folder.path}: nothing to remove."]
    _refuse_running_excel(machine)
    for path in ours:
        _remove(path)
        lines.append(f"Removed {path}")
    return [
        *lines,
        "Workbooks stay as they are; their FinOps functions show #NAME? when they are "
        "computed anew, until the add-in is installed again.",
    ]


def _refuse_other_systems(machine: Machine) -> None:
    if not machine.is_windows:
        raise WorkbookError(
            f"{other_systems.why_no_addin(machine.system)} Nothing was changed. "
            f"{other_systems.what_works(machine.system)}"
        )


def _refuse_foreign_files(folder: StartupFolder, force: bool) -> None:
    foreign = folder.foreign()
    if foreign and not force:
        raise WorkbookError(
            f"{foreign[0]} is there, but finops-xl did not make it: move it elsewhere, "
            "or replace it with py -m finops_xl install --force"
        )


def _refuse_running_excel(machine: Machine) -> None:
    if machine.excel_runs():
        raise WorkbookError(
            "Excel is running and holds on to its add-ins: close it and run this again. "
            "If no Excel is to be seen, end EXCEL.EXE in the Task Manager."
        )


def _is_in_place(folder: StartupFolder, wanted: Mapping[Path, bytes]) -> bool:
    """Whether all is there already; an add-in that an organisation signed is left alone."""
    there = content(folder.addin)
    return (
        there is not None
        and is_as_built(there, wanted[folder.addin])
        and content(folder.intellisense) == wanted[folder.intellisense]
        and not any(map(has_mark_of_the_web, wanted))
    )


def _make(folder: StartupFolder) -> None:
    try:
        folder.path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbookError(
            f"{folder.path}, Excel's start-up folder, cannot be made ({error.strerror}): "
            "ask who administers this computer for the right to write there."
        ) from None


def _put(wanted: Mapping[Path, bytes]) -> None:
    """Write all files or none, and look afterwards whether they are there."""
    before = {path: content(path) for path in wanted}
    try:
        for path, data in wanted.items():
            write_file(path, data)
            _verify(path, data)
    except WorkbookError:
        for path, old in before.items():
            _restore(path, old)
        raise


def _verify(path: Path, data: bytes) -> None:
    if content(path) != data:
        raise WorkbookError(
            f"{path} was written but is not there as written, perhaps removed by an antivirus "
            "program: allow it there and run this again."
        )
    real = Path(os.path.realpath(path))
    if "localcache" in (part.lower() for part in real.parts):
        raise WorkbookError(f"Windows put the add-in aside, into {real}. {STORE_REMEDY}")


def _restore(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    elif content(path) != data:
        write_file(path, data)


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as error:
        raise WorkbookError(
            f"{path} cannot be removed ({error.strerror}): close Excel and try again."
        ) from None


def _what_was_done(
    folder: StartupFolder, before: AddinSettings | None, interpreter: str
) -> list[str]:
    done = f"Installed finops-xl {__version__}"
    if before:
        done += " anew" if before.version == __version__ else f" in place of {before.version}"
    lines = [f"{done}: {folder.addin}", f"Excel starts this Python: {interpreter}"]
    if before and not same_file(before.interpreter, interpreter):
        lines.append(
            f"Until now it was {before.interpreter}: this computer has two Pythons, and Excel "
            "uses the one above from now on."
        )
    return lines
