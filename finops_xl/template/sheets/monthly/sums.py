"""The sums of the tab Monthly: held against Economics, and by fiscal year."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.calculator import GridCell, result, write_grid, write_heading
from finops_xl.template.draft import Page
from finops_xl.template.sheets.monthly.agent import by_scenario, cost_of
from finops_xl.workshop.columns import Column

FISCAL_YEARS = 8
"""Five years of horizon, and up to two and a half years between first spend and go-live."""

_COSTS = ("MonthlyOneOffs", "MonthlyModelCosts", "MonthlyHumanCosts", "MonthlyOtherCosts")
_RUN_COSTS = _COSTS[1:]

_AGREES = (
    Column("Figure", "text", filled="formula"),
    Column("From the months", "money", unit="currency", filled="formula"),
    Column("Economics", "money", unit="currency", filled="formula"),
    Column("Check", "text", filled="formula"),
)
_BY_YEAR = (
    Column("Fiscal year", "number", unit="the year it ends in", filled="formula"),
    Column("Value", "money", unit="currency", filled="formula"),
    Column("Run cost", "money", unit="currency", filled="formula"),
    Column("One-off cost", "money", unit="currency", filled="formula"),
    Column("Net", "money", unit="currency", filled="formula"),
)


def write(page: Page, row: int, columns: int) -> int:
    """Write both grids; give the next free row."""
    row = write_heading(
        page, row, "Do the months agree with Economics?", columns, "Both compute by themselves."
    )
    first = row + 2
    rows = [_agrees(*figure, row=at) for at, figure in enumerate(_figures(), first)]
    row = write_grid(page, row, _AGREES, rows) + 1
    row = write_heading(
        page,
        row,
        "By fiscal year",
        columns,
        "A fiscal year is named after the year in which it ends; Settings says when it starts.",
    )
    first = row + 2
    years = [_fiscal_year(at, first) for at in range(first, first + FISCAL_YEARS)]
    return write_grid(page, row, _BY_YEAR, years) + 1


def _sum(*names: str) -> str:
    """Add columns up; while a month is unknown, so is the sum."""
    known = ",".join(f"COUNT({name})>0" for name in names)
    return f'IF(AND({known}),{"+".join(f"SUM({name})" for name in names)},"")'


def _in_year_1(*names: str) -> str:
    known = ",".join(f"COUNT({name})>0" for name in names)
    limit = 'MonthlyMonths,"<="&MonthsPerYear'
    total = "+".join(f"SUMIFS({name},{limit})" for name in names)
    return f'IF(AND({known},HorizonMonths>=MonthsPerYear),{total},"")'


def _figures() -> tuple[tuple[str, str, str], ...]:
    month = by_scenario("payback_month_{}")
    none = f'IF(ISNUMBER({month}),IF({month}>=NoMonth,"none",{month}),"")'
    found = 'IF(MonthlyPaybackMonth="","none",MonthlyPaybackMonth)'
    paid = f'IF(COUNT(MonthlyCumulative)=HorizonMonths+1,{found},"")'
    return (
        ("Year-1 value", _in_year_1("MonthlyValues"), by_scenario("year1_{}")),
        ("Year-1 run cost", _in_year_1(*_RUN_COSTS), cost_of("year1_cost")),
        ("Value over the horizon", _sum("MonthlyValues"), by_scenario("horizon_{}")),
        ("Cost over the horizon", _sum(*_COSTS), cost_of("horizon_cost")),
        ("Net present value", _present_value(), by_scenario("npv_{}")),
        ("Month of payback", paid, none),
    )


def _present_value() -> str:
    """Add the discounted months up, all of them: one for each month, and the first spend."""
    return 'IF(COUNT(MonthlyDiscounted)=HorizonMonths+1,SUM(MonthlyDiscounted),"")'


def _agrees(label: str, ours: str, theirs: str, row: int) -> list[GridCell]:
    a, b = (xl_rowcol_to_cell(row, column) for column in (1, 2))
    near = f"ABS(N({a})-N({b}))<=Tolerance*(1+ABS(N({b})))"
    return [
        label,
        result(ours),
        result(theirs),
        result(
            f'IF(AND({a}="",{b}=""),"",'
            f'IF(OR({a}={b},AND(ISNUMBER({a}),ISNUMBER({b}),{near})),"OK","differs"))'
        ),
    ]


def _fiscal_year(row: int, first: int) -> list[GridCell]:
    """Sum a fiscal year; after the last one with a month in it the rows are blank."""
    year = xl_rowcol_to_cell(row, 0)
    value, run, one_off = (xl_rowcol_to_cell(row, column) for column in (1, 2, 3))
    before = xl_rowcol_to_cell(row - 1, 0)
    start = "INDEX(MonthlyFiscalYears,1)"
    following = f'IF({before}<MAX(MonthlyFiscalYears),{before}+1,"")'

    def total(*names: str) -> str:
        sums = "+".join(f"SUMIFS({name},MonthlyFiscalYears,{year})" for name in names)
        known = ",".join(f"COUNT({name})>0" for name in names)
        return f'IF(AND(ISNUMBER({year}),{known}),{sums},"")'

    return [
        result(start if row == first else following),
        result(total("MonthlyValues")),
        result(total(*_RUN_COSTS)),
        result(total("MonthlyOneOffs")),
        result(f"{value}-{run}-{one_off}"),
    ]
