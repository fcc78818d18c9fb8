"""The facts behind the rules, read once from the CSV files in ``data``.

Rules, units, the KPI catalogue, value drivers, currencies and word lists are data that
a person can read and correct; nothing here is typed twice in code.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

Row = Mapping[str, str]
"""One line of a data file: header to text."""

CURRENCY = "{currency}"
"""Stands for the reporting currency in units.csv and kpi_catalogue.csv."""


@dataclass(frozen=True)
class Rule:
    """One rule of ``rules.csv`` or ``workbook_rules.csv``; ``order`` is its place there."""

    id: str
    applies_to: str
    level: str
    gate: str
    invalidates: bool
    rule: str
    why: str
    source: str
    order: int


@cache
def rules() -> Mapping[str, Rule]:
    """Map rule id to rule: the workbook rules first, then K, T, P and D."""
    rows = (*_rows("workbook_rules"), *_rows("rules"))
    return {row["id"]: _as_rule(row, order) for order, row in enumerate(rows)}


def _as_rule(row: Row, order: int) -> Rule:
    texts = {key: text for key, text in row.items() if key != "invalidates"}
    return Rule(**texts, invalidates=row["invalidates"] == "yes", order=order)


@cache
def units() -> Sequence[Row]:
    """List every unit with its kind and an example."""
    return _rows("units")


@cache
def value_drivers() -> Sequence[Row]:
    """List the primary value drivers of both lines, with their usual benefit type."""
    return _rows("value_drivers")


@cache
def kpi_catalogue() -> Sequence[Row]:
    """List the KPIs that a workshop picks from."""
    return _rows("kpi_catalogue")


@cache
def catalogue_by_name() -> Mapping[str, Row]:
    """Look a catalogue KPI up by its name in lower case."""
    return {row["name"].casefold(): row for row in kpi_catalogue()}


def is_leading(kpi_name: str) -> bool:
    """Tell a leading indicator of the catalogue: it predicts a result, it proves none."""
    row = catalogue_by_name().get(kpi_name.casefold())
    return row is not None and row["leading"] == "yes"


@cache
def unit_kinds() -> Mapping[str, str]:
    """Map a unit in lower case to its kind; {currency} stands there as it is."""
    return {row["unit"].casefold(): row["kind"] for row in units()}


def unit_template(unit: str) -> str:
    """Put a unit in lower case, with its currency code as {currency}: EUR/task."""
    unit = unit.strip().casefold()
    code, slash, rest = unit.partition("/")
    return f"{CURRENCY}{slash}{rest}" if code.upper() in currencies() else unit


def unit_kind(unit: str) -> str | None:
    """Find the kind of a unit, such as "share" for %; None where it is not in the list."""
    return unit_kinds().get(unit_template(unit))


@cache
def currencies() -> frozenset[str]:
    """List the codes of the national currencies in ISO 4217."""
    return frozenset(row["code"] for row in _rows("currencies"))


@cache
def signal_tools() -> Sequence[Row]:
    """List the kinds of tools that emit signals, the systems of each, and what to mind."""
    return _rows("signal_tools")


@cache
def signal_tool(tool: str) -> Row:
    """Look a kind of tool up by its name."""
    return next(row for row in signal_tools() if row["tool"] == tool)


@cache
def signals() -> Sequence[Row]:
    """List the signals with the words of fields and the kinds of units that tell them."""
    return _rows("signals")


def word_lists() -> Sequence[Row]:
    """List the word lists: kind, and its words separated by "; "."""
    return _rows("words")


@cache
def words(kind: str) -> frozenset[str]:
    """Give one word list of ``words.csv``, in lower case."""
    return _words_by_kind().get(kind, frozenset())


@cache
def _words_by_kind() -> Mapping[str, frozenset[str]]:
    return {row["kind"]: frozenset(row["words"].split("; ")) for row in word_lists()}


@cache
def _rows(name: str) -> tuple[Row, ...]:
    text = (files("finops_xl.workshop") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
