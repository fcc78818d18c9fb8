"""The commands about the add-in: install, uninstall, doctor.

What they need of Excel's host is imported when one of them runs: the others start faster.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text

from finops_xl.cli import console
from finops_xl.engine.errors import WorkbookError
from finops_xl.hosts.excel.setup import other_systems
from finops_xl.hosts.excel.setup.machine import Machine, this_machine

if TYPE_CHECKING:
    from finops_xl.hosts.excel.setup.check import Check
    from finops_xl.hosts.excel.setup.excel_check import FunctionResult

OK, PROBLEMS = 0, 1

_COLOUR = {"OK": "green", "PASS": "green", "CANNOT TELL": "yellow"}
_BAD = "bold red"


def install(force: bool) -> int:
    """Put the add-in in place and say what to do next."""
    from finops_xl.hosts.excel.setup.install import install as put_in_place

    return _say(put_in_place(this_machine(), force))


def uninstall() -> int:
    """Take the add-in away."""
    from finops_xl.hosts.excel.setup.install import uninstall as take_away

    return _say(take_away(this_machine()))


def doctor(excel: bool, running: bool, as_json: bool) -> int:
    """Say what works, here or in Excel itself."""
    machine = this_machine()
    if excel or running:
        return _tell_results(_results(machine, running), as_json)
    from finops_xl.hosts.calc.installed import office_here
    from finops_xl.hosts.excel.setup.check import Check
    from finops_xl.hosts.excel.setup.doctor import examine

    checks = [*examine(machine), Check.ok("LibreOffice", office_here().said)]
    if as_json:
        _print_json([vars(check) for check in checks])
    else:
        _tell_checks(checks)
        if not machine.is_windows:
            _say([other_systems.why_no_addin(machine.system)])
            _say([other_systems.what_works(machine.system)])
    return PROBLEMS if any(check.word == "PROBLEM" for check in checks) else OK


def _results(machine: Machine, running: bool) -> Sequence[FunctionResult]:
    if not machine.is_windows:
        raise WorkbookError(
            f"{other_systems.why_no_addin(machine.system)} So there is no Excel to test here: "
            "finops-xl doctor says what works."
        )
    from finops_xl.hosts.excel.setup.excel_check import in_own_excel, in_running_excel

    return in_running_excel() if running else in_own_excel(machine)


def _tell_checks(checks: Iterable[Check]) -> None:
    for check in checks:
        remedy = [check.remedy] if check.remedy else []
        _line(check.word, f"{check.subject}: {check.found}", remedy)


def _tell_results(results: Sequence[FunctionResult], as_json: bool) -> int:
    passed = sum(result.passed for result in results)
    if as_json:
        _print_json([vars(result) | {"passed": result.passed} for result in results])
    else:
        for result in results:
            _line("PASS" if result.passed else "FAIL", result.function, result.failures)
        _say([f"{passed} of {len(results)} functions pass in Excel."])
    return OK if passed == len(results) else PROBLEMS


def _line(word: str, text: str, below: Sequence[str]) -> None:
    """Print a line that begins with a word in its colour, and what belongs to it indented."""
    width = len("CANNOT TELL") + 2
    console.out.print(
        Text.assemble((word.ljust(width), _COLOUR.get(word, _BAD)), text), soft_wrap=True
    )
    for line in below:
        console.out.print(Text(" " * width + line), soft_wrap=True)


def _say(sentences: Iterable[str]) -> int:
    for sentence in sentences:
        console.out.print(sentence, markup=False, soft_wrap=True)
    return OK


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
