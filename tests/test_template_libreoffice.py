"""LibreOffice, an independent spreadsheet program, computes the same workbook.

Our functions are unknown there without the add-in, so the engine computes without
them as well: every cell of both must show the same.
"""

from __future__ import annotations

import datetime as dt
import math
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from made_workbooks import CONTENTS, WITHOUT_ADD_IN, workbook_of
from office import REQUIRED, saved_by_libreoffice
from openpyxl.utils.datetime import to_excel

from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.template.sheets import SHEETS
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.dates import to_serial

pytestmark = pytest.mark.libreoffice

INDEX_OF_AN_ERROR = ("Checks", "#REF!", "#NAME?")
"""Two self-tests take a cell out of an answer that there is none of: docs/without-excel.md."""


def same(ours: Cell, theirs: object) -> bool:
    if isinstance(ours, CellError):
        return ours.code == theirs
    if isinstance(theirs, dt.datetime | dt.time):  # a number that is shown as a date or a time
        theirs = to_excel(theirs)
    if ours in (None, "") or theirs in (None, ""):
        return (ours in (None, "")) == (theirs in (None, ""))
    if isinstance(theirs, datetime):
        theirs = to_serial(theirs.date())
    if isinstance(ours, float | int) and isinstance(theirs, float | int):
        return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)
    return ours == theirs


def recalculated(data: bytes, folder: Path) -> openpyxl.Workbook:
    source = folder / "workbook.xlsx"
    source.write_bytes(data)
    return openpyxl.load_workbook(saved_by_libreoffice(source, folder), data_only=True)


@pytest.mark.parametrize("name", sorted(CONTENTS))
def test_every_formula_gives_the_same_in_libreoffice(name: str, tmp_path: Path) -> None:
    data = workbook_of(name)
    saved = recalculated(data, tmp_path)
    result = recalculate(Workbook.from_bytes(data), WITHOUT_ADD_IN)
    differences = [
        (sheet, str(value), theirs)
        for sheet, cells in result.values.items()
        for (row, column), value in cells.items()
        if not same(value, theirs := saved[sheet].cell(row, column).value)
    ]
    assert differences == [INDEX_OF_AN_ERROR] * 2


def test_every_tab_is_turned_into_a_picture(tmp_path: Path) -> None:
    if not shutil.which("soffice") or not shutil.which("pdftoppm"):
        (pytest.fail if REQUIRED else pytest.skip)("soffice or pdftoppm is not on the PATH")
    (tmp_path / "empty.xlsx").write_bytes(workbook_of("empty"))
    script = Path(__file__).parents[1] / "scripts" / "render_sheets.py"
    command = [sys.executable, str(script), "empty.xlsx", "pictures", "--dpi", "20"]
    answer = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    pictures = list((tmp_path / "pictures").glob("empty-*.png"))
    assert len(pictures) == len(answer.stdout.splitlines()) >= len(SHEETS)
