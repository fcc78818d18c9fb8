"""MATCH in sorted values, as the engine's own does not do it between blanks and errors.

Excel passes over cells of another kind than what is sought: blanks, text among numbers,
errors. Values out of order have an answer in Excel too, which depends on where its search
looks first: it is not guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from finops_xl.engine.blocks import an_error, broadcast, cells_of, is_error


def approximate_match(sought: Any, searched: Any, direction: Any = 1.0) -> Any:
    """Place of the last value that is at most ``sought``, or with -1 at least."""
    cells = list(cells_of(searched))
    kinds = [_kind(cell) for cell in cells]
    keys = [_key(cell) for cell in cells]
    down = not is_error(direction) and float(direction or 0) < 0

    def place(value: Any) -> Any:
        if is_error(value):
            return value
        value = 0.0 if value is None else value
        places = [at for at, kind in enumerate(kinds, 1) if kind == _kind(value)]
        found = _last([keys[at - 1] for at in places], _key(value), down)
        if found is None:
            return an_error("NImpl")
        return float(places[found - 1]) if found else an_error("Na")

    return broadcast(place, [sought])


def _last(keys: Sequence[Any], sought: Any, down: bool) -> int | None:
    """Count the values up to the last that fits; None when their order leaves it open."""
    fits = [key >= sought if down else key <= sought for key in keys]
    if all(fits):
        return len(keys)
    in_order = all(first >= second if down else first <= second for first, second in pairwise(keys))
    return sum(fits) if in_order else None


def _kind(cell: Any) -> str:
    if isinstance(cell, bool):
        return "logical"
    if isinstance(cell, int | float):
        return "number"
    return "text" if isinstance(cell, str) else "none"


def _key(cell: Any) -> Any:
    return cell.casefold() if isinstance(cell, str) else cell
