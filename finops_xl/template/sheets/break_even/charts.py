"""The figures behind the charts of 1 Break-even: cost over volume, and over months."""

from __future__ import annotations

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from finops_xl.template.calculator import (
    GridCell,
    Line,
    line,
    result,
    write_grid,
    write_heading,
    write_lines,
)
from finops_xl.template.charts import DARK, LIGHT, MIDDLE, WARM, Area, Axes, Series, insert_chart
from finops_xl.template.draft import Formula, Page
from finops_xl.template.formulas.phrases import call
from finops_xl.template.sheets.break_even.results import SELF_HOSTED, over_time, replicas_for
from finops_xl.template.sheets.break_even.verdict import amount
from finops_xl.workshop.columns import Column

ROWS = 20
"""Rows that the charts take."""

POINTS = 28
MONTHS = 36

_VOLUME_CHART, _MONTH_CHART = (640, 370), (545, 370)
_MONTH_CHART_COLUMN = 4

_MARKS = (
    Column("Mark", "text", filled="formula"),
    Column("Volume", "number", unit="M tokens a month", filled="formula"),
    Column("Cost", "money", unit="USD a month", filled="formula"),
)
_BY_VOLUME = (
    Column("What happens", "text", filled="formula"),
    Column("Volume", "number", unit="M tokens a month", filled="formula"),
    Column("Replicas", "whole", unit="replicas", filled="formula"),
    Column("API", "money", unit="USD a month", filled="formula"),
    Column("Own model", "money", unit="USD a month", filled="formula"),
    Column("Cheaper", "text", filled="formula"),
    Column("Cheaper by", "money", unit="USD a month", filled="formula"),
)
_BY_MONTH = (
    Column("Month", "whole", unit="end of month", filled="formula"),
    Column("Volume", "number", unit="M tokens a month", filled="formula"),
    Column("Replicas", "whole", unit="replicas", filled="formula"),
    Column("Price", "money", unit="USD / M tokens", filled="formula"),
    Column("API so far", "money", unit="USD, in all", filled="formula"),
    Column("Own so far", "money", unit="USD, in all", filled="formula"),
    Column("Ahead so far", "text", filled="formula"),
)


def write(page: Page, row: int, chart_row: int, columns: int) -> tuple[int, int]:
    """Write the grids, put the charts where they are in sight.

    Give the row where the second grid starts, and the last row.
    """
    row = write_heading(
        page, row, "The chart of cost over volume, in figures", columns,
        "From nothing to beyond the volume from which owning wins for good, and beyond yours.",
    )  # fmt: skip
    marks = row + 2
    row = write_grid(page, row, _MARKS, _marks()) + 1
    points = row + len(_scale("")) + 3
    # Counted beside the grid: its own cells follow from the count.
    beside = xl_range_abs(points, len(_BY_VOLUME), points + POINTS - 1, len(_BY_VOLUME))
    row = write_lines(page, row, _scale(f"ROWS({beside})")) + 1
    rows = [_volume_row(at, points) for at in range(points, points + POINTS)]
    row = write_grid(page, row, _BY_VOLUME, rows) + 1
    _insert_volume_chart(page, chart_row, points, marks)
    second = row
    row = write_heading(
        page, row, "The chart of cost over months, in figures", columns,
        "The first 36 months: volumes grow, the price of the API falls, own prices stay.",
    )  # fmt: skip
    first = row + 2
    rows = [_month_row(at, first) for at in range(first, first + 1 + MONTHS)]
    row = write_grid(page, row, _BY_MONTH, rows)
    _insert_month_chart(page, chart_row, first)
    return second, row - 1


def _marks() -> list[list[GridCell]]:
    """Name and place the marks; one that has no place stands at the user's volume."""
    return [
        _mark("Owning wins first", "BreakFirst"),
        _mark("Owning wins for good", "BreakSafe"),
        [
            result(f'"Your volume: "&{amount("ApiVolume")}&" M"'),
            result(_YOUR_VOLUME),
            result("ApiMonth"),
        ],
        ["Your volume, own model", result(_YOUR_VOLUME), result("OwnMonth")],
    ]


_YOUR_VOLUME = 'IF(ISNUMBER(ApiVolume),ApiVolume,"")'


def _mark(words: str, name: str) -> list[GridCell]:
    return [
        result(f'"{words}: "&IF(ISNUMBER({name}),FIXED({name},0)&" M",{name})'),
        result(f"IF(ISNUMBER({name}),{name},{_YOUR_VOLUME})"),
        result(f"IF(ISNUMBER({name}),{name}*ApiPrice,ApiMonth)"),
    ]


def _scale(points: str) -> tuple[Line, ...]:
    """Choose the points so that every step has its two ends, and the crossings are in sight."""
    return (
        line("GridSteps", "Replicas to show", result(
            "1+MAX(OwnMinReplicas,ROUNDUP(MAX(ApiVolume,BreakSafe)/OwnCapacity,0))"), "whole",
            unit="replicas"),
        line("GridPoints", "Points of a step, its start aside", result(
            f"MAX(1,INT({points}/GridSteps)-1)"), "whole", unit="rows"),
        line("GridStride", "Steps drawn as one", result(
            f"ROUNDUP(GridSteps*(1+GridPoints)/{points},0)"), "whole", unit="steps",
            help="Above 1, the line runs straight where there are smaller steps"),
    )  # fmt: skip


