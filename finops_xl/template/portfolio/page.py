"""The tab Portfolio: at which terms, with which totals, and what stands in the way of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from textwrap import wrap

from finops_xl.template.calculator import (
    GridCell,
    Line,
    finish,
    fixed,
    line,
    name_cell,
    result,
    set_widths,
    write_grid,
    write_heading,
    write_lines,
)
from finops_xl.template.draft import Draft, Formula, Page
from finops_xl.template.portfolio.sentences import (
    OK,
    ROLES,
    Sentence,
    of_differences,
    of_double_counts,
)
from finops_xl.template.portfolio.sums import (
    BENEFIT_COLUMNS,
    COUNT_COLUMNS,
    MONTHS_IN_A_YEAR,
    SUM_COLUMNS,
    WORKSHOP_COLUMNS,
    YEAR,
    benefit_rows,
    count_rows,
    group_rows,
    total_row,
    word_rows,
    workshop_rows,
)
from finops_xl.template.sheet import (
    BODY_ROW,
    HEADER_LINE,
    STATUS_ROW,
    Sheet,
    open_page,
    print_upright,
)
from finops_xl.workshop.columns import Column
from finops_xl.workshop.lists import BENEFIT_TYPES, LINES
from finops_xl.workshop.portfolio import Portfolio
from finops_xl.workshop.wording.text import plain

WIDTHS = (40, *(14.0,) * 13)
_COLUMNS = len(WIDTHS)
_ROOM = int(1.1 * sum(WIDTHS[1:]))
"""Letters of a sentence on one line; a column is measured in digits, which are wider."""
_ROWS_ON_A_PAGE = 110

_HEADER = (
    '=IF(PortfolioUnsettled>0,"attention: totals are withheld, see Differences between the '
    'workbooks","Totals of "&PortfolioWorkbooks&" workbooks in "&ReportingCurrency)'
)


def write_page(portfolio: Portfolio, draft: Draft, sheet: Sheet) -> None:
    """Write terms and differences, then the totals, then ids and benefits that meet."""
    page = open_page(draft, sheet)
    page.compute(STATUS_ROW, 0, _HEADER, page.look("status"))
    name_cell(page, HEADER_LINE, STATUS_ROW, 0)
    set_widths(page, WIDTHS)
    row = write_heading(page, BODY_ROW, "The portfolio", _COLUMNS)
    row = write_lines(page, row, _facts(portfolio)) + 1
    row = _sentences(
        page,
        row,
        "Differences between the workbooks",
        of_differences(portfolio),
        "The workbooks share currency, FX rate, discount rate, horizon and price date.",
    )
    row = _totals(page, row, portfolio)
    names = [(member.name, _currency_of(portfolio, member.name)) for member in portfolio.members]
    row = _section(
        page, row, "By workshop", WORKSHOP_COLUMNS, lambda first: workshop_rows(first, names),
        "Every row is in its currency and at the terms that its rows of the register state.",
    )  # fmt: skip
    counted = {"Agents by verdict": "verdict", "Agents by sign-off": "sign_off"}
    if portfolio.has_totals:
        del counted["Agents by verdict"]  # its totals count them
    for heading, field in counted.items():
        words = _words(portfolio, field)
        columns = (Column(heading, "text", filled="formula"), *COUNT_COLUMNS)
        row = _section(page, row, heading, columns, partial(count_rows, field=field, words=words))
    row = _sentences(
        page,
        row,
        "Ids and benefits of several workbooks",
        of_double_counts(portfolio),
        "No id stands in two workbooks, and no benefit is claimed in two of them.",
    )
    finish(page, WIDTHS, row)
    print_upright(page, 1 if row <= _ROWS_ON_A_PAGE else 0)
    page.sheet.protect()
    page.sheet.activate()


def _facts(portfolio: Portfolio) -> Sequence[Line]:
    agents = 'SUMPRODUCT(--({PortfolioRow.agent_id}<>""))'
    day = portfolio.terms.price_date
    return (
        line("PortfolioWorkbooks", "Workbooks", result("ROWS({SourceRow.workshop})"), "whole",
             unit="workbooks", help="Listed on Sources with their own settings"),
        line("PortfolioAgents", "Agents", result(agents), "whole", unit="agents"),
        line("ReportingCurrency", "Currency", _one("{PortfolioRow.currency}", '""'), "text",
             help="Blank where the rows are in several; each row of the register states its own"),
        line("PortfolioFx", "1 USD =", _one("{PortfolioRow.fx_rate}"),
             unit="currency"),
        line("PortfolioDiscount", "Discount rate", _one("{PortfolioRow.discount_rate}"), "share",
             unit="a year"),
        line("PortfolioHorizon", "Horizon", _one("{PortfolioRow.horizon}"), "whole",
             unit="months"),
        line("PortfolioPrices", "Prices of", _one("{SourceRow.price_date}"), "date")
        if day is None
        else fixed("PortfolioPrices", "Prices of", day, "date"),
        line("PortfolioBuiltOn", "Made on", _one("{PortfolioRow.built_on}"), "date"),
        fixed("PortfolioUnsettled", "Differences not settled", float(len(portfolio.unsettled)),
             "whole", unit="differences",
             help="Totals over all workbooks are shown when there is none"),
        fixed(YEAR, "Months in a year", MONTHS_IN_A_YEAR, "whole", unit="months",
             help="Run-rate value is that of month 12, times these"),
    )  # fmt: skip


def _one(column: str, otherwise: str = '"several"') -> Formula:
    """Give the value that all rows share, or say that there are several."""
    first = f"INDEX({column},1)"
    missing = '""' if otherwise == '""' else '"not stated"'
    shared = f"SUMPRODUCT(--({column}<>{first}))=0"
    return result(f'IF({shared},IF({first}="",{missing},{first}),{otherwise})')


def _currency_of(portfolio: Portfolio, name: str) -> str:
    return next((plain(row.currency) for row in portfolio.rows if row.workshop == name), "")


def _totals(page: Page, row: int, portfolio: Portfolio) -> int:
    if not portfolio.has_totals:
        row = write_heading(page, row, "Totals", _COLUMNS)
        page.put(row, 0, "withheld", page.look("status check"))
        page.put(
            row, 1, "Settle the differences above, then make the portfolio again.",
            page.look("line"),
        )  # fmt: skip
        return row + 2
    row = _section(
        page, row, "Totals by line", SUM_COLUMNS,
        lambda first: [*group_rows(first, "line", LINES), total_row()],
        "Sums hold what is known; the last columns count the agents it is known of.",
    )  # fmt: skip
    row = _section(
        page, row, "Totals by verdict", SUM_COLUMNS,
        lambda first: word_rows(first, "verdict", _words(portfolio, "verdict")),
    )  # fmt: skip
    return _section(
        page, row, "Run-rate value by benefit type of the KPI", BENEFIT_COLUMNS,
        lambda first: benefit_rows(first, BENEFIT_TYPES),
        "Value of month 12 x 12. Of every KPI with money, also of agents whose value is "
        "incomplete: the sum can be above the one of the agents.",
    )  # fmt: skip


def _words(portfolio: Portfolio, field: str) -> list[str]:
    """List what a column of the register says, each word once."""
    return sorted({plain(getattr(each, field)) for each in portfolio.rows})


def _section(
    page: Page,
    row: int,
    heading: str,
    columns: Sequence[Column],
    rows: Callable[[int], Sequence[Sequence[GridCell]]],
    explained: str = "",
) -> int:
    """Write a heading and a grid, whose rows are told where the first of them stands."""
    row = write_heading(page, row, heading, _COLUMNS, explained)
    return write_grid(page, row, columns, rows(row + 2)) + 1


def _sentences(page: Page, row: int, heading: str, sentences: Sequence[Sentence], none: str) -> int:
    """Write what was found, each with a word before it; say so where there is nothing."""
    row = write_heading(page, row, heading, _COLUMNS)
    for status, text in sentences or [Sentence(OK, none)]:
        page.put(row, 0, status, page.look("cell", align="left"))
        colour = {"type": "no_blanks", "format": page.look(ROLES.get(status, "check"))}
        page.sheet.conditional_format(row, 0, row, 0, colour)
        for part in wrap(text, _ROOM, break_long_words=False, break_on_hyphens=False):
            page.put(row, 1, part, page.look("line"))
            row += 1
    return row + 1
