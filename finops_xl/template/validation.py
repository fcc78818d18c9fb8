"""Data validation of the cells that people fill."""

from __future__ import annotations

from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.draft import Page
from finops_xl.workshop.agenda import Action, AgendaItem
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Column, Record
from finops_xl.workshop.contracts import Contract
from finops_xl.workshop.lists import FROM_TABLES
from finops_xl.workshop.records import Agent, Kpi

TITLE_LIMIT = 32
MESSAGE_LIMIT = 255

LARGEST = 1e15
FIRST_DAY, LAST_DAY = 36526, 73050
"""2000-01-01 and 2099-12-31 as serial numbers; another day is a typing error."""

Limits = tuple[float, float]
_LIMITS: dict[str, Limits] = {"share": (0, 1), "date": (FIRST_DAY, LAST_DAY), "time": (0, 1)}
_EXPECTED = {
    "share": "a share from 0 % to 100 %",
    "date": "a date",
    "time": "a time of day, such as 09:00",
}

SUGGESTIONS: dict[tuple[type[Record], str], str] = {
    (Kpi, "kpi"): "KpiCatalogue",
    (Contract, "model"): "ModelsInUse",
    (Benchmark, "unit"): "Units",
    (AgendaItem, "tab"): "Tabs",
    (Action, "tab"): "Tabs",
}
"""Lists that offer entries where anything else may be typed too."""

NARROWED: dict[tuple[type[Record], str], tuple[str, str]] = {
    (Agent, "driver"): (
        "line",
        '=IF(LEFT(TRIM({cell}))="t",TopLineDrivers,'
        'IF(LEFT(TRIM({cell}))="b",BottomLineDrivers,ValueDrivers))',
    )
}
"""Lists that follow another cell of the row: its field, and the formula that gives the list."""


def add_validation(
    page: Page, first_row: int, last_row: int, number: int, record_class: type[Record], name: str
) -> None:
    """Check what is typed into a column of a table, and say what belongs there."""
    columns = record_class.columns()
    column = columns[name]
    rule = rule_of(column, SUGGESTIONS.get((record_class, name), ""))
    narrowed = NARROWED.get((record_class, name))
    if narrowed:
        by, entries = narrowed
        cell = xl_rowcol_to_cell(first_row, list(columns).index(by), col_abs=True)
        rule["source"] = entries.format(cell=cell)
    rule |= input_message(column.name, column.help or hint(column))
    page.sheet.data_validation(first_row, number, last_row, number, rule)


def input_message(title: str, message: str) -> dict[str, Any]:
    """Give the note that shows while a cell is selected, within Excel's limits."""
    if not message:
        return {}
    return {"input_title": title[:TITLE_LIMIT], "input_message": message[:MESSAGE_LIMIT]}


def hint(column: Column) -> str:
    """Say what belongs into a cell whose column has no help."""
    if column.choices:
        return "Choose from the list"
    if column.kind == "date":
        return "A date"
    if column.kind == "share":
        return "A share from 0 % to 100 %"
    if column.kind in ("number", "whole", "money"):
        return f"A number{': ' + column.unit if column.unit else ''}"
    return ""


def rule_of(column: Column, suggestions: str = "") -> dict[str, Any]:
    """Say what may be typed into a cell of a column."""
    if suggestions:
        return {"validate": "list", "source": f"={suggestions}", "show_error": False}
    if column.choices:
        # A list that comes from a table may still be growing: warn, do not refuse.
        style = "warning" if column.choices in FROM_TABLES else "stop"
        return {
            "validate": "list",
            "source": f"={column.choices}",
            "error_type": style,
            "error_title": "Not on the list",
            "error_message": f"{column.name}: choose an entry of the list.",
        }
    return rule_of_kind(column.kind, column.name)


def rule_of_kind(kind: str, name: str, limits: Limits | None = None) -> dict[str, Any]:
    """Check a number, share or date; words such as n/a are warned of, not refused."""
    if kind == "text":
        return {"validate": "any"}
    low, high = limits or _LIMITS.get(kind, (-LARGEST, LARGEST))
    expected = _EXPECTED.get(kind) or (
        f"a number from {low:,.0f} to {high:,.0f}" if limits else "a number"
    )
    return {
        "validate": "integer" if kind == "whole" else "decimal",
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "error_type": "warning",
        "error_title": "Is that meant?",
        "error_message": f"{name} is {expected}.",
    }
