"""The look of the workbook: one palette, and cell formats by role and number format.

A role says what a cell is for (typed in, computed, written by a button, ...); the
number format says how its value reads. Status is always told by a word as well.
"""

from __future__ import annotations

from typing import Any

import xlsxwriter
from xlsxwriter.format import Format

from finops_xl.workshop.columns import Column

WHITE = "#FFFFFF"
INK = "#000000"
NAVY = "#1F3864"
SLATE = "#44546A"
GREY_INK = "#595959"
RULE = "#D9D9D9"
PALE_GREY = "#F7F7F7"
PALE_BLUE = "#E8EEF7"
INPUT_INK = "#0000FF"
INPUT_FILL = "#FFF2CC"
OTHER_SHEET_INK = "#008000"
OK_INK, OK_FILL = "#005A9C", "#DDEBF7"
CHECK_INK, CHECK_FILL = "#B34700", "#FDE9D9"
LINK_INK = "#0B5394"

TAB_COLOURS = {
    "set-up": NAVY,
    "block 1": "#2E75B6",
    "block 2": "#2F7F79",
    "block 3": "#8064A2",
    "block 4": "#C55A11",
    "economics": "#7F6000",
    "commitment": "#A61C3C",
    "results": SLATE,
    "reference": "#A6A6A6",
}

_CELL = {"valign": "top", "border": 1, "border_color": RULE}
_HEADER = {
    "bold": True,
    "font_color": WHITE,
    "text_wrap": True,
    "valign": "vcenter",
    "border": 1,
    "border_color": RULE,
}

_STEP = {"bold": True, "font_size": 18, "font_color": NAVY, "valign": "vcenter"}

ROLES: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": NAVY, "valign": "vcenter"},
    "purpose": {"font_color": GREY_INK, "italic": True},
    "status": {"bold": True, "font_color": OK_INK},
    "status check": {"bold": True, "font_color": CHECK_INK},
    "status waiting": {"bold": True, "font_color": GREY_INK},
    "link": {"font_color": LINK_INK, "underline": 1, "valign": "vcenter"},
    "heading": {
        "bold": True,
        "font_size": 12,
        "font_color": NAVY,
        "bottom": 1,
        "bottom_color": NAVY,
    },
    "group": {"bold": True, "font_color": NAVY, "bg_color": PALE_BLUE, "valign": "vcenter"},
    "group start": {
        "bold": True,
        "font_color": NAVY,
        "bg_color": PALE_BLUE,
        "valign": "vcenter",
        "left": 2,
        "left_color": NAVY,
    },
    "unit": {"font_color": GREY_INK, "italic": True, "text_wrap": True, "valign": "bottom"},
    "header input": {**_HEADER, "bg_color": NAVY},
    "header formula": {**_HEADER, "bg_color": SLATE},
    "header button": {**_HEADER, "bg_color": GREY_INK},
    "text": {"valign": "vcenter", "text_wrap": True},
    "line": {"valign": "vcenter"},
    "note": {"font_color": GREY_INK, "valign": "vcenter"},
    "statement": {"bold": True, "font_size": 12, "font_color": NAVY, "valign": "vcenter"},
    "headline": {"bold": True, "font_size": 26, "font_color": NAVY, "valign": "vcenter"},
    "contrast": {"bold": True, "font_size": 20, "font_color": CHECK_INK, "valign": "vcenter"},
    "figure": {"bold": True, "font_color": NAVY, "valign": "vcenter"},
    "verdict": {"bold": True, "font_size": 20, "font_color": NAVY, "valign": "vcenter"},
    "card title": {"bold": True, "font_size": 22, "font_color": NAVY, "valign": "vcenter"},
    "card name": {**_CELL, "bold": True, "font_color": NAVY, "valign": "vcenter"},
    "card cell": {**_CELL, "font_size": 10, "valign": "vcenter"},
    "card figure": {**_CELL, "font_color": INK, "valign": "vcenter", "shrink": True},
    "heading note": {
        "font_color": GREY_INK,
        "valign": "vcenter",
        "bottom": 1,
        "bottom_color": NAVY,
    },
    "to sign": {"font_color": GREY_INK, "bottom": 1, "bottom_color": GREY_INK, "valign": "bottom"},
    "to sign as": {"bold": True, "font_color": NAVY, "bottom": 1, "bottom_color": GREY_INK},
    "step": {**_STEP, "top": 1, "top_color": NAVY},
    "step name": _STEP,
    "step question": {"font_size": 18, "valign": "vcenter", "top": 1, "top_color": NAVY},
    "question": {"font_size": 18, "valign": "vcenter"},
    "step header": {
        "bold": True,
        "font_size": 14,
        "font_color": WHITE,
        "bg_color": NAVY,
        "valign": "vcenter",
    },
    "cell": {**_CELL, "text_wrap": True},
    "input": {**_CELL, "font_color": INPUT_INK, "bg_color": INPUT_FILL, "locked": False},
    "input goes on": {
        "font_color": INPUT_INK,
        "bg_color": INPUT_FILL,
        "bottom": 1,
        "bottom_color": RULE,
        "top": 1,
        "top_color": RULE,
    },
    "formula": {**_CELL, "font_color": INK},
    "other sheet": {**_CELL, "font_color": OTHER_SHEET_INK},
    "button": {**_CELL, "font_color": INK, "bg_color": PALE_GREY},
    "go to": {**_CELL, "font_color": LINK_INK, "underline": 1},
    "plain": {},
    "row rule": {"bottom": 1, "bottom_color": RULE},
    "ok": {"font_color": OK_INK, "bg_color": OK_FILL},
    "check": {"font_color": CHECK_INK, "bg_color": CHECK_FILL},
    "waiting": {"font_color": GREY_INK, "bg_color": PALE_GREY},
    "amiss": {"font_color": CHECK_INK, "bg_color": CHECK_FILL, "bold": True, "underline": 1},
}

