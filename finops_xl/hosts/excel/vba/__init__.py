"""A VBA project for Excel from source text alone: ``vbaProject.bin``, written without Excel.

``project_bytes`` puts modules into a compound file (MS-CFB) as MS-OVBA describes it. Only
source text is stored: Excel compiles it when the file is opened.
"""

from __future__ import annotations

from finops_xl.hosts.excel.vba.modules import (
    Module,
    standard_module,
    workbook_module,
    worksheet_module,
)
from finops_xl.hosts.excel.vba.names import RESERVED_WORDS, RefusedModule, refuse_name
from finops_xl.hosts.excel.vba.project import project_bytes

__all__ = [
    "RESERVED_WORDS",
    "Module",
    "RefusedModule",
    "project_bytes",
    "refuse_name",
    "standard_module",
    "workbook_module",
    "worksheet_module",
]
