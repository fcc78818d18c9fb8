"""What Excel computes otherwise than the programs that the tests compute with."""

from __future__ import annotations

import re
from collections.abc import Iterator

from formula_linter.classes import CHOOSING, CRITERIA, SUMS, TRUTHS
from formula_linter.nodes import COMPARISONS, Node

DEEPEST, MOST_ARGUMENTS = 64, 255


def differences(root: Node) -> Iterator[str]:
    """Say where the result would be another in Excel, or none."""
    yield from _truths_in_sums(root)
    yield from _powers(root)
    yield from _searches(root)
    yield from _signs_for_any_text(root)
    if _depth(root) > DEEPEST:
        yield f"calls nested deeper than {DEEPEST}"
    if any(len(node.operands) > MOST_ARGUMENTS for node in root.all()):
        yield f"more than {MOST_ARGUMENTS} arguments"


def _truths_in_sums(root: Node) -> Iterator[str]:
    """Excel passes over TRUE and FALSE in an array; others count them as 1 and 0."""
    for node in root.all():
        for operand in node.operands if node.function in SUMS else ():
            if _is_truth(operand) and (node.function == "SUMPRODUCT" or _works_on_many(operand)):
                yield f"no TRUE counted of {operand.text}"


def _is_truth(node: Node) -> bool:
    if node.function in CHOOSING:
        handed_on = node.operands[:1] if node.function == "INDEX" else node.operands[1:]
        return any(_is_truth(one) for one in handed_on)
    return node.function in TRUTHS or node.operator in COMPARISONS


def _works_on_many(node: Node) -> bool:
    return any(one.many for one in node.all())


def _powers(root: Node) -> Iterator[str]:
    """0^0 is #NUM! in Excel and 1 elsewhere: an IF around a power asks about its figures."""
    for node, asked in _with_conditions(root):
        if node.operator == "^" and not asked & _figures(node):
            yield f"no 1 from 0^0 in {node.text}"


def _searches(root: Node) -> Iterator[str]:
    """What is computed of a table with one row is one value, and MATCH searches no value.

    An IF around it asks for the ROWS of the table.
    """
    for node, asked in _with_conditions(root):
        if node.function == "MATCH" and _is_computed(node.operands[1]):
            searched = node.operands[1]
            if not asked & {f"ROWS({figure})" for figure in _figures(searched)}:
                yield f"no search in {searched.text} of one row"


def _is_computed(node: Node) -> bool:
    if node.function == "INDEX":
        return _is_computed(node.operands[0])
    return bool(node.operator) and node.token != "R"


def _signs_for_any_text(root: Node) -> Iterator[str]:
    """The signs * and ? stand for text only; LibreOffice lets them stand for numbers too."""
    for node in root.all():
        for operand in node.operands if node.function in CRITERIA else ():
            if re.fullmatch(r'"[*?]+"', operand.text):
                yield f"no number counted by {operand.text}"


def _with_conditions(
    node: Node, asked: frozenset[str] = frozenset()
) -> Iterator[tuple[Node, frozenset[str]]]:
    """Give every node with what the IFs around it ask about."""
    yield node, asked
    for position, operand in enumerate(node.operands):
        if node.function == "IF" and position:
            yield from _with_conditions(operand, asked | _figures(node.operands[0]))
        else:
            yield from _with_conditions(operand, asked)


def _figures(node: Node) -> frozenset[str]:
    """Give the references of an expression, and the ROWS that it counts."""
    return frozenset(
        one.text
        for one in node.all()
        if one.function == "ROWS" or (one.token == "R" and not one.function)
    )


def _depth(node: Node) -> int:
    below = max((_depth(one) for one in node.operands), default=0)
    return below + bool(node.function)
