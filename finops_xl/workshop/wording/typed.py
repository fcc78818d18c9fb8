"""What a text was meant as that stands where a number or a date belongs.

It is never taken for one, because "1.234" is two numbers in two languages; but a message
that names what it looks like spares the reader the search.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from finops_xl.workshop.dates import to_date
from finops_xl.workshop.wording.text import plain

_AROUND = re.compile(r"^(?:[^\w.,+%-]|[A-Z]{3} )+|(?:\s*[^\w.,%]+| [A-Z]{3})$")
"""A currency or an apostrophe before or behind the figures; no unit, which may be thousands."""
_FIGURES = re.compile(r"([+-]?)\s*((?:\d{1,3}(?:[ ']\d{3})+|\d)[\d.,]*|[.,]\d+)\s*(%?)")
_DATE = re.compile(r"(\d{1,2})[./-]\s*(\d{1,2})[./-]\s*(\d{4})")
_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(?:([ap])\.?m\.?)?(?:\s*[a-z]+\.?)?", re.IGNORECASE
)
"""An hour, minutes or not, the half of the day or not, and a word such as Uhr or o'clock."""
_THOUSAND = 3
_HOURS, _MINUTES = 24, 60


def number_remedy(cell: Any, otherwise: str) -> str:
    """Say what to type in place of a text that looks like a number."""
    return _remedy([f"{value:.12g}" for value in numbers_meant(cell)], otherwise)


def date_remedy(cell: Any, otherwise: str) -> str:
    """Say what to type in place of a text that looks like a date."""
    return _remedy([day.isoformat() for day in dates_meant(cell)], otherwise)


def time_remedy(cell: Any) -> str:
    """Say what to type in place of what may be meant as a time of day."""
    readings = times_meant(cell)
    if not readings:
        return "Type a time with a colon: 9:30."
    return f"Type it with a colon: {' or '.join(readings)}."


def times_meant(cell: Any) -> list[str]:
    """Read what is no time as the times it may be: "9:30 Uhr", 9.3 is 9:30 and 9:18."""
    if isinstance(cell, str):
        found = _TIME.fullmatch(plain(cell))
        return _clock(*_hour_and_minute(*found.groups())) if found else []
    hours, rest = divmod(float(cell), 1)
    if hours >= _HOURS:  # a day with a time
        return _clock(*divmod(round(rest * _HOURS * _MINUTES), _MINUTES)) if rest else []
    readings = _clock(int(hours), round(rest * 100)) + _clock(int(hours), round(rest * _MINUTES))
    return list(dict.fromkeys(readings))


def _hour_and_minute(hour: str, minute: str | None, half: str | None) -> tuple[int, int]:
    noon = _HOURS // 2
    of_half = int(hour) % noon + noon * (half in ("p", "P")) if half else int(hour)
    return of_half, int(minute or 0)


def _clock(hour: int, minute: int) -> list[str]:
    return [f"{hour}:{minute:02}"] if 0 <= hour < _HOURS and minute < _MINUTES else []


def _remedy(readings: list[str], otherwise: str) -> str:
    if not readings or not otherwise:
        return otherwise
    return f"It is text: type {' or '.join(readings)} anew in the cell."


def numbers_meant(cell: Any) -> list[float]:
    """Read a text as the numbers it may be: "1,234" is 1234 and 1.234, "1.234,5" is 1234.5."""
    if not isinstance(cell, str):
        return []
    found = _FIGURES.fullmatch(_AROUND.sub("", plain(cell)))
    if found is None:
        return []
    sign, figures, percent = found.groups()
    size = (-1 if sign == "-" else 1) / (100 if percent else 1)
    return [size * value for value in _values(re.sub(r"[ ']", "", figures))]


def _values(figures: str) -> list[float]:
    """Read figures in which a point or comma parts thousands, or the decimals."""
    marks = re.sub(r"\d", "", figures)
    whole, _, rest = figures.rpartition(marks[-1]) if marks else (figures, "", "")
    if not marks:
        return [float(figures)]
    if len(set(marks)) == 1:
        groups = figures.split(marks[0])
        is_grouped = groups[0] and all(len(group) == _THOUSAND for group in groups[1:])
        grouped = [float("".join(groups))] if is_grouped else []
        decimal = [float(f"{groups[0] or 0}.{groups[1] or 0}")] if len(groups) == 2 else []
        return grouped + decimal
    if marks.count(marks[-1]) > 1:
        return []
    return [float(f"{re.sub('[.,]', '', whole) or 0}.{rest or 0}")]


def dates_meant(cell: Any) -> list[dt.date]:
    """Read a text as the days it may be: "31.12.2026" is one, "03/04/2026" is two."""
    if isinstance(cell, str) and (iso := to_date(plain(cell))):
        return [iso]
    found = _DATE.fullmatch(plain(cell)) if isinstance(cell, str) else None
    if found is None:
        return []
    first, second, year = map(int, found.groups())
    days = {_day(year, second, first), _day(year, first, second)} - {None}
    return sorted(day for day in days if day)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
