"""The tables that people fill in: one record a row, one field a column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from finops_xl.workshop.columns import Cell, Record, column


def _known(name: str, kind: Any = "money", unit: str = "USD / M tokens", help: str = "") -> Any:
    help = help or "Kept from the price book; type it for a model that the book lacks"
    return column(name, kind, unit=unit, filled="button", help=help, or_typed=True)


def _listed(name: str) -> Any:
    return column(name, "money", unit="USD / M tokens", filled="formula")


@dataclass
class Model(Record):
    """A model in use, with its list and its contracted price in USD per M tokens."""

    TABLE: ClassVar[str] = "Models"
    SHEET: ClassVar[str] = "Prices"
    KEY: ClassVar[tuple[str, ...]] = ("model",)

    model: Cell = column("Model", help="Id or name of the model, as in the price book", width=24)
    tier: Cell = column("Tier", "choice", choices="Tiers", help="Frontier, Mid or Efficient")
    context_window: Cell = column("Context window", "whole", unit="tokens")
    input_list: Cell = _listed("Input list")
    output_list: Cell = _listed("Output list")
    cache_read_list: Cell = _listed("Cache read list")
    cache_write_list: Cell = _listed("Cache write 5m list")
    input: Cell = column("Input", "money", unit="USD / M tokens", filled="formula")
    output: Cell = column("Output", "money", unit="USD / M tokens", filled="formula")
    cache_read: Cell = column("Cache read", "money", unit="USD / M tokens", filled="formula")
    cache_write: Cell = column("Cache write 5m", "money", unit="USD / M tokens", filled="formula")
    terms: Cell = column("Terms", filled="formula", width=12)
    price_from: Cell = column("Price from", filled="formula", width=16)
    check: Cell = column("Check", filled="formula", width=40)
    known_model: Cell = column(
        "Last known model", filled="button", or_typed=True, width=20, help="Whose prices these are"
    )
    input_known: Cell = _known("Input last known")
    output_known: Cell = _known("Output last known")
    cache_read_known: Cell = _known("Cache read last known")
    cache_write_known: Cell = _known("Cache write last known")
    holds_to: Cell = _known(
        "Holds up to",
        "whole",
        "input tokens",
        "Longer calls cost more, or the model refuses them; blank = no limit",
    )
    known_on: Cell = _known("Last known for", "date", "price date", "Blank for a price of your own")


@dataclass
class Workload(Record):
    """A kind of call, priced once and for a month."""

    TABLE: ClassVar[str] = "Workloads"
    SHEET: ClassVar[str] = "1 Workloads"
    KEY: ClassVar[tuple[str, ...]] = ("workload",)

    workload: Cell = column("Workload", help="What the calls are made for", width=30)
    model: Cell = column("Model", "choice", choices="ModelsInUse", width=24)
    input_tokens: Cell = column("Input tokens", "number", unit="tokens per call")
    output_tokens: Cell = column("Output tokens", "number", unit="tokens per call")
    cached_tokens: Cell = column("Cached tokens", "number", unit="tokens per call")
    cache_write_tokens: Cell = column("Cache write tokens", "number", unit="tokens per call")
    calls: Cell = column("Calls a month", "number", unit="calls")
    mode: Cell = column("Mode", "choice", choices="Modes")
    cost_per_call: Cell = column("Cost per call", "money", unit="USD", filled="formula")
    cost_per_month: Cell = column("Cost a month", "money", unit="USD", filled="formula")
    check: Cell = column("Check", filled="formula", width=40)


@dataclass
class Agent(Record):
    """A prioritised agent with its economic thesis (Block 2)."""

    TABLE: ClassVar[str] = "Agents"
    SHEET: ClassVar[str] = "2 Classification"
    KEY: ClassVar[tuple[str, ...]] = ("agent_id",)

    agent_id: Cell = column("Agent ID", help="Short and unique, such as A01", width=10)
    agent: Cell = column("Agent", help="Name of the agent", width=26)
    process: Cell = column("Process", help="Business process the agent works in", width=22)
    line: Cell = column("Line", "choice", choices="Lines", help="Bottom line or Top line")
    driver: Cell = column(
        "Value driver",
        "choice",
        choices="ValueDrivers",
        help="Primary driver of the line",
        width=18,
    )
    outcome: Cell = column("Outcome", help="What falls or is earned, with a number", width=38)
    mechanism: Cell = column("Mechanism", help="How the agent does it", width=38)
    sponsor: Cell = column("Sponsor", help="Who wants it and answers for it", width=20)
    thesis: Cell = column("Thesis", filled="formula", width=60)
    check: Cell = column("Check", filled="formula", width=30)
    stage: Cell = column("Stage", "choice", choices="Stages", later=True)
    first_spend: Cell = column("First spend", "date", later=True, help="Month money first leaves")
    go_live: Cell = column("Go-live", "date", later=True, help="Month 1 is the first after it")
    cost_centre: Cell = column("Cost centre", later=True, help="Who bears the cost")
    gl_account: Cell = column("GL account", later=True, help="Where it is booked")
    focus_tag: Cell = column("FOCUS tag", later=True, help="Value of the tag x_AgentId", width=18)
    source: Cell = column("Source", later=True, help="Where the facts come from", width=130)
    since_register: Cell = column("Since the register", filled="formula", later=True, width=30)


def _from_catalogue(name: str, kind: Any = "text", about: str = "", **more: Any) -> Any:
    help = f"{about}Filled from the catalogue; type over it for your own KPI"
    return column(name, kind, help=help, prefilled=True, **more)


@dataclass
class Kpi(Record):
    """A KPI of an agent (Block 3)."""

    TABLE: ClassVar[str] = "Kpis"
    SHEET: ClassVar[str] = "3 KPIs"
    KEY: ClassVar[tuple[str, ...]] = ("agent_id", "kpi")

    agent_id: Cell = column("Agent ID", "choice", choices="AgentIds", width=10)
    kpi: Cell = column("KPI", help="From the catalogue on Lists, or your own", width=34)
    baseline: Cell = column(
        "Baseline", "number", unit="KPI unit", help="Present level; % as a fraction, 34 % = 0.34"
    )
    baseline_date: Cell = column("Baseline date", "date", help="Day the baseline was measured")
    source: Cell = column("Source", help="System: field, field", width=34)
    owner: Cell = column("Owner", help="One named person or role", width=24)
    measurable: Cell = column("Measurable today", "choice", choices="Measurable", width=17)
    category: Cell = _from_catalogue("Category", "choice", choices="Categories")
    unit: Cell = _from_catalogue("Unit", "choice", choices="Units")
    direction: Cell = _from_catalogue("Direction", "choice", choices="Directions")
    frequency: Cell = column("Frequency", "choice", choices="Frequencies")
    check: Cell = column("Check", filled="formula", width=44)
    definition: Cell = _from_catalogue("Definition", later=True, width=44)
    formula: Cell = _from_catalogue(
        "Formula", about="Arithmetic on named inputs; needed before signing. ", later=True, width=34
    )
    measured_on: Cell = column("Measured on", "choice", choices="MeasuredOn", later=True, width=18)
    attribution: Cell = column("Attribution", "choice", choices="Attributions", later=True)
    baseline_period: Cell = column(
        "Baseline period", later=True, help="From when to when", width=18
    )
    baseline_sample: Cell = column("Baseline sample", later=True, help="How many items", width=52)
    eligible_pool: Cell = column("Eligible pool", "number", later=True, unit="KPI unit")
    line: Cell = column("Line", filled="formula", later=True)
    key: Cell = column("Key", filled="formula", later=True, width=24)


def _level(name: str, about: str = "", filled: Any = "input") -> Any:
    return column(name, "number", unit="KPI unit", help=about, filled=filled, width=10)


def _worth(name: str) -> Any:
    return column(name, "money", unit="currency a month", filled="formula", later=True)


@dataclass
class Target(Record):
    """Floor, target and stretch of a KPI at 6 and 12 months (Block 4)."""

    TABLE: ClassVar[str] = "Targets"
    SHEET: ClassVar[str] = "4 Targets"
    KEY: ClassVar[tuple[str, ...]] = ("agent_id", "kpi")

    agent_id: Cell = column("Agent ID", "choice", choices="AgentIds", width=10)
    kpi: Cell = column("KPI", help="As on 3 KPIs", width=34)
    baseline: Cell = column("Baseline", "number", filled="formula", unit="KPI unit")
    direction: Cell = column("Direction", filled="formula")
    unit: Cell = column("Unit", filled="formula")
    band_centre: Cell = column(
        "Band centre",
        "number",
        unit="KPI unit",
        help="Within-band KPIs only: the levels are allowed deviations from it. "
        "Blank = the baseline is a deviation already",
    )
    benchmark: Cell = column(
        "Benchmark",
        "choice",
        choices="BenchmarkIds",
        help="From Benchmarks; what you type beside it wins",
        width=17,
    )
    benchmark_claim: Cell = _level("Benchmark claim", filled="formula")
    claim: Cell = _level("Claim", "Level a vendor or peer reports; blank = that of the benchmark")
    claim_source: Cell = column(
        "Claim source", help="Who says so, where; blank = that of the benchmark", width=56
    )
    claim_date: Cell = column("Claim date", "date", help="Blank = that of the benchmark", width=11)
    discount: Cell = column(
        "Discount",
        "share",
        help="The guide asks for 30-50 %; blank = by the evidence of the benchmark",
        width=10,
    )
    claim_used: Cell = _level("Claim used", filled="formula")
    discount_used: Cell = column("Discount used", "share", filled="formula", width=10)
    constraint: Cell = column("Constraint", help="What limits adoption", width=28)
    adoption_6: Cell = column("Adoption 6", "share", unit="share at month 6", width=10)
    adoption_12: Cell = column("Adoption 12", "share", unit="share at month 12", width=10)
    suggestion: Cell = column("Suggestion", filled="formula", width=22)
    suggested_floor_6: Cell = _level("Suggested floor 6", filled="formula")
    suggested_target_6: Cell = _level("Suggested target 6", filled="formula")
    suggested_stretch_6: Cell = _level("Suggested stretch 6", filled="formula")
    suggested_floor_12: Cell = _level("Suggested floor 12", filled="formula")
    suggested_target_12: Cell = _level("Suggested target 12", filled="formula")
    suggested_stretch_12: Cell = _level("Suggested stretch 12", filled="formula")
    floor_6: Cell = _level("Floor 6")
    target_6: Cell = _level("Target 6")
    stretch_6: Cell = _level("Stretch 6")
    floor_12: Cell = _level("Floor 12")
    target_12: Cell = _level("Target 12")
    stretch_12: Cell = _level("Stretch 12")
    assumption_id: Cell = column("Assumption ID", "choice", choices="AssumptionIds")
    check: Cell = column("Check", filled="formula", width=44)
    sign_off: Cell = column("Sign-off", filled="formula", width=34)
    money_per_unit: Cell = column(
        "Money per unit",
        "money",
        later=True,
        unit="currency a month per KPI unit",
        help="What one KPI unit is worth in a month; blank = not monetised. A % is a fraction, so "
        "for % type what 100 points are worth: 3,400 a point = 340,000",
    )
    benefit_type: Cell = column(
        "Benefit type", "choice", choices="BenefitTypes", later=True, width=20
    )
    realisation: Cell = column("Realisation", "share", later=True, help="Share that becomes money")
    budget_holder: Cell = column("Budget holder", later=True, help="Whose budget it is", width=22)
    kpi_row: Cell = column("KPI row", "whole", unit="row of 3 KPIs", filled="formula", later=True)
    benchmark_row: Cell = column(
        "Benchmark row", "whole", unit="row of Benchmarks", filled="formula", later=True, width=11
    )
    measured_on: Cell = column("Measured on", filled="formula", later=True, width=18)
    claim_source_used: Cell = column("Claim source used", filled="formula", later=True, width=56)
    claim_date_used: Cell = column(
        "Claim date used", "date", filled="formula", later=True, width=11
    )
    value_floor_6: Cell = _worth("Value floor 6")
    value_target_6: Cell = _worth("Value target 6")
    value_stretch_6: Cell = _worth("Value stretch 6")
    value_floor_12: Cell = _worth("Value floor 12")
    value_target_12: Cell = _worth("Value target 12")
    value_stretch_12: Cell = _worth("Value stretch 12")
    valued: Cell = column("Valued", filled="formula", later=True)
    sign_off_row: Cell = column(
        "Sign-off row", "whole", unit="row of Sign-offs", filled="formula", later=True
    )
    sign_off_changes: Cell = column("Changed since", filled="formula", later=True, width=20)
    cashable: Cell = column("Cashable", filled="formula", later=True)
    note: Cell = column("Note", later=True, help="Free words", width=44)


@dataclass
class CostLine(Record):
    """One cost of an agent, in the reporting currency."""

    TABLE: ClassVar[str] = "Costs"
    SHEET: ClassVar[str] = "Costs"
    KEY: ClassVar[tuple[str, ...]] = ("agent_id", "layer", "item")

    agent_id: Cell = column("Agent ID", "choice", choices="AgentIds", width=10)
    layer: Cell = column("Layer", "choice", choices="CostLayers", width=28)
    item: Cell = column("Item", help="What the money is for", width=34)
    timing: Cell = column(
        "Timing",
        "choice",
        choices="Timings",
        help="one-off, monthly, or already spent: shown apart, in no decision",
    )
    amount: Cell = column(
        "Amount", "money", unit="currency; monthly: a month", help="Positive amount"
    )
    treatment: Cell = column("Treatment", "choice", choices="Treatments", later=True)
    source: Cell = column("Source", later=True, help="Quote or contract, date", width=56)


@dataclass
class Assumption(Record):
    """What a target rests on."""

    TABLE: ClassVar[str] = "Assumptions"
    SHEET: ClassVar[str] = "Assumptions"
    KEY: ClassVar[tuple[str, ...]] = ("assumption_id",)

    assumption_id: Cell = column("Assumption ID", help="Short and unique, such as S01", width=14)
    assumption: Cell = column("Assumption", help="What is taken to be true", width=70)
    owner: Cell = column("Owner", help="One named person or role", width=24)
    source: Cell = column("Source", help="Where it comes from", width=70)
    date: Cell = column("Date", "date")
    status: Cell = column("Status", "choice", choices="AssumptionStatus")
    rests_on_it: Cell = column(
        "Targets resting on it", "whole", unit="targets", filled="formula", width=20
    )
