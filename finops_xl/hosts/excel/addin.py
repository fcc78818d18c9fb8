"""The add-in finops.xlam: ribbon, bridge to Python, and the functions for every workbook.

Built on the user's machine, because the name of xlwings' DLL carries its version and the
interpreter's path stands in the add-in's own sheet.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from finops_xl._version import __version__
from finops_xl.engine.workbook import Workbook
from finops_xl.hosts.excel import wrappers
from finops_xl.hosts.excel.package import as_add_in, with_function_help
from finops_xl.hosts.excel.ribbon import ribbon_xml
from finops_xl.hosts.excel.sources import source
from finops_xl.hosts.excel.vba import (
    Module,
    project_bytes,
    standard_module,
    workbook_module,
    worksheet_module,
)
from finops_xl.prices.book import price_book
from finops_xl.template.build import CALC_ID, CREATED, WORKBOOK_MODULE

ADDIN_NAME = "finops.xlam"
INTELLISENSE_NAME = "finops.intellisense.xml"
PROJECT_NAME = "FinOpsXL"

SETTINGS_NAME = "finops_xl"
"""xlwings looks for a sheet of this name with ".conf" behind it."""

_SHEET_MODULE = "SheetSettings"
_PLACEHOLDER = 'PROJECT_NAME As String = "myaddin"'
"""How xlwings marks the name that a custom add-in puts in."""


@dataclass(frozen=True)
class AddinSettings:
    """What an add-in says of itself on its own sheet."""

    interpreter: str
    dll: str
    version: str
    price_book: str = ""


def addin_bytes(interpreter: str, dll: str) -> bytes:
    """Build the add-in for one interpreter and xlwings' DLL, both as absolute paths."""
    settings = AddinSettings(interpreter, dll, __version__, price_book().book_id)
    data = _workbook(project_bytes(addin_modules(), PROJECT_NAME), settings)
    data = with_function_help(
        data, wrappers.function_groups_xml(), wrappers.argument_descriptions_xml()
    )
    return as_add_in(data, ribbon_xml())


def addin_modules() -> list[Module]:
    """List the modules of the add-in's project."""
    return [
        workbook_module(WORKBOOK_MODULE),
        worksheet_module(_SHEET_MODULE),
        standard_module("xlwings", support_module()),
        *_own_modules(("FinOpsBridge", "FinOpsArguments", "FinOpsErrors", "FinOpsRibbon")),
        standard_module("FinOpsUdfs", wrappers.wrappers()),
    ]


def support_module() -> str:
    """Give xlwings' own VBA, from the installed xlwings, under the name of this add-in."""
    spec = importlib.util.find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise RuntimeError("xlwings is not installed in this Python")
    text = (Path(spec.origin).parent / "xlwings_custom_addin.bas").read_text(encoding="utf-8")
    if text.count(_PLACEHOLDER) != 1:
        raise RuntimeError("xlwings_custom_addin.bas is not the one this version is made for")
    return text.replace(_PLACEHOLDER, _PLACEHOLDER.replace("myaddin", SETTINGS_NAME))


def intellisense_xml() -> str:
    """Write the help that Excel-DNA's IntelliSense shows while a formula is typed."""
    return wrappers.intellisense_xml()


def addin_settings(data: bytes, name: str = ADDIN_NAME) -> AddinSettings | None:
    """Read what an add-in says of itself; None where it is not one of ours."""
    workbook = Workbook.from_bytes(data, name)
    sheet = workbook.sheets.get(f"{SETTINGS_NAME}.conf")
    if sheet is None:
        return None
    rows = {str(sheet.value(row, 1)): str(sheet.value(row, 2) or "") for row, _ in sheet.cells}
    return AddinSettings(
        rows.get("INTERPRETER_WIN", ""),
        rows.get("DLL", ""),
        rows.get("VERSION", ""),
        rows.get("PRICE BOOK", ""),
    )


def _own_modules(names: Sequence[str]) -> list[Module]:
    return [standard_module(name, source(name)) for name in names]


def _workbook(project: bytes, settings: AddinSettings) -> bytes:
    buffer = io.BytesIO()
    workbook: Any = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": "FinOps", "author": "finops-xl", "created": CREATED})
    workbook.set_calc_mode("auto", CALC_ID)
    workbook.calc_on_load = False
    sheet = workbook.add_worksheet(f"{SETTINGS_NAME}.conf")
    rows = {
        "INTERPRETER_WIN": settings.interpreter,
        "DLL": settings.dll,
        "ADD_WORKBOOK_TO_PYTHONPATH": "False",
        "VERSION": settings.version,
        "PRICE BOOK": settings.price_book,
    }
    for number, pair in enumerate(rows.items()):
        for column, text in enumerate(pair):
            sheet.write_string(number, column, text)
    sheet.set_column(0, 1, 40)
    workbook.add_vba_project(io.BytesIO(project), is_stream=True)
    workbook.set_vba_name(WORKBOOK_MODULE)
    sheet.set_vba_name(_SHEET_MODULE)
    workbook.close()
    return buffer.getvalue()
