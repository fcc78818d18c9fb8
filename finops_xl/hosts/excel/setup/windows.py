"""What only Windows can answer: the registry, the ANSI code page, short paths, processes."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from finops_xl.hosts.excel.setup.processes import run_unseen, runs_in_session

assert sys.platform == "win32", "the type checker reads the rest for Windows"

import winreg  # noqa: E402 - exists there only

_HIVES = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}
_VIEWS = (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY)
"""A 32-bit Office on a 64-bit Windows keeps some keys in a part of their own."""


class WindowsRegistry:
    """The registry of this computer, read only."""

    def values(self, key: str) -> Mapping[str, object]:
        """Give the values of a key by name in lower case."""
        for view in _VIEWS:
            with _opened(key, view) as handle:
                if handle and (found := dict(_values(handle))):
                    return found
        return {}

    def subkeys(self, key: str) -> Sequence[str]:
        """Give the names of the keys below a key."""
        for view in _VIEWS:
            with _opened(key, view) as handle:
                if handle and (count := winreg.QueryInfoKey(handle)[0]):
                    return [winreg.EnumKey(handle, index) for index in range(count)]
        return ()


def fits_code_page(path: str) -> bool:
    """Whether a path survives the way from VBA to the xlwings DLL, which takes ANSI text."""
    try:
        path.encode("mbcs", "strict")
    except UnicodeEncodeError:
        return False
    return True


def handed_on(environment: Mapping[str, str]) -> dict[str, str]:
    """Give the environment as xlwings' DLL hands it to Python: OEM text read as ANSI."""
    return {
        name: value if value.isascii() else value.encode("oem", "replace").decode("mbcs", "replace")
        for name, value in environment.items()
    }


def short_path(path: str) -> str:
    """Give the 8.3 form of a path; the path itself where the disk keeps none."""
    ask = ctypes.windll.kernel32.GetShortPathNameW
    ask.argtypes = [ctypes.c_wchar_p, ctypes.c_wchar_p, ctypes.c_uint32]
    ask.restype = ctypes.c_uint32
    room = ask(path, None, 0)
    buffer = ctypes.create_unicode_buffer(room)
    return buffer.value if room and ask(path, buffer, room) else path


def excel_runs() -> bool | None:
    """Whether this user's session has an Excel; None where the list is not to be had."""
    try:
        done = run_unseen(["tasklist", "/FO", "CSV", "/NH"])
    except (OSError, subprocess.TimeoutExpired):
        return None
    return runs_in_session(done.stdout.decode("ascii", "replace"), "EXCEL.EXE", os.getpid())


@contextmanager
def _opened(key: str, view: int) -> Iterator[winreg.HKEYType | None]:
    hive, _, path = key.partition("\\")
    try:
        handle = winreg.OpenKey(_HIVES[hive], path, 0, winreg.KEY_READ | view)
    except OSError:
        yield None
        return
    with handle:
        yield handle


def _values(handle: winreg.HKEYType) -> Iterator[tuple[str, object]]:
    for index in range(winreg.QueryInfoKey(handle)[1]):
        name, value, kind = winreg.EnumValue(handle, index)
        expanded = kind == winreg.REG_EXPAND_SZ and isinstance(value, str)
        yield name.lower(), winreg.ExpandEnvironmentStrings(value) if expanded else value
