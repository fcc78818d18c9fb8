"""A lean copy of a workbook for the engine: values, translated formulas, names.

Styles, tables and everything else stay out, so that nothing the engine does not
know can disturb it. A formula that it cannot evaluate stands there as the value it
was saved with, and is named.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from finops_xl.engine.sheet_copy import (
    MAIN,
    FormulaCell,
    Rows,
    SheetCopy,
    Supported,
    sheet_xml,
)
from finops_xl.engine.translation import Translator
from finops_xl.engine.workbook import Workbook

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class CalculationCopy:
    """What the engine is given, and the formulas of the workbook."""

    frame: str
    """The part that lists sheets and names."""
    sheets: dict[str, Rows]
    formulas: list[FormulaCell]

    @property
    def has_arrays(self) -> bool:
        """Tell whether a formula fills more than its own cell."""
        return any(cell.area for cell in self.formulas)

    def to_bytes(self) -> bytes:
        """Write the copy as a file."""
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            for number, rows in enumerate(self.sheets.values(), 1):
                archive.writestr(f"xl/worksheets/sheet{number}.xml", "".join(sheet_xml(rows)))
            archive.writestr("xl/workbook.xml", self.frame)
            for name, content in _frame(len(self.sheets)).items():
                archive.writestr(name, content)
        return target.getvalue()


def calculation_copy(
    workbook: Workbook, translator: Translator, supported: Supported
) -> CalculationCopy:
    """Copy what the engine needs from a workbook."""
    sheets: dict[str, Rows] = {}
    formulas: list[FormulaCell] = []
    for sheet in workbook.sheets.values():
        tables = [table for table in workbook.tables.values() if table.sheet == sheet.name]
        copy = SheetCopy(sheet, tables, translator, supported)
        sheets[sheet.name] = copy.rows()
        formulas += copy.formulas
    return CalculationCopy(_workbook_xml(workbook, translator), sheets, formulas)


def _workbook_xml(workbook: Workbook, translator: Translator) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(workbook.sheets, 1)
    )
    names = "".join(_names(workbook, translator))
    return (
        f'<workbook {MAIN} xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
        f"<definedNames>{names}</definedNames></workbook>"
    )


def _names(workbook: Workbook, translator: Translator) -> Iterator[str]:
    """Give the defined names, without those that Excel keeps for itself."""
    with_cells = [place for place, entry in enumerate(workbook.entries) if entry.has_cells]
    for name in workbook.defined_names():
        scope = name.get("localSheetId")
        if name.get("name", "").startswith("_xl") or name.get("function") in ("1", "true"):
            continue
        attributes = f"name={quoteattr(name.get('name', ''))}"
        if scope is not None:
            if int(scope) not in with_cells:
                continue
            attributes += f' localSheetId="{with_cells.index(int(scope))}"'
        text = translator.examine(name.text or "").at(0)
        yield f"<definedName {attributes}>{escape(text)}</definedName>"


def _frame(sheets: int) -> dict[str, str]:
    """Write the parts that hold the package together."""
    numbers = range(1, sheets + 1)
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        for n in numbers
    )
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f"{overrides}</Types>",
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship '
        f'Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f"{relations}</Relationships>",
    }
