"""One line of the doctor's answer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Word = Literal["OK", "PROBLEM", "CANNOT TELL"]


@dataclass(frozen=True)
class Check:
    """What was looked at, what was found, and, for a problem, what to do."""

    word: Word
    subject: str
    found: str
    remedy: str = ""

    @classmethod
    def ok(cls, subject: str, found: str) -> Check:
        """Say that something works."""
        return cls("OK", subject, found)

    @classmethod
    def problem(cls, subject: str, found: str, remedy: str) -> Check:
        """Say that something does not work, and what to do."""
        return cls("PROBLEM", subject, found, remedy)

    @classmethod
    def unknown(cls, subject: str, found: str, remedy: str = "") -> Check:
        """Say that something cannot be told from here."""
        return cls("CANNOT TELL", subject, found, remedy)

    def in_words(self) -> str:
        """Write it as one line."""
        return f"{self.word} {self.subject}: {self.found} {self.remedy}".rstrip()
