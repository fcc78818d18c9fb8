"""What the engine computes wrongly and nothing here can mend: the reason, in words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from finops_xl.engine import one_value
from finops_xl.engine.calls import Call
from finops_xl.engine.formulas import Token
from finops_xl.engine.pieces import RANGE, Piece

_BESIDE = r'(?:[ $€£()+\-]|"[^"]*"|\\.)*'
_NUMBER = rf"{_BESIDE}(?:[0#][0#,]*(?:\.[0#]*)?,*)?(?:{_BESIDE}%?{_BESIDE})"
_DATE = r'(?:y{4}|yy|m{1,4}|d{1,4}|h{1,2}|s{1,2}|\[h\]|AM/PM|[ \-./:,]|"[^"]*"|\\.)*'
_FORMAT = re.compile(rf"{_NUMBER}(?:;{_NUMBER}){{0,2}}|{_DATE}", re.IGNORECASE | re.DOTALL)
_AGGREGATES = frozenset(map(str, range(1, 12)))
_ERROR = re.compile(r'"(?:<>|=)?#[A-Z]+.*"', re.IGNORECASE)


def reason_against(call: Call, pieces: Sequence[Piece]) -> str:
    """Say why a call is not computed, or give ""."""
    name = call.bare
    if name == "TEXT" and len(pieces) == 2:
        return _of_format(call)
    if name in ("N", "T") and pieces[0].shape == RANGE:
        return f"{name} of a range is the value of its first cell, which the engine does not give"
    if name == "INDIRECT":
        return _of_indirect(call)
    if name == "AGGREGATE" and pieces[0].text.strip() not in _AGGREGATES:
        return "the engine knows AGGREGATE from 1 to 11 only"
    if name in ("IPMT", "PPMT") and len(pieces) > 5 and pieces[5].text.strip() not in ("", "0"):
        return f"the engine computes {name} for payments at the end of a period only"
    if name == "NUMBERVALUE" and len(pieces) == 2:
        return "the engine reads NUMBERVALUE only with both separators"
    if not name and len(pieces) > 1:
        return "the engine does not know unions"
    if name == "OFFSET" and any(piece.shape for piece in pieces[1:]):
        return "the engine computes OFFSET for one value, not for several"
    if name == "LOOKUP" and len(pieces) == 2 and _is_block(pieces[1]):
        return "the engine searches LOOKUP in one row or column only"
    return _of_criteria(name, pieces)


def _of_format(call: Call) -> str:
    """Judge TEXT by its format, when that is written in the formula."""
    only = call.arguments[1]
    if len(only) != 1 or not isinstance(only[0], Token) or only[0].kind != "text":
        return "the engine knows only some formats of TEXT, and this one is in another cell"
    written = only[0].text[1:-1].replace('""', '"')
    if _FORMAT.fullmatch(written):
        return ""
    return f"the engine does not know the format {only[0].text} of TEXT"


def _of_indirect(call: Call) -> str:
    """Judge INDIRECT by the text written in the formula."""
    texts = [
        item.text for item in call.arguments[0] if isinstance(item, Token) and item.kind == "text"
    ]
    if len(call.arguments) > 1 or not texts or any("[" in text for text in texts):
        return "the engine follows INDIRECT only to addresses written in the formula"
    return ""


def _of_criteria(name: str, pieces: Sequence[Piece]) -> str:
    first = one_value.CRITERIA.get(name, 1 if name in one_value.ONE_CRITERION else None)
    if first is None:
        return ""
    if any(_ERROR.fullmatch(piece.text.strip()) for piece in pieces[first:]):
        return f"the engine does not find errors with {name}"
    if name in one_value.ONE_CRITERION:
        return ""
    places = [*range(first - 1, len(pieces), 2), *range(first - 1)]
    ranges = [pieces[place] for place in places]
    areas = [piece.area for piece in ranges]
    sizes = {(area.bottom - area.top, area.right - area.left) for area in areas if area}
    if sizes and any(piece.entire for piece in ranges):
        sizes.add((-1, -1))
    return f"the ranges of {name} have different sizes" if len(sizes) > 1 else ""


def _is_block(piece: Piece) -> bool:
    area = piece.area
    if area:
        return area.bottom > area.top and area.right > area.left
    return "," in piece.text and ";" in piece.text
