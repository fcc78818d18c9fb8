"""What was read from the open workbook, so that one macro asks for nothing twice."""

from __future__ import annotations

from collections.abc import Mapping

from finops_xl.books.excel_app import Excel
from finops_xl.books.live_contents import Contents
from finops_xl.books.port import Place
from finops_xl.books.records import missing_column, missing_table, named_like
from finops_xl.books.refusals import missing_name
from finops_xl.engine.addresses import Area
from finops_xl.engine.names import NamedCell
from finops_xl.engine.tables import Table
from finops_xl.workshop.columns import Cell


class Reading:
    """Tables, names and contents as they were when first asked for."""

    def __init__(self, excel: Excel) -> None:
        self._excel = excel
        self.forget()

    def forget(self) -> None:
        """Read anew from now on."""
        self._tables: Mapping[str, Table] | None = None
        self._names: Mapping[str, NamedCell] | None = None
        self._values: dict[str, list[list[Cell]]] = {}
        self._contents: dict[str, Contents] = {}

    @property
    def tables(self) -> Mapping[str, Table]:
        """Give the tables by lower-case name."""
        if self._tables is None:
            self._tables = {table.name.lower(): table for table in self._excel.tables()}
        return self._tables

    def table(self, name: str) -> Table:
        """Find a table."""
        if name.lower() not in self.tables:
            raise missing_table(name, named_like(name, [t.name for t in self.tables.values()]))
        return self.tables[name.lower()]

    def column(self, table: str, column: str) -> tuple[Table, int]:
        """Find a column: its table, and its place from 0."""
        found = self.table(table)
        place = found.place(column)
        if place is None:
            raise missing_column(found.sheet, found.name, column, found.columns)
        return found, place

    @property
    def names(self) -> Mapping[str, NamedCell]:
        """Give the named cells by lower-case name."""
        if self._names is None:
            found = self._excel.names(self._excel.sheets())
            self._names = {cell.name.lower(): cell for cell in found}
        return self._names

    def named(self, name: str) -> NamedCell:
        """Find a named cell."""
        if name.lower() not in self.names:
            raise missing_name(name)
        return self.names[name.lower()]

    def values(self, table: Table) -> list[list[Cell]]:
        """Give what the data rows of a table show."""
        if table.name not in self._values:
            self._values[table.name] = self._excel.values(table.sheet, table.data)
        return self._values[table.name]

    def contents(self, table: Table) -> Contents:
        """Give values and formulas of the data rows of a table."""
        if table.name not in self._contents:
            texts = self._excel.formulas(table.sheet, table.data)
            self._contents[table.name] = Contents.of(self.values(table), texts)
        return self._contents[table.name]

    def value(self, place: Place) -> Cell:
        """Give what a cell shows now."""
        return self._excel.values(place.sheet, Area(*place[1:], *place[1:]))[0][0]

    def formula(self, place: Place) -> str:
        """Give the formula of a cell now, and "" where it holds none."""
        text = self._excel.formula(place)
        return Contents.of([[self.value(place)]], [[text]]).formulas[0][0]
