from __future__ import annotations

import math

import pytest
from hand_made_workbook import hand_made
from hypothesis import given
from hypothesis import strategies as st

from finops_xl.engine.addresses import Area
from finops_xl.engine.cell_values import MAX_TEXT
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.markup import parse, serialise
from finops_xl.engine.sheet import Sheet
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.workshop.columns import Cell


def sheet(rows: str = "", **given: str) -> Sheet:
    return Workbook.from_bytes(hand_made(rows, **given)).sheets["Sheet1"]  # type: ignore[arg-type]


def written(target: Sheet) -> Sheet:
    """The sheet as another program reads it back."""
    return Sheet(target.name, target.part, parse(serialise(target.root), "sheet"), [])


def xml(target: Sheet) -> str:
    return serialise(target.root).decode()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>2.5</v></c>', 2.5),
        ('<c r="A1" t="n"><v>1e3</v></c>', 1000.0),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="e"><v>#N/A</v></c>', CellError("#N/A")),
        ('<c r="A1" t="str"><v> a </v></c>', " a "),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
        ('<c r="A1" t="d"><v>2026-01-02T12:00:00Z</v></c>', 46_024.5),
        ('<c r="A1" s="3"/>', None),
        ('<c r="A1"><v></v></c>', None),
        ('<c r="A1"><f>""</f><v></v></c>', ""),
    ],
)
def test_every_kind_of_cell_is_read(cell: str, value: Cell) -> None:
    assert sheet(f'<row r="1">{cell}</row>').value(1, 1) == value


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1" t="s"><v>9</v></c>',
        '<c r="A1" t="s"><v>-1</v></c>',
        '<c r="A1"><v>many</v></c>',
        '<c r="A1" t="d"><v>soon</v></c>',
    ],
)
def test_a_damaged_cell_is_named(cell: str) -> None:
    with pytest.raises(WorkbookError, match=r"Sheet 'Sheet1' is damaged \(cell A1"):
        sheet(f'<row r="1">{cell}</row>', strings="<si><t>a</t></si>").value(1, 1)


def test_rows_and_cells_without_numbers_follow_each_other() -> None:
    found = sheet(
        '<row><c><v>1</v></c><c r="C1"><v>2</v></c><c><v>3</v></c></row><row r="5"/><row/>'
    )
    assert list(found.cells) == [(1, 1), (1, 3), (1, 4)]
    assert list(found.rows) == [1, 5, 6]


def test_a_namespace_prefix_is_kept_for_new_cells() -> None:
    target = sheet('<x:row r="2"><x:c r="B2"><x:v>1</x:v></x:c></x:row>', prefix="x:")
    target.set_value(2, 1, "new")
    target.set_value(1, 1, 5.0)
    assert '<x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c></x:row><x:row r="2"><x:c r="A2"' in xml(
        target
    )


VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.integers(-(2**53), 2**53).map(float),
    st.text(st.characters(codec="utf-8"), max_size=40),
    st.sampled_from(["=1+1", "+1", "-1", "@x", "_x0041_", " a ", "\n", "<&>", "'quoted"]),
    st.sampled_from(["#N/A", "#DIV/0!", "#REF!"]).map(CellError),
)


@given(VALUES, st.booleans())
def test_a_written_value_is_read_back(value: Cell, constant: bool) -> None:
    target = sheet('<row r="1"><c r="A1" s="4"><v>77.5</v></c></row>')
    (target.set_value if constant else target.set_result)(1, 1, value)
    back = written(target)
    expected = value
    if isinstance(value, str):
        expected = value.replace("\r\n", "\n").replace("\r", "\n")
        expected = "".join(c for c in expected if c >= " " or c in "\t\n")
        expected = expected.replace("\ufffe", "").replace("\uffff", "")
    assert back.value(1, 1) == expected
    assert isinstance(back.value(1, 1), bool) == isinstance(value, bool)
    assert back.formula(1, 1) is None
    assert back.style(1, 1) == "4"


def test_text_that_looks_like_a_formula_stays_text() -> None:
    target = sheet()
    target.set_value(1, 1, '=HYPERLINK("http://x")')
    assert '<c r="A1" t="inlineStr"><is><t>=HYPERLINK' in xml(target)
    assert "<f>" not in xml(target)


