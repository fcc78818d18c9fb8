"""How the rules read a cell: as plain text, as a number, as words."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from finops_xl.errors import CellError
from finops_xl.workshop import facts
from finops_xl.workshop.dates import to_date

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))
_SIGNS = str.maketrans("\u2010\u2011\u2013\u2014\u2212\u2019\u2018\u201c\u201d", "-----''\"\"")
"""Typographic hyphens, dashes and quotation marks to those of a keyboard."""
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+(?:'[^\W_]+)*|[%/&+,.;:()]")
SHOWN = 60
"""Characters of a value that a message shows."""


def plain(cell: Any) -> str:
    """Write a cell as one line of text; blank and error cells are empty."""
    if cell is None or isinstance(cell, CellError):
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.12g}"
    return _one_line(str(cell))


@lru_cache(maxsize=4096)
def _one_line(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_SIGNS)
    return " ".join(text.split())


def quoted(cell: Any) -> str:
    """Show a value in a message, cut to a readable length."""
    text = plain(cell)
    return f"'{text}'" if len(text) <= SHOWN else f"'{text[: SHOWN - 3]}...'"


def number(cell: Any) -> float | None:
    """Read a cell as a finite number; text, TRUE and blank are none."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | Decimal):
        return None
    try:
        value = float(cell)
    except (OverflowError, ValueError):
        return None
    return value if math.isfinite(value) else None


def day(cell: Any) -> dt.date | None:
    """Read a cell as a day: a serial number, a date or ISO text."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, str):
        return to_date(plain(cell)[:10])
    return None if number(cell) is None else to_date(cell)


def key(cell: Any) -> str:
    """Compare ids and names as Excel's look-ups do: in any case of letters, blanks and all."""
    return "" if cell is None else str(cell).casefold()


SPACE, NO_BREAK_SPACE = " ", "\u00a0"
BLANKS = (SPACE, NO_BREAK_SPACE)
"""Blanks that stand around a word when it was typed, or pasted from a web page."""


def trimmed(text: str) -> str:
    """Trim as Excel's TRIM does: only spaces, runs inside become one."""
    return " ".join(part for part in text.split(" ") if part)


def has_hidden_sign(text: str) -> bool:
    """Tell a text with a sign that does not show: a blank at an end or doubled, or no width."""
    return text != " ".join(text.translate(_INVISIBLE).split())


def is_blank(cell: Any) -> bool:
    """Tell a cell that holds nothing a person can see."""
    return plain(cell) == ""


def is_missing(cell: Any) -> bool:
    """Tell a cell in which nothing stands, not even an error value: of that W04 speaks."""
    return is_blank(cell) and not isinstance(cell, CellError)


def is_placeholder(text: str) -> bool:
    """Tell text that stands where an answer will come: TBD, n/a, to be defined."""
    bare = text.casefold().strip(" .!()[]<>\"'")
    return not bare or bare in facts.words("placeholder")


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    """Cut text into lower-case words, numbers and marks; a hyphen parts words."""
    return tuple(_TOKEN.findall(plain(text).casefold()))


@lru_cache(maxsize=4096)
def spaced(text: str) -> str:
    """Write text as its tokens between single spaces, with a space at both ends."""
    return f" {' '.join(tokens(text))} "


@cache
def phrases(kind: str) -> re.Pattern[str]:
    """Find any phrase of a word list in spaced text; the longest wins."""
    ordered = sorted(facts.words(kind), key=len, reverse=True)
    return re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, ordered))})(?= )")


def without(text: str, kind: str) -> str:
    """Write text spaced, with the phrases of a word list blotted out by a comma."""
    return phrases(kind).sub(",", spaced(text))
