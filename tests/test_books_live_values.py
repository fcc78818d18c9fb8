"""Values on their way to Excel and back: what is written is what is read, as what it was."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlwings_openpyxl import ComError, document_of, opened, saved, typed
from xlwings_openpyxl.native import ERROR_NUMBERS

from finops_xl.books.com_errors import comes_from_excel, in_words, is_busy, is_unknown_name
from finops_xl.books.file import FileBook
from finops_xl.books.live import LiveBook
from finops_xl.books.live_values import entry, received, received_rows
from finops_xl.books.port import Place
from finops_xl.engine.cell_values import MAX_TEXT
from finops_xl.errors import EXCEL_CODES, CellError

MISREAD = [
    "=1+1",
    "=cmd|'/C calc'!A0",
    '=HYPERLINK("http://example.com","click")',
    "+1+2",
    "-2+3+cmd|'/C calc'!A0",
    "@SUM(1,2)",
    "1/2",
    "1-2",
    "2026-01-15",
    "15-Jan-26",
    "Jan 5",
    "10:30",
    "007",
    "12345678901234567890",
    "1e5",
    "1,234.5",
    "$5",
    "50%",
    "(5)",
    "TRUE",
    "false",
    "#N/A",
    "'quoted",
]
"""Texts of which Excel makes something else when it is handed them as they are."""

REFUSED = ["=>", "-", "- by agent"]
"""Texts that Excel refuses, or may refuse, as a formula."""

PLAIN = ["Maria", "ask Maria", " leading blank", "ends with blank ", "two\nlines", "Ünïque ñ 数"]


@pytest.fixture
def book(case_study):
    """Give the case study, open in the test engine."""
    return opened(case_study)


@pytest.fixture(scope="module")
def shared_book(built):
    """Give a case study that many examples write into, and that computes nothing meanwhile."""
    book = opened(built / "case-study.xlsx")
    document_of(book).calculate()
    book.app.calculation = "manual"
    return book


@pytest.mark.parametrize("text", MISREAD)
def test_excel_would_misread_these_texts(shared_book, text):
    cell = shared_book.sheets["Costs"].range("A200")
    cell.value = [[text]]
    assert (cell.api.Value2, cell.formula) != (text, text)


@pytest.mark.parametrize("text", [*MISREAD, *REFUSED, *PLAIN])
def test_a_text_stays_a_text_wherever_it_is_written(shared_book, text):
    live = LiveBook(shared_book)
    with live.at_once():
        live.write_setting("Client", text)
        live.write_rows("Tasks", [{"Task": text, "Owner": text}, {"Owner": "Maria"}])
        live.write_column("AgentEconomics", "Unit cost last known", [text] * 12)
    assert live.setting("Client") == text
    assert [(row["Task"], row["Owner"]) for row in live.rows("Tasks")] == [
        (text, text),
        (None, "Maria"),
    ]
    assert {row["Unit cost last known"] for row in live.rows("AgentEconomics")} == {text}
    assert live.formula(Place("Tasks", 7, 1)) == ""
    stored = document_of(shared_book).book["Tasks"]["A7"]
    assert (stored.value, stored.data_type) == (text, "s")


def test_words_are_entered_without_an_apostrophe():
    for text in ("ask Maria", "No baseline yet.", "Überprüfung durch die Finanz"):
        assert entry(text) == text
    for text in ("ready", "May 5", "Q1 plan", "one 二", "WAHR", "- item", " Maria said"):
        assert entry(text) == f"'{text}"


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(-1e300, 1e300),
    st.integers(-(10**15), 10**15).map(float),
    st.sampled_from([CellError(code) for code in EXCEL_CODES]),
    st.sampled_from([*MISREAD, *REFUSED, *PLAIN]),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc", "Cn"), exclude_characters="\ufffe\uffff"),
        min_size=1,
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=5))
def test_what_was_written_is_read_again(shared_book, rows):
    written = [{"Task": first, "Owner": second} for first, second in rows]
    LiveBook(shared_book).write_rows("Tasks", written)
    read = LiveBook(shared_book).rows("Tasks")
    assert [{"Task": row["Task"], "Owner": row["Owner"]} for row in read] == written
    assert [list(map(type, row.values())) for row in written] == [
        [type(row["Task"]), type(row["Owner"])] for row in read
    ]


def openpyxl_keeps(cell):
    """Leave out texts that look like an escape, which openpyxl does not protect."""
    return not (isinstance(cell, str) and "_x" in cell)


@settings(max_examples=10, deadline=None)
@given(st.lists(CELLS.filter(openpyxl_keeps), min_size=12, max_size=12))
def test_a_column_is_the_same_in_the_saved_file(shared_book, tmp_path_factory, cells):
    LiveBook(shared_book).write_column("AgentEconomics", "Unit cost last known", cells)
    read = [row["Unit cost last known"] for row in LiveBook(shared_book).rows("AgentEconomics")]
    assert read == cells
    file = FileBook.open(saved(shared_book, tmp_path_factory.mktemp("saved") / "saved.xlsx"))
    in_file = [row["Unit cost last known"] for row in file.rows("AgentEconomics")]
    for theirs, ours in zip(in_file, cells, strict=True):
        assert theirs == (pytest.approx(ours, rel=1e-14) if type(ours) is float else ours)


def test_dates_are_serial_numbers_and_money_is_exact(book):
    live = LiveBook(book)
    live.write_rows("Tasks", [{"Task": "date", "Due": 46_123.75}])
    sheet = document_of(book).book["Costs"]
    typed(book, "Costs", "E7", 0.000012345)
    sheet["E7"].number_format = "$#,##0.00"
    read = LiveBook(book)
    assert read.rows("Tasks")[0]["Due"] == 46_123.75
    assert read.rows("Costs")[0][sheet["E6"].value] == 0.000012345
    assert book.sheets["Costs"].range("E7").raw_value == 0, "xlwings reads money as Excel shows it"
    assert book.sheets["Tasks"].range("E7").raw_value.year == 2026


def test_a_text_longer_than_a_block_may_hold_is_written_by_itself(book):
    live = LiveBook(book)
    long = "=" + "x" * 9_000
    live.write_rows("Tasks", [{"Task": "short", "Owner": long}, {"Task": long, "Owner": "Maria"}])
    assert [(row["Task"], row["Owner"]) for row in live.rows("Tasks")] == [
        ("short", long),
        (long, "Maria"),
    ]


@pytest.mark.parametrize("first", ["=", "x"])
def test_a_text_longer_than_a_cell_holds_ends_in_an_ellipsis(book, first):
    live = LiveBook(book)
    live.write_setting("Client", first + "y" * MAX_TEXT)
    cut = live.setting("Client")
    assert cut.startswith(f"{first}yyy")
    assert cut.endswith("y…")
    assert MAX_TEXT - 1 <= len(cut) <= MAX_TEXT


def test_an_empty_text_leaves_the_cell_blank(book):
    live = LiveBook(book)
    live.write_setting("Client", "")
    assert live.setting("Client") is None


def test_a_number_that_excel_has_not_becomes_its_error(book):
    live = LiveBook(book)
    live.write_setting("Client", float("inf"))
    assert live.setting("Client") == CellError("#NUM!")


def test_errors_of_cells_are_numbers_that_mean_their_texts():
    for code, number in ERROR_NUMBERS.items():
        assert received(number) == CellError(code)
    assert received(-2146826245) == CellError("#GETTING_DATA")
    assert received(-2146820000) == CellError("#UNKNOWN!")


def test_a_block_is_rows_in_whatever_shape_it_comes():
    assert received_rows(5.0) == [[5.0]]
    assert received_rows((1.0, "a")) == [[1.0, "a"]]
    assert received_rows(((1.0,), (None,))) == [[1.0], [None]]


@pytest.mark.parametrize(
    ("error", "busy"),
    [
        (ComError(-2147418111), True),
        (ComError(-2147417846), True),
        (ComError(-2146777998), True),
        (ComError(-2147352567, "Excel says", -2146777998), True),
        (ComError(-2147352567), True),
        (ComError(-2147352567, "Excel says", -2146827284), False),
        (ComError(-2147417848), False),
    ],
)
def test_an_excel_that_is_busy_is_told_from_one_that_refuses(error, busy):
    assert comes_from_excel(error)
    assert is_busy(error) is busy
    message = str(in_words(error))
    assert ("Press Enter or Esc there" in message) is busy
    assert message.endswith("then click the button again; nothing was changed.")


def test_a_refusal_without_words_of_excel_is_told_in_those_of_windows():
    assert str(in_words(ComError(-2147417848))).startswith("Excel refuses it: Exception occurred.")


def test_other_errors_are_not_excels():
    for error in (ValueError("no"), KeyError("x"), AttributeError("Formula2")):
        assert not comes_from_excel(error)
        assert not is_busy(error)
    assert is_unknown_name(AttributeError("Formula2"))
    assert is_unknown_name(ComError(-2147352570))
    assert not is_unknown_name(ComError(-2147418111))
