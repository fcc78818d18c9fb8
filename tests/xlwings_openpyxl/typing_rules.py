"""What Excel makes of a text that is typed into a cell, or written through COM."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NUMBER = re.compile(r"[-+]?[$€£]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:e[-+]?\d+)?%?", re.I)
_FRACTION = re.compile(r"(-?\d+) (\d+)/(\d+)")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?( ?[ap]m)?", re.I)
_EPOCH = date(1899, 12, 30)


class Formula(str):
    """A text that Excel takes for a formula, with its equals sign."""


class Text(str):
    """A text that stays one."""


class NotAFormulaError(ValueError):
    """Excel refuses it: error 1004."""


def understood(typed: Any) -> Any:
    """Give a Formula, Text, float, bool, error text or None for what was typed."""
    if not isinstance(typed, str):
        return float(typed) if isinstance(typed, int) and not isinstance(typed, bool) else typed
    if typed.startswith("'"):
        return Text(typed[1:])
    text = typed.strip()
    if not text:
        return Text(typed) if typed else None
    constant = _constant(text)
    if constant is not None:
        return constant
    if text[0] in "=+-@" and len(text) > 1:
        return _formula(text)
    return Text(typed)


def _constant(text: str) -> Any:
    if text.upper() in ("TRUE", "FALSE"):
        return text.upper() == "TRUE"
    if text.upper() in ERRORS:
        return text.upper()
    for reader in (_number, _fraction, _clock, _date):
        value = reader(text)
        if value is not None:
            return value
    return None


def _formula(text: str) -> Formula:
    formula = text if text[0] == "=" else f"={text}"
    body = formula[1:].strip()
    if not body or re.fullmatch(r"[-+=<>*/ ]+", body) or re.match(r"[)<>*/]", body):
        raise NotAFormulaError(text)
    return Formula(formula)


def _number(text: str) -> float | None:
    inside = re.fullmatch(r"\((.+)\)", text)
    if inside:
        value = _number(inside[1])
        return None if value is None else -value
    if not _NUMBER.fullmatch(text) or not re.search(r"\d", text):
        return None
    value = float(re.sub(r"[$€£,%]", "", text))
    return value / 100 if text.endswith("%") else value


def _fraction(text: str) -> float | None:
    found = _FRACTION.fullmatch(text)
    return int(found[1]) + int(found[2]) / int(found[3]) if found and int(found[3]) else None


def _clock(text: str) -> float | None:
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hour, minute, second = (int(part or 0) for part in found.groups()[:3])
    later = 12 if "p" in (found[4] or "").lower() and hour < 12 else 0
    return ((hour + later) * 3600 + minute * 60 + second) / 86_400


def _date(text: str) -> float | None:
    day, _, clock = text.partition(" ") if ":" in text else (text, "", "")
    found = _day(day)
    if found is None:
        return None
    return float((found - _EPOCH).days) + (_clock(clock) or 0.0)


def _day(text: str) -> date | None:
    this_year = datetime.now().year
    parts = re.split(r"[-/. ]", text)
    try:
        if re.fullmatch(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}", text):
            return date(*map(int, parts))
        if re.fullmatch(r"\d{1,2}[-/]\d{1,2}(?:[-/]\d{2,4})?", text):
            month, day, *year = map(int, parts)
            return date(_year(year, this_year), month, day)
        if re.fullmatch(r"(?:\d{1,2}[- ])?[A-Za-z]{3,9}[- ]\d{1,4}", text):
            return _named_month(parts, this_year)
    except ValueError:
        return None
    return None


def _named_month(parts: list[str], this_year: int) -> date | None:
    name = next(part for part in parts if part.isalpha())
    if name[:3].lower() not in _MONTHS:
        return None
    numbers = [int(part) for part in parts if part.isdigit()]
    month = _MONTHS.index(name[:3].lower()) + 1
    if len(numbers) == 2:
        return date(_year(numbers[1:], this_year), month, numbers[0])
    (number,) = numbers
    return date(this_year, month, number) if number <= 31 else date(_year([number], 0), month, 1)


def _year(given: list[int], otherwise: int) -> int:
    if not given:
        return otherwise
    return given[0] if given[0] > 99 else given[0] + (2000 if given[0] < 30 else 1900)
