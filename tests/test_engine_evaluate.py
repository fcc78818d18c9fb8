from __future__ import annotations

import gc
import weakref
from datetime import UTC, datetime
from typing import Any

import pytest
from hand_made_workbook import hand_made
from rich_workbook import rich_workbook
from sample_functions import FUNCTIONS

from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.evaluate import Recalculation, recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError


def recalculated(rows: str, **given: Any) -> Recalculation:
    return recalculate(Workbook.from_bytes(hand_made(rows, **given)), FUNCTIONS)


def one(formula: str, more: str = "", **given: Any) -> Any:
    """Value of a formula in C1, beside A1:A3 = 1, 2, 3 and whatever ``more`` holds."""
    rows = (
        f'<row r="1"><c r="A1"><v>1</v></c><c r="C1"><f>{formula}</f><v>7</v></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>'
    )
    return recalculated(rows + more, **given).values["Sheet1"][1, 3]


def test_tables_names_arrays_and_our_functions_of_a_rich_workbook() -> None:
    result = recalculate(Workbook.from_bytes(rich_workbook()), FUNCTIONS)
    assert result.unevaluated == []
    assert result.values["2 Classification"] == {
        (5, 8): 2.0,
        (5, 9): 200.0,
        (6, 8): 0.25,
        (6, 9): 100.0,
    }
    assert result.values["Settings"] == {(5, 3): 1.0}
    assert result.values["It's a summary"] == {
        (1, 2): 60.0,
        (2, 2): 1.0,
        (3, 2): 150.0,
        (4, 2): "no cost",
        (5, 2): CellError("#DIV/0!"),
        (1, 4): "bottom",
        (2, 4): "top",
        (1, 6): 2.0,
        (2, 6): 4.0,
        (3, 6): CellError("#N/A"),
    }


def test_arguments_arrive_as_the_cells_hold_them() -> None:
    more = (
        '<row r="4"><c r="A4" t="e"><v>#N/A</v></c><c r="B4" t="b"><v>1</v></c>'
        '<c r="C4" t="str"><v>text</v></c><c r="D4" t="str"><v></v></c></row>'
    )
    shown = one('ECHO(A1,A4,B4,C4,D4,E4,,A3:B4,{1,"x";TRUE,2})', more)
    assert shown == "1.0|#N/A|True|'text'|''|None|''|[3.0,None;#N/A,True]|[1.0,'x';True,2.0]"


@pytest.mark.parametrize(
    "code", ["#N/A", "#NUM!", "#VALUE!", "#DIV/0!", "#REF!", "#NAME?", "#NULL!"]
)
def test_every_error_of_excel_goes_out_and_in(code: str) -> None:
    assert one(f'FAILING("{code}")') == CellError(code)
    assert one(f'ECHO(FAILING("{code}"))') == code


def test_a_bad_row_of_a_range_stays_in_its_row() -> None:
    more = '<row r="4"><c r="B4"><v>1</v></c></row>'
    assert one("ECHO(ROI({3;4},{1;0}))", more) == "[2.0;#DIV/0!]"


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("A1:A3", 1.0),
        ("ROI(A2:A3,A1:A2)", 1.0),
        ("CURVE(10,3)+1", 11.0),
        ("SUM(CURVE(10,3))", 60.0),
        ("INDEX(CURVE(10,3),3,1)", 30.0),
        ("IFERROR(ROI(1,0),5)", 5.0),
        ("E9", 0.0),
        ('""', ""),
    ],
)
def test_a_formula_of_one_cell_gives_one_value(formula: str, value: Any) -> None:
    assert one(formula) == value


def test_texts_are_read_from_runs_without_phonetics_and_with_escapes() -> None:
    strings = (
        "<si><r><t>Agent </t></r><r><t>one</t></r><rPh><t>reading</t></rPh></si>"
        "<si><t>a_x000A_b_x005F_x0041_</t></si>"
    )
    rows = (
        '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
        "<c r='C1'><f>ECHO(A1,B1)</f></c></row>"
    )
    shown = recalculated(rows, strings=strings).values["Sheet1"][1, 3]
    assert shown == repr("Agent one") + "|" + repr("a\nb_x0041_")


