"""The tabs of the workbook, in workshop order, and the inputs of its pages."""

from finops_xl.template.sheet import Sheet
from finops_xl.template.sheets import (
    assumptions,
    break_even,
    checks,
    classification,
    contracts,
    costs,
    curve,
    economics,
    findings,
    foundation,
    functions_help,
    glossary,
    integrity,
    kpis,
    lists,
    other_prices,
    prices,
    register,
    settings,
    start,
    targets,
    workloads,
)

SHEETS: tuple[Sheet, ...] = (
    start.SHEET,
    settings.SHEET,
    prices.SHEET,
    contracts.SHEET,
    other_prices.SHEET,
    foundation.SHEET,
    workloads.SHEET,
    break_even.SHEET,
    classification.SHEET,
    kpis.SHEET,
    targets.SHEET,
    assumptions.SHEET,
    economics.SHEET,
    costs.SHEET,
    curve.SHEET,
    register.SHEET,
    register.KPIS,
    findings.SHEET,
    findings.TASKS,
    integrity.SHEET,
    checks.SHEET,
    glossary.SHEET,
    functions_help.SHEET,
    lists.SHEET,
)

PAGE_INPUTS: dict[str, str] = {name: sheet.name for sheet in SHEETS for name in sheet.inputs}
"""Defined name of every input that stands outside tables and Settings, and its tab."""
