"""The button "Build register": validation, then both register tables."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from finops_xl._version import __version__
from finops_xl.books.port import Book
from finops_xl.macros.reading import read_workshop, require_agents
from finops_xl.macros.validate import (
    WRITTEN,
    ValidationSummary,
    judge,
    write_validation,
)
from finops_xl.prices.book import price_book
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Agent
from finops_xl.workshop.register import READY, REMOVED, Stamp
from finops_xl.workshop.register import build_register as assemble
from finops_xl.workshop.register_tables import RegisterKpiRow, RegisterRow
from finops_xl.workshop.wording.text import key, number, plain

_WRITTEN = (*WRITTEN, RegisterRow.TABLE, RegisterKpiRow.TABLE)


@dataclass(frozen=True)
class RegisterSummary:
    """What the register holds after it was built."""

    rows: Sequence[RegisterRow]
    kpi_rows: Sequence[RegisterKpiRow]
    validation: ValidationSummary
    currency: str
    horizon: float | None
    """Months over which the return is computed."""
    costs_of_nobody: int = 0
    """Cost lines whose agent has no row on Economics: no total holds them."""
    doubled: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Cells of the rows that are left out, because their agent id stands above already."""

    @property
    def ready(self) -> int:
        """Count the agents that lack nothing, whatever their verdict."""
        return sum(row.status == READY for row in self.rows)


def build_register(book: Book, today: dt.date) -> RegisterSummary:
    """Assemble the Agent Economics Register and write it, with the findings it rests on.

    ``today`` is stamped on every row. Columns that people added are kept by key; a row
    of theirs whose agent is gone stays at the end, marked as removed.
    """
    workshop = read_workshop(book)
    book.require_writable(_WRITTEN)
    require_agents(book, workshop)
    validation = judge(book, workshop)
    stamp = Stamp(to_serial(today), f"finops-xl {__version__}", price_book().book_id)
    rows, kpi_rows = assemble(workshop, validation.findings, stamp)
    written = {
        RegisterRow.TABLE: _with_own_columns(book, RegisterRow, rows),
        RegisterKpiRow.TABLE: _with_own_columns(book, RegisterKpiRow, kpi_rows),
    }
    with book.at_once():
        write_validation(book, workshop, validation.findings)
        for table, cells in written.items():
            book.write_rows(table, cells)
    settings = workshop.settings
    currency, horizon = str(settings.reporting_currency or ""), number(settings.horizon_months)
    nobodys = sum(key(line.agent_id) not in workshop.inputs_of for line in workshop.costs)
    doubled = _doubled(book, workshop)
    return RegisterSummary(rows, kpi_rows, validation, currency, horizon, nobodys, doubled)


def _doubled(book: Book, workshop: Workshop) -> dict[str, list[str]]:
    """Give the cells of agents whose id another row has already, by id."""
    doubled: dict[str, list[str]] = defaultdict(list)
    for agent in workshop.agents:
        if workshop.agent_of[key(agent.agent_id)] is not agent:
            place = book.address(Agent.TABLE, agent.position, Agent.columns()["agent_id"].name)
            doubled[plain(agent.agent_id)].append("!".join(place))
    return doubled


def _with_own_columns(
    book: Book, record_class: type[Record], rows: Sequence[Record]
) -> list[dict[str, Cell]]:
    """Give rows with what people wrote into columns of their own, found by key."""
    ours = {column.name for column in record_class.columns().values()}
    theirs = {}
    for old in book.rows(record_class.TABLE):
        kept = {name: cell for name, cell in old.items() if name not in ours}
        if any(cell not in (None, "") for cell in kept.values()):
            theirs[_key(record_class, old)] = (old, kept)
    written = []
    for row in rows:
        cells = row.to_row()
        _, kept = theirs.pop(_key(record_class, cells), ({}, {}))
        written.append({**kept, **cells})
    return written + [{**old, **_removed(record_class)} for old, _ in theirs.values()]


def _removed(record_class: type[Record]) -> dict[str, Cell]:
    """Mark a row whose agent or KPI is gone, in the column that says how ready it is."""
    if record_class is RegisterRow:
        return {"Status": REMOVED, "Incomplete no.": None}
    return {"Valid": REMOVED}


def _key(record_class: type[Record], row: Mapping[str, Cell]) -> tuple[str, ...]:
    columns = record_class.columns()
    return tuple(key(row.get(columns[name].name)) for name in record_class.KEY)
