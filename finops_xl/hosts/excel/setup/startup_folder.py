"""Excel's start-up folder and what of ours lies in it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from finops_xl.engine.errors import WorkbookError
from finops_xl.hosts.excel.addin import (
    ADDIN_NAME,
    INTELLISENSE_NAME,
    AddinSettings,
    addin_settings,
)
from finops_xl.hosts.excel.setup.machine import Machine

_OURS_IN_INTELLISENSE = b'"FINOPSVERSION"'
"""Every version of the IntelliSense file describes this function."""

_UNTRUSTED_ZONE = 3


@dataclass(frozen=True)
class StartupFolder:
    """The folder whose workbooks and add-ins Excel opens when a user starts it."""

    path: Path

    @property
    def addin(self) -> Path:
        """Where the add-in belongs."""
        return self.path / ADDIN_NAME

    @property
    def intellisense(self) -> Path:
        """Where the help that is shown while typing belongs."""
        return self.path / INTELLISENSE_NAME

    def settings(self) -> AddinSettings | None:
        """Read what the add-in says of itself; None without one, or one of somebody else."""
        data = content(self.addin)
        try:
            return None if data is None else addin_settings(data)
        except WorkbookError:
            return None

    def ours(self) -> list[Path]:
        """List the files that some version of finops-xl put there."""
        found = [self.addin] if self.settings() else []
        if _OURS_IN_INTELLISENSE in (content(self.intellisense) or b""):
            found.append(self.intellisense)
        return found

    def foreign(self) -> list[Path]:
        """List the files of our names that somebody else made."""
        ours = self.ours()
        return [p for p in (self.addin, self.intellisense) if p.exists() and p not in ours]


def startup_folder(machine: Machine) -> StartupFolder:
    """Find the folder by the environment variable that Excel itself goes by."""
    appdata = machine.environment.get("APPDATA")
    if not appdata:
        raise WorkbookError(
            "The environment variable APPDATA is not set, so Excel's start-up folder is "
            "unknown: run the command in an ordinary command prompt of the user."
        )
    return StartupFolder(Path(appdata) / "Microsoft" / "Excel" / "XLSTART")


def content(path: Path) -> bytes | None:
    """Read a file; None where there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise WorkbookError(
            f"{path} cannot be read ({error.strerror}): close Excel and try again."
        ) from None


def has_mark_of_the_web(path: Path) -> bool:
    """Whether Windows remembers that a file was downloaded; Excel refuses such add-ins."""
    try:
        mark = Path(f"{path}:Zone.Identifier").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    zones = [line.split("=")[1] for line in mark.splitlines() if line.startswith("ZoneId=")]
    return any(zone.strip().isdigit() and int(zone) >= _UNTRUSTED_ZONE for zone in zones)
