"""Formulas as Excel stores them, in the form the engine evaluates.

References to tables become plain ones, skipped arguments of our functions become
empty text (the engine would hand them over as 0), and the prefixes that mark a
function as coming from an add-in go. Translations of one text are remembered: a
table column repeats its formula in every row.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from finops_xl.engine.addresses import LAST_ROW
from finops_xl.engine.formulas import Token, tokens
from finops_xl.engine.references import RowReference, Tables, plain_reference
from finops_xl.engine.tables import Table

ROW = "\0"
"""Stands for the number of a row: no formula of a file holds it."""

_ADDIN_PREFIXES = ("_xll.", "_xludf.", "_xlfn.", "org.finopsxl.finops.")
_OPENING, _CLOSING = ("(", "{"), (")", "}")


@dataclass(frozen=True)
class Translated:
    """A formula for the engine, and what it uses."""

    pieces: tuple[str | RowReference, ...]
    """Text, and the references that depend on the row."""
    functions: frozenset[str]
    names: frozenset[str]
    foreign: str
    """A reference that leads out of the workbook or nowhere, or ""."""

    @cached_property
    def pattern(self) -> str:
        """Formula with ``ROW`` where the number of the row belongs."""
        return "".join(p if isinstance(p, str) else p.written(ROW) for p in self.pieces)

    @cached_property
    def rows(self) -> range:
        """Rows in which the pattern holds: the data of the tables whose own row is meant."""
        own = [piece for piece in self.pieces if isinstance(piece, RowReference)]
        top = max((piece.top for piece in own), default=1)
        return range(top, min((piece.bottom for piece in own), default=LAST_ROW) + 1)

    def at(self, row: int) -> str:
        """Write out the formula for a cell in this row."""
        if row in self.rows:
            return self.pattern.replace(ROW, str(row))
        return "".join(piece if isinstance(piece, str) else piece.at(row) for piece in self.pieces)


class Translator:
    """Translate the formulas of one workbook."""

    def __init__(self, tables: Tables, ours: Collection[str]) -> None:
        self._tables = tables
        self.ours = frozenset(name.upper() for name in ours)
        self._known: dict[tuple[str, str, str], Translated] = {}

    def examine(self, formula: str, sheet: str = "", own: Table | None = None) -> Translated:
        """Translate all that does not depend on the row."""
        key = (formula, sheet, own.name if own else "")
        if key not in self._known:
            self._known[key] = _Translation(self._tables, self.ours, sheet, own).run(formula)
        return self._known[key]


class _Translation:
    """One formula; the stack holds the call that each open parenthesis belongs to."""

    def __init__(self, tables: Tables, ours: frozenset[str], sheet: str, own: Table | None) -> None:
        self._tables = tables
        self._ours = ours
        self._sheet = sheet
        self._own = own
        self._pieces: list[str | RowReference] = []
        self._stack: list[str] = []
        self._called = ""
        self._before = ""
        self._functions: set[str] = set()
        self._names: set[str] = set()
        self._foreign = ""

    def run(self, formula: str) -> Translated:
        pieces = tokens(formula)
        for place, token in enumerate(pieces):
            self._handlers.get(token.kind, _Translation._plain)(self, pieces, place)
            if token.kind != "space":
                self._before = token.text
        return Translated(
            _joined(self._pieces),
            frozenset(self._functions),
            frozenset(self._names),
            self._foreign,
        )

    def _plain(self, pieces: tuple[Token, ...], place: int) -> None:
        self._pieces.append(pieces[place].text)

    def _prefix(self, pieces: tuple[Token, ...], place: int) -> None:
        """Keep the prefix of a sheet; drop a workbook's before one of our functions."""
        following = pieces[place + 1] if place + 1 < len(pieces) else Token("other", "")
        if following.kind == "function" and self._own_name(following.text):
            return
        text = pieces[place].text
        if "[" in text or ":" in text:
            self._foreign = self._foreign or text + following.text
        self._pieces.append(text)

    def _function(self, pieces: tuple[Token, ...], place: int) -> None:
        text = pieces[place].text
        ours = self._own_name(text)
        bare = text.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        self._called = ours or bare
        if bare == "SINGLE":
            self._pieces.append("@")
        elif bare != "ANCHORARRAY":
            self._pieces.append(ours or text)
            if not ours:
                self._functions.add(text.upper())

    def _reference(self, pieces: tuple[Token, ...], place: int) -> None:
        token = pieces[place]
        if token.kind == "name":
            self._names.add(token.text.lower())
        plain = plain_reference(pieces, place, self._tables, self._sheet, self._own)
        if plain is None and token.kind == "structured":
            self._foreign = self._foreign or token.text
        self._pieces.append(plain or token.text)

    def _other(self, pieces: tuple[Token, ...], place: int) -> None:
        text = pieces[place].text
        inside_ours = bool(self._stack) and self._stack[-1] in self._ours
        if inside_ours and (
            (text == "," and self._before in (",", "(")) or (text == ")" and self._before == ",")
        ):
            self._pieces.append('""')
        if text in _OPENING:
            self._stack.append(self._called if text == "(" else "{")
        spilled = bool(self._stack) and self._stack[-1] == "ANCHORARRAY"
        self._pieces.append({"(": "", ")": "#"}.get(text, text) if spilled else text)
        if text in _CLOSING and self._stack:
            self._stack.pop()
        self._called = ""

    def _own_name(self, text: str) -> str:
        """Name of our function, or "" when it is none."""
        for prefix in _ADDIN_PREFIXES:
            if text.lower().startswith(prefix):
                text = text[len(prefix) :]
        return text.upper() if text.upper() in self._ours else ""

    _handlers: Mapping[str, Callable[[_Translation, tuple[Token, ...], int], None]] = {
        "prefix": _prefix,
        "function": _function,
        "structured": _reference,
        "name": _reference,
        "other": _other,
    }


def _joined(pieces: list[str | RowReference]) -> tuple[str | RowReference, ...]:
    """Join neighbouring texts, so that a formula without row references is one piece."""
    joined: list[str | RowReference] = []
    for piece in pieces:
        if isinstance(piece, str) and joined and isinstance(joined[-1], str):
            joined[-1] += piece
        else:
            joined.append(piece)
    return tuple(joined)
