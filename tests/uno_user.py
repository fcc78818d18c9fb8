"""What a person does to a workbook in LibreOffice Calc, under a language of their own.

Run by the system's Python; ``user_in_calc.py`` is its other end. One JSON request comes in:
the program, a locale, and jobs. Each job opens a copy of its file, does what a user does
(acts), reads cells, and saves what became of it as .xlsx.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import uno_calc
from com.sun.star.beans import PropertyValue
from com.sun.star.table import TableSortField
from uno_office import Office

XLSX = "Calc MS Excel 2007 XML"
USERS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{locale}</value></prop></item>
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


class Acts:
    """The acts of a user by name, on an open document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._sheets = document.Sheets

    def type(self, sheet: str, address: str, text: str) -> None:
        """Type into a cell, read as the user's language reads it."""
        self._cells(sheet, address).getCellByPosition(0, 0).FormulaLocal = text

    def rename_sheet(self, sheet: str, name: str) -> None:
        self._sheets.getByName(sheet).Name = name

    def delete_sheet(self, sheet: str) -> None:
        self._sheets.removeByName(sheet)

    def copy_sheet(self, sheet: str, name: str) -> None:
        self._sheets.copyByName(sheet, name, self._sheets.Count)

    def move_sheet(self, sheet: str, place: int) -> None:
        self._sheets.moveByName(sheet, place)

    def hide_sheet(self, sheet: str) -> None:
        self._sheets.getByName(sheet).IsVisible = False

    def insert_rows(self, sheet: str, row: int, count: int) -> None:
        self._sheets.getByName(sheet).Rows.insertByIndex(row - 1, count)

    def delete_rows(self, sheet: str, row: int, count: int) -> None:
        self._sheets.getByName(sheet).Rows.removeByIndex(row - 1, count)

    def insert_columns(self, sheet: str, column: int, count: int) -> None:
        self._sheets.getByName(sheet).Columns.insertByIndex(column - 1, count)

    def delete_columns(self, sheet: str, column: int, count: int) -> None:
        self._sheets.getByName(sheet).Columns.removeByIndex(column - 1, count)

    def sort(self, sheet: str, rows: str, column: int, ascending: bool) -> None:
        """Sort rows without their header by a column of theirs, counted from 0."""
        field = TableSortField(Field=column, IsAscending=ascending, IsCaseSensitive=False)
        fields = uno_calc.uno.Any("[]com.sun.star.table.TableSortField", (field,))
        order = (_property("SortFields", fields), _property("ContainsHeader", False))
        self._cells(sheet, rows).sort(order)

    def hide_rows(self, sheet: str, row: int, count: int) -> None:
        """Hide rows as a filter does."""
        rows = self._sheets.getByName(sheet).Rows
        for place in range(row - 1, row - 1 + count):
            rows.getByIndex(place).IsFiltered = True

    def _cells(self, sheet: str, address: str) -> Any:
        return self._sheets.getByName(sheet).getCellRangeByName(address)


def done(office: Any, job: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Do one job with a copy of its file."""
    copy = Path(shutil.copy(job["file"], tempfile.mkdtemp(dir=folder)))
    document = office.desktop.loadComponentFromURL(
        copy.as_uri(), "_blank", 0, (_property("Hidden", True),)
    )
    try:
        for name, *arguments in job["acts"]:
            getattr(Acts(document), name)(*arguments)
        document.calculateAll()
        cells = uno_calc._read_cells(document, job["read"])
        if job["save"]:
            document.storeToURL(Path(job["save"]).as_uri(), (_property("FilterName", XLSX),))
        return cells
    finally:
        document.close(True)


def _property(name: str, value: Any) -> PropertyValue:
    return PropertyValue(Name=name, Value=value)


def main() -> None:
    """Answer the one request, in a LibreOffice of its own."""
    request = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as temporary:
        settings = USERS.format(locale=request["locale"])
        office = Office(Path(temporary), request["program"], settings=settings)
        try:
            answers = [done(office, job, Path(temporary)) for job in request["jobs"]]
        finally:
            office.end()
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
