"""What is wrong with the text of a formula as a file stores it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import formualizer
from openpyxl.utils import FORMULAE

from finops_xl.functions import FUNCTIONS
from package_linter.parts import Parts

LONGEST_FORMULA, LONGEST_TEXT, MOST_ARGUMENTS = 8192, 255, 255
WITHOUT_PREFIX = frozenset(FORMULAE) | {"", *FUNCTIONS}
"""Functions of Excel 2007 and our own; every later one is stored with _xlfn. before it."""

_TEXT = re.compile(r'"(?:[^"]|"")*"')
_QUOTED_SHEET = re.compile(r"'((?:[^']|'')+)'!")
_SHEET = re.compile(r"(?<![\w'\]:])([A-Za-z_][\w.]*)!")
_TABLE = re.compile(r"([A-Za-z_][\w.]*)\[((?:[^\[\]']|'.|\[(?:[^\[\]']|'.)*\])*)\]")
_COLUMN = re.compile(r"\[((?:[^\[\]']|'.)*)\]")
_FUNCTION = re.compile(r"([A-Za-z_][\w.]*)\(")


def formula_faults(formula: str, parts: Parts) -> Iterator[str]:
    """Say in words what Excel would not take; ``formula`` has no leading =."""
    malformed = _syntax(formula)
    if malformed:
        yield f"malformed formula ({malformed})"
        return
    if len(formula) > LONGEST_FORMULA:
        yield f"formula of {len(formula)} characters"
    yield from _words(formula)
    yield from _unknown_tables(formula, parts)
    yield from _unknown_sheets(formula, parts)


@lru_cache(maxsize=8192)
def _syntax(formula: str) -> str:
    if formula.startswith("="):
        return "it is stored with its ="
    try:
        formualizer.parse(f"={formula}")
    except formualizer.ParserError as error:
        return str(error)
    return ""


def _words(formula: str) -> Iterator[str]:
    if any(len(text) - 2 > LONGEST_TEXT for text in _TEXT.findall(formula)):
        yield f"a text of more than {LONGEST_TEXT} characters"
    bare = re.sub(r"\[[^\]]*\]", "", _QUOTED_SHEET.sub("", _TEXT.sub('""', formula)))
    for name in sorted({*_FUNCTION.findall(bare)}):
        prefixed = name.startswith("_xlfn.")
        known = name.upper() in WITHOUT_PREFIX
        if not known and not prefixed:
            yield f"function {name} without its _xlfn. prefix, or unknown"
        if prefixed and name.rsplit(".", 1)[-1] in WITHOUT_PREFIX:
            yield f"function {name} has a prefix that it must not have"


def _unknown_tables(formula: str, parts: Parts) -> Iterator[str]:
    for table, inside in _TABLE.findall(_TEXT.sub('""', formula)):
        known = parts.columns.get(table.lower())
        if known is None:
            yield f"no table {table}"
            continue
        named = _COLUMN.findall(inside) if "[" in inside else [inside]
        for column in named:
            plain = re.sub(r"'(.)", r"\1", column)
            if plain and not plain.startswith("#") and plain.lower() not in known:
                yield f"table {table} has no column {plain}"


def _unknown_sheets(formula: str, parts: Parts) -> Iterator[str]:
    bare = _TEXT.sub('""', formula)
    if re.search(r"\[\d+\]|\.xl[a-z]{1,2}\b", bare):
        yield "it leads to another workbook"
        return
    quoted = [name.replace("''", "'") for name in _QUOTED_SHEET.findall(bare)]
    for name in (*quoted, *_SHEET.findall(_QUOTED_SHEET.sub("", bare))):
        if name.lower() not in {sheet.lower() for sheet in parts.sheets}:
            yield f"no sheet {name}"
