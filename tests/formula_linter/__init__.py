"""Finds formulas that Excel would compute otherwise than the programs of the tests do.

No Excel was there to compute the workbooks. formualizer and LibreOffice compute arrays
where Excel takes one cell, and count TRUE where Excel does not: that both agree is no proof.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from package_linter.parts import MAIN, Parts

from finops_xl.functions import FUNCTIONS
from formula_linter.intersection import intersections
from formula_linter.nodes import Names, Node, UnknownFunctionError, parsed
from formula_linter.otherwise import differences
from formula_linter.places import Place, astray, places

__all__ = ["Remark", "remarks", "remarks_on"]


class Remark(NamedTuple):
    """What Excel would make of a formula, and where it stands."""

    sheet: str
    at: str
    what: str


def remarks(data: bytes) -> list[Remark]:
    """Give everything that Excel would compute otherwise in a workbook."""
    parts = Parts(data)
    nodes = parts.tree(parts.workbook).iter(f"{MAIN}definedName")
    names = {node.get("name", "").lower(): node.text or "" for node in nodes}
    known: dict[tuple[str, str], list[str]] = {}
    found = []
    for place in places(parts):
        key = (place.formula, place.kind)
        if key not in known:
            known[key] = list(dict.fromkeys(remarks_on(place.formula, names, place.kind)))
        found += [Remark(place.sheet, place.at, what) for what in known[key]]
        found += [Remark(place.sheet, place.at, what) for what in _moving(place)]
    return found


def remarks_on(formula: str, names: Names | None = None, kind: str = "cell") -> Iterator[str]:
    """Say what Excel would make of one formula, written without its =."""
    if kind == "list" and formula.startswith('"'):  # the choices themselves
        return
    try:
        root = parsed(formula, names or {})
    except UnknownFunctionError as unknown:
        yield f"{unknown} is not in the table of classes"
        return
    # Formats and validations are said to be computed as arrays. They are held to the stricter
    # rules of cells all the same, so that nothing hangs on it; names hold places only.
    if kind not in ("array", "name"):
        yield from intersections(root, is_list=kind == "list")
    yield from differences(root)
    if kind in ("format", "validation", "list"):
        yield from _refused(root)


def _refused(root: Node) -> Iterator[str]:
    for node in root.all():
        if node.text == "{...}" or node.operator in (",", " "):
            yield "an array or a union, which Excel does not take here"
        if node.function in FUNCTIONS:
            yield f"{node.function}, a function of another workbook"


def _moving(place: Place) -> Iterator[str]:
    if place.kind in ("format", "validation", "list", "name"):
        yield from astray(place)
