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
from functools import cached_property
from xml.sax.saxutils import escape, quoteattr

from finops_xl.engine.mending import mended
from finops_xl.engine.sheet_copy import (
    MAIN,
    CopiedSheet,
    FormulaCell,
    Rows,
    Supported,
    copy_sheet,
    digest,
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
    copies: dict[str, CopiedSheet]

    @property
    def sheets(self) -> dict[str, Rows]:
        """What stands in the cells of each sheet."""
        return {name: copy.rows for name, copy in self.copies.items()}

    @cached_property
    def formulas(self) -> list[FormulaCell]:
        """The formulas of all sheets."""
        return [cell for copy in self.copies.values() for cell in copy.formulas]

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
    workbook: Workbook,
    translator: Translator,
    supported: Supported,
    before: CalculationCopy | None = None,
) -> CalculationCopy:
    """Copy what the engine needs from a workbook; sheets that are as ``before`` are kept."""
    earlier = before.copies if before else {}
    copies = {}
    wide = _wide_names(workbook, translator)
    for sheet in workbook.sheets.values():
        copy = earlier.get(sheet.name)
        source = digest(sheet)
        if copy is None or not copy.holds(source, workbook.tables, wide):
            copy = copy_sheet(sheet, source, workbook.tables, translator, supported, wide)
        copies[sheet.name] = copy
    return CalculationCopy(_workbook_xml(workbook, translator), copies)


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


def _wide_names(workbook: Workbook, translator: Translator) -> frozenset[str]:
    """Give the defined names, in lower case, that mean several values."""
    meanings = {
        name.get("name", "").lower(): translator.examine(name.text or "").at(0)
        for name in workbook.defined_names()
    }
    return frozenset(
        name
        for name, meaning in meanings.items()
        if mended(meaning, array=True, ours=translator.ours).shape
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
