"""Exercises: minutes that add up, places that exist, and answers that the workbook gives."""

from __future__ import annotations

import io
import re
from collections import defaultdict
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_workbooks import workbook_of
from test_case_study_results import AGENT_IDS, CONTENT, PLANTED

import finops_xl
from finops_xl.template.build import workbook_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content
from finops_xl.template.exercise_agents import changed
from finops_xl.template.exercise_answers import (
    HIGH_SUCCESS,
    LEAN,
    LEAN_FLOOR,
    LOW_SUCCESS,
    PRICE_RISE,
    REWRITTEN,
    answers,
    figures,
)
from finops_xl.template.exercises import (
    BREAK,
    COURSES,
    LEVELS,
    PHASES,
    exercises,
    minutes_of,
    notes,
    rows,
    running_order,
)
from finops_xl.template.sheets import SHEETS
from finops_xl.template.sheets.exercises import SECTIONS
from finops_xl.workshop.columns import Record
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, Kpi, Target

EACH = [pytest.param(exercise, id=exercise.id) for exercise in exercises()]
ANSWERS: dict[str, str] = defaultdict(str)
for _exercise, _text in answers():
    ANSWERS[_exercise] += _text + "\n"
PLAN = {"Engage": 30, "Explore": 45, "Explain": 45, "Elaborate": 45, "Evaluate": 15}
"""Minutes of the lesson plan of three hours."""
DOCS = Path(__file__).parents[1] / "docs" / "exercises.md"


def phases(course: str) -> dict[str, int]:
    minutes: dict[str, int] = defaultdict(int)
    for line in running_order(course):
        minutes[line.phase] += line.minutes
    return dict(minutes)


@pytest.mark.parametrize(("course", "hours"), [("ROI", 4), ("FinOps", 3)])
def test_the_minutes_of_a_course_add_up_and_its_phases_follow_one_another(
    course: str, hours: int
) -> None:
    order = running_order(course)
    assert sum(line.minutes for line in order) == hours * 60
    assert [phase for phase in phases(course) if phase != BREAK] == list(PHASES)
    assert order[0].clock == "0:00 to 0:05"
    assert order[-1].clock.endswith(f"to {hours}:00")
    assert all(left.start + left.minutes == right.start for left, right in pairwise(order))
    assert all(line.activity or line.exercise for line in order)


def test_the_course_of_three_hours_keeps_the_minutes_of_its_plan() -> None:
    assert phases("FinOps") == PLAN
    assert phases("ROI")[BREAK] == 10


@pytest.mark.parametrize("course", list(COURSES))
def test_the_docs_say_the_minutes_of_every_phase(course: str) -> None:
    text = DOCS.read_text(encoding="utf-8")
    said = ", ".join(
        f"{name} {minutes}" for name, minutes in phases(course).items() if name != BREAK
    )
    assert said in text


@pytest.mark.parametrize("exercise", EACH)
def test_an_exercise_is_in_a_course_and_names_tabs_agents_kpis_and_cases_that_exist(
    exercise: Any,
) -> None:
    assert minutes_of(exercise.id)
    assert {*exercise.tabs.split("; ")} <= {sheet.name for sheet in SHEETS}
    words = f"{exercise.question} {exercise.steps}"
    assert {*re.findall(r"\bA\d\d\b", words)} <= {*AGENT_IDS}
    kpis = {(str(kpi.kpi), str(kpi.agent_id)) for kpi in CONTENT.of(Kpi)}
    named = re.findall(r"([A-Z][\w ]+?) \((A\d\d)\)", exercise.steps)
    assert {(name.strip(), agent) for name, agent in named} <= kpis
    assert len(exercise.steps.splitlines()) >= 3
    assert exercise.result


def test_every_exercise_of_a_course_exists_and_both_courses_end_with_the_written_note() -> None:
    ids = [exercise.id for exercise in exercises()]
    used = {line.exercise for course in COURSES for line in running_order(course) if line.exercise}
    assert used == {*ids}
    assert ids == [f"E{number}" for number in range(1, len(ids) + 1)]
    for course in COURSES:
        assert "E11" in {line.exercise for line in running_order(course)}


def test_the_rubric_has_four_different_levels_for_every_criterion() -> None:
    rubric = rows("rubric")
    assert len(rubric) == 6
    for row in rubric:
        assert len({row[level] for level in LEVELS}) == 4
        assert all(len(row[level]) > 20 for level in LEVELS)


def test_the_points_of_the_written_note_add_up_to_ten() -> None:
    points = [int(text.split(" ")[0]) for text in notes("written note")]
    assert sum(points) == 10


