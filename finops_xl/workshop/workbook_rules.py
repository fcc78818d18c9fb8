"""W rules: what makes rows of a workbook unusable before any KPI rule applies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from finops_xl.errors import CellError
from finops_xl.workshop import lists
from finops_xl.workshop.columns import Cell, Column, Record
from finops_xl.workshop.findings import Finding, Trouble, finding, in_order
from finops_xl.workshop.records import Kpi, Target
from finops_xl.workshop.target_case import MONTHS, SCENARIOS
from finops_xl.workshop.wording.text import day, is_blank, number, plain, quoted

RULES = ("W01", "W02", "W03", "W04", "W05", "W06", "W07", "W10")
"""What this module judges."""

_NUMBERS = frozenset({"number", "whole", "share", "money"})
_JUDGED_ELSEWHERE: Mapping[type[Record], frozenset[str]] = {
    Kpi: frozenset(
        {
            "baseline",
            "baseline_date",
            "category",
            "unit",
            "direction",
            "frequency",
            "measurable",
            "attribution",
        }
    ),
    Target: frozenset(
        {f"{scenario}_{month}" for scenario in SCENARIOS for month in MONTHS}
        | {"claim", "benefit_type", "realisation", "adoption_6"}
    ),
}
"""Cells that a K or T rule judges, so that one fault is reported once."""

_COMPUTED_FROM = frozenset({"Timings", "OnFailure", "MeasuredOn", "Modes"})
"""Lists whose entries the formulas look for."""

_MAY_BE_NEGATIVE = frozenset({"claim", "money_per_unit"})


def is_empty(record: Record) -> bool:
    """Tell a row of which no person filled in anything."""
    return all(
        is_blank(getattr(record, field)) and not isinstance(getattr(record, field), CellError)
        for field, column in record.columns().items()
        if column.filled == "input"
    )


def check_cells(record: Record) -> list[Finding]:
    """Judge every cell of a row by the kind of its column."""
    elsewhere = _JUDGED_ELSEWHERE.get(type(record), frozenset())
    found = _error_values(record)
    for field, column in record.columns().items():
        cell = getattr(record, field)
        if column.filled == "input" and field not in elsewhere and not is_blank(cell):
            found += [finding(rule, t, record) for rule, t in _cell_troubles(field, column, cell)]
    return in_order(found)


def _error_values(record: Record) -> list[Finding]:
    """Report the error values of a row; of those that spread through formulas the first."""
    typed: list[Finding] = []
    spread: list[Finding] = []
    for field, column in record.columns().items():
        cell = getattr(record, field)
        if isinstance(cell, CellError):
            found = finding("W04", _error_value(column, cell, field), record)
            (spread if column.filled == "formula" else typed).append(found)
    return typed or spread[:1]


def _error_value(column: Column, cell: CellError, field: str) -> Trouble:
    reason = f" ({cell.reason})" if cell.reason else ""
    remedy = "Correct the cell, or what its formula rests on."
    return Trouble(f"{column.name} shows {cell.code}{reason}.", remedy, field)


def _cell_troubles(field: str, column: Column, cell: Cell) -> Iterator[tuple[str, Trouble]]:
    if isinstance(cell, CellError):
        return  # W04
    if column.kind in _NUMBERS:
        value = number(cell)
        if value is None:
            what = f"{column.name} holds {quoted(cell)}, which is not a number."
            yield "W03", Trouble(what, "Type a number, or leave the cell blank.", field)
        elif column.kind == "share" and not 0 <= value <= 1:
            what = f"{column.name} is {value:.6g}; a share lies between 0 and 1."
            yield "W07", Trouble(what, "Type 0.4 for 40 %.", field)
        elif value < 0 and field not in _MAY_BE_NEGATIVE:
            what = f"{column.name} is {value:.6g}; it must not be negative."
            yield "W07", Trouble(what, "Type a positive number.", field)
    elif column.kind == "date" and day(cell) is None:
        what = f"{column.name} holds {quoted(cell)}, which is no date."
        yield "W05", Trouble(what, "Type a date, such as 2026-11-22.", field)
    elif column.kind == "choice":
        choices = lists.fixed_lists().get(column.choices)
        if choices and plain(cell).casefold() not in map(str.casefold, choices):
            what = f"{column.name} {quoted(cell)} is not in the list."
            rule = "W06" if column.choices in _COMPUTED_FROM else "W10"
            yield rule, Trouble(what, f"Choose one of {', '.join(choices)}.", field)


def check_keys(records: Sequence[Record]) -> list[Finding]:
    """Judge the keys of a table: each is complete and occurs once."""
    found = []
    seen: dict[tuple[str, ...], Record] = {}
    for record in records:
        names = record.columns()
        key = tuple(plain(getattr(record, field)) for field in record.KEY)
        for field, text in zip(record.KEY, key, strict=True):
            if not text and not isinstance(getattr(record, field), CellError):
                what = f"{names[field].name} is missing."
                found.append(finding("W01", Trouble(what, "Fill it in.", field), record))
        first = seen.setdefault(tuple(text.casefold() for text in key), record)
        if first is not record and all(key):
            found.append(finding("W01", _twice(record, key, first), record))
    return found


def _twice(record: Record, key: tuple[str, ...], first: Record) -> Trouble:
    what = f"{quoted(' / '.join(key))} is already in row {first.position + 1} of {record.SHEET}."
    return Trouble(what, "Give each row its own key, or delete one.", record.KEY[-1])


def check_agent_ids(records: Iterable[Record], agent_ids: Collection[str]) -> list[Finding]:
    """Judge that rows belong to an agent of the sheet 2 Classification."""
    known = {agent_id.casefold() for agent_id in agent_ids}
    found = []
    for record in records:
        agent_id = plain(getattr(record, "agent_id", None))
        if agent_id and agent_id.casefold() not in known:
            what = f"There is no agent {quoted(agent_id)} on 2 Classification."
            remedy = "Correct the id, or add the agent."
            found.append(finding("W02", Trouble(what, remedy, "agent_id"), record))
    return found


def check_target_kpis(targets: Iterable[Target], kpis: Iterable[Kpi]) -> list[Finding]:
    """Judge that targets belong to a KPI of the sheet 3 KPIs."""
    known = {(plain(kpi.agent_id).casefold(), plain(kpi.kpi).casefold()) for kpi in kpis}
    found = []
    for target in targets:
        key = (plain(target.agent_id).casefold(), plain(target.kpi).casefold())
        if all(key) and key not in known:
            what = f"Agent {plain(target.agent_id)} has no KPI {quoted(target.kpi)} on 3 KPIs."
            remedy = "Correct the name, or add the KPI."
            found.append(finding("W02", Trouble(what, remedy, "kpi"), target))
    return found
