"""The months of the tab Monthly: value, costs, net and cumulative, and when it is paid back."""

from __future__ import annotations

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from finops_xl.template.calculator import GridCell, result, write_grid
from finops_xl.template.draft import Page
from finops_xl.template.sheets.curve import LONGEST_HORIZON_MONTHS
from finops_xl.workshop.columns import Column

PAYBACK = "payback"

_COLUMNS: dict[str, Column] = {
    "MonthlyMonths": Column("Month", "whole", unit="after go-live", filled="button"),
    "MonthlyDates": Column("Calendar month", "date", unit="month", filled="formula"),
    "MonthlyFiscalYears": Column("Fiscal year", "number", unit="it ends in", filled="formula"),
    "MonthlyValues": Column("Value", "money", unit="currency", filled="formula"),
    "MonthlyOneOffs": Column("One-off cost", "money", unit="currency", filled="formula"),
    "MonthlyModelCosts": Column("Model cost", "money", unit="currency", filled="formula"),
    "MonthlyHumanCosts": Column("Human cost", "money", unit="currency", filled="formula"),
    "MonthlyOtherCosts": Column("Other cost", "money", unit="currency", filled="formula"),
    "MonthlyNets": Column("Net", "money", unit="currency", filled="formula"),
    "MonthlyCumulative": Column("Cumulative", "money", unit="currency", filled="formula"),
    "MonthlyDiscounted": Column("Discounted net", "money", unit="currency", filled="formula"),
    "MonthlyMarks": Column("Payback", "text", filled="formula"),
}
"""The columns, by the defined name of their cells."""

_PLACES = {name: number for number, name in enumerate(_COLUMNS)}
_LATER = "(1+DiscountRate)^(-MonthlyGap/MonthsPerYear)"


def write(page: Page, row: int) -> tuple[int, int]:
    """Write the grid, name its columns; give the rows of the first and the last month."""
    first = row + 2
    months = range(LONGEST_HORIZON_MONTHS + 1)
    write_grid(page, row, tuple(_COLUMNS.values()), [_month(first, m) for m in months])
    last = first + LONGEST_HORIZON_MONTHS
    for name, column in _PLACES.items():
        cells = xl_range_abs(first, column, last, column)
        page.draft.workbook.define_name(name, f"='{page.name}'!{cells}")
    return first, last


def column_of(name: str) -> int:
    """Give the column of a defined name of the grid."""
    return _PLACES[name]


def _month(first: int, month: int) -> list[GridCell]:
    row = first + month
    cells = {name: xl_rowcol_to_cell(row, column) for name, column in _PLACES.items()}
    number, before = cells["MonthlyMonths"], xl_rowcol_to_cell(row - 1, column_of(_CUMULATIVE))
    net, cumulative, day = cells["MonthlyNets"], cells[_CUMULATIVE], cells["MonthlyDates"]
    formulas = _first_spend() if month == 0 else _later_month(cells, number, before)
    fiscal = f"YEAR({day})+IF(AND(FiscalYearStart>1,MONTH({day})>=FiscalYearStart),1,0)"
    dated = f"ISNUMBER({day}),ISNUMBER(FiscalYearStart)"
    formulas["MonthlyFiscalYears"] = f'IF(AND({dated}),{fiscal},"")'
    if month:
        known = f"ISNUMBER({before}),ISNUMBER({cumulative}),MonthlyOneOff>=0"
        crosses = f"{before}<-MonthlyZero,{cumulative}>=-MonthlyZero"
        formulas["MonthlyMarks"] = f'IF(AND({known}),IF(AND({crosses}),"{PAYBACK}",""),"")'
    formulas[_CUMULATIVE] = f"{before}+{net}" if month else net
    return [float(month), *(result(formulas.get(n, '""')) for n in list(_COLUMNS)[1:])]


_CUMULATIVE = "MonthlyCumulative"


def _first_spend() -> dict[str, str]:
    return {
        "MonthlyDates": "MonthlyFirstSpend",
        "MonthlyOneOffs": "MonthlyOneOff",
        "MonthlyNets": "-MonthlyOneOff",
        "MonthlyDiscounted": "-MonthlyOneOff",
    }


def _later_month(cells: dict[str, str], number: str, before: str) -> dict[str, str]:
    """Compute a month after go-live; beyond the horizon it stays blank."""
    costs = ("MonthlyModelCosts", "MonthlyHumanCosts", "MonthlyOtherCosts")
    formulas = {
        "MonthlyDates": f"DATE(YEAR(MonthlyGoLive),MONTH(MonthlyGoLive)+{number},1)",
        "MonthlyValues": f"MonthlyValue6*INDEX({{CurveMonth.weight_6}},{number})"
        f"+MonthlyValue12*INDEX({{CurveMonth.weight_12}},{number})",
        "MonthlyModelCosts": "MonthlyModel",
        "MonthlyHumanCosts": "MonthlyHuman",
        "MonthlyOtherCosts": "MonthlyOther",
        "MonthlyNets": cells["MonthlyValues"] + "".join(f"-{cells[cost]}" for cost in costs),
        "MonthlyDiscounted": f"{cells['MonthlyNets']}"
        f"*INDEX({{CurveMonth.discount_factor}},{number})*{_LATER}",
    }
    inside = f"AND(ISNUMBER(HorizonMonths),{number}<=HorizonMonths)"
    return {name: f'IF({inside},{formula},"")' for name, formula in formulas.items()}
