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
    yield from _powers(root, frozenset())
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


def _powers(node: Node, asked: frozenset[str]) -> Iterator[str]:
    """0^0 is #NUM! in Excel and 1 elsewhere: an IF around a power asks about its figures."""
    if node.operator == "^" and not asked & _figures(node):
        yield f"no 1 from 0^0 in {node.text}"
    if node.function == "IF":
        condition, *branches = node.operands
        yield from _powers(condition, asked)
        for branch in branches:
            yield from _powers(branch, asked | _figures(condition))
    else:
        for operand in node.operands:
            yield from _powers(operand, asked)


def _signs_for_any_text(root: Node) -> Iterator[str]:
    """The signs * and ? stand for text only; LibreOffice lets them stand for numbers too."""
    for node in root.all():
        for operand in node.operands if node.function in CRITERIA else ():
            if re.fullmatch(r'"[*?]+"', operand.text):
                yield f"no number counted by {operand.text}"


def _figures(node: Node) -> frozenset[str]:
    return frozenset(one.text for one in node.all() if one.token == "R" and not one.function)


def _depth(node: Node) -> int:
    below = max((_depth(one) for one in node.operands), default=0)
    return below + bool(node.function)
