"""Assumptions that rest on one another in a circle prove nothing."""

from __future__ import annotations

import pytest

from finops_xl.workshop.assumption_rules import check_assumptions
from finops_xl.workshop.records import Assumption


def circles(*rows: tuple[str, str]) -> list[str]:
    return [found.what for found in check_assumptions([Assumption(*row) for row in rows])]


def test_a_circle_is_named_at_every_assumption_in_it_and_nowhere_else() -> None:
    found = circles(
        ("S01", "Volumes grow as in S02."), ("S02", "see S03"), ("S03", "Follows from s01"),
        ("S04", "Rests on S01, which is circular itself"),
    )  # fmt: skip
    assert found == [
        "The assumption rests on itself: S01 > S02 > S03 > S01.",
        "The assumption rests on itself: S02 > S03 > S01 > S02.",
        "The assumption rests on itself: S03 > S01 > S02 > S03.",
    ]


@pytest.mark.parametrize(
    "rows",
    [
        [("S01", "S01: two of three chats are routine")],
        [("S01", "as S02"), ("S02", "measured in September")],
        [("S1", "as S12 says"), ("S12", "as in S121")],
        [("", "S01"), ("S01", "")],
        [("A-1", "from A-2"), ("A-2", "ERP export of A-12")],
    ],
)
def test_what_is_no_circle_is_no_finding(rows: list[tuple[str, str]]) -> None:
    assert circles(*rows) == []


def test_a_circle_of_three_hundred_is_judged() -> None:
    rows = [(f"S{n}", f"as S{(n + 1) % 300}") for n in range(300)]
    assert len(circles(*rows)) == 300
