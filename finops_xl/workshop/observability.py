"""The signals behind the KPIs, for IT to confirm: rows that validation adds, never changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from finops_xl.workshop.columns import Cell, Record, column
from finops_xl.workshop.records import Kpi
from finops_xl.workshop.signals import signal_of
from finops_xl.workshop.wording.text import is_blank, key, plain

KPI_GONE = "KPI is gone"
SOURCE_DIFFERS = "3 KPIs names another source"
CURRENT = "OK"


@dataclass
class Observability(Record):
    """What must be measured to prove a KPI; derived once from its source, then yours and IT's."""

    TABLE: ClassVar[str] = "Observability"
    SHEET: ClassVar[str] = "Observability"
    KEY: ClassVar[tuple[str, ...]] = ("agent_id", "kpi")
    SINCE: ClassVar[int] = 3

    agent_id: Cell = column("Agent ID", help="As on 2 Classification", width=10)
    kpi: Cell = column("KPI", help="As on 3 KPIs", width=30)
    signal: Cell = column("Signal", help="What must be emitted to compute the KPI", width=44)
    system: Cell = column("Where emitted", help="System that emits it", width=18)
    fields: Cell = column("Fields", help="Fields, events or metrics", width=30)
    tool: Cell = column("Tool", "choice", choices="SignalTools", width=23)
    status: Cell = column("Status", "choice", choices="SignalStatus", width=12)
    gap: Cell = column("Gap", help="What is missing, and until when", width=32)
    it_owner: Cell = column("Owner in IT", help="One named person or role", width=20)
    confirmed: Cell = column("Confirmed by IT", "choice", choices="YesNo", width=13)
    confirmed_on: Cell = column("Confirmed on", "date", width=12)
    confirmed_by: Cell = column("Confirmed by", help="Name", width=20)
    state: Cell = column("State", unit="this row against 3 KPIs", filled="button", width=16)
    mind: Cell = column("To bear in mind", help="What is known of such a tool", width=44)
    source: Cell = column(
        "Source as derived", help="Correct it once the row agrees with 3 KPIs again", width=30
    )


def merged_observability(rows: list[Observability], kpis: list[Kpi]) -> list[Observability]:
    """Give the rows with their state, and a new row for each KPI that has none.

    A row is known by agent and KPI, so running twice adds nothing.
    """
    by_key: dict[tuple[str, str], Kpi] = {}
    for kpi in kpis:
        if not is_blank(kpi.kpi):
            by_key.setdefault(_key(kpi), kpi)
    known = {_key(row) for row in rows}
    for row in rows:
        row.state = _state(row, by_key.get(_key(row)))
    return rows + [_derived(kpi) for k, kpi in by_key.items() if k not in known]


def _state(row: Observability, kpi: Kpi | None) -> str | None:
    if is_blank(row.agent_id) and is_blank(row.kpi):
        return None  # a row of a person's own, about no KPI
    if kpi is None:
        return KPI_GONE
    return CURRENT if plain(row.source) == plain(kpi.source) else SOURCE_DIFFERS


def _derived(kpi: Kpi) -> Observability:
    found = signal_of(kpi)
    return Observability(
        agent_id=kpi.agent_id,
        kpi=kpi.kpi,
        signal=found.signal or None,
        system=found.system or None,
        fields=found.fields or None,
        tool=found.tool or None,
        status=found.status or None,
        gap=found.gap or None,
        state=CURRENT,
        mind=found.mind or None,
        source=kpi.source,
    )


def _key(row: Observability | Kpi) -> tuple[str, str]:
    return key(row.agent_id), key(row.kpi)
