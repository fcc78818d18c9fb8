"""K18: a count of activity (prompts, logins, messages) is told from an outcome."""

from __future__ import annotations

import re
from functools import lru_cache

from finops_xl.workshop import facts
from finops_xl.workshop.wording.text import phrases, plain, spaced
from finops_xl.workshop.wording.units import measure_of

_COUNT_HEAD = re.compile(
    r"^ (?:the )?(?:(?:average|mean|median|total|weekly|monthly|daily) )?"
    r"(?:(?:count|number|sum|total|volume) of )?(?:the )?(?:all )?(?:\w+ed )*"
)
_PER = re.compile(r" (?:per|divided by) (?:the )?(?:number of )?(?P<noun>(?:\w+ ){1,3})")
_NO_OUTCOME = re.compile(
    r"\b(?:users?|employees?|persons?|people|colleagues?|heads?|seats?|days?|weeks?|months?|year"
    r"|hours?|fte|developers?|executives?|managers?|clerks?|staff|members?|teams?|sellers?"
    r"|representatives?|licen[cs]es?|sessions?|conversations?|logins?|prompts?)\b"
)
_PHRASE_END = re.compile(
    r" (?:of|in|for|by|on|to|from|per|with|at|that|which|who|within|through|via|across|over"
    r"|until|and|or|between|during|[,.;:()/&]) "
    r"| (?:\w+ed|sent|made|written|held|run|put|read|given|taken|shown) "
)
_TRAINING_OBJECT = re.compile(r" training (?:data|set|sets|run|runs|cost|costs|loss|corpus) ")
_LOWER_EXCEPT = frozenset({"tokens", "token", "prompts", "prompt"})
_COUNTING_KINDS = frozenset({"amount per period", "count", "ratio"})


@lru_cache(maxsize=4096)
def counted_activity(name: str, definition: str, unit: str, direction: str) -> str:
    """Find the activity that a KPI counts instead of an outcome, or ""."""
    if plain(name).casefold() in facts.catalogue_by_name():
        return ""
    texts = spaced(name) + spaced(definition)
    kind = facts.unit_kind(unit)
    measure = measure_of(name, definition)
    if measure.kind != "money" and not measure.aggregated and _is_training(texts):
        return "training attended"
    if kind not in _COUNTING_KINDS or unit.casefold().startswith("hours/"):
        return ""
    if facts.CURRENCY in facts.unit_template(unit) or _is_per_outcome(texts):
        return ""
    return _activity_in(definition, texts, direction) or _activity_in(name, texts, direction)


def _is_training(texts: str) -> bool:
    if _TRAINING_OBJECT.search(texts):
        return False
    if not phrases("training verb").search(texts):
        return False
    found = phrases("training").search(texts)
    if found is None:
        return False
    is_course = found.group().startswith("course")
    return not is_course or " attend" in texts or " participa" in texts


def _is_per_outcome(texts: str) -> bool:
    quotients = (match["noun"] for match in _PER.finditer(texts))
    return any(not _NO_OUTCOME.search(noun) for noun in quotients)


def _activity_in(text: str, texts: str, direction: str) -> str:
    """Judge the noun that a text counts."""
    counted = _COUNT_HEAD.sub(" ", spaced(text), count=1)
    end = _PHRASE_END.search(counted)
    head = counted[: end.start() + 1] if end else counted
    strong = _last(head, "activity")
    if strong and (direction != "lower" or strong in _LOWER_EXCEPT):
        return strong
    soft = _last(head, "soft activity")
    if not soft or direction == "lower" or phrases("outcome verb").search(texts):
        return ""
    return soft if phrases("activity verb").search(texts) else ""


def _last(head: str, kind: str) -> str:
    """Find the word of a list that ends a noun phrase."""
    found = [match for match in phrases(kind).finditer(head) if match.end() == len(head) - 1]
    return found[-1].group() if found else ""
