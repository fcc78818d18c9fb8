"""LibreOffice with our functions computes the whole workbook as the engine does.

Nothing is saved by a test's own hand: LibreOffice opens the file, recalculates all of it,
takes what is typed into its cells, and every cell is compared.
"""

from __future__ import annotations

import math
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from made_workbooks import workbook_of
from office import REQUIRED
from office_calc import calc
from office_uno import Office

from finops_xl.books.file import FileBook
from finops_xl.engine.addresses import cell_name
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.functions import FUNCTIONS
from finops_xl.template.sheets import SHEETS

__all__ = ["calc"]
pytestmark = pytest.mark.libreoffice

Cells = dict[tuple[str, str], Any]


def book_of(name: str) -> FileBook:
    return FileBook(Path("book.xlsx"), Workbook.from_bytes(workbook_of(name)))


def by_the_engine(book: FileBook) -> Cells:
    return {
        (sheet, cell_name(row, column)): value
        for sheet, cells in book.results.values.items()
        for (row, column), value in cells.items()
    }


def by_libreoffice(sheets: dict[str, dict[str, Any]]) -> Cells:
    return {
        (sheet, cell_name(row, column)): value
        for sheet, read in sheets.items()
        for row, values in enumerate(read[""], 1)
        for column, value in enumerate(values, 1)
    }


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, CellError) or isinstance(theirs, CellError):
        return getattr(ours, "code", ours) == getattr(theirs, "code", theirs)
    if ours in (None, "") or theirs in (None, ""):
        return ours in (None, "") and theirs in (None, "")
    if isinstance(ours, str) or isinstance(theirs, str):
        return bool(ours == theirs)
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


def differences(ours: Cells, theirs: Cells) -> list[tuple[Any, ...]]:
    return [
        (*where, value, theirs.get(where))
        for where, value in ours.items()
        if not same(value, theirs.get(where))
    ]


ALL_CELLS = {sheet.name: [""] for sheet in SHEETS}


@pytest.mark.parametrize("name", ["empty", "awkward"])
def test_every_cell_is_computed_as_the_engine_does(name: str, calc: Office, tmp_path: Path) -> None:
    path = tmp_path / "workbook.xlsx"
    path.write_bytes(workbook_of(name))
    ours = by_the_engine(book_of(name))
    theirs = by_libreoffice(calc.cells(path, ALL_CELLS))
    assert len(ours) > 3000
    assert differences(ours, theirs) == []


CHANGES: dict[str, list[tuple[Any, ...]]] = {
    "as it is": [],
    "another price date": [("PriceDate", 45_292.0)],
    "no price date": [("PriceDate", None)],
    "no workshop date": [("WorkshopDate", None)],
    "an unknown model": [("CallModel", "gpt-9"), ("LoopModel", "gpt-9"), ("ApiModel", "gpt-9")],
    "no sizes": [("CallInput", None), ("LoopTurns", None), ("ApiVolume", None), ("OwnGpus", None)],
    "no optional inputs": [
        ("CallCached", None),
        ("CallMode", None),
        ("LoopSuccess", None),
        ("LoopMode", None),
        ("ApiMode", None),
        ("EvolutionInput", None),
        ("OwnVariable", None),
        ("OwnMinReplicas", None),
    ],
    "out of domain": [("CallInput", -1.0), ("LoopTurns", 0.5), ("OwnUtilization", 2.0)],
    "no drivers": [
        ("DriverTool", None),
        ("DriverBase", None),
        ("DriverOutput", None),
        ("DriverTurns", None),
        ("DriverModel", None),
        ("DriverSuccess", None),
        ("DriverMode", None),
    ],
    "an agent that costs nothing": [
        ("AgentEconomics", "Tasks a month", 0, 0.0),
        *(("Costs", "Amount", row, 0.0) for row in range(8)),
    ],
    "no months per year": [("MonthsPerYear", None)],
    "rows of tables": [
        ("AgentEconomics", "Calls per task", 0, None),
        ("AgentEconomics", "Model", 1, "gpt-9"),
        ("AgentEconomics", "Input tokens", 2, 123_456.0),
        ("Kpis", "Baseline", 0, None),
        ("Kpis", "Source", 1, "TBD"),
        ("Kpis", "Owner", 2, None),
        ("Kpis", "Baseline date", 3, "yesterday"),
        ("Targets", "Target 12", 0, None),
        ("Targets", "Floor 6", 1, "high"),
        ("Workloads", "Mode", 0, None),
        ("Workloads", "Input tokens", 1, None),
        ("Contracts", "Discount", 0, 0.9),
        ("Models", "Model", 0, "gpt-4o"),
        ("Agents", "Outcome", 0, None),
    ],
}


