"""Blank rows to type into, for programs in which tables do not grow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from finops_xl.template.content import Content
from finops_xl.workshop.agenda import Action
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Record
from finops_xl.workshop.contracts import Contract, OtherPrice
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target, Workload

MOST_AGENTS = 200

ROWS_EACH: Mapping[type[Record], int] = {
    Agent: 1,
    Kpi: 3,
    Target: 3,
    AgentEconomics: 1,
    CostLine: 6,
    Assumption: 2,
}
"""Rows for each agent, filled ones included; the case study's twelve have 5.9 cost lines each."""

ROWS_MORE: Mapping[type[Record], int] = dict.fromkeys(
    (Model, Contract, OtherPrice, Workload, Benchmark, Action), 5
)
"""Blank rows of tables that do not go by agents."""


def with_room(content: Content, agents: int) -> Content:
    """Add blank rows until there is room for so many agents; rows that are filled stay first."""
    rows: dict[type[Record], Sequence[Record]] = dict(content.rows)
    for kind, each in ROWS_EACH.items():
        rows[kind] = _longer(kind, rows.get(kind, ()), each * agents)
    for kind, more in ROWS_MORE.items():
        filled = rows.get(kind, ())
        rows[kind] = _longer(kind, filled, len(filled) + more)
    return replace(content, rows=rows)


def _longer(kind: type[Record], filled: Sequence[Record], length: int) -> list[Record]:
    return [*filled, *(kind() for _ in range(length - len(filled)))]
