"""The settings of a workbook: every named value with its label, unit and default.

They are data that a person can read: ``data/settings.csv``, grouped as on the sheet.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Literal, cast

from finops_xl.workshop.columns import Cell, Kind
from finops_xl.workshop.settings import SCHEMA_VERSION

TABLE = Path(__file__).parent / "data" / "settings.csv"
SCHEMA = "FinOpsSchema"
PRICE_BOOK = "PriceBookId"
MADE_BY = "MadeBy"
"""Named cell on Start that holds the version which made the workbook."""

Source = Literal["input", "fixed", "formula", "button"]


@dataclass(frozen=True)
class Setting:
    """One named value on the Settings sheet; ``source`` is who sets it."""

    name: str
    label: str
    kind: Kind
    unit: str
    default: Cell
    limits: tuple[float, float] | None
    source: Source
    help: str
    since: int = 1
    """Schema that brought it; an older workbook does not have it."""


def _read() -> tuple[tuple[str, tuple[Setting, ...]], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    groups = groupby(lines, key=lambda line: line["group"])
    return tuple((group, tuple(map(_setting, members))) for group, members in groups)


def _setting(line: Mapping[str, str]) -> Setting:
    default = SCHEMA_VERSION if line["name"] == SCHEMA else _default(line)
    limits = (float(line["least"]), float(line["most"])) if line["most"] else None
    return Setting(
        name=line["name"],
        label=line["label"],
        kind=cast("Kind", line["kind"]),
        unit=line["unit"],
        default=default,
        limits=limits,
        source=cast("Source", line["set by"]),
        help=line["note"],
        since=int(line["since"] or 1),
    )


def _default(line: Mapping[str, str]) -> Cell:
    if not line["default"]:
        return None
    return line["default"] if line["kind"] == "text" else float(line["default"])


GROUPS = _read()
"""Heading to settings, in the order of the sheet."""

SETTINGS: dict[str, Setting] = {s.name: s for _, settings in GROUPS for s in settings}
