"""Whether LibreOffice is on this computer, and our extension in the profile of the user."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from finops_xl.hosts.calc.descriptions import IDENTIFIER, OLDEST_OFFICE

_LONGEST = 20
"""Seconds that a program may take to say its version."""

_PLACES = {
    "Windows": (r"C:\Program Files\LibreOffice\program\soffice.com",),
    "Darwin": ("/Applications/LibreOffice.app/Contents/MacOS/soffice",),
}
"""Where it stands on systems that do not put it on the PATH. soffice.exe prints nothing."""

_VERSION = re.compile(r"LibreOffice\s+(\d+(?:\.\d+)*)")
_OURS = re.compile(rf'identifier value="{re.escape(IDENTIFIER)}".*?version value="([^"]+)"', re.S)


@dataclass(frozen=True)
class Office:
    """LibreOffice here: each text is "" where there is none or it cannot be told."""

    program: str
    version: str
    extension: str
    """Version of our extension in the profile of the user."""

    @property
    def said(self) -> str:
        """Say it in a sentence."""
        if not self.program:
            return "not found on this computer; it is only needed where there is no Excel."
        version = self.version or f"{self.program}, which does not say its version"
        if self.version and _numbers(self.version) < _numbers(OLDEST_OFFICE):
            return f"{version}; our worksheet functions need {OLDEST_OFFICE} or newer."
        if self.extension:
            return f"{version}, with our extension {self.extension}."
        return (
            f"{version}, without our extension in your profile: finops-xl build --calc makes it "
            "and says how to add it."
        )


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")[:2]]


def office_here() -> Office:
    """Look for LibreOffice as the user of this computer has it."""
    system = platform.system()
    program = next(filter(None, map(shutil.which, ("soffice", *_PLACES.get(system, ())))), "")
    profile = profile_folder(system, os.environ, Path.home())
    return Office(program, version_of(program) if program else "", extension_in(profile))


def version_of(program: str) -> str:
    """Ask a program for its version; "" where it does not say it. No window opens for that."""
    silent = Path(program).with_suffix(".com")  # beside soffice.exe, which prints nothing
    command = [str(silent if silent.exists() else program), "--version"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, errors="replace", timeout=_LONGEST,
            stdin=subprocess.DEVNULL, check=False,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = _VERSION.search(done.stdout)
    return found[1] if found else ""


def profile_folder(system: str, environment: Mapping[str, str], home: Path) -> Path:
    """Give the folder in which LibreOffice keeps what a user installs and sets."""
    if system == "Windows":
        above = Path(environment.get("APPDATA") or home / "AppData" / "Roaming") / "LibreOffice"
    elif system == "Darwin":
        above = home / "Library" / "Application Support" / "LibreOffice"
    else:
        above = Path(environment.get("XDG_CONFIG_HOME") or home / ".config") / "libreoffice"
    return above / "4"


def extension_in(profile: Path) -> str:
    """Give the version of our extension in a profile, "" where it is not there.

    Read from the files: unopkg refuses to run while LibreOffice does, and for root. What was
    removed is no longer listed, but its files stay until LibreOffice starts again.
    """
    cache = profile / "user" / "uno_packages" / "cache"
    try:
        listed = (cache / "uno_packages.pmap").read_bytes()
        for description in cache.glob("uno_packages/*/*/description.xml"):
            found = _OURS.search(description.read_text("utf-8", errors="replace"))
            folder = description.parts[-3].removesuffix("_")
            if found and folder.encode() in listed:
                return found[1]
    except OSError:
        return ""
    return ""
