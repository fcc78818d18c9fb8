"""A worksheet part: an index of its rows and cells, and changes to them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from finops_xl.engine.addresses import LAST_ROW, Area, cell_name, cell_position
from finops_xl.engine.cell_values import read_value, same_result, same_value, write_value
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.markup import Element, child, children, local, same_namespace, set_text
from finops_xl.workshop.columns import Cell


class Sheet:
    """A worksheet. ``changed`` tells that its part must be written again."""

    def __init__(self, name: str, part: str, root: Element, strings: Sequence[str]) -> None:
        self.name = name
        self.part = part
        self.root = root
        self.changed = False
        self.rows: dict[int, Element] = {}
        self.cells: dict[tuple[int, int], Element] = {}
        self._strings = strings
        data = child(root, "sheetData")
        if data is None:
            raise self._damaged(f"its part {part} has no cell area")
        self.data: Element = data
        self._number_everything()

    def value(self, row: int, column: int) -> Cell:
        """Give the stored value of a cell; for a formula the value it was saved with."""
        cell = self.cells.get((row, column))
        return None if cell is None else self.value_of(cell)

    def value_of(self, cell: Element) -> Cell:
        """Give the stored value of a cell element."""
        try:
            return read_value(cell, self._strings)
        except ValueError as error:
            raise self._damaged(f"cell {cell.get('r')}: {error}") from None

    def formula(self, row: int, column: int) -> Element | None:
        """Give the formula element of a cell, or None."""
        cell = self.cells.get((row, column))
        return None if cell is None else child(cell, "f")

    def style(self, row: int, column: int) -> str | None:
        """Give the style number of a cell, or None."""
        cell = self.cells.get((row, column))
        return None if cell is None else cell.get("s")

    def filled(self, area: Area) -> Iterator[tuple[int, int]]:
        """Positions in ``area`` that hold a value or a formula."""
        for row in range(area.top, min(area.bottom, max(self.rows, default=0)) + 1):
            for column in range(area.left, area.right + 1):
                cell = self.cells.get((row, column))
                if cell is not None and any(local(n) in ("f", "v", "is") for n in cell):
                    yield row, column

    def merged(self) -> list[Area]:
        """Areas whose cells are merged."""
        holder = child(self.root, "mergeCells")
        found = [] if holder is None else children(holder, "mergeCell")
        return [self.read_area(cell.get("ref", "")) for cell in found]

    def array_area(self, row: int, column: int) -> Area | None:
        """Give the cells that an array formula was entered over; None for other formulas."""
        formula = self.formula(row, column)
        if formula is None or formula.get("t") != "array":
            return None
        return self.read_area(formula.get("ref") or cell_name(row, column))

    def read_area(self, text: str) -> Area:
        """Read a range that the sheet's part holds."""
        try:
            return Area.parse(text)
        except ValueError as error:
            raise self._damaged(str(error)) from None

    def set_value(self, row: int, column: int, value: Cell) -> None:
        """Put a constant into a cell; its formula goes, its style stays.

        A cell that has this value is left as it is, be it a formula's.
        """
        present = self.cells.get((row, column))
        if present is None:
            if value is not None:
                write_value(self._cell_to_write(row, column), value, constant=True)
            return
        same = same_value if child(present, "f") is None else same_result
        if same(self.value_of(present), value):
            return
        self._forget_height(row, self.value_of(present), value)
        cell = self._cell_to_write(row, column)
        self._remove_formula(cell)
        write_value(cell, value, constant=True)

    def set_formula(
        self, row: int, column: int, formula: str, *, array: bool = False, mark: str | None = None
    ) -> None:
        """Put a formula (without its =) into a cell; its result is stored separately.

        ``array`` makes it an array formula of this one cell, ``mark`` is the number of
        the metadata that tells a dynamic array.
        """
        present = self.formula(row, column)
        if present is not None and present.text == formula:
            return
        cell = self._cell_to_write(row, column)
        self._remove_formula(cell)
        write_value(cell, None, constant=True)
        element = cell.makeelement(same_namespace(cell, "f"))
        set_text(element, formula)
        if array:
            element.set("t", "array")
            element.set("ref", cell_name(row, column))
        if mark:
            cell.set("cm", mark)
        cell.insert(0, element)

    def set_result(self, row: int, column: int, value: Cell) -> None:
        """Store the value of a formula, unless it stands there to Excel's 15 digits."""
        present = self.value(row, column)
        if not same_result(present, value):
            self._forget_height(row, present, value)
            write_value(self._cell_to_write(row, column), value, constant=False)

    def set_style(self, row: int, column: int, style: str) -> None:
        """Give a cell, made when there is none, a style number."""
        if self.style(row, column) != style:
            self._cell_to_write(row, column).set("s", style)

    def remove_cell(self, row: int, column: int) -> None:
        """Take a cell away, style included, and its row when nothing is left in it."""
        cell = self.cells.pop((row, column), None)
        if cell is None:
            return
        self.changed = True
        element = self.rows[row]
        element.remove(cell)
        if not len(element):
            self.data.remove(element)
            del self.rows[row]

    def show_row(self, row: int) -> None:
        """Bring a row that a filter hid back into view."""
        element = self.rows.get(row)
        if element is not None and element.attrib.pop("hidden", None) is not None:
            self.changed = True

    def set_height(self, row: int, height: str) -> None:
        """Give a row a fixed height in points."""
        element = self._row_to_write(row)
        element.set("ht", height)
        element.set("customHeight", "1")

    def _forget_height(self, row: int, before: Cell, after: Cell) -> None:
        """Let the height of a row be found anew where its words changed, unless someone set it.

        A program that has saved the file keeps the height it found for the words before.
        """
        element = self.rows.get(row)
        is_found = element is not None and element.get("customHeight") not in ("1", "true")
        if element is not None and is_found and (isinstance(before, str) or isinstance(after, str)):
            element.attrib.pop("ht", None)

    def _row_to_write(self, row: int) -> Element:
        """Give the row element, made in its place when there is none."""
        self.changed = True
        element = self.rows.get(row)
        if element is None:
            element = self.data.makeelement(same_namespace(self.data, "row"), {"r": str(row)})
            _insert_ordered(self.data, element, row, lambda node: int(node.get("r")))
            self.rows[row] = element
        element.attrib.pop("spans", None)
        return element

    def update_dimension(self) -> None:
        """Write the used area as it is now."""
        element = child(self.root, "dimension")
        if element is not None and self.cells:
            rows, columns = zip(*self.cells, strict=True)
            element.set("ref", str(Area(min(rows), min(columns), max(rows), max(columns))))

    @staticmethod
    def _remove_formula(cell: Element) -> None:
        formula = child(cell, "f")
        if formula is not None:
            cell.remove(formula)
        cell.attrib.pop("cm", None)

    def _cell_to_write(self, row: int, column: int) -> Element:
        self.changed = True
        cell = self.cells.get((row, column))
        if cell is None:
            element = self._row_to_write(row)
            name = cell_name(row, column)
            cell = element.makeelement(same_namespace(element, "c"), {"r": name})
            _insert_ordered(element, cell, column, lambda node: cell_position(node.get("r"))[1])
            self.cells[row, column] = cell
        return cell

    def _number_everything(self) -> None:
        """Index rows and cells, and number those that rely on their order."""
        row_number = 0
        for row in children(self.data, "row"):
            row_number = self._row_number(row, row_number + 1)
            self.rows[row_number] = row
            column = 0
            for cell in children(row, "c"):
                column = self._column_number(cell, row_number, column + 1)
                self.cells[row_number, column] = cell

    def _row_number(self, row: Element, following: int) -> int:
        number = row.get("r")
        if number is None:
            row.set("r", str(following))
        elif not (number.isdecimal() and 0 < int(number) <= LAST_ROW):
            raise self._damaged(f"a row is numbered '{number}'")
        return int(number or following)

    def _column_number(self, cell: Element, row: int, following: int) -> int:
        name = cell.get("r")
        if name is None:
            cell.set("r", cell_name(row, following))
            return following
        try:
            found_row, column = cell_position(name)
        except ValueError as error:
            raise self._damaged(str(error)) from None
        if found_row != row or "$" in name:
            raise self._damaged(f"row {row} holds a cell {name}")
        return column

    def _damaged(self, what: str) -> WorkbookError:
        return WorkbookError(
            f"Sheet '{self.name}' is damaged ({what}): open the file in Excel, "
            "let it repair the file, and save it again."
        )


def _insert_ordered(
    parent: Element, element: Element, number: int, number_of: Callable[[Element], int]
) -> None:
    """Insert among siblings of the same kind by number, from the end, where it mostly belongs."""
    for sibling in parent.iterchildren(element.tag, reversed=True):
        if number_of(sibling) < number:
            sibling.addnext(element)
            return
    parent.insert(0, element)