def _volume_row(row: int, first: int) -> list[GridCell]:
    volume, replicas, api, own = (xl_rowcol_to_cell(row, column) for column in range(1, 5))
    above = xl_rowcol_to_cell(row - 1, 2)
    place = f"({_place(first)})"
    in_step = f"MOD({place},1+GridPoints)"
    steps = f"(INT({place}/(1+GridPoints))+{in_step}/GridPoints)*GridStride"
    # A millionth more than full: the next replica has started.
    start = "" if row == first else f"*IF({in_step}=0,1+1/TokensPerPrice,1)"
    happens = (
        '"nobody asks anything"'
        if row == first
        else f'IF({replicas}>{above},"another replica starts",'
        f'IF({volume}>={replicas}*OwnCapacity*(1-Tolerance),"every replica is full",""))'
    )
    cost = [argument.format(volume=volume) for argument in SELF_HOSTED]
    return [
        result(f'IF(ISNUMBER({volume}),{happens},"")'),
        result(f"{steps}*OwnCapacity{start}"),
        result(f"MAX(OwnMinReplicas,{replicas_for(volume)})"),
        result(f"{volume}*ApiPrice"),
        result(call("SELFHOSTCOST", cost)),
        result(_cheaper(api, own)),
        result(f"ABS({api}-{own})"),
    ]


def _place(first: int) -> str:
    """Count the rows of a grid from 0, by the header above its first row."""
    return f"ROW()-ROW({xl_rowcol_to_cell(first - 1, 0, row_abs=True, col_abs=True)})-1"


def _cheaper(api: str, own: str) -> str:
    return (
        f'IF(AND(ISNUMBER({api}),ISNUMBER({own})),IF(ABS({api}-{own})<=Tolerance*{own},"equal",'
        f'IF({api}<{own},"API","own")),"")'
    )


def _month_row(row: int, first: int) -> list[GridCell]:
    month, volume, replicas, price, api, own = (xl_rowcol_to_cell(row, at) for at in range(6))
    place = f"={_place(first)}"
    if row == first:
        paid = _at_start("ApiPrice", "0"), _at_start("OwnUpfront", "OwnUpfront")
        return [Formula(place), "", "", "", *paid, ""]
    api_before, own_before = (xl_rowcol_to_cell(row - 1, column) for column in (4, 5))
    spent = f"{replicas}*OwnReplicaMonth+OwnVariable*{volume}"
    return [
        Formula(place),
        result(f"ApiVolume*{over_time('+', 'ApiGrowth', month)}"),
        result(f"MAX(OwnMinReplicas,{replicas_for(volume)})"),
        result(f"ApiPrice*{over_time('-', 'ApiDecline', month)}"),
        result(f"{api_before}+{volume}*{price}"),
        result(f"{own_before}+OwnFixedMonth+{spent}"),
        result(_cheaper(api, own)),
    ]


def _at_start(known: str, amount_paid: str) -> Formula:
    return result(f'IF(ISNUMBER({known}),{amount_paid},"")')


def _insert_volume_chart(page: Page, row: int, points: int, marks: int) -> None:
    def column(number: int) -> Area:
        return points, number, points + POINTS - 1, number

    def mark(at: int, marker: str, colour: str, last: int, dash: str = "") -> Series:
        name = f"='{page.name}'!{xl_rowcol_to_cell(at, 0, row_abs=True, col_abs=True)}"
        return Series(name, (at, 1, last, 1), (at, 2, last, 2), colour, dash, marker, 10)

    insert_chart(
        page,
        (row, 0),
        _VOLUME_CHART,
        "lines",
        "Cost a month over volume",
        (
            Series("API", column(1), column(3), WARM, "dash"),
            Series("Own model, replicas bought whole", column(1), column(4), DARK, "solid"),
            mark(marks, "diamond", MIDDLE, marks),
            mark(marks + 1, "square", LIGHT, marks + 1),
            mark(marks + 2, "circle", WARM, marks + 3, "round_dot"),
        ),
        Axes("M tokens a month", "USD a month", "#,##0", "#,##0"),
        "Lines over the volume: the cost of the API rises evenly, that of the own model in steps, "
        "one for each replica. Marks: where owning wins first, where it wins for good, and your "
        "volume with the cost of both. The figures stand at the foot of the page.",
    )


def _insert_month_chart(page: Page, row: int, first: int) -> None:
    def column(number: int) -> Area:
        return first, number, first + MONTHS, number

    insert_chart(
        page,
        (row, _MONTH_CHART_COLUMN),
        _MONTH_CHART,
        "lines",
        "Paid so far, month by month",
        (
            Series("API", column(0), column(4), WARM, "dash"),
            Series("Own model, up-front cost included", column(0), column(5), DARK, "solid"),
        ),
        Axes("End of month", "USD", "0", "#,##0"),
        "Lines over 36 months: what the API and the own model have cost so far; owning is ahead "
        "where its line is the lower one. The figures stand at the foot of the page.",
    )
