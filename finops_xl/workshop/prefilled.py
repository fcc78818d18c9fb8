"""What the KPI catalogue fills in for a KPI, and what a person has typed over it.

A pre-filled column holds a formula that looks the KPI up on Lists. Whoever has a KPI of
their own, or deviates from the catalogue, types over it: a typed value stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from finops_xl.workshop import facts
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.records import Kpi
from finops_xl.workshop.wording.text import NO_BREAK_SPACE, SPACE, is_blank, trimmed

CURRENCY_NAME = "ReportingCurrency"
"""Defined name of the currency that units such as {currency}/task are shown in."""


def from_catalogue(kpi: Cell, currency: Cell) -> dict[str, str]:
    """Give what the catalogue fills in, by field of a KPI; nothing for one of one's own."""
    if not isinstance(kpi, str):
        return {}
    name = trimmed(kpi.replace(NO_BREAK_SPACE, SPACE)).casefold()
    row = facts.catalogue_by_name().get(name)
    if row is None:
        return {}
    shown = facts.CURRENCY if is_blank(currency) else str(currency)
    fields = (field for field, column in Kpi.columns().items() if column.prefilled)
    return {field: row[field].replace(facts.CURRENCY, shown) for field in fields}


def typed_over(record: Record, currency: Cell) -> dict[str, Cell]:
    """Give the values of pre-filled columns that are a person's own, by field."""
    columns = {field: c for field, c in record.columns().items() if c.prefilled}
    if not columns or not isinstance(record, Kpi):
        return {}
    filled = from_catalogue(record.kpi, currency)
    cells = {field: getattr(record, field) for field in columns}
    return {f: cell for f, cell in cells.items() if not is_blank(cell) and cell != filled.get(f)}


def prefilled_headers(table: str) -> frozenset[str]:
    """Name the pre-filled columns of a table by their headers."""
    columns = Kpi.columns().values() if table.casefold() == Kpi.TABLE.casefold() else ()
    return frozenset(column.name for column in columns if column.prefilled)


def only_typed(table: str, row: Mapping[str, Cell], currency: Cell) -> dict[str, Cell]:
    """Leave out of a row that is to be written what the catalogue fills in anyway."""
    filled = prefilled_headers(table)
    if not filled:
        return dict(row)
    fields = {column.name: field for field, column in Kpi.columns().items()}
    own = typed_over(Kpi.from_row(row), currency)
    return {name: c for name, c in row.items() if name not in filled or fields[name] in own}
