"""Start: what it says of the add-in, by kind of workbook, and what to do next."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from made_workbooks import WITHOUT_ADD_IN

from finops_xl.books.file import FileBook
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.hosts.excel.ribbon import GROUPS
from finops_xl.macros import findings_of
from finops_xl.template.build import build
from finops_xl.template.content import empty_content
from finops_xl.template.draft import Draft
from finops_xl.template.sheets import PAGE_INPUTS, SHEETS
from finops_xl.template.sheets.start import BY_BUTTON, BY_COMMAND, STEPS, TO_READ
from finops_xl.template.tables import FILLED_TABLES
from finops_xl.workshop.agenda import Change
from finops_xl.workshop.columns import Record
from finops_xl.workshop.observability import Observability
from finops_xl.workshop.results import Task

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
    assert {f"{number}. {text}" for number, (_, text) in enumerate(last, len(STEPS) + 1)} <= shown


def test_every_tab_with_inputs_is_a_step_and_an_id_is_given_before_it_is_asked_for() -> None:
    steps = [tab for tab, _ in (*STEPS, *BY_COMMAND, *TO_READ)]
    filled_in = {kind.SHEET for kind in FILLED_TABLES if _takes_inputs(kind)}
    assert {*filled_in, "Settings", *PAGE_INPUTS.values()} - {
        Task.SHEET,
        Observability.SHEET,
        Change.SHEET,
    } == set(steps) - {"Register totals", "Findings", "Register", "Observability"}
    assert steps.index("Assumptions") < steps.index("4 Targets")


@pytest.mark.parametrize("last", [BY_COMMAND, BY_BUTTON])
def test_what_a_signature_covers_is_filled_and_read_before_it_is_signed(
    last: tuple[tuple[str, str], ...],
) -> None:
    steps = [tab for tab, _ in (*STEPS, *last, *TO_READ)]
    before = ("4 Targets", "Economics", "Costs", "Findings", "Agent card")
    assert max(map(steps.index, before)) < steps.index("4 Sign-off") < steps.index("Register")


@pytest.mark.parametrize("with_macros", [False, True])
def test_the_numbers_of_the_steps_ascend_down_the_page(with_macros: bool) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(drafted(with_macros)))["Start"]
    texts = (str(cell.value) for cell in sheet["B"])
    numbers = [int(found[1]) for text in texts if (found := re.match(r"(\d+)\. ", text))]
    assert numbers == list(range(1, len((*STEPS, *BY_COMMAND, *TO_READ)) + 1))


def _takes_inputs(kind: type[Record]) -> bool:
    return any(column.filled == "input" for column in kind.columns().values())


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "7 of 9 required inputs filled; no Workshop date; no Loaded hourly cost"),
        ({"LoadedHourlyCost": 60.0, "WorkshopDate": 46326.0}, "9 of 9 required inputs filled"),
        (
            {"LoadedHourlyCost": 0.0, "WorkshopDate": 46326.0, "ReportingCurrency": None},
            "8 of 9 required inputs filled; no Reporting currency",
        ),
    ],
)
def test_start_counts_the_settings_that_are_asked_for_and_names_the_gaps(
    changes: dict[str, float | None], state: str, tmp_path: Path
) -> None:
    content = empty_content()
    build(replace(content, settings={**content.settings, **changes}), tmp_path / "new.xlsx")
    book = FileBook.open(tmp_path / "new.xlsx")
    missing = {f.column for f in findings_of(book).findings if f.table == "Settings"}
    assert len(missing) == 9 - int(state[0])
    start = openpyxl.load_workbook(tmp_path / "new.xlsx")["Start"]
    (row,) = {
        cell.row
        for cell in start["C"]
        if start.cell(cell.row, 1).value == "Settings" and cell.data_type == "f"
    }
    assert book.value("Start", row, 3) == state


def test_the_buttons_that_start_names_are_on_the_ribbon() -> None:
    labels = {button.label for group in GROUPS for button in group.buttons}
    pattern = r"[Rr]ibbon FinOps > ([A-Z][a-z]+(?: [a-z]+)*?) writes"
    named = {tab: found[1] for tab, text in BY_BUTTON if (found := re.search(pattern, text))}
    assert set(named) == {tab for tab, _ in BY_BUTTON} - {"Agent card"}
    assert set(named.values()) <= labels
