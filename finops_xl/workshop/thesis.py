"""The economic thesis of an agent: what it exists for, in one sentence."""

from __future__ import annotations

from typing import Literal

from finops_xl.errors import BAD_VALUE, CellError
from finops_xl.workshop.wording.text import trimmed

Line = Literal["bottom", "top"]

VERBS: dict[Line, str] = {"bottom": "reduce ", "top": "generate "}
_LINES: dict[str, Line] = {
    "bottom": "bottom",
    "bottom line": "bottom",
    "top": "top",
    "top line": "top",
}


def line_of(text: str) -> Line | None:
    """Read "bottom", "Bottom line", "top" or "Top line", in any case; None for another word."""
    return _LINES.get(trimmed(text).lower())


def thesis(line: str, outcome: str, mechanism: str) -> str:
    """Say what an agent exists for, as "This agent exists to reduce X by Y.".

    The workbook writes the same sentence with TRIM, LOWER, LEFT, RIGHT, MID, LEN and IF:

    1. TRIM outcome and mechanism: inner runs of spaces become one.
    2. Drop "reduce " (bottom line) or "generate " (top line) from the head of the outcome
       and "by " from the head of the mechanism, in any case of letters, once.
    3. Drop one "." at the end of each.
    4. Join "This agent exists to ", the verb of the line, outcome, " by ", mechanism, ".".
    """
    side = line_of(line)
    if side is None:
        raise CellError(BAD_VALUE, f"line is {line!r}; it must be bottom or top")
    verb = VERBS[side]
    what = _bare(_given("outcome", outcome), verb)
    how = _bare(_given("mechanism", mechanism), "by ")
    return f"This agent exists to {verb}{what} by {how}."


def _given(name: str, text: str) -> str:
    if not trimmed(text):
        raise CellError(BAD_VALUE, f"{name} is missing")
    return trimmed(text)


def _bare(text: str, head: str) -> str:
    """Drop a head that the sentence brings itself, and the full stop."""
    if text[: len(head)].lower() == head:
        text = text[len(head) :]
    return text.removesuffix(".")
