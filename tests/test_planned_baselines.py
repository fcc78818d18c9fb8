"""A missing baseline is planned by a task with agent, KPI, owner and date, in any words."""

import pytest

from finops_xl.books.file import FileBook
from finops_xl.macros import findings_of, validate_kpis
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import workshop_of
from finops_xl.workshop.results import Task
from finops_xl.workshop.tasks import merged_tasks, planned_work

KPI = "Customers advised per adviser a month"
OURS = Task("Ask the branch for its count", "A07", KPI, "Head of Sales", 46360.0, "open")


def task(**changed):
    return Task(**(vars(OURS) | changed))


def book_with(case_study, *tasks):
    book = FileBook.open(case_study)
    book.write_rows("Tasks", [task.to_row() for task in tasks])
    return book


def found_with(case_study, *tasks, gate="room"):
    findings = findings_of(book_with(case_study, *tasks), gate).findings
    return {f.rule: f for f in findings if (f.agent_id, f.kpi) == ("A07", KPI)}


def test_a_task_in_any_words_plans_a_baseline_and_eases_the_gate_of_the_room(case_study):
    found = found_with(case_study, OURS)
    assert set(found) == {"K09a"}
    assert (found["K09a"].level, found["K09a"].invalidates) == ("warning", True)
    assert "a task to establish it is open" in found["K09a"].what


def test_for_sign_off_a_planned_baseline_is_an_error_all_the_same(case_study):
    found = found_with(case_study, OURS, gate="sign-off")
    assert {rule: f.level for rule, f in found.items()} == {"K09a": "error"}


@pytest.mark.parametrize(
    "changed",
    [
        {"owner": None},
        {"owner": "TBD"},
        {"due": None},
        {"due": "soon"},
        {"status": "Done"},
        {"kpi": "Another KPI"},
        {"agent_id": "A08"},
    ],
)
def test_what_is_no_plan_leaves_both_errors_and_says_how_to_open_one(case_study, changed):
    found = found_with(case_study, task(**changed))
    assert {rule: f.level for rule, f in found.items()} == {"K09a": "error", "K09d": "error"}
    assert "a row on Tasks with this agent and KPI, an owner and a due date" in found["K09d"].remedy


def test_a_planned_baseline_gets_no_second_task(case_study):
    book = book_with(case_study, OURS)
    validate_kpis(book, "room")
    texts = [row["Task"] for row in book.rows("Tasks") if row["Agent ID"] == "A07"]
    assert texts == ["Ask the branch for its count"]


def test_the_tasks_that_validation_writes_are_plans():
    workshop = workshop_of(case_study_content())
    assert planned_work(workshop) == set()
    workshop.tasks = merged_tasks(workshop)
    assert ("a07", KPI.casefold()) in planned_work(workshop)


def test_errors_stay_before_the_eased_warnings(case_study):
    levels = [f.level for f in findings_of(book_with(case_study, OURS), "room").findings]
    assert levels == sorted(levels, key=("error", "warning").index)
    assert "warning" in levels
