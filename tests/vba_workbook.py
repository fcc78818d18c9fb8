"""VBA projects of ours to try things on, and a small macro workbook around one."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import xlsxwriter
from vba_reader import ReadProject, read_project

from finops_xl.hosts.excel.vba import (
    Module,
    project_bytes,
    standard_module,
    workbook_module,
    worksheet_module,
)

TOOLS = """\
Option Explicit

Public Function DOUBLED(value As Variant) As Variant
Attribute DOUBLED.VB_Description = "Doubles a value."
    DOUBLED = 2 * value
End Function
"""
CLASS = """\
VERSION 1.0 CLASS
BEGIN
  MultiUse = -1  'True
END
Attribute VB_Name = "Another"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = False
Attribute VB_Exposed = True
Attribute VB_Description = "Counts."
Public Count As Long
"""


def example() -> list[Module]:
    """Give a module of every kind."""
    tools = standard_module("Tools", TOOLS)
    return [*document_modules(2), tools, Module("Tally", CLASS, "class")]


def read(*modules: Module, name: str = "FinOpsXL") -> ReadProject:
    """Write a project and read it back."""
    return read_project(project_bytes(modules, name))


def with_windows_line_ends(text: str) -> str:
    """Give a text as VBA keeps it."""
    return text.replace("\n", "\r\n")


def document_modules(sheets: int = 1) -> list[Module]:
    """Give the modules behind a workbook and its sheets."""
    names = (f"Sheet{number}" for number in range(1, sheets + 1))
    return [workbook_module(), *map(worksheet_module, names)]


def macro_workbook(
    path: Path,
    modules: Sequence[Module],
    formulas: Mapping[str, str] | None = None,
    name: str = "FinOpsXL",
) -> Path:
    """Write a workbook with one sheet per sheet module; formulas go to the first."""
    book = xlsxwriter.Workbook(str(path))
    book.add_vba_project(io.BytesIO(project_bytes(modules, name)), is_stream=True)
    for module in modules:
        if module.kind == "workbook":
            book.set_vba_name(module.name)
        if module.kind == "worksheet":
            book.add_worksheet(module.name).set_vba_name(module.name)
    for address, formula in (formulas or {}).items():
        book.worksheets()[0].write_formula(address, formula)
    book.close()
    return path
