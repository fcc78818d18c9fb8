"""THE list of worksheet functions: declared here, called here, read by every host."""

from __future__ import annotations

import difflib
import inspect
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np

from finops_xl.cells import is_blank
from finops_xl.errors import BAD_NUMBER, BAD_VALUE, CellError, Problems
from finops_xl.functions.arguments import (
    LARGEST_ARGUMENT,
    Block,
    as_block,
    as_table,
    convert,
    convert_cell,
    mark_incoming_errors,
    passed_on,
    single,
)
from finops_xl.functions.documentation import (
    BadDocumentation,
    Documentation,
    Parameter,
    read_documentation,
)

Shape = Literal["elementwise", "table", "call"]
MOST_ARGUMENTS = 28
TOO_LARGE = "the result is too large"
_MANY = (list, tuple, np.ndarray)

FUNCTIONS: dict[str, Function] = {}


@dataclass(frozen=True)
class Function:
    """A worksheet function: its name in Excel, its help and its implementation.

    "elementwise" functions get mutually broadcastable arrays and return an array and
    its problems; "table" functions get scalars and lists and return a value or rows;
    "call" functions get the arguments as the host handed them over.
    """

    name: str
    category: str
    shape: Shape
    implementation: Callable[..., Any]

    @cached_property
    def documentation(self) -> Documentation:
        """The help, read from the docstring and checked against the signature."""
        documentation = read_documentation(self.name, self.implementation.__doc__)
        expected = list(inspect.signature(self.implementation).parameters)
        described = [parameter.name for parameter in documentation.parameters]
        if expected != described:
            raise BadDocumentation(f"{self.name}: documents {described}, takes {expected}")
        return documentation

    @cached_property
    def parameters(self) -> tuple[Parameter, ...]:
        """The arguments in order."""
        return self.documentation.parameters

    @property
    def summary(self) -> str:
        """What the function computes, in one sentence."""
        return self.documentation.summary

    @property
    def signature(self) -> str:
        """Name and arguments as Excel writes them: optional ones in brackets."""
        shown = [p.name if p.required else f"[{p.name}]" for p in self.parameters]
        return f"{self.name}({', '.join(shown)}{'...' if self._repeats else ''})"

    @cached_property
    def _tables(self) -> dict[int, str]:
        """The arguments that are taken as wholes beside rows: place and name."""
        return {i: p.name for i, p in enumerate(self.parameters) if p.kind == "table"}

    @cached_property
    def _repeats(self) -> bool:
        return bool(self.parameters) and self.parameters[-1].repeats

    def in_order(self, arguments: Sequence[Any], named: Mapping[str, Any]) -> list[Any]:
        """Merge arguments given by name into the order of the signature."""
        names = [parameter.name for parameter in self.parameters]
        unknown = sorted(set(named) - set(names[len(arguments) :]))
        if unknown:
            raise CellError(BAD_VALUE, f"{self.name} takes no further argument {unknown[0]!r}")
        later = names[len(arguments) :] if named else []
        return [*arguments, *(named.get(name) for name in later)]

    def __call__(self, *arguments: Any) -> Any:
        """Give the value, or rows of values; raise CellError when there is none."""
        if self._repeats:
            return self.implementation(*arguments)
        parameters = self.parameters
        if len(arguments) > len(parameters):
            raise CellError(
                BAD_VALUE,
                f"{self.name} takes {len(parameters)} arguments, but {len(arguments)} are given",
            )
        padded = [*arguments, *[None] * (len(parameters) - len(arguments))]
        try:
            for place, name in self._tables.items():
                padded[place] = as_block(name, padded[place])
            if self.shape == "elementwise" and not any(isinstance(raw, _MANY) for raw in padded):
                return _call_once(self, padded)
            blocks = [
                raw if isinstance(raw, Block) else as_block(p.name, raw)
                for p, raw in zip(parameters, padded, strict=True)
            ]
            if self.shape == "elementwise":
                return _call_elementwise(self, blocks)
            return _call_table(self, blocks)
        except OverflowError:
            raise CellError(BAD_NUMBER, TOO_LARGE) from None


def worksheet_function(
    category: str, shape: Shape = "elementwise"
) -> Callable[[Callable[..., Any]], Function]:
    """Put a function on the list under its own name."""

    def register(implementation: Callable[..., Any]) -> Function:
        function = Function(implementation.__name__, category, shape, implementation)
        FUNCTIONS[function.name] = function
        return function

    return register


