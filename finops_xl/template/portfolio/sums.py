"""The grids of the tab Portfolio: native sums over its registers, group by group.

Groups are compared with "=", not with SUMIFS: the name of a workshop may hold signs that
SUMIFS reads as a pattern.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.calculator import GridCell, result
from finops_xl.template.sheets.register_totals import MONEY
from finops_xl.workshop.columns import Column

YEAR = "MonthsPerYear"
"""Name of the cell that turns the value of a month into that of a year."""
MONTHS_IN_A_YEAR = 12.0

_KNOWN = {"Cost known": "year1_cost", "Value known": "year1_target"}


def _money(name: str) -> Column:
    unit = "currency a year" if name.startswith("Run-rate") else "currency"
    return Column(name, "money", unit=unit, filled="formula")


def _count(name: str, unit: str = "agents") -> Column:
    return Column(name, "whole", unit=unit, filled="formula")


SUM_COLUMNS = (
    Column("Agents of", "text", filled="formula"),
    _count("Agents"),
    *map(_money, MONEY),
    *map(_count, _KNOWN),
)
WORKSHOP_COLUMNS = (*SUM_COLUMNS, Column("Currency", "text", filled="formula"))
BENEFIT_COLUMNS = (
    Column("KPIs with money of", "text", filled="formula"),
    _count("KPIs", "KPIs"),
    _money("Run-rate value floor"),
    _money("Run-rate value target"),
)
COUNT_COLUMNS = (_count("Agents"),)


def group_rows(first: int, field: str, labels: Sequence[str]) -> list[list[GridCell]]:
    """Give a row for every group and one for what is in none of them."""
    column = f"{{PortfolioRow.{field}}}"
    rows = word_rows(first, field, labels)
    none = "*".join(
        f"({column}<>{xl_rowcol_to_cell(at, 0)})" for at in range(first, first + len(labels))
    )
    return [*rows, _figures("no line stated", none)]


def word_rows(first: int, field: str, words: Sequence[str]) -> list[list[GridCell]]:
    """Give a row for every word that a column says."""
    column = f"{{PortfolioRow.{field}}}"
    return [
        _figures(word, f"({column}={xl_rowcol_to_cell(at, 0)})")
        for at, word in enumerate(words, first)
    ]


def workshop_rows(first: int, names: Sequence[tuple[str, str]]) -> list[list[GridCell]]:
    """Give a row for every workbook, with the currency of its figures."""
    return [
        [*_figures(name, f"({{PortfolioRow.workshop}}={xl_rowcol_to_cell(at, 0)})"), currency]
        for at, (name, currency) in enumerate(names, first)
    ]


def total_row() -> list[GridCell]:
    """Give the sums over all agents."""
    return _figures("All agents", '({PortfolioRow.workshop}<>"")')


def _figures(label: str, group: str) -> list[GridCell]:
    agents = result(f'SUMPRODUCT({group}*({{PortfolioRow.agent_id}}<>""))')
    sums = [_sum(f"{{PortfolioRow.{field}}}", group) for field in MONEY.values()]
    counts = [result(_known(f"{{PortfolioRow.{field}}}", group)) for field in _KNOWN.values()]
    return [label, agents, *sums, *counts]


def _known(column: str, group: str) -> str:
    # These columns hold numbers or nothing.
    return f'SUMPRODUCT({group}*({column}<>""))'


def _sum(column: str, group: str, times: str = "") -> GridCell:
    total = f"SUMPRODUCT({group}*1,{column}){times}"
    return result(f'IF({_known(column, group)}=0,"",{total})')


def count_rows(first: int, field: str, words: Sequence[str]) -> list[list[GridCell]]:
    """Count the agents that a column says each word of."""
    column = f"{{PortfolioRow.{field}}}"
    return [
        [word, result(f"SUMPRODUCT(--({column}={xl_rowcol_to_cell(at, 0)}))")]
        for at, word in enumerate(words, first)
    ]


def benefit_rows(first: int, kinds: Sequence[str]) -> list[list[GridCell]]:
    """Give the run-rate value of the KPIs of each benefit type, and of all."""
    type_of = "{PortfolioKpiRow.benefit_type}"
    groups = [
        (kind, f"({type_of}={xl_rowcol_to_cell(at, 0)})") for at, kind in enumerate(kinds, first)
    ]
    groups.append(("All KPIs with money", '({PortfolioKpiRow.workshop}<>"")'))
    floor, target = "{PortfolioKpiRow.value_floor_12}", "{PortfolioKpiRow.value_target_12}"
    return [
        [
            label,
            result(_known(target, group)),
            _sum(floor, group, f"*{YEAR}"),
            _sum(target, group, f"*{YEAR}"),
        ]
        for label, group in groups
    ]
