"""One set of cases, every host: the same answers, and each difference known with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import hosts_compared
import pytest
from golden import agrees, rows
from host_cases import Case
from office_calc import calc
from office_uno import Office

from finops_xl.functions import FUNCTIONS

__all__ = ["calc"]

Asked = tuple[list[Case], dict[str, list[Any]]]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    """All cases, and what the hosts that need no other program answer."""
    return hosts_compared.without_libreoffice(tmp_path_factory.mktemp("cases"))


def wrong(cases: Sequence[Case], answers: Sequence[Any]) -> list[tuple[str, Any]]:
    return [
        (case.id, answer)
        for case, answer in zip(cases, answers, strict=True)
        if not case.is_right(answer)
    ]


def same(one: Any, other: Any) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return agrees(one, other) if isinstance(other, float | int) else bool(one == other)


@pytest.mark.parametrize("host", ["xlwings", "formualizer"])
def test_the_hosts_agree_with_one_another(asked: Asked, host: str) -> None:
    cases, answers = asked
    pairs = zip(cases, answers[host], answers["Python"], strict=True)
    assert [case.id for case, one, other in pairs if not same(one, other)] == []


@pytest.mark.parametrize("host", ["Python", "xlwings", "formualizer"])
def test_every_case_is_answered_as_it_says(asked: Asked, host: str) -> None:
    cases, answers = asked
    assert wrong(cases, answers[host]) == []


@pytest.mark.libreoffice
def test_libreoffice_answers_every_case_but_those_that_are_marked(
    asked: Asked, calc: Office, tmp_path: Path
) -> None:
    cases, answers = asked
    there = hosts_compared.of_libreoffice(cases, answers["Python"], tmp_path, calc)
    marked = [case.id for case in cases if case.differs]
    assert [case_id for case_id, _ in wrong(cases, there)] == marked
    for case, answer in zip(cases, there, strict=True):
        assert case.is_right_there is None or case.is_right_there(answer), (case.id, answer)
    others = [case for case in cases if not case.differs]
    assert [
        case.id
        for case, answer, python in zip(cases, there, answers["Python"], strict=True)
        if case in others and not same(answer, python)
    ] == [], "within the tolerance of the case, but not as the other hosts"
    assert hosts_compared.written(cases, {**answers, hosts_compared.LIBREOFFICE: there}) == (
        hosts_compared.DOCUMENT.read_text(encoding="utf-8")
    ), "run scripts/compare_hosts.py"


def test_the_table_in_the_docs_is_fresh_where_there_is_no_libreoffice(asked: Asked) -> None:
    cases, answers = asked
    marked = sum(bool(case.differs) for case in cases)
    shown = hosts_compared.DOCUMENT.read_text(encoding="utf-8").splitlines()
    for line in hosts_compared.table(cases, answers):
        if line.startswith(("| `", "| all")):
            (found,) = [each for each in shown if each.startswith(f"{line} ")]
            if line.startswith("| all"):
                assert found == f"{line} {len(cases) - marked} |"
    for line in hosts_compared.differences(cases):
        assert line in shown


def test_every_function_and_every_file_of_golden_calls_is_asked(asked: Asked) -> None:
    cases, _ = asked
    assert {case.function for case in cases} == set(FUNCTIONS)
    examples = [case for case in cases if case.formula]
    assert len(examples) == sum(len(f.documentation.examples) for f in FUNCTIONS.values())
    assert len({case.id for case in cases}) == len(cases)
    assert len(cases) > 900


def test_a_wrong_answer_is_noticed(asked: Asked) -> None:
    """No case takes whatever comes: each refuses an answer that is certainly false."""
    cases, _ = asked
    for false in (-123.456, 1e300, "#NULL!", "no such text", [[-1.0, "x"]]):
        assert [case.id for case in cases if case.is_right(false)] == []


def test_what_is_marked_differs_and_says_why() -> None:
    for row in rows("host_rules.csv"):
        assert bool(row["calc"]) == bool(row["why_calc"]), row["id"]
        assert row["calc"] != row["expected"]
        assert not row["why_calc"] or row["why_calc"] in hosts_compared.WHY
