"""The settings of a workbook: every named value with its label, unit and default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from finops_xl.workshop.columns import Cell, Kind
from finops_xl.workshop.settings import SCHEMA_VERSION

LARGEST_RATE = 1_000_000

Source = Literal["input", "fixed", "formula", "button"]


@dataclass(frozen=True)
class Setting:
    """One named value on the Settings sheet; ``formula`` computes it instead of a person."""

    name: str
    label: str
    kind: Kind
    default: Cell = None
    unit: str = ""
    help: str = ""
    source: Source = "input"
    formula: str = ""
    limits: tuple[float, float] | None = None


WORKSHOP = (
    Setting("Workshop", "Workshop", "text", help="Name under which the workshop is kept"),
    Setting("Client", "Client", "text", help="Organisation whose agents are looked at"),
    Setting("WorkshopDate", "Workshop date", "date", help="Day against which baselines are aged"),
    Setting("Phase", "Phase", "text", help="Where the work stands, such as Pre-work or Workshop"),
)
CURRENCY = (
    Setting(
        "ReportingCurrency",
        "Reporting currency",
        "text",
        "USD",
        "ISO code",
        "Currency of all money except prices of models",
    ),
    Setting(
        "FxRate",
        "1 USD =",
        "number",
        1.0,
        "reporting currency",
        "Plan rate, held over the whole horizon",
        limits=(0, LARGEST_RATE),
    ),
    Setting("FxDate", "Date of the rate", "date", help="Day on which the plan rate was set"),
    Setting("FxSource", "Source of the rate", "text", help="Who set the plan rate"),
)
RETURN = (
    Setting(
        "DiscountRate",
        "Discount rate",
        "share",
        0.1,
        "effective, a year",
        "A common default: replace it by your own rate",
        limits=(0, 1),
    ),
    Setting(
        "HorizonMonths",
        "Horizon",
        "whole",
        36,
        "months after go-live",
        "Months over which value and cost are added up",
        limits=(12, 60),
    ),
    Setting(
        "PaybackLimitMonths",
        "Payback limit",
        "number",
        24,
        "months after go-live",
        "The floor scenario must pay back within this time",
        limits=(0, 60),
    ),
    Setting(
        "HurdleRoiRatio",
        "Hurdle: ROI ratio",
        "number",
        1.0,
        "x",
        "Least value delivered per cost incurred",
        limits=(0, LARGEST_RATE),
    ),
    Setting(
        "HurdleNpv",
        "Hurdle: net present value",
        "money",
        0.0,
        "currency",
        "Least net present value of a computed KPI",
    ),
    Setting(
        "HurdleTimeToValueMonths",
        "Hurdle: time to value",
        "number",
        12,
        "months",
        "Longest time to value of a computed KPI",
        limits=(0, 60),
    ),
    Setting(
        "FiscalYearStart",
        "Fiscal year starts in",
        "whole",
        1,
        "month number",
        "1 = January",
        limits=(1, 12),
    ),
)
PRICES = (
    Setting(
        "PriceDate",
        "Price date",
        "date",
        unit="day",
        help="Model prices of this day count in the whole workbook",
    ),
)
PEOPLE = (
    Setting(
        "LoadedHourlyCost",
        "Loaded hourly cost",
        "money",
        unit="currency an hour",
        help="Wage, social cost and workplace of an hour of review",
        limits=(0, LARGEST_RATE),
    ),
    Setting(
        "DefaultDiscountVendor",
        "Discount: vendor claim",
        "share",
        0.5,
        "share",
        "Taken off an improvement that a seller reports",
        limits=(0, 1),
    ),
    Setting(
        "DefaultDiscountTrial",
        "Discount: field trial",
        "share",
        0.4,
        "share",
        "Taken off an improvement seen in a trial without control",
        limits=(0, 1),
    ),
    Setting(
        "DefaultDiscountRct",
        "Discount: controlled trial",
        "share",
        0.3,
        "share",
        "Taken off an improvement seen against a control group",
        limits=(0, 1),
    ),
    Setting(
        "DefaultAdoption6",
        "Adoption at month 6",
        "share",
        0.32,
        "share of eligible work",
        "Used where nothing better is known",
        limits=(0, 1),
    ),
    Setting(
        "DefaultAdoption12",
        "Adoption at month 12",
        "share",
        0.9,
        "share of eligible work",
        "Used where nothing better is known",
        limits=(0, 1),
    ),
)
BASIS = (
    Setting(
        "Basis",
        "Basis",
        "text",
        "nominal, pre-tax, before depreciation",
        help="What the money figures leave in and out",
    ),
    Setting(
        "VatTreatment",
        "VAT",
        "text",
        "recoverable VAT left out",
        help="State irrecoverable VAT as a cost line",
    ),
    Setting("WageGrowth", "Wage growth", "text", "none assumed", help="What is assumed of wages"),
    Setting(
        "ApiPriceTrend",
        "Trend of model prices",
        "text",
        "today's prices held",
        help="What is assumed of model prices over the horizon",
    ),
    Setting(
        "Contingency",
        "Contingency",
        "text",
        "as cost lines, layer contingency",
        help="How the unforeseen is provided for",
    ),
)
CONVENTIONS = (
    Setting("MonthsPerYear", "Months in a year", "whole", 12, "months", source="fixed"),
    Setting("MinutesPerHour", "Minutes in an hour", "whole", 60, "minutes", source="fixed"),
    Setting("FirstTargetMonth", "First target", "whole", 6, "month after go-live", source="fixed"),
    Setting(
        "SecondTargetMonth", "Second target", "whole", 12, "month after go-live", source="fixed"
    ),
    Setting("NoMonth", "Mark for no month", "whole", 1000, "beyond every horizon", source="fixed"),
    Setting("Tolerance", "Tolerance of comparisons", "number", 1e-9, "relative", source="fixed"),
)
WEIGHTS = (
    Setting(
        "Year1Weight6",
        "Year 1, weight of the 6-month value",
        "number",
        unit="months",
        source="formula",
        formula="=SUMPRODUCT({CurveMonth.weight_6},{CurveMonth.in_year_1})",
    ),
    Setting(
        "Year1Weight12",
        "Year 1, weight of the 12-month value",
        "number",
        unit="months",
        source="formula",
        formula="=SUMPRODUCT({CurveMonth.weight_12},{CurveMonth.in_year_1})",
    ),
    Setting(
        "HorizonWeight6",
        "Horizon, weight of the 6-month value",
        "number",
        unit="months",
        source="formula",
        formula="=SUMPRODUCT({CurveMonth.weight_6},{CurveMonth.in_horizon})",
    ),
    Setting(
        "HorizonWeight12",
        "Horizon, weight of the 12-month value",
        "number",
        unit="months",
        source="formula",
        formula="=SUMPRODUCT({CurveMonth.weight_12},{CurveMonth.in_horizon})",
    ),
    Setting(
        "PvWeight6",
        "Present value, weight of the 6-month value",
        "number",
        unit="discounted months",
        source="formula",
        formula="=SUMPRODUCT({CurveMonth.weight_6},{CurveMonth.discount_factor},"
        "{CurveMonth.in_horizon})",
    ),
    Setting(
        "PvWeight12",
        "Present value, weight of the 12-month value",
        "number",
        unit="discounted months",
        source="formula",
        formula="=SUMPRODUCT({CurveMonth.weight_12},{CurveMonth.discount_factor},"
        "{CurveMonth.in_horizon})",
    ),
    Setting(
        "PvMonths",
        "Present value of 1 a month",
        "number",
        unit="discounted months",
        source="formula",
        formula="=SUMPRODUCT({CurveMonth.discount_factor},{CurveMonth.in_horizon})",
    ),
)
STAMPS = (
    Setting("FinOpsSchema", "Schema of this workbook", "whole", SCHEMA_VERSION, source="fixed"),
    Setting("PriceBookId", "Price book last calculated with", "text", source="button"),
    Setting(
        "InstalledPriceBook",
        "Price book installed here",
        "text",
        source="formula",
        formula='=IFERROR(MID(FINOPSVERSION(),SEARCH("prices ",FINOPSVERSION())+LEN("prices "),'
        'LEN(FINOPSVERSION())),"needs add-in")',
    ),
)

GROUPS: tuple[tuple[str, tuple[Setting, ...]], ...] = (
    ("Workshop", WORKSHOP),
    ("Currency", CURRENCY),
    ("Return and hurdles", RETURN),
    ("Model prices", PRICES),
    ("People, discounts and adoption", PEOPLE),
    ("Basis of the figures", BASIS),
    ("Conventions (do not change)", CONVENTIONS),
    ("Computed from the value curve", WEIGHTS),
    ("Stamps", STAMPS),
)
SETTINGS: dict[str, Setting] = {setting.name: setting for _, group in GROUPS for setting in group}
