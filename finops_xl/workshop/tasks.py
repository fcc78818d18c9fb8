"""Open work that validation creates; rows that people added or edited are kept."""

from __future__ import annotations

from collections.abc import Sequence

from finops_xl.workshop.columns import Cell
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.model import Workshop, key
from finops_xl.workshop.results import Task

DAYS_TO_ESTABLISH = 14
OPEN = "open"

BASELINE_TASK = "Establish the baseline: measure it, date it, name its source"
_TASK_OF_RULE = {
    "K09a": BASELINE_TASK,
    "K12": "Find a way to measure it, or choose another KPI",
}


def merged_tasks(workshop: Workshop, findings: Sequence[Finding]) -> list[Task]:
    """Add a task for each missing baseline or measurement that has none yet.

    A task is known by its text, agent and KPI, so running twice adds nothing.
    """
    tasks = list(workshop.tasks)
    known = {_key(task) for task in tasks}
    for finding in findings:
        text = _TASK_OF_RULE.get(finding.rule)
        if text is None:
            continue
        task = _task(workshop, text, finding)
        if _key(task) not in known:
            known.add(_key(task))
            tasks.append(task)
    return tasks


def _task(workshop: Workshop, text: str, finding: Finding) -> Task:
    agent = workshop.agent_of.get(key(finding.agent_id))
    kpi = workshop.kpi_of.get((key(finding.agent_id), key(finding.kpi)))
    owner: Cell = (kpi.owner if kpi else None) or (agent.sponsor if agent else None)
    day = workshop.settings.workshop_date
    due = float(day) + DAYS_TO_ESTABLISH if to_date(day) and not isinstance(day, str) else None  # type: ignore[arg-type]
    return Task(text, finding.agent_id, finding.kpi, owner, due, OPEN)


def _key(task: Task) -> tuple[str, ...]:
    return key(task.task), key(task.agent_id), key(task.kpi)
