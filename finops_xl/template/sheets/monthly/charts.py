"""The charts of the tab Monthly: net of every month, and cumulative up to payback and on."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.calculator import result
from finops_xl.template.charts import DARK, LIGHT, WARM, Axes, Series, insert_chart
from finops_xl.template.draft import Page
from finops_xl.template.sheets.monthly.grid import PAYBACK, column_of
from finops_xl.template.styles import COUNT
from finops_xl.template.table import put_unit
from finops_xl.workshop.columns import Column

ROWS = 19
_SIZE = (705, 360)
_FIRST_COLUMN = 13
"""Where the figures of the charts stand: right of what is printed."""

_UNIT = "currency, for the charts"
_COLUMNS = (
    Column("Net, other months", "money", unit=_UNIT),
    Column("Net, month of payback", "money", unit=_UNIT),
    Column("Cumulative below zero", "money", unit=_UNIT),
    Column("Cumulative from zero up", "money", unit=_UNIT),
)


def write(page: Page, row: int, first: int, last: int) -> None:
    """Write the columns that the charts show, and both charts side by side.

    Columns, not lines: a month that is blank is no column, and would be a line to zero.
    """
    for number, column in enumerate(_COLUMNS, _FIRST_COLUMN):
        put_unit(page, first - 2, number, column.unit, page.look("unit", align="right"))
        page.put(first - 1, number, column.name, page.look("header formula", align="right"))
    for at in range(first, last + 1):
        net, cumulative, mark = (
            xl_rowcol_to_cell(at, column_of(name))
            for name in ("MonthlyNets", "MonthlyCumulative", "MonthlyMarks")
        )
        below = f"{cumulative}<0"
        for number, formula in enumerate(
            (
                f'IF({mark}="{PAYBACK}","",{net})',
                f'IF({mark}="{PAYBACK}",{net},"")',
                f'IF(ISNUMBER({cumulative}),IF({below},{cumulative},""),"")',
                f'IF(ISNUMBER({cumulative}),IF({below},"",{cumulative}),"")',
            ),
            _FIRST_COLUMN,
        ):
            page.put(at, number, result(formula), page.look("formula", COUNT))
    months = (first, 0, last, 0)

    def series(name: str, number: int, colour: str) -> Series:
        column = _FIRST_COLUMN + number
        return Series(name, months, (first, column, last, column), colour)

    axes = Axes(x="month after go-live; 0 = first spend", y="reporting currency", y_format=COUNT)
    insert_chart(
        page, (row, 0), _SIZE, "stacked column", "Net of every month",
        (series("Month of payback", 1, WARM), series("Other months", 0, LIGHT)), axes,
        "Columns: the net of every month, value less all costs, with the one-off cost in month 0; "
        "the month of payback stands out.",
    )  # fmt: skip
    insert_chart(
        page, (row, 5), _SIZE, "stacked column", "Cumulative since the first spend",
        (series("Below zero: not paid back", 2, WARM), series("Paid back", 3, DARK)), axes,
        "Columns: all money since the first spend added up, month by month; the colour changes "
        "where the sum is no longer below zero: there the agent has paid back.",
    )  # fmt: skip
