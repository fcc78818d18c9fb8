"""What the element-wise formulas share: array types and the common domain checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from finops_xl.errors import BAD_NUMBER, Problems

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Words = np.ndarray[Any, np.dtype[np.object_]]
Answer = tuple[Numbers, Problems]


def problems_for(*arrays: np.ndarray[Any, Any]) -> Problems:
    """Start a list of problems for the rows of these arrays."""
    shapes = {array.shape for array in arrays}
    return Problems(shapes.pop() if len(shapes) == 1 else np.broadcast_shapes(*shapes))


def show(value: float) -> str:
    """Write a number as a person would: 12 significant digits at most."""
    return f"{value:.12g}"


def value_at(array: np.ndarray[Any, Any], index: tuple[int, ...]) -> Any:
    """Read the entry that a broadcast row uses."""
    return array[tuple(i if n > 1 else 0 for i, n in zip(index, array.shape, strict=True))]


def refuse_negative(problems: Problems, **named: Numbers) -> None:
    """Mark rows where one of the named arrays is below zero."""
    refuse(
        problems, {name: array < 0 for name, array in named.items()}, named, "must not be negative"
    )


def refuse_outside_share(problems: Problems, **named: Numbers) -> None:
    """Mark rows where a named array is not above 0 and at most 1."""
    masks = {name: ~((array > 0) & (array <= 1)) for name, array in named.items()}
    refuse(problems, masks, named, "must be above 0 and at most 1")


def refuse_not_0_to_1(problems: Problems, **named: Numbers) -> None:
    """Mark rows where a named array is below 0 or above 1."""
    masks = {name: (array < 0) | (array > 1) for name, array in named.items()}
    refuse(problems, masks, named, "must be from 0 to 1")


def refuse(
    problems: Problems,
    masks: Mapping[str, np.ndarray[Any, Any]],
    named: Mapping[str, Numbers],
    rule: str,
) -> None:
    """Mark the rows of each mask as out of domain, naming the argument and its value."""
    for name, mask in masks.items():
        array = named[name]

        def reason(index: tuple[int, ...], name: str = name, array: Numbers = array) -> str:
            return f"{name} {rule}, but is {show(value_at(array, index))}"

        problems.add(mask, BAD_NUMBER, reason)
