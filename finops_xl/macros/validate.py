"""The button "Validate": findings, tasks and the signals that IT confirms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from finops_xl.books.port import Book
from finops_xl.macros import last_known
from finops_xl.macros.reading import read_workshop
from finops_xl.prices.book import price_book
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.findings import OTHER_ROW, Finding
from finops_xl.workshop.gates import in_room
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.observability import Observability, merged_observability
from finops_xl.workshop.obstacles import Obstacles, obstacles
from finops_xl.workshop.results import FindingRow, Task
from finops_xl.workshop.settings_rules import SETTINGS
from finops_xl.workshop.tasks import merged_tasks
from finops_xl.workshop.validation import validate

WRITTEN = (FindingRow.TABLE, Task.TABLE, Observability.TABLE, *last_known.WRITTEN)


@dataclass(frozen=True)
class ValidationSummary:
    """What validation found, and how much it looked at."""

    findings: Sequence[Finding]
    agents: int
    kpis: int
    targets: int
    obstacles: Sequence[Obstacles] = ()
    """Of every target what forbids to sign it today, whatever gate was asked."""
    new_tasks: int = 0
    new_signals: int = 0

    def count(self, level: str) -> int:
        """Count the findings of a level."""
        return sum(finding.level == level for finding in self.findings)


@dataclass(frozen=True)
class Located:
    """A finding with the cell it is about; both texts are empty where there is none."""

    finding: Finding
    sheet: str
    cell: str

    @property
    def where(self) -> str:
        """Sheet and cell as a person writes them."""
        return f"{self.sheet}!{self.cell}" if self.sheet else ""


def locate(book: Book, findings: Sequence[Finding]) -> list[Located]:
    """Find the cell of each finding."""
    return [Located(finding, *_address(book, finding)) for finding in findings]


def _address(book: Book, finding: Finding) -> tuple[str, str]:
    if finding.table == SETTINGS:
        return book.setting_address(finding.column)
    if not finding.table or not finding.column:
        return "", ""
    return book.address(finding.table, max(finding.position, 0), finding.column)


def _naming_cells(book: Book, finding: Finding) -> Finding:
    """Name the cell of the other row that a message speaks of."""
    if finding.other < 0:
        return finding
    there = Located(finding, *book.address(finding.table, finding.other, finding.column))
    return replace(finding, what=finding.what.replace(OTHER_ROW, there.where), other=-1)


def findings_of(book: Book, gate: str = "sign-off") -> ValidationSummary:
    """Judge a workbook and write nothing."""
    workshop = read_workshop(book)
    return _summary(workshop, _validate(book, workshop), gate)


def validate_kpis(book: Book, gate: str = "sign-off") -> ValidationSummary:
    """Judge every agent, KPI and target; write findings, tasks, signals, what is last known.

    Everything is read and judged before anything is written.
    """
    workshop = read_workshop(book)
    book.require_writable(WRITTEN)
    summary = judge(book, workshop, gate)
    write_validation(book, workshop, summary.findings)
    return summary


def judge(book: Book, workshop: Workshop, gate: str = "sign-off") -> ValidationSummary:
    """Judge a workshop and give it the tasks and signals that follow, in memory only."""
    tasks = merged_tasks(workshop)
    new_tasks = len(tasks) - len(workshop.tasks)
    workshop.tasks = tasks
    signals = merged_observability(list(workshop.observability), list(workshop.kpis))
    new_signals = len(signals) - len(workshop.observability)
    workshop.observability = signals
    summary = _summary(workshop, _validate(book, workshop), gate)
    return replace(summary, new_tasks=new_tasks, new_signals=new_signals)


def write_validation(book: Book, workshop: Workshop, findings: Sequence[Finding]) -> None:
    """Write findings, tasks, signals, last-known prices and unit costs, the price-book id."""
    # Everything is read before the first write, which makes a book recalculate.
    rows = [_row(place).to_row() for place in locate(book, findings)]
    old_tasks = book.rows(Task.TABLE)
    tasks = [_with_own_columns(task, old_tasks) for task in workshop.tasks]
    old_signals = book.rows(Observability.TABLE)
    signals = [_with_state(row, old_signals) for row in workshop.observability]
    with book.at_once():
        last_known.write_last_known(book, workshop)
        book.write_rows(FindingRow.TABLE, rows)
        book.write_rows(Task.TABLE, tasks)
        book.write_rows(Observability.TABLE, signals)


def _validate(book: Book, workshop: Workshop) -> list[Finding]:
    return [_naming_cells(book, found) for found in validate(workshop, price_book().as_of)]


def _row(place: Located) -> FindingRow:
    finding = place.finding
    return FindingRow(
        level=finding.level,
        rule=finding.rule,
        gate=finding.gate,
        blocks="yes" if finding.invalidates else None,
        sheet=place.sheet,
        cell=place.cell,
        agent_id=finding.agent_id,
        kpi=finding.kpi,
        what=finding.what,
        remedy=finding.remedy,
    )


def _with_own_columns(task: Task, old_rows: Sequence[dict[str, Cell]]) -> dict[str, Cell]:
    """Give a task with the values that people wrote into columns of their own."""
    old = old_rows[task.position] if 0 <= task.position < len(old_rows) else {}
    return {**old, **task.to_row()}


def _with_state(signal: Observability, old_rows: Sequence[dict[str, Cell]]) -> dict[str, Cell]:
    """Give a new row, or a row as it stands with nothing but its state anew."""
    if not 0 <= signal.position < len(old_rows):
        return signal.to_row()
    return {**old_rows[signal.position], Observability.columns()["state"].name: signal.state}


def _summary(workshop: Workshop, findings: Sequence[Finding], gate: str) -> ValidationSummary:
    return ValidationSummary(
        in_room(workshop, findings) if gate == "room" else findings,
        len(workshop.agents),
        len(workshop.kpis),
        len(workshop.targets),
        obstacles(workshop.targets, findings),
    )
