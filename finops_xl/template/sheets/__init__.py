"""The tabs of the workbook, in workshop order, and the inputs of its pages."""

from finops_xl.template.sheet import Sheet
from finops_xl.template.sheets import (
    actions,
    agenda,
    assumptions,
    benchmarks,
    changes,
    checks,
    classification,
    contracts,
    cost_layers,
    costs,
    curve,
    economics,
    exercises,
    findings,
    functions_help,
    glossary,
    integrity,
    knowledge_check,
    kpis,
    lists,
    observability,
    other_prices,
    partners,
    prices,
    register,
    register_totals,
    roles,
    settings,
    sign_off,
    start,
    targets,
    workloads,
)
from finops_xl.template.sheets.agent_card import page as agent_card
from finops_xl.template.sheets.break_even import page as break_even
from finops_xl.template.sheets.cost_evolution import page as cost_evolution
from finops_xl.template.sheets.cost_evolution import pairs as cost_pairs
from finops_xl.template.sheets.cost_evolution import sources as cost_sources
from finops_xl.template.sheets.foundation import page as foundation
from finops_xl.template.sheets.monthly import page as monthly

SHEETS: tuple[Sheet, ...] = (
    start.SHEET,
    agenda.SHEET,
    actions.SHEET,
    settings.SHEET,
    prices.SHEET,
    contracts.SHEET,
    other_prices.SHEET,
    foundation.SHEET,
    workloads.SHEET,
    cost_evolution.SHEET,
    cost_pairs.SHEET,
    cost_sources.SHEET,
    break_even.SHEET,
    knowledge_check.SHEET,
    classification.SHEET,
    kpis.SHEET,
    targets.SHEET,
    benchmarks.SHEET,
    assumptions.SHEET,
    economics.SHEET,
    costs.SHEET,
    cost_layers.SHEET,
    monthly.SHEET,
    curve.SHEET,
    findings.SHEET,
    agent_card.SHEET,
    sign_off.SHEET,
    sign_off.SIGN_OFFS,
    register.SHEET,
    register.KPIS,
    register_totals.SHEET,
    findings.TASKS,
    observability.SHEET,
    partners.SHEET,
    integrity.SHEET,
    checks.SHEET,
    roles.SHEET,
    exercises.SHEET,
    knowledge_check.ANSWERS,
    glossary.SHEET,
    functions_help.SHEET,
    changes.SHEET,
    lists.SHEET,
)

PAGE_INPUTS: dict[str, str] = {name: sheet.name for sheet in SHEETS for name in sheet.inputs}
"""Defined name of every input that stands outside tables and Settings, and its tab."""
