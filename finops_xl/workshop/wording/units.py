"""K06: units that fit what a KPI measures, baselines that fit their unit.

What is measured is read from the head of the definition, else from the name; where
neither tells, the unit is believed.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from finops_xl.workshop import facts
from finops_xl.workshop.wording.text import plain

_TIME = r"seconds|minutes|hours|days|weeks|months"
_AGGREGATE = r"(?:median|mean|average|maximum|longest|\d+(?:st|nd|rd|th) percentile)"
_SHARE = re.compile(
    r"^(?:the |mean |average )?(?:share|percentage|percent|proportion|fraction) of\b"
)
_COUNT = re.compile(rf"^(?:the |total )*(?:count|number) of (?!(?:\w+ )?(?:{_TIME})\b)")
_TIMED = re.compile(
    rf"^(?:the )?(?P<aggregate>{_AGGREGATE}(?: (?:of|number of))?(?: the)? )?"
    rf"(?:number of )?(?:(?:elapsed|working|business|calendar|net|total) )?(?P<unit>{_TIME})\b"
)
_SCORE = re.compile(rf"^{_AGGREGATE} (?:\w+ ){{0,2}}(?:score|rating|grade)\b")
_COST = re.compile(r"^(?:\w+ ){0,2}(?:costs?|spend|expenses|fees|expenditure)\b(?!-)")
_QUOTIENT = re.compile(r"\b(?:divided by|share|percentage|ratio|variance|difference|rate|times)\b")
_PER_ITEM = re.compile(r"\bper (?!(?:calendar )?(?:month|week|day|year|quarter)\b)|\bdivided by\b")
_SCALED = re.compile(r"\btimes\b|\bmultiplied\b|\bpoints\b")
_MONTH = re.compile(r"\b(?:per|a|each|in the|of the|in a) (?:calendar )?month\b|\bmonthly\b")
_WEEK = re.compile(r"\b(?:per|a|each|in the|of the|in a) (?:calendar )?week\b|\bweekly\b")
_IN_PERIOD = re.compile(
    r"\b(?:per|a|each|in|in the|of the|every|at the end of the) (?:calendar |baseline |same )?"
    r"(?:month|week|year|quarter|day)\b|\b(?:month|week|year)(?: |-)end\b"
)
_HOURS_KEPT = re.compile(rf"\b(?:{_TIME}) (?:saved|freed|released|avoided|won|gained)\b")

_TIME_NAME = re.compile(
    r"(?<!\bon[ -])(?<!\bin )(?<!\bfull[ -])(?<!\bpart[ -])(?<!\bfirst[ -])"
    r"\b(?:time|duration|lead time|turnaround)(?: (?:of|for|to|from|per|at|in|until)\b.*)?$"
    rf"|^(?:{_TIME}) (?:to|from|between|until)\b"
)
_COST_NAME = re.compile(r"^(?:\w+ )?costs? (?:per|of)\b")
_COST_PER = re.compile(r"\bcosts? per (?!(?:calendar )?(?:month|week)\b)")
_ONE_COUNT = re.compile(r"^count\([^()]*\)$", re.IGNORECASE)

_FITTING: dict[str, tuple[str, ...]] = {
    "time": ("seconds", "minutes", "hours", "days", "weeks", "months", "minutes/task"),
    "share": ("%", "pp", "ratio", "x"),
    "score": ("points", "%", "ratio", "x", "pp"),
    "count": (
        "count/day",
        "count/week",
        "count/month",
        "tasks/month",
        "requests/month",
        "units/month",
        "tokens/month",
        "tokens/task",
        "count/1000 tasks",
        "ratio",
        "x",
    ),
}
_HOURS_A_PERIOD = ("hours/week", "hours/month")


class Measure(NamedTuple):
    """What a text measures: "time", "share", "score", "count" or "money"; "" if unsaid."""

    kind: str = ""
    time_unit: str = ""
    aggregated: bool = False


@lru_cache(maxsize=4096)
def measure_of(name: str, definition: str) -> Measure:
    """Read what a KPI measures from its definition, else from its name."""
    by_definition = _defined(plain(definition).casefold())
    return by_definition if by_definition.kind else _named(plain(name).casefold())


def _defined(text: str) -> Measure:
    if _SHARE.search(text):
        return Measure() if _SCALED.search(text) else Measure("share")
    if _SCORE.search(text):
        return Measure("score")
    timed = _TIMED.search(text)
    if timed and (timed["aggregate"] or not (_PER_ITEM.search(text) or _SCALED.search(text))):
        return Measure("time", timed["unit"], bool(timed["aggregate"]))
    if _COUNT.search(text) and not _PER_ITEM.search(text):
        return Measure("count")
    if _COST.search(text) and not _QUOTIENT.search(text):
        return Measure("money")
    return Measure()


def _named(text: str) -> Measure:
    if _COST_NAME.search(text):
        return Measure("money")
    return Measure("time", aggregated=True) if _TIME_NAME.search(text) else Measure()


@lru_cache(maxsize=4096)
def unit_trouble(name: str, definition: str, formula: str, unit: str) -> str:
    """Say why a listed unit does not fit what is measured, or ""."""
    unit = facts.unit_template(unit)
    measure = measure_of(name, definition)
    texts = f"{name}\n{definition}".casefold()
    return (
        _misfit(measure, unit, texts)
        or _period_trouble(measure, unit, name.casefold(), definition.casefold())
        or _points_trouble(unit, texts)
        or _count_trouble(formula, unit)
        or _unsaid(f"{texts}\n{formula}".casefold(), unit)
    )


def _misfit(measure: Measure, unit: str, texts: str) -> str:
    if measure.kind == "money":
        return "" if facts.CURRENCY in unit else "money is measured"
    if not measure.kind or unit in _FITTING[measure.kind]:
        other = measure.time_unit and unit in _FITTING["time"] and "/" not in unit
        converted = unit == measure.time_unit or f"in {unit}" in texts
        return f"the definition counts {measure.time_unit}" if other and not converted else ""
    if measure.kind == "time" and unit in _HOURS_A_PERIOD and not _is_span(measure, texts):
        return ""
    return {
        "time": "a time is measured",
        "share": "a share is measured",
        "score": "a score is measured",
        "count": "a count is measured",
    }[measure.kind]


def _is_span(measure: Measure, texts: str) -> bool:
    """Tell a typical time of one item from hours added up over a period."""
    return measure.aggregated and not (_HOURS_KEPT.search(texts) or _period_of(texts))


def _period_trouble(measure: Measure, unit: str, name: str, definition: str) -> str:
    """Say why the period of a unit is missing or wrong, or ""."""
    period = _period_of(definition) or _period_of(name)
    texts = f"{name}\n{definition}"
    kind = facts.unit_kinds().get(unit, "")
    if kind == "duration" and not measure.aggregated and _is_added_up(measure, texts, period):
        return "hours added up are an amount per period, so the unit names the period"
    if period and unit == facts.CURRENCY and measure.kind == "money":
        return "the amount is one per period, so the unit names the period"
    if period and unit.rpartition("/")[2] in {"day", "week", "month"} and not unit.endswith(period):
        return f"the text speaks of a {period}"
    if unit == f"{facts.CURRENCY}/month" and _COST_PER.search(name):
        return "a cost per item is measured"
    return ""


def _is_added_up(measure: Measure, texts: str, period: str) -> bool:
    """Tell hours saved in the month, an amount, from minutes saved per ticket."""
    per_item = bool(_PER_ITEM.search(texts))
    if _HOURS_KEPT.search(texts):
        return bool(period) or not per_item
    return measure.kind == "time" and bool(period) and not per_item


def _period_of(text: str) -> str:
    month, week = bool(_MONTH.search(text)), bool(_WEEK.search(text))
    return "" if month == week else "month" if month else "week"


def _points_trouble(unit: str, texts: str) -> str:
    return "percentage points are measured" if unit == "%" and "percentage point" in texts else ""


def _count_trouble(formula: str, unit: str) -> str:
    counts = _ONE_COUNT.search(formula.strip())
    return "" if not counts or unit in _FITTING["count"] else "the formula is a count"


def _unsaid(texts: str, unit: str) -> str:
    """Say that name, definition and formula hold no word for money or time, or ""."""
    texts = _IN_PERIOD.sub(" ", texts)
    if facts.CURRENCY in unit:
        return "" if _mentions("word for money", texts) else "nothing says that money is measured"
    if unit in _FITTING["time"] or unit in _HOURS_A_PERIOD:
        return "" if _mentions("word for time", texts) else "nothing says that time is measured"
    return ""


def _mentions(kind: str, texts: str) -> bool:
    return any(word in texts for word in facts.words(kind))


def baseline_trouble(baseline: float, unit: str, *, may_be_negative: bool) -> str:
    """Say why a baseline does not fit a listed unit, or ""."""
    kind = facts.unit_kind(unit)
    if kind == "share" and not 0 <= baseline <= 1:
        return "a share is stored as a fraction from 0 to 1"
    if baseline < 0 and kind not in {"ratio", "share"} and not may_be_negative:
        return f"a value in {unit} is not negative"
    return ""
