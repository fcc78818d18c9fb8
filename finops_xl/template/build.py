"""Builds the workbook in two passes, so that every formula carries its value."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import xlsxwriter

from finops_xl._version import __version__
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.template.content import Content
from finops_xl.template.draft import Draft, Values
from finops_xl.template.last_known import with_last_known
from finops_xl.template.package import finished
from finops_xl.template.sheet import Sheet
from finops_xl.template.sheets import SHEETS

CALC_ID = 191029
"""The calculation engine of present Excel: it keeps cached values until an input changes."""

WORKBOOK_MODULE = "ThisWorkbook"
"""Code name of the workbook itself."""

_ABOUT = {"title": "AI FinOps workshop", "subject": "Agent Economics Register"}

CREATED = dt.datetime(2026, 1, 1)
"""Fixed, so that two builds are the same to the byte."""


@dataclass(frozen=True)
class Macros:
    """A VBA project for the workbook, with the code name of every tab in it."""

    project: bytes
    code_names: Mapping[str, str]


def build(content: Content, out_path: str | Path) -> None:
    """Write the workbook of this content to a file, without macros."""
    Path(out_path).write_bytes(workbook_bytes(content))


def workbook_bytes(content: Content, macros: Macros | None = None) -> bytes:
    """Build the workbook in memory: once to compute, once more with the values.

    Prices and unit costs are kept in it, so that it computes without our functions.
    """
    content = with_last_known(content)
    values = computed_values(_written(content, {}, macros))
    return _written(content, values, macros)


def computed_values(data: bytes) -> Values:
    """Evaluate a workbook; everything in the template must be within the engine's reach."""
    result = recalculate(Workbook.from_bytes(data, "The template"))
    if result.unevaluated:
        raise RuntimeError(f"The template holds what cannot be computed: {result.unevaluated[0]}")
    return {
        (sheet, row - 1, column - 1): value
        for sheet, cells in result.values.items()
        for (row, column), value in cells.items()
    }


def _written(content: Content, values: Values, macros: Macros | None) -> bytes:
    return written(SHEETS, content, values, _ABOUT, macros)


def written(
    sheets: Sequence[Sheet],
    content: Content,
    values: Values,
    about: Mapping[str, str],
    macros: Macros | None = None,
) -> bytes:
    """Write a workbook of these tabs once, with the values that are known."""
    buffer = io.BytesIO()
    workbook = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "use_future_functions": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    by = {"author": "finops-xl", "comments": f"Made by finops-xl {__version__}"}
    workbook.set_properties({**about, **by, "created": CREATED})
    workbook.set_calc_mode("auto", CALC_ID)
    workbook.calc_on_load = False
    draft = Draft(workbook, content, values, sheets, with_macros=macros is not None)
    for sheet in sheets:
        sheet.write(draft, sheet)
    if macros:
        _add(macros, workbook)
    workbook.close()
    return finished(buffer.getvalue(), draft.formats.roles())


def _add(macros: Macros, workbook: Any) -> None:
    """Bind every tab to its document module: Excel loses code that is not bound."""
    workbook.add_vba_project(io.BytesIO(macros.project), is_stream=True)
    workbook.set_vba_name(WORKBOOK_MODULE)
    for worksheet in workbook.worksheets():
        worksheet.set_vba_name(macros.code_names[worksheet.get_name()])