INK_ON_FILL = (
    (INK, WHITE),
    (NAVY, WHITE),
    (GREY_INK, WHITE),
    (LINK_INK, WHITE),
    (OK_INK, WHITE),
    (CHECK_INK, WHITE),
    (OTHER_SHEET_INK, WHITE),
    (WHITE, NAVY),
    (WHITE, SLATE),
    (WHITE, GREY_INK),
    (NAVY, PALE_BLUE),
    (INK, PALE_GREY),
    (GREY_INK, PALE_GREY),
    (INPUT_INK, INPUT_FILL),
    (OK_INK, OK_FILL),
    (CHECK_INK, CHECK_FILL),
)
"""Every pair of ink and fill in use; text must stay readable on all of them."""

DATE = "yyyy-mm-dd"
CLOCK = "hh:mm"
CALENDAR_MONTH = "mmm yyyy"
SHARE = "0.0%"
COUNT = "#,##0"
VOLUME = "[=0]0;[<10]0.00;#,##0"
MONEY = "#,##0;-#,##0;0"
SMALL_MONEY = "#,##0.00;-#,##0.00;0.00"
TASK_MONEY = "#,##0.0000"
TASK_COST = "[<1]0.0000;#,##0.00"
CALL_MONEY = "#,##0.00000"
UNIT_PRICE = "#,##0.00##"
RATIO = "0.00"
FACTOR = "0.0000"
MONTHS = "0.0"
LEVEL = "#,##0.0###"
SMALL_LEVEL = "0.0#######"
LEAST_LEVEL = 0.001
"""Below it four decimals say too little of a level."""
MONTH_NUMBER = '[>=1000]"none";0'
"""A payback month past every horizon is a mark, not a month."""


_BY_UNIT = {
    "x": RATIO,
    "weight": RATIO,
    "factor": FACTOR,
    "months": MONTHS,
    "tokens": COUNT,
    "tasks": COUNT,
    "tasks;": COUNT,
    "calls": COUNT,
    "calls;": COUNT,
    "M": VOLUME,
}
"""Number formats by the first word of a unit; other numbers show as they are."""


class Formats:
    """Cell formats of one workbook, made once for each role and variation of it."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, str, bool, str], Format] = {}

    def __call__(
        self, role: str, number_format: str = "", *, wrap: bool = False, align: str = ""
    ) -> Format:
        """Give the format of a role; number format, wrapping and alignment may vary."""
        key = (role, number_format, wrap, align)
        if key not in self._made:
            # Words and figures stand off the rules, and off the column beside theirs.
            indent = 1 if align in ("left", "right") else 0
            varied = {
                "num_format": number_format,
                "text_wrap": wrap,
                "align": align,
                "indent": indent,
            }
            properties = ROLES[role] | {name: value for name, value in varied.items() if value}
            self._made[key] = self._workbook.add_format(properties)
        return self._made[key]

    def roles(self) -> dict[int, str]:
        """Give the role of every format that a cell has, by its number in the file."""
        cells: dict[Any, str] = {
            made.xf_index: role for (role, *_), made in reversed(self._made.items())
        }
        return {number: role for number, role in cells.items() if number}


def number_format(column: Column) -> str:
    """Choose how the values of a column read, from its kind and unit."""
    if column.kind == "money":
        return _money_format(column)
    if column.kind == "number":
        return _plain_format(column.unit)
    if column.unit == "month no.":
        return MONTH_NUMBER
    if column.kind == "date" and column.unit == "month":
        return CALENDAR_MONTH
    return {"date": DATE, "time": CLOCK, "share": SHARE, "whole": COUNT}.get(column.kind, "")


def alignment(column: Column) -> str:
    """Figures stand to the right, under a header and a unit that do the same."""
    if column.kind in ("number", "whole", "share", "money"):
        return "right"
    return "center" if column.kind in ("date", "time") else "left"


def _money_format(column: Column) -> str:
    if "/ M tokens" in column.unit:
        return UNIT_PRICE
    if "per call" in column.name or "per attempt" in column.unit:
        return CALL_MONEY
    if "per task" in column.name:
        return SMALL_MONEY if "fully loaded" in column.unit else TASK_MONEY
    if column.unit.startswith(("USD a month", "USD, ")):
        return MONEY
    in_detail = column.unit.startswith(("USD", "per unit")) or "per KPI" in column.unit
    return SMALL_MONEY if in_detail else MONEY


def _plain_format(unit: str) -> str:
    return _BY_UNIT.get(unit.split(" ")[0], "")
