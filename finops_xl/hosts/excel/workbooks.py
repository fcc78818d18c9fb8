"""The macro workbooks: the template with one thin wrapper for every worksheet function."""

from __future__ import annotations

import re

from finops_xl.hosts.excel import wrappers
from finops_xl.hosts.excel.package import with_function_help
from finops_xl.hosts.excel.sources import source
from finops_xl.hosts.excel.vba import (
    Module,
    project_bytes,
    standard_module,
    workbook_module,
    worksheet_module,
)
from finops_xl.template.build import WORKBOOK_MODULE, Macros, workbook_bytes
from finops_xl.template.content import Content
from finops_xl.template.sheets import SHEETS

PROJECT_NAME = "FinOpsWorkshop"


def macro_workbook_bytes(content: Content) -> bytes:
    """Build the workbook of this content as .xlsm."""
    names = {sheet.name: code_name(sheet.name) for sheet in SHEETS}
    project = project_bytes(workbook_modules(list(names.values())), PROJECT_NAME)
    return with_function_help(
        workbook_bytes(content, Macros(project, names)),
        wrappers.function_groups_xml(),
        wrappers.argument_descriptions_xml(),
    )


def workbook_modules(code_names: list[str]) -> list[Module]:
    """List the modules of the workbook's project: nothing that starts by itself."""
    return [
        workbook_module(WORKBOOK_MODULE),
        *(worksheet_module(name) for name in code_names),
        *(standard_module(name, source(name)) for name in ("FinOpsLink", "FinOpsArguments")),
        standard_module("FinOpsUdfs", wrappers.wrappers()),
    ]


def code_name(tab: str) -> str:
    """Name the document module of a tab: "1 Break-even" is Sheet1BreakEven."""
    words = re.findall(r"[A-Za-z0-9]+", tab)
    return "Sheet" + "".join(word[:1].upper() + word[1:] for word in words)
