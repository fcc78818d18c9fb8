"""A formula as a tree: calls, their arguments, and the operands in each.

Only what one must know to tell how many values an argument has; everything else
stays text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate

from finops_xl.engine.formulas import Token, tokens

OPERATORS = frozenset("+-*/^&=<>%")
COMPARISONS = frozenset("=<>")
JOINING = frozenset("&")
_CLOSING = {"(": ")", "{": "}"}


@dataclass
class Call:
    """A call, or with an empty name a pair of parentheses."""

    name: str
    arguments: list[list[Item]] = field(default_factory=lambda: [[]])

    @property
    def bare(self) -> str:
        """Name as Excel shows it."""
        return self.name.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")


Item = Token | Call


def tree(formula: str) -> list[list[Item]]:
    """Read a formula whose parentheses match: its pieces, parted by commas."""
    return _read(iter(tokens(formula)), Call(""))


def split(items: Sequence[Item], signs: frozenset[str]) -> tuple[list[list[Item]], list[str]]:
    """Part a piece of a formula at some operators, which come second."""
    parts: list[list[Item]] = [[]]
    between = []
    for item in items:
        if isinstance(item, Token) and item.kind == "other" and item.text in signs:
            between.append(item.text)
            parts.append([])
        else:
            parts[-1].append(item)
    return parts, between


def matched(formula: str) -> bool:
    """Tell whether every parenthesis, brace and quote is closed."""
    awaited: list[str] = []
    for kind, text in tokens(formula):
        if kind == "other" and text in _CLOSING:
            awaited.append(_CLOSING[text])
        elif kind == "other" and text in ")}" and (not awaited or awaited.pop() != text):
            return False
    return not awaited and Token("other", '"') not in tokens(formula)


def depth(formula: str) -> int:
    """Count the parentheses that are open at once, at the most."""
    signs = (text for kind, text in tokens(formula) if kind == "other" and text in "()")
    return max(accumulate(1 if sign == "(" else -1 for sign in signs), default=0)


def _read(pieces: Iterator[Token], call: Call) -> list[list[Item]]:
    """Read the arguments of a call up to its closing parenthesis."""
    arguments = call.arguments
    called = ""
    for token in pieces:
        sign = token.text if token.kind == "other" else ""
        if token.kind == "function":
            called = token.text
        elif sign == "(":
            inner = Call(called)
            _read(pieces, inner)
            arguments[-1].append(inner)
            called = ""
        elif sign == ")":
            break
        elif sign == ",":
            arguments.append([])
        else:
            arguments[-1].append(_constant(pieces) if sign == "{" else token)
    return arguments


def _constant(pieces: Iterator[Token]) -> Token:
    """Read an array constant whole; "list" is one of several values."""
    inside: list[str] = []
    kind = "constant"
    for token in pieces:
        if token == Token("other", "}"):
            break
        if token in (Token("other", ","), Token("other", ";")):
            kind = "list"
        inside.append(token.text)
    return Token(kind, "{" + "".join(inside) + "}")
