"""Calls of Excel's functions rewritten for the engine, function by function."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from finops_xl.engine import one_value
from finops_xl.engine.calls import Call, Item
from finops_xl.engine.corrected import without_percent
from finops_xl.engine.formulas import Token
from finops_xl.engine.pieces import ARRAY, ONE, Piece

SEARCHING = "FINOPSXLMATCH"
"""Name of our search in sorted values."""
_SORTED = ("1", "TRUE")
_MANY = 255
_SEARCHED = 2
_PLACES = re.compile(r"\{\s*\d+\s*(?:,\s*\d+\s*)+\}")
_DATES: Mapping[str, tuple[tuple[int, ...], int | None]] = {
    **dict.fromkeys(("DAY", "HOUR", "ISOWEEKNUM", "MINUTE", "MONTH", "SECOND"), ((0,), None)),
    **dict.fromkeys(("EDATE", "EOMONTH", "WEEKDAY", "WEEKNUM", "YEAR"), ((0,), None)),
    **dict.fromkeys(("DATEDIF", "DAYS", "DAYS360", "YEARFRAC"), ((0, 1), None)),
    "NETWORKDAYS": ((0, 1), 2),
    "NETWORKDAYS.INTL": ((0, 1), 3),
    "WORKDAY": ((0,), 2),
    "WORKDAY.INTL": ((0,), 3),
}
"""Function: its arguments that are dates, and the one that is a list of holidays."""
_TEXT_ARGUMENTS = {
    **dict.fromkeys(("CONCAT", "CONCATENATE", "TEXTJOIN"), _MANY),
    **dict.fromkeys(("LEFT", "LEN", "MID", "RIGHT"), 1),
}
"""Function: how many of its arguments, from the first, are texts."""
_TEXTS = frozenset("TEXT LEFT RIGHT MID TRIM UPPER LOWER SUBSTITUTE CHAR REPT TEXTJOIN".split())


def fitted(call: Call, pieces: Sequence[Piece]) -> list[Piece]:
    """Hand the arguments of a function over in a form that the engine reads as Excel does."""
    dates, holidays = _DATES.get(call.bare, ((), None))
    texts = _TEXT_ARGUMENTS.get(call.bare, 0)
    given = list(pieces)
    for at, (items, piece) in enumerate(zip(call.arguments, pieces, strict=True)):
        if at in dates and piece.text.strip() and not piece.entire:
            given[at] = piece._replace(text=f"FINOPSXLDATE({piece.text})")
        elif at == holidays and piece.shape == ONE and piece.text.strip():
            given[at] = piece._replace(text=f"FINOPSXLLIST({piece.text})")
        elif at < texts:
            given[at] = joined_text(items, piece)
        elif call.bare == "SEARCH" and at < _SEARCHED and not piece.entire:
            given[at] = piece._replace(text=f"FINOPSXLLOWER({piece.text})")
    return given


def replaced(call: Call, pieces: Sequence[Piece]) -> Piece | None:
    """Put a function of ours, or several functions, in the place of one; None to leave it."""
    if call.bare in _RENAMED:
        several = call.bare == "UNIQUE" or any(piece.shape for piece in pieces)
        return Piece(f"{_RENAMED[call.bare]}({listed(pieces)})", ARRAY if several else ONE)
    rewrite = _REPLACED.get(call.bare)
    return rewrite(call.bare, pieces) if rewrite else None


def columns_chosen(pieces: Sequence[Piece]) -> Piece | None:
    """Put columns side by side: CHOOSE({2,1},A1:A9,B1:B9); None for all else."""
    areas = [piece.area for piece in pieces[1:]]
    upright = [area for area in areas if area and area.left == area.right]
    if not _PLACES.fullmatch(pieces[0].text.strip()) or len(upright) < len(areas):
        return None
    places = [int(place) for place in re.findall(r"\d+", pieces[0].text)]
    if len({area.size for area in upright}) > 1 or not all(1 <= p <= len(areas) for p in places):
        return None
    return Piece(f"HSTACK({','.join(pieces[place].text for place in places)})", ARRAY)


def listed(pieces: Sequence[Piece]) -> str:
    """Write arguments."""
    return ",".join(piece.text for piece in pieces)


def joined_text(items: Sequence[Item], piece: Piece) -> Piece:
    """Keep a number that becomes text to the digits that Excel shows."""
    only = items[0] if len(items) == 1 else None
    is_text = isinstance(only, Token) and only.kind == "text"
    if is_text or piece.entire or (isinstance(only, Call) and only.bare in _TEXTS):
        return piece
    return piece._replace(text=f"FINOPSXLDIGITS({piece.text})") if piece.text.strip() else piece


def criterion(function: str, at: int, items: Sequence[Item], piece: Piece) -> Piece:
    """Write a share in a criterion as a number: ">20%"."""
    first = one_value.CRITERIA.get(function, 1 if function in one_value.ONE_CRITERION else None)
    if first is None or at < first or '%"' not in piece.text:
        return piece
    if len(items) > 1 or not isinstance(items[0], Token):
        return piece._replace(text=f"FINOPSXLCRITERION({piece.text})")
    return piece._replace(text=f'"{without_percent(piece.text[1:-1])}"')


def _sumproduct(_: str, pieces: Sequence[Piece]) -> Piece:
    entire = int(any(piece.entire for piece in pieces))
    return Piece(f"FINOPSXLSUMPRODUCT({entire},{listed(pieces)})", ONE)


def _match(_: str, pieces: Sequence[Piece]) -> Piece | None:
    kind = pieces[2].text.strip().upper() if len(pieces) > 2 else "1"
    if kind not in (*_SORTED, "-1"):
        return None
    direction = "-1" if kind == "-1" else "1"
    return Piece(_found(pieces[0], pieces[1].text, direction), pieces[0].shape and ARRAY)


def _lookup(_: str, pieces: Sequence[Piece]) -> Piece:
    return Piece(f"INDEX({pieces[-1].text},{_found(pieces[0], pieces[1].text)})", ONE)


def _table_lookup(function: str, pieces: Sequence[Piece]) -> Piece | None:
    kind = pieces[3].text.strip().upper() if len(pieces) > 3 else "1"
    if kind not in _SORTED or pieces[0].shape:
        return None
    table, place = pieces[1].text, pieces[2].text
    if function == "VLOOKUP":
        return Piece(f"INDEX({table},{_found(pieces[0], f'INDEX({table},0,1)')},{place})", ONE)
    return Piece(f"INDEX({table},{place},{_found(pieces[0], f'INDEX({table},1,0)')})", ONE)


def _found(sought: Piece, searched: str, direction: str = "1") -> str:
    return f"{SEARCHING}({sought.text},{searched},{direction})"


_RENAMED = {
    "CEILING": "FINOPSXLCEILING",
    "CEILING.MATH": "FINOPSXLCEILINGMATH",
    "FLOOR": "FINOPSXLFLOOR",
    "FLOOR.MATH": "FINOPSXLFLOORMATH",
    "LOWER": "FINOPSXLLOWER",
    "PROPER": "FINOPSXLPROPER",
    "UNIQUE": "FINOPSXLUNIQUE",
    "UPPER": "FINOPSXLUPPER",
}
_REPLACED: Mapping[str, Callable[[str, Sequence[Piece]], Piece | None]] = {
    "HLOOKUP": _table_lookup,
    "LOOKUP": _lookup,
    "MATCH": _match,
    "SUMPRODUCT": _sumproduct,
    "VLOOKUP": _table_lookup,
}
