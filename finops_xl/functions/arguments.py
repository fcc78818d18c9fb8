"""Turn what a host hands over into arrays: the rules for all arguments.

Omitted, blank and empty text all mean omitted. TRUE and FALSE count as 1 and 0. Dates
are serial numbers, dates or ISO text. A number typed as text is text. An error that
came in marks its row, and so does every value that cannot be used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any

import numpy as np

from finops_xl.cells import (
    LAST_SERIAL,
    is_blank,
    read_choice,
    read_date,
    read_number,
    read_text,
)
from finops_xl.errors import BAD_NUMBER, BAD_VALUE, CellError, Problems
from finops_xl.functions.documentation import Parameter

LARGEST_ARGUMENT = 200_000
_PLAIN_NUMBERS = {float, int, bool}

Array = np.ndarray[Any, np.dtype[Any]]
Table = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Block:
    """One argument: its cells row by row, and the shape that it came in."""

    cells: Sequence[Any]
    rows: int
    columns: int
    given_as: str  # "scalar", "list" or "range"

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        return self.rows, self.columns

    @cached_property
    def kinds(self) -> frozenset[type]:
        """The types of the cells: looking at each costs as much as converting it."""
        return frozenset(map(type, self.cells))


def as_block(name: str, raw: Any) -> Block:
    """Read an argument as cells; refuse ragged and oversized ranges."""
    if isinstance(raw, np.ndarray):
        raw = raw.tolist()
    if not isinstance(raw, list | tuple):
        return Block((raw,), 1, 1, "scalar")
    block = Block(raw, len(raw), 1, "list")
    if block.kinds & {list, tuple}:
        if not block.kinds <= {list, tuple} or len(set(map(len, raw))) > 1:
            raise CellError(BAD_VALUE, f"{name} has rows of different length")
        block = Block(list(chain.from_iterable(raw)), len(raw), len(raw[0]), "range")
    if not block.cells:
        raise CellError(BAD_VALUE, f"{name} is an empty range")
    if len(block.cells) > LARGEST_ARGUMENT:
        raise CellError(
            BAD_NUMBER, f"{name} has {len(block.cells):,} cells; the most is {LARGEST_ARGUMENT:,}"
        )
    return block


def as_table(block: Block) -> Table:
    """Give a range with headers row by row; one without any entry has no rows."""
    if all(map(is_blank, block.cells)):
        return ()
    starts = range(0, len(block.cells), block.columns)
    return tuple(tuple(block.cells[start : start + block.columns]) for start in starts)


def mark_incoming_errors(kind: str, block: Block, problems: Problems) -> None:
    """Pass on the errors that came in, unchanged; one in a table concerns every row."""
    if CellError in block.kinds:
        if kind == "table":
            error = next(cell for cell in block.cells if isinstance(cell, CellError))
            problems.add(True, error.code, error.reason or passed_on(error.code))
            return
        incoming = {i: cell for i, cell in enumerate(block.cells) if isinstance(cell, CellError)}
        _mark(block, incoming, problems)


def passed_on(code: str) -> str:
    """Say that an error came in with an argument."""
    return f"an argument is the error {code}"


def _mark(block: Block, errors: Mapping[int, CellError], problems: Problems) -> None:
    """Give cells of a block, by position, their own code and reason."""
    for code in {error.code for error in errors.values()}:
        at = [i for i, error in errors.items() if error.code == code]
        mask = np.zeros(len(block.cells), dtype=bool)
        mask[at] = True

        def reason(index: tuple[int, ...], code: str = code) -> str:
            row, column = (i if n > 1 else 0 for i, n in zip(index, block.shape, strict=True))
            reason = errors[row * block.columns + column].reason
            return reason or passed_on(code)

        problems.add(mask.reshape(block.shape), code, reason)


def convert(parameter: Parameter, block: Block, problems: Problems) -> Any:
    """Convert one argument row by row; rows that cannot be used are marked.

    An omitted optional number or date without a default is NaN; omitted text is "".
    """
    if parameter.kind == "table":
        return as_table(block)
    if parameter.kind in ("cell", "any"):
        return _as_objects(block.cells).reshape(block.shape)
    if parameter.kind in ("number", "flag", "date"):
        plain = _plain_numbers(parameter.kind, block)
        if plain is not None:
            return plain.reshape(block.shape)
    elif parameter.kind in ("text", "choice") and block.kinds == {str}:
        return _words(parameter, block, problems)
    return _cell_by_cell(parameter, block, problems)


def single(parameter: Parameter, cell: Any) -> Any:
    """Convert one cell to an array of one row; raise why it cannot be used."""
    kind = parameter.kind
    if kind == "table":
        return as_table(cell)
    if kind in ("text", "choice", "cell", "any"):
        array = np.empty((1, 1), dtype=object)
        array[0, 0] = convert_cell(parameter, cell)
        return array
    return np.array([[convert_cell(parameter, cell)]], dtype=np.float64)


def _plain_numbers(kind: str, block: Block) -> Array | None:
    """Take the quick way for cells that are all finite numbers, or all days of Excel."""
    if not block.kinds <= _PLAIN_NUMBERS:
        return None
    try:
        numbers = np.array(block.cells, dtype=np.float64)
    except OverflowError:
        return None
    lowest, end = (0, LAST_SERIAL) if kind == "date" else (-math.inf, math.inf)
    if not (np.isfinite(numbers) & (numbers >= lowest) & (numbers < end)).all():
        return None
    return (numbers != 0).astype(np.float64) if kind == "flag" else numbers


def _words(parameter: Parameter, block: Block, problems: Problems) -> Array:
    """Convert texts by their distinct values: columns repeat a few words."""
    distinct: dict[str, str] = {}
    refused: dict[str, CellError] = {}
    for text in set(block.cells):
        try:
            distinct[text] = convert_cell(parameter, text)
        except CellError as error:
            distinct[text] = ""
            refused[text] = error
    if refused:
        found = {i: refused[cell] for i, cell in enumerate(block.cells) if cell in refused}
        _mark(block, found, problems)
    if all(text == word for text, word in distinct.items()):
        return _as_objects(block.cells).reshape(block.shape)
    return _as_objects([distinct[cell] for cell in block.cells]).reshape(block.shape)


def _cell_by_cell(parameter: Parameter, block: Block, problems: Problems) -> Array:
    filler = "" if parameter.kind in ("text", "choice") else 0.0
    converted: list[Any] = []
    refused: dict[int, CellError] = {}
    for position, cell in enumerate(block.cells):
        try:
            converted.append(convert_cell(parameter, cell))
        except CellError as error:
            converted.append(filler)
            refused[position] = error
    _mark(block, refused, problems)
    if parameter.kind in ("text", "choice"):
        return _as_objects(converted).reshape(block.shape)
    return np.array(converted, dtype=np.float64).reshape(block.shape)


def convert_cell(parameter: Parameter, cell: Any) -> Any:
    """Convert one cell to the parameter's kind, or raise why it cannot be used."""
    if parameter.kind in ("cell", "any"):
        return cell
    if is_blank(cell):
        return _omitted(parameter)
    if isinstance(cell, CellError):
        raise cell
    return _CONVERTERS[parameter.kind](parameter, cell)


def _omitted(parameter: Parameter) -> Any:
    if parameter.required:
        raise CellError(BAD_VALUE, f"{parameter.name} is missing")
    if parameter.default is None:
        return "" if parameter.kind in ("text", "choice") else math.nan
    default = parameter.default
    return float(default) if isinstance(default, bool) else default


def _flag(parameter: Parameter, cell: Any) -> float:
    return float(read_number(parameter.name, cell) != 0)


_CONVERTERS: dict[str, Callable[[Parameter, Any], Any]] = {
    "number": lambda parameter, cell: read_number(parameter.name, cell),
    "numbers": lambda parameter, cell: read_number(parameter.name, cell),
    "flag": _flag,
    "date": lambda parameter, cell: read_date(parameter.name, cell),
    "dates": lambda parameter, cell: read_date(parameter.name, cell),
    "text": lambda parameter, cell: read_text(parameter.name, cell),
    "choice": lambda parameter, cell: read_choice(parameter.name, cell, parameter.choices),
}


def _as_objects(cells: Iterable[Any]) -> Array:
    items = list(cells)
    array = np.empty(len(items), dtype=object)
    array[:] = items
    return array
