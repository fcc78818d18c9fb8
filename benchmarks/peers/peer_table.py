"""The comparison as a table: the questions, what each tool answered, and what that is worth."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from pathlib import Path

from asking import Question

ROOT = Path(__file__).resolve().parent.parent.parent
QUESTIONS = ROOT / "tests" / "cases" / "prices.csv"
ANSWERS = Path(__file__).resolve().with_name("answers.csv")
ASKED = (*(f"Q{number}" for number in range(1, 17)), "Q19", "Q20")
TODAY = "2026-11-22"
"""A question of this day is one about today's prices and needs no date."""

OURS = "finops-xl"
LACKS: Mapping[str, frozenset[str]] = {
    OURS: frozenset(),
    "genai-prices": frozenset(),
    "litellm": frozenset({"date"}),
    "tokencost": frozenset({"date", "batch", "cache writes"}),
}
"""What a tool has no argument for."""

ERROR = "error"
Answers = Mapping[str, str]


def questions() -> dict[str, tuple[Question, str, str]]:
    """Give the questions by id, each with the answer it must get and the basis of that."""
    with QUESTIONS.open(encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file)}
    return {name: (_question(rows[name]), *_known(rows[name])) for name in ASKED}


def _question(row: Mapping[str, str]) -> Question:
    values = [row[field] for field in Question._fields]
    return Question(*(int(v) if v.isdigit() else v for v in values))


def _known(row: Mapping[str, str]) -> tuple[str, str]:
    expected = ERROR if row["expected_usd"].startswith("#") else row["expected_usd"]
    return expected, row["basis"]


def read_answers() -> tuple[dict[str, Answers], dict[str, str], str]:
    """Give the kept answers by tool, the version of each tool, and the day of the run."""
    with ANSWERS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers: dict[str, dict[str, str]] = {}
    for row in rows:
        answers.setdefault(row["tool"], {})[row["question"]] = row["answer"]
    versions = {row["tool"]: row["version"] for row in rows}
    return answers, versions, max(row["asked_on"] for row in rows)


def is_right(answer: str, expected: str) -> bool:
    """Tell whether an answer is the known one, or an error where none exists."""
    number = _number(answer)
    if number is None or expected == ERROR:
        return number is None and expected == ERROR
    return math.isclose(number, float(expected), rel_tol=1e-9)


def lacking(tool: str, question: Question) -> list[str]:
    """List what a question asks that the tool has no argument for."""
    asks = {
        "date": question.date != TODAY,
        "batch": question.mode != "standard",
        "cache writes": question.cache_write_tokens > 0,
    }
    return [what for what, asked in asks.items() if asked and what in LACKS[tool]]


def table() -> Iterable[str]:
    """Write the kept answers as a table in Markdown."""
    answers, versions, day = read_answers()
    tools = list(LACKS)
    asked = questions()
    yield f"Run of {day}."
    yield ""
    yield f"| question | USD | {' | '.join(f'{tool} {versions[tool]}' for tool in tools)} |"
    yield f"|---|---|{'---|' * len(tools)}"
    for name, (question, expected, _) in asked.items():
        cells = [_cell(tool, question, answers[tool][name], expected) for tool in tools]
        yield f"| {name} {_words(question)} | {expected} | {' | '.join(cells)} |"
    right = {
        tool: [name for name, (_, usd, _) in asked.items() if is_right(answers[tool][name], usd)]
        for tool in tools
    }
    shares = [f"**{len(right[tool])} of {len(asked)}**" for tool in tools]
    yield f"| right | | {' | '.join(shares)} |"
    shares = [_of_those_it_can_be_asked(tool, right[tool], asked) for tool in tools]
    yield f"| right of those it has the arguments for | | {' | '.join(shares)} |"


def basis_list() -> Iterable[str]:
    """List what each known answer rests on."""
    for name, (_, expected, basis) in questions().items():
        yield f"- {name}: {expected if expected == ERROR else f'{expected} USD'}; {basis}"


def _of_those_it_can_be_asked(
    tool: str, right: list[str], asked: Mapping[str, tuple[Question, str, str]]
) -> str:
    whole = [name for name, (question, _, _) in asked.items() if not lacking(tool, question)]
    return f"{len(set(whole) & set(right))} of {len(whole)}"


def _cell(tool: str, question: Question, answer: str, expected: str) -> str:
    number = _number(answer)
    said = f"error: {answer}" if number is None else f"wrong: {answer}"
    if is_right(answer, expected):
        said = "ok"
    return f"{said} †" if lacking(tool, question) else said


def _number(answer: str) -> float | None:
    try:
        return float(answer)
    except ValueError:
        return None


def _words(question: Question) -> str:
    """Say in short what is asked."""
    cache = ""
    if question.cached_tokens or question.cache_write_tokens:
        cache = f" ({question.cached_tokens:,} read, {question.cache_write_tokens:,} written)"
    size = f"{question.input_tokens:,}{cache} / {question.output_tokens:,}"
    mode = "" if question.mode == "standard" else f", {question.mode}"
    return (
        f"{question.provider}: {question.model}, {question.calls:,} x {size}, {question.date}{mode}"
    )
