"""Rules on signatures: T10 signed and whole, T11 unchanged since, T14 by somebody else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from finops_xl.workshop.findings import Finding, Trouble, finding
from finops_xl.workshop.lists import LEVELS
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Target
from finops_xl.workshop.sign_off_status import is_whole, status_of
from finops_xl.workshop.wording.text import day, is_blank, key, plain, quoted

RULES = ("T10", "T11", "T14")

_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_WORD = re.compile(r"[^\W_]+")
SIGN = "Sign it: button Sign targets, or finops-xl sign FILE."
SIGN_AGAIN = "Undo the change, or sign again: button Sign targets, or finops-xl sign FILE."


def has_levels(target: Target) -> bool:
    """Tell a target of which anything is filled in."""
    return any(not is_blank(getattr(target, level)) for level in LEVELS)


def check_sign_offs(workshop: Workshop, found: Sequence[Finding]) -> Iterator[Finding]:
    """Judge the signatures; a target that has other faults is not asked to be signed."""
    faulty = {(key(f.agent_id), key(f.kpi)) for f in found if f.invalidates}
    for target in workshop.targets:
        agent, kpi = key(plain(target.agent_id)), key(plain(target.kpi))
        if not agent or not has_levels(target):
            continue
        trouble = _trouble(workshop, target, sound={(agent, kpi), (agent, "")}.isdisjoint(faulty))
        if trouble:
            rule, text = trouble
            yield finding(rule, text, target)
    for row in workshop.signed.values():
        if not is_whole(row):
            what = f"What was signed as no. {plain(row.number)} is not what stands here now."
            remedy = "Take the row from a copy of the workbook, or sign again."
            yield finding("T10", Trouble(what, remedy, "fingerprint"), row)


def _trouble(workshop: Workshop, target: Target, *, sound: bool) -> tuple[str, Trouble] | None:
    status = status_of(workshop, target)
    signed = status.signed
    if signed is None:
        unsigned = Trouble("The targets are not signed by finance.", SIGN, "sign_off")
        return ("T10", unsigned) if sound else None
    if is_blank(signed.approver) or day(signed.signed_on) is None:
        lacks = "approver" if is_blank(signed.approver) else "date"
        return "T10", Trouble(f"The signature has no {lacks}.", SIGN_AGAIN, "sign_off")
    if status.changes:
        what = f"Changed since {quoted(signed.approver)} signed: {'; '.join(status.changes)}."
        return "T11", Trouble(what, SIGN_AGAIN, "sign_off")
    claim = own_claim(workshop, target, plain(signed.approver))
    if claim:
        remedy = "Let somebody sign who gains nothing by it: the CFO or a person of finance."
        return "T14", Trouble(f"{claim[0].upper()}{claim[1:]}.", remedy, "sign_off")
    return None


def own_claim(workshop: Workshop, target: Target, approver: str) -> str:
    """Say whose claim an approver would sign: the sponsor's or the KPI owner's own; or ""."""
    agent = workshop.agent_of.get(key(target.agent_id))
    kpi = workshop.kpi_of.get((key(target.agent_id), key(target.kpi)))
    if agent and is_same_person(approver, plain(agent.sponsor)):
        return f"the approver {quoted(approver)} is the sponsor of the agent"
    if kpi and is_same_person(approver, plain(kpi.owner)):
        return f"the approver {quoted(approver)} is the owner of the KPI"
    return ""


def is_same_person(one: str, other: str) -> bool:
    """Tell two entries that name the same person or role: "Anna Berg" and "Berg, Anna (CFO)"."""
    return not _names(one).isdisjoint(_names(other))


def _names(text: str) -> set[frozenset[str]]:
    """Give the words of the whole and of each part between commas, without those in brackets."""
    bare = (_BRACKETS.sub(" ", text).strip() or text).casefold()
    parts = (frozenset(_WORD.findall(part)) for part in (bare, *re.split(r"[,;/]| - ", bare)))
    return {words for words in parts if words}
