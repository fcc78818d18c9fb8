"""Evaluate one formula that stands in no workbook."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from finops_xl.engine.callbacks import Callbacks, Functions, from_engine, limit
from finops_xl.engine.errors import FormulaError, WorkbookError
from finops_xl.engine.formulas import Token, tokens
from finops_xl.engine.host import engine_has, evaluate_all, new_engine, our_functions, spilled
from finops_xl.engine.mending import mended
from finops_xl.engine.translation import Translator
from finops_xl.errors import CellError
from finops_xl.workshop.columns import Cell

MOST_CHARACTERS = 8_192
"""Length of a formula in Excel."""

_CONSTANTS = ("true", "false")
_SHEET = "Sheet1"
_NAMING = {"LET", "LAMBDA"}


def evaluate_formula(
    formula: str, functions: Functions | None = None, clock: datetime | None = None
) -> Cell | list[list[Cell]]:
    """Give the value of a formula such as ``=ROI(300,100)``; rows where it fills several cells.

    An error is returned as CellError, with the reason where one of our functions gave
    it. FormulaError says why a formula cannot be read.
    """
    functions = functions if functions is not None else our_functions()
    text = formula.strip().removeprefix("=").strip()
    if not text or len(text) > MOST_CHARACTERS:
        raise FormulaError(
            f"A formula has 1 to {MOST_CHARACTERS:,} characters; this one has {len(text):,}."
        )
    translator = Translator({}, functions)
    translated = translator.examine(text)
    _refuse_unclosed(tokens(text))
    _refuse_semicolons(tokens(text))
    _refuse_references(tokens(text))
    unknown = _unknown(text, translated.functions, functions)
    if unknown:
        return unknown
    changed = mended(translated.at(0), array=True, ours=translator.ours)
    if changed.reason:
        raise FormulaError(f"The formula has no answer here: {changed.reason}.")
    callbacks = Callbacks(functions)
    engine = _evaluated(changed.text, callbacks, clock)
    return _result(engine, callbacks)


def _evaluated(text: str, callbacks: Callbacks, clock: datetime | None) -> Any:
    engine = new_engine(None, callbacks, clock)
    engine.add_sheet(_SHEET)
    try:
        engine.set_formula(_SHEET, 1, 1, f"={text}")
        evaluate_all(engine, "this formula")
    except WorkbookError as error:
        raise FormulaError(str(error)) from None
    except Exception as error:  # the engine has several kinds of parse error
        raise FormulaError(f"'={text}' is not a formula ({error}).") from None
    if callbacks.failure:
        raise callbacks.failure
    return engine


def _result(engine: Any, callbacks: Callbacks) -> Cell | list[list[Cell]]:
    corner = engine.get_value(_SHEET, 1, 1)
    stuck = limit(corner)
    if stuck:
        raise FormulaError(f"The formula has no answer here: {stuck}.")
    area = spilled(engine, _SHEET, 1, 1)
    if area.bottom == area.right == 1:
        value: Cell = _with_reason(from_engine(corner), callbacks)
        return value
    return [
        [
            _with_reason(from_engine(engine.get_value(_SHEET, row, column)), callbacks)
            for column in range(1, area.right + 1)
        ]
        for row in range(1, area.bottom + 1)
    ]


def _with_reason(value: Any, callbacks: Callbacks) -> Any:
    """Add the reason that our function gave for the same error."""
    if isinstance(value, CellError):
        return callbacks.errors.get(value.code, value)
    return value


def _refuse_unclosed(pieces: tuple[Token, ...]) -> None:
    signs = [piece.text for piece in pieces if piece.kind == "other"]
    if '"' in signs:
        raise FormulaError("A text in the formula is not closed: a double quote is missing.")
    missing = signs.count("(") - signs.count(")")
    if missing:
        kind = "a closing" if missing > 0 else "an opening"
        raise FormulaError(f"The parentheses of the formula do not match: {kind} one is missing.")


def _refuse_semicolons(pieces: tuple[Token, ...]) -> None:
    """Refuse the separator of Excel in other languages; in braces it parts rows."""
    in_braces = False
    for kind, sign in pieces:
        if kind == "other" and sign in "{}":
            in_braces = sign == "{"
        elif kind == "other" and sign == ";" and not in_braces:
            raise FormulaError(
                "Separate arguments with a comma, not a semicolon; decimals have a point: "
                "=ROI(300.5,100)."
            )


def _refuse_references(pieces: tuple[Token, ...]) -> None:
    for piece in pieces:
        if piece.kind in ("cell", "rows", "columns", "prefix", "structured"):
            raise FormulaError(
                f"'{piece.text}' refers to a cell, but there is no workbook here: put the value "
                "itself into the formula, text in double quotes."
            )


def _unknown(text: str, used: Collection[str], functions: Functions) -> CellError | None:
    """Name the first function or name that nobody knows."""
    for name in sorted(used):
        if not engine_has(name):
            near = difflib.get_close_matches(name, list(functions), n=3, cutoff=0.5)
            hint = f" Nearest: {', '.join(near)}." if near else ""
            return CellError("#NAME?", f"There is no function {name}.{hint}")
    if not _NAMING.isdisjoint(name.removeprefix("_XLFN.") for name in used):
        return None
    for piece in tokens(text):
        if piece.kind == "name" and piece.text.lower() not in _CONSTANTS:
            return CellError(
                "#NAME?", f"There is no name '{piece.text}'; text stands in double quotes."
            )
    return None
