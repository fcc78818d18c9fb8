"""The questions of the knowledge check: they are data, with the sum that proves an answer."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from finops_xl.workshop.lists import ANSWER_LETTERS

FILE = Path(__file__).parent / "data" / "quiz.csv"

SETS = {
    "core": "Five for the room",
    "more": "More, for those who like",
    "harder": "Harder ones: a calculation helps",
}
"""Part of the check to its heading, in order."""


@dataclass(frozen=True)
class Question:
    """One question; ``name`` is the defined name of its answer and stays with the question.

    ``formula`` proves the figure that the answer or its explanation rests on.
    """

    number: int
    set: str
    name: str
    topic: str
    question: str
    options: tuple[str, ...]
    answer: str
    explanation: str
    source: str
    formula: str
    value: str


@cache
def questions() -> tuple[Question, ...]:
    """Read the questions in the order in which they are asked."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(_question(n, line) for n, line in enumerate(csv.DictReader(file), 1))


def of_set(name: str) -> tuple[Question, ...]:
    """Give the questions of one part."""
    return tuple(question for question in questions() if question.set == name)


def _question(number: int, line: dict[str, str]) -> Question:
    options = tuple(line.pop(letter.lower()) for letter in ANSWER_LETTERS)
    return Question(number=number, options=options, **line)
