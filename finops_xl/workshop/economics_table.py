"""The AgentEconomics table: one row per agent, every formula column named once.

What each figure means and how it is computed stands in ``agent_economics.py``;
the workbook computes the same figures with native formulas.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from finops_xl.workshop.columns import Cell, Record, column


def _computed(name: str, unit: str = "", kind: Any = "money", width: float = 13) -> Any:
    return column(name, kind, unit=unit, filled="formula", width=width)


@dataclass
class AgentEconomics(Record):
    """Cost, value and return of an agent by scenario."""

    TABLE: ClassVar[str] = "AgentEconomics"
    SHEET: ClassVar[str] = "Economics"
    KEY: ClassVar[tuple[str, ...]] = ("agent_id",)

    agent_id: Cell = column("Agent ID", "choice", choices="AgentIds", width=10)
    unit_of_work: Cell = column("Unit of work", help="One task, such as a conversation", width=14)
    model: Cell = column("Model", "choice", choices="ModelsInUse", width=20)
    input_tokens: Cell = column("Input tokens", "number", unit="tokens per call")
    output_tokens: Cell = column("Output tokens", "number", unit="tokens per call")
    cached_tokens: Cell = column("Cached tokens", "number", unit="tokens per call; blank = 0")
    calls: Cell = column("Calls per task", "number", unit="calls; blank = 1")
    tasks: Cell = column("Tasks a month", "number", unit="tasks at full adoption")
    tasks_stretch: Cell = column("Tasks a month stretch", "number", unit="tasks; blank = the same")
    success_rate: Cell = column("Success rate", "share", unit="share of tasks")
    on_failure: Cell = column("On failure", "choice", choices="OnFailure", help="retry or person")
    failure_minutes: Cell = column(
        "Failure minutes",
        "number",
        unit="minutes per failed task",
        help="Minutes of the person who takes a failed task over; 0 if none",
    )
    review_minutes: Cell = column("Review minutes", "number", unit="minutes per attempt; blank = 0")

    unit_cost_live: Cell = _computed("Unit cost live", "USD per attempt")
    unit_cost_listed: Cell = _computed("Unit cost by price list", "USD per attempt")
    unit_cost_known: Cell = column(
        "Unit cost last known", "money", unit="USD per attempt", filled="button"
    )
    unit_cost_model: Cell = column("Last known model", filled="button", width=16)
    unit_cost_used: Cell = _computed("Unit cost used", "USD per attempt")
    unit_cost_from: Cell = _computed("Unit cost from", kind="text")
    model_row: Cell = _computed("Model row", "row of Prices", "whole", width=9)
    model_cost: Cell = _computed("Model cost per task", "currency")
    human_cost: Cell = _computed("Human cost per task", "currency")
    one_off: Cell = _computed("One-off cost", "currency")
    sunk: Cell = _computed("Already spent", "currency, in no other figure")
    monthly_other: Cell = _computed("Other monthly cost", "currency a month")
    run_cost: Cell = _computed("Run cost", "currency a month")
    run_cost_stretch: Cell = _computed("Run cost stretch", "currency a month")
    value_status: Cell = _computed("Value status", kind="text")
    value_floor_6: Cell = _computed("Value floor 6", "currency a month")
    value_target_6: Cell = _computed("Value target 6", "currency a month")
    value_stretch_6: Cell = _computed("Value stretch 6", "currency a month")
    value_floor_12: Cell = _computed("Value floor 12", "currency a month")
    value_target_12: Cell = _computed("Value target 12", "currency a month")
    value_stretch_12: Cell = _computed("Value stretch 12", "currency a month")
    months_to_go_live: Cell = _computed("Months to go-live", "months", kind="whole", width=11)
    year1_cost: Cell = _computed("Year-1 cost", "currency, no one-off cost")
    year1_cost_stretch: Cell = _computed("Year-1 cost stretch", "currency, no one-off cost")
    year1_floor: Cell = _computed("Year-1 value floor", "currency")
    year1_target: Cell = _computed("Year-1 value target", "currency")
    year1_stretch: Cell = _computed("Year-1 value stretch", "currency")
    run_rate_cost: Cell = _computed("Run-rate cost", "currency a year")
    run_rate_cost_stretch: Cell = _computed("Run-rate cost stretch", "currency a year")
    run_rate_floor: Cell = _computed("Run-rate value floor", "currency a year")
    run_rate_target: Cell = _computed("Run-rate value target", "currency a year")
    run_rate_stretch: Cell = _computed("Run-rate value stretch", "currency a year")
    horizon_cost: Cell = _computed("Horizon cost", "currency")
    horizon_cost_stretch: Cell = _computed("Horizon cost stretch", "currency")
    horizon_floor: Cell = _computed("Horizon value floor", "currency")
    horizon_target: Cell = _computed("Horizon value target", "currency")
    horizon_stretch: Cell = _computed("Horizon value stretch", "currency")
    cashable_floor: Cell = _computed("Cashable floor", "currency, horizon")
    cashable_target: Cell = _computed("Cashable target", "currency, horizon")
    roi_floor: Cell = _computed("ROI floor", "share", "share")
    roi_target: Cell = _computed("ROI target", "share", "share")
    roi_stretch: Cell = _computed("ROI stretch", "share", "share")
    cashable_roi_floor: Cell = _computed("ROI cashable floor", "cashable only", "share")
    cashable_roi_target: Cell = _computed("ROI cashable target", "cashable only", "share")
    sunk_roi_target: Cell = _computed("ROI target with sunk cost", "share", "share")
    ratio_floor: Cell = _computed("ROI ratio floor", "x", "number")
    ratio_target: Cell = _computed("ROI ratio target", "x", "number")
    ratio_stretch: Cell = _computed("ROI ratio stretch", "x", "number")
    payback_month_floor: Cell = _computed("Payback month floor", "month no.", "whole")
    payback_month_target: Cell = _computed("Payback month target", "month no.", "whole")
    payback_month_stretch: Cell = _computed("Payback month stretch", "month no.", "whole")
    payback_floor: Cell = _computed("Payback floor", "months", "number")
    payback_target: Cell = _computed("Payback target", "months", "number")
    payback_stretch: Cell = _computed("Payback stretch", "months", "number")
    payback_lasts_floor: Cell = _computed("Payback lasts floor", kind="text", width=12)
    payback_lasts_target: Cell = _computed("Payback lasts target", kind="text", width=12)
    payback_lasts_stretch: Cell = _computed("Payback lasts stretch", kind="text", width=12)
    npv_floor: Cell = _computed("NPV floor", "currency")
    npv_target: Cell = _computed("NPV target", "currency")
    npv_stretch: Cell = _computed("NPV stretch", "currency")
    cost_per_task: Cell = _computed("Cost per task", "currency, fully loaded")
    model_share: Cell = _computed("Model invoice share", "share of cost per task", "share")
    verdict: Cell = _computed("Verdict", kind="text", width=28)
    roi_function: Cell = _computed("ROI by function", "share", "share")
    ratio_function: Cell = _computed("ROI ratio by function", "x", "number")
    payback_function: Cell = _computed("Payback by function", "months", "number")
    npv_function: Cell = _computed("NPV by function", "currency")
    functions_agree: Cell = _computed("Functions agree", kind="text")
