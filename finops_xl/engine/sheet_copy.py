"""One worksheet of the calculation copy: its values, and its formulas translated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape, unescape

from lxml import etree

from finops_xl.engine.addresses import Area, cell_position
from finops_xl.engine.callbacks import FIT
from finops_xl.engine.markup import Element, children, legal, same_namespace
from finops_xl.engine.mending import Mended, mended
from finops_xl.engine.references import Tables
from finops_xl.engine.shared_formulas import formula_text, shared_formulas
from finops_xl.engine.sheet import Sheet
from finops_xl.engine.tables import Table
from finops_xl.engine.translation import ROW, Translated, Translator
from finops_xl.errors import BAD_VALUE, EXCEL_CODES, CellError
from finops_xl.workshop.columns import Cell

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

MOST_CELLS = 1_000_000
"""Cells that an array formula may fill here."""

Rows = dict[str, dict[str, str]]
"""Cells of a sheet as XML, by the number of the row and the name of the cell."""

Supported = Callable[[str], bool]
"""Tells whether the engine knows a function."""


@dataclass(slots=True, eq=False)
class FormulaCell:
    """A formula of the workbook. ``frozen`` says why it keeps its saved value, or is ""."""

    sheet: str
    row: int
    column: int
    formula: str
    area: Area | None
    """Cells that an array formula fills."""
    dynamic: bool
    frozen: str
    names: frozenset[str]
    hides_disorder: bool
    """Whether it makes a value of a search in values out of order, which has none here."""


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What the cells share that hold one formula: a column repeats it in every row."""

    translated: Translated
    frozen: str
    mended: Mended
    pattern: str
    """The formula as XML, kept to one cell, with a mark for the row."""

    def at(self, row: int) -> str:
        """Write out the formula, kept to one cell, for a cell in this row."""
        if row in self.translated.rows:
            return self.pattern.replace(ROW, str(row))
        return escape(f"@({self.translated.at(row)})")

    def array_at(self, row: int) -> str:
        """Write out an array formula for a cell in this row, not as XML."""
        inside = row in self.translated.rows
        return self.mended.text.replace(ROW, str(row)) if inside else self.translated.at(row)


@dataclass(frozen=True)
class CopiedSheet:
    """One sheet as the engine gets it, and what it was made from."""

    rows: Rows
    formulas: list[FormulaCell]
    source: bytes
    """Digest of the cells."""
    names: frozenset[str]
    """Names of all tables there were."""
    tables: frozenset[Table]
    """The tables that its formulas may mean, and its own."""
    wide: frozenset[str]
    """Defined names that mean several values."""

    def holds(self, source: bytes, tables: Tables, wide: frozenset[str]) -> bool:
        """Tell whether a new copy would be the same."""
        same_cells = source == self.source and tables.keys() == self.names and wide == self.wide
        return same_cells and self.tables <= frozenset(tables.values())


def digest(sheet: Sheet) -> bytes:
    """Condense what stands in the cells of a sheet."""
    return hashlib.blake2b(etree.tostring(sheet.data, encoding="utf-8")).digest()


def copy_sheet(
    sheet: Sheet,
    source: bytes,
    tables: Tables,
    translator: Translator,
    supported: Supported,
    wide: frozenset[str],
) -> CopiedSheet:
    """Write one sheet for the engine; ``wide`` are the names that mean several values."""
    own = [table for table in tables.values() if table.sheet == sheet.name]
    copy = _SheetCopy(sheet, own, translator, supported, wide)
    rows = copy.rows()
    meant = {tables[name] for name in copy.may_mean(tables)}
    names = frozenset(tables)
    return CopiedSheet(rows, copy.formulas, source, names, frozenset({*own, *meant}), wide)


