"""Finds functions that would get several values where the engine computes one.

Inside SUMPRODUCT and in array formulas Excel computes ``LEN(A1:A9)`` for every cell. The
engine takes one of them, or gives an error: no value is better than such a value. Operators
and IF it computes for every cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from finops_xl.engine.formulas import Token, tokens

_EVERY_ARGUMENT = frozenset(
    (
        "ABS ACOS ASIN ATAN ATAN2 CEILING CEILING.MATH CHAR CLEAN CODE COMBIN COS DATE DATEDIF "
        "DATEVALUE DAY DAYS DAYS360 DOLLAR EDATE EOMONTH ERROR.TYPE EVEN EXACT EXP FACT FIND FIXED "
        "FLOOR FLOOR.MATH FV HOUR INT IPMT ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT "
        "ISNUMBER ISODD ISOWEEKNUM ISTEXT LEFT LEN LN LOG LOG10 LOWER MID MINUTE MOD MONTH MROUND "
        "NOT NPER NUMBERVALUE ODD PMT POWER PPMT PROPER PV QUOTIENT REPLACE REPT RIGHT ROUND "
        "ROUNDDOWN ROUNDUP SEARCH SECOND SIGN SIN SQRT SUBSTITUTE TAN TEXT TIME TIMEVALUE TRIM "
        "TRUNC UNICHAR UNICODE UPPER VALUE WEEKDAY WEEKNUM YEAR YEARFRAC"
    ).split()
)
_ARGUMENTS = {
    "AVERAGEIF": (1,), "CHOOSE": (0,), "COUNTIF": (1,), "HLOOKUP": (0, 2, 3), "INDEX": (1, 2),
    "LARGE": (1,), "LOOKUP": (0,), "MATCH": (0,), "PERCENTILE": (1,), "PERCENTILE.INC": (1,),
    "QUARTILE": (1,), "RANK": (0,), "RANK.AVG": (0,), "RANK.EQ": (0,), "SMALL": (1,),
    "SUMIF": (1,), "VLOOKUP": (0, 2, 3), "XLOOKUP": (0,), "XMATCH": (0,),
}  # fmt: skip
"""Function: its arguments, counted from 0, that are one value each."""
_CRITERIA = {"COUNTIFS": 1, "AVERAGEIFS": 2, "MAXIFS": 2, "MINIFS": 2, "SUMIFS": 2}
"""Function: its first criterion; every second argument from there on is one."""
_FIRST_CELL = frozenset({"COLUMN", "N", "ROW", "T"})
"""Of a range they give what belongs to its first cell, unless an array is asked for."""
_HANDED_ON = frozenset({"", "IF", "IFERROR", "IFNA", "CHOOSE"})
"""Parentheses, and functions that give what they get, cell by cell."""
_OPERATORS = frozenset("+-*/^&=<>")


@lru_cache(maxsize=4096)
def given_several(formula: str) -> str:
    """Name the function that gets several values for one, or give ""."""
    pieces = [token for token in tokens(formula) if token.kind != "space"]
    calls: list[tuple[str, int]] = []
    called = ""
    for place, (kind, text) in enumerate(pieces):
        if kind == "function":
            called = text.upper().removeprefix("_XLFN.").removeprefix("_XLWS.")
        elif text == "(" and kind == "other":
            calls.append((called, 0))
            called = ""
        elif text in (")", "}") and kind == "other" and calls:
            calls.pop()
        elif text == "," and calls and calls[-1][0] != "{":
            calls[-1] = calls[-1][0], calls[-1][1] + 1
        else:
            found = _at_fault(pieces, place, calls)
            if found:
                return found
            if text == "{" and kind == "other":
                calls.append(("{", 0))
    return ""


def _at_fault(pieces: Sequence[Token], place: int, calls: list[tuple[str, int]]) -> str:
    """Name the function that this token gives several values."""
    kind, text = pieces[place]
    if kind == "other" and text in _OPERATORS:
        looks_up = next((call for call in reversed(calls) if call[0]), ("", 0))
        # What is searched must be in order; computed vectors that are not are an idiom.
        return "LOOKUP" if looks_up[0] == "LOOKUP" and looks_up[1] else ""
    if not _is_several(pieces, place):
        return ""
    for name, argument in reversed(calls):
        if name in _EVERY_ARGUMENT or argument in _ARGUMENTS.get(name, ()):
            return name
        first = _CRITERIA.get(name)
        if first is not None and argument >= first and (argument - first) % 2 == 0:
            return name
        if name in _FIRST_CELL:
            summed = any(call == "SUMPRODUCT" for call, _ in calls)
            return name if summed and _varies(pieces, place, name) else ""
        if name not in _HANDED_ON:
            return ""
    return ""


def _is_several(pieces: Sequence[Token], place: int) -> bool:
    """Tell the colon of a range, rows, columns, or an array constant of more than one value."""
    kind, text = pieces[place]
    if kind in ("rows", "columns"):
        return True
    if kind != "other":
        return False
    if text == "{":
        return any(piece.text in (",", ";") for piece in pieces[place : _closing(pieces, place)])
    return text == ":" and _corner(pieces, place - 1) != _corner(pieces, place + 1)


def _closing(pieces: Sequence[Token], place: int) -> int:
    return next((p for p in range(place, len(pieces)) if pieces[p].text == "}"), len(pieces))


def _corner(pieces: Sequence[Token], place: int) -> str:
    text = pieces[place].text if 0 <= place < len(pieces) else ""
    return text.replace("$", "").upper()


def _varies(pieces: Sequence[Token], place: int, name: str) -> bool:
    """Tell a range over several rows for ROW, over several columns for COLUMN."""
    if name not in ("ROW", "COLUMN") or pieces[place].text != ":":
        return True
    keep = str.isdigit if name == "ROW" else str.isalpha
    first, last = ("".join(filter(keep, _corner(pieces, p))) for p in (place - 1, place + 1))
    return first != last