def test_every_section_has_its_questions_or_hints_and_no_sentence_is_left_out() -> None:
    assert {row["section"] for row in rows("notes")} == {"written note", *SECTIONS}
    assert all(len(notes(section)) >= 5 for section in SECTIONS)
    assert max(len(row["text"]) for row in rows("notes")) <= 150


@pytest.mark.parametrize("name", ["empty", "case study"])
def test_the_page_shows_everything_and_sums_the_minutes(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(name)), data_only=True)
    sheet = book["Exercises"]
    shown = [cell.value for row in sheet.iter_rows() for cell in row]
    sums = [sheet.cell(cell.row, 2).value for cell in sheet["A"] if cell.value == "Together"]
    assert sums == [240, 180]
    for exercise in exercises():
        assert {exercise.question, exercise.steps, exercise.result} <= {*shown}
    assert {row["points_4"] for row in rows("rubric")} <= {*shown}
    assert {row["text"] for row in rows("notes")} <= {*shown}
    assert not {row["answer"] for row in rows("answers")} & {*shown}


# The model answers


@pytest.mark.parametrize("exercise", EACH)
def test_every_exercise_has_a_model_answer_with_its_figures_filled_in(exercise: Any) -> None:
    assert len(ANSWERS[exercise.id]) > 100
    assert "{" not in ANSWERS[exercise.id]
    assert not re.search(r"\b(None|nan)\b|\d%", ANSWERS[exercise.id])


