"""Values as the engine hands them to a function: single, or rows of cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from typing import Any

Block = list[list[Any]]


def an_error(kind: str) -> dict[str, str]:
    """Write an error as the engine does."""
    return {"type": "Error", "kind": kind}


def is_error(value: Any) -> bool:
    """Tell an error of the engine."""
    return isinstance(value, dict)


def rows_of(value: Any) -> Block:
    """Give a value as rows."""
    if not isinstance(value, list):
        return [[value]]
    return [row if isinstance(row, list) else [row] for row in value]


def cells_of(value: Any) -> Iterator[Any]:
    """Go through the cells of a value, row by row."""
    return (cell for row in rows_of(value) for cell in row)


def broadcast(function: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """Apply a function cell by cell; a single value, row or column is repeated as in Excel."""
    if not any(isinstance(argument, list) for argument in arguments):
        return function(*arguments)
    blocks = [rows_of(argument) for argument in arguments]
    height, width = max(map(len, blocks)), max(len(block[0]) for block in blocks)
    return [
        [function(*(_cell(block, row, column) for block in blocks)) for column in range(width)]
        for row in range(height)
    ]


def for_each(function: Callable[..., Any]) -> Callable[..., Any]:
    """Let a function of single values take ranges; an error in an argument is its result."""

    def one(*values: Any) -> Any:
        return next(filter(is_error, values), None) or function(*values)

    @wraps(function)
    def call(*arguments: Any) -> Any:
        return broadcast(one, arguments)

    return call


def number(value: Any) -> float:
    """Read an argument that Excel wants as a number; ValueError for other text."""
    return 0.0 if value is None else float(value)


def _cell(block: Block, row: int, column: int) -> Any:
    row = 0 if len(block) == 1 else row
    if row >= len(block):
        return an_error("Na")
    column = 0 if len(block[row]) == 1 else column
    return block[row][column] if column < len(block[row]) else an_error("Na")
