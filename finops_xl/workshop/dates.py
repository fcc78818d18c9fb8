"""Dates as Excel keeps them: days since 1899-12-30."""

from __future__ import annotations

import datetime as dt

from finops_xl.workshop.columns import Cell

_EPOCH = dt.date(1899, 12, 30)
_LAST_SERIAL = 2_958_465


def to_serial(day: dt.date) -> float:
    """Excel's serial number of a day."""
    return float((day - _EPOCH).days)


def to_date(cell: Cell) -> dt.date | None:
    """Read a cell as a day: a serial number or ISO text; None where it is neither."""
    if isinstance(cell, str):
        try:
            return dt.date.fromisoformat(cell.strip())
        except ValueError:
            return None
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return None
    return _EPOCH + dt.timedelta(days=int(cell)) if 1 <= cell <= _LAST_SERIAL else None


def months_between(first: Cell, last: Cell) -> int | None:
    """Count calendar months from one date cell to another; None if backwards.

    A date typed as text is no date cell: Excel's own formulas cannot use it either.
    """
    start, end = to_date(first), to_date(last)
    if start is None or end is None or isinstance(first, str) or isinstance(last, str):
        return None
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if months >= 0 else None
