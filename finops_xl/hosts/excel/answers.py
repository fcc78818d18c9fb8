"""What a button answers: one text that the ribbon's macro shows in a message box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["info", "warning", "error"]

LONGEST = 900
"""Characters of a message: Excel's message box shows 1,024 with its title."""

_GAP = "\n\n"
LONGEST_ALONE = LONGEST - len(_GAP)
"""Characters of a message with nothing behind it: it is never cut."""


@dataclass(frozen=True)
class Answer:
    """A message; ``more`` says where the rest is when it is too long to be shown whole."""

    message: str
    kind: Kind = "info"
    more: str = "..."


def box(title: str, answer: Answer, last: str = "") -> str:
    """Write kind and title in the first line, then the message; ``last`` is never cut."""
    message = fitted(answer.message, LONGEST_ALONE - len(last), answer.more)
    return f"{answer.kind}|{title}\n" + _GAP.join(filter(None, (message, last)))


def fitted(message: str, longest: int, more: str) -> str:
    """Cut a message that is too long at the end of a sentence or line."""
    if len(message) <= longest:
        return message
    room = message[: longest - len(more) - 1]
    end = max(room.rfind(". ") + 1, room.rfind("\n"))
    kept = room[:end] if end > len(room) // 2 else room[: room.rfind(" ")]
    return f"{kept.rstrip()}\n{more}"
