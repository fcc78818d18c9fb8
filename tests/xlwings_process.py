"""The genuine COM server of xlwings with our UDF module, in a process of its own.

``pywin32_stubs`` patches ``ctypes`` and ``sys.modules``; here that touches no other test. One
request goes in and one answer comes out at a time, both pickled.
"""

from __future__ import annotations

import datetime as dt
import os
import pickle
import subprocess
import sys
import traceback
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest

from finops_xl.errors import ERROR_NUMBERS, CellError
from finops_xl.hosts.excel.conversion import MARKER

MODULE = "finops_xl.hosts.excel.udfs"
SCODE = 0x800A0000 - (1 << 32)
MISSING = -2147352572
HERE = Path(__file__).parent
_CODES = {number: code for code, number in ERROR_NUMBERS.items()}


class Reference(NamedTuple):
    """Cells passed by reference, as plain "Import Functions" passes them."""

    values: Any


class Currency(NamedTuple):
    """A cell with a currency format, which COM hands over as a decimal."""

    amount: float


class XlwingsProcess:
    """Calls UDFs through ``XLPython().CallUDF`` in another process."""

    def __enter__(self) -> XlwingsProcess:
        paths = [str(HERE), str(HERE.parent), os.environ.get("PYTHONPATH", "")]
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-W",
                "error",
                "-c",
                "import xlwings_process; xlwings_process.serve()",
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        try:
            self._process.wait(timeout=30)
        finally:
            self._process.kill()  # does nothing to a process that has ended
            self._process.wait()
            self._process.stdout.close()

    def raw(self, name: str, *arguments: Any, with_caller: bool = True) -> Any:
        """Give what CallUDF hands to COM for arguments as COM hands them over."""
        return self.ask("call", name, arguments, with_caller)

    def call(self, name: str, *arguments: Any, **named: Any) -> Any:
        """Answer as ``finops_xl.call`` does: errors raised or in their rows, with reasons."""
        from finops_xl.functions import FUNCTIONS

        given = FUNCTIONS[name].in_order(arguments, named)
        sent = [to_com(argument) for argument in given]
        answer = from_com(self.raw(name, *sent))
        if not has_error(answer):
            by_rows = FUNCTIONS[name].shape == "elementwise" and list in map(type, given)
            return as_rows(answer) if by_rows else answer
        reasons = self.raw("REASON", name, *sent)
        if isinstance(answer, CellError):
            assert isinstance(reasons, str), reasons
            raise CellError(answer.code, reasons)
        return _explained(as_rows(answer), as_rows(reasons))

    def ask(self, verb: str, *arguments: Any) -> Any:
        """Let the other process do something; raise what it raised, as text."""
        assert self._process.stdin
        assert self._process.stdout
        pickle.dump((verb, arguments), self._process.stdin)
        self._process.stdin.flush()
        done, answer = pickle.load(self._process.stdout)
        if not done:
            raise AssertionError(answer)
        return answer


@pytest.fixture(scope="module")
def excel() -> Iterator[XlwingsProcess]:
    """Keep one process for all tests of a module."""
    with XlwingsProcess() as process:
        yield process


def to_com(value: Any) -> Any:
    """Turn an argument into what COM hands to xlwings for such cells."""
    if isinstance(value, list):
        rows = [row if isinstance(row, list) else [row] for row in value]
        return tuple(tuple(to_com(cell) for cell in row) for row in rows)
    if isinstance(value, CellError):
        return SCODE + ERROR_NUMBERS[value.code]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value)
    return value


def from_com(value: Any) -> Any:
    """Turn what COM gets back into values and errors, as the bridge in VBA does."""
    if isinstance(value, list):
        return [from_com(cell) for cell in value]
    if isinstance(value, str) and value.startswith(MARKER):
        return CellError(_CODES[int(value.removeprefix(MARKER))])
    return value


def as_rows(answer: Any) -> list[Any]:
    """Undo what xlwings does to an answer of one cell or of one row."""
    if not isinstance(answer, list):
        return [[answer]]
    return answer if isinstance(answer[0], list) else [answer]


def has_error(answer: Any) -> bool:
    """Tell whether there is an error in an answer."""
    if isinstance(answer, list):
        return any(map(has_error, answer))
    return isinstance(answer, CellError)


def _explained(answer: Any, reasons: Any) -> Any:
    if isinstance(answer, list):
        return [_explained(part, why) for part, why in zip(answer, reasons, strict=True)]
    return CellError(answer.code, reasons) if isinstance(answer, CellError) else answer


def serve() -> None:
    """Answer requests from standard input until it closes."""
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # what anything prints must not stand between answers
    handler = _Handler()
    while True:
        try:
            verb, arguments = pickle.load(sys.stdin.buffer)
        except EOFError:
            return
        try:
            answer = (True, getattr(handler, verb)(*arguments))
        except Exception:
            answer = (False, traceback.format_exc())
        pickle.dump(answer, answers)
        answers.flush()


class _Handler:
    """What the process does on request."""

    def __init__(self) -> None:
        import pywin32_stubs

        self.stubs = pywin32_stubs
        self.xlwings = pywin32_stubs.load()
        self.server = self.xlwings.com_server.XLPython()

    def call(self, name: str, arguments: tuple[Any, ...], with_caller: bool) -> Any:
        caller = self.stubs.Range(0.0) if with_caller else None
        given = tuple(map(self._as_com, arguments))
        return self.server.CallUDF(MODULE, name, given, None, caller)

    def wrappers(self, workbook_name: str) -> str:
        """Let xlwings itself write the VBA for our module."""
        import importlib
        import io

        text = io.StringIO()
        workbook = SimpleNamespace(Name=workbook_name)
        self.xlwings.udfs.generate_vba_wrapper(
            MODULE, importlib.import_module(MODULE), text, workbook
        )
        return text.getvalue()

    def declared(self) -> dict[str, dict[str, Any]]:
        """Tell what xlwings found out about every UDF, in the order of the module."""
        import importlib

        module = importlib.import_module(MODULE)
        return {
            name: {
                "options": [argument["options"]["convert"].__name__ for argument in found["args"]],
                "docs": [argument["doc"] for argument in found["args"]],
                "arguments": [argument["name"] for argument in found["args"]],
                "doc": found["ret"]["doc"],
                "category": found["category"],
                "plain": not (found["volatile"] or found["async_mode"] or found["sub"]),
                "hints": getattr(module, name).__annotations__,
            }
            for name in dir(module)
            if (found := getattr(getattr(module, name), "__xlfunc__", None))
        }

    def cell_errors(self) -> dict[int, str]:
        """Give the errors that xlwings knows by their numbers in COM."""
        from xlwings import _xlwindows

        return dict(_xlwindows.cell_errors)

    def public_names(self) -> list[str]:
        """List what stands in the module without an underscore."""
        import importlib

        return [name for name in dir(importlib.import_module(MODULE)) if name[0] != "_"]

    def _as_com(self, value: Any) -> Any:
        if isinstance(value, Reference):
            return self.stubs.Range(self._as_com(value.values))
        if isinstance(value, Currency):
            return Decimal(str(value.amount))
        if type(value) is tuple:
            return tuple(map(self._as_com, value))
        if isinstance(value, dt.datetime):
            return self.stubs.Time(*value.timetuple()[:6], tzinfo=dt.UTC)
        return value
