"""Excel tables: where they stand, what their columns are called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from finops_xl.engine.addresses import Area
from finops_xl.engine.markup import Element, child, children, decode_text


@dataclass(frozen=True)
class Table:
    """A table as its part describes it."""

    name: str
    sheet: str
    part: str
    area: Area
    columns: tuple[str, ...]
    header_rows: int = 1
    totals_rows: int = 0

    @classmethod
    def from_part(cls, root: Element, sheet: str, part: str) -> Table:
        """Read a table part; ValueError when its address cannot be read."""
        holder = child(root, "tableColumns")
        columns = () if holder is None else children(holder, "tableColumn")
        area = Area.parse(root.get("ref", ""))
        if len(columns) != area.right - area.left + 1:
            raise ValueError(f"{len(columns)} columns stand in the cells {area}")
        return cls(
            name=root.get("displayName") or root.get("name") or "",
            sheet=sheet,
            part=part,
            area=area,
            columns=tuple(decode_text(column.get("name", "")) for column in columns),
            header_rows=int(root.get("headerRowCount", "1")),
            totals_rows=int(root.get("totalsRowCount", "0")),
        )

    @property
    def data(self) -> Area:
        """Cells between header and totals."""
        top, left, bottom, right = self.area
        return Area(top + self.header_rows, left, bottom - self.totals_rows, right)

    def place(self, column: str) -> int | None:
        """Place of a column from 0, by its name in any case, or None."""
        return self._places.get(column.strip().casefold())

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name.strip().casefold(): place for place, name in enumerate(self.columns)}

    def sheet_column(self, column: str) -> int | None:
        """Column number on the sheet, or None."""
        place = self.place(column)
        return None if place is None else self.area.left + place
