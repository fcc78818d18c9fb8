"""W17: no assumptions rest on one another in a circle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from finops_xl.workshop.findings import Finding, Trouble, finding
from finops_xl.workshop.records import Assumption
from finops_xl.workshop.wording.text import is_blank, key, plain

RULE = "W17"

_WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")


def check_assumptions(assumptions: Sequence[Assumption]) -> Iterator[Finding]:
    """Report every assumption that is part of a circle; its text and source name the others."""
    rows = {key(row.assumption_id): row for row in assumptions if not is_blank(row.assumption_id)}
    rests_on = {name: _named(row, rows) for name, row in rows.items()}
    for name, row in rows.items():
        circle = _circle(name, rests_on)
        if circle:
            ids = " > ".join(plain(rows[each].assumption_id) for each in circle)
            what = f"The assumption rests on itself: {ids}."
            remedy = "Give one of them a source of its own: a measurement, a document, a person."
            yield finding(RULE, Trouble(what, remedy, "source"), row)


def _named(row: Assumption, rows: Mapping[str, Assumption]) -> list[str]:
    """List the other ids that text and source name, in order; only whole words count."""
    own = key(row.assumption_id)
    words = _WORD.findall(f"{plain(row.assumption)} {plain(row.source)}")
    return list(
        dict.fromkeys(key(word) for word in words if key(word) in rows and key(word) != own)
    )


def _circle(start: str, rests_on: Mapping[str, Sequence[str]]) -> list[str]:
    """Give the shortest way from an assumption back to itself, or nothing."""
    ways = [[start]]
    seen: set[str] = set()
    while ways:
        way = ways.pop(0)
        for name in rests_on[way[-1]]:
            if name == start:
                return [*way, start]
            if name not in seen:
                seen.add(name)
                ways.append([*way, name])
    return []
