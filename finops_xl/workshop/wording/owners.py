"""K13: one named person or role, told from a team, a department and two names."""

from __future__ import annotations

import re
from functools import lru_cache

from finops_xl.workshop import facts
from finops_xl.workshop.wording.text import is_placeholder, plain

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_JOINT = re.compile(
    r"\s+(?:and|or|with|plus|und|et|y|e)\s+|\s*(?:&|/|\+|;|\||\bas well as\b|\btogether with\b)\s*",
    re.IGNORECASE,
)
_OF = re.compile(r"\b(?:of|for|at|in|to)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'.]*")


@lru_cache(maxsize=4096)
def owner_trouble(owner: str) -> str:
    """Say why an owner is not one person or role, or ""."""
    text = _BRACKETS.sub(" ", plain(owner)).strip(" ,;.")
    if not text:
        return "missing"
    words = _words(text)
    if is_placeholder(text) or not words or _is_nobody(words):
        return "nobody in particular"
    if len(words) == 1 and len(words[0]) == 1:
        return "a single letter, not a person or role"
    if _is_two(text):
        return "more than one"
    if _is_collective(text):
        return "a group, not a person or role"
    return ""


def _is_nobody(words: list[str]) -> bool:
    if "ownership" in words:
        return True
    vague = words[0] in facts.words("nobody in particular")
    return vague and not any(map(_is_role, words))


def _is_two(text: str) -> bool:
    """Tell parts joined by and, / or a comma, unless one role spans them."""
    parts = [part for part in _JOINT.split(text) if part.strip()]
    if len(parts) > 1:
        roles = [_has_role(part) for part in parts]
        return not any(roles) or _roles_of_two(parts, roles)
    return _is_two_by_comma(text)


def _roles_of_two(parts: list[str], roles: list[bool]) -> bool:
    """Tell two role words, or a person's name beside a role."""
    if sum(roles) > 1:
        return True
    first = roles.index(True)
    beside = [part for i, part in enumerate(parts) if i != first]
    if _OF.search(parts[first]) or first == len(parts) - 1:
        return False
    return not all(map(_is_subject, beside))


def _is_subject(part: str) -> bool:
    """Tell a department or subject, as in "Director Sales and Marketing"."""
    subjects = facts.words("department") | facts.words("collective")
    return bool(set(_words(part)) & subjects) or part.isupper()


def _is_two_by_comma(text: str) -> bool:
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if len(parts) < 2:
        return False
    roles = [_has_role(part) for part in parts]
    if sum(roles) > 1:
        return True
    names = [part for part, role in zip(parts, roles, strict=True) if not role]
    return not any(roles) and (len(parts) > 2 or all(len(name.split()) > 1 for name in names))


def _is_collective(text: str) -> bool:
    """Tell a phrase whose head is a team, a department or a plural role."""
    words = _words(_OF.split(text)[0]) or _words(text)
    head = words[-1]
    groups = facts.words("collective") | _plural_roles()
    if words[0] in {"all", "both", "every", "each", "any", "our", "one"}:
        return True
    if head in groups or _is_lower_case_plural(text, head):
        return not (len(words) > 2 and words[0] in facts.words("role"))
    everything = _words(text)
    if any(map(_is_role, everything)):
        return False
    departments = facts.words("department")
    return bool(set(everything) & facts.words("collective")) or all(
        word in departments or word in {"and", "of", "the", "&"} for word in everything
    )


def _is_lower_case_plural(text: str, head: str) -> bool:
    """Tell "the claims handlers" from Anna Peters."""
    return head in text.split() and head.endswith("ers")


def _has_role(text: str) -> bool:
    return any(map(_is_role, _words(text)))


def _is_role(word: str) -> bool:
    return word in facts.words("role") or word.endswith(
        ("officer", "manager", "leiter", "leiterin")
    )


def _plural_roles() -> frozenset[str]:
    return frozenset(f"{role}s" for role in facts.words("role"))


def _words(text: str) -> list[str]:
    return [word.casefold().strip(".") for word in _WORD.findall(text)]