def test_shared_formulas_are_moved_to_their_cells() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1*$A$1+10'
        '</f></c></row><row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="B3"><f t="shared" si="0"/></c></row>'
    )
    assert recalculated(rows).values["Sheet1"] == {(1, 2): 11.0, (2, 2): 12.0, (3, 2): 13.0}


def test_saved_neighbours_of_a_dynamic_array_do_not_block_it() -> None:
    rows = (
        '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A2">CURVE(1,4)</f><v>9</v></c></row>'
        '<row r="2"><c r="A2"><v>8</v></c></row>'
    )
    result = recalculated(rows)
    assert result.values["Sheet1"] == {(n, 1): float(n) for n in (1, 2, 3, 4)}
    assert str(result.areas["Sheet1", 1, 1]) == "A1:A4"


@pytest.mark.parametrize(
    ("formula", "area", "expected"),
    [
        ("CURVE(1,2)", "A1:B3", [1.0, 1.0, 2.0, 2.0, "#N/A", "#N/A"]),
        ("7", "A1:B2", [7.0, 7.0, 7.0, 7.0]),
        ("{1,2}", "A1:B2", [1.0, 2.0, 1.0, 2.0]),
        ("CURVE(1,9)", "A1:A2", [1.0, 2.0]),
    ],
)
def test_an_array_formula_over_a_fixed_area_fills_exactly_it(
    formula: str, area: str, expected: list[Any]
) -> None:
    rows = f'<row r="1"><c r="A1"><f t="array" ref="{area}">{formula}</f></c></row>'
    values = recalculated(rows).values["Sheet1"]
    shown = [v.code if isinstance(v, CellError) else v for _, v in sorted(values.items())]
    assert shown == expected


@pytest.mark.parametrize(
    ("formula", "says"),
    [
        ("MYOWN(A1)", "the function MYOWN is not known"),
        ("IFERROR(MYOWN(A1),0)", "the function MYOWN is not known"),
        ("LAMBDA(x,x+1)(2)", "the function LAMBDA is not known"),
        ("FORMULATEXT(A1)", "the function FORMULATEXT is not known"),
        ("[1]Sheet1!A1*2", "'[1]Sheet1!A1' is not in this workbook"),
        ("SUM((A1,A3))", "the engine does not know unions"),
        ("C1+1", "the formula refers to itself"),
        ("Adder", "cannot use the name adder"),
        ("SUM(", "the engine cannot read this formula"),
        ("ABS(" * 1_000 + "A1" + ")" * 1_000, "nested more than 64 levels deep"),
    ],
)
def test_what_the_engine_cannot_do_keeps_its_saved_value_and_is_named(
    formula: str, says: str
) -> None:
    names = '<definedNames><definedName name="Adder">LAMBDA(x,x+1)</definedName></definedNames>'
    rows = (
        f'<row r="1"><c r="A1"><v>1</v></c><c r="C1"><f>{formula}</f><v>7</v></c>'
        '<c r="D1"><f>C1*2</f><v>0</v></c><c r="E1"><f>D1+1</f><v>0</v></c></row>'
    )
    result = recalculated(rows, names=names)
    assert result.values["Sheet1"] == {(1, 4): 14.0, (1, 5): 15.0}
    (left,) = result.unevaluated
    assert (left.sheet, left.cell, left.formula) == ("Sheet1", "C1", formula)
    assert says in str(left)


