"""The settings of a workshop: one field, one defined name on the Settings sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

from finops_xl.workshop.columns import Cell, Kind

SCHEMA_VERSION = 1


@dataclass(frozen=True)
class Setting:
    """What the Settings sheet shows of one setting."""

    group: str
    label: str
    kind: Kind
    unit: str = ""
    choices: str = ""
    help: str = ""


def setting(
    default: Cell,
    group: str,
    label: str,
    kind: Kind = "text",
    *,
    unit: str = "",
    choices: str = "",
    help: str = "",
) -> Any:
    """Declare a field as a setting with its default."""
    described = Setting(group, label, kind, unit, choices, help)
    return field(default=default, metadata={"setting": described})


_WORKSHOP, _MONEY, _HURDLES = "Workshop", "Currency and prices", "Horizon and hurdles"
_BASIS, _DEFAULTS = "Basis of the figures", "Defaults"


@dataclass
class Settings:
    """What holds for the whole workbook. Dates are serial numbers."""

    workshop: Cell = setting(None, _WORKSHOP, "Workshop", help="Name of the workshop")
    client: Cell = setting(None, _WORKSHOP, "Client")
    workshop_date: Cell = setting(
        None, _WORKSHOP, "Workshop date", "date", help="The age of baselines is judged on this day"
    )
    phase: Cell = setting("Block 1", _WORKSHOP, "Phase", help="Where the workshop stands")

    reporting_currency: Cell = setting(
        "USD", _MONEY, "Reporting currency", unit="ISO 4217", help="Three letters, such as EUR"
    )
    fx_rate: Cell = setting(
        1.0, _MONEY, "1 USD =", "number", unit="reporting currency", help="Plan rate, held"
    )
    fx_date: Cell = setting(None, _MONEY, "Rate of", "date")
    fx_source: Cell = setting(None, _MONEY, "Rate from", help="Where the plan rate comes from")
    price_date: Cell = setting(
        None, _MONEY, "Price date", "date", help="Model prices in force on this day are used"
    )
    loaded_hourly_cost: Cell = setting(
        None,
        _MONEY,
        "Loaded hourly cost",
        "money",
        unit="currency per hour",
        help="Fully loaded cost of an hour of human work",
    )

    horizon_months: Cell = setting(
        36.0, _HURDLES, "Horizon", "whole", unit="months after go-live, 12 to 60"
    )
    discount_rate: Cell = setting(0.1, _HURDLES, "Discount rate", "share", unit="effective, a year")
    payback_limit_months: Cell = setting(24.0, _HURDLES, "Payback limit", "whole", unit="months")
    hurdle_roi_ratio: Cell = setting(1.0, _HURDLES, "ROI ratio hurdle", "number", unit="x")
    hurdle_npv: Cell = setting(0.0, _HURDLES, "NPV hurdle", "money", unit="currency")
    hurdle_time_to_value_months: Cell = setting(
        12.0, _HURDLES, "Time to value hurdle", "whole", unit="months"
    )
    fiscal_year_start: Cell = setting(
        1.0, _HURDLES, "Fiscal year starts in", "whole", unit="month, 1 to 12"
    )

    basis: Cell = setting(
        "Nominal, pre-tax, before depreciation", _BASIS, "Basis", help="How figures are stated"
    )
    vat_treatment: Cell = setting("Irrecoverable VAT included", _BASIS, "VAT")
    wage_growth: Cell = setting(0.0, _BASIS, "Wage growth", "share", unit="a year, for information")
    api_price_trend: Cell = setting(
        0.0, _BASIS, "API price trend", "share", unit="a year, for information"
    )
    contingency: Cell = setting(
        0.1, _BASIS, "Contingency", "share", unit="of cost, for information"
    )

    default_discount_vendor: Cell = setting(
        0.5, _DEFAULTS, "Discount on a vendor claim", "share", help="The guide asks for 30-50 %"
    )
    default_discount_self_reported: Cell = setting(
        0.4, _DEFAULTS, "Discount on a self-reported result", "share"
    )
    default_discount_trial: Cell = setting(0.3, _DEFAULTS, "Discount on a trial", "share")
    default_adoption_6: Cell = setting(
        0.4, _DEFAULTS, "Adoption at month 6", "share", unit="share of eligible work"
    )
    default_adoption_12: Cell = setting(
        0.7, _DEFAULTS, "Adoption at month 12", "share", unit="share of eligible work"
    )

    @classmethod
    def names(cls) -> dict[str, str]:
        """Field name to defined name: fx_rate is FxRate."""
        return {f.name: f.name.title().replace("_", "") for f in fields(cls)}

    @classmethod
    def described(cls) -> dict[str, Setting]:
        """Field name to what the sheet shows."""
        return {f.name: f.metadata["setting"] for f in fields(cls)}

    @classmethod
    def from_names(cls, values: Mapping[str, Cell]) -> Self:
        """Read settings from defined-name values; a name left out keeps its default."""
        known = {f: values[name] for f, name in cls.names().items() if name in values}
        return cls(**known)
