"""Where Excel takes one cell of a range, or of an array, in a formula that is stored plainly.

Excel gives every token of a formula a class: reference, value or array. A range whose class
is "value" is intersected with the row or the column of the cell that holds the formula
(Excel 365 shows an @ before it), and where they do not meet the cell shows #VALUE!. Other
programs may compute an array there. The rules are those of RecalcTokenClass in LibreOffice's
sc/source/filter/excel/xeformula.cxx, which writes such classes for Excel to read.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from formula_linter.classes import FIRST_CELL_ONLY, NUMBERS_OF_CELLS
from formula_linter.nodes import ARRAY, REFERENCE, VALUE, Node

AS_IS, ONE, MANY, REPEAT, REPEAT_ARRAY, PARENT = "O", "V", "A", "R", "X", "P"
"""The second letter of a parameter; PARENT is for operands: as what holds the operator."""


class _Holder(NamedTuple):
    """What holds a token: how it is itself computed, what came of that, and its class."""

    conversion: str
    effect: str
    is_reference: bool = False


def intersections(root: Node, is_list: bool = False) -> Iterator[str]:
    """Say of which ranges and arrays Excel takes one cell only; a list may be a range."""
    yield from _classed(root, "RO" if is_list else "VV", _Holder(ONE, ONE))


def _classed(node: Node, expected: str, holder: _Holder) -> Iterator[str]:
    token = VALUE if expected[0] == "V" and node.token == REFERENCE else node.token
    conversion = holder.conversion if expected[1] == PARENT else expected[1]
    effect = _effect(conversion, token, holder)
    if effect == ONE and token == ARRAY:
        token = VALUE
    elif effect == MANY and token == VALUE:
        token = ARRAY
    if token == VALUE and node.many:
        yield f"one cell only of {node.text}"
    elif token == VALUE and node.function in NUMBERS_OF_CELLS:
        yield from (f"first cell only of {one.text}" for one in node.operands if one.many)
    own = _Holder(conversion, effect, token == REFERENCE)
    for operand, parameter in zip(node.operands, node.parameters, strict=True):
        if node.function in FIRST_CELL_ONLY and operand.computes_many:
            yield f"first cell only of {operand.text}"
        else:
            yield from _classed(operand, parameter, own)


def _effect(conversion: str, token: str, holder: _Holder) -> str:
    if conversion == REPEAT:
        if holder.conversion == REPEAT_ARRAY:
            return holder.effect if holder.is_reference else AS_IS
        return ONE if holder.is_reference and holder.conversion != REPEAT else holder.effect
    if conversion == REPEAT_ARRAY:
        return holder.effect if token == REFERENCE or holder.effect == MANY else AS_IS
    return conversion
