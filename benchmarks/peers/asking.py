"""What every peer is asked, and how its process answers: JSON in, JSON out."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from typing import NamedTuple


class Question(NamedTuple):
    """A question of the list; tokens are per call."""

    id: str
    model: str
    provider: str
    input_tokens: int
    output_tokens: int
    cached_tokens: int
    cache_write_tokens: int
    calls: int
    date: str
    mode: str


def answer_all(usd: Callable[[Question], float]) -> None:
    """Read questions from standard input and answer each with a cost or the error's name.

    ``usd`` gives the cost of one call; no peer takes a number of calls.
    """
    questions = [Question(*fields) for fields in json.load(sys.stdin)]
    with contextlib.redirect_stdout(sys.stderr):  # what a library prints is no answer
        answers = {question.id: _answer(usd, question) for question in questions}
    json.dump(answers, sys.stdout)


def _answer(usd: Callable[[Question], float], question: Question) -> str:
    try:
        return f"{usd(question) * question.calls:.12g}"
    except Exception as error:  # whatever a library raises is its way to say "no answer"
        return type(error).__name__
