"""A Windows computer as install and doctor see it, over real folders of a test."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from finops_xl.hosts.excel.setup.machine import Interpreter, Machine

XLWINGS = "0.37.8"
VERSIONS = {"xlwings": XLWINGS, "pywin32": "311", "finops-xl": "0.1.0", "formualizer": "0.13.0"}
CLICK_TO_RUN = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"


class FakeRegistry:
    """A registry as a mapping; like the real one it takes keys in any case of letters."""

    def __init__(self, keys: Mapping[str, Mapping[str, object]]) -> None:
        self._keys = {
            key.lower(): {name.lower(): value for name, value in values.items()}
            for key, values in keys.items()
        }

    def values(self, key: str) -> Mapping[str, object]:
        return self._keys.get(key.lower(), {})

    def subkeys(self, key: str) -> Sequence[str]:
        start = key.lower() + "\\"
        return sorted({k[len(start) :].split("\\")[0] for k in self._keys if k.startswith(start)})


def fake_machine(folder: Path, user: str = "Jörg Müller", **changes: Any) -> Machine:
    """Give a sound 64-bit Windows computer with Excel 365, Python and xlwings."""
    home = folder / "Users" / user
    roaming = home / "AppData" / "Roaming"
    roaming.mkdir(parents=True, exist_ok=True)
    python = make_python(home / "AppData" / "Local" / "Programs" / "Python 3.12")
    startup = startup_path(folder, user)
    machine = Machine(
        system="Windows",
        environment={"APPDATA": str(roaming)},
        python=python,
        registry=FakeRegistry(registry_of(startup)),
        version_of=VERSIONS.get,
        pinned={"xlwings": XLWINGS}.get,
        import_error=lambda modules: "",
        fits_code_page=fits_western_europe,
        short_path=str,
        excel_runs=lambda: False,
    )
    return dataclasses.replace(machine, **changes)


def startup_path(folder: Path, user: str = "Jörg Müller") -> Path:
    """Give the folder from which that user's Excel loads add-ins."""
    return folder / "Users" / user / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"


def registry_of(startup: Path) -> dict[str, dict[str, object]]:
    """Give the keys of a usual Excel 365."""
    locations = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations"
    return {
        CLICK_TO_RUN: {"VersionToReport": "16.0.19127.20264", "Platform": "x64"},
        rf"{locations}\Location0": {"Path": r"C:\Program Files\Microsoft Office\XLSTART\\"},
        rf"{locations}\Location1": {"Path": f"{startup}\\"},
    }


def make_python(folder: Path, bits: Sequence[int] = (32, 64)) -> Interpreter:
    """Put a file for the interpreter and for each of xlwings' DLLs into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "python.exe").write_bytes(b"MZ")
    for each in bits:
        (folder / f"xlwings{each}-{XLWINGS}.dll").write_bytes(b"MZ")
    executable = str(folder / "python.exe")
    return Interpreter(executable, str(folder), "3.12.4", 64, "win-amd64", (str(folder),))


def fits_western_europe(path: str) -> bool:
    """Tell what a Windows with the code page 1252 can write."""
    try:
        path.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True
