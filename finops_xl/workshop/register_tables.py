"""The two tables of the Agent Economics Register. All columns are written by the button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from finops_xl.workshop.columns import Cell, Kind, Record, column


def _written(name: str, kind: Kind = "text", unit: str = "", width: float = 12) -> Any:
    return column(name, kind, unit=unit, filled="button", width=width)


@dataclass
class RegisterRow(Record):
    """An agent with what it costs, what it brings and how ready it is."""

    TABLE: ClassVar[str] = "Register"
    SHEET: ClassVar[str] = "Register"
    KEY: ClassVar[tuple[str, ...]] = ("agent_id",)

    agent_id: Cell = _written("Agent ID", width=10)
    agent: Cell = _written("Agent", width=28)
    line: Cell = _written("Line")
    verdict: Cell = _written("Verdict", width=36)
    status: Cell = _written("Status", width=12)
    lacks: Cell = _written("What is missing", width=56)
    incomplete_no: Cell = _written("Incomplete no.", "whole", "its row on Register totals")
    thesis: Cell = _written("Thesis", width=60)
    kpis: Cell = _written("KPIs", "whole", "KPIs")
    kpis_valid: Cell = _written("KPIs valid", "whole", "KPIs")
    targets_set: Cell = _written("Targets set", "whole", "targets")
    roi_floor: Cell = _written("ROI floor", "share", "share over the horizon")
    roi_target: Cell = _written("ROI target", "share", "share over the horizon")
    roi_stretch: Cell = _written("ROI stretch", "share", "share over the horizon")
    cashable_roi_floor: Cell = _written("ROI cashable floor", "share", "cashable only")
    cashable_roi_target: Cell = _written("ROI cashable target", "share", "cashable only")
    ratio_target: Cell = _written("ROI ratio target", "number", "x")
    payback_floor: Cell = _written("Payback floor", "number", "months after go-live")
    payback_target: Cell = _written("Payback target", "number", "months after go-live")
    payback_lasts_floor: Cell = _written("Payback lasts floor", unit="to the horizon's end")
    payback_lasts_target: Cell = _written("Payback lasts target", unit="to the horizon's end")
    npv_floor: Cell = _written("NPV floor", "money", "currency")
    npv_target: Cell = _written("NPV target", "money", "currency")
    npv_stretch: Cell = _written("NPV stretch", "money", "currency")
    one_off: Cell = _written("One-off cost", "money", "currency")
    sunk: Cell = _written("Already spent", "money", "currency, in no other figure")
    run_cost: Cell = _written("Run cost", "money", "currency a month")
    year1_cost: Cell = _written("Year-1 cost", "money", "currency, no one-off cost")
    year1_floor: Cell = _written("Year-1 value floor", "money", "currency")
    year1_target: Cell = _written("Year-1 value target", "money", "currency")
    year1_stretch: Cell = _written("Year-1 value stretch", "money", "currency")
    run_rate_cost: Cell = _written("Run-rate cost", "money", "currency a year")
    run_rate_floor: Cell = _written("Run-rate value floor", "money", "currency a year")
    run_rate_target: Cell = _written("Run-rate value target", "money", "currency a year")
    run_rate_stretch: Cell = _written("Run-rate value stretch", "money", "currency a year")
    unit_of_work: Cell = _written("Unit of work")
    tasks: Cell = _written("Tasks a month", "number", "tasks at full adoption")
    cost_per_task: Cell = _written("Cost per task", "money", "currency, fully loaded")
    model_share: Cell = _written("Model invoice share", "share", "share of cost per task")
    model: Cell = _written("Model", width=22)
    model_cost: Cell = _written("Model cost per task", "money", "currency")
    benefit_type: Cell = _written("Benefit type", width=20)
    process: Cell = _written("Process", width=22)
    driver: Cell = _written("Value driver", width=18)
    sponsor: Cell = _written("Sponsor", width=22)
    stage: Cell = _written("Stage")
    first_spend: Cell = _written("First spend", "date")
    go_live: Cell = _written("Go-live", "date")
    cost_centre: Cell = _written("Cost centre")
    gl_account: Cell = _written("GL account", width=16)
    focus_tag: Cell = _written("FOCUS tag", width=18)
    sign_off: Cell = _written("Sign-off", width=26)
    open_errors: Cell = _written("Open errors", "whole", "findings")
    open_warnings: Cell = _written("Open warnings", "whole", "findings")
    built_on: Cell = _written("Built on", "date")
    built_by: Cell = _written("Built by", width=20)
    price_book: Cell = _written("Price book", width=22)
    discount_rate: Cell = _written("Discount rate", "share", "a year")
    horizon: Cell = _written("Horizon", "whole", "months")
    currency: Cell = _written("Currency")
    fx_rate: Cell = _written("1 USD =", "number", "currency")


@dataclass
class RegisterKpiRow(Record):
    """A KPI of an agent with its baseline, its targets and what was found."""

    TABLE: ClassVar[str] = "RegisterKpis"
    SHEET: ClassVar[str] = "Register KPIs"
    KEY: ClassVar[tuple[str, ...]] = ("agent_id", "kpi")

    agent_id: Cell = _written("Agent ID", width=10)
    agent: Cell = _written("Agent", width=28)
    kpi: Cell = _written("KPI", width=34)
    valid: Cell = _written("Valid", width=8)
    rules: Cell = _written("Rules broken", width=18)
    sign_off: Cell = _written("Sign-off", width=26)
    unit: Cell = _written("Unit", width=14)
    direction: Cell = _written("Direction")
    baseline: Cell = _written("Baseline", "number", "KPI unit")
    baseline_date: Cell = _written("Baseline date", "date")
    floor_6: Cell = _written("Floor 6", "number", "KPI unit")
    target_6: Cell = _written("Target 6", "number", "KPI unit")
    stretch_6: Cell = _written("Stretch 6", "number", "KPI unit")
    floor_12: Cell = _written("Floor 12", "number", "KPI unit")
    target_12: Cell = _written("Target 12", "number", "KPI unit")
    stretch_12: Cell = _written("Stretch 12", "number", "KPI unit")
    value_floor_12: Cell = _written("Value floor 12", "money", "currency a month")
    value_target_12: Cell = _written("Value target 12", "money", "currency a month")
    value_stretch_12: Cell = _written("Value stretch 12", "money", "currency a month")
    year1_floor: Cell = _written("Year-1 value floor", "money", "currency")
    year1_target: Cell = _written("Year-1 value target", "money", "currency")
    run_rate_floor: Cell = _written("Run-rate value floor", "money", "currency a year")
    run_rate_target: Cell = _written("Run-rate value target", "money", "currency a year")
    claim: Cell = _written("Claim", "number", "KPI unit")
    claim_source: Cell = _written("Claim source", width=56)
    discount: Cell = _written("Discount", "share")
    assumption_id: Cell = _written("Assumption ID")
    benefit_type: Cell = _written("Benefit type", width=20)
    realisation: Cell = _written("Realisation", "share")
    budget_holder: Cell = _written("Budget holder", width=22)
    category: Cell = _written("Category")
    definition: Cell = _written("Definition", width=44)
    formula: Cell = _written("Formula", width=34)
    source: Cell = _written("Source", width=34)
    owner: Cell = _written("Owner", width=24)
    frequency: Cell = _written("Frequency")
    measurable: Cell = _written("Measurable today")
    measured_on: Cell = _written("Measured on", width=18)
    attribution: Cell = _written("Attribution")