def test_a_circle_is_set_aside_but_not_what_uses_it() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>B1+1</f><v>5</v></c><c r="B1"><f>A1/2</f><v>4</v></c>'
        '<c r="C1"><f>SUM(A1:B1)</f><v>0</v></c><c r="D1"><f>C1*10</f><v>0</v></c></row>'
    )
    result = recalculated(rows)
    assert [left.cell for left in result.unevaluated] == ["A1", "B1"]
    assert result.values["Sheet1"] == {(1, 3): 9.0, (1, 4): 90.0}


def test_a_dynamic_array_without_room_keeps_what_was_saved() -> None:
    rows = (
        '<row r="1"><c r="A1" cm="1" t="e"><f t="array" ref="A1">CURVE(1,3)</f><v>#VALUE!</v></c>'
        '<c r="B1"><f>IFERROR(A1,0)</f></c></row><row r="3"><c r="A3"><v>8</v></c></row>'
    )
    result = recalculated(rows)
    assert [left.reason for left in result.unevaluated] == [
        "the result needs cells that are filled"
    ]
    assert result.values["Sheet1"] == {(1, 2): 0.0}


def test_a_what_if_table_keeps_its_values() -> None:
    rows = (
        '<row r="1"><c r="A1"><f t="dataTable" ref="A1:A2" dt2D="0" r1="C1"/><v>3</v></c>'
        '<c r="B1"><f>SUM(A1:A2)</f></c></row><row r="2"><c r="A2"><v>4</v></c></row>'
    )
    result = recalculated(rows)
    assert result.values["Sheet1"] == {(1, 2): 7.0}
    assert [left.cell for left in result.unevaluated] == ["A1"]


def test_the_clock_is_what_it_is_set_to() -> None:
    rows = '<row r="1"><c r="A1"><f>TODAY()</f></c><c r="B1"><f>NOW()</f></c></row>'
    workbook = Workbook.from_bytes(hand_made(rows))
    noon = datetime(2026, 1, 2, 12, tzinfo=UTC)
    values = recalculate(workbook, FUNCTIONS, noon).values["Sheet1"]
    assert values == {(1, 1): 46_024.0, (1, 2): 46_024.5}


def test_dates_counted_from_1904_are_refused() -> None:
    with pytest.raises(WorkbookError, match="1904"):
        recalculated("", properties='<workbookPr date1904="1"/>')


def test_a_fault_in_a_function_is_not_passed_off_as_an_error_value() -> None:
    def broken(value: float) -> float:
        return {}[value]  # type: ignore[no-any-return]

    workbook = Workbook.from_bytes(hand_made('<row r="1"><c r="A1"><f>BROKEN(1)</f></c></row>'))
    with pytest.raises(KeyError):
        recalculate(workbook, {"BROKEN": broken})


def test_recalculating_changes_nothing_in_the_workbook() -> None:
    data = rich_workbook()
    workbook = Workbook.from_bytes(data)
    recalculate(workbook, FUNCTIONS)
    assert not any(sheet.changed for sheet in workbook.sheets.values())
    assert workbook.package.to_bytes() == data


def test_the_real_list_of_functions_is_the_default() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>ROI(300,100)</f></c>'
        "<c r='B1'><f>SUM(VALUECURVE(600,1200,12))</f></c>"
        '<c r="C1"><f>THESIS("bottom","handling time","drafting replies")</f></c></row>'
    )
    values = recalculate(Workbook.from_bytes(hand_made(rows))).values["Sheet1"]
    assert values[1, 1] == 2.0
    assert values[1, 2] == sum(100.0 * m for m in range(1, 13))
    assert "handling time" in str(values[1, 3])


def test_a_workbook_whose_functions_give_errors_is_let_go_after_its_calculation() -> None:
    rows = '<row r="1"><c r="C1"><f>ROI("no number",1)</f><v>7</v></c></row>'
    workbook = Workbook.from_bytes(hand_made(rows))
    result = recalculate(workbook)
    assert isinstance(result.values["Sheet1"][1, 3], CellError)
    let_go = weakref.ref(workbook)
    del workbook
    gc.collect()
    assert let_go() is None
