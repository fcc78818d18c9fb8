"""Texts that put a number on something that can be counted, timed or priced."""

from __future__ import annotations

import re
from functools import lru_cache

from finops_xl.workshop import facts
from finops_xl.workshop.wording.text import plain, tokens, without

_TIME = r"(?:seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?)"
_ELIDED = re.compile(r"^(?:[cdjlmnst]|qu|dell|nell|all|un)'")
"""An article drawn into its noun, as in "l'efficacité"."""
_NO_QUANTITY = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:19|20)\d\d\b",
        rf"\b(?:with)?in(?: the)?(?: next| first| coming)? \d+ (?:\w+ )?{_TIME}\b",
        rf"\b(?:over|for|during)(?: the)?(?: next| last| coming)? \d+ {_TIME}\b",
        r"\b(?:by|until|from|in) (?:month|week|quarter|year|q) ?\d+\b",
        r"\b(?:tier|level|phase|stage|line|priority|class|iso|version|release|wave|step|type"
        r"|office|dynamics|microsoft|industry|web|article|section|plant|no\.|pillar)"
        r" ?#?\d+(?:\.\d+)?\b(?! ?%)",
        r"\b[^\W\d_]+[-/]?\d\w*",
        r"\b(?:24[/x]7|360[- ]degrees?|80/20)\b",
        r"\bthird[- ]part(?:y|ies)\b|\bhalf[- ](?:day|year)\w*|\bzero[- ](?:touch|trust|day)\b",
    )
)
"""Digits that are no quantity: years, deadlines, conditions, labels and codes."""

_NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty|hundred"
    r"|thousand|million|dozen|zero|half|halve[sd]?|halving|thirds?|a quarter|a fifth|a tenth"
    r"|double[sd]?|doubling|triple[sd]?|tripling|twice|twofold|threefold|tenfold)\b"
)
_TIMED_OR_PRICED = re.compile(
    rf"\d ?(?:working |calendar |business |elapsed )?{_TIME}\b|[€$£¥] ?\d|\d ?(?:[€$£¥]|fte\b)"
)
_FROM_TO = re.compile(r"\bfrom\b\D{0,20}\d[\d.,]*.{0,30}?\bto\b\D{0,20}\d")
_LEVEL = re.compile(r"\b(?:to|above|below|over|under|at least|of)\b\D{0,12}\d[\d.,]*(?! ?%|[\d.,])")
_MEASURED = re.compile(
    r"\b(?:share|percentage|percent|proportion|fraction|number|count|sum|ratio|amount|percentile"
    r"|average|total) of\b|\b(?:median|mean|percentile|ratio|divided by|minus|multiplied by)\b"
    r"|\bdifference (?:of|between|in)\b|\b(?:average|total|net) \w+|\bless (?:the )?\w+"
    r"|\bper (?!cent\b)(?:\w|\d)|\b(?:cost|costs|spend|value|volume|price) (?:of|for|per|on)\b"
    r"|\bhow (?:much|many|often|long)\b"
    r"|\btimes \w+|^(?:\w+ ){0,2}(?:minutes|hours|days|weeks|months|seconds)\b|^time (?:from|to)\b"
)
_MEASURED_ABROAD = re.compile(
    r"\b(?:anteil|anzahl|mittelwert|mittlere[rs]?|durchschnitt\w*|summe|je"
    r"|(?:geteilt|dividiert) durch|parts? d(?:es?|u)|taux|nombre|moyenne?s?|médiane?s?|somme"
    r"|divisée?s? par|porcentaje|proporción|número|mediana|medi[ao]s? (?:de|del|desde)"
    r"|promedio|suma|dividid[ao]s? (?:por|entre)|tasa|percentuale|numero|somma|diviso"
    r"|percentagem|média|soma|aandeel|aantal|gemiddelde|gedeeld door)\b"
)


@lru_cache(maxsize=4096)
def is_measured(text: str) -> bool:
    """Tell a definition that says what is counted, timed, priced or divided."""
    low = plain(text).casefold()
    return bool(_MEASURED.search(low) or _MEASURED_ABROAD.search(low))


@lru_cache(maxsize=4096)
def names_levels(text: str) -> bool:
    """Tell text that leads from one number to another."""
    return bool(_FROM_TO.search(plain(text).casefold()))


@lru_cache(maxsize=4096)
def is_quantified(text: str, *, defined: bool) -> bool:
    """Tell a text with a number on a measurable quantity.

    ``defined`` says that the definition measures: then a satisfaction or the like, which
    some score measures, may carry the number.
    """
    return any(_quantifies(part, defined=defined) for part in plain(text).casefold().split(":"))


def _quantifies(low: str, *, defined: bool) -> bool:
    for pattern in _NO_QUANTITY:
        low = pattern.sub(" ", low)
    if not _NUMBER.search(low) or not any(map(is_content, tokens(low))):
        return False
    if _TIMED_OR_PRICED.search(low) or not _vague_for_a_number(low):
        return not _unmeasured_level(low, defined=defined)
    return False


def _vague_for_a_number(low: str) -> tuple[str, ...]:
    """Find what a number does not help: 30 % more efficient."""
    adjectives = _heads(tokens(without(low, "no wish")), facts.words("wish adjective"))
    return vague_heads(low) or adjectives


def _unmeasured_level(low: str, *, defined: bool) -> bool:
    """Tell a satisfaction that shall rise by a percentage of nothing in particular."""
    return bool(level_heads(low)) and not defined and not _LEVEL.search(low)


@lru_cache(maxsize=4096)
def vague_heads(text: str) -> tuple[str, ...]:
    """Find what a text speaks of that nobody can count, time or price."""
    vague = facts.words("vague in itself") | facts.words("vague object")
    return _heads(tokens(text), vague)


@lru_cache(maxsize=4096)
def empty_heads(text: str) -> tuple[str, ...]:
    """Find efficiency, productivity, agility and the like, named as such."""
    return _heads(tokens(text), facts.words("vague in itself"))


def level_heads(text: str) -> tuple[str, ...]:
    """Find trust, satisfaction and the like, which only a score measures."""
    return _heads(tokens(text), facts.words("level to measure"))


def _heads(words: tuple[str, ...], vague: frozenset[str]) -> tuple[str, ...]:
    """Find vague words that stand for themselves: the efficiency, not an efficiency ratio."""
    return tuple(
        word
        for i, word in enumerate(words)
        if _ELIDED.sub("", word) in vague and not _is_made_concrete(words, i)
    )


def _is_made_concrete(words: tuple[str, ...], i: int) -> bool:
    """Tell an experience score, or the value of something with a price."""
    after = words[i + 1] if i + 1 < len(words) else ""
    if words[i] == "value":
        around = {words[i - 1] if i else "", *words[i + 2 : i + 5]}
        if around & facts.words("priced"):
            return True
    return is_content(after) and after not in _wish_nouns()


def _wish_nouns() -> frozenset[str]:
    return facts.words("wish noun") | facts.words("soft wish noun")


def is_content(word: str) -> bool:
    """Tell a word that carries meaning from a mark, a number and a function word."""
    return word.isalpha() and word not in facts.words("function word")