def find_function(name: str) -> Function:
    """Look a function up by name, in any case of letters."""
    function = FUNCTIONS.get(name.strip().upper())
    if function is None:
        near = difflib.get_close_matches(name.strip().upper(), FUNCTIONS, n=3, cutoff=0.5)
        hint = f" Nearest: {', '.join(near)}." if near else ""
        raise CellError("#NAME?", f"There is no function {name!r}.{hint}")
    return function


def _call_once(function: Function, cells: Sequence[Any]) -> Any:
    """Call with single values: the arrays have one row, and the first problem is the answer."""
    _raise_incoming_error(cells)
    pairs = zip(function.parameters, cells, strict=True)
    values, problems = function.implementation(*(single(p, cell) for p, cell in pairs))
    error = problems.at((0, 0))
    if error:
        raise error
    value = values.item()
    _refuse_infinite(value)
    return value


def _refuse_infinite(value: Any) -> None:
    if isinstance(value, float) and not math.isfinite(value):
        raise CellError(BAD_NUMBER, TOO_LARGE)


def _raise_incoming_error(cells: Sequence[Any]) -> None:
    for cell in cells:
        if isinstance(cell, Block):
            _raise_incoming_error(cell.cells)
        elif isinstance(cell, CellError):
            raise CellError(cell.code, cell.reason or passed_on(cell.code))


def _call_elementwise(function: Function, blocks: Sequence[Block]) -> Any:
    pairs = list(zip(function.parameters, blocks, strict=True))
    rows = [(parameter, block) for parameter, block in pairs if parameter.kind != "table"]
    shape = _common_shape(rows)
    problems = Problems(shape)
    for parameter, block in pairs:
        mark_incoming_errors(parameter.kind, block, problems)
    arrays = [convert(parameter, block, problems) for parameter, block in pairs]
    try:
        values, found = function.implementation(*arrays)
        problems.extend(found)
    except CellError as error:  # a table that cannot be used concerns every row
        problems.add(True, error.code, error.reason)
        values = np.zeros((1, 1))
    if values.dtype.kind == "f":
        problems.add(~np.isfinite(values), BAD_NUMBER, TOO_LARGE)
    return _pack(np.broadcast_to(values, shape), problems, {block.given_as for _, block in rows})


def _common_shape(arguments: Sequence[tuple[Parameter, Block]]) -> tuple[int, int]:
    try:
        rows, columns = np.broadcast_shapes(*(block.shape for _, block in arguments))
    except ValueError:
        sizes = ", ".join(
            f"{p.name} {b.rows}x{b.columns}" for p, b in arguments if b.shape != (1, 1)
        )
        raise CellError(BAD_VALUE, f"the ranges do not fit together: {sizes}") from None
    if rows * columns > LARGEST_ARGUMENT:
        raise CellError(
            BAD_NUMBER, f"the result has {rows * columns:,} cells; the most is {LARGEST_ARGUMENT:,}"
        )
    return rows, columns


def _pack(values: np.ndarray[Any, Any], problems: Problems, given_as: set[str]) -> Any:
    """Give a result the shape in which the arguments came, errors in their rows."""
    bad = np.argwhere(problems.mask) if problems else ()
    if "range" not in given_as:
        cells: list[Any] = values.ravel().tolist()
        for row, column in bad:
            cells[row] = problems.at((row, column))
        return cells
    rows: list[list[Any]] = values.tolist()
    for row, column in bad:
        rows[row][column] = problems.at((row, column))
    return rows


def _call_table(function: Function, blocks: Sequence[Block]) -> Any:
    for block in blocks:
        _raise_incoming_error(block.cells)
    pairs = zip(function.parameters, blocks, strict=True)
    answer = function.implementation(*(_whole(parameter, block) for parameter, block in pairs))
    for row in answer if isinstance(answer, list) else [[answer]]:
        for cell in row if isinstance(row, list) else [row]:
            _refuse_infinite(cell)
    return answer


def _whole(parameter: Parameter, block: Block) -> Any:
    """Convert one argument of a table function: a scalar, a list, or a range with headers."""
    if parameter.kind == "table":
        return as_table(block)
    if parameter.kind == "numbers":
        if block.given_as == "scalar" and is_blank(block.cells[0]):
            raise CellError(BAD_VALUE, f"{parameter.name} is missing")
        block = Block([0.0 if is_blank(c) else c for c in block.cells], *block.shape, "list")
    elif parameter.kind != "dates":
        if block.shape != (1, 1):
            raise CellError(BAD_VALUE, f"{parameter.name} must be a single value, not a range")
        return convert_cell(parameter, block.cells[0])
    problems = Problems(block.shape)
    array = convert(parameter, block, problems)
    for index in np.argwhere(problems.mask) if problems else ():
        error = problems.at(tuple(index))
        if error:
            raise error
    return array.ravel().tolist()
