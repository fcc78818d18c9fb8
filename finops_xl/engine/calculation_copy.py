"""A lean copy of a workbook for the engine: values, translated formulas, names.

Styles, tables and everything else stay out, so that nothing the engine does not
know can disturb it. A formula that it cannot evaluate stands there as the value it
was saved with, and is named.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from finops_xl.engine.addresses import Area, cell_position
from finops_xl.engine.callbacks import FIT
from finops_xl.engine.formulas import shift
from finops_xl.engine.markup import Element, child, children, legal
from finops_xl.engine.sheet import Sheet
from finops_xl.engine.tables import Table
from finops_xl.engine.translation import Translated, Translator
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import BAD_VALUE, EXCEL_CODES, CellError
from finops_xl.workshop.columns import Cell

_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DATA_TABLE = "TABLE()"
"""Stands for the formula of a what-if table, which has no text."""

_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class FormulaCell:
    """A formula of the workbook. ``frozen`` says why it keeps its saved value, or is ""."""

    sheet: str
    row: int
    column: int
    formula: str
    area: Area | None = None
    """Cells that an array formula fills."""
    dynamic: bool = False
    frozen: str = ""
    names: frozenset[str] = frozenset()


class CalculationCopy:
    """Build the copy; ``supported`` tells whether the engine knows a function."""

    def __init__(
        self, workbook: Workbook, translator: Translator, supported: Callable[[str], bool]
    ) -> None:
        self._workbook = workbook
        self._translator = translator
        self._supported = supported
        self.formulas: list[FormulaCell] = []
        self.data = self._build()

    def _build(self) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
            count = 0
            for count, sheet in enumerate(self._workbook.sheets.values(), 1):
                content = "".join(self._sheet_xml(sheet))
                archive.writestr(f"xl/worksheets/sheet{count}.xml", content)
            archive.writestr("xl/workbook.xml", self._workbook_xml())
            for name, content in _frame(count).items():
                archive.writestr(name, content)
        return target.getvalue()

    def _workbook_xml(self) -> str:
        sheets = "".join(
            f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
            for n, name in enumerate(self._workbook.sheets, 1)
        )
        names = "".join(self._names())
        return (
            f'<workbook {_MAIN} xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>'
            f"<definedNames>{names}</definedNames></workbook>"
        )

    def _names(self) -> Iterator[str]:
        with_cells = [n for n, entry in enumerate(self._workbook.entries) if entry.has_cells]
        for name in self._workbook.defined_names():
            scope = name.get("localSheetId")
            if name.get("name", "").startswith("_xl") or name.get("function") == "1":
                continue
            attributes = f"name={quoteattr(name.get('name', ''))}"
            if scope is not None:
                if int(scope) not in with_cells:
                    continue
                attributes += f' localSheetId="{with_cells.index(int(scope))}"'
            translated = self._translator.examine(name.text or "")
            text = self._translator.text(translated, 0)
            yield f"<definedName {attributes}>{escape(text)}</definedName>"

    def _sheet_xml(self, sheet: Sheet) -> Iterator[str]:
        tables = [t for t in self._workbook.tables.values() if t.sheet == sheet.name]
        shared = _shared_formulas(sheet)
        filled: set[tuple[int, int]] = set()
        yield f"<worksheet {_MAIN}><sheetData>"
        for row in children(sheet.data, "row"):
            yield f'<row r="{row.get("r")}">'
            for cell in children(row, "c"):
                formula = child(cell, "f")
                text = "" if formula is None else _formula_text(cell, formula, shared)
                if text:
                    yield self._formula_xml(sheet, cell, formula, text, tables, filled)
                elif not filled or cell_position(cell.get("r")) not in filled:
                    yield _value_xml(cell, sheet.value_of(cell))
            yield "</row>"
        yield "</sheetData></worksheet>"

    def _formula_xml(
        self,
        sheet: Sheet,
        cell: Element,
        formula: Element,
        text: str,
        tables: list[Table],
        filled: set[tuple[int, int]],
    ) -> str:
        name = cell.get("r")
        row, column = cell_position(name)
        own = next((t for t in tables if t.area.holds(row, column)), None)
        translated = self._translator.examine(text, own)
        is_array = formula.get("t") == "array"
        found = FormulaCell(
            sheet.name,
            row,
            column,
            text,
            Area.parse(formula.get("ref", name)) if is_array else None,
            dynamic=is_array and cell.get("cm") is not None,
            frozen=self._reason_to_freeze(translated),
            names=translated.names,
        )
        self.formulas.append(found)
        if found.frozen:
            return _value_xml(cell, sheet.value_of(cell))
        if found.area:
            filled.update(found.area.positions())
        ready = self._translator.text(translated, row, own)
        return f'<c r="{name}"><f>{escape(_shaped(ready, found))}</f></c>'

    def _reason_to_freeze(self, translated: Translated) -> str:
        if translated.foreign:
            return f"'{translated.foreign}' is not in this workbook"
        unknown = sorted(f for f in translated.functions if not self._supported(f))
        return f"the function {unknown[0]} is not known to the engine" if unknown else ""


def _shaped(formula: str, cell: FormulaCell) -> str:
    """Let the result fill what Excel would fill: one cell, a fixed area, or what it needs."""
    if cell.dynamic:
        return formula
    area = cell.area
    if area is None or (area.top, area.left) == (area.bottom, area.right):
        return f"@({formula})"
    return f"{FIT}({formula},{area.bottom - area.top + 1},{area.right - area.left + 1})"


def _shared_formulas(sheet: Sheet) -> dict[str, tuple[str, int, int]]:
    """Text and home cell of every shared formula by its number."""
    found = {}
    for (row, column), cell in sheet.cells.items():
        formula = child(cell, "f")
        if formula is not None and formula.get("t") == "shared" and formula.text:
            found[formula.get("si", "")] = (formula.text, row, column)
    return found


def _formula_text(cell: Element, formula: Element, shared: dict[str, tuple[str, int, int]]) -> str:
    if formula.get("t") == "dataTable":
        return _DATA_TABLE
    if formula.text:
        return str(formula.text)
    if formula.get("t") == "shared" and formula.get("si", "") in shared:
        text, row, column = shared[formula.get("si", "")]
        here = cell_position(cell.get("r"))
        return shift(text, here[0] - row, here[1] - column)
    return ""


def _value_xml(cell: Element, value: Cell) -> str:
    name = cell.get("r")
    if value is None:
        return ""
    if isinstance(value, bool):
        return f'<c r="{name}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, CellError):
        code = value.code if value.code in EXCEL_CODES else BAD_VALUE
        return f'<c r="{name}" t="e"><v>{code}</v></c>'
    if isinstance(value, str):
        return f'<c r="{name}" t="str"><v>{escape(legal(value))}</v></c>'
    return f'<c r="{name}"><v>{value!r}</v></c>'


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
