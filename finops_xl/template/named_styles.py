"""Names the looks of the cells, so that Excel's gallery of cell styles shows them.

XlsxWriter writes formats without names. Every role that a cell has becomes a style of
its own; the cell keeps its format, which now says on which style it rests.
"""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from finops_xl.engine.markup import Element, child, children, parse, same_namespace, serialise
from finops_xl.template.styles import ROLES

PREFIX = "FinOps "
"""Sets our styles apart from those that Excel brings."""

_VARIES = ("horizontal", "indent")
"""What the column decides about a cell, not its role."""

_FROM_STYLE = ("applyFont", "applyFill", "applyBorder", "applyProtection")
"""Marks of what a cell has apart from its style; here it has none."""


def style_name(role: str) -> str:
    """Name the style of a role as the gallery shows it."""
    return PREFIX + role


def with_named_styles(part: bytes, roles: Mapping[int, str]) -> bytes:
    """Add a style for every role to the styles part; ``roles`` tells the role of each format."""
    root = parse(part, "The styles")
    formats = children(_list(root, "cellXfs"), "xf")
    bases, names = _list(root, "cellStyleXfs"), _list(root, "cellStyles")
    first = len(children(bases, "xf"))
    in_use = [role for role in ROLES if role in roles.values()]
    for number, role in enumerate(in_use, first):
        own = [formats[index] for index in sorted(roles) if roles[index] == role]
        bases.append(_base_of(own[0], role))
        _add(names, "cellStyle", name=style_name(role), xfId=str(number))
        for cell_format in own:
            _rest_on(cell_format, number)
    for holder in (bases, names):
        holder.set("count", str(len(holder)))
    return serialise(root)


def _rest_on(cell_format: Element, number: int) -> None:
    """Let a format follow its style: whoever changes the style changes the cells."""
    cell_format.set("xfId", str(number))
    for aspect in _FROM_STYLE:
        cell_format.attrib.pop(aspect, None)


def _base_of(cell_format: Element, role: str) -> Element:
    """Give what all formats of a role share: font, fill, border, alignment and protection."""
    base = cell_format.makeelement(same_namespace(cell_format, "xf"))
    for name in ("fontId", "fillId", "borderId"):
        base.set(name, cell_format.get(name, "0"))
    base.set("numFmtId", "0")
    base.set("applyNumberFormat", "0")  # a style says what a cell is for, not how a figure reads
    for part in children(cell_format, "alignment"):
        shared = {k: v for k, v in part.attrib.items() if k not in _VARIES}
        if not ROLES[role].get("text_wrap"):
            shared.pop("wrapText", None)
        if shared:
            _add(base, "alignment", **shared)
    for part in children(cell_format, "protection"):
        _add(base, "protection", **dict(part.attrib))
    return base


def _list(root: Element, name: str) -> Element:
    found = child(root, name)
    if found is None:
        raise ValueError(f"The styles have no {name}")
    return found


def _add(parent: Element, name: str, /, **attributes: str) -> None:
    etree.SubElement(parent, same_namespace(parent, name), attributes)
