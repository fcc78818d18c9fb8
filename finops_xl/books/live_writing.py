"""What a write does on the screen: checked and planned first, then done."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Protocol

from finops_xl.books.excel_app import Excel
from finops_xl.books.live_contents import Contents
from finops_xl.engine.addresses import Area, cell_name
from finops_xl.engine.cell_values import same_result
from finops_xl.engine.left_behind import became_values
from finops_xl.engine.names import NamedCell
from finops_xl.engine.table_rows import by_place, in_the_way, needed_below, refuse_size
from finops_xl.engine.tables import Table
from finops_xl.workshop.columns import Cell


class Write(Protocol):
    """A change that was checked and can be done."""

    @property
    def what(self) -> str:
        """Name what is written."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """Say what it replaced that a person had entered."""
        ...

    def run(self, excel: Excel) -> None:
        """Do it."""
        ...


@dataclass(frozen=True)
class CellWrite:
    """A new value for a named cell."""

    cell: NamedCell
    value: Cell
    notes: Sequence[str] = ()

    @property
    def what(self) -> str:
        """Name the cell."""
        return self.cell.name

    def run(self, excel: Excel) -> None:
        """Do it."""
        excel.write(self.cell.sheet, self.cell.row, self.cell.column, [[self.value]])


@dataclass(frozen=True)
class ColumnWrite:
    """New values for a column of a table."""

    table: Table
    place: int
    values: Sequence[Cell]
    kept: Sequence[int]
    """Rows whose own formula gives the very value to be written."""
    notes: Sequence[str]

    @property
    def what(self) -> str:
        """Name the table."""
        return self.table.name

    def run(self, excel: Excel) -> None:
        """Do it."""
        data = self.table.data
        excel.show_rows(self.table, data)
        for start, end in between(self.kept, len(self.values)):
            block = [[value] for value in self.values[start:end]]
            excel.write(self.table.sheet, data.top + start, data.left + self.place, block)


@dataclass(frozen=True)
class RowsWrite:
    """New rows for a table."""

    table: Table
    rows: Sequence[Sequence[Cell]]
    computed: Mapping[int, str]
    """Columns with a formula: place to the formula of the first row."""
    broken: Collection[int]
    """Those of them in which some row has something else."""
    kept: Mapping[int, Sequence[int]]
    """Cells whose own formula gives the very value to be written: place to rows."""
    notes: Sequence[str]
    typed: Sequence[tuple[int, int]] = ()
    """Cells of computed columns in which a value stands in place of the formula."""

    @property
    def what(self) -> str:
        """Name the table."""
        return self.table.name

    def run(self, excel: Excel) -> None:
        """Do it: the size first, or Excel would itself stretch the table over what follows."""
        before = self.table.data
        after = before.with_bottom(before.top + len(self.rows) - 1)
        excel.show_rows(self.table, before.with_bottom(max(before.bottom, after.bottom)))
        if after.bottom != before.bottom:
            excel.resize(self.table, self.table.area.with_bottom(after.bottom))
        if after.bottom > before.bottom:
            last_row = Area(before.bottom, before.left, before.bottom, before.right)
            excel.continue_below(self.table.sheet, last_row, after.bottom)
        self._write_values(excel, after)
        self._mend_formulas(excel, after)
        for down, place in self.typed:
            value = self.rows[down][place]
            excel.write(self.table.sheet, after.top + down, after.left + place, [[value]])
        if after.bottom < before.bottom:
            left_over = Area(after.bottom + 1, before.left, before.bottom, before.right)
            excel.clear(self.table.sheet, left_over)

    def _write_values(self, excel: Excel, data: Area) -> None:
        for down, rows, places in self._blocks():
            block = [[row[place] for place in places] for row in rows]
            excel.write(self.table.sheet, data.top + down, data.left + places[0], block)

    def _blocks(self) -> Iterator[tuple[int, Sequence[Sequence[Cell]], list[int]]]:
        """Cut what is written into blocks: first row, rows, and neighbouring places."""
        for segments, run in groupby(range(len(self.rows[0])), self._segments):
            places = list(run)
            for start, end in segments:
                yield start, self.rows[start:end], places

    def _segments(self, place: int) -> list[tuple[int, int]]:
        if place in self.computed:
            return []
        return between(self.kept.get(place, ()), len(self.rows))

    def _mend_formulas(self, excel: Excel, data: Area) -> None:
        """Fill a column again that is not the same throughout; new rows copied the last one."""
        for place in self.broken:
            column = data.left + place
            area = Area(data.top, column, data.bottom, column)
            excel.write_formula(self.table.sheet, area, self.computed[place])


def between(kept: Sequence[int], count: int) -> list[tuple[int, int]]:
    """Give the rows of a column that take a value, each from its first to behind its last.

    A formula that is kept is not touched at all: were it entered anew, Excel would
    spread it over a column that is blank but for it.
    """
    stops = [-1, *kept, count]
    return [(before + 1, stop) for before, stop in pairwise(stops) if before + 1 < stop]


def planned_column(
    table: Table, contents: Contents, place: int, values: Sequence[Cell]
) -> ColumnWrite:
    """Plan to give a column without a formula of its own these values."""
    loose = [(down, place) for down, row in enumerate(contents.formulas) if row[place]]
    kept, notes = _sorted_out(table, contents, loose, [{place: value} for value in values])
    return ColumnWrite(table, place, values, kept.get(place, ()), notes)


def planned_rows(
    table: Table,
    contents: Contents,
    rows: Sequence[Mapping[str, Cell]],
    prefilled: Collection[str] = (),
) -> RowsWrite:
    """Plan to give a table these rows by header; a missing value is blank."""
    values = [by_place(table, row) for row in rows] or [{}]
    filled = [[row.get(place) for place in range(len(table.columns))] for row in values]
    places = [place for place, name in enumerate(table.columns) if name in prefilled]
    computed = contents.computed(places)
    loose = contents.loose_formulas(computed)
    kept, notes = _sorted_out(table, contents, loose, [dict(enumerate(row)) for row in filled])
    broken = list(filter(contents.has_exceptions, computed))
    typed = [
        (down, place)
        for place in places
        for down, row in enumerate(filled)
        if place in computed and row[place] not in (None, "")
    ]
    return RowsWrite(table, filled, computed, broken, kept, notes, typed)


def _sorted_out(
    table: Table,
    contents: Contents,
    loose: Iterable[tuple[int, int]],
    rows: Sequence[Mapping[int, Cell]],
) -> tuple[dict[int, list[int]], list[str]]:
    """Tell the formulas of single rows that give the very value to be written, and the others."""
    kept: dict[int, list[int]] = {}
    lost = set()
    for down, place in loose:
        if down < len(rows) and same_result(contents.values[down][place], rows[down][place]):
            kept.setdefault(place, []).append(down)
        else:
            lost.add(table.area.left + place)
    return kept, became_values(table, lost)


def refuse_obstacles(excel: Excel, tables: Collection[Table], write: RowsWrite) -> None:
    """Refuse rows that would need cells in which something else stands."""
    table = write.table
    bottom = table.data.top + len(write.rows) - 1
    refuse_size(table, bottom)
    needed = needed_below(table, bottom)
    if needed.bottom < needed.top:
        return
    for other in tables:
        if other.sheet == table.sheet and other.name != table.name and needed.overlaps(other.area):
            raise in_the_way(table, needed, f"the table {other.name} stands there")
    for down, row in enumerate(excel.values(table.sheet, needed), needed.top):
        for right, value in enumerate(row, needed.left):
            if value is not None:
                raise in_the_way(table, needed, f"{cell_name(down, right)} is filled")
    if excel.is_merged(table.sheet, needed):
        raise in_the_way(table, needed, "cells there are merged")
