"""What install and doctor ask of a computer, in one record that a test replaces as a whole.

Everything that only Windows can answer stands in ``windows.py``; elsewhere the answers
are "none" and "cannot tell".
"""

from __future__ import annotations

import importlib.metadata
import os
import platform
import re
import site
import struct
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from finops_xl.hosts.excel.setup.processes import run_unseen

DISTRIBUTION = "finops-xl"
WINDOWS = "Windows"


class Registry(Protocol):
    r"""The Windows registry; keys are written like ``HKCU\Software\Microsoft``."""

    def values(self, key: str) -> Mapping[str, object]:
        """Give the values of a key by name in lower case; none where there is no such key."""
        ...

    def subkeys(self, key: str) -> Sequence[str]:
        """Give the names of the keys below a key."""
        ...


class NoRegistry:
    """The registry of a computer without one."""

    def values(self, key: str) -> Mapping[str, object]:
        """Give no values."""
        return {}

    def subkeys(self, key: str) -> Sequence[str]:
        """Give no keys."""
        return ()


@dataclass(frozen=True)
class Interpreter:
    """The Python that runs this.

    ``platform`` is what it was built for, such as "win-amd64"; ``data_folders`` is where
    pip puts the xlwings DLLs.
    """

    executable: str
    base_prefix: str
    version: str
    bits: int
    platform: str
    data_folders: Sequence[str]


@dataclass(frozen=True)
class Machine:
    """A computer as install and doctor see it.

    ``version_of`` gives the version of an installed package or None; ``pinned`` the one
    version of a package that this product was made for, or None; ``import_error`` imports
    modules in a new process of the interpreter and gives what went wrong, or "";
    ``fits_code_page`` says whether Excel can hand a path to the xlwings DLL, which takes
    ANSI text; ``short_path`` gives the 8.3 form of a path, or the path itself;
    ``excel_runs`` is None where that cannot be told.
    """

    system: str
    environment: Mapping[str, str]
    python: Interpreter
    registry: Registry
    version_of: Callable[[str], str | None]
    pinned: Callable[[str], str | None]
    import_error: Callable[[Sequence[str]], str]
    fits_code_page: Callable[[str], bool]
    short_path: Callable[[str], str]
    excel_runs: Callable[[], bool | None]

    @property
    def is_windows(self) -> bool:
        """Whether Excel can call Python here."""
        return self.system == WINDOWS


def this_machine() -> Machine:
    """Describe the computer on which this runs."""
    if sys.platform == "win32":
        from finops_xl.hosts.excel.setup import windows

        registry: Registry = windows.WindowsRegistry()
        fits, short, runs = windows.fits_code_page, windows.short_path, windows.excel_runs
        handed_on: Mapping[str, str] | None = windows.handed_on(os.environ)
    else:
        registry, fits, short, runs = NoRegistry(), _always, str, _unknown
        handed_on = None
    return Machine(
        system=platform.system(),
        environment=os.environ,
        python=this_interpreter(),
        registry=registry,
        version_of=version_of,
        pinned=lambda package: pinned_version(package, _requirements()),
        import_error=lambda modules: import_error(sys.executable, modules, handed_on),
        fits_code_page=fits,
        short_path=short,
        excel_runs=runs,
    )


def this_interpreter() -> Interpreter:
    """Describe the Python that runs this."""
    return Interpreter(
        executable=sys.executable,
        base_prefix=sys.base_prefix,
        version=platform.python_version(),
        bits=8 * struct.calcsize("P"),
        platform=sysconfig.get_platform(),
        data_folders=(sys.prefix, site.getuserbase()),
    )


def version_of(package: str) -> str | None:
    """Give the version of an installed package, or None."""
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def pinned_version(package: str, requirements: Iterable[str]) -> str | None:
    """Give the version to which requirements such as "xlwings==0.37.8" pin a package."""
    pin = re.compile(rf"{re.escape(package)}\s*==\s*([\w.]+)\s*(;|$)", re.IGNORECASE)
    return next((found[1] for line in requirements if (found := pin.match(line))), None)


def import_error(
    executable: str, modules: Sequence[str], environment: Mapping[str, str] | None = None
) -> str:
    """Import modules in a new Python as Excel starts it; give the error or "".

    A command run inside a source folder finds the package there; Excel would not.
    """
    command = [executable, "-B", "-P", "-c", f"import {', '.join(modules)}"]
    try:
        done = run_unseen(command, tempfile.gettempdir(), environment)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    lines = done.stderr.decode(errors="replace").strip().splitlines() or [
        f"exit status {done.returncode}"
    ]
    return "" if done.returncode == 0 else lines[-1]


def same_file(one: str, other: str) -> bool:
    """Whether two paths mean one file, in long or short form; by name where one is gone."""
    try:
        return Path(one).samefile(other)
    except OSError:
        return os.path.normcase(one) == os.path.normcase(other)


def _requirements() -> Sequence[str]:
    try:
        return importlib.metadata.requires(DISTRIBUTION) or ()
    except importlib.metadata.PackageNotFoundError:
        return ()


def _always(path: str) -> bool:
    return True


def _unknown() -> bool | None:
    return None
