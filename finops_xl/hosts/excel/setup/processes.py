"""Other programs: run without a window, or found in Windows' list."""

from __future__ import annotations

import csv
import subprocess
from collections.abc import Mapping, Sequence


def run_unseen(
    command: Sequence[str],
    folder: str | None = None,
    environment: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[bytes]:
    """Run a program without a window, also for Excel's own Python, which has no console."""
    return subprocess.run(
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def runs_in_session(task_list: str, program: str, process: int) -> bool | None:
    """Look a program up in the output of ``tasklist /FO CSV /NH``.

    Only the session of ``process`` counts: on a terminal server others have their own
    Excel. None where that process is not in the list.
    """
    rows = [row for row in csv.reader(task_list.splitlines()) if len(row) >= 4]
    sessions = {row[3] for row in rows if row[1] == str(process)}
    if not sessions:
        return None
    return any(row[0].upper() == program.upper() and row[3] in sessions for row in rows)
