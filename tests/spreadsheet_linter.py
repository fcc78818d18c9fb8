"""Runs show-your-work (unexplained-cells), a spreadsheet linter by others, on a workbook.

It does not know table references and takes each for a link to another workbook. So it
reads a copy in which they are written as the cell addresses that they stand for; where
a formula really leads out of the workbook, it still does in the copy.
"""

from __future__ import annotations

import json
import subprocess
import sysconfig
from pathlib import Path
from typing import NamedTuple

from finops_xl.engine.tables import Table
from finops_xl.engine.translation import Translator
from finops_xl.engine.workbook import Workbook
from finops_xl.functions import FUNCTIONS

COMMAND = Path(sysconfig.get_path("scripts")) / "show-your-work"


class Complaint(NamedTuple):
    """What the linter says of a cell or a sheet."""

    check: str
    sheet: str
    cell: str
    summary: str


def complaints(data: bytes, folder: Path) -> list[Complaint]:
    """Every complaint about a workbook, the slightest included."""
    path = folder / "linted.xlsx"
    path.write_bytes(with_addresses(data))
    command = [str(COMMAND), "--format", "json", "--fail-on", "low", str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert answer.returncode in (0, 1), answer.stderr
    found = json.loads(answer.stdout)["findings"]
    assert bool(found) == bool(answer.returncode)
    return [
        Complaint(one["check"], one["sheet"], cell, one["summary"])
        for one in found
        for cell in one["location"].split(" (+")[0].split(", ")
    ]


def with_addresses(data: bytes) -> bytes:
    """Give the workbook with its table references written as cell addresses."""
    workbook = Workbook.from_bytes(data)
    translator = Translator(workbook.tables, FUNCTIONS)
    for name, sheet in workbook.sheets.items():
        tables = [table for table in workbook.tables.values() if table.sheet == name]
        for row, column in sheet.cells:
            formula = sheet.formula(row, column)
            if formula is not None and formula.text:
                own = _table_of(row, column, tables)
                formula.text = translator.examine(formula.text, name, own).at(row)
        workbook.keep(sheet.part)
    return workbook.package.to_bytes()


def _table_of(row: int, column: int, tables: list[Table]) -> Table | None:
    return next((table for table in tables if table.area.holds(row, column)), None)
