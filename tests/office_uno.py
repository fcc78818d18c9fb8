"""LibreOffice as a live host for tests: set cells, run VBA, read what it computes.

``cells`` and ``run_macro`` start a LibreOffice for one file. A test module that asks
often keeps one with the fixture ``office`` (import it) or ``with Office() as office``.
Files are copied before they are opened, macros are enabled, everything is recalculated.

Sheets map addresses to values: numbers, texts, ``None`` for an empty cell, CellError for
an error; an address like "A1:B2" means rows, and "" all rows in use. A text starting with
"=" is a formula in Excel's spelling; set to an address of several cells it becomes one array
formula.

Two limits of LibreOffice: an error inside a macro ends it silently, so a macro that may fail
writes what happened into a cell; ``CVErr`` from VBA shows as a text such as "Error 2036".
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from finops_xl.errors import CellError

REQUIRED = os.environ.get("FINOPS_XL_REQUIRE_E2E") == "1"
PYTHON = "/usr/bin/python3"
"""The Python that Debian's LibreOffice is built for; a virtual environment has no ``uno``."""

Addresses = Mapping[str, Sequence[str]]
Values = Mapping[str, Mapping[str, Any]]


class OfficeError(Exception):
    """LibreOffice could not do what was asked: its own words."""


@dataclass(frozen=True)
class Answer:
    """What LibreOffice found after setting cells, recalculating and running macros."""

    cells: dict[str, dict[str, Any]]
    returned: list[Any]
    """What each macro returned; ``None`` from a Sub."""
    modules: dict[str, dict[str, Any]]
    """VBA modules by name: "kind" (1 standard, 2 class, 4 document) and "text"."""
    seconds: dict[str, float]
    """How long it took to "open" the file and to "calculate" all of it again."""
    changes: list[dict[str, dict[str, Any]]]
    """The same cells after each change that was tried."""
    help: dict[str, dict[str, Any]]
    """What the function wizard says about functions: "description", "arguments"."""


class Office:
    """A LibreOffice that answers for one file after the other, with an extension or without."""

    def __init__(self, extension: Path | None = None) -> None:
        self._extension = [str(extension)] if extension else []

    def __enter__(self) -> Office:
        program = _program()
        self._process = subprocess.Popen(
            [PYTHON, str(Path(__file__).with_name("uno_calc.py")), program, *self._extension],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        with contextlib.suppress(BrokenPipeError):  # its driver ended, and was asked again
            self._process.stdin.close()
        try:
            self._process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process.stdout.close()

    def ask(
        self,
        path: Path,
        read: Addresses | None = None,
        *,
        set_cells: Values | None = None,
        run: Sequence[tuple[str, Sequence[Any]]] = (),
        changes: Sequence[Values] = (),
        modules: bool = False,
        save: Mapping[Path, str] | None = None,
        help_of: Sequence[str] = (),
        timeout: float = 60,
    ) -> Answer:
        """Open a copy, set cells, recalculate, run macros ("Module.Name", arguments), read.

        ``changes`` are tried one after the other, each from the same state, as LibreOffice
        recalculates by itself. ``save`` names files to write, each with LibreOffice's filter.
        """
        request = {
            "file": str(path.resolve()),
            "read": {sheet: list(addresses) for sheet, addresses in (read or {}).items()},
            "set": {sheet: dict(values) for sheet, values in (set_cells or {}).items()},
            "run": [[name, list(arguments)] for name, arguments in run],
            "changes": list(changes),
            "modules": modules,
            "save": {str(path.resolve()): name for path, name in (save or {}).items()},
            "help": list(help_of),
            "timeout": timeout,
        }
        given = self._exchange(json.dumps(request))
        if "failed" in given:
            raise OfficeError(given["failed"])
        return Answer(**given)

    def cells(self, path: Path, read: Addresses, set_cells: Values | None = None) -> Values:
        """Give the values of cells after a full recalculation."""
        return self.ask(path, read, set_cells=set_cells).cells

    def run_macro(
        self,
        path: Path,
        macro: str,
        read: Addresses | None = None,
        *,
        arguments: Sequence[Any] = (),
        set_cells: Values | None = None,
    ) -> Answer:
        """Run one macro ("Module.Name") and read cells afterwards."""
        return self.ask(path, read, set_cells=set_cells, run=[(macro, arguments)])

    def _exchange(self, request: str) -> dict[str, Any]:
        assert self._process.stdin
        assert self._process.stdout
        with contextlib.suppress(BrokenPipeError):
            print(request, file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise OfficeError("LibreOffice does not start, or its driver ended: see stderr")
        return dict(json.loads(line, object_hook=_with_errors))


def cells(path: Path, read: Addresses, set_cells: Values | None = None) -> Values:
    """Give the values of cells after a full recalculation, in a LibreOffice of their own."""
    with Office() as office:
        return office.cells(path, read, set_cells)


def run_macro(
    path: Path,
    macro: str,
    read: Addresses | None = None,
    *,
    arguments: Sequence[Any] = (),
    set_cells: Values | None = None,
) -> Answer:
    """Run one macro ("Module.Name") in a LibreOffice of its own and read cells afterwards."""
    with Office() as office:
        return office.run_macro(path, macro, read, arguments=arguments, set_cells=set_cells)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    """Keep one LibreOffice for all tests of a module."""
    with Office() as office:
        yield office


def _program() -> str:
    """Find LibreOffice and the Python that reaches it; skip or fail where they are missing."""
    program = shutil.which("soffice")
    knows_uno = [PYTHON, "-c", "import uno"]
    missing = "LibreOffice 25.2 (soffice)"
    if program is not None:
        missing = f"python3-uno for {PYTHON}"
        if (
            Path(PYTHON).exists()
            and not subprocess.run(knows_uno, capture_output=True, check=False).returncode
        ):
            return program
    if REQUIRED:
        pytest.fail(f"{missing} is missing")
    pytest.skip(f"{missing} is missing")


def _with_errors(item: dict[str, Any]) -> Any:
    return CellError(item["error"]) if set(item) == {"error"} else item
