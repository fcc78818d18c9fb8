"""A formula as a tree of nodes that know whether they may give more than one cell."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import formualizer

from formula_linter.classes import SIGNATURES

REFERENCE, ARRAY, VALUE, NONE = "R", "A", "V", ""
_REFERENCE_OPERATORS = frozenset({":", ",", " "})
COMPARISONS = frozenset({"=", "<>", "<", ">", "<=", ">="})
Names = Mapping[str, str]
"""What each defined name stands for, by its name in lower case."""


class UnknownFunctionError(Exception):
    """A function whose parameters are not in the table."""


@dataclass(frozen=True)
class Node:
    """One token of a formula with its operands.

    ``token`` is its class before anything is converted: a reference, a value, an array, or
    none for operators and constants. ``parameters`` says what each operand is expected to be.
    """

    text: str
    token: str = NONE
    operands: tuple[Node, ...] = ()
    parameters: tuple[str, ...] = ()
    function: str = ""
    operator: str = ""
    many: bool = False
    """Whether it gives a range or an array even where nothing asks for one."""

    def all(self) -> Iterator[Node]:
        """Give the node and everything below it."""
        yield self
        for one in self.operands:
            yield from one.all()

    @property
    def computes_many(self) -> bool:
        """Whether it is a range or an array, or works on one."""
        works = self.operands if self.operator else ()
        return self.many or any(one.computes_many for one in works)


def parsed(formula: str, names: Names) -> Node:
    """Read a formula without its leading =."""
    return _node(formualizer.parse(f"={formula}").to_dict(), names)


def _node(tree: dict[str, Any], names: Names) -> Node:
    kind = tree["node_type"]
    if kind == "Reference":
        return _reference(tree["reference"], names)
    if kind == "Array":
        return Node("{...}", ARRAY, many=True)
    if kind == "UnaryOp":
        return _operator(tree["operator"], [_node(tree["operand"], names)])
    if kind == "BinaryOp":
        return _operator(tree["operator"], [_node(tree[side], names) for side in ("left", "right")])
    if kind == "Function":
        return _function(tree["name"], [_node(one, names) for one in tree["args"]])
    return Node("" if kind == "Omitted" else _constant(tree["value"]))


def _constant(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return f"{value:g}" if isinstance(value, float) else str(value).upper()


def _reference(text: str, names: Names) -> Node:
    meant = names.get(text.lower(), text)
    if "(" in meant:  # a name that holds a formula is computed as an array
        return Node(text, ARRAY, many=True)
    return Node(text, REFERENCE, many=_many_cells(meant))


def _many_cells(reference: str) -> bool:
    if "[" in reference:
        one_row = re.search(r"#This Row|#Headers|#Totals|\[@", reference)
        return not one_row or "]:[" in reference
    corners = reference.rsplit("!", 1)[-1].replace("$", "").split(":")
    return len({*corners}) > 1


def _operator(sign: str, operands: list[Node]) -> Node:
    first, *rest = operands
    text = f"({first.text}{sign}{rest[0].text})" if rest else f"{sign}{first.text}"
    if sign in _REFERENCE_OPERATORS:
        return Node(text, REFERENCE, tuple(operands), ("RP", "RP"), operator=sign, many=True)
    return Node(text, NONE, tuple(operands), ("VP",) * len(operands), operator=sign)


def _function(written: str, operands: list[Node]) -> Node:
    name = written.upper().removeprefix("_XLFN.")
    signature = SIGNATURES.get(name)
    if signature is None:
        raise UnknownFunctionError(name)
    text = f"{name}({','.join(one.text for one in operands)})"
    wanted = tuple(signature.parameter(position) for position in range(len(operands)))
    many = _gives_many(name, operands)
    return Node(text, signature.result, tuple(operands), wanted, function=name, many=many)


def _gives_many(name: str, operands: list[Node]) -> bool:
    if name in ("CHOOSE", "IF", "IFERROR", "IFNA"):
        return any(one.many for one in operands[1:])
    if name == "INDEX":
        return {"0", ""} & {one.text for one in operands[1:]} != set()
    return name in ("MMULT", "TRANSPOSE")
