"""Tables beside the agents: what cannot be read in them is named with sheet and cell."""

from pathlib import Path

import openpyxl
import pytest

from finops_xl.books.file import FileBook
from finops_xl.macros import findings_of
from finops_xl.macros.validate import locate

WRONG = {
    ("Agenda", "D9"): ("10 min", "W03"),
    ("Actions", "D7"): ("-2", "W03"),
    ("Actions", "F11"): ("done", "W10"),
    ("Other prices", "D7"): ("75 EUR", "W03"),
    ("Other prices", "F7"): ("2026-01-01", "W05"),
    ("1 Workloads", "C7"): ("two thousand", "W03"),
    ("1 Cost pairs", "D7"): ("last May", "W05"),
    ("Changes", "A7"): ("22.11.2026", "W05"),
}


def found_on_side_tables(file: Path) -> dict[tuple[str, str], str]:
    book = FileBook.open(file)
    places = locate(book, findings_of(book).findings)
    sheets = {sheet for sheet, _ in WRONG}
    return {(p.sheet, p.cell): p.finding.rule for p in places if p.sheet in sheets}


def test_every_wrong_cell_of_a_side_table_is_named(case_study: Path) -> None:
    assert found_on_side_tables(case_study) == {}
    workbook = openpyxl.load_workbook(case_study)
    for (sheet, cell), (text, _) in WRONG.items():
        workbook[sheet][cell].value = text
    workbook.save(case_study)
    assert found_on_side_tables(case_study) == {place: rule for place, (_, rule) in WRONG.items()}


@pytest.mark.parametrize("sheet", ["Agenda", "Other prices"])
def test_a_side_table_that_is_gone_stops_no_check(case_study: Path, sheet: str) -> None:
    workbook = openpyxl.load_workbook(case_study)
    del workbook[sheet]
    workbook.save(case_study)
    found = findings_of(FileBook.open(case_study)).findings
    assert any(f.rule == "W20" and f"sheet '{sheet}'" in f.what for f in found)
