"""Headers of a table that were typed over: which column stands where a known one belongs."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterator, Sequence


def unknown_headers(known: Collection[str], headers: Collection[str]) -> list[str]:
    """Give the headers that are no column of ours, as they are spelled."""
    ours = {name.casefold() for name in known}
    return [header for header in headers if header.strip().casefold() not in ours]


def stand_ins(known: Sequence[str], headers: Sequence[str]) -> dict[str, str]:
    """Pair a known column that is missing with the unknown header that stands in its place.

    Its place is between the columns that are its neighbours. Where several neighbours are
    missing there must be as many unknown headers, which are paired in their order.
    """
    spelled = [header.strip().casefold() for header in headers]
    unknown = set(unknown_headers(known, headers))
    pairs: dict[str, str] = {}
    for left, missing, right in _missing_runs(known, spelled):
        after = _run(headers, unknown, spelled.index(left) + 1 if left else 0, 1)
        before = _run(headers, unknown, (spelled.index(right) if right else len(headers)) - 1, -1)
        before.reverse()
        found = after or before
        if len(found) == len(missing) and before in (found, []):
            pairs |= dict(zip(missing, found, strict=True))
    return pairs


def named_alike(name: str, headers: Collection[str]) -> str:
    """Give the header that reads most like a name; "" where none does."""
    folded = {header.strip().casefold(): header for header in headers}
    near = difflib.get_close_matches(name.casefold(), folded, n=1)
    return folded[near[0]] if near else ""


def _missing_runs(
    known: Sequence[str], spelled: Collection[str]
) -> Iterator[tuple[str, list[str], str]]:
    """Give the missing columns side by side, each time with its neighbours, "" at an edge."""
    left, run = "", list[str]()
    for name in known:
        if name.casefold() not in spelled:
            run.append(name)
            continue
        if run:
            yield left, run, name.casefold()
        left, run = name.casefold(), []
    if run:
        yield left, run, ""


def _run(headers: Sequence[str], unknown: Collection[str], start: int, step: int) -> list[str]:
    """Give the unknown headers from a place on, up to the first that is known."""
    run = []
    while 0 <= start < len(headers) and headers[start] in unknown:
        run.append(headers[start])
        start += step
    return run
