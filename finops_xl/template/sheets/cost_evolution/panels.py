"""The four charts on 1 Cost evolution, one for each thing that a comparison holds the same.

They must not be mixed up: a cut of the same model, the next model of a tier, a cheaper
model of the same ability and a task that takes more tokens are four different stories.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.calculator import GridCell, result, write_grid
from finops_xl.template.charts import DARK, PALE, WARM, Area, Axes, Series, insert_chart
from finops_xl.template.draft import Formula, Page
from finops_xl.template.formulas import expand
from finops_xl.template.sheets.cost_evolution.stories import money
from finops_xl.workshop.columns import Column
from finops_xl.workshop.cost_evolution import SCHEDULED
from finops_xl.workshop.lists import (
    SAME_CAPABILITY,
    SAME_MODEL,
    SAME_TIER,
    TOKENS_PER_TASK,
)


@dataclass(frozen=True)
class Panel:
    """A chart with its heading: which comparison, what it teaches, how many pairs fit."""

    comparison: str
    message: str
    slots: int
    right: bool = False


UPPER = (
    Panel(SAME_MODEL, "The purest comparison: nothing but the price changed. Sellers cut, and "
          "end introductory prices.", 9),
    Panel(SAME_TIER, "Sticker prices of a tier do not always fall. The newer model does more, "
          "and may ask for more.", 9, right=True),
)  # fmt: skip
LOWER = (
    Panel(SAME_CAPABILITY, "What a model could do is soon sold far cheaper, if you move to "
          "another model.", 4),
    Panel(TOKENS_PER_TASK, "Price per token is not cost per task: tokenizers, turns and agents "
          "take more tokens.", 4, right=True),
)  # fmt: skip
PANELS = (*UPPER, *LOWER)

WIDTH = 775
_ROW_PIXELS, _SLOT_PIXELS, _FRAME_PIXELS = 20, 40, 78
_HEAD_ROWS, _FOOT_ROWS = 3, 1

_LENGTH = "factor as power of 10"
_COLUMNS = (
    Column("In the chart", "text", filled="formula"),
    Column("In words", "text", filled="formula"),
    Column("Change", "number", unit=_LENGTH, filled="formula"),
    Column("Cheaper", "number", unit=_LENGTH, filled="formula"),
    Column("Row", "whole", unit="of 1 Cost pairs", filled="formula"),
    Column("Place in chart", "text", filled="formula"),
    Column("Dearer", "number", unit=_LENGTH, filled="formula"),
    Column("Scheduled", "number", unit=_LENGTH, filled="formula"),
)
_NAME, _WORDS, _CHANGE, _CHEAPER, _ROW, _PLACE, _DEARER, _SCHEDULED = range(len(_COLUMNS))
_LEAST, _MOST = -3, 2
"""Ends of the axis in powers of ten, the same in all charts: what is longer is cut off."""
_SCALE = "\u2190 cheaper        from one grid line to the next: 10 times        dearer \u2192"


def _chart_height(panel: Panel) -> int:
    return panel.slots * _SLOT_PIXELS + _FRAME_PIXELS


def _rows(panel: Panel) -> int:
    """Count the rows that a panel takes: its head, its chart, and room below it."""
    return _HEAD_ROWS + math.ceil(_chart_height(panel) / _ROW_PIXELS) + _FOOT_ROWS


HEIGHT = max(map(_rows, UPPER)) + max(map(_rows, LOWER))
"""Rows of all four panels."""


def first_figures(panel: Panel, start: int) -> int:
    """Give the first row of the figures of a panel, below headers that begin at ``start``."""
    return start + 2 + sum(each.slots for each in PANELS[: PANELS.index(panel)])


def write_panels(page: Page, row: int, figures: int, half: int) -> None:
    """Write the four panels; ``figures`` is the row where their grid stands."""
    for pair in (UPPER, LOWER):
        for panel in pair:
            _write_panel(page, row, panel, first_figures(panel, figures), half)
        row += max(map(_rows, pair))


def _write_panel(page: Page, row: int, panel: Panel, first: int, half: int) -> None:
    left = half if panel.right else 0
    last = first + panel.slots - 1
    for column in range(left, left + half):
        text = panel.comparison if column == left else None
        page.put(row, column, text, page.look("heading"))
    page.put(row + 1, left, panel.message, page.look("figure"))
    page.put(row + 2, left, _count(panel, first, last), page.look("note"))
    names = (first, _NAME, last, _NAME)

    def figures(column: int) -> Area:
        return first, column, last, column

    insert_chart(
        page,
        (row + _HEAD_ROWS, left),
        (WIDTH, _chart_height(panel)),
        "overlaid bar",
        "",
        (
            Series("cheaper", names, figures(_CHEAPER), DARK),
            Series("dearer", names, figures(_DEARER), WARM, pattern="wide_upward_diagonal"),
            Series("scheduled, not in force yet", names, figures(_SCHEDULED), PALE, dash="dash"),
        ),
        Axes(x=_SCALE, x_between=(_LEAST, _MOST)),
        f"Bars, {panel.comparison.lower()}: how many times cheaper (to the left) or dearer (to the "
        "right, hatched) the same work is now; pale where the price is only announced. The "
        "figures stand below the poster.",
    )


def _count(panel: Panel, first: int, last: int) -> Formula:
    of_kind = f'{{Evolution.comparison}},"{panel.comparison}"'
    cheaper, dearer, level = (
        f'COUNTIFS({of_kind},{{Evolution.cost_change}},"{sign}0")' for sign in ("<", ">", "=")
    )
    announced = f'COUNTIFS({of_kind},{{Evolution.standing}},"{SCHEDULED}")'
    drawn = f"ROWS({_cell(first, _NAME)}:{_cell(last, _NAME)})"
    too_many = f"{cheaper}+{dearer}+{level}-{drawn}"
    return Formula(
        expand(
            f'={cheaper}&" cheaper, "&{dearer}&" dearer"'
            f'&IF({level}>0,", "&{level}&" unchanged","")'
            f'&IF({announced}>0,"; "&{announced}&" of them only scheduled","")'
            f'&IF({too_many}>0,"; the "&({too_many})&" dearest are not shown","")'
        )
    )


def write_figures(page: Page, row: int) -> None:
    """Write the grid that the charts are drawn from."""
    rows = [
        _figures(first_figures(panel, row) + slot, first_figures(panel, row), panel)
        for panel in PANELS
        for slot in range(panel.slots)
    ]
    write_grid(page, row, _COLUMNS, rows)


def _figures(row: int, first: int, panel: Panel) -> list[GridCell]:
    place, found, change = (xl_rowcol_to_cell(row, column) for column in (_PLACE, _ROW, _CHANGE))
    then, now, pair, words, standing = (
        f"INDEX({{Evolution.{field}}},{found})"
        for field in ("cost_then", "cost_now", "pair", "in_words", "standing")
    )
    in_force = f'{standing}<>"{SCHEDULED}"'
    arrow = f'"\n"&{money(then)}&" \u2192 "&{money(now)}'
    return [
        result(f'{pair}&{arrow}&": "&{words}'),
        result(f'{words}&""'),
        result(f"LOG10({now}/{then})"),
        result(f"IF(AND({in_force},{change}<=0),{change},0)"),
        result(f"MATCH({place},{{Evolution.place}},0)"),
        Formula(f'="{panel.comparison}|"&(ROW()-ROW({_cell(first - 1, _NAME)}))'),
        result(f"IF(AND({in_force},{change}>0),{change},0)"),
        result(f"IF({in_force},0,{change})"),
    ]


def _cell(row: int, column: int) -> str:
    return xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
