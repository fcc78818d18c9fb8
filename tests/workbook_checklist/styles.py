"""W4, W11: named styles, locks, contrast, and a word beside every colour."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from openpyxl.cell.cell import Cell

from finops_xl.template.styles import ROLES
from workbook_checklist.book import INK, WHITE, Book, Check, at, role

READABLE = 4.5
PALETTE = {
    str(look[key]).lstrip("#")
    for look in ROLES.values()
    for key in ("font_color", "bg_color")
    if key in look
} | {INK, WHITE}
BY_WORD = ("containsText", "notContainsBlanks", "beginsWith")
"""Conditional formats that follow what a cell says."""
_COMPARING = ("cellIs", "expression")
_WORD = re.compile(r'^"[^"]+"$|=\s*"[^"]+"|^(?:OR\()?\$?[A-Z]+\$?\d+<>""\)?$')
"""A comparison with a word, or with nothing but there being one."""


def w4_every_cell_has_a_named_style(book: Book) -> Iterator[str]:
    """A style of our own for every cell, with the look of that style."""
    for cell in book.cells():
        look = ROLES.get(role(cell))
        if look is None:
            yield f"{at(cell)}: style {cell.style}"
            continue
        wanted = [look.get(key, default).lstrip("#") for key, default in _COLOURS]
        if [ink(cell), fill(cell)] != wanted:
            yield f"{at(cell)}: does not look as its style {cell.style}"


_COLOURS = (("font_color", INK), ("bg_color", WHITE))


def w4_inputs_are_open_and_the_rest_is_locked(book: Book) -> Iterator[str]:
    """Inputs unlocked, all else locked; protected without a password, columns may be resized."""
    for cell in book.cells():
        if cell.protection.locked == (role(cell) == "input"):
            yield f"{at(cell)}: {'locked' if cell.protection.locked else 'unlocked'} {cell.style}"
    for sheet in book.tabs:
        if sheet.protection.password or sheet.protection.hashValue:
            yield f"{sheet.title}: a password"


def w11_text_is_readable(book: Book) -> Iterator[str]:
    """Contrast of 4.5 at least in every cell and every conditional format; our palette only."""
    for cell in book.cells():
        if contrast(ink(cell), fill(cell)) < READABLE:
            yield f"{at(cell)}: contrast of {ink(cell)} on {fill(cell)}"
        if not {ink(cell), fill(cell)} <= PALETTE:
            yield f"{at(cell)}: colour outside the palette"
    for area, rule in _conditions(book):
        font = rule.dxf.font.color.rgb[-6:] if rule.dxf and rule.dxf.font else INK
        back = rule.dxf.fill.bgColor.rgb[-6:] if rule.dxf and rule.dxf.fill else WHITE
        if contrast(font, back) < READABLE:
            yield f"{area}: contrast of {font} on {back}"


def w11_colour_is_never_alone(book: Book) -> Iterator[str]:
    """A colour goes with the word in the cell, or with a line under or through it."""
    for area, rule in _conditions(book):
        if rule.type in ("colorScale", "dataBar", "iconSet"):
            yield f"{area}: {rule.type} says something by colour alone"
            continue
        font = rule.dxf.font if rule.dxf else None
        coloured = font or (rule.dxf and rule.dxf.fill)
        marked = font and (font.u or font.strike or font.i)
        word = rule.type in _COMPARING and _WORD.search(rule.formula[0])
        if coloured and not (word or marked or rule.type in BY_WORD):
            yield f"{area}: a colour without a word"


def ink(cell: Cell) -> str:
    """Give the colour of the text; the theme's text colour is black."""
    return _colour(cell.font.color, INK)


def fill(cell: Cell) -> str:
    """Give the colour behind the text."""
    return _colour(cell.fill.fgColor, WHITE) if cell.fill.fill_type == "solid" else WHITE


def contrast(one: str, other: str) -> float:
    """Contrast as the Web Content Accessibility Guidelines compute it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _colour(colour: Any, otherwise: str) -> str:
    known = colour is not None and colour.type == "rgb"
    return str(colour.rgb)[-6:] if known else otherwise


def _conditions(book: Book) -> Iterator[tuple[str, Any]]:
    for sheet in book.tabs:
        for area in sheet.conditional_formatting:
            for rule in area.rules:
                yield f"{sheet.title}!{area.sqref}", rule


CHECKS: tuple[Check, ...] = (
    w4_every_cell_has_a_named_style,
    w4_inputs_are_open_and_the_rest_is_locked,
    w11_text_is_readable,
    w11_colour_is_never_alone,
)
