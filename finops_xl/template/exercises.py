"""The exercises of the two courses on the case study: they are data, read from CSV files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "exercises"

COURSES = {
    "ROI": "Course of four hours: measuring and maximising AI ROI",
    "FinOps": "Course of three hours: FinOps for AI projects",
}
PHASES = ("Engage", "Explore", "Explain", "Elaborate", "Evaluate")
BREAK = "Break"
LEVELS = ("points_4", "points_3", "points_2", "points_1")
"""Columns of the rubric, the best first."""

_MINUTES_IN_AN_HOUR = 60


@dataclass(frozen=True)
class Exercise:
    """What a group does on which tabs, and how it knows that it is done."""

    id: str
    title: str
    question: str
    steps: str
    tabs: str
    leads: str
    result: str


@dataclass(frozen=True)
class Activity:
    """A line of a running order; one that is no exercise has a name of its own."""

    course: str
    phase: str
    start: int
    minutes: int
    activity: str
    exercise: str
    how: str

    @property
    def clock(self) -> str:
        """Say from when to when it lasts, counted from the start of the course."""
        return f"{_time(self.start)} to {_time(self.start + self.minutes)}"


@cache
def exercises() -> tuple[Exercise, ...]:
    """Read the exercises in their order."""
    return tuple(Exercise(**row) for row in rows("exercises"))


@cache
def running_order(course: str) -> tuple[Activity, ...]:
    """Read what follows on what in a course."""
    order: list[Activity] = []
    start = 0
    for row in rows("running_order"):
        if row["course"] == course:
            minutes = int(row.pop("minutes"))
            order.append(Activity(start=start, minutes=minutes, **row))
            start += minutes
    return tuple(order)


def minutes_of(exercise_id: str) -> list[int]:
    """List the minutes of an exercise in the courses that have it."""
    lines = (line for course in COURSES for line in running_order(course))
    return [line.minutes for line in lines if line.exercise == exercise_id]


def notes(section: str) -> list[str]:
    """Read the sentences of one section."""
    return [row["text"] for row in rows("notes") if row["section"] == section]


def rows(name: str) -> list[dict[str, str]]:
    """Read a file."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _time(minutes: int) -> str:
    hours, rest = divmod(minutes, _MINUTES_IN_AN_HOUR)
    return f"{hours}:{rest:02}"
