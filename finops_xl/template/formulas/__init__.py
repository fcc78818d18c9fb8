"""The formula of every computed column, by record class and field.

Templates name fields, so that a header is written in one place: ``{baseline}`` is the
cell of the same row, ``{Kpi.baseline}`` the whole column, ``{Target.floor_6:stretch_6}``
several columns of the same row's table, ``{Contract#All.model:valid_to}`` with their headers.
"""

from __future__ import annotations

from finops_xl.template.formulas import (
    agenda,
    benchmarks,
    checks,
    curve,
    economics,
    evolution,
    lookup,
    prices,
    targets,
    words,
)
from finops_xl.template.formulas.lookup import expand, reaches_other_tables
from finops_xl.workshop.columns import Record

FORMULAS: dict[type[Record], dict[str, str]] = {
    **prices.FORMULAS,
    **evolution.FORMULAS,
    **words.FORMULAS,
    **targets.FORMULAS,
    **benchmarks.FORMULAS,
    **economics.FORMULAS,
    **curve.FORMULAS,
    **checks.FORMULAS,
    **agenda.FORMULAS,
}

__all__ = ["FORMULAS", "expand", "formula_of", "lookup", "reaches_other_tables"]


def formula_of(record_class: type[Record], field: str) -> str:
    """Give the formula of a column as the workbook holds it, or "" where it has none."""
    template = FORMULAS.get(record_class, {}).get(field)
    return expand(template, record_class) if template else ""
