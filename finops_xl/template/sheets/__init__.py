"""The tabs of the workbook, in workshop order."""

from finops_xl.template.sheet import Sheet
from finops_xl.template.sheets import (
    assumptions,
    checks,
    classification,
    costs,
    curve,
    economics,
    findings,
    foundation,
    functions_help,
    integrity,
    kpis,
    lists,
    prices,
    register,
    settings,
    start,
    targets,
)

SHEETS: tuple[Sheet, ...] = (
    start.SHEET,
    settings.SHEET,
    prices.SHEET,
    foundation.SHEET,
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
    functions_help.SHEET,
    lists.SHEET,
)
