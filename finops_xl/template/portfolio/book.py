"""The tabs of a portfolio workbook, written in two passes like the template's."""

from __future__ import annotations

from functools import partial

from finops_xl.template.build import computed_values, written
from finops_xl.template.content import Content
from finops_xl.template.portfolio.page import write_page
from finops_xl.template.sheet import Sheet
from finops_xl.template.sheets import register
from finops_xl.template.sheets.tabs import table_tab
from finops_xl.template.table import TableLook
from finops_xl.workshop.portfolio import Portfolio
from finops_xl.workshop.portfolio_tables import FoundRow, PortfolioKpiRow, PortfolioRow, SourceRow

_ABOUT = {"title": "AI FinOps portfolio", "subject": "Agent Economics Register"}

_REGISTER = table_tab(
    PortfolioRow,
    title="Register of the portfolio",
    purpose="One row per agent of every workbook, at the terms of the tab Portfolio. The key is "
    "Workshop and Agent ID.",
    summary="One row per agent of every workbook",
    block="results",
    look=TableLook(
        frozen=3,
        groups=register.GROUPS,
        status=("verdict",),
        parts=("roi_floor", "unit_of_work"),
        not_printed="built_on",
    ),
)
_KPIS = table_tab(
    PortfolioKpiRow,
    title="Register KPIs of the portfolio",
    purpose="One row per agent and KPI of every workbook. Levels are in the unit of their row, "
    "values in the currency of the tab Portfolio.",
    summary="One row per agent and KPI of every workbook",
    block="results",
    look=TableLook(
        frozen=4,
        groups=register.KPI_GROUPS,
        status=("valid",),
        parts=("year1_floor", "category"),
        not_printed="file",
    ),
)
_SOURCES = table_tab(
    SourceRow,
    title="Sources",
    purpose="The workbooks that the portfolio was made of, with their own settings. The SHA-256 "
    "tells whether a file is still the one that was read.",
    summary="The workbooks with their settings",
    block="reference",
    look=TableLook(
        frozen=1,
        groups={"agents": "Agents and findings", "currency": "Own settings", "schema": "Stamps"},
        status=(),
    ),
)
_FINDINGS = table_tab(
    FoundRow,
    title="Findings by rule",
    purpose="How often each rule is broken in each workbook as it stands; finops-xl check FILE "
    "names the cells.",
    summary="What each workbook still has to mend",
    block="results",
    look=TableLook(frozen=1, status=("level",)),
)


def sheets_of(portfolio: Portfolio) -> tuple[Sheet, ...]:
    """Give the tabs of a portfolio; the first shows what it is."""
    page = Sheet(
        "Portfolio",
        "Portfolio of agents",
        "What do the agents of all workbooks cost and bring together, and what stands in the way "
        "of a total?",
        "Totals, differences and what is counted twice",
        "set-up",
        partial(write_page, portfolio),
    )
    return page, _REGISTER, _KPIS, _SOURCES, _FINDINGS


def portfolio_bytes(portfolio: Portfolio) -> bytes:
    """Build the workbook of a portfolio in memory."""
    sheets = sheets_of(portfolio)
    content = Content(
        rows={
            PortfolioRow: portfolio.rows,
            PortfolioKpiRow: portfolio.kpi_rows,
            SourceRow: portfolio.sources,
            FoundRow: portfolio.found,
        }
    )
    values = computed_values(written(sheets, content, {}, _ABOUT))
    return written(sheets, content, values, _ABOUT)
