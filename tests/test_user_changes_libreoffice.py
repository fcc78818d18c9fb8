"""What a user does in a real spreadsheet program: what it shows there, what check finds after."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from user_in_calc import Job, jobs_done

from finops_xl.books.file import FileBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros import findings_of
from finops_xl.macros.validate import locate
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import CostLine

pytestmark = pytest.mark.libreoffice

LINES = len(case_study_content().of(CostLine))
BELOW = 7 + LINES
"""The row below the last of Costs."""

RUN_COST = f"{get_column_letter([*AgentEconomics.columns()].index('run_cost') + 1)}7"

HEAD = {"Settings": ["A3"]}
INTEGRITY = "A7:C45"
ACTS: dict[str, list[list[Any]]] = {
    "nothing": [],
    "deletes Costs": [["delete_sheet", "Costs"]],
    "deletes Integrity": [["delete_sheet", "Integrity"]],
    "renames and sorts": [
        ["rename_sheet", "3 KPIs", "Kennzahlen"],
        ["move_sheet", "Costs", 0],
        ["sort", "Costs", f"A7:G{BELOW - 1}", 4, False],
        ["hide_rows", "Costs", 9, 20],
        ["hide_sheet", "Economics"],
        ["insert_rows", "Costs", 3, 2],
        ["insert_columns", "2 Classification", 3, 1],
    ],
    "types": [
        ["type", "Costs", "E7", "'1.234,5"],
        ["type", "Economics", RUN_COST, "99"],
        ["type", "Costs", f"A{BELOW}", "A01"],
        ["type", "Costs", f"C{BELOW}", "Forgotten"],
        ["type", "Costs", f"D{BELOW}", "monthly"],
        ["type", "Costs", f"E{BELOW}", "500"],
        ["insert_rows", "2 Classification", 9, 1],
        ["type", "2 Classification", "A9", "A99"],
    ],
    "deletes a row": [["delete_rows", "2 Classification", 7, 1]],
}


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Any, Path]]:
    """Do all in one LibreOffice: name to the cells shown and the file saved."""
    folder = tmp_path_factory.mktemp("changed")
    source = folder / "case-study.xlsx"
    build(case_study_content(), source)
    jobs = [
        Job(
            source,
            acts,
            HEAD if name == "deletes Integrity" else {**HEAD, "Integrity": [INTEGRITY]},
            folder / f"{number}.xlsx",
        )
        for number, (name, acts) in enumerate(ACTS.items())
    ]
    shown = jobs_done(jobs)
    return {name: (cells, job.save) for name, cells, job in zip(ACTS, shown, jobs, strict=True)}


def faults(cells: Any) -> dict[str, Any]:
    """Give the integrity checks that need attention in LibreOffice."""
    return {row[0]: row[1] for row in cells["Integrity"][INTEGRITY] if row[2] == "CHECK"}


def found(file: Path) -> set[tuple[str, str]]:
    """Give what check finds: rule and cell."""
    book = FileBook.open(file)
    places = locate(book, findings_of(book).findings)
    return {(place.finding.rule, place.where) for place in places}


def test_opened_and_saved_in_libreoffice_it_is_what_it_was(done: Any, built: Path) -> None:
    cells, file = done["nothing"]
    assert cells["Settings"]["A3"].startswith("Integrity: no fault found, 3 checks need the add-in")
    assert faults(cells) == {}
    assert found(file) == found(built / "case-study.xlsx")


def test_a_deleted_sheet_is_no_sound_workbook(done: Any) -> None:
    cells, file = done["deletes Costs"]
    assert len(faults(cells)) >= 5
    assert cells["Settings"]["A3"].startswith(f"Integrity: {len(faults(cells))} checks need")
    with pytest.raises(WorkbookError, match=r"The table Costs \(sheet 'Costs'\) is missing"):
        findings_of(FileBook.open(file))


def test_without_integrity_the_head_says_that_nothing_was_checked(done: Any) -> None:
    cells, file = done["deletes Integrity"]
    line = "Integrity: a sheet or table is missing; run finops-xl check"
    assert cells["Settings"]["A3"] == line
    assert ("W20", "") in found(file)


def test_renamed_moved_sorted_hidden_and_widened_it_computes_the_same(
    done: Any, built: Path
) -> None:
    cells, file = done["renames and sorts"]
    assert faults(cells) == {}
    before, after = FileBook.open(built / "case-study.xlsx"), FileBook.open(file)
    for theirs, ours in zip(
        after.rows("AgentEconomics"), before.rows("AgentEconomics"), strict=True
    ):
        for header, value in ours.items():
            assert theirs[header] == pytest.approx(value), header
    assert {where for rule, where in found(file) if rule == "W20"} == {"Kennzahlen!A7"}
    assert {rule for rule, _ in found(file)} == {
        rule for rule, _ in found(built / "case-study.xlsx")
    } | {"W20"}


def test_text_a_formula_typed_over_and_rows_outside_a_table_are_found(done: Any) -> None:
    cells, file = done["types"]
    labels = faults(cells)
    assert labels["Costs: numbers and dates are no text"] == 1
    assert labels["No row stands below its table"] == 1
    assert found(file) >= {
        ("W03", "Costs!E7"),
        ("W09", f"Economics!{RUN_COST}"),
        ("W13", f"Costs!A{BELOW}"),
        ("W09", "2 Classification!I9"),  # a row of LibreOffice comes without formulas
    }


def test_a_deleted_row_leaves_orphans_that_are_counted_and_named(done: Any) -> None:
    cells, file = done["deletes a row"]
    assert faults(cells)["Every KPI belongs to an agent"] == 3
    assert {"3 KPIs!A7", "Costs!A7", "Economics!A7"} <= {
        where for rule, where in found(file) if rule == "W02"
    }


# Other languages


TYPED = {
    "de-DE": {
        "1,5": 1.5, "1.234,5": 1234.5, "31.12.2026": 46387.0, "12 %": 0.12, "1.234": 1234.0,
    },
    "fr-FR": {"1,5": 1.5, "0,25": 0.25, "31/12/2026": 46387.0, "12 %": 0.12},
}  # fmt: skip


@pytest.mark.parametrize("locale", TYPED)
def test_in_another_language_every_value_is_the_same_and_typing_is_understood(
    locale: str, built: Path, tmp_path: Path
) -> None:
    source = built / "case-study.xlsx"
    typed = {f"E{row}": text for row, text in enumerate(TYPED[locale], 8)}
    acts = [["type", "Costs", cell, text] for cell, text in typed.items()]
    plain, changed = tmp_path / "plain.xlsx", tmp_path / "changed.xlsx"
    _, cells = jobs_done(
        [Job(source, save=plain), Job(source, acts, {"Costs": list(typed)}, changed)], locale
    )
    assert list(cells["Costs"].values()) == list(TYPED[locale].values())
    amounts = [row["Amount"] for row in FileBook.open(changed).rows("Costs")]
    assert amounts[1 : 1 + len(typed)] == list(TYPED[locale].values())
    theirs, ours = stored(plain), stored(english(tmp_path, source))
    assert theirs.keys() == ours.keys()
    differing = [(value, theirs[place]) for place, value in ours.items() if value != theirs[place]]
    # Sentences write large figures as the user's language does: 3,000 or 3.000.
    assert 1 <= len(differing) <= 5
    assert all(bare(value) == bare(other) for value, other in differing)


def english(folder: Path, source: Path) -> Path:
    jobs_done([Job(source, save=folder / "english.xlsx")])
    return folder / "english.xlsx"


def stored(file: Path) -> dict[tuple[str, int, int], Any]:
    """Give every value that a file was saved with."""
    book = openpyxl.load_workbook(file, data_only=True)
    values = {
        (sheet.title, cell.row, cell.column): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert len(values) > 10_000
    return values


def bare(sentence: Any) -> str:
    """Give a sentence without the marks between its figures; a number is none."""
    assert isinstance(sentence, str)
    return re.sub(r"(?<=\d)[.,\s](?=\d)", "", sentence)
