"""K11 and K12: where a figure comes from, and whether it can be had today."""

from __future__ import annotations

import re
from functools import lru_cache

from finops_xl.workshop import facts
from finops_xl.workshop.wording.text import is_placeholder, plain

# Names are read up to a length: unbounded, a cell of 30,000 letters would take seconds.
_DOTTED = re.compile(r"[^\W\d_][\w$]{0,79}\.[^\W\d_][\w$]*|[^\W\d_]\w{0,79}\[[^\W\d_][\w ]{0,79}\]")
_NAMED_FIELD = re.compile(
    r"\b(?:[Ff]ield|[Cc]olumn|[Aa]ttribute|[Mm]easure)s? ['\"]?"
    r"(?:\w*_\w+|[A-Z][A-Z0-9]*|\w*[a-z][A-Z]\w*)\b"
)
_ADDRESS = re.compile(r"\b(?:https?://|www\.)\S*|\b[\w.]{1,80}@[\w.]+", re.IGNORECASE)
_FILE = re.compile(
    r"\b[\w-]{1,80}\.(?:xlsx?|xlsm|xlsb|csv|docx?|pdf|txt|ods|pptx?)\b", re.IGNORECASE
)
_HAND_KEPT = re.compile(
    r"\b(?:manual(?:ly)?|by hand|handwritten|hand[- ]kept|hand[- ]counted|paper(?:-based)?"
    r"|spreadsheets?|excel(?! add-in)|google sheets?|tally|tallies|tally sheets?|notebook"
    r"|whiteboard|flip ?chart"
    r"|gut feel(?:ing)?|guess(?:es|work)?|guesstimates?|estimates?|estimations?|estimated"
    r"|opinions?|anecdotal|interviews?|self[- ]reported|word of mouth|head ?count by eye"
    r"|expert judg[e]?ment|rule of thumb|tbd"
    r"|(?:own|personal|team|shared|local|private|sharepoint|word|access|checked|hand) (?:\w+ )?list"
    r"|(?:team|personal|own|shared|local) (?:tracker|log|sheet|file))\b|\blists?$"
)
_SURVEY = re.compile(r"\b(?:surveys?|questionnaires?|polls?)\b")

_TODAY = r"(?:today|yet|now|currently|so far|at present|at the moment|as of today|as yet)"
_KEPT = r"(?:measured|tracked|measurable|monitored|instrumented|quantified|quantifiable)"
_RECORDED = r"(?:recorded|captured|logged|collected|available|stored|documented)"
_NOT_TODAY = re.compile(
    rf"\bno (?:\w+ )?(?:measurement|measure|metric|tracking|data|figures|numbers)\b"
    rf"(?: \w+){{0,3}} (?:exists?|available|{_TODAY})"
    rf"|\bno (?:\w+ )?(?:tool|system|source|sensor)(?: \w+){{0,4}} exists?\b"
    rf"|\b(?:not|never|nowhere)(?: \w+)? {_KEPT}(?: anywhere)?(?: {_TODAY})?(?=[,.;)]|$)"
    rf"|\bnot (?:yet|currently|at present|today|so far) (?:be(?:en|ing)? )?(?:{_KEPT}|available)\b"
    rf"|\b(?:data|figures|numbers|it|this|values?) (?:is|are|was|were) not (?:yet |currently )?"
    rf"(?:{_KEPT}|{_RECORDED})\b"
    rf"|\b(?:not|un)(?: |-)?{_RECORDED} {_TODAY}|\bun(?:measured|tracked|measurable|quantified)\b"
    rf"|\bnot available {_TODAY}|\b(?:cannot|can't|can not|could not|impossible to|not possible to|"
    rf"no way to|unable to) (?:yet |currently |today )?(?:be )?(?:measure|track|quantif|determine)"
    rf"|\b(?:nobody|no one|no system|no tool|nothing|none of the systems) (?:\w+ )?"
    rf"(?:measures|tracks|records|captures|logs|collects|stores)\b"
    rf"|\b(?:tracking|measurement|measuring|logging|instrumentation|tool|sensors?|data|source)"
    rf"(?: \w+)? (?:is |are )?(?:planned|to be (?:built|introduced|implemented|set up|installed))"
    rf"|\bdo(?:es)? not (?:yet |currently )?(?:measure|track|record|log|capture|collect|monitor)\b"
    rf"|\bnot yet {_RECORDED}(?=[,.;)]|$)|\bto be {_KEPT} (?:from|once|when|after|in 20|later|next)"
    rf"|\bmeasurements? (?:starts?|begins?|will start|will begin|(?:is|are) not possible)\b"
    rf"|\bno (?:\w+ ){{0,3}}measurement (?:is )?possible"
    rf"|\bwill be (?:{_KEPT}|available|recorded|introduced|set up) "
    rf"(?:from|once|when|after|in 20|as soon|later|next)"
    rf"|\b(?:once|when|after) (?:the )?(?:\w+ )?(?:system|tool|tracking|platform|dashboard) "
    rf"(?:is|goes|has)\b|\bdoes not (?:yet )?exist\b|\bnot (?:yet )?in place\b"
)
_NO_SOURCE = re.compile(
    r"^(?:not available|unavailable|does not exist|nothing|no source|no system|no data|not yet)\b"
    r"|\b(?:planned|from 20\d\d|not (?:yet )?(?:live|available|in place|implemented))\b"
)


