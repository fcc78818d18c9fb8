"""K03: two measures or two aims in one KPI, told from one measure with several parts."""

from __future__ import annotations

import re
from functools import lru_cache

from finops_xl.workshop import facts
from finops_xl.workshop.wording.text import spaced

_JOINS = frozenset({"and", "or", "&", "/", "while", "plus"})
_LONG_JOINS = re.compile(r" (?:and / or|as well as|together with|along with) ")
_ARTICLES = frozenset({"the", "a", "an", "their", "its", "our", "also", "of"})
_BOUNDARIES = frozenset({",", ";", ":", ".", "(", ")", "divided", "times", "less", "minus"})
_QUANTITIES = frozenset(
    {"hours", "minutes", "days", "kilograms", "tonnes", "tons", "litres", "cost", "value"}
)
_KEPT = frozenset({"saved", "avoided", "reduced", "prevented", "gained", "won", "lost", "earned"})


@lru_cache(maxsize=4096)
def joined_measures(text: str) -> str:
    """Find what is joined with "and" or "or", such as "cost and quality", or ""."""
    words = tuple(_LONG_JOINS.sub(" and ", spaced(text)).split())
    for i, word in enumerate(words):
        if word not in _JOINS or not 0 < i < len(words) - 1:
            continue
        left, right = _left_of(words, i), _right_of(words, i)
        if _two_aims(words, i) or (left and right and _are_two(words, i, left, right)):
            return " ".join((*left, word, *right))
    return ""


def _are_two(words: tuple[str, ...], i: int, left: tuple[str, ...], right: tuple[str, ...]) -> bool:
    if words[i] in {"while", "plus"} or _adds_up(words, i):
        return False
    if _opens_measure(words, i):
        return True
    second = _head(right)
    if words[i + 1] in {"their", "its"} and second in facts.words("measure"):
        return True
    if _in_scope(words, i):
        return False
    if _counts_and_money(words, i, left, right):
        return True
    first = _first_measure(words, i, left)
    heads = {first, second}
    return heads <= facts.words("measure") and not heads <= facts.words("money measure")


def _counts_and_money(
    words: tuple[str, ...], i: int, left: tuple[str, ...], right: tuple[str, ...]
) -> bool:
    """Tell things and their money: "leads and revenue", not "parts and labour cost"."""
    opens = len(left) == i and left[-1].endswith("s") and not left[-1].endswith("ss")
    things = opens and left[-1] not in facts.words("department") | facts.words("money measure")
    return things and len(right) == 1 and right[0] in facts.words("money flow")


def _first_measure(words: tuple[str, ...], i: int, left: tuple[str, ...]) -> str:
    """Find what the left side measures: "cost per ticket and ..." measures a cost."""
    before = words[i - len(left) - 1] if i > len(left) else ""
    if before in {"per", "to"} and words[i + 1] not in _ARTICLES:
        opening = _left_of(words, i - len(left) - 1)
        return _head(opening) if opening else ""
    return _head(left)


def _adds_up(words: tuple[str, ...], i: int) -> bool:
    """Tell one sum, difference or span: "sum of X and Y", "between order and delivery"."""
    return bool(set(words[:i]) & facts.words("follows one measure"))


def _opens_measure(words: tuple[str, ...], i: int) -> bool:
    """Tell an aggregate that opens on the right: "... and mean satisfaction score"."""
    rest = [word for word in words[i + 1 : i + 4] if word not in _ARTICLES]
    if words[i + 2 : i + 3] == ("of",) and words[i + 1] in _QUANTITIES:
        return True
    if not rest or rest[0] not in facts.words("aggregate"):
        return False
    head = rest[0]
    return (
        head in {"mean", "median", "percentile"}
        or words[i + 2 : i + 3] == ("of",)
        or (head in {"average", "total"} and len(rest) > 1)
        or words[i + 1] in _ARTICLES
    )


def _in_scope(words: tuple[str, ...], i: int) -> bool:
    """Tell parts inside one measure: "share of answers with price and date"."""
    opened = False
    for word in words[:i]:
        if word in _BOUNDARIES:
            opened = False
        elif word in facts.words("scope"):
            opened = opened or _opens_with_aggregate(words)
    return opened


def _opens_with_aggregate(words: tuple[str, ...]) -> bool:
    units = facts.words("unit of time")
    return any(word in facts.words("aggregate") or word in units for word in words[:4])


def _two_aims(words: tuple[str, ...], i: int) -> bool:
    """Tell a wish that opens the text, and another one after the joint."""
    verbs = facts.words("wish verb") | facts.words("opening wish")
    adjectives = facts.words("comparative") | facts.words("opening comparative")
    first, second = _stem(words[0]), _stem(words[i + 1])
    if first in verbs and second in verbs:
        return True
    return words[0] in adjectives and words[i + 1] in adjectives


def _stem(word: str) -> str:
    """Bring a gerund or an American spelling to the base form of the word lists."""
    if word.endswith("ing"):
        stem = word[:-3]
        verbs = facts.words("wish verb") | facts.words("opening wish")
        return stem + "e" if stem + "e" in verbs else stem
    return word[:-3] + "ise" if word.endswith("ize") else word


def _left_of(words: tuple[str, ...], i: int) -> tuple[str, ...]:
    start = i
    while start and not _ends_phrase(words[start - 1]):
        start -= 1
    return words[start:i]


def _right_of(words: tuple[str, ...], i: int) -> tuple[str, ...]:
    start = i + 1
    while start < len(words) and words[start] in _ARTICLES:
        start += 1
    end = start
    while end < len(words) and not _ends_phrase(words[end]):
        end += 1
    return words[start:end]


def _ends_phrase(word: str) -> bool:
    return not word[:1].isalpha() or word in facts.words("function word") or word in _BOUNDARIES


def _head(phrase: tuple[str, ...]) -> str:
    """Find the noun that a phrase is about: its last word before a participle."""
    if len(phrase) > 1 and phrase[-1] in _KEPT:
        return phrase[-2]
    return phrase[-1]
