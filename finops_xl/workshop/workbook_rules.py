"""W rules: what makes rows of a workbook unusable before any KPI rule applies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from finops_xl.errors import CellError
from finops_xl.prices.contract_rows import COLUMNS
from finops_xl.workshop import lists
from finops_xl.workshop.agenda import Action
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Cell, Column, Record
from finops_xl.workshop.contracts import Contract
from finops_xl.workshop.findings import OTHER_ROW, Finding, Trouble, finding, in_order
from finops_xl.workshop.records import Agent, Kpi, Target
from finops_xl.workshop.results import Task
from finops_xl.workshop.target_case import MONTHS, SCENARIOS
from finops_xl.workshop.wording.text import (
    day,
    has_hidden_sign,
    is_blank,
    key,
    number,
    plain,
    quoted,
)
from finops_xl.workshop.wording.typed import date_remedy, number_remedy, share_remedy
from finops_xl.workshop.wording.wanted import number_wanted, positive_wanted

RULES = ("W01", "W02", "W03", "W04", "W05", "W06", "W07", "W10", "W14")
"""What this module judges."""

_NUMBERS = frozenset({"number", "whole", "share", "money"})
_JUDGED_ELSEWHERE: Mapping[type[Record], frozenset[str]] = {
    Contract: frozenset(COLUMNS),
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
        | {"claim", "benefit_type", "realisation"}
    ),
}
"""Cells that a K, T or contract rule judges, so that one fault is reported once."""

_DATE_TEXT = (Agent, Contract, Kpi, Target)
"""Tables of which another rule judges a date that is text, or our functions read it."""

_COMPUTED_FROM = frozenset(
    {
        "Timings",
        "OnFailure",
        "MeasuredOn",
        "Directions",
        "Modes",
        "EvidenceClasses",
        "ResultKinds",
    }
)
"""Lists whose entries the formulas look for."""

_IDS = frozenset({"agent_id", "assumption_id"})
_FOUND_AS_THEY_STAND = _IDS | {"timing"}
"""Fields that formulas look for in whole columns, where a blank is a sign like any other."""
_PATTERN_SIGNS = "*?~<>="

_ANY_NUMBER: Mapping[type[Record], frozenset[str]] = {
    Action: frozenset({"days"}),  # before the workshop
    Benchmark: frozenset({"baseline", "result"}),  # a change, or a score that starts below 0
}


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
    signed = _ANY_NUMBER.get(type(record), frozenset())
    found = _error_values(record)
    for field, column in record.columns().items():
        cell = getattr(record, field)
        if not column.takes_typing or is_blank(cell):
            continue
        troubles = [] if field in elsewhere else list(_cell_troubles(field, column, cell, signed))
        troubles += _date_text_troubles(type(record), field, column, cell)
        troubles += _sign_troubles(type(record), field, column, cell)
        found += [finding(rule, trouble, record) for rule, trouble in troubles]
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


def _cell_troubles(
    field: str, column: Column, cell: Cell, may_be_negative: Collection[str]
) -> Iterator[tuple[str, Trouble]]:
    if isinstance(cell, CellError):
        return  # W04
    if column.kind in _NUMBERS:
        value = number(cell)
        if value is None:
            what = f"{column.name} holds {quoted(cell)}, which is not a number."
            remedy = number_remedy(cell, number_wanted(field, column))
            yield "W03", Trouble(what, remedy, field)
        elif column.kind == "share" and not 0 <= value <= 1:
            what = f"{column.name} is {value:.6g}; a share lies between 0 and 1."
            yield "W07", Trouble(what, share_remedy(value, "Type a share from 0 to 1."), field)
        elif value < 0 and field not in may_be_negative:
            what = f"{column.name} is {value:.6g}; it must not be negative."
            yield "W07", Trouble(what, positive_wanted(field), field)
    elif column.kind == "date" and day(cell) is None:
        what = f"{column.name} holds {quoted(cell)}, which is no date."
        remedy = date_remedy(cell, "Type a date, such as 2026-11-22.")
        yield "W05", Trouble(what, remedy, field)
    elif column.kind == "choice":
        choices = lists.fixed_lists().get(column.choices)
        if choices and lists.entry(column.choices, plain(cell)) is None:
            what = f"{column.name} {quoted(cell)} is not in the list."
            rule = "W06" if column.choices in _COMPUTED_FROM else "W10"
            yield rule, Trouble(what, f"Choose one of {', '.join(choices)}.", field)


def _date_text_troubles(
    kind: type[Record], field: str, column: Column, cell: Cell
) -> Iterator[tuple[str, Trouble]]:
    """Report a text that is a day for us, and for Excel none."""
    if column.kind == "date" and isinstance(cell, str) and day(cell) and kind not in _DATE_TEXT:
        what = f"{column.name} {quoted(cell)} is text, with which Excel cannot compute."
        yield "W05", Trouble(what, date_remedy(cell, "Type it anew."), field)


def _sign_troubles(
    kind: type[Record], field: str, column: Column, cell: Cell
) -> Iterator[tuple[str, Trouble]]:
    """Report signs that a person does not see, and a formula does."""
    if not isinstance(cell, str):
        return
    if field in _FOUND_AS_THEY_STAND and kind is not Task:
        if has_hidden_sign(cell):
            what = f"{column.name} {quoted(cell)} holds a blank that does not show."
            yield "W14", Trouble(what, "Type it anew, without a blank around it.", field)
        elif field in _IDS and set(_PATTERN_SIGNS) & set(cell):
            what = f"{column.name} {quoted(cell)} holds a sign that Excel reads as a pattern."
            yield "W14", Trouble(what, "Use letters and digits, such as A01.", field)
    elif column.choices in _COMPUTED_FROM:
        meant = lists.entry(column.choices, plain(cell))
        if meant and lists.entry(column.choices, cell) is None:
            what = f"{column.name} {quoted(cell)} holds a sign that does not show."
            yield "W06", Trouble(what, f"Choose {meant} from the list anew.", field)


def check_keys(records: Sequence[Record]) -> list[Finding]:
    """Judge the keys of a table: each is complete and occurs once."""
    found = []
    seen: dict[tuple[str, ...], Record] = {}
    for record in records:
        names = record.columns()
        texts = tuple(plain(getattr(record, field)) for field in record.KEY)
        for field, text in zip(record.KEY, texts, strict=True):
            if not text and not isinstance(getattr(record, field), CellError):
                what = f"{names[field].name} is missing."
                found.append(finding("W01", Trouble(what, "Fill it in.", field), record))
        first = seen.setdefault(tuple(text.casefold() for text in texts), record)
        if first is not record and all(texts):
            found.append(_twice(record, texts, first))
    return found


def _twice(record: Record, texts: tuple[str, ...], first: Record) -> Finding:
    what = f"{quoted(' / '.join(texts))} is already in {OTHER_ROW}."
    trouble = Trouble(what, "Give each row its own key, or delete one.", record.KEY[-1])
    return replace(finding("W01", trouble, record), other=first.position)


def check_agent_ids(records: Iterable[Record], agent_ids: Iterable[Cell]) -> list[Finding]:
    """Judge that rows belong to an agent of the sheet 2 Classification."""
    known = {key(agent_id) for agent_id in agent_ids}
    found = []
    for record in records:
        cell = getattr(record, "agent_id", None)
        is_w14 = isinstance(cell, str) and has_hidden_sign(cell)
        if not is_blank(cell) and key(cell) not in known and not is_w14:
            what = f"There is no agent {quoted(cell)} on 2 Classification."
            remedy = "Correct the id, or add the agent."
            if plain(cell) in known:  # a number and the same as text
                remedy = "Type the id as it stands there: a number and text are two ids."
            found.append(finding("W02", Trouble(what, remedy, "agent_id"), record))
    return found


def check_target_kpis(targets: Iterable[Target], kpis: Iterable[Kpi]) -> list[Finding]:
    """Judge that targets belong to a KPI of the sheet 3 KPIs."""
    known = {(key(kpi.agent_id), key(kpi.kpi)) for kpi in kpis}
    alike = {(agent_id, plain(name).casefold()) for agent_id, name in known}
    found = []
    for target in targets:
        agent_id, name = key(target.agent_id), plain(target.kpi).casefold()
        is_named = name and not is_blank(target.agent_id) and not has_hidden_sign(agent_id)  # W14
        if is_named and (agent_id, key(target.kpi)) not in known:
            what = f"Agent {plain(target.agent_id)} has no KPI {quoted(target.kpi)} on 3 KPIs."
            remedy = "Correct the name, or add the KPI."
            if (agent_id, name) in alike:
                remedy = "Copy the name from there: one of the two holds a sign that does not show."
            found.append(finding("W02", Trouble(what, remedy, "kpi"), target))
    return found


def check_target_benchmarks(
    targets: Iterable[Target], benchmarks: Iterable[Benchmark]
) -> list[Finding]:
    """Judge that the benchmark of a target is on the sheet Benchmarks; an id is a text."""
    ids = (benchmark.benchmark_id for benchmark in benchmarks)
    known = {key(cell) for cell in ids if isinstance(cell, str)}
    found = []
    for target in targets:
        cell = target.benchmark
        if is_blank(cell) or (isinstance(cell, str) and key(cell) in known):
            continue
        what = f"There is no benchmark {quoted(cell)} on Benchmarks."
        remedy = "Choose one of its ids, or add the row; an id is a text, such as own-1."
        found.append(finding("W02", Trouble(what, remedy, "benchmark"), target))
    return found
