"""Arguments of every kind and shape for any worksheet function of the list.

Most cells suit the argument and most shapes fit, so that calls get through to the formula;
the others are whatever a cell can hold or a host can send.
"""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from hypothesis import strategies as st

from finops_xl.errors import ERROR_NUMBERS, CellError
from finops_xl.prices.rows import METERS

MODELS = ("gpt-4o", "o3", "claude-haiku-5-5", "Claude Sonnet 4.5", "gemini-2.5-pro", "gpt-9")
WORDS = (*MODELS, "bottom", "higher", "Efficiency", "monthly", "%", "SAP S/4HANA: RBKP.BELNR")
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

_NUMBERS = st.one_of(
    st.sampled_from([0, 1, 2, 3, 6, 12, 24, 0.1, 0.3, 0.5, 0.9, 100, 1000.0, 250_000, -0.4]),
    st.floats(0, 1),
    st.floats(0, 1e6),
)
_DATES = st.one_of(
    st.sampled_from(["2026-11-22", "2025-06-01", 46_000, 45_748.75, dt.date(2024, 6, 1)]),
    st.dates(dt.date(2023, 1, 1), dt.date(2027, 12, 31)),
)
_SUITABLE = {
    "number": _NUMBERS,
    "numbers": st.one_of(_NUMBERS, st.floats(-1e4, 1e4)),
    "date": _DATES,
    "dates": _DATES,
    "flag": st.booleans(),
    "text": st.sampled_from(WORDS),
    "cell": st.one_of(st.sampled_from(WORDS), _NUMBERS, _DATES, st.none()),
    "any": st.one_of(st.sampled_from(WORDS), _NUMBERS),
}


def cells(parameter: Any) -> st.SearchStrategy[Any]:
    """Give one cell for an argument: most suit it."""
    choices = parameter.choices
    suitable = st.sampled_from(choices) if choices else _SUITABLE[parameter.kind]
    if not parameter.required:
        suitable = suitable | st.none()
    return st.sampled_from("sssssa").flatmap(lambda kind: suitable if kind == "s" else ANYTHING)


_RATES = st.tuples(
    st.sampled_from([*MODELS[:5], "openai/*", "claude-*", "*"]),
    st.sampled_from([*METERS, None]),
    st.none() | st.floats(0, 20),
    st.none() | st.floats(0, 1),
    st.none() | _DATES,
    st.none() | _DATES,
).map(list)
TABLES = st.one_of(
    st.none(),
    st.lists(_RATES, max_size=3).map(lambda rows: [HEADERS, *rows]),
    st.tuples(_RATES, st.lists(ANYTHING, min_size=6, max_size=6)).map(
        lambda rows: [HEADERS, *rows]
    ),
    st.lists(st.lists(ANYTHING, min_size=2, max_size=2), min_size=1, max_size=2),
    ANYTHING,
)

SIDES = st.sampled_from([1, 1, 2, 3])


def block(draw: Any, parameter: Any, rows: int, columns: int) -> list[list[Any]]:
    """Draw a range of cells."""
    cell = cells(parameter)
    return [[draw(cell) for _ in range(columns)] for _ in range(rows)]


def fitting(draw: Any, parameter: Any, rows: int, columns: int) -> Any:
    """Draw an argument that fits a block: one cell, a row, a column or a block."""
    if parameter.kind == "table":
        return draw(TABLES)
    shape = draw(st.sampled_from(["cell", "row", "column", "block"]))
    if shape == "cell":
        return draw(cells(parameter))
    return block(
        draw, parameter, 1 if shape == "row" else rows, 1 if shape == "column" else columns
    )


def in_any_shape(draw: Any, parameter: Any, rows: int, columns: int) -> Any:
    """Draw an argument that mostly fits a block; else a flat list, another size or ragged rows."""
    kind = draw(st.sampled_from(["fits"] * 12 + ["list", "other", "ragged"]))
    if kind == "fits" or parameter.kind == "table":
        return fitting(draw, parameter, rows, columns)
    if kind == "other":
        return block(draw, parameter, draw(SIDES), draw(SIDES))
    drawn = block(draw, parameter, 1, rows)
    return drawn[0] if kind == "list" else [[*drawn[0], 1], *drawn]


def cell_of(argument: Any, row: int, column: int) -> Any:
    """Give the cell that a row and column of the result take from an argument."""
    if not isinstance(argument, list):
        return argument
    line = argument[row if len(argument) > 1 else 0]
    return line[column if len(line) > 1 else 0]
