"""What works on this computer and what does not, in plain words and with the remedy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from finops_xl.hosts.excel.answers import LONGEST_ALONE
from finops_xl.hosts.excel.setup import addin_checks, python_checks
from finops_xl.hosts.excel.setup.check import Check
from finops_xl.hosts.excel.setup.machine import Machine, this_machine

LONGEST_REPORT = LONGEST_ALONE
"""What fits into a message box of Excel."""

_ORDER = ("PROBLEM", "CANNOT TELL")
_MORE = "There is more: run py -m finops_xl doctor"


def examine(machine: Machine) -> list[Check]:
    """Look at everything that can be looked at without starting Excel."""
    if not machine.is_windows:
        return list(python_checks.everywhere(machine))
    return list(
        chain(
            python_checks.everywhere(machine),
            python_checks.for_excel(machine),
            addin_checks.addin_checks(machine),
            addin_checks.excel_checks(machine),
        )
    )


def report(machine: Machine | None = None) -> str:
    """Sum up in a message box: problems first, what works by name only."""
    return shortened(examine(machine or this_machine()))


def shortened(checks: Sequence[Check], longest: int = LONGEST_REPORT) -> str:
    """Say the worst first, then what works; name how much did not fit."""
    told = sorted((c for c in checks if c.word != "OK"), key=lambda c: _ORDER.index(c.word))
    works = f"OK {', '.join(check.subject for check in checks if check.word == 'OK')}"
    lines = [*(check.in_words() for check in told), works]
    kept = next((n for n in range(len(lines), 0, -1) if len(_first(lines, n)) <= longest), 0)
    return _first(lines, kept) if kept else f"{lines[0][: longest - len(_MORE) - 2]}…\n{_MORE}"


def _first(lines: Sequence[str], count: int) -> str:
    more = [] if count == len(lines) else [_MORE]
    return "\n".join([*lines[:count], *more])
