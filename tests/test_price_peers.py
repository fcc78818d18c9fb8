"""The comparison with price libraries says what is true today, as far as it can be asked here."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "benchmarks" / "peers"))

import compare
import peer_table

QUESTIONS = peer_table.questions()
ASKED = [question for question, _, _ in QUESTIONS.values()]


def test_tokencost_answers_every_question_right_today_as_the_table_says():
    answers = compare.ask_finops_xl(ASKED)
    kept, _, _ = peer_table.read_answers()
    assert answers == kept["finops-xl"]
    for name, (_, expected, _) in QUESTIONS.items():
        assert peer_table.is_right(answers[name], expected), name


def test_genai_prices_answers_what_the_table_says():
    kept, _, _ = peer_table.read_answers()
    assert compare.answers_of("genai-prices", sys.executable, ASKED) == kept["genai-prices"]


def test_the_kept_answers_are_those_of_the_questions_and_of_the_pinned_versions():
    kept, versions, _ = peer_table.read_answers()
    assert set(kept) == set(peer_table.LACKS)
    for tool, answers in kept.items():
        assert list(answers) == list(QUESTIONS), tool
    assert versions == {"finops-xl": compare.finops_xl.__version__, **compare.pinned()}


@pytest.mark.parametrize(
    ("answer", "expected", "right"),
    [
        ("4.5", "4.5", True),
        ("4.500000001", "4.5", True),
        ("4.50001", "4.5", False),
        ("0", "22.5", False),
        ("KeyError", "22.5", False),
        ("KeyError", "error", True),
        ("#N/A", "error", True),
        ("0", "error", False),
        ("nan", "4.5", False),
    ],
)
def test_an_answer_is_right_if_it_is_the_known_cost_or_an_error_where_there_is_none(
    answer, expected, right
):
    assert peer_table.is_right(answer, expected) is right


def test_what_a_tool_has_no_argument_for_is_marked():
    assert peer_table.lacking("litellm", QUESTIONS["Q3"][0]) == ["date"]
    assert peer_table.lacking("litellm", QUESTIONS["Q12"][0]) == []
    assert peer_table.lacking("tokencost", QUESTIONS["Q12"][0]) == ["batch"]
    assert peer_table.lacking("tokencost", QUESTIONS["Q10"][0]) == ["date", "cache writes"]
