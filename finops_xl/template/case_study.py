"""The case study: agents of a fictitious client, modelled on published deployments.

The CSV files under ``data/case_study`` hold one record class each, headed by the columns
that people fill in. A figure that was published is not typed again: its cell names it.

    case:klarna-2.result                              the figure, % as a fraction
    case:servicenow-1.baseline in hours               a time in another unit
    baseline changed by case:genai-at-work-1.result   the KPI's baseline, 15 % up
    case:klarna-2.date                                when it was published

The column ``published_case`` names the cases a row rests on; what they are and where they
stand in public is written behind the row's own source.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TypeVar

from finops_xl.template.agenda import default_actions, default_agenda, made
from finops_xl.template.case_study_signatures import with_signatures
from finops_xl.template.content import Content
from finops_xl.template.cost_evolution import default_pairs
from finops_xl.template.published_cases import PublishedCase, benchmarks, published_cases
from finops_xl.template.settings import SETTINGS
from finops_xl.workshop.agenda import Action, AgendaItem, Change
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Cell, Kind, Record
from finops_xl.workshop.contracts import Contract, OtherPrice
from finops_xl.workshop.cost_evolution import Evolution
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import (
    Agent,
    Assumption,
    CostLine,
    Kpi,
    Model,
    Target,
    Workload,
)

R = TypeVar("R", bound=Record)
Baselines = Mapping[tuple[str, str], float]
"""Numeric baselines by agent and KPI."""

FOLDER = Path(__file__).parent / "data" / "case_study"
FILES: dict[type[Record], str] = {
    Model: "models.csv",
    Contract: "contracts.csv",
    OtherPrice: "other_prices.csv",
    Workload: "workloads.csv",
    Agent: "agents.csv",
    Kpi: "kpis.csv",
    Target: "targets.csv",
    AgentEconomics: "economics.csv",
    CostLine: "costs.csv",
    Assumption: "assumptions.csv",
    Change: "changes.csv",
}
ACTIONS = "actions.csv"
"""What is done of the actions that every workbook starts with."""

SIGN_OFFS = "sign_offs.csv"
"""Who signed, when, for which agents; the copies follow from the other files."""

CITED_IN: dict[type[Record], str] = {
    Agent: "Source",
    Kpi: "Baseline sample",
    Target: "Claim source",
    CostLine: "Source",
    Assumption: "Source",
}
"""The column that shows where a row's published figures come from."""

PUBLISHED_CASE = "published_case"
NOTES = (
    "Northwind Services is fictitious. Its agents are modelled on published deployments and"
    " trials; organisations are named as the source of a figure, not as its user.",
    "What was not published (volumes, costs, money per unit, realisation, plan rate) is our"
    ' own assumption and marked "own assumption".',
    "Some rows are deliberately not ready: validation names them, row by row.",
)

_NAMED = re.compile(
    r"(?P<change>baseline changed by )?case:(?P<id>[\w-]+)\.(?P<field>result|baseline|date)"
    r"(?: in (?P<unit>\w+))?"
)


def case_study_content() -> Content:
    """Fill a workbook with the case study."""
    kpis = _records(Kpi, {})
    baselines = {
        (str(kpi.agent_id), str(kpi.kpi)): kpi.baseline
        for kpi in kpis
        if isinstance(kpi.baseline, float)
    }
    rows: dict[type[Record], Sequence[Record]] = {cls: _records(cls, baselines) for cls in FILES}
    rows[AgendaItem] = default_agenda()
    rows[Action] = _actions()
    rows[Change] = [made(), *rows[Change]]
    rows[Evolution] = default_pairs()
    rows[Benchmark] = benchmarks()
    content = Content(settings=_settings(), rows=rows, notes=NOTES)
    return with_signatures(content, list(rows_of(SIGN_OFFS)))


def _actions() -> list[Action]:
    """Give the actions, with what the case study says of some of them."""
    said = {row["Action"]: row for row in rows_of(ACTIONS)}
    actions = default_actions()
    for action in actions:
        row = said.pop(str(action.action), None)
        if row:
            action.owner, action.done = row["Owner"] or action.owner, row["Done"] or None
            action.note = row["Note"] or None
    if said:
        raise ValueError(f"{ACTIONS}: there is no action {next(iter(said))!r}")
    return actions


def rows_of(name: str) -> list[dict[str, str]]:
    """Read a CSV file of the case study as it stands, nothing resolved."""
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cite(case_ids: str) -> str:
    """Say which published cases these are, each source once: ids, title, address."""
    sources: dict[str, list[str]] = {}
    for case_id in filter(None, case_ids.split(";")):
        sources.setdefault(_case(case_id).citation, []).append(case_id)
    return "; ".join(f"{', '.join(ids)}: {citation}" for citation, ids in sources.items())


def named_figure(text: str, baseline: float | None = None) -> float | None:
    """Resolve a cell that names a published figure; None if it names none."""
    match = _NAMED.fullmatch(text)
    if match is None:
        return None
    case = _case(match["id"])
    if match["field"] == "date":
        return to_serial(case.date)
    figure = case.figure(match["field"], unit=match["unit"])
    if match["change"] is None:
        return figure
    if baseline is None:
        raise ValueError(f"{text}: the KPI has no numeric baseline to change")
    return case.changed(baseline, figure)


@cache
def _cases() -> Mapping[str, PublishedCase]:
    return published_cases()


def _case(case_id: str) -> PublishedCase:
    try:
        return _cases()[case_id]
    except KeyError:
        raise ValueError(f"No published case '{case_id}' in published_cases.csv") from None


def _records(cls: type[R], baselines: Baselines) -> list[R]:
    return [
        _record(cls, row, baselines, position) for position, row in enumerate(rows_of(FILES[cls]))
    ]


def _record(cls: type[R], row: Mapping[str, str], baselines: Baselines, position: int) -> R:
    baseline = baselines.get((row.get("Agent ID", ""), row.get("KPI", "")))
    kinds = {column.name: column.kind for column in cls.columns().values()}
    cells = {
        header: _cell(text, kinds[header], baseline)
        for header, text in row.items()
        if header != PUBLISHED_CASE
    }
    cited = cite(row.get(PUBLISHED_CASE, ""))
    if cited:
        own = row[CITED_IN[cls]]
        cells[CITED_IN[cls]] = f"{own}. {cited}" if own else cited
    return cls.from_row(cells, position)


def _cell(text: str, kind: Kind, baseline: float | None = None) -> Cell:
    if not text:
        return None
    if kind in ("text", "choice"):
        return text
    named = named_figure(text, baseline)
    if named is not None:
        return named
    if kind == "date":
        return to_serial(dt.date.fromisoformat(text))
    try:
        return float(text)
    except ValueError:
        return text


def _settings() -> dict[str, Cell]:
    return {
        row["name"]: _cell(row["value"], SETTINGS[row["name"]].kind)
        for row in rows_of("settings.csv")
    }
