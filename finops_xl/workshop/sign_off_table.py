"""The SignOffs table: what finance signed, copied field by field. Rows are only ever added."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from finops_xl.workshop.columns import Cell, Kind, Record, column
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.lists import LEVELS
from finops_xl.workshop.records import Assumption, Kpi, Target


def _written(name: str, kind: Kind = "text", unit: str = "", width: float = 14) -> Any:
    return column(name, kind, unit=unit, filled="button", width=width)


def _copied(source: type[Record], field: str) -> Any:
    """Declare a column that looks like the one it copies."""
    copied = source.columns()[field]
    kind: Kind = "text" if copied.kind == "choice" else copied.kind
    return _written(copied.name, kind, copied.unit, min(copied.width, 34))


@dataclass
class SignOff(Record):
    """A signature under the targets of a KPI, with a copy of all that was signed."""

    TABLE: ClassVar[str] = "SignOffs"
    SHEET: ClassVar[str] = "Sign-offs"
    KEY: ClassVar[tuple[str, ...]] = ("number",)

    number: Cell = _written("No", "whole", width=6)
    agent_id: Cell = _written("Agent ID", width=10)
    kpi: Cell = _written("KPI", width=34)
    stage: Cell = _written("Stage", width=24)
    approver: Cell = _written("Approver", width=24)
    role: Cell = _written("Role", width=20)
    signed_on: Cell = _written("Signed on", "date")
    price_book: Cell = _written("Price book", width=22)
    fingerprint: Cell = _written("Fingerprint", unit="SHA-256 of the row", width=24)
    key: Cell = _written("Key", width=24)

    definition: Cell = _copied(Kpi, "definition")
    formula: Cell = _copied(Kpi, "formula")
    unit: Cell = _copied(Kpi, "unit")
    direction: Cell = _copied(Kpi, "direction")
    baseline: Cell = _copied(Kpi, "baseline")
    baseline_date: Cell = _copied(Kpi, "baseline_date")
    source: Cell = _copied(Kpi, "source")
    owner: Cell = _copied(Kpi, "owner")
    band_centre: Cell = _copied(Target, "band_centre")
    benchmark: Cell = _copied(Target, "benchmark")
    claim_used: Cell = _copied(Target, "claim_used")
    claim_source_used: Cell = _copied(Target, "claim_source_used")
    discount_used: Cell = _copied(Target, "discount_used")
    adoption_6: Cell = _copied(Target, "adoption_6")
    adoption_12: Cell = _copied(Target, "adoption_12")
    floor_6: Cell = _copied(Target, "floor_6")
    target_6: Cell = _copied(Target, "target_6")
    stretch_6: Cell = _copied(Target, "stretch_6")
    floor_12: Cell = _copied(Target, "floor_12")
    target_12: Cell = _copied(Target, "target_12")
    stretch_12: Cell = _copied(Target, "stretch_12")
    assumption_id: Cell = _copied(Target, "assumption_id")
    assumption: Cell = _copied(Assumption, "assumption")
    money_per_unit: Cell = _copied(Target, "money_per_unit")
    benefit_type: Cell = _copied(Target, "benefit_type")
    realisation: Cell = _copied(Target, "realisation")
    budget_holder: Cell = _copied(Target, "budget_holder")

    verdict: Cell = _copied(AgentEconomics, "verdict")
    one_off: Cell = _copied(AgentEconomics, "one_off")
    run_cost: Cell = _copied(AgentEconomics, "run_cost")
    cost_per_task: Cell = _copied(AgentEconomics, "cost_per_task")
    roi_floor: Cell = _copied(AgentEconomics, "roi_floor")
    roi_target: Cell = _copied(AgentEconomics, "roi_target")
    payback_floor: Cell = _copied(AgentEconomics, "payback_floor")
    npv_floor: Cell = _copied(AgentEconomics, "npv_floor")
    npv_target: Cell = _copied(AgentEconomics, "npv_target")
    discount_rate: Cell = _written("Discount rate", "share", "a year")
    horizon: Cell = _written("Horizon", "whole", "months")
    currency: Cell = _written("Currency")
    fx_rate: Cell = _written("1 USD =", "number", "currency")
    price_date: Cell = _written("Price date", "date")


OF_KPI = tuple("definition formula unit direction baseline baseline_date source owner".split())
OF_TARGET = (
    *("band_centre", "benchmark", "adoption_6", "adoption_12"),
    *LEVELS,
    *("assumption_id", "money_per_unit", "benefit_type", "realisation", "budget_holder"),
)
OF_CLAIM = ("claim_used", "claim_source_used", "discount_used")
"""What a target rests on, typed or from its benchmark; computed on 4 Targets."""

OF_ASSUMPTION = ("assumption",)

OF_ECONOMICS = ("verdict",)
"""What the signature rested on; when it turns, the signature is one under another case."""

SOURCES: dict[str, type[Record]] = {
    **dict.fromkeys(OF_KPI, Kpi),
    **dict.fromkeys((*OF_TARGET, *OF_CLAIM), Target),
    **dict.fromkeys(OF_ASSUMPTION, Assumption),
    **dict.fromkeys(OF_ECONOMICS, AgentEconomics),
}
"""Every signed field and the table it stands in; a change of one returns the target to draft."""

COMPUTED = frozenset({"claim_used", "discount_used"})
"""Signed figures that a formula computes: its last digits are not a change."""

LONG_TEXTS = frozenset({"definition", "formula", "source", "claim_source_used", "assumption"})
"""Fields of which a message only says that they were reworded."""
