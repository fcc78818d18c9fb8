"""A user who works on a workbook in LibreOffice Calc: acts in, cells and a saved file out.

``jobs_done`` starts one LibreOffice with the language of a user, in which each job opens a
copy of a file, does its acts (``uno_user.Acts`` names them), reads cells and saves.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from office_uno import PYTHON, OfficeError, _program, _with_errors


@dataclass(frozen=True)
class Job:
    """What a user does to a copy of a file, which cells are read then, where it is saved."""

    file: Path
    acts: Sequence[Sequence[Any]] = ()
    read: Mapping[str, Sequence[str]] = field(default_factory=dict)
    save: Path | None = None


def jobs_done(jobs: Sequence[Job], locale: str = "en-US", timeout: float = 240) -> list[Any]:
    """Do jobs one after the other; give the cells that each read."""
    request = {
        "program": _program(),
        "locale": locale,
        "jobs": [
            {
                "file": str(job.file.resolve()),
                "acts": [list(act) for act in job.acts],
                "read": {sheet: list(cells) for sheet, cells in job.read.items()},
                "save": str(job.save.resolve()) if job.save else None,
            }
            for job in jobs
        ],
    }
    process = subprocess.Popen(
        [PYTHON, str(Path(__file__).with_name("uno_user.py"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    try:
        answer, trouble = process.communicate(json.dumps(request), timeout=timeout)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()  # closes its pipes, which would fail whatever test runs next
        raise OfficeError(f"LibreOffice was not done after {timeout} seconds") from None
    if process.returncode:
        raise OfficeError(trouble)
    return list(json.loads(answer, object_hook=_with_errors))
