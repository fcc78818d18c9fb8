"""Formula text as tokens, and moving a formula to another cell."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from finops_xl.engine.addresses import (
    LAST_COLUMN,
    LAST_ROW,
    column_letters,
    column_number,
)

INSIDE = r"(?:'.|[^\[\]']|\[(?:'.|[^\[\]'])*\])*"
"""What stands between brackets, one level inside; a quote escapes the next character."""

_WORD = r"(?:[^\W\d]|\\)[\w.\\?]*"

_TOKEN = re.compile(
    rf"""
    (?P<text>"(?:[^"]|"")*")
  | (?P<error>\#(?:REF!|N/A|NAME\?|VALUE!|NUM!|DIV/0!|NULL!|SPILL!|CALC!|GETTING_DATA))
  | (?P<prefix>(?:'(?:[^']|'')+'|\[[^\[\]]+\][\w.]*|[\w.]+(?::[\w.]+)?)!)
  | (?P<structured>(?:{_WORD})?\[{INSIDE}\])
  | (?P<function>{_WORD}(?=\())
  | (?P<rows>\$?\d+:\$?\d+(?![\w.]))
  | (?P<columns>\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}(?![\w.(]))
  | (?P<cell>\$?[A-Za-z]{{1,3}}(?:\$?[1-9]\d{{0,6}}|\0)(?![\w.(]))
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<name>{_WORD})
  | (?P<space>\s+)
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ADDRESSES = ("cell", "rows", "columns")
_PARTS = re.compile(r"(\$?)([A-Za-z]*)(\$?)(\d*)")


class Token(NamedTuple):
    """A piece of a formula; all pieces joined give the formula again."""

    kind: str
    text: str


@lru_cache(maxsize=4096)
def tokens(formula: str) -> tuple[Token, ...]:
    """Cut a formula (without its leading =) into tokens."""
    return tuple(Token(m.lastgroup or "other", m.group()) for m in _TOKEN.finditer(formula))


def shift(formula: str, down: int, right: int) -> str:
    """Move relative references as Excel does when a formula is copied."""
    if not (down or right) or not _has_addresses(formula):
        return formula
    return "".join(
        _shifted(token, down, right) if token.kind in _ADDRESSES else token.text
        for token in tokens(formula)
    )


@lru_cache(maxsize=4096)
def _has_addresses(formula: str) -> bool:
    return any(token.kind in _ADDRESSES for token in tokens(formula))


def _shifted(token: Token, down: int, right: int) -> str:
    moved = [_shifted_corner(corner, down, right) for corner in token.text.split(":")]
    return "#REF!" if None in moved else ":".join(part for part in moved if part)


def _shifted_corner(corner: str, down: int, right: int) -> str | None:
    """Move one corner; None when it leaves the sheet."""
    match = _PARTS.fullmatch(corner)
    assert match, corner
    fixed_column, letters, fixed_row, digits = match.groups()
    if not letters:  # a whole row: its dollar sign was read as the column's
        fixed_row, fixed_column = fixed_column, ""
    column = column_number(letters) + (0 if fixed_column else right) if letters else 1
    row = int(digits) + (0 if fixed_row else down) if digits else 1
    if not (1 <= row <= LAST_ROW and 1 <= column <= LAST_COLUMN):
        return None
    column_text = fixed_column + column_letters(column) if letters else ""
    return column_text + fixed_row + (str(row) if digits else "")
