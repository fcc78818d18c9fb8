"""K08: a formula of a KPI is read: arithmetic on named inputs and numbers.

Grammar::

    sum     = product (("+" | "-") product)*
    product = factor (("*" | "/") factor)*
    factor  = ("+" | "-") factor | number | name | function "(" sum ("," sum)* ")" | "(" sum ")"
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from finops_xl.workshop.wording.text import is_placeholder, plain

ARGUMENTS = {
    "MEDIAN": (1, 255),
    "AVERAGE": (1, 255),
    "SUM": (1, 255),
    "COUNT": (1, 255),
    "MIN": (1, 255),
    "MAX": (1, 255),
    "ABS": (1, 1),
    "PERCENTILE": (2, 2),
}
"""Function to the least and the most arguments."""

DEEPEST = 40
LONGEST = 400
"""Most tokens in a formula; a longer one belongs in named inputs."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?(?![\w.]))|(?P<name>[^\W\d]\w*(?:\.[^\W\d]\w*)*)"
    r"|(?P<sign>[-+*/(),])|(?P<other>\S))"
)
_SIGNS = str.maketrans("\u00d7\u00b7\u00f7\u2212", "**/-")
"""Signs of multiplication, division and minus as people type them."""


class UnreadableError(ValueError):
    """A formula that cannot be read, with the reason."""


@dataclass(frozen=True)
class Number:
    """A number in a formula."""

    value: float


@dataclass(frozen=True)
class Name:
    """A named input."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function, or an operator with its operands: "+", "-", "*", "/"."""

    function: str
    arguments: tuple[Node, ...]


Node = Number | Name | Call


@lru_cache(maxsize=4096)
def read_formula(text: str) -> Node:
    """Read a formula; raise UnreadableError with the reason where it cannot be read."""
    text = plain(text)
    if is_placeholder(text):
        raise UnreadableError("it is missing" if not text else "it is a placeholder")
    node = _Reader(text.translate(_SIGNS)).read()
    if not inputs_of(node):
        raise UnreadableError("it names no input")
    return node


class _Reader:
    """Reads one formula from left to right."""

    def __init__(self, text: str) -> None:
        self.tokens = [
            (str(match.lastgroup), match.group(str(match.lastgroup)))
            for match in _TOKEN.finditer(text)
        ]
        if len(self.tokens) > LONGEST:
            raise UnreadableError("it is too long; give its parts names")
        self.at = 0
        self.depth = 0

    def read(self) -> Node:
        node = self.sum()
        if self.at < len(self.tokens):
            raise UnreadableError(self._unexpected())
        return node

    def sum(self) -> Node:
        node = self.product()
        while sign := self.take("+", "-"):
            node = Call(sign, (node, self.product()))
        return node

    def product(self) -> Node:
        node = self.factor()
        while sign := self.take("*", "/"):
            node = Call(sign, (node, self.factor()))
        return node

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnreadableError("it is nested too deeply")
        node = self._factor()
        self.depth -= 1
        return node

    def _factor(self) -> Node:
        if sign := self.take("+", "-"):
            inner = self.factor()
            return inner if sign == "+" else Call("-", (Number(0.0), inner))
        if self.take("("):
            return self.closed(self.sum())
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")
        if kind not in {"number", "name"}:
            raise UnreadableError(self._unexpected())
        self.at += 1
        if kind == "number":
            return Number(float(text))
        return self.call(text.upper()) if self.take("(") else self.name(text)

    def name(self, text: str) -> Name:
        if text.upper() in ARGUMENTS:
            raise UnreadableError(f"{text} needs brackets")
        return Name(text.casefold())

    def call(self, function: str) -> Node:
        if function not in ARGUMENTS:
            raise UnreadableError(f"{function} is not one of {', '.join(ARGUMENTS)}")
        arguments = [self.sum()]
        while self.take(","):
            arguments.append(self.sum())
        least, most = ARGUMENTS[function]
        if not least <= len(arguments) <= most:
            raise UnreadableError(f"{function} takes {least} arguments, not {len(arguments)}")
        return self.closed(Call(function, tuple(arguments)))

    def closed(self, node: Node) -> Node:
        if not self.take(")"):
            raise UnreadableError("a bracket is not closed")
        return node

    def take(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at] in {("sign", s) for s in signs}:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def _unexpected(self) -> str:
        if self.at >= len(self.tokens):
            return "it stops in the middle"
        kind, text = self.tokens[self.at]
        after_word = self.at and self.tokens[self.at - 1][0] == "name"
        if kind == "name" and after_word:
            return f"'{text[:30]}' follows a name without a sign between them"
        return f"'{text[:30]}' is out of place"


def walk(node: Node) -> Iterator[Node]:
    """Give a node and everything below it."""
    stack = [node]
    while stack:
        node = stack.pop()
        yield node
        if isinstance(node, Call):
            stack.extend(node.arguments)


def inputs_of(node: Node) -> frozenset[str]:
    """Names of the inputs of a formula, in lower case."""
    return frozenset(part.name for part in walk(node) if isinstance(part, Name))


def unguarded_denominators(node: Node) -> list[Node]:
    """Denominators that can be 0: no number, and not held above 0 by MAX(x, 1)."""
    divisions = (part for part in walk(node) if isinstance(part, Call) and part.function == "/")
    return [part.arguments[1] for part in divisions if not _is_above_zero(part.arguments[1])]


def _is_above_zero(node: Node) -> bool:
    match node:
        case Number(value):
            return value != 0
        case Call("MAX", arguments):
            return any(isinstance(part, Number) and part.value > 0 for part in arguments)
        case Call("*", arguments):
            return all(map(_is_above_zero, arguments))
    return False


def canonical(node: Node) -> str:
    """Write a formula so that order and spelling do not matter: a + b is b + a."""
    match node:
        case Number(value):
            return f"{value:.12g}"
        case Name(name):
            return name
        case Call(function, arguments):
            parts = [canonical(part) for part in arguments]
            if function in {"+", "*", "SUM", "MIN", "MAX", "MEDIAN", "AVERAGE", "COUNT"}:
                parts.sort()
            return f"{function}({','.join(parts)})"
