"""Cells and tables, as xlwings asks an engine for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl.styles.numbers import is_date_format
from openpyxl.utils.cell import get_column_letter, range_boundaries
from xlwings import base_classes

from finops_xl.engine.addresses import LAST_COLUMN, LAST_ROW, Area
from xlwings_openpyxl.native import NativeColumn, NativeRange, NativeTable, as_variant, refused
from xlwings_openpyxl.table_changes import moved, rename_table, resize_table

if TYPE_CHECKING:
    from xlwings_openpyxl.engine import Sheet

_EPOCH = datetime(1899, 12, 30)


class Range(base_classes.Range):
    """A rectangle of cells."""

    has_array = False

    def __init__(self, sheet: Sheet, row: int, column: int, rows: int, columns: int) -> None:
        self.sheet = sheet
        self.document = sheet.document
        self._place = row, column, rows, columns

    @property
    def api(self) -> NativeRange:
        return NativeRange(self.document, self.sheet.title, *self._place)

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        self.document.ask("look")
        return (self.sheet, *self._place)

    @property
    def row(self) -> int:
        return self.coords[1]

    @property
    def column(self) -> int:
        return self.coords[2]

    @property
    def shape(self) -> tuple[int, int]:
        return self.coords[3], self.coords[4]

    def __len__(self) -> int:
        return self._place[2] * self._place[3]

    def __call__(self, row: int, column: int | None = None) -> Range:
        width = self._place[3]
        if column is None:
            row, column = (row - 1) // width + 1, (row - 1) % width + 1
        return Range(self.sheet, self._place[0] + row - 1, self._place[1] + column - 1, 1, 1)

    @property
    def address(self) -> str:
        return Area(*self.corner, *self.last).absolute

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        first, last = (
            f"{'$' * col_absolute}{get_column_letter(column)}{'$' * row_absolute}{row}"
            for row, column in (self.corner, self.last)
        )
        return first if first == last else f"{first}:{last}"

    @property
    def corner(self) -> tuple[int, int]:
        return self._place[:2]

    @property
    def last(self) -> tuple[int, int]:
        row, column, rows, columns = self._place
        return row + rows - 1, column + columns - 1

    def cells(self) -> Iterator[tuple[int, int, int, int]]:
        """Give row, column and both places within the range."""
        row, column, rows, columns = self._place
        for down in range(rows):
            for right in range(columns):
                yield row + down, column + right, down, right

    # Values: what Range.Value gives, dates and money as types of their own

    @property
    def raw_value(self) -> Any:
        self.document.ask("read")
        found = [[None] * self._place[3] for _ in range(self._place[2])]
        for row, column, down, right in self.cells():
            found[down][right] = self._typed(row, column)
        return found[0][0] if len(self) == 1 else tuple(map(tuple, found))

    def _typed(self, row: int, column: int) -> Any:
        value = as_variant(self.document.value(self.sheet.title, row, column))
        if not isinstance(value, float):
            return value
        number_format = self.sheet.cells_of.cell(row, column).number_format
        if is_date_format(number_format):
            return _EPOCH + timedelta(days=value)
        if re.search("[$€£]", number_format):
            return Decimal(str(value)).quantize(Decimal("0.0001"))
        return value

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._write(data, as_formula=False)

    @property
    def formula(self) -> Any:
        self.document.ask("formula")
        found = [[""] * self._place[3] for _ in range(self._place[2])]
        for row, column, down, right in self.cells():
            found[down][right] = self.document.formula(self.sheet.title, row, column)
        return found[0][0] if len(self) == 1 else tuple(map(tuple, found))

    @formula.setter
    def formula(self, data: Any) -> None:
        self._write(data, as_formula=True)

    @property
    def formula2(self) -> Any:
        self._refuse_formula2()
        return self.formula

    @formula2.setter
    def formula2(self, data: Any) -> None:
        self._refuse_formula2()
        self.formula = data

    def _refuse_formula2(self) -> None:
        """Answer as an Excel before dynamic arrays, if a test plants one."""
        if not self.document.has_dynamic_arrays:
            raise AttributeError("Range.Formula2")

    def _write(self, data: Any, *, as_formula: bool) -> None:
        """Write one value to all cells, or a block; a formula moves with its cell."""
        self.document.ask("write")
        block = isinstance(data, list | tuple)
        for row, column, down, right in self.cells():
            if not block and self.document.hidden_by_filter(self.sheet.title, row):
                continue
            value = data[down][right] if block else data
            if as_formula and not block:
                value = moved(value, self.corner, (row, column))
            self.document.enter(self.sheet.title, row, column, value, alone=not block)

    def clear_contents(self) -> None:
        self._clear(formats=False)

    def clear(self) -> None:
        self._clear(formats=True)

    def _clear(self, *, formats: bool) -> None:
        self.document.ask("write")
        for row, column, *_ in self.cells():
            if not self.document.hidden_by_filter(self.sheet.title, row):
                self.document.clear(self.sheet.title, row, column, formats=formats)

    def autofill(self, destination: Any, type_: str) -> None:
        self.document.ask("write")
        if type_ != "fill_copy":
            raise NotImplementedError(type_)
        source_row = self._place[0]
        if destination.impl.corner != self.corner or self._place[2] != 1:
            raise refused("AutoFill method of Range class failed")
        for row, column, *_ in destination.impl.cells():
            if row != source_row and not self.document.hidden_by_filter(self.sheet.title, row):
                self.document.fill(self.sheet.title, (source_row, column), (row, column))
        source, target = (Area(*cells.corner, *cells.last) for cells in (self, destination.impl))
        self.document.continue_validations(self.sheet.title, source, target)

    # The rest of what macros ask

    @property
    def merge_cells(self) -> bool | None:
        self.document.ask("look")
        mine = Area(*self.corner, *self.last)
        merged = [
            Area(m.min_row, m.min_col, m.max_row, m.max_col)
            for m in self.sheet.cells_of.merged_cells.ranges
        ]
        if any(area == mine for area in merged):
            return True
        return None if any(mine.overlaps(area) for area in merged) else False

    @property
    def row_hidden(self) -> bool | None:
        self.document.ask("look")
        states = {self.sheet.cells_of.row_dimensions[row].hidden for row, *_ in self.cells()}
        return states.pop() if len(states) == 1 else None

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.document.ask("write")
        for row, *_ in self.cells():
            self.sheet.cells_of.row_dimensions[row].hidden = value

    @property
    def number_format(self) -> str:
        self.document.ask("look")
        return str(self.sheet.cells_of.cell(*self.corner).number_format)

    def select(self) -> None:
        self.document.ask("look")
        if self.document.book.active.title != self.sheet.title:
            raise refused("Select method of Range class failed")
        self.document.active_cell = (self.sheet.title, *self.corner)


class Tables(base_classes.Tables):
    """The tables of a sheet."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def _names(self) -> list[str]:
        self._sheet.document.ask("look")
        return list(self._sheet.cells_of.tables)

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[Table]:
        return (Table(self._sheet, name) for name in self._names)

    def __contains__(self, key: str) -> bool:
        return any(name.lower() == key.lower() for name in self._names)

    def __call__(self, key: int | str) -> Table:
        names = self._names
        if isinstance(key, int):
            return Table(self._sheet, names[key - 1])
        for name in names:
            if name.lower() == key.lower():
                return Table(self._sheet, name)
        raise KeyError(key)


