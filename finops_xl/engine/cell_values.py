"""What stands in the XML of a cell, as a value, and a value as XML."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime

from finops_xl.engine.markup import (
    Element,
    child,
    children,
    decode_text,
    encode_text,
    local,
    same_namespace,
    set_text,
)
from finops_xl.errors import CellError
from finops_xl.workshop.columns import Cell

MAX_TEXT = 32_767
"""Characters that a cell of Excel holds."""

CONTENT = ("v", "is")
"""Elements that hold a cell's value."""

_EXCEL_EPOCH = datetime(1899, 12, 30)


def read_value(cell: Element, strings: Sequence[str]) -> Cell:
    """Value of a cell, for a formula the one it was saved with; ValueError when damaged.

    An empty ``v`` is empty text where a formula gave it, and no value elsewhere.
    """
    if not len(cell):
        return None
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        inline = child(cell, "is")
        return "" if inline is None else rich_text(inline)
    value = child(cell, "v")
    if value is None:
        return None
    text = value.text or ""
    if not text and kind == "n":
        return None if child(cell, "f") is None else ""
    return _typed(kind, text, strings)


def write_value(cell: Element, value: Cell, *, constant: bool) -> None:
    """Replace a cell's value; constant text stands inline, a formula's text as a result."""
    for node in [n for n in cell if local(n) in CONTENT]:
        cell.remove(node)
    cell.attrib.pop("vm", None)
    kind, text = _kind_and_text(value)
    inline = constant and kind == "str"
    if kind:
        cell.set("t", "inlineStr" if inline else kind)
    else:
        cell.attrib.pop("t", None)
    if text is None:
        return
    holder = cell.makeelement(same_namespace(cell, "is" if inline else "v"))
    cell.append(holder)
    if inline:
        node = cell.makeelement(same_namespace(cell, "t"))
        holder.append(node)
        set_text(node, text)
    else:
        set_text(holder, text)


def rich_text(holder: Element) -> str:
    """Text of a string item: its runs joined, without phonetic readings."""
    pieces = [
        node.text or ""
        for part in holder
        if local(part) in ("t", "r")
        for node in ([part] if local(part) == "t" else children(part, "t"))
    ]
    return decode_text("".join(pieces))


def same_value(stored: Cell, value: Cell) -> bool:
    """Tell whether a stored value is this value; True is not 1, an error is its code."""
    if isinstance(stored, CellError) and isinstance(value, CellError):
        return stored.code == value.code
    return isinstance(stored, bool) == isinstance(value, bool) and stored == _limited(value)


def same_result(stored: Cell, value: Cell) -> bool:
    """Tell whether a formula's stored value is this one, to the 15 digits that Excel shows."""
    if isinstance(stored, float) and isinstance(value, float):
        return f"{stored:.15g}" == f"{value:.15g}"
    return same_value(stored, value)


def _typed(kind: str, text: str, strings: Sequence[str]) -> Cell:
    if kind == "s":
        index = int(text)
        if not 0 <= index < len(strings):
            raise ValueError(f"there is no text number {index}")
        return strings[index]
    if kind == "b":
        return text.strip() in ("1", "true")
    if kind == "e":
        return CellError(text)
    if kind == "d":
        moment = datetime.fromisoformat(text).replace(tzinfo=None) - _EXCEL_EPOCH
        return moment.days + moment.seconds / 86_400
    return decode_text(text) if kind == "str" else float(text)


def _kind_and_text(value: Cell) -> tuple[str, str | None]:
    """Type attribute and text; no text for a blank cell."""
    if value is None:
        return "", None
    if isinstance(value, CellError):
        return "e", value.code
    if isinstance(value, bool):
        return "b", str(int(value))
    if isinstance(value, str):
        return "str", encode_text(str(_limited(value)))
    if not math.isfinite(value):
        return "e", "#NUM!"
    return "", repr(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def _limited(value: Cell) -> Cell:
    if isinstance(value, str) and len(value) > MAX_TEXT:
        return value[: MAX_TEXT - 1] + "…"
    return value
