"""A book that recalculates after a change must give what a new start gives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hand_made_workbook import hand_made
from made_workbooks import workbook_of
from sample_functions import FUNCTIONS

from finops_xl.engine.calculation_copy import calculation_copy
from finops_xl.engine.callbacks import Callbacks
from finops_xl.engine.changes import update
from finops_xl.engine.evaluate import Calculator, recalculate
from finops_xl.engine.host import engine_has, evaluate_all, new_engine, our_functions
from finops_xl.engine.table_rows import replace_rows
from finops_xl.engine.translation import Translator
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError

ROWS = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="C1"><f>SUM(A1:A4)</f><v>7</v></c>'
    '<c r="D1"><f>COUNTBLANK(A1:A4)</f></c><c r="E1"><f>LEN(A2)</f></c>'
    '<c r="F1"><f>IFERROR(C1*2,"none")</f></c><c r="G1"><f>ISBLANK(A2)</f></c></row>'
    '<row r="2"><c r="A2"><v>2</v></c></row><row r="3"><c r="A3"><v>3</v></c></row>'
)
ARRAY = '<row r="9"><c r="A9"><f t="array" ref="A9:A10">A1:A2*2</f><v>2</v></c></row>'
VALUES = [5.0, -0.5, None, "", "word", " a\r\nb & <c> ", True, CellError("#N/A"), 0.0]


def opened(rows: str = ROWS) -> Workbook:
    return Workbook.from_bytes(hand_made(rows))


def given(workbook: Workbook) -> Any:
    return calculation_copy(workbook, Translator(workbook.tables, FUNCTIONS), engine_has)


@pytest.mark.parametrize("value", VALUES, ids=repr)
@pytest.mark.parametrize("row", [2, 4])
def test_a_changed_value_counts_as_after_a_new_start(value: Any, row: int) -> None:
    workbook = opened()
    calculator = Calculator(FUNCTIONS, None)
    calculator.run(workbook)
    workbook.sheets["Sheet1"].set_value(row, 1, value)
    assert calculator.run(workbook) == recalculate(workbook, FUNCTIONS)


def test_formulas_that_come_go_and_change_count_as_after_a_new_start() -> None:
    workbook = opened()
    sheet = workbook.sheets["Sheet1"]
    calculator = Calculator(FUNCTIONS, None)
    calculator.run(workbook)
    sheet.set_formula(2, 1, 'IF(A3>2,10,"<3 & more")')
    sheet.set_formula(1, 6, "C1+1")
    sheet.set_value(1, 5, 4.0)
    after = calculator.run(workbook)
    assert after == recalculate(workbook, FUNCTIONS)
    assert after.values["Sheet1"] == {
        (1, 3): 14.0,
        (1, 4): 1.0,
        (1, 6): 15.0,
        (1, 7): False,
        (2, 1): 10.0,
    }
    sheet.remove_cell(2, 1)
    assert calculator.run(workbook) == recalculate(workbook, FUNCTIONS)


def test_a_formula_that_cannot_be_evaluated_any_more_is_named_as_after_a_new_start() -> None:
    workbook = opened()
    calculator = Calculator(FUNCTIONS, None)
    calculator.run(workbook)
    workbook.sheets["Sheet1"].set_formula(2, 1, "C1+1")
    after = calculator.run(workbook)
    assert after == recalculate(workbook, FUNCTIONS)
    assert {found.cell for found in after.unevaluated} == {"A2", "C1"}


def test_the_engine_itself_is_brought_up_to_date() -> None:
    workbook = opened()
    before = given(workbook)
    engine = new_engine(before.to_bytes(), Callbacks(FUNCTIONS), None)
    evaluate_all(engine, "the workbook")
    workbook.sheets["Sheet1"].set_value(2, 1, 20.0)
    assert update(engine, workbook, before, given(workbook))
    evaluate_all(engine, "the workbook")
    assert engine.get_value("Sheet1", 1, 6) == 48.0


def test_array_formulas_need_a_new_start() -> None:
    workbook = opened(ROWS + ARRAY)
    copy = given(workbook)
    engine = new_engine(copy.to_bytes(), Callbacks(FUNCTIONS), None)
    assert not update(engine, workbook, copy, copy)
    calculator = Calculator(FUNCTIONS, None)
    calculator.run(workbook)
    workbook.sheets["Sheet1"].set_value(2, 1, 6.0)
    assert calculator.run(workbook).values["Sheet1"][10, 1] == 12.0


def test_sheets_that_did_not_change_and_mean_no_changed_table_are_not_read_again() -> None:
    workbook = Workbook.from_bytes(workbook_of("case study"))
    ours = our_functions()
    before = calculation_copy(workbook, Translator(workbook.tables, ours), engine_has)
    replace_rows(workbook, "Tasks", [{"Task": f"Task {number}"} for number in range(30)])
    translator = Translator(workbook.tables, ours)
    after = calculation_copy(workbook, translator, engine_has, before)
    anew = calculation_copy(workbook, Translator(workbook.tables, ours), engine_has)
    assert after.sheets == anew.sheets
    assert [c.formula for c in after.formulas] == [c.formula for c in anew.formulas]
    kept = {name for name, copy in after.copies.items() if copy is before.copies[name]}
    assert {"4 Targets", "Economics", "1 Break-even"} <= kept
    assert {"Start", "Tasks", "Integrity"}.isdisjoint(kept)


def test_a_column_that_gets_another_name_is_read_again_where_it_is_meant() -> None:
    workbook = Workbook.from_bytes(workbook_of("case study"))
    calculator = Calculator(our_functions(), None)
    calculator.run(workbook)
    costs = workbook.tables["costs"]
    renamed = tuple("Sum" if name == "Amount" else name for name in costs.columns)
    workbook.tables["costs"] = replace(costs, columns=renamed)
    assert calculator.run(workbook).values == recalculate(workbook).values
