"""A spreadsheet linter by others finds nothing in the workbook that is not explained here."""

from __future__ import annotations

import io
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from made_workbooks import workbook_of
from planted import planted, with_cell
from spreadsheet_linter import Complaint, complaints

NAMES = ("case study", "empty")
CASE_STUDY = workbook_of("case study")
SHEET = "(whole sheet)"

EXPLAINED = {
    ("1 Foundation", "Loop length: fewer turns"): "each driver changes one input of the base case",
    ("1 Foundation", "Context growth: shorter tool results"): "as above",
    ("1 Foundation", "Context window: leaner first input"): "as above",
    ("1 Foundation", "Verbosity: shorter answers"): "as above",
    ("1 Foundation", "More tasks succeed"): "as above",
    ("1 Foundation", "All of these together"): "takes all the changes, so every cell differs",
    ("1 Break-even", "What happens"): "the first event has its own words; the others are found",
    ("1 Break-even", "Month"): "month 0 starts the sums that the later months continue",
    ("Monthly", "Month"): "month 0 starts the counts that the later months continue",
    ("Monthly", "Fiscal year"): "the first year is looked up, the others follow it",
    ("Costs by layer", "people: review and hand-over"): "review is in hours per task, not tokens",
    ("Costs by layer", "in no layer of the list"): "what the rows above do not hold",
    ("Costs by layer", "Total"): "a total below the layers",
    ("Register totals", "other"): "what the rows above do not hold",
    ("Register totals", "All agents"): "a total below the benefit types",
    ("Register totals", "of which cashable"): "a sum of two rows above",
    ("Register totals", "Agent"): "says how many do not fit above",
    ("4 Targets", "Agent ID"): "the columns before are no levels; the count is of levels only",
    ("Start", "Add-in found"): "asked anew at each calculation: the add-in may have gone",
    ("Start", SHEET): "nothing is typed there; there is no password",
    ("Lists", SHEET): "as above",
    ("Exercises", SHEET): "as above",
    ("Register totals", SHEET): "as above",
}
"""Why a complaint stands: by tab and the nearest words in its first column."""


@cache
def in_words(name: str) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(workbook_of(name)))


def place(complaint: Complaint, name: str) -> tuple[str, str]:
    """Give the tab, and the words at the left of the cell or above them."""
    sheet = in_words(name)[complaint.sheet]
    if complaint.cell == SHEET:
        return complaint.sheet, SHEET
    for row in range(sheet[complaint.cell].row, 0, -1):
        if sheet.cell(row, 1).data_type == "s":
            return complaint.sheet, str(sheet.cell(row, 1).value)
    return complaint.sheet, ""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Complaint]]:
    folder = tmp_path_factory.mktemp("linted")
    return {name: complaints(workbook_of(name), folder) for name in NAMES}


@pytest.mark.parametrize("name", NAMES)
def test_every_complaint_is_explained(name: str, known: dict[str, list[Complaint]]) -> None:
    assert [one for one in known[name] if place(one, name) not in EXPLAINED] == []


def test_every_explanation_is_of_a_complaint(known: dict[str, list[Complaint]]) -> None:
    assert {place(one, name) for name in NAMES for one in known[name]} == set(EXPLAINED)


PLANTED = {
    "a formula typed over": (
        with_cell(CASE_STUDY, "Economics", "R9", "<v>4711</v>"),
        ("overwritten_formula", "Economics", "R9"),
    ),
    "another formula in a column": (
        with_cell(CASE_STUDY, "Economics", "R9", "<f>$Q9+$S9</f><v>1</v>"),
        ("inconsistent_formula", "Economics", "R9"),
    ),
    "a sum that stops short": (
        with_cell(CASE_STUDY, "Costs", "E12", "<f>SUM(E7:E9)</f><v>0</v>"),
        ("total_misses_rows", "Costs", "E12"),
    ),
    "a number stored as text": (
        with_cell(CASE_STUDY, "Costs", "E8", "<is><t>60000</t></is>", "inlineStr"),
        ("number_stored_as_text", "Costs", "E8"),
    ),
    "a hidden sheet": (
        planted(
            CASE_STUDY,
            "xl/workbook.xml",
            '<sheet name="Lists"',
            r'\g<0> state="hidden"',
        ),
        ("hidden_sheet", "Lists", SHEET),
    ),
    "a link to another workbook": (
        with_cell(CASE_STUDY, "Costs", "E8", "<f>[1]Plan!$B$4</f><v>60000</v>"),
        ("external_link", "Costs", "E8"),
    ),
    "an error value": (
        with_cell(CASE_STUDY, "Costs", "E8", "<f>1/0</f><v>#DIV/0!</v>", "e"),
        ("error_value", "Costs", "E8"),
    ),
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found(
    fault: str, known: dict[str, list[Complaint]], tmp_path: Path
) -> None:
    data, expected = PLANTED[fault]
    new = {one[:3] for one in complaints(data, tmp_path)} - {one[:3] for one in known["case study"]}
    assert new == {expected}
