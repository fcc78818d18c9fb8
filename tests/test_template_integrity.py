"""Integrity, and the line at the head of every tab that says how the workbook stands."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl
import pytest
from made_workbooks import workbook_of

from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.template.build import workbook_bytes
from finops_xl.template.content import Content
from finops_xl.workshop.columns import Record
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent
from finops_xl.workshop.register_tables import RegisterRow
from finops_xl.workshop.results import FindingRow

Rows = dict[type[Record], Sequence[Record]]


def test_integrity_counts_what_breaks_it_and_the_head_of_every_tab_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("awkward")), data_only=True)
    rows = {row[0].value: row for row in book["Integrity"].iter_rows(min_row=7)}
    open_checks = {name: row[1].value for name, row in rows.items() if row[2].value == "CHECK"}
    assert open_checks == {
        "Agent IDs and timings hold no blank at an end": 2,
        "Economics: numbers and dates are no text": 2,
        "Costs: numbers and dates are no text": 1,
        "Every target has its KPI": 2,
        "Adoption and realisation are shares from 0 to 1": 1,
        "Every cost line says one-off, monthly or already spent": 2,
        "The cost of every agent on Economics is known": 6,
        "All amounts of Costs arrive on Economics": 1,
        "Every unit cost follows its tokens": 1,
        "Every model on Economics is on Prices": 2,
        "Every agent on Economics has a unit cost": 1,
    }
    line = "Integrity: 11 checks need attention; not validated yet"
    assert book["Settings"]["A3"].value == book["3 KPIs"]["C3"].value == line


def header_line(content: Content) -> str:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(content)), data_only=True)
    return str(book["Settings"]["A3"].value)


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        (("error", "warning", "error"), "; findings: 2 errors, 1 warning"),
        (("warning",), "; findings: 1 warning"),
        ((), "; not validated yet"),
    ],
)
def test_the_head_of_every_tab_says_what_validation_found(
    levels: tuple[str, ...], expected: str
) -> None:
    found = tuple(FindingRow(level) for level in levels)
    rows: Rows = {
        Agent: (Agent("A01"),),
        AgentEconomics: (AgentEconomics("A01"),),
        FindingRow: found,
    }
    line = header_line(Content(rows=rows))
    assert line == f"Integrity: 2 checks need attention{expected}"


def test_a_register_without_findings_says_that_nothing_was_found() -> None:
    rows: Rows = {Agent: (Agent("A01"),), RegisterRow: (RegisterRow("A01"),)}
    assert header_line(Content(rows=rows)).endswith("; no errors or warnings found")


def test_a_row_that_stands_below_its_table_is_counted() -> None:
    label = "No row stands below its table"
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")))
    book["3 KPIs"].cell(book["3 KPIs"].max_row + 1, 1, "A01")
    book["Costs"].cell(book["Costs"].max_row + 3, 1, "A01")
    buffer = io.BytesIO()
    book.save(buffer)
    values = recalculate(Workbook.from_bytes(buffer.getvalue(), "Below")).values["Integrity"]
    sheet = book["Integrity"]
    row = next(row for row in range(7, 40) if sheet.cell(row, 1).value == label)
    assert (values[row, 2], values[row, 3]) == (2, "CHECK")
