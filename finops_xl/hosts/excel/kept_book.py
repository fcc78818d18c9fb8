"""An open workbook of which a copy is kept right before a macro first changes it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from finops_xl.books.live import LiveBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.hosts.excel.folders import backup_path, drop_old_backups, require_folder


class KeptBook(LiveBook):
    """Excel cannot undo what a macro does: the copy is the way back.

    A macro that refuses leaves none behind, and when no copy can be made, nothing is
    written.
    """

    def __init__(self, workbook: Any, backups: Path, now: dt.datetime) -> None:
        super().__init__(workbook)
        self.copy: Path | None = None
        """The copy from before the first change; None as long as nothing was changed."""
        self._backups = backups
        self._now = now

    def before_first_change(self) -> None:
        """Keep the copy, and drop the oldest ones of this workbook."""
        require_folder(self._backups)
        copy = backup_path(self._backups, self.title, self._now)
        self.save_copy(copy)
        if not copy.is_file():
            raise WorkbookError(
                f"Nothing was changed, because Excel has not saved a copy as {copy}: save the "
                "workbook yourself and press the button again."
            )
        self.copy = copy
        drop_old_backups(self._backups, self.title)
