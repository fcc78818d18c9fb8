"""Our functions as the engine calls them: arguments in, results out, errors both ways."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from finops_xl.engine.approximate import approximate_match
from finops_xl.engine.blocks import cells_of
from finops_xl.engine.corrected import CORRECTED
from finops_xl.engine.rewriting import SEARCHING
from finops_xl.errors import EXCEL_CODES, CellError

Functions = Mapping[str, Callable[..., Any]]
"""Worksheet functions by their name in Excel."""

ERROR_KINDS = {
    "Null": "#NULL!",
    "Div": "#DIV/0!",
    "Value": "#VALUE!",
    "Ref": "#REF!",
    "Name": "#NAME?",
    "Num": "#NUM!",
    "Na": "#N/A",
}
"""The engine's word for each error of Excel; other kinds are limits of the engine."""

_KIND_OF = {code: kind for kind, code in ERROR_KINDS.items()}

LIMITS = {
    "NImpl": "the engine has not got this feature",
    "Circ": "the formula refers to itself",
    "Spill": "the result needs cells that are filled",
    "Calc": "the engine cannot calculate an array here",
    "Error": "the engine cannot read this formula",
}


REMEMBERED = 20_000
"""Calls remembered of each function."""


class Callbacks:
    """Wrap functions for the engine; remember their errors with the reasons."""

    def __init__(self, functions: Functions) -> None:
        self._functions = functions
        self.errors: dict[str, CellError] = {}
        """The last error of each code that one of the functions gave."""
        self.failure: Exception | None = None
        """A fault inside one of our functions, which must not pass as an error value."""
        self.disorder = False
        """Whether a search in values out of order was left without an answer."""

    def register(self, engine: Any) -> None:
        """Make every function known to an engine's workbook."""
        for name, function in self._functions.items():
            engine.register_function(name, self._callback(function))
        engine.register_function(FIT, fit)
        for name, corrected in CORRECTED.items():
            engine.register_function(name, corrected)
        engine.register_function(SEARCHING, self._search)

    def _search(self, *arguments: Any) -> Any:
        found = approximate_match(*arguments)
        self.disorder = self.disorder or any(map(limit, cells_of(found)))
        return found

    def _callback(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            try:
                return self._result(function(*map(from_engine, arguments)))
            except CellError as error:
                return self._result(error)
            except Exception as failure:
                self.failure = failure
                raise

        return call

    def _result(self, value: Any) -> Any:
        if isinstance(value, CellError):
            # Its traceback would hold the workbook, and the engine, which holds this object.
            self.errors[value.code] = value.with_traceback(None)
            value.__context__ = None
            return _engine_error(value)
        if isinstance(value, list):
            rows = [row if isinstance(row, list) else [row] for row in value]
            return [[self._result(cell) for cell in row] for row in rows]
        if value is None:
            return ""
        return value.item() if hasattr(value, "item") else value  # numpy's own kinds of number


def remembering(functions: Functions) -> Functions:
    """Wrap functions so that the same call is answered once: a book recalculates often."""
    return {name: _remembering(function) for name, function in functions.items()}


FIT = "FINOPSXLFIT"
"""Name under which the engine knows ``fit``."""


def fit(value: Any, rows: float, columns: float) -> Any:
    """Give an array formula that was entered over a fixed area the size of that area.

    Excel repeats a single value, row or column and fills the rest with #N/A.
    """
    given = value if isinstance(value, list) else [[value]]
    return [
        [_repeated(given, row, column) for column in range(int(columns))]
        for row in range(int(rows))
    ]


def from_engine(value: Any) -> Any:
    """Turn an argument or result of the engine into ours: errors become CellErrors."""
    if isinstance(value, dict):
        kind = str(value.get("kind"))
        return CellError(ERROR_KINDS.get(kind, "#VALUE!"), "" if kind in ERROR_KINDS else kind)
    if isinstance(value, list):
        return [[from_engine(cell) for cell in row] for row in value]
    return value


def to_engine(value: Any) -> Any:
    """Turn a cell's value into one the engine can hold."""
    return _engine_error(value) if isinstance(value, CellError) else value


def limit(value: Any) -> str | None:
    """Reason why the engine gave no answer, or None when it gave one."""
    if not isinstance(value, dict) or value.get("kind") in ERROR_KINDS:
        return None
    return LIMITS.get(str(value.get("kind")), f"the engine stopped ({value.get('kind')})")


def _remembering(function: Callable[..., Any]) -> Callable[..., Any]:
    known = lru_cache(maxsize=REMEMBERED, typed=True)(function)

    def call(*arguments: Any) -> Any:
        has_range = any(isinstance(argument, list) for argument in arguments)
        return function(*arguments) if has_range else known(*arguments)

    return call


def _engine_error(error: CellError) -> dict[str, str]:
    code = error.code if error.code in EXCEL_CODES else "#VALUE!"
    return {"type": "Error", "kind": _KIND_OF[code]}


def _repeated(given: list[list[Any]], row: int, column: int) -> Any:
    line = given[0] if len(given) == 1 else given[row] if row < len(given) else []
    if len(line) == 1:
        return line[0]
    return line[column] if column < len(line) else {"type": "Error", "kind": "Na"}
