"""K02: a wish ("Improve efficiency") is told from a measurement."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from finops_xl.workshop import facts
from finops_xl.workshop.wording.quantity import (
    empty_heads,
    is_content,
    is_measured,
    is_quantified,
    level_heads,
    names_levels,
    vague_heads,
)
from finops_xl.workshop.wording.text import phrases, plain, quoted, tokens, without

_COMPOUND = re.compile(r"\b\w+ed-(?=\w)")
"""A state that things are in, not a wish: an optimised-route share."""
_TIME_TO = frozenset({"time", "days", "hours", "minutes", "weeks", "months"})


@lru_cache(maxsize=4096)
def vague_aim(name: str, definition: str) -> str:
    """Find the wish that a name or definition states without a number, or ""."""
    measured = is_measured(definition)
    words = tuple(without(_COMPOUND.sub(" ", plain(name)), "no wish").split())
    wish = _wish_in_name(words, measured=measured)
    if wish:
        restated = names_levels(definition) and not vague_heads(name)
        return "" if restated or is_quantified(name, defined=measured) else wish
    if not measured:
        wish = _wish_in_definition(definition) or _empty_name(name, definition)
        return wish or _claim(name, definition)
    return _wish_at_head(definition)


def _wish_in_name(words: tuple[str, ...], *, measured: bool) -> str:
    phrase = phrases("wish phrase").search(f" {' '.join(words)} ")
    if phrase:
        return phrase.group()
    for i, word in enumerate(words):
        if _is_wish_verb(words, i) or _is_wish_opening(words, i, measured=measured):
            return word
        if _is_wish_noun(words, i, measured=measured):
            return word
        if word in _abroad() or word in facts.words("comparative"):
            return word
        if _is_wish_adjective(words, i):
            return word
    return ""


def _is_wish_verb(words: tuple[str, ...], i: int) -> bool:
    """Tell a wish verb: any form at the head of a clause, the base form anywhere."""
    word = words[i]
    if word not in _verb_forms():
        return False
    if i >= 2 and words[i - 1] == "to" and words[i - 2] in _TIME_TO:
        return False
    return word in _base_forms() or _starts_clause(words, i)


def _is_wish_opening(words: tuple[str, ...], i: int, *, measured: bool) -> bool:
    """Tell a verb that is a noun too: it wishes only at the head of the name."""
    word = words[i]
    after = words[i + 1] if i + 1 < len(words) else ""
    if not after or not _is_first(words, i):
        return False
    rest = " ".join(words[i + 1 :])
    if word in facts.words("soft wish noun") and after in {"in", "of"} and measured:
        return bool(vague_heads(rest))
    if word in _opening_forms() or word in facts.words("opening comparative"):
        return True
    vague = word in facts.words("opening with a vague object") or _is_gerund_of_opening(word)
    return vague and bool(vague_heads(rest))


def _is_first(words: tuple[str, ...], i: int) -> bool:
    return i == 0 or words[i - 1] in {"to", ":", ";", "and", "we", "&", "help", "helps"}


def _is_gerund_of_opening(word: str) -> bool:
    vague = facts.words("opening with a vague object")
    return word.endswith("ing") and (word[:-3] in vague or word[:-3] + "e" in vague)


def _is_wish_noun(words: tuple[str, ...], i: int, *, measured: bool) -> bool:
    """Tell a noun of wishing: an improvement is one, an improvement ticket is a ticket."""
    word, before = words[i], words[i - 1] if i else ""
    on_vague = before in facts.words("vague in itself") | facts.words("vague object")
    if word in facts.words("soft wish noun") and on_vague:
        return True
    if word not in facts.words("wish noun"):
        return False
    after = words[i + 1] if i + 1 < len(words) else ""
    if on_vague or not (measured or is_content(after)):
        return True
    return not is_content(after) and bool(vague_heads(" ".join(words[i + 1 :])))


def _is_wish_adjective(words: tuple[str, ...], i: int) -> bool:
    return words[i] in facts.words("wish adjective")


def _starts_clause(words: tuple[str, ...], i: int) -> bool:
    return i == 0 or words[i - 1] in facts.words("clause start")


def _wish_in_definition(definition: str) -> str:
    """Find a wish in a definition that measures nothing."""
    words = tuple(without(definition, "no wish").split())
    wishes = _verb_forms() | _opening_forms() | facts.words("wish noun") | _abroad()
    wishes |= facts.words("comparative") | facts.words("wish adjective")
    wish = next((word for word in words if word in wishes), "")
    wish = wish or next(
        (w for i, w in enumerate(words) if _is_wish_opening(words, i, measured=False)), ""
    )
    return "" if is_quantified(definition, defined=False) else wish


def _wish_at_head(definition: str) -> str:
    """Find a wish that a measuring definition opens with."""
    words = tuple(without(definition, "no wish").split())
    opens = bool(words) and (words[0] in _base_forms() or words[0] in _opening_bases())
    return words[0] if opens and not is_quantified(definition, defined=True) else ""


def _claim(name: str, definition: str) -> str:
    """Find a sentence that claims ("Users love it") where neither text names a measure."""
    words = tokens(definition)
    measures = facts.words("measure") | facts.words("aggregate") | facts.words("unit of time")
    if measures & {*tokens(name), *words} or any(word[:1].isdigit() for word in words):
        return ""
    claims, clauses = facts.words("claim"), facts.words("clause of a noun")
    said = (i for i, word in enumerate(words) if word in claims)
    is_claim = any(i == 0 or words[i - 1] not in clauses for i in said)
    return quoted(definition)[1:-1] if is_claim else ""


def _empty_name(name: str, definition: str) -> str:
    """Find efficiency and the like as all that a KPI names."""
    bare = without(name, "no wish")
    heads = vague_heads(bare) + level_heads(bare) if definition else empty_heads(bare)
    return heads[0] if heads and not is_quantified(name, defined=False) else ""


def _abroad() -> frozenset[str]:
    """Wishes in German, French, Spanish, Italian, Portuguese and Dutch."""
    return facts.words("wish abroad")


@cache
def _verb_forms() -> frozenset[str]:
    return frozenset(form for verb in facts.words("wish verb") for form in _inflect(verb))


@cache
def _base_forms() -> frozenset[str]:
    return frozenset(form for verb in facts.words("wish verb") for form in _inflect(verb)[:2])


@cache
def _opening_forms() -> frozenset[str]:
    wishes = {form for verb in facts.words("opening wish") for form in _inflect(verb)}
    gerunds = {verb.removesuffix("e") + "ing" for verb in facts.words("opening action")}
    return frozenset(wishes | gerunds | facts.words("opening action"))


@cache
def _opening_bases() -> frozenset[str]:
    kinds = ("opening wish", "opening action", "opening comparative")
    return frozenset[str]().union(*map(facts.words, kinds))


def _inflect(verb: str) -> list[str]:
    """Both spellings of the base form, then the other forms of a verb."""
    stems = [verb, verb[:-3] + "ize" if verb.endswith("ise") else verb]
    forms = list(stems)
    for stem in stems:
        bare = stem.removesuffix("e")
        doubled = stem + stem[-1] if stem in {"cut", "trim"} else bare
        forms += [stem + "s", doubled + "ing", doubled + "ed", bare + "es"]
    return forms