def changed_book(changes: list[tuple[Any, ...]]) -> FileBook:
    book = book_of("case study")
    for change in changes:
        if len(change) == 2:
            book.write_setting(*change)
        else:
            table, column, row, value = change
            cells = [each[column] for each in book.rows(table)]
            cells[row] = value
            book.write_column(table, column, cells)
    return book


@dataclass(frozen=True)
class Shown:
    """What LibreOffice made of the case study."""

    cells: dict[str, Cells]
    """All cells, as the file is and after each change."""
    pdf: Path


@pytest.fixture(scope="module")
def shown(calc: Office, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """Open the case study once, print it, and try every change."""
    folder = tmp_path_factory.mktemp("workbook")
    file, pdf = folder / "case-study.xlsx", folder / "case-study.pdf"
    file.write_bytes(workbook_of("case study"))
    book = book_of("case study")
    steps = [_by_sheet([_place(book, change) for change in each]) for each in CHANGES.values()]
    answer = calc.ask(file, ALL_CELLS, changes=steps, save={pdf: "calc_pdf_Export"}, timeout=400)
    found = map(by_libreoffice, answer.changes)
    return Shown(dict(zip(CHANGES, found, strict=True)), pdf)


def _place(book: FileBook, change: tuple[Any, ...]) -> tuple[str, str, Any]:
    if len(change) == 2:
        return (*book.setting_address(change[0]), change[1])
    table = book.workbook.tables[change[0].lower()]
    column = table.sheet_column(change[1])
    assert column
    return table.sheet, cell_name(table.data.top + change[2], column), change[3]


def _by_sheet(cells: list[tuple[str, str, Any]]) -> dict[str, dict[str, Any]]:
    sheets: dict[str, dict[str, Any]] = {}
    for sheet, address, value in cells:
        sheets.setdefault(sheet, {})[address] = value
    return sheets


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_typed_into_cells_has_the_effect_that_the_engine_computes(
    what: str, shown: Shown
) -> None:
    ours = by_the_engine(changed_book(CHANGES[what]))
    theirs = shown.cells[what]
    assert len(ours) > 5000
    assert [each for each in differences(ours, theirs) if not is_unreached(*each)] == []
    changed = differences(shown.cells["as it is"], theirs)
    assert bool(changed) == (what != "as it is")


def is_unreached(sheet: str, cell: str, ours: Any, theirs: Any) -> bool:
    """Whether an error stopped a call of REASON, as LibreOffice does: docs/libreoffice.md."""
    return str(ours).startswith("an argument is the error") and theirs == "an argument is an error"


def test_every_self_test_passes_and_the_add_in_is_found(shown: Shown) -> None:
    cells = shown.cells["as it is"]
    table = book_of("case study").workbook.tables["selftest"]
    columns = [table.sheet_column(name) or 0 for name in ("Function", "Status")]
    rows = [
        tuple(cells[table.sheet, cell_name(row, column)] for column in columns)
        for row in range(table.data.top, table.data.bottom + 1)
    ]
    assert {function for function, _ in rows} == set(FUNCTIONS)
    assert {status for _, status in rows} == {"PASS"}
    assert cells[book_of("case study").setting_address("AddInFound")] == 1.0


def test_the_workbook_is_printed_with_our_functions(shown: Shown, tmp_path: Path) -> None:
    if not shutil.which("pdftoppm") or not shutil.which("pdftotext"):
        (pytest.fail if REQUIRED else pytest.skip)("pdftoppm or pdftotext is not on the PATH")
    text = output_of("pdftotext", "-layout", shown.pdf, "-")
    assert "#NAME?" not in text
    assert text.count("PASS") >= len(FUNCTIONS)
    output_of("pdftoppm", "-png", "-r", "20", shown.pdf, tmp_path / "page")
    assert len(list(tmp_path.glob("page-*.png"))) >= len(SHEETS)


def output_of(*command: str | Path) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
