"""Whether this Python can serve Excel: where it comes from, its xlwings, its path."""

from __future__ import annotations

from pathlib import Path, PureWindowsPath

from finops_xl.engine.errors import WorkbookError
from finops_xl.hosts.excel.setup.excel_settings import excel_bits
from finops_xl.hosts.excel.setup.machine import Machine

MODULES = ("pythoncom", "xlwings", "finops_xl.hosts.excel.udfs")
"""What the Python that Excel starts must be able to import."""

STORE_REMEDY = (
    "Windows gives it a private %APPDATA% that Excel does not see: install Python from "
    "python.org, then finops-xl into that one."
)


def is_store_python(machine: Machine) -> bool:
    """Whether this Python is the one from the Microsoft Store, or made from it."""
    places = (machine.python.executable, machine.python.base_prefix)
    return any(part.lower() == "windowsapps" for p in places for part in PureWindowsPath(p).parts)


def require_xlwings(machine: Machine) -> str:
    """Give the version of xlwings; refused where it is missing or not the one we are made for."""
    version, pinned = machine.version_of("xlwings"), machine.pinned("xlwings")
    if version is None:
        problem = "xlwings is not installed in this Python"
    elif pinned and version != pinned:
        problem = f"xlwings {version} is installed, but this finops-xl is made for {pinned}"
    else:
        return version
    package = f"xlwings=={pinned}" if pinned else "xlwings"
    raise WorkbookError(f"{problem}: run py -m pip install {package}")


def dll_name(machine: Machine) -> str:
    """Name xlwings' DLL.

    It is loaded into Excel and starts Python as a program of its own, so Excel's bits
    choose it; Python's may differ.
    """
    bits = excel_bits(machine) or machine.python.bits
    return f"xlwings{bits}-{require_xlwings(machine)}.dll"


def require_dll(machine: Machine) -> Path:
    """Find xlwings' DLL where pip puts it."""
    name = dll_name(machine)
    places = [Path(folder) / name for folder in machine.python.data_folders]
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise WorkbookError(
            f"{places[0]} is missing, perhaps removed by an antivirus program: allow it there, "
            "then run py -m pip install --force-reinstall --no-deps "
            f"xlwings=={require_xlwings(machine)}"
        )
    return found


def require_importable(machine: Machine) -> None:
    """Refuse a Python that, started by Excel, would not find what it needs."""
    problem = machine.import_error(MODULES)
    if problem:
        raise WorkbookError(
            f"{machine.python.executable}, started by Excel, cannot load finops-xl ({problem}): "
            "install it into that Python with py -m pip install, not only its source folder, and "
            "into a virtual environment where the packages of your user name are not found."
        )


def plain_path(machine: Machine, path: str) -> str:
    """Give a path in letters that VBA can hand over: as it is, or with its folder shortened.

    The file keeps its name, by which VBA knows a DLL that is loaded.
    """
    if machine.fits_code_page(path):
        return path
    long = Path(path)
    short = str(Path(machine.short_path(str(long.parent))) / long.name)
    if machine.fits_code_page(short):
        return short
    raise WorkbookError(
        f"{path} has letters outside this computer's ANSI code page, and its disk keeps no "
        "short names, so Excel cannot start it: install Python into a folder such as "
        r"C:\Python, and finops-xl into that Python."
    )
