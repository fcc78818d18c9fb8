"""Findings and Tasks: what is wrong, and who mends it by when."""

from finops_xl.template.sheets.progress import done_of
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.results import FindingRow, Task

SHEET = table_tab(
    FindingRow,
    title="Findings",
    purpose=(
        "What validation found in the content, errors first. Written by Validate and by "
        "Build register (finops-xl register FILE); finops-xl check FILE shows it on screen."
    ),
    summary="What validation found in the content, and how to mend it",
    block="commitment",
    look=TableLook(frozen=0, status=("level",)),
    progress=done_of(
        "{FindingRow.level}", '({FindingRow.level}="error")', "findings are errors", "none written"
    ),
)

TASKS = table_tab(
    Task,
    title="Tasks",
    purpose=(
        "Open work with an owner and a date: validation adds a task for every KPI "
        "without a baseline, unless an open row names agent, KPI, owner and due date already. "
        "Your own rows and your edits are kept."
    ),
    summary="Baselines to establish and other open work",
    block="results",
    look=TableLook(frozen=1, status=()),
    progress=done_of("{Task.task}", '({Task.status}="done")', "tasks done"),
)
