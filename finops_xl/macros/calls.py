"""The formula of a cell as calls: which function, with which arguments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from finops_xl.books.port import Place, Screen
from finops_xl.engine.formulas import Token, tokens
from finops_xl.engine.translation import Translator
from finops_xl.functions import FUNCTIONS

_OPENING, _CLOSING = ("(", "{"), (")", "}")
_BEFORE_A_CALL = ("@", "+")
"""Signs that change nothing: Excel puts the first there, people the second."""


class Call(NamedTuple):
    """One call: the function by its bare name, and the text of each argument."""

    function: str
    arguments: tuple[str, ...]


def resolved_formula(screen: Screen, place: Place) -> str:
    """Give the formula of a cell without "=", "" where there is none.

    References to tables become plain ones, our functions lose the prefix of the add-in,
    and their skipped arguments become empty text.
    """
    formula = screen.formula(place).removeprefix("=")
    if not formula:
        return ""
    tables = screen.table_map()
    around = (
        table
        for table in tables.values()
        if table.sheet == place.sheet and table.area.holds(place.row, place.column)
    )
    translator = Translator(tables, FUNCTIONS)
    return translator.examine(formula, place.sheet, next(around, None)).at(place.row)


def read_call(formula: str) -> Call | None:
    """Read a formula that is one call and nothing else; None for any other."""
    pieces = _bare(tokens(formula))
    if not pieces or pieces[0].kind != "function" or _closing(pieces, 1) != len(pieces) - 1:
        return None
    name = pieces[0].text.upper().removeprefix("_XLFN.")
    return Call(name, _split(pieces[2:-1]))


def handed_over(argument: str) -> str:
    """Give the cell behind an argument that hands a blank one over as blank: IF(A1="","",A1)."""
    call = read_call(argument)
    if call and call.function == "IF" and len(call.arguments) == 3:
        condition, blank, cell = call.arguments
        if blank == '""' and condition == f'{cell}=""':
            return cell
    return argument


def functions_in(formula: str) -> list[str]:
    """List our functions in a formula, from left to right."""
    names = (piece.text.upper() for piece in tokens(formula) if piece.kind == "function")
    return [name for name in names if name in FUNCTIONS]


def _bare(pieces: Sequence[Token]) -> Sequence[Token]:
    """Leave out what stands around a formula without changing it."""
    while pieces:
        if pieces[0].kind == "space" or pieces[0].text in _BEFORE_A_CALL:
            pieces = pieces[1:]
        elif pieces[-1].kind == "space":
            pieces = pieces[:-1]
        elif pieces[0].text == "(" and _closing(pieces, 0) == len(pieces) - 1:
            pieces = pieces[1:-1]
        else:
            break
    return pieces


def _closing(pieces: Sequence[Token], opening: int) -> int:
    """Give the place where the parenthesis at ``opening`` is closed, or -1."""
    depth = 0
    for place in range(opening, len(pieces)):
        depth += _step(pieces[place])
        if depth == 0:
            return place
    return -1


def _split(pieces: Sequence[Token]) -> tuple[str, ...]:
    """Cut what stands between the parentheses of a call at its own commas."""
    if not pieces:
        return ()
    arguments, depth = [""], 0
    for piece in pieces:
        depth += _step(piece)
        if piece.text == "," and depth == 0:
            arguments.append("")
        else:
            arguments[-1] += piece.text
    return tuple(argument.strip() for argument in arguments)


def _step(piece: Token) -> int:
    return (piece.text in _OPENING) - (piece.text in _CLOSING)
