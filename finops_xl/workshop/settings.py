"""The settings that the model reads, by the defined names of the Settings sheet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Self

from finops_xl.workshop.columns import Cell

SCHEMA_VERSION = 4
"""Counts up when a table or a name changes so that an older file must be carried over."""


@dataclass
class Settings:
    """What holds for the whole workbook, as the cells hold it; dates are serial numbers."""

    workshop: Cell = None
    client: Cell = None
    workshop_date: Cell = None
    workshop_start: Cell = None
    """Time of day, as a fraction of it."""
    workshop_minutes: Cell = None
    reporting_currency: Cell = None
    fx_rate: Cell = None
    """Reporting currency per USD."""
    fx_date: Cell = None
    fx_source: Cell = None
    price_date: Cell = None
    loaded_hourly_cost: Cell = None
    """Reporting currency per hour."""
    horizon_months: Cell = None
    discount_rate: Cell = None
    """Effective, a year."""
    payback_limit_months: Cell = None
    fiscal_year_start: Cell = None
    """Number of the month."""
    hurdle_roi_ratio: Cell = None
    hurdle_npv: Cell = None
    hurdle_time_to_value_months: Cell = None
    default_discount_vendor: Cell = None
    default_discount_trial: Cell = None
    default_discount_rct: Cell = None
    discount_spread: Cell = None
    """Points by which floor and stretch are discounted more and less than the target."""
    default_adoption_6: Cell = None
    default_adoption_12: Cell = None

    @classmethod
    def names(cls) -> dict[str, str]:
        """Field name to defined name: fx_rate is FxRate."""
        return {f.name: f.name.title().replace("_", "") for f in fields(cls)}

    @classmethod
    def from_names(cls, values: Mapping[str, Cell]) -> Self:
        """Read settings from the values of the defined names."""
        return cls(**{f: values.get(name) for f, name in cls.names().items()})
