"""Put results into a workbook's own parts; every other part keeps its bytes."""

from __future__ import annotations

from finops_xl.engine.addresses import Area
from finops_xl.engine.evaluate import Recalculation
from finops_xl.engine.markup import Element, child, children, local, same_namespace, serialise
from finops_xl.engine.sheet import Sheet
from finops_xl.engine.workbook import Workbook

CALC_ID = "191029"
"""Calculation engine of current Excel: it keeps the values until an input changes."""

_BEFORE_CALCULATION = ("sheets", "functionGroups", "externalReferences", "definedNames")


def store_results(workbook: Workbook, results: Recalculation) -> None:
    """Write recalculated values into the formula cells that hold other ones."""
    for (name, row, column), area in results.areas.items():
        _fit_array(workbook.sheets[name], row, column, area)
    for name, values in results.values.items():
        sheet = workbook.sheets[name]
        for (row, column), value in values.items():
            sheet.set_result(row, column, value)


def finish(workbook: Workbook) -> bytes:
    """Give the file with all changes; the source's own bytes when there are none."""
    sheets = [sheet for sheet in workbook.sheets.values() if sheet.changed]
    if sheets or workbook.changed:
        _trust_stored_values(workbook)
        for sheet in sheets:
            sheet.update_dimension()
            workbook.keep(sheet.part)
        for part in workbook.changed:
            workbook.keep(part)
        _remove_calculation_chain(workbook)
    return workbook.package.to_bytes()


def _fit_array(sheet: Sheet, row: int, column: int, area: Area) -> None:
    """Let a dynamic array claim the cells it fills now, and leave those it filled before."""
    formula, before = sheet.formula(row, column), sheet.array_area(row, column)
    if formula is None or before is None or before == area:
        return
    for cell_row, cell_column in before.positions():
        if not area.holds(cell_row, cell_column) and (cell_row, cell_column) in sheet.cells:
            sheet.set_value(cell_row, cell_column, None)
    formula.set("ref", str(area))
    sheet.changed = True


def _trust_stored_values(workbook: Workbook) -> None:
    """Tell Excel that the values are calculated, so that it does not do it all on opening."""
    root = workbook.root
    settings = child(root, "calcPr")
    if settings is None:
        settings = root.makeelement(same_namespace(root, "calcPr"))
        before = [node for node in root if local(node) in _BEFORE_CALCULATION]
        before[-1].addnext(settings)
    settings.set("calcId", CALC_ID)
    settings.attrib.pop("fullCalcOnLoad", None)
    workbook.changed.add(workbook.part)


def _remove_calculation_chain(workbook: Workbook) -> None:
    """Leave the order of calculation out; Excel makes it anew."""
    for kind, part in workbook.relationships(workbook.part).values():
        if kind == "calcChain":
            relations = workbook.relations_part(workbook.part) or ""
            _drop(workbook, relations, "Relationship", "Target", part)
            _drop(workbook, "[Content_Types].xml", "Override", "PartName", part)
            workbook.package.remove(part)


def _drop(workbook: Workbook, holder: str, name: str, attribute: str, part: str) -> None:
    root: Element = workbook.xml(holder)
    last_word = part.rsplit("/", 1)[-1].lower()
    for node in children(root, name):
        if node.get(attribute, "").rsplit("/", 1)[-1].lower() == last_word:
            root.remove(node)
    workbook.package.replace(holder, serialise(root))