class _SheetCopy:
    """Write one sheet; ``formulas`` lists what was found on the way."""

    def __init__(
        self,
        sheet: Sheet,
        tables: list[Table],
        translator: Translator,
        supported: Supported,
        wide: frozenset[str],
    ) -> None:
        self._wide = wide
        self._sheet = sheet
        self._tables = tables
        self._translator = translator
        self._supported = supported
        self._shared = shared_formulas(sheet)
        self._prepared: dict[tuple[str, str, bool], _Prepared] = {}
        self._filled: set[tuple[int, int]] = set()
        self._formula_tag = same_namespace(sheet.data, "f")
        self.formulas: list[FormulaCell] = []

    def may_mean(self, tables: Collection[str]) -> set[str]:
        """Choose, of tables named in lower case, those that a formula refers to."""
        text = "\n".join({text for text, _, _ in self._prepared}).lower()
        bare = {name for prepared in self._prepared.values() for name in prepared.translated.names}
        return {table for table in tables if f"{table}[" in text or table in bare}

    def rows(self) -> Rows:
        """Give what stands in the cells."""
        return {
            row.get("r"): {
                cell.get("r"): self._cell(cell) for cell in children(row, "c") if len(cell)
            }
            for row in children(self._sheet.data, "row")
        }

    def _cell(self, cell: Element) -> str:
        name = cell.get("r")
        for element in cell:
            if element.tag == self._formula_tag:
                row, column = cell_position(name)
                text = formula_text(element, row, column, self._shared)
                if text:
                    return self._formula(cell, element, row, column, text)
        if self._filled and cell_position(name) in self._filled:
            return ""  # an array formula fills it; a value here would be in its way
        return _value_xml(name, self._sheet.value_of(cell))

    def _formula(self, cell: Element, element: Element, row: int, column: int, text: str) -> str:
        is_array = element.get("t") == "array"
        prepared = self._prepare(text, row, column, array=is_array)
        area = self._sheet.array_area(row, column) if is_array else None
        too_large = area is not None and area.size > MOST_CELLS
        found = FormulaCell(
            self._sheet.name,
            row,
            column,
            text,
            area,
            area is not None and cell.get("cm") is not None,
            f"it fills more than {MOST_CELLS:,} cells" if too_large else prepared.frozen,
            prepared.translated.names,
            prepared.mended.hides_disorder,
        )
        self.formulas.append(found)
        name = cell.get("r")
        if found.frozen:
            return _value_xml(name, self._sheet.value_of(cell))
        if area is None:
            return f'<c r="{name}"><f>{prepared.at(row)}</f></c>'
        self._filled.update(area.positions())
        formula = _shaped(prepared.array_at(row), area, dynamic=found.dynamic)
        return f'<c r="{name}"><f>{escape(formula)}</f></c>'

    def _prepare(self, text: str, row: int, column: int, *, array: bool) -> _Prepared:
        own = next((t for t in self._tables if t.area.holds(row, column)), None)
        key = (text, own.name if own else "", array)
        prepared = self._prepared.get(key)
        if prepared is None:
            translated = self._translator.examine(text, self._sheet.name, own)
            changed = mended(
                translated.pattern, array=array, ours=self._translator.ours, wide=self._wide
            )
            frozen = self._reason_to_freeze(translated) or changed.reason
            prepared = _Prepared(translated, frozen, changed, escape(f"@({changed.text})"))
            self._prepared[key] = prepared
        return prepared

    def _reason_to_freeze(self, translated: Translated) -> str:
        if translated.foreign:
            return f"'{translated.foreign}' is not in this workbook"
        unknown = sorted(f for f in translated.functions if not self._supported(f))
        return f"the function {unknown[0]} is not known to the engine" if unknown else ""


def sheet_xml(rows: Rows) -> Iterator[str]:
    """Give a worksheet piece by piece."""
    yield f"<worksheet {MAIN}><sheetData>"
    for number, cells in rows.items():
        yield f'<row r="{number}">'
        yield from cells.values()
        yield "</row>"
    yield "</sheetData></worksheet>"


def formula_in(cell: str) -> str | None:
    """Give the formula of a cell that was written here, or None."""
    _, mark, formula = cell.partition("<f>")
    return unescape(formula.removesuffix("</f></c>")) if mark else None


def _shaped(formula: str, area: Area, *, dynamic: bool) -> str:
    """Let an array fill what Excel would fill: what it needs, one cell, or a fixed area."""
    if dynamic:
        return formula
    if area.size == 1:
        return f"@({formula})"
    return f"{FIT}({formula},{area.bottom - area.top + 1},{area.right - area.left + 1})"


def _value_xml(name: str, value: Cell) -> str:
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
