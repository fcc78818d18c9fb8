"""The tables that the buttons write: findings, tasks and the two register tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from finops_xl.workshop.columns import Cell, Record, column


@dataclass
class FindingRow(Record):
    """One line of the Findings sheet."""

    TABLE: ClassVar[str] = "Findings"
    SHEET: ClassVar[str] = "Findings"

    level: Cell = column("Level", filled="button")
    rule: Cell = column("Rule", filled="button", width=8)
    gate: Cell = column("Gate", filled="button")
    blocks: Cell = column("Blocks sign-off", filled="button", width=10)
    sheet: Cell = column("Sheet", filled="button", width=16)
    cell: Cell = column("Cell", filled="button", width=8)
    go_to: Cell = column("Go to", filled="formula", width=8)
    agent_id: Cell = column("Agent ID", filled="button", width=10)
    kpi: Cell = column("KPI", filled="button", width=34)
    what: Cell = column("What is wrong", filled="button", width=70)
    remedy: Cell = column("How to mend it", filled="button", width=60)


@dataclass
class Task(Record):
    """Open work with an owner and a date; rows people add or edit are kept."""

    TABLE: ClassVar[str] = "Tasks"
    SHEET: ClassVar[str] = "Tasks"
    KEY: ClassVar[tuple[str, ...]] = ("task", "agent_id", "kpi")

    task: Cell = column("Task", help="What is to be done", width=60)
    agent_id: Cell = column("Agent ID", help="As on 2 Classification", width=10)
    kpi: Cell = column("KPI", help="As on 3 KPIs", width=34)
    owner: Cell = column("Owner", help="One named person or role", width=24)
    due: Cell = column("Due", "date")
    status: Cell = column("Status", "choice", choices="TaskStatus")
