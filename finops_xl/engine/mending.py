"""Formulas rewritten where the engine computes differently from Excel, or the reason not to.

The engine lifts operators and IF over ranges, but no function: those are handed to ``each``.
Outside array formulas Excel takes one cell of a range where one value is wanted; the engine
would take all. What cannot be rewritten is named: no value is better than a wrong one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from finops_xl.engine import one_value
from finops_xl.engine.calls import (
    COMPARISONS,
    JOINING,
    OPERATORS,
    Call,
    Item,
    depth,
    matched,
    split,
    tree,
)
from finops_xl.engine.formulas import Token
from finops_xl.engine.not_computed import reason_against
from finops_xl.engine.pieces import ARRAY, ONE, RANGE, Piece, intersects, of_reference
from finops_xl.engine.rewriting import (
    SEARCHING,
    columns_chosen,
    criterion,
    fitted,
    joined_text,
    listed,
    replaced,
)

DEEPEST = 64
"""Levels of functions that Excel allows; a file may hold more, and reading them would recurse."""


class Mended(NamedTuple):
    """A formula for the engine; or why it has none, with several values or for good."""

    text: str
    reason: str
    shape: int
    hides_disorder: bool = False
    """Whether a search that has no answer here is caught, as by IFERROR."""


@lru_cache(maxsize=4096)
def mended(
    formula: str, *, array: bool, ours: frozenset[str], wide: frozenset[str] = frozenset()
) -> Mended:
    """Rewrite a formula; ``wide`` are the names, in lower case, that mean several values."""
    if not matched(formula):
        return Mended(formula, "", ONE)
    if depth(formula) > DEEPEST:
        return Mended(formula, f"it is nested more than {DEEPEST} levels deep", ONE)
    mending = _Mending(ours, dict.fromkeys(wide, RANGE))
    parts = [mending.piece(items, _Place((), array, array)) for items in tree(formula)]
    return Mended(
        ",".join(part.text for part in parts),
        mending.reason,
        parts[0].shape,
        mending.hides_disorder,
    )


class _Place(NamedTuple):
    """Where in a formula: the functions around, and whether Excel computes arrays there."""

    around: tuple[str, ...]
    forced: bool
    array_formula: bool

    def inside(self, call: str, argument: int) -> _Place:
        forced = self.forced or one_value.forces(call, argument)
        return _Place((*self.around, call), forced, self.array_formula)

    @property
    def takes_one(self) -> bool:
        """Tell whether nothing around could take several values."""
        return all(
            name in one_value.LIFTED or one_value.takes_one_value_only(name) for name in self.around
        )


class _Mending:
    def __init__(self, ours: frozenset[str], shapes: Mapping[str, int]) -> None:
        self._ours = ours
        self._shapes = dict(shapes)
        self.reason = ""
        self.hides_disorder = False

    def piece(self, items: Sequence[Item], place: _Place) -> Piece:
        """Rewrite an argument, or a whole formula."""
        if len(split(items, OPERATORS)[0]) == 1:
            return self._operand(items, place)
        sides, signs = split(items, COMPARISONS)
        pieces = [self._side(side, place) for side in sides]
        text = pieces[0].text
        for sign, piece in zip(signs, pieces[1:], strict=True):
            text += sign + piece.text
        return Piece(text, max(p.shape for p in pieces), any(p.entire for p in pieces))

    def _side(self, items: Sequence[Item], place: _Place) -> Piece:
        """Rewrite what stands on one side of a comparison."""
        parts = split(items, JOINING)[0]
        pieces = [self._sum(part, place) for part in parts]
        if len(pieces) > 1:
            pieces = [joined_text(part, piece) for part, piece in zip(parts, pieces, strict=True)]
        text = "&".join(piece.text for piece in pieces)
        return Piece(text, max(p.shape for p in pieces), any(p.entire for p in pieces))

    def _sum(self, items: Sequence[Item], place: _Place) -> Piece:
        """Rewrite what other operators join."""
        parts, signs = split(items, OPERATORS)
        pieces = [self._one_of_range(self._operand(part, place), place) for part in parts]
        text = pieces[0].text
        for sign, piece in zip(signs, pieces[1:], strict=True):
            text += sign + piece.text
        shape = ARRAY if any(piece.shape for piece in pieces) else ONE
        return Piece(text, shape, any(piece.entire for piece in pieces))

    def _one_of_range(self, piece: Piece, place: _Place) -> Piece:
        """Take one cell of a range where Excel does."""
        if piece.shape != RANGE or place.forced:
            return piece
        if place.takes_one:
            return Piece(f"@({piece.text.strip()})", ONE)
        return self._refuse(
            "outside an array formula Excel takes one cell of "
            f"{piece.text.strip()}, the engine all of them",
            piece,
        )

    def _operand(self, items: Sequence[Item], place: _Place) -> Piece:
        """Rewrite what stands between operators."""
        single = Token("other", "@") in items
        if intersects(items):
            self._refuse("the engine does not know intersections of ranges", Piece("", ONE))
        calls = [item for item in items if isinstance(item, Call)]
        if not calls:
            found = of_reference(items, self._shapes)
            return Piece(found.text, ONE) if single else found
        pieces = [
            self._call(item, place) if isinstance(item, Call) else Piece(item.text, ONE)
            for item in items
        ]
        text = "".join(piece.text for piece in pieces)
        if single:
            return Piece(text, ONE)
        to_call = Token("other", ":") in items or Token("other", "#") in items
        shape = RANGE if to_call else max(piece.shape for piece in pieces)
        return Piece(text, shape, any(piece.entire for piece in pieces))

    def _call(self, call: Call, place: _Place) -> Piece:
        name = call.bare
        if name in ("ROW", "COLUMN") and call.arguments != [[]]:
            return self._position(call, place)
        if name == "LET":
            return self._let(call, place)
        pieces = [
            self._argument(items, place.inside(name, at), at)
            for at, items in enumerate(call.arguments)
        ]
        self.reason = self.reason or reason_against(call, pieces)
        if name in one_value.CATCHES and SEARCHING in listed(pieces):
            self.hides_disorder = True
        if name in self._ours:
            ranges = any(piece.shape for piece in pieces) and name not in one_value.OURS_OF_ONE
            shape = ARRAY if ranges or name in one_value.OURS_THAT_FILL else ONE
            return Piece(f"{call.name}({listed(pieces)})", shape)
        if name in one_value.HANDED_ON:
            return self._handed_on(call, pieces, place)
        pieces = fitted(call, pieces)
        return replaced(call, pieces) or self._computed(call, pieces)

    def _argument(self, items: Sequence[Item], place: _Place, at: int) -> Piece:
        name = place.around[-1]
        piece = self.piece(items, place)
        if one_value.is_one_value(name, at):
            return self._one_of_range(criterion(name, at, items, piece), place)
        if name == "IF" and at == 0:
            return self._one_of_range(piece, place)
        return piece

    def _handed_on(self, call: Call, pieces: Sequence[Piece], place: _Place) -> Piece:
        """Rewrite parentheses and functions that choose among their arguments."""
        text = f"{call.name}({listed(pieces)})"
        shape = max(piece.shape for piece in pieces)
        chosen = columns_chosen(pieces) if call.bare == "CHOOSE" else None
        if chosen:
            return chosen
        if call.bare == "CHOOSE" and pieces[0].shape and all(p.shape != RANGE for p in pieces):
            return Piece(f'FINOPSXLEACH("CHOOSE","",{listed(pieces)})', ARRAY)
        condition = pieces[0].shape if call.bare in ("IF", "CHOOSE") else ONE
        if call.bare in ("IFS", "SWITCH", "CHOOSE") and shape == ARRAY:
            return self._refuse(_for_several(call.bare), Piece(text, shape))
        if condition and call.bare == "IF" and not place.array_formula and place.forced:
            self._refuse("outside an array formula Excel computes IF for one value", pieces[0])
        if condition and call.bare == "CHOOSE":
            self._refuse(_for_several("CHOOSE"), pieces[0])
        return Piece(text, shape, any(piece.entire for piece in pieces))

    def _computed(self, call: Call, pieces: Sequence[Piece]) -> Piece:
        """Leave a call as it is, or let it be computed for every cell."""
        text = listed(pieces)
        one = [one_value.is_one_value(call.bare, at) for at in range(len(pieces))]
        if not any(piece.shape for piece, each in zip(pieces, one, strict=True) if each):
            return Piece(f"{call.name}({text})", _result(call.bare, pieces))
        if any(piece.entire or not piece.text.strip() for piece in pieces):
            return self._refuse(_for_several(call.bare), Piece(f"{call.name}({text})", ARRAY))
        marks = "".join("0" if each else "1" for each in one)
        return Piece(f'FINOPSXLEACH("{call.name}","{marks}",{text})', ARRAY)

    def _position(self, call: Call, place: _Place) -> Piece:
        """Write the rows or columns of a range as a sequence."""
        piece = of_reference(call.arguments[0], self._shapes)
        text = f"{call.name}({piece.text})"
        if not piece.shape or (not place.forced and not any(place.around)):
            return Piece(text, ONE)
        first, last = piece.span(call.bare)
        if first is None or last is None:
            return self._refuse(_for_several(call.bare), Piece(text, ARRAY))
        if first == last:
            return Piece(text, ONE)
        if not place.forced:
            return self._refuse(_for_several(call.bare), Piece(text, ARRAY))
        count = last - first + 1
        size = f"{count},1" if call.bare == "ROW" else f"1,{count}"
        return Piece(f"SEQUENCE({size},{first})", ARRAY)

    def _let(self, call: Call, place: _Place) -> Piece:
        """Rewrite a LET, whose names mean what they are given."""
        texts, shape = [], ONE
        last = len(call.arguments) - 1
        for at, items in enumerate(call.arguments):
            piece = self.piece(items, place.inside("LET", at))
            shape = piece.shape
            texts.append(piece.text)
            if at % 2 and at < last:
                self._shapes[texts[at - 1].strip().lower()] = shape
        return Piece(f"{call.name}({','.join(texts)})", shape)

    def _refuse(self, reason: str, piece: Piece) -> Piece:
        self.reason = self.reason or reason
        return piece


def _for_several(function: str) -> str:
    return f"the engine computes {function} for one value, not for several"


def _result(name: str, pieces: Sequence[Piece]) -> int:
    """Tell how many values a function gives that was handed what it takes."""
    if name == "INDEX":
        return ONE if all(p.text.strip() not in ("", "0") for p in pieces[1:]) else RANGE
    if name in ("OFFSET", "INDIRECT"):
        return RANGE
    if name in ("XLOOKUP", "XMATCH"):
        return ONE
    return ARRAY if name in one_value.GIVES_SEVERAL else ONE