class Table(base_classes.Table):
    """A table."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        self._sheet = sheet
        self._name = name

    @property
    def api(self) -> NativeTable:
        return NativeTable(self._sheet.document, self._sheet.title, self._name)

    @property
    def parent(self) -> Sheet:
        return self._sheet

    @property
    def _table(self) -> Any:
        self._sheet.document.ask("look")
        return self._sheet.document.table(self._sheet.title, self._name)

    @property
    def name(self) -> str:
        return str(self._table.displayName)

    @name.setter
    def name(self, value: str) -> None:
        rename_table(self._sheet.document, self._sheet.title, self._name, value)
        self._name = value

    display_name = name

    def _range(self, top: int, bottom: int) -> Range:
        left, _, right, _ = range_boundaries(self._table.ref)
        return Range(self._sheet, top, left, bottom - top + 1, right - left + 1)

    @property
    def range(self) -> Range:
        _, top, _, bottom = range_boundaries(self._table.ref)
        return self._range(top, top if self._name in self._sheet.document.emptied else bottom)

    @property
    def header_row_range(self) -> Range | None:
        top = self.range.corner[0]
        return self._range(top, top) if self.show_headers else None

    @property
    def data_body_range(self) -> Range:
        (top, _), (bottom, _) = self.range.corner, self.range.last
        return self._range(top + self.show_headers, bottom - self.show_totals)

    @property
    def columns(self) -> TableColumns:
        return TableColumns([column.name for column in self._table.tableColumns])

    @property
    def show_headers(self) -> bool:
        return self._table.headerRowCount != 0

    @property
    def show_totals(self) -> bool:
        return bool(self._table.totalsRowCount)

    def resize(self, range: Any) -> None:
        self._sheet.document.ask("write")
        impl: Range = range.impl
        resize_table(
            self._sheet.document, self._sheet.title, self._name, (*impl.corner, *impl.last)
        )


class TableColumns(base_classes.TableColumns):
    """The columns of a table, of which only the names are asked."""

    def __init__(self, names: list[str]) -> None:
        self._names = names

    def __len__(self) -> int:
        return len(self._names)

    def __iter__(self) -> Iterator[NativeColumn]:
        return (NativeColumn(name) for name in self._names)


def whole_sheet(sheet: Sheet) -> Range:
    """Give all cells of a sheet."""
    return Range(sheet, 1, 1, LAST_ROW, LAST_COLUMN)
