"""What a text was meant as that stands where a number or a date belongs.

It is never taken for one, because "1.234" is two numbers in two languages; but a message
that names what it looks like spares the reader the search. A text with anything in it that
may change its size gets no reading: a wrong number named is worse than none.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from typing import Any

from finops_xl.workshop import facts
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.wording.text import plain

_MONEY = r"(\u00a4|[A-Z]{3})?"
"""The code of a currency, or its sign, for which the general one stands."""
_NUMBER = re.compile(
    rf"([(+-]?) ?{_MONEY} ?([+-]?) ?([\d.,](?:[\d.,' ]*\d)?) ?(%?) ?{_MONEY} ?([)-]?)", re.ASCII
)
_SIGNS = {"": 1, "+": 1, "-": -1, "()": -1}
_WHOLE, _DECIMALS = r"(?:0|[1-9]\d*)", r"[.,]\d+"
_DECIMAL = re.compile(rf"{_WHOLE}|{_WHOLE}?{_DECIMALS}")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:([.,' ])\d{3})(?:\1\d{3})*(?:(?!\1)[.,]\d+)?")
_DATE = re.compile(r"(\d{1,2})[./-]\s*(\d{1,2})[./-]\s*(\d{4})")
_TIME = re.compile(
    r"(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*(?:([ap])\.?m\.?)?(?:\s*[a-z]+\.?)?", re.IGNORECASE
)
"""An hour, minutes or not, the half of the day or not, and a word such as Uhr or o'clock."""
_HOURS, _MINUTES = 24, 60
_PER_CENT = 100
_KEPT_DIGITS = 15
"""Digits that Excel keeps of a number."""
_AS_HERE = "as your Excel writes decimals"


def number_remedy(cell: Any, otherwise: str) -> str:
    """Say what to type in place of a text that looks like a number.

    An Excel with decimal commas makes the first of May of 1.5, so nobody is told to type that.
    """
    values = numbers_meant(cell)
    if not values or not otherwise:
        return otherwise
    if len(values) > 1:
        readings = " or ".join(map(_unmistakable, values))
        return f"It is text, {readings}: type the one you mean {_AS_HERE} (1.5 or 1,5)."
    figures = _figures(values[0])
    if "." in figures:
        both = f"{figures} or {figures.replace('.', ',')}"
        return f"It is text, probably {figures}: type it {_AS_HERE} ({both})."
    return f"It is text, probably {figures}: type {figures} anew in the cell."


def share_remedy(value: float, otherwise: str) -> str:
    """Say what to type in place of a share that stands as a number of per cent."""
    if not 1 < value <= _PER_CENT:
        return otherwise
    return f"Type {_figures(value / _PER_CENT)} for {_figures(value)} %."


def date_remedy(cell: Any, otherwise: str) -> str:
    """Say what to type in place of a text that looks like a date."""
    readings = [day.isoformat() for day in dates_meant(cell)]
    if not readings or not otherwise:
        return otherwise
    return f"It is text: type {' or '.join(readings)} anew in the cell."


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


def _figures(value: float) -> str:
    return f"{Decimal(f'{value:.{_KEPT_DIGITS}g}'):f}"


def _unmistakable(value: float) -> str:
    """Write a number so that nobody takes its decimals for thousands."""
    figures = _figures(value)
    if "." in figures and abs(value) > 1:
        return f"{figures} ({int(value)} and a fraction)"
    return figures


def numbers_meant(cell: Any) -> list[float]:
    """Read a text as the numbers it may be: "1,234" is 1234 and 1.234, "1.234,5" is 1234.5."""
    if not isinstance(cell, str) or any(unicodedata.category(sign) == "No" for sign in cell):
        return []  # plain text would make 52 of 5 squared
    text = plain(cell).removeprefix("'").removesuffix("'").strip()
    signs = ("\u00a4" if unicodedata.category(sign) == "Sc" else sign for sign in text)
    found = _NUMBER.fullmatch("".join(signs))
    if found is None:
        return []
    before, currency, inside, figures, percent, behind, after = found.groups()
    size = _SIGNS.get(before + inside + after)
    if size is None or not _is_money(currency, behind):
        return []
    return [size * value / (_PER_CENT if percent else 1) + 0.0 for value in _values(figures)]


def _is_money(before: str | None, behind: str | None) -> bool:
    code = before or behind
    is_one = not (before and behind)
    return is_one and (code in (None, "\u00a4") or code in facts.currencies())


def _values(figures: str) -> list[float]:
    """Read figures in which a point or comma parts thousands, or the decimals."""
    if len(re.sub(r"\D", "", figures).strip("0")) > _KEPT_DIGITS:
        return []
    values = []
    if grouped := _GROUPED.fullmatch(figures):
        values.append(float(figures.replace(grouped[1], "").replace(",", ".")))
    if _DECIMAL.fullmatch(figures):
        values.append(float(figures.replace(",", ".")))
    return values


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
