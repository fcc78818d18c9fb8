"""The snapshot of the installed genai-prices, read in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any, NamedTuple

from finops_xl.prices.cells import why_not_a_line
from finops_xl.prices.refresh import RefreshError
from finops_xl.prices.snapshot.table import Row, placed_in_time, release_dates

MODULE = "finops_xl.prices.snapshot"
LONGEST_SECONDS = 120
_PROGRAM = (
    "import runpy, sys; sys.path.append(sys.argv[2]);"
    f"runpy.run_module('{MODULE}', run_name='__main__')"
)

_OURS = re.compile(r"genai-prices (\d+(?:\.\d+)*)")


class Snapshot(NamedTuple):
    """The prices of a version of genai-prices, each with the day from which it counts."""

    version: str
    rows: list[Row]


def installed_snapshot(day: str) -> Snapshot:
    """Read the installed genai-prices on a day."""
    answer = _answer_of_the_process(day)
    if "problem" in answer:
        raise RefreshError(answer["problem"])
    released = release_dates()
    rows = (Row(**cells) for cells in answer["rows"])
    placed = (
        placed_in_time(row, None, released.get((row.provider, row.model), ""), day) for row in rows
    )
    return Snapshot(answer["version"], _checked(answer["version"], filter(None, placed)))


def _answer_of_the_process(day: str) -> dict[str, Any]:
    # -P: a genai_prices.py that lies in the working folder is not the library
    command = [sys.executable, "-P", "-c", _PROGRAM, day, str(Path(__file__).parents[3])]
    try:
        done = subprocess.run(
            command,
            env=os.environ | {"PYTHONIOENCODING": "utf-8"},
            capture_output=True,
            encoding="utf-8",
            timeout=LONGEST_SECONDS,
            check=True,
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as error:
        raise RefreshError(
            f"The process that reads genai-prices failed ({_last_words(error)}). Does this work: "
            f"{sys.executable} -m {MODULE} {day}"
        ) from None
    return answer


def _last_words(error: Exception) -> str:
    lines = str(getattr(error, "stderr", None) or "").strip().splitlines()
    return lines[-1] if lines else f"{type(error).__name__}: {error}"


def _checked(version: str, rows: Iterable[Row]) -> list[Row]:
    checked = list(rows)
    for row in checked:
        why = why_not_a_line({name: str(cell) for name, cell in asdict(row).items()})
        if why:
            raise RefreshError(
                f"genai-prices {version} cannot be used: {row.provider}/{row.model}, {row.meter}: "
                f"{why}. Take another version of it"
            )
    return checked


def newest_version(sources: Iterable[str]) -> str:
    """Give the newest version of genai-prices that sources of prices name, "" if none does."""
    found = {match.group(1) for match in map(_OURS.match, sources) if match}
    return max(found, key=as_numbers, default="")


def as_numbers(version: str) -> tuple[int, ...]:
    """Give the numbers of a version, by which versions are put in order."""
    return tuple(map(int, re.findall(r"\d+", version)))
