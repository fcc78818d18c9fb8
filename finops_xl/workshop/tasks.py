"""Open work that validation creates; rows that people added or edited are kept."""

from __future__ import annotations

import datetime as dt

from finops_xl.workshop.kpi_rules import KPI_RULES
from finops_xl.workshop.lists import DONE
from finops_xl.workshop.model import KpiKey, Workshop
from finops_xl.workshop.records import Kpi
from finops_xl.workshop.results import Task
from finops_xl.workshop.statement import Statement
from finops_xl.workshop.wording.text import day, is_placeholder, key, number, plain
from finops_xl.workshop.wording.typed import numbers_meant

DAYS_TO_ESTABLISH = 14
OPEN = "open"

BASELINE_TASK = "Establish the baseline: measure it, date it, name its source"
_TASK_OF_RULE = {
    "K09a": BASELINE_TASK,
    "K12": "Find a way to measure it, or choose another KPI",
}
_NO_DAY = dt.date.max
"""Neither rule looks at the age of a baseline."""


def planned_work(workshop: Workshop) -> set[KpiKey]:
    """Name the KPIs that somebody works on by a day: open tasks, in whatever words.

    A task counts with agent, KPI, owner and due date, until its status is done.
    """
    return {
        (key(task.agent_id), key(task.kpi))
        for task in workshop.tasks
        if day(task.due) is not None
        and not is_placeholder(plain(task.owner))
        and plain(task.status).casefold() != DONE
    }


def merged_tasks(workshop: Workshop) -> list[Task]:
    """Add a task for each missing baseline or measurement that has none yet.

    A task is known by its text, agent and KPI, so running twice adds nothing; for a missing
    baseline any planned work on the KPI will do, and one typed as text is there already.
    """
    tasks = list(workshop.tasks)
    known = {_key(task) for task in tasks}
    planned = planned_work(workshop)
    for kpi in workshop.kpis:
        for finding in KPI_RULES.judge(Statement(kpi, "", _NO_DAY), kpi, only=_TASK_OF_RULE):
            task = _task(workshop, _TASK_OF_RULE[finding.rule], kpi)
            is_planned = task.task == BASELINE_TASK and (
                _key(task)[1:] in planned or bool(numbers_meant(kpi.baseline))
            )
            if _key(task) not in known and not is_planned:
                known.add(_key(task))
                tasks.append(task)
    return tasks


def _task(workshop: Workshop, text: str, kpi: Kpi) -> Task:
    agent = workshop.agent_of.get(key(kpi.agent_id))
    unowned = KPI_RULES.judge(Statement(kpi, "", _NO_DAY), kpi, only=("K13",))
    owner = agent.sponsor if agent and unowned else kpi.owner
    day = number(workshop.settings.workshop_date)
    due = None if day is None else day + DAYS_TO_ESTABLISH
    return Task(text, kpi.agent_id, kpi.kpi, owner, due, OPEN)


def _key(task: Task) -> tuple[str, ...]:
    return key(task.task), key(task.agent_id), key(task.kpi)