def test_text_over_the_limit_ends_in_an_ellipsis() -> None:
    target = sheet()
    target.set_value(1, 1, "x" * 40_000)
    found = target.value(1, 1)
    assert isinstance(found, str)
    assert len(found) == MAX_TEXT
    assert found.endswith("x…")


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_is_no_number_becomes_a_number_error(value: float) -> None:
    target = sheet()
    target.set_value(1, 1, value)
    assert target.value(1, 1) == CellError("#NUM!")


def test_numbers_keep_all_their_digits() -> None:
    target = sheet()
    target.set_value(1, 1, 0.1 + 0.2)
    assert "<v>0.30000000000000004</v>" in xml(target)


def test_the_same_value_leaves_the_cell_as_it_is() -> None:
    target = sheet(
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>',
        strings="<si><t>a</t></si>",
    )
    target.set_value(1, 1, "a")
    target.set_value(1, 2, 2.0)
    target.set_result(1, 2, 2.0)
    target.set_formula(1, 2, "1+1")
    target.set_value(7, 7, None)
    assert not target.changed


def test_a_result_that_differs_beyond_fifteen_digits_is_the_same_but_a_constant_is_not() -> None:
    target = sheet('<row r="1"><c r="A1"><f>x</f><v>0.3</v></c><c r="B1"><v>0.3</v></c></row>')
    target.set_result(1, 1, 0.1 + 0.2)
    target.set_value(1, 1, 0.1 + 0.2)
    assert not target.changed
    target.set_result(1, 1, 0.3 + 1e-15)
    target.set_value(1, 2, 0.1 + 0.2)
    assert (target.value(1, 1), target.value(1, 2)) == (0.3 + 1e-15, 0.1 + 0.2)


def test_true_is_not_one() -> None:
    target = sheet('<row r="1"><c r="A1"><v>1</v></c></row>')
    target.set_value(1, 1, True)
    assert target.value(1, 1) is True


def test_a_replaced_cell_loses_its_formula_and_its_marks() -> None:
    target = sheet('<row r="1"><c r="A1" cm="1" vm="2"><f>X()</f><v>1</v></c></row>')
    target.set_value(1, 1, 3.0)
    assert '<c r="A1"><v>3</v></c>' in xml(target)


def test_a_result_keeps_the_formula_but_not_the_mark_of_a_rich_value() -> None:
    target = sheet('<row r="1"><c r="A1" cm="1" vm="2"><f>X()</f><v>1</v></c></row>')
    target.set_result(1, 1, "new")
    assert '<c r="A1" cm="1" t="str"><f>X()</f><v>new</v></c>' in xml(target)


@given(st.lists(st.tuples(st.integers(1, 30), st.integers(1, 30)), min_size=1, max_size=40))
def test_cells_are_kept_in_order_wherever_they_are_written(places: list[tuple[int, int]]) -> None:
    target = sheet('<row r="9"><c r="E9"><v>1</v></c></row>')
    for row, column in places:
        target.set_value(row, column, float(row * column))
    back = written(target)
    assert list(back.cells) == sorted({(9, 5), *places})
    assert list(back.rows) == sorted({row for row, _ in [(9, 5), *places]})


def test_a_removed_cell_takes_its_empty_row_along() -> None:
    target = sheet('<row r="3"><c r="A3"><v>1</v></c><c r="B3"/></row>')
    target.remove_cell(3, 1)
    assert list(target.rows) == [3]
    target.remove_cell(3, 2)
    target.remove_cell(3, 2)
    assert not target.rows
    assert list(target.filled(Area(1, 1, 9, 9))) == []


@pytest.mark.parametrize(
    ("row", "value", "height"),
    [
        ('<row r="1" ht="120"><c r="A1" t="str"><f>B1</f><v>long</v></c></row>', "short", None),
        ('<row r="1" ht="120"><c r="A1" t="str"><f>B1</f><v>long</v></c></row>', "long", "120"),
        ('<row r="1" ht="120"><c r="A1"><f>B1</f><v>1</v></c></row>', 2.0, "120"),
        (
            '<row r="1" ht="120" customHeight="1"><c r="A1" t="str"><f>B1</f><v>a</v></c></row>',
            "b",
            "120",
        ),
    ],
)
def test_a_row_whose_words_changed_is_as_high_as_they_need_unless_someone_set_its_height(
    row: str, value: Cell, height: str | None
) -> None:
    for change in (Sheet.set_result, Sheet.set_value):
        target = sheet(row)
        change(target, 1, 1, value)
        assert written(target).rows[1].get("ht") == height
