"""Replace the rows of a table in place, as if someone had typed them in Excel."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from finops_xl.engine.addresses import LAST_ROW, Area, cell_name
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.formulas import shift
from finops_xl.engine.markup import Element, child, children, serialise
from finops_xl.engine.ranges import Resize, resize_sheet_ranges
from finops_xl.engine.shared_formulas import Shared, formula_text, shared_formulas, write_out
from finops_xl.engine.sheet import Sheet
from finops_xl.engine.sparklines import resize_sparklines
from finops_xl.engine.tables import Table
from finops_xl.engine.workbook import Workbook
from finops_xl.workshop.columns import Cell

_PRINT_AREA = "_xlnm.Print_Area"


@dataclass(frozen=True)
class ColumnPlan:
    """How a column is written: its style, and its formula in the first data row."""

    number: int
    style: str | None
    formula: str
    array: bool = False
    mark: str | None = None
    """Metadata number of a dynamic array."""
    prefilled: bool = False
    """A value may stand in place of the formula."""


def replace_rows(
    workbook: Workbook,
    name: str,
    rows: Sequence[Mapping[str, Cell]],
    prefilled: Collection[str] = (),
) -> Table:
    """Give a table these rows by header; columns with a formula keep it.

    A missing value is blank, an empty table one blank row. The headers ``prefilled`` are
    columns whose formula gives way to a value. WorkbookError, with nothing changed, when
    something stands in the way.
    """
    table = workbook.tables[name.lower()]
    sheet = workbook.sheets[table.sheet]
    values = [by_place(table, row) for row in rows] or [{}]
    bottom = table.data.top + len(values) - 1
    _refuse_obstacles(workbook, sheet, table, bottom)
    write_out(sheet, table.data)
    plans = column_plans(workbook, table, prefilled)
    height = _custom_height(sheet, table.data.top)
    for offset, row in enumerate(values):
        _write_row(sheet, table.data.top + offset, plans, row, offset, height)
    for row_number, column in Area(bottom + 1, *table.data[1:]).positions():
        sheet.remove_cell(row_number, column)
    return _resize(workbook, sheet, table, bottom)


def column_plans(
    workbook: Workbook, table: Table, prefilled: Collection[str] = ()
) -> list[ColumnPlan]:
    """Read style and formula of every column from the table and its first data row."""
    sheet = workbook.sheets[table.sheet]
    holder = child(workbook.tree(table.part), "tableColumns")
    shared = shared_formulas(sheet)
    return [
        _plan(sheet, table, place, element, shared, table.columns[place] in prefilled)
        for place, element in enumerate(children(holder, "tableColumn"))
    ]


def _plan(
    sheet: Sheet, table: Table, place: int, element: Element, shared: Shared, prefilled: bool
) -> ColumnPlan:
    """Take the formula that the table declares, else the one that its cells have."""
    number, top = table.area.left + place, table.data.top
    style = sheet.style(top, number)
    declared = child(element, "calculatedColumnFormula")
    formula = (declared.text or "") if declared is not None else ""
    found = _formulas_as_in_first_row(sheet, table, number, shared)
    if not formula and (prefilled or "" not in found) and len(found - {""}) == 1:
        (formula,) = found - {""}
    first = sheet.formula(top, number)
    if not formula or first is None:
        array = declared is not None and declared.get("array") == "1"
        return ColumnPlan(number, style, formula, array, prefilled=prefilled)
    mark = sheet.cells[top, number].get("cm")
    return ColumnPlan(number, style, formula, first.get("t") == "array", mark, prefilled)


def _formulas_as_in_first_row(sheet: Sheet, table: Table, number: int, shared: Shared) -> set[str]:
    """Find the formulas of a column, moved up to its first row: LibreOffice declares none."""
    top = table.data.top
    found = set()
    for row in range(top, table.data.bottom + 1):
        element = sheet.formula(row, number)
        text = "" if element is None else formula_text(element, row, number, shared)
        found.add(text and shift(text, top - row, 0))
    return found


def _write_row(
    sheet: Sheet,
    row: int,
    plans: Sequence[ColumnPlan],
    values: Mapping[int, Cell],
    offset: int,
    height: str | None,
) -> None:
    if height and row not in sheet.rows:
        sheet.set_height(row, height)
    for place, plan in enumerate(plans):
        value = values.get(place)
        if plan.formula and not (plan.prefilled and value not in (None, "")):
            formula = shift(plan.formula, offset, 0)
            sheet.set_formula(row, plan.number, formula, array=plan.array, mark=plan.mark)
        else:
            sheet.set_value(row, plan.number, value)
        if plan.style is not None:
            sheet.set_style(row, plan.number, plan.style)


def _resize(workbook: Workbook, sheet: Sheet, table: Table, bottom: int) -> Table:
    """Let the table's part, and everything that follows the table, have the new size."""
    for row in range(table.data.top, max(table.data.bottom, bottom) + 1):
        sheet.show_row(row)
    resized = replace(table, area=table.area.with_bottom(bottom + table.totals_rows))
    if _resize_part(workbook.tree(table.part), resized):
        workbook.changed.add(table.part)
    workbook.tables[table.name.lower()] = resized
    if bottom != table.data.bottom:
        resize_sheet_ranges(sheet.root, Resize(table, bottom))
        _resize_elsewhere(workbook, Resize(table, bottom))
    return resized


