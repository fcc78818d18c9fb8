"""Arguments of every kind and shape for any worksheet function of the list.

Half of the calls hold only cells that suit their arguments, so that they get through to the
formula; in the others one cell in four is whatever a cell can hold or a host can send.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from hypothesis import strategies as st

from finops_xl.errors import ERROR_NUMBERS, CellError
from finops_xl.prices.rows import METERS

MODELS = ("gpt-4o", "o3", "claude-haiku-5-5", "Claude Sonnet 4.5", "gemini-2.5-pro", "openai/o3")
WORDS = ("higher", "Efficiency", "monthly", "%", "SAP S/4HANA: RBKP.BELNR", "a / b", "invoices")
HEADERS = ["model", "meter", "usd_per_mtok", "discount", "valid_from", "valid_to"]

ERRORS = st.sampled_from([CellError(code) for code in ERROR_NUMBERS])
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.sampled_from([math.nan, math.inf, -math.inf, 1.7e308, -1.7e308, 5e-324, -0.0, 10**400]),
    st.integers(-3, 1200),
    st.sampled_from(["", " ", "5", "0.5", "TRUE", "#N/A", "2026-11-22", "=1+1", "x" * 300]),
    st.text(max_size=8),
    st.dates(),
    st.datetimes(),
    ERRORS,
)

_NUMBERS = st.sampled_from([0, 1, 2, 3, 6, 12, 0.1, 0.5, 100, -0.4]) | st.floats(0, 1e5)
_DATES = st.one_of(
    st.sampled_from(["2026-11-22", "2025-06-01", 46_000, 45_998.75, dt.date(2026, 6, 1)]),
    st.dates(dt.date(2025, 12, 1), dt.date(2027, 12, 31)),
)
_SUITABLE = {
    "number": _NUMBERS,
    "numbers": st.sampled_from([-1000, -100, 60, 500]) | st.floats(-1e3, 1e3),
    "date": _DATES,
    "dates": st.none(),
    "flag": st.booleans(),
    "text": st.sampled_from(WORDS),
    "cell": st.one_of(st.sampled_from(WORDS), _NUMBERS, _DATES, st.none()),
    "any": st.sampled_from(WORDS) | _NUMBERS,
}
_SHARES = ("share", "rate", "utilization", "adoption", "discount", "ceiling", "decline", "growth")
_BY_NAME = {
    "model": st.sampled_from(MODELS),
    "baseline": st.floats(0, 100),
    "line": st.sampled_from(["bottom", "Top line"]),
    "turns": st.integers(1, 6),
    "investment": st.floats(100, 900),
    "months": st.integers(1, 24),
    "min_steps": st.integers(0, 4),
    "periods": st.sampled_from([1, 12]),
    "month_10": st.floats(0, 5),
    "month_90": st.floats(6, 20),
    "low_discount": st.floats(0, 0.3),
    "high_discount": st.floats(0.3, 1),
    "cached": st.floats(0, 900),
    "cache_write": st.floats(0, 100),
    "output_tokens": st.floats(1, 4_000),
    "tool_tokens": st.floats(0, 4_000),
    "tokens": st.floats(1_000, 60_000) | st.just(200_001),
    "price": st.floats(2, 30),
    "variable_cost": st.floats(0, 2),
    "step_capacity": st.floats(200, 2_000),
    "step_cost": st.floats(0, 300),
    "cost": st.floats(0, 5_000),
    "units": st.integers(1, 900),
}


def _suitable(parameter: Any) -> st.SearchStrategy[Any]:
    """Give cells that mostly have an answer; the first name that fits counts."""
    if parameter.choices:
        return st.sampled_from(parameter.choices)
    if parameter.kind in ("text", "number"):
        for name, strategy in _BY_NAME.items():
            if name in parameter.name and not parameter.name.endswith("rate"):
                return strategy
        if any(word in parameter.name for word in _SHARES):
            return st.floats(0.01, 1)
    return _SUITABLE[parameter.kind]


_RATES = st.one_of(
    st.tuples(
        st.sampled_from([*MODELS, "openai/*", "claude-*", "*"]),
        st.sampled_from(METERS),
        st.floats(0, 20),
        st.none(),
        st.none() | _DATES,
        st.none(),
    ),
    st.tuples(
        st.sampled_from([*MODELS, "openai/*", "claude-*", "*"]),
        st.sampled_from([*METERS, None]),
        st.none(),
        st.floats(0, 1),
        st.none(),
        st.none() | _DATES,
    ),
).map(list)
_CONTRACTS = st.none() | st.lists(_RATES, max_size=3).map(lambda rows: [HEADERS, *rows])
_BAD_TABLES = st.one_of(
    ANYTHING,
    st.lists(st.lists(ANYTHING, min_size=6, max_size=6), min_size=1, max_size=2).map(
        lambda rows: [HEADERS, *rows]
    ),
    st.lists(st.lists(ANYTHING, min_size=2, max_size=2), min_size=1, max_size=2),
)

SIDES = st.sampled_from([1, 1, 2, 3])


class Drawer:
    """Draws the arguments of one call, all of them tame or some of them wild."""

    def __init__(self, draw: Any) -> None:
        self.draw = draw
        self.wild = draw(st.booleans())
        self.rows, self.columns = draw(SIDES), draw(SIDES)

    def _goes_wild(self, one_in: int) -> bool:
        return self.wild and self.draw(st.integers(1, one_in)) == one_in

    def cell(self, parameter: Any) -> Any:
        """Draw one cell."""
        if self._goes_wild(4):
            return self.draw(ANYTHING)
        suitable = _suitable(parameter)
        return self.draw(suitable if parameter.required else suitable | st.none())

    def block(self, parameter: Any, rows: int, columns: int) -> list[list[Any]]:
        """Draw a range."""
        return [[self.cell(parameter) for _ in range(columns)] for _ in range(rows)]

    def fitting(self, parameter: Any) -> Any:
        """Draw an argument that fits the others: one cell, a row, a column or a block."""
        if parameter.kind == "table":
            return self.draw(_BAD_TABLES if self._goes_wild(4) else _CONTRACTS)
        shapes = ["row", "column", "block"] if parameter.kind == "numbers" else ["cell", "block"]
        shape = self.draw(st.sampled_from([*shapes, "row", "column"]))
        if shape == "cell":
            return self.cell(parameter)
        rows = 1 if shape == "row" else self.rows
        return self.block(parameter, rows, 1 if shape == "column" else self.columns)

    def whole(self, parameter: Any) -> Any:
        """Draw an argument of a function that takes single values and ranges as wholes."""
        if parameter.kind in ("numbers", "table") or self._goes_wild(4):
            return self.fitting(parameter)
        return self.cell(parameter)

    def in_any_shape(self, parameter: Any) -> Any:
        """Draw what fits or, in wild calls, a flat list, another size or ragged rows."""
        if parameter.kind == "table" or not self._goes_wild(8):
            return self.fitting(parameter)
        kind = self.draw(st.sampled_from(["list", "other", "ragged"]))
        if kind == "other":
            return self.block(parameter, self.draw(SIDES), self.draw(SIDES))
        (row,) = self.block(parameter, 1, self.rows)
        return row if kind == "list" else [[*row, 1], row]


def cell_of(argument: Any, row: int, column: int) -> Any:
    """Give the cell that a row and column of the result take from an argument."""
    if not isinstance(argument, list):
        return argument
    line = argument[row if len(argument) > 1 else 0]
    return line[column if len(line) > 1 else 0]
