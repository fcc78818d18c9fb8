"""LibreOffice Calc driven from its own Python: one JSON request a line in, one answer a line out.

Run by the system's Python, the one that knows ``uno``; ``office_uno.py`` is its other end. A
request names a file and what to do with a copy of it: cells to set, macros to run, cells
to read. LibreOffice is ended with this program, and with any request that takes too long.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import uno  # noqa: F401 - makes com.sun.star importable
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet.AddressConvention import XL_A1
from com.sun.star.sheet.FormulaResult import STRING
from com.sun.star.table.CellContentType import EMPTY, FORMULA, TEXT
from uno_office import Office

MACROS_ALWAYS = 4
ERRORS = {
    503: "#NUM!",
    519: "#VALUE!",
    521: "#NULL!",
    524: "#REF!",
    525: "#NAME?",
    532: "#DIV/0!",
    32767: "#N/A",
}


def answer(office: Office, request: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Do what one request asks, with a copy of its file."""
    copy = Path(shutil.copy(request["file"], tempfile.mkdtemp(dir=folder)))
    options = (_property("Hidden", True), _property("MacroExecutionMode", MACROS_ALWAYS))
    started = time.perf_counter()
    document = office.desktop.loadComponentFromURL(copy.as_uri(), "_blank", 0, options)
    if document is None:
        raise RuntimeError(f"LibreOffice does not open {copy.name}")
    try:
        loaded = time.perf_counter()
        _set_cells(document, request["set"])
        changed = time.perf_counter()
        document.calculateAll()
        seconds = {"open": loaded - started, "calculate": time.perf_counter() - changed}
        for path, filter_name in request["save"].items():
            document.storeToURL(Path(path).as_uri(), (_property("FilterName", filter_name),))
        returned = [_run(document, name, arguments) for name, arguments in request["run"]]
        return {
            "returned": returned,
            "seconds": seconds,
            "help": {name: office.help_of(name) for name in request["help"]},
            "cells": _read_cells(document, request["read"]),
            "changes": [_try(document, step, request["read"]) for step in request["changes"]],
            "modules": _modules(document) if request["modules"] else {},
        }
    finally:
        document.close(True)


def _property(name: str, value: Any) -> PropertyValue:
    return PropertyValue(Name=name, Value=value)


def _set_cells(document: Any, values: dict[str, dict[str, Any]]) -> None:
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.FormulaConvention = XL_A1
    for sheet, cells in values.items():
        for address, value in cells.items():
            _set(document.Sheets.getByName(sheet).getCellRangeByName(address), value, parser)


def _set(area: Any, value: Any, parser: Any) -> None:
    """Fill a cell; a formula over several cells becomes one array formula."""
    cell = area.getCellByPosition(0, 0)
    is_formula = isinstance(value, str) and value.startswith("=")
    if is_formula and (area.Rows.Count, area.Columns.Count) != (1, 1):
        area.setArrayTokens(parser.parseFormula(value[1:], cell.CellAddress))
    elif is_formula:
        cell.setTokens(parser.parseFormula(value[1:], cell.CellAddress))
    elif isinstance(value, str):
        cell.String = value
    elif value is None:
        cell.String = ""
    else:
        cell.Value = value


def _try(document: Any, values: dict[str, Any], wanted: dict[str, list[str]]) -> dict[str, Any]:
    """Type values into cells, read what follows, and put back what stood there."""
    before = {
        sheet: {address: _constant(document, sheet, address) for address in cells}
        for sheet, cells in values.items()
    }
    _set_cells(document, values)
    found = _read_cells(document, wanted)
    _set_cells(document, before)
    return found


def _constant(document: Any, sheet: str, address: str) -> Any:
    cell = document.Sheets.getByName(sheet).getCellRangeByName(address)
    if cell.Type == EMPTY:
        return None
    return cell.String if cell.Type == TEXT else cell.Value


def _run(document: Any, name: str, arguments: list[Any]) -> Any:
    """Run "Module.Procedure" of the file's VBA project and give what a function returns."""
    library = document.BasicLibraries.ProjectName
    script = document.getScriptProvider().getScript(
        f"vnd.sun.star.script:{library}.{name}?language=Basic&location=document"
    )
    return script.invoke(tuple(arguments), (), ())[0]


def _read_cells(document: Any, wanted: dict[str, list[str]]) -> dict[str, dict[str, Any]]:
    sheets = document.Sheets
    return {
        sheet: {a: _value_at(sheets.getByName(sheet), a) for a in addresses}
        for sheet, addresses in wanted.items()
    }


def _value_at(sheet: Any, address: str) -> Any:
    return _value(sheet.getCellRangeByName(address)) if address else _used(sheet)


def _used(sheet: Any) -> list[list[Any]]:
    """Give the rows from A1 to the last cell in use; cells are asked one by one for errors only."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    last = cursor.RangeAddress
    area = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow)
    return [
        [
            _cell_value(area.getCellByPosition(column, row)) if value is None else value
            for column, value in enumerate(values)
        ]
        for row, values in enumerate(area.getDataArray())
    ]


def _value(area: Any) -> Any:
    """Give a cell's value, or the rows of a range."""
    rows, columns = area.Rows.Count, area.Columns.Count
    if (rows, columns) == (1, 1):
        return _cell_value(area.getCellByPosition(0, 0))
    return [
        [_cell_value(area.getCellByPosition(column, row)) for column in range(columns)]
        for row in range(rows)
    ]


def _cell_value(cell: Any) -> Any:
    error = cell.getError()
    if error:
        return {"error": ERRORS.get(error, f"Err:{error}")}
    if cell.Type == EMPTY:
        return None
    is_text = cell.Type == TEXT or (cell.Type == FORMULA and cell.FormulaResultType2 == STRING)
    return cell.String if is_text else cell.Value


def _modules(document: Any) -> dict[str, Any]:
    """Give the text of every VBA module that LibreOffice read, by library and name."""
    libraries = document.BasicLibraries
    library = libraries.getByName(libraries.ProjectName)
    texts = {name: library.getByName(name) for name in library.getElementNames()}
    kinds = {name: library.getModuleInfo(name).ModuleType for name in texts}
    return {name: {"kind": kinds[name], "text": text} for name, text in texts.items()}


def timed_answer(office: Office, request: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Answer a request; LibreOffice is ended when it takes too long."""
    watch = threading.Timer(request["timeout"], office.end)
    watch.start()
    try:
        return answer(office, request, folder)
    except Exception as error:
        if watch.finished.is_set():
            return {"failed": f"LibreOffice was not done after {request['timeout']} seconds"}
        return {"failed": re.sub(r"\s+", " ", str(error)) or type(error).__name__}
    finally:
        watch.cancel()


def main() -> None:
    """Answer requests until the other end closes."""
    with tempfile.TemporaryDirectory() as temporary:
        Path(temporary).chmod(0o755)  # somebody adds the extension
        office = None
        try:
            for number, line in enumerate(sys.stdin):
                folder = Path(temporary, str(number))
                folder.mkdir()
                if office is None or office.ended:
                    office = Office(folder, *sys.argv[1:])
                print(json.dumps(timed_answer(office, json.loads(line), folder)), flush=True)
        finally:
            if office is not None:
                office.end()


if __name__ == "__main__":
    main()