@lru_cache(maxsize=4096)
def has_field(source: str) -> bool:
    """Tell a source that names a system and at least one field of it."""
    parts = re.split(r"[;\n]", _ADDRESS.sub(" ", plain(source)))
    return any(_names_field(part.strip()) for part in parts)


def _names_field(part: str) -> bool:
    system, colon, fields = part.partition(":")
    if colon:
        return _is_named(system) and any(map(_is_field, fields.split(",")))
    match = _DOTTED.search(_FILE.sub(" ", part)) or _NAMED_FIELD.search(part)
    return bool(match) and _is_named(part.replace(match.group(), "", 1) if match else "")


def _is_named(text: str) -> bool:
    words = re.findall(r"[^\W\d_]\w*", text.casefold())
    return bool(set(words) - facts.words("generic source")) or text.strip() in {"ERP", "CRM"}


def _is_field(text: str) -> bool:
    words = text.split()
    if not words or len(words) > 5 or is_placeholder(text):
        return False
    return _is_named(text) and any(letter.isalpha() for letter in text)


@lru_cache(maxsize=4096)
def unrepeatable(source: str) -> str:
    """Find what makes a source unrepeatable, such as "manual" or "survey", or ""."""
    text = plain(source)
    file = _FILE.search(text)
    for part in re.split(r";", text.casefold()):
        system = part.partition(":")[0].strip()
        plain_words = " ".join(word for word in system.split() if not _DOTTED.search(word))
        found = _HAND_KEPT.search(plain_words) or _bare_survey(plain_words)
        if found:
            return found.group()
    return file.group() if file else ""


def _bare_survey(system: str) -> re.Match[str] | None:
    """Find a survey without the name of the system that keeps it."""
    found = _SURVEY.search(system)
    named = set(re.findall(r"[^\W\d_]\w*", system)) - facts.words("survey setting")
    return None if named else found


@lru_cache(maxsize=4096)
def cannot_measure(text: str) -> str:
    """Find wording that says a quantity cannot be measured today, or ""."""
    found = _NOT_TODAY.search(plain(text).casefold())
    return found.group().strip() if found else ""


@lru_cache(maxsize=4096)
def has_no_source(source: str) -> str:
    """Find wording in a source that says there is none yet, or ""."""
    found = _NO_SOURCE.search(plain(source).casefold())
    return found.group() if found else ""
