"""A damaged or hostile file is read or refused with a sentence; nothing else happens."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

import pytest
from hand_made_workbook import hand_made, zipped
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rich_workbook import parts, rich_workbook, with_calculation_chain
from sample_functions import FUNCTIONS

from finops_xl.books.file import FileBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.patch import finish, store_results
from finops_xl.engine.workbook import Workbook

PARTS = parts(with_calculation_chain(rich_workbook()))
OWN = sorted(
    name
    for name in PARTS
    if re.search(r"workbook\.xml|sheet\d\.xml|table\d\.xml|sharedStrings|Content_Types", name)
)
JUNK = ["", "x", "-1", "99999999999", "A1:", "$C$4", "1e999", "#REF!", "'", "A0", "ZZZ9", "=", "é"]
JUNK += ["A1:XFD1048576", "../..", "/", "  ", "nan", "3.7", "B4:J400", "rId1", "true"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(OWN), st.sampled_from(JUNK), st.floats(0, 1, exclude_max=True), st.booleans()
)
def test_any_damage_gives_a_result_or_a_sentence(
    part: str, junk: str, where: float, whole: bool
) -> None:
    text = PARTS[part].decode()
    pattern = r' [\w:]+="[^"]*"' if whole else r'(?<==")[^"]*(?=")|(?<=>)[^<]+(?=<)'
    found = list(re.finditer(pattern, text))
    spot = found[int(where * len(found))]
    damaged = text[: spot.start()] + ("" if whole else junk) + text[spot.end() :]
    with contextlib.suppress(WorkbookError):
        use_everything(zipped({**PARTS, part: damaged.encode()}))


def use_everything(data: bytes) -> None:
    book = FileBook(Path("book.xlsx"), Workbook.from_bytes(data), functions=FUNCTIONS)
    rows = book.rows("Agents")
    book.write_rows("Agents", [*rows, *rows])
    book.write_rows("Costs", [])
    book.write_setting("Rate", 1.0)
    store_results(book.workbook, book.results)
    assert finish(book.workbook)


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="B2"><v>1</v></c></row>',
        '<row r="1"><c r="$A$1"><v>1</v></c></row>',
        '<row r="1048577"><c><v>1</v></c></row>',
        '<row r="1"><c r="XFE1"><v>1</v></c></row>',
        '<row r="1"><c r="A1"><f t="array" ref="here">1</f></c></row>',
    ],
)
def test_addresses_that_no_sheet_has_are_damage(rows: str) -> None:
    with pytest.raises(WorkbookError, match="Sheet 'Sheet1' is damaged"):
        recalculate(Workbook.from_bytes(hand_made(rows)), FUNCTIONS)


def test_an_array_formula_over_the_whole_sheet_is_not_filled_in() -> None:
    rows = '<row r="1"><c r="A1"><f t="array" ref="A1:XFD1048576">1</f><v>5</v></c></row>'
    result = recalculate(Workbook.from_bytes(hand_made(rows)), FUNCTIONS)
    assert [left.reason for left in result.unevaluated] == ["it fills more than 1,000,000 cells"]


def test_a_table_whose_columns_do_not_fit_its_address_is_damage() -> None:
    table = PARTS["xl/tables/table1.xml"].replace(b'ref="B4:J6"', b'ref="A1:XFD1048576"', 1)
    with pytest.raises(WorkbookError, match="'2 Classification' holds a damaged table"):
        use_everything(zipped({**PARTS, "xl/tables/table1.xml": table}))
