"""Start: what it says of the add-in, by kind of workbook, and what to do next."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
import xlsxwriter
from made_workbooks import WITHOUT_ADD_IN

from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.hosts.excel.ribbon import GROUPS
from finops_xl.template.content import empty_content
from finops_xl.template.draft import Draft
from finops_xl.template.sheets import SHEETS
from finops_xl.template.sheets.start import BY_BUTTON, BY_COMMAND

LONGEST_TEXT_IN_A_FORMULA = 255


def drafted(with_macros: bool) -> bytes:
    """Write the empty workbook as either kind; no VBA is needed for its words."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(buffer, {"in_memory": True, "use_future_functions": True})
    draft = Draft(workbook, empty_content(), {}, SHEETS, with_macros=with_macros)
    for sheet in SHEETS:
        sheet.write(draft, sheet)
    workbook.close()
    return buffer.getvalue()


def remark_on_the_add_in(data: bytes, functions: dict[str, object] | None) -> object:
    book = openpyxl.load_workbook(io.BytesIO(data))
    _, cell = next(book.defined_names["AddInFound"].destinations)
    at = book["Start"][cell.replace("$", "")]
    result = (
        recalculate(Workbook.from_bytes(data), functions)
        if functions
        else (recalculate(Workbook.from_bytes(data)))
    )
    return result.values["Start"][at.row + 1, at.column]


@pytest.mark.parametrize("with_macros", [False, True])
def test_start_says_when_the_functions_compute(with_macros: bool) -> None:
    said = remark_on_the_add_in(drafted(with_macros), None)
    assert said == "The functions of finops-xl answered when this workbook was last calculated."


def test_a_macro_workbook_whose_add_in_is_silent_says_how_to_install_it() -> None:
    said = str(remark_on_the_add_in(drafted(True), WITHOUT_ADD_IN))
    assert said.startswith("The add-in does not answer: saved figures are shown.")
    assert "py -m finops_xl install" in said
    assert "Enable Content" in said


def test_a_macro_free_workbook_says_what_computes_it() -> None:
    said = str(remark_on_the_add_in(drafted(False), WITHOUT_ADD_IN))
    assert said.startswith("This workbook has no macros: saved figures and the price list")
    assert "finops-xl register FILE" in said
    assert "install" not in said


@pytest.mark.parametrize("with_macros", [False, True])
def test_no_text_in_a_formula_of_start_is_longer_than_excel_takes(with_macros: bool) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(drafted(with_macros)))["Start"]
    formulas = [cell.value for row in sheet for cell in row if cell.data_type == "f"]
    texts = [text for formula in formulas for text in re.findall(r'"((?:[^"]|"")*)"', formula)]
    assert max(map(len, texts)) > 100
    assert max(map(len, texts)) <= LONGEST_TEXT_IN_A_FORMULA


@pytest.mark.parametrize(("with_macros", "last"), [(False, BY_COMMAND), (True, BY_BUTTON)])
def test_the_last_steps_name_commands_or_buttons(
    with_macros: bool, last: tuple[tuple[str, str], ...]
) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(drafted(with_macros)))["Start"]
    shown = {cell.value for row in sheet for cell in row if isinstance(cell.value, str)}
    assert {f"{number}. {text}" for number, (_, text) in enumerate(last, 8)} <= shown


def test_the_buttons_that_start_names_are_on_the_ribbon() -> None:
    labels = {button.label for group in GROUPS for button in group.buttons}
    for _, text in BY_BUTTON:
        named = re.search(r"Ribbon FinOps > ([A-Z][a-z]+(?: [a-z]+)*?) writes", text)
        assert named
        assert named[1] in labels
