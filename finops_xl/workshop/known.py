"""Arithmetic in which an unknown part leaves the whole unknown, never 0."""

from __future__ import annotations

import math
from collections.abc import Iterable


def total(parts: Iterable[float | None]) -> float | None:
    """Add up; no part at all is no answer."""
    items = list(parts)
    known = [item for item in items if item is not None]
    return math.fsum(known) if known and len(known) == len(items) else None


def times(*factors: float | None) -> float | None:
    """Multiply."""
    product = 1.0
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product


def plus(first: float | None, second: float | None) -> float | None:
    """Add two."""
    return None if first is None or second is None else first + second


def minus(first: float | None, second: float | None) -> float | None:
    """Take the second off the first."""
    return None if first is None or second is None else first - second


def ratio(part: float | None, whole: float | None) -> float | None:
    """Divide by a whole above 0."""
    return None if part is None or whole is None or whole <= 0 else part / whole
