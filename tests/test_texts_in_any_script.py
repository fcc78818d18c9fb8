"""KPICHECK and TARGETCHECK answer in words, whatever stands in the cells."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finops_xl.errors import CellError
from finops_xl.functions import FUNCTIONS

KPICHECK = FUNCTIONS["KPICHECK"]
TARGETCHECK = FUNCTIONS["TARGETCHECK"]

SOUND_KPI = (
    "Invoice cycle time",
    "Efficiency",
    "bottom",
    "days",
    "lower",
    6.5,
    "2026-10-31",
    "SAP S/4HANA: RBKP.CPUDT",
    "Head of Accounts Payable",
    "monthly",
    "Median days from receipt of an invoice to its posting",
    "MEDIAN(posting_date - receipt_date)",
    "2026-11-22",
)
SOUND_TARGET = (0.22, "higher", 0.28, 0.34, 0.4, 0.36, 0.46, 0.55, 0.7, "%")
AS_OF = 12
MOST_CHARACTERS = 30_000

SCRIPTS = {
    "Latin": ("a", "\u024f"),
    "Greek and Cyrillic": ("\u0370", "\u052f"),
    "Hebrew and Arabic": ("\u0590", "\u06ff"),
    "Devanagari": ("\u0900", "\u097f"),
    "Thai": ("\u0e00", "\u0e7f"),
    "Kana": ("\u3040", "\u30ff"),
    "Han": ("\u4e00", "\u9fff"),
    "Hangul": ("\uac00", "\ud7a3"),
    "emoji": ("\U0001f300", "\U0001faff"),
    "controls": ("\x00", "\x1f"),
    "marks and directions": ("\u2000", "\u206f"),
    "combining": ("\u0300", "\u036f"),
}
SIGNS = st.sampled_from(list(" .,:;()[]/&+-*%'\"0123456789")) | st.sampled_from(
    ["and", "reduce", "efficiency", "of", "per", "Excel", "from 6 to 3", "\u202e", "\ufdfa"]
)


def written_in(first, last):
    letters = st.characters(min_codepoint=ord(first), max_codepoint=ord(last))
    return st.lists(letters | SIGNS, max_size=40).map("".join)


TEXTS = st.one_of(*(written_in(*ends) for ends in SCRIPTS.values()))


def is_words(answer):
    return isinstance(answer, str) and (answer in {"", "OK"} or answer.endswith("."))


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.data())
def test_any_text_in_any_cell_of_a_kpi_gets_an_answer_in_words(data):
    cells = list(SOUND_KPI)
    for place in data.draw(st.sets(st.integers(0, AS_OF - 1), min_size=1)):
        cells[place] = data.draw(TEXTS)
    assert is_words(KPICHECK(*cells, None, None))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(TEXTS)
def test_a_day_of_the_check_in_any_script_is_an_error_value_with_its_reason(text):
    with pytest.raises(CellError, match="not a date"):
        KPICHECK(*SOUND_KPI[:AS_OF], f"day {text}", None, None)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.data())
def test_any_text_in_any_cell_of_a_target_gets_an_answer_in_words(data):
    cells = list(SOUND_TARGET)
    for place in data.draw(st.sets(st.integers(0, len(cells) - 1), min_size=1)):
        cells[place] = data.draw(TEXTS)
    assert is_words(TARGETCHECK(*cells))


REPEATED = [
    "a-", "x", "a.", "a_", "1.", "(", "[", "a:b,", "and ", "no data a ", "http://", "from 1 ",
    "\ufdfa", "\u05d0\u202e", "\U0001f600", "\x00", "optimised-", "share of ", "'",
]  # fmt: skip


@pytest.mark.parametrize("part", REPEATED, ids=ascii)
def test_a_cell_of_thirty_thousand_characters_is_read_in_time(part):
    """Six seconds for twelve such cells: a search that went back took as much for one."""
    text = (part * MOST_CHARACTERS)[:MOST_CHARACTERS]
    started = time.process_time()
    for place in range(AS_OF):
        cells = (*SOUND_KPI[:place], text, *SOUND_KPI[place + 1 :])
        assert is_words(KPICHECK(*cells, None, None))
    for place in range(len(SOUND_TARGET)):
        cells = (*SOUND_TARGET[:place], text, *SOUND_TARGET[place + 1 :])
        assert is_words(TARGETCHECK(*cells))
    assert time.process_time() - started < 6