def economics_shown(content: Content, agent_id: str) -> dict[str, Any]:
    """What Economics shows of an agent in a workbook that is built of this content."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(content)), data_only=True)
    sheet = book["Economics"]
    headers, *lines = sheet[sheet.tables["AgentEconomics"].ref]
    names = [cell.value for cell in headers]
    shown = [dict(zip(names, [cell.value for cell in line], strict=True)) for line in lines]
    (row,) = [row for row in shown if row["Agent ID"] == agent_id]
    return row


COLUMNS = {
    "ROI ratio floor": lambda a: a.floor.roi_ratio,
    "ROI ratio target": lambda a: a.target.roi_ratio,
    "ROI cashable target": lambda a: a.target.cashable_roi,
    "Horizon value target": lambda a: a.target.horizon_value,
    "Horizon cost": lambda a: a.target.horizon_cost,
    "Run cost": lambda a: a.costs.run_cost,
    "Value floor 12": lambda a: a.floor.value_12,
    "Payback floor": lambda a: a.floor.payback,
    "Verdict": lambda a: a.verdict,
}


def assert_shown(row: dict[str, Any], name: str) -> None:
    for column, of in COLUMNS.items():
        expected = of(figures()[name])
        if isinstance(expected, float):
            assert row[column] == pytest.approx(expected, rel=1e-9), column
        else:
            assert row[column] == expected, column


def altered(record_class: type[Record], agent_id: str, to: Any, content: Content) -> Content:
    at = {"agent_id": agent_id}
    if record_class is Target:
        at["kpi"] = "Changes merged per developer a month"
    return changed(content, record_class, at, to)


@pytest.mark.parametrize("agent_id", ["A01", "A05", "A06", "A08", "A09", "A11"])
def test_the_figures_of_an_answer_are_those_of_the_built_case_study(agent_id: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")), data_only=True)
    sheet = book["Economics"]
    headers, *lines = sheet[sheet.tables["AgentEconomics"].ref]
    names = [cell.value for cell in headers]
    (line,) = [line for line in lines if line[0].value == agent_id]
    assert_shown(dict(zip(names, [cell.value for cell in line], strict=True)), agent_id)


def test_a_changed_copy_of_the_case_study_gives_what_the_answer_of_e6_says() -> None:
    lean = altered(AgentEconomics, "A05", LEAN, case_study_content())
    held = altered(Target, "A05", LEAN_FLOOR, lean)
    assert_shown(economics_shown(held, "A05"), "A05_held")
    assert figures()["A05_held"].verdict == "Go"
    assert figures()["A05_lean"].verdict == figures()["A05"].verdict


def test_a_changed_copy_gives_what_the_answer_of_e8_says() -> None:
    content = case_study_content()
    fails = altered(AgentEconomics, "A01", {"success_rate": LOW_SUCCESS}, content)
    assert_shown(economics_shown(fails, "A01"), "A01_fails")
    later = Content({**content.settings, "PriceDate": to_serial(PRICE_RISE)}, content.rows)
    assert_shown(economics_shown(later, "A08"), "A08_dear")
    assert figures()["A08_dear"].costs.model_cost == 2 * figures()["A08"].costs.model_cost


def test_what_the_answers_conclude_holds() -> None:
    known = figures()
    a05 = known["A05"]
    assert a05.run_cost_without_model > a05.floor.value_12
    assert a05.model_share > max(a05.people_share, a05.other_share)
    assert a05.model_share + a05.people_share + a05.other_share == pytest.approx(1)
    for name in ("A05_sonnet", "A05_calls", "A05_success", "A05_review"):
        assert known[name].verdict == a05.verdict
    assert a05.floor.payback == "never within horizon"
    assert known["A01_fails"].verdict == "No-go: investment not recovered"
    assert 2.5 < known["loop"][20] / known["loop"][10] < 3.5
    assert 2.5 < known["loop"][10] / known["loop"][5] < 3.5
    savings = [known["cached"][turns] / known["loop"][turns] for turns in (5, 10, 20)]
    assert savings == sorted(savings, reverse=True)
    assert known["A06"].target.cashable_roi > 0 > known["A01"].target.cashable_roi
    assert known["all"].go == 10


def test_inputs_that_the_answers_put_into_words_are_those_of_the_case_study() -> None:
    inputs = {str(row.agent_id): row for row in CONTENT.of(AgentEconomics)}
    assert inputs["A01"].success_rate == HIGH_SUCCESS == 1 - 1 / 4  # one chat in four
    assert (inputs["A05"].calls, inputs["A05"].review_minutes) == (60, 3)
    assert inputs["A05"].success_rate == 0.7
    assert (inputs["A09"].failure_minutes, inputs["A09"].tasks) == (8, 1900)
    agents = {str(agent.agent_id): agent for agent in CONTENT.of(Agent)}
    assert agents["A04"].cost_centre == "CC-4140"
    assert agents["A04"].sponsor == "Head of Technical Support"
    assert agents["A09"].sponsor == "Commercial Director Business Customers"


def test_the_answer_of_e10_splits_the_run_cost_per_task_that_economics_shows() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")), data_only=True)
    sheet = book["Economics"]
    headers, *lines = sheet[sheet.tables["AgentEconomics"].ref]
    names = [cell.value for cell in headers]
    (line,) = [[cell.value for cell in each] for each in lines if each[0].value == "A09"]
    row = dict(zip(names, line, strict=True))
    per_task = row["Run cost"] / row["Tasks a month"]
    a09 = figures()["A09"]
    parts = (a09.costs.model_cost, a09.costs.human_cost, a09.other_per_task)
    assert sum(parts) == pytest.approx(per_task, rel=1e-12)
    model, people, other = (f"{part:.2f}" for part in parts)
    assert (
        f"of EUR {per_task:.2f} run cost per activation ({row['Cost per task']:.2f} with the "
        f"one-off cost) the model takes {model}, people {people}, other lines {other}."
    ) in ANSWERS["E10"]
    fifth_above = f"a fifth above the run cost per activation, EUR {per_task * 1.2:.2f}."
    assert fifth_above in ANSWERS["E10"]


def test_as_many_figures_are_asked_for_in_e4_as_its_title_says() -> None:
    (exercise,) = [each for each in exercises() if each.id == "E4"]
    assert exercise.title == "ROI in four figures"
    assert exercise.result.startswith("Four figures for each agent")
    for figure in ("ROI ratio", "ROI 1", "cashable ROI", "Payback"):
        assert ANSWERS["E4"].count(figure) >= 2, figure


def test_k09d_is_named_with_the_register_that_ends_it() -> None:
    assert ANSWERS["E3"].count("K09d only before the register has written the task") == 2
    assert ANSWERS["E3"].count("K09d") == 2
    assert "E3, E9, E10 and E11" in DOCS.read_text(encoding="utf-8")


def test_the_faults_that_the_answer_of_e3_names_are_planted() -> None:
    planted = {(row["agent_id"], row["rule"]) for row in PLANTED}
    sentences = ANSWERS["E3"].replace(". Customers", "\nCustomers").splitlines()
    named = {
        (agent, rule)
        for sentence in sentences
        for agent in re.findall(r"\((A\d\d)\)", sentence)
        for rule in re.findall(r"\b[KT]\d\d[a-d]?\b", sentence)
    }
    assert len(named) >= 9
    assert named <= planted


def test_the_rewritten_kpi_passes_once_its_baseline_is_measured() -> None:
    kpi = REWRITTEN
    said = finops_xl.call(
        "KPICHECK", kpi.kpi, kpi.category, "Bottom line", kpi.unit, kpi.direction, 4.2, 46300.0,
        kpi.source, kpi.owner, kpi.frequency, kpi.definition, kpi.formula, 46346.0, "yes",
    )  # fmt: skip
    assert said == "OK"


def test_the_model_of_the_written_note_keeps_to_its_own_rules() -> None:
    note = ANSWERS["E11"]
    assert 100 <= len(note.split()) <= 150
    assert "floor" in note
    assert "target" in note
