"""Where the buttons keep copies of workbooks and the log: folders of the user."""

from __future__ import annotations

import datetime as dt
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, count
from pathlib import Path

from finops_xl.engine.errors import WorkbookError
from finops_xl.user_folder import PRODUCT, user_folder

NEWEST_KEPT = 20
"""Copies kept of one workbook."""

_SECOND = " %Y-%m-%d %H-%M-%S"
_STAMP = re.compile(r" \d{4}-\d\d-\d\d \d\d-\d\d-\d\d(?: \(\d+\))?")


@dataclass(frozen=True)
class Folders:
    """The user's folder for this product, and what is in it."""

    data: Path
    backups: Path
    log: Path


def user_folders(environment: Mapping[str, str], platform: str) -> Folders:
    """Find the folders of the user; ``platform`` is that of ``sys.platform``.

    Where the environment names no home, the folder for temporary files has to do.
    """
    data = user_folder(environment, platform) or Path(tempfile.gettempdir()) / PRODUCT
    return Folders(data, data / "backups", data / f"{PRODUCT}.log")


def require_folder(folder: Path) -> None:
    """Make a folder where it is missing; refuse one in which no file can be made."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise WorkbookError(
            "Nothing was changed, because no copy of the workbook can be kept: the folder "
            f"{folder} cannot be written ({error.strerror}). Make it writable and press the "
            "button again."
        ) from None


def backup_path(folder: Path, title: str, now: dt.datetime) -> Path:
    """Give a free name for a copy: "Plan 2026-11-25 14-03-22.xlsm"."""
    workbook = Path(title)
    stem = f"{workbook.stem}{now.strftime(_SECOND)}"
    more = (f" ({number})" for number in count(2))
    names = (folder / f"{stem}{end}{workbook.suffix or '.xlsm'}" for end in chain([""], more))
    return next(name for name in names if not name.exists())


def drop_old_backups(folder: Path, title: str) -> None:
    """Delete all but the newest copies of a workbook; what cannot be deleted stays."""
    stem = Path(title).stem
    copies = sorted(
        (
            copy
            for copy in folder.iterdir()
            if copy.stem.startswith(stem) and _STAMP.fullmatch(copy.stem[len(stem) :])
        ),
        key=lambda copy: copy.stem,
    )
    for copy in copies[:-NEWEST_KEPT]:
        try:
            copy.unlink()
        except OSError:
            continue
