"""The add-in finops.xlam: ribbon, bridge to Python, and the functions for every workbook.

Built on the user's machine, because the name of xlwings' DLL carries its version and the
interpreter's path stands in the add-in's own sheet.
"""

from __future__ import annotations

import importlib.util
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from finops_xl._version import __version__
from finops_xl.engine.workbook import Workbook
from finops_xl.hosts.excel import wrappers
from finops_xl.hosts.excel.package import CONTENT_TYPES, as_add_in, parts, with_function_help
from finops_xl.hosts.excel.ribbon import ribbon_xml
from finops_xl.hosts.excel.sources import source
from finops_xl.hosts.excel.vba import (
    Module,
    project_bytes,
    standard_module,
    workbook_module,
    worksheet_module,
)
from finops_xl.prices.book import package_book
from finops_xl.template.build import CALC_ID, CREATED, WORKBOOK_MODULE

ADDIN_NAME = "finops.xlam"
INTELLISENSE_NAME = "finops.intellisense.xml"
PROJECT_NAME = "FinOpsXL"

SETTINGS_SHEET = "finops_xl.conf"
"""Where the add-in keeps its interpreter; xlwings' own add-ins name such a sheet alike."""

_SHEET_MODULE = "SheetSettings"
_DLL_VERSION = "-XLWINGS.dll"
_SOURCES = ("FinOpsEntry", "FinOpsArguments", "FinOpsErrors", "FinOpsRibbon")


@dataclass(frozen=True)
class AddinSettings:
    """What an add-in says of itself on its own sheet."""

    interpreter: str
    dll: str
    version: str
    price_book: str = ""


def addin_bytes(interpreter: str, dll: str) -> bytes:
    """Build the add-in for one interpreter and xlwings' DLL, both as absolute paths."""
    settings = AddinSettings(interpreter, dll, __version__, package_book().book_id)
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
        standard_module("FinOpsBridge", bridge()),
        *(standard_module(name, source(name)) for name in _SOURCES),
        standard_module("FinOpsUdfs", wrappers.wrappers()),
    ]


def bridge() -> str:
    """Give the bridge with the DLL of the installed xlwings, whose name carries its version."""
    return source("FinOpsBridge").replace(_DLL_VERSION, f"-{dll_version()}.dll")


def dll_version() -> str:
    """Read from the VBA of the installed xlwings which DLL it calls, and that we call it alike.

    Its module itself stays out: its public functions run programs, and every public function
    of a loaded add-in can be called from a cell of any workbook.
    """
    text = _xlwings_vba()
    found = re.findall(
        r'Function XLPyDLLActivateAuto Lib "xlwings64-([\w.]+)\.dll" \('
        r"ByRef \w+ As Variant, Optional ByVal \w+ As String = \"\", "
        r"Optional ByVal \w+ As Long = 1\) As Long",
        text,
    )
    if len(set(found)) != 1:
        raise RuntimeError("the installed xlwings calls its DLL in another way than this version")
    return str(found[0])


def _xlwings_vba() -> str:
    spec = importlib.util.find_spec("xlwings")
    if spec is None or spec.origin is None:
        raise RuntimeError("xlwings is not installed in this Python")
    return (Path(spec.origin).parent / "xlwings_custom_addin.bas").read_text(encoding="utf-8")


def intellisense_xml() -> str:
    """Write the help that Excel-DNA's IntelliSense shows while a formula is typed."""
    return wrappers.intellisense_xml()


def addin_settings(data: bytes, name: str = ADDIN_NAME) -> AddinSettings | None:
    """Read what an add-in says of itself; None where it is not one of ours."""
    workbook = Workbook.from_bytes(data, name)
    sheet = workbook.sheets.get(SETTINGS_SHEET)
    if sheet is None:
        return None
    rows = {str(sheet.value(row, 1)): str(sheet.value(row, 2) or "") for row, _ in sheet.cells}
    return AddinSettings(
        rows.get("INTERPRETER_WIN", ""),
        rows.get("DLL", ""),
        rows.get("VERSION", ""),
        rows.get("PRICE BOOK", ""),
    )


def is_as_built(data: bytes, built: bytes) -> bool:
    """Whether an add-in holds what was built, part by part; a signature may have been added."""
    found, wanted = parts(data), parts(built)
    return all(found.get(name) == part for name, part in wanted.items() if not _lists(name))


def _lists(name: str) -> bool:
    """Whether a part only lists others: signing adds to it."""
    return name == CONTENT_TYPES or name.endswith(".rels")


def _workbook(project: bytes, settings: AddinSettings) -> bytes:
    buffer = io.BytesIO()
    workbook: Any = xlsxwriter.Workbook(buffer, {"in_memory": True})
    workbook.set_properties({"title": "FinOps", "author": "finops-xl", "created": CREATED})
    workbook.set_calc_mode("auto", CALC_ID)
    workbook.calc_on_load = False
    sheet = workbook.add_worksheet(SETTINGS_SHEET)
    rows = {
        "INTERPRETER_WIN": settings.interpreter,
        "DLL": settings.dll,
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
