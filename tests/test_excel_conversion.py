"""Arguments from Excel and results for it: each kind of value, at its limits."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from xlwings_process import XlwingsProcess

from finops_xl.errors import ERROR_NUMBERS, CellError
from finops_xl.functions.arguments import passed_on
from finops_xl.hosts.excel.conversion import (
    LONGEST_TEXT,
    LONGEST_TEXT_IN_ARRAY,
    MARKER,
    from_excel,
    to_excel,
)

FIRST_SCODE = 0x800A0000 - (1 << 32)


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize("value", [None, "", "text", "#N/A", True, False, 0.0, -1.5, 3, 10**15])
def test_a_plain_value_comes_in_as_it_is(value):
    came = from_excel(value)
    assert (came, type(came)) == (value, type(value))


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (Decimal("12.5"), 12.5),
        (np.float64(2.5), 2.5),
        (np.int64(7), 7),
        (np.bool_(True), True),
        (dt.date(2026, 1, 1), 46023.0),
        (dt.datetime(2026, 1, 1, 18), 46023.75),
        (dt.datetime(2026, 1, 1, 18, tzinfo=dt.timezone(dt.timedelta(hours=5))), 46023.75),
    ],
)
def test_other_kinds_of_number_become_plain_ones_and_dates_serial_numbers(value, number):
    assert from_excel(value) == number
    assert type(from_excel(value)) in (float, int, bool)
    assert from_excel(((value,), (value,))) == [[number], [number]]


@pytest.mark.parametrize(("code", "number"), ERROR_NUMBERS.items())
def test_an_error_cell_comes_in_as_the_error_and_goes_out_marked(code, number):
    came = from_excel(FIRST_SCODE + number)
    assert came == CellError(code, passed_on(code))
    assert to_excel(came) == f"{MARKER}{number}"
    assert to_excel([[came, 1.0]]) == [[f"{MARKER}{number}", 1.0]]


def test_the_numbers_of_errors_are_those_that_xlwings_knows():
    with XlwingsProcess() as process:
        known = process.ask("cell_errors")
    assert known
    assert known.items() <= {FIRST_SCODE + n: code for code, n in ERROR_NUMBERS.items()}.items()


@pytest.mark.parametrize("number", [0, 1999, 2044, 2051, 65535])
def test_an_unknown_error_is_an_input_of_the_wrong_kind(number):
    assert from_excel(FIRST_SCODE + number) == CellError(
        "#VALUE!", f"an argument is the error number {number}"
    )


@pytest.mark.parametrize("number", [FIRST_SCODE - 1, FIRST_SCODE + 65536, -1, 2042])
def test_a_whole_number_outside_the_range_of_errors_is_a_number(number):
    assert from_excel(number) == number


def test_one_cell_is_a_single_value_and_a_flat_list_is_a_row():
    assert from_excel(((5.0,),)) == 5.0
    assert from_excel([[None]]) is None
    assert from_excel((5.0,)) == 5.0
    assert [list(row) for row in from_excel((1.0, "x"))] == [[1.0, "x"]]


def test_rows_columns_and_blocks_keep_their_shape():
    for block in ([[1.0, 2.0]], [[1.0], [2.0]], [[1.0, "a"], [None, True]]):
        came = from_excel(tuple(map(tuple, block)))
        assert [list(row) for row in came] == block
    mixed = from_excel(((1.0, FIRST_SCODE + 2042), (Decimal(2), "")))
    assert mixed == [[1.0, CellError("#N/A", passed_on("#N/A"))], [2.0, ""]]


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        (2.0, 2.0),
        (2, 2.0),
        (True, True),
        (False, False),
        ("text", "text"),
        ("", ""),
        (None, ""),
        (np.float64(2.5), 2.5),
        (np.int64(2), 2.0),
        (np.bool_(True), True),
        (np.str_("text"), "text"),
        (Decimal("0.5"), 0.5),
        (dt.date(2026, 1, 1), 46023.0),
        (float("nan"), f"{MARKER}2036"),
        (float("-inf"), f"{MARKER}2036"),
        (np.float64("nan"), f"{MARKER}2036"),
        (10**400, f"{MARKER}2036"),
        (CellError("#REF!"), f"{MARKER}2023"),
        (CellError("an unheard-of code"), f"{MARKER}2015"),
    ],
)
def test_a_result_goes_out_as_what_com_carries(value, sent):
    assert to_excel(value) == sent
    assert type(to_excel(value)) is type(sent)
    assert to_excel([[value], [value]]) == [[sent], [sent]]


@pytest.mark.parametrize("text", ["#N/A", "#N/A: no price", "Error 2042", "#VALUE!"])
def test_a_text_that_looks_like_an_error_stays_text(text):
    assert from_excel(text) == text
    assert to_excel(text) == text


def test_a_text_cannot_pass_for_an_error():
    assert to_excel(f"{MARKER}2042") == "2042"
    assert to_excel([[f"{MARKER}{MARKER}x"]]) == [["x"]]


def test_a_long_text_is_cut_to_what_excel_takes():
    assert to_excel("x" * LONGEST_TEXT) == "x" * LONGEST_TEXT
    assert to_excel("x" * (LONGEST_TEXT + 1)) == "x" * (LONGEST_TEXT - 1) + "…"
    assert to_excel([["x" * 255, "y" * 256]]) == [["x" * 255, "y" * 254 + "…"]]


def test_a_sign_of_two_units_is_not_cut_in_two():
    assert to_excel([["🤖" * 127]]) == [["🤖" * 127]]
    assert to_excel([["🤖" * 128]]) == [["🤖" * 127 + "…"]]
    assert to_excel([["x" + "🤖" * 127]]) == [["x" + "🤖" * 127]]
    assert to_excel([["x" + "🤖" * 128]]) == [["x" + "🤖" * 126 + "…"]]


@given(st.text(max_size=600))
def test_every_text_goes_out_within_the_limits_and_unchanged_if_it_fits(text):
    (cut,) = to_excel([[text]])[0]
    assert units(cut) <= LONGEST_TEXT_IN_ARRAY
    fits = units(text) <= LONGEST_TEXT_IN_ARRAY and not text.startswith(MARKER)
    assert not fits or cut == text
    assert fits or text.startswith(MARKER) or cut.endswith("…")