def _resize_part(root: Element, table: Table) -> bool:
    """Write the new area and clear sorting and filters; tell whether anything changed."""
    before = serialise(root)
    root.set("ref", str(table.area))
    for node in children(root, "sortState"):
        root.remove(node)
    for node in children(root, "autoFilter"):
        node.set("ref", str(table.area.with_bottom(table.data.bottom)))
        for criterion in list(node):
            node.remove(criterion)
    return serialise(root) != before


def _resize_elsewhere(workbook: Workbook, resize: Resize) -> None:
    for sheet in workbook.sheets.values():
        sheet.changed |= resize_sparklines(sheet.root, sheet.name, resize)
    for name in workbook.defined_names():
        is_print_area = name.get("name") == _PRINT_AREA
        text = resize.formula(name.text or "", "", from_above=is_print_area)
        if text != name.text:
            name.text = text
            workbook.changed.add(workbook.part)


def refuse_size(table: Table, bottom: int) -> None:
    """Refuse a last row that no table like this one can have."""
    where = f"Sheet '{table.sheet}', table {table.name}"
    if table.data.bottom < table.data.top:
        raise WorkbookError(f"{where} has no data row: type something below its header in Excel.")
    if bottom > LAST_ROW:
        raise WorkbookError(f"{where} would reach below the last row of a sheet: write fewer rows.")
    if table.totals_rows and bottom != table.data.bottom:
        raise WorkbookError(
            f"{where} has a total row, which stands in the way of its rows: "
            "switch it off in Excel (Table Design > Total Row)."
        )


def needed_below(table: Table, bottom: int) -> Area:
    """Give the cells that a table takes when it grows; without rows where it does not."""
    return Area(table.data.bottom + 1, table.area.left, bottom, table.area.right)


def in_the_way(table: Table, needed: Area, obstacle: str) -> WorkbookError:
    """Say what stands where a table has to grow."""
    return WorkbookError(
        f"Sheet '{table.sheet}', table {table.name} needs the cells {needed} for its rows, but "
        f"{obstacle}: move that away from below the table."
    )


def by_place(table: Table, row: Mapping[str, Cell]) -> dict[int, Cell]:
    """Turn header-to-value into place-to-value; WorkbookError for a column it has not."""
    values = {}
    for name, value in row.items():
        place = table.place(name)
        if place is None:
            raise WorkbookError(
                f"Sheet '{table.sheet}', table {table.name} has no column '{name}': "
                "add it, or give the column its old name back."
            )
        values[place] = value
    return values


def _refuse_obstacles(workbook: Workbook, sheet: Sheet, table: Table, bottom: int) -> None:
    refuse_size(table, bottom)
    needed = needed_below(table, bottom)
    obstacle = next(_obstacles(workbook, sheet, table, needed), "")
    if obstacle:
        raise in_the_way(table, needed, obstacle)


def _obstacles(workbook: Workbook, sheet: Sheet, table: Table, needed: Area) -> Iterator[str]:
    if needed.bottom < needed.top:
        return
    for other in workbook.tables.values():
        if other.sheet == table.sheet and other.part != table.part and needed.overlaps(other.area):
            yield f"the table {other.name} stands there"
    for row, column in sheet.filled(needed):
        yield f"{cell_name(row, column)} is filled"
    for merged in sheet.merged():
        if needed.overlaps(merged):
            yield f"the cells {merged} are merged"


def _custom_height(sheet: Sheet, row: int) -> str | None:
    element = sheet.rows.get(row)
    if element is None or element.get("customHeight") not in ("1", "true"):
        return None
    height: str | None = element.get("ht")
    return height
