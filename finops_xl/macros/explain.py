"""The button "Explain cell error": why the call of ours in a cell has no answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from finops_xl.books.port import Place, Screen
from finops_xl.engine.addresses import cell_name
from finops_xl.engine.errors import WorkbookError
from finops_xl.errors import CellError
from finops_xl.functions import FUNCTIONS
from finops_xl.functions.arguments import passed_on
from finops_xl.macros.calls import (
    Call,
    functions_in,
    handed_over,
    read_call,
    resolved_formula,
)
from finops_xl.macros.cell_words import (
    Spot,
    as_rows,
    at,
    cell_at,
    errors_in,
    in_words,
    is_constant,
    readable,
    size,
    without_rest_of_column,
)

LONGEST_EVALUATED = 255
"""Characters of a formula that Excel evaluates outside a cell."""

_MOST_ROWS = 3
_BLOCKED = "#SPILL!"
_FIRST = Spot(0, 0)
_INSTEAD = ("IFERROR", "IFNA")
_SERVES = (
    "This button explains a cell whose formula is one call of a FinOps function, such as "
    "=TOKENCOST(...), also within IFERROR or IF."
)


@dataclass(frozen=True)
class Answered:
    """A call with the value of each argument, and what it gives."""

    call: Call
    values: Sequence[Any]
    answer: Any


@dataclass(frozen=True)
class _Question:
    """A cell whose formula is followed to the call that its value comes from."""

    screen: Screen
    place: Place

    @property
    def where(self) -> str:
        return f"{self.place.sheet}!{cell_name(self.place.row, self.place.column)}"

    def follow(self, formula: str, because: str = "") -> tuple[str, str]:
        """Go through IFERROR and the branch that IF takes; say which condition decided."""
        call = read_call(formula)
        if call and call.function in _INSTEAD and call.arguments:
            return self.follow(call.arguments[0], because)
        if call and call.function == "IF" and len(call.arguments) > 1:
            condition, *branches = call.arguments
            holds = self.value(condition) if len(condition) <= LONGEST_EVALUATED else None
            if isinstance(holds, bool | float):
                taken = branches[0] if holds else (*branches, "FALSE")[1]
                because = f"{readable(condition)} is {'TRUE' if holds else 'FALSE'}"
                return self.follow(taken, because)
        return formula, because

    def value(self, formula: str) -> Any:
        """Evaluate a formula; a call of ours in Python, which knows the reason of an error."""
        call = read_call(formula)
        if call and call.function in FUNCTIONS:
            return self.answered(call).answer
        if len(formula) > LONGEST_EVALUATED:
            raise WorkbookError(
                f"{self.where}: '{readable(formula)}' is longer than {LONGEST_EVALUATED} "
                "characters, and Excel evaluates no longer piece by itself: put it into a cell of "
                "its own and refer to that cell."
            )
        return self.screen.evaluate(self.place.sheet, formula) if formula else None

    def answered(self, call: Call) -> Answered:
        """Evaluate the arguments one by one, then call."""
        call = Call(call.function, tuple(map(handed_over, call.arguments)))
        values = [self.value(argument) for argument in call.arguments]
        values = without_rest_of_column(call.arguments, values)
        try:
            answer = FUNCTIONS[call.function](*values)
        except CellError as error:
            answer = error
        return Answered(call, values, answer)


def explain(screen: Screen, place: Place) -> str:
    """Say why a cell is an error, with the value of each argument of its call."""
    asked = _Question(screen, place)
    formula = resolved_formula(screen, place)
    shows = in_words(screen.value(place))
    if not formula:
        return f"{asked.where} holds no formula; it shows {shows}. {_SERVES}"
    formula, because = asked.follow(formula)
    call = read_call(formula)
    if call is None or call.function not in FUNCTIONS:
        return _not_ours(asked, formula, because)
    answered = asked.answered(call)
    lines = [_verdict(asked, answered), *_bad_rows(asked, answered)]
    return "\n".join([*lines, "", *_arguments(answered)]).strip()


def _not_ours(asked: _Question, formula: str, because: str) -> str:
    value = asked.screen.value(asked.place)
    if because and is_constant(formula) and not isinstance(value, CellError):
        return f"{asked.where} is no error: it shows {in_words(value)}, because {because}."
    shows = f"{asked.where} shows {in_words(value)}. {_SERVES}"
    if functions_in(formula):
        return f"{shows} Put the call into a cell of its own, and press the button there."
    if isinstance(value, CellError):
        return f"{shows} Formulas > Error Checking > Trace Error shows where this one comes from."
    return shows


def _verdict(asked: _Question, answered: Answered) -> str:
    """Say what the call gives, and what the cell shows where that differs."""
    name, answer = answered.call.function, answered.answer
    value = asked.screen.value(asked.place)
    if isinstance(answer, CellError):
        instead = "" if isinstance(value, CellError) else f" The cell shows {in_words(value)}."
        return f"{asked.where}: {name} gives {answer.code}: {_reason(answered, answer)}{instead}"
    bad = errors_in(answer)
    if bad:
        given = size(as_rows(answer))
        return f"{asked.where}: {name} gives {given} results, of which {len(bad)} are errors."
    if not isinstance(value, CellError):
        return f"{asked.where} is no error: {name} gives {in_words(answer)}."
    if value.code == _BLOCKED:
        return (
            f"{asked.where} shows {_BLOCKED}: {name} gives {in_words(answer)}, but cells that it "
            "needs are filled. Clear them."
        )
    return (
        f"{asked.where} shows {value.code}, but {name} has an answer: {in_words(answer)}. Press "
        "Ctrl+Alt+F9 to calculate; if the error stays, the add-in does not answer: run the doctor."
    )


def _bad_rows(asked: _Question, answered: Answered) -> Iterator[str]:
    """Give the reason of the first bad rows of a range."""
    if isinstance(answered.answer, CellError):
        return
    bad = errors_in(answered.answer)
    for spot, error in bad[:_MOST_ROWS]:
        cell = cell_name(asked.place.row + spot.row, asked.place.column + spot.column)
        yield f"{cell} {error.code}: {_reason(answered, error, spot)}"
    if len(bad) > _MOST_ROWS:
        yield f"and {len(bad) - _MOST_ROWS} more."


def _reason(answered: Answered, error: CellError, spot: Spot = _FIRST) -> str:
    """Give the reason as a sentence; an error that came in is named with its source."""
    reason = error.reason or passed_on(error.code)
    if reason == passed_on(error.code):
        for name, _, text, value in _given(answered):
            if isinstance(at(value, spot), CellError):
                return f"{name} is the error {error.code}: look at {cell_at(text, spot)} first."
    return f"{reason.rstrip('.')}."


def _arguments(answered: Answered) -> Iterator[str]:
    """List the arguments that are given, each with its value and where it comes from."""
    for name, kind, text, value in _given(answered):
        source = "" if is_constant(text) else f" ({readable(text)})"
        yield f"{name}: {in_words(value, kind)}{source}"


def _given(answered: Answered) -> Iterator[tuple[str, str, str, Any]]:
    """Give name, kind, text and value of every argument that is not left out."""
    parameters = FUNCTIONS[answered.call.function].parameters
    for number, text in enumerate(answered.call.arguments):
        if text in ("", '""'):
            continue
        parameter = parameters[number] if number < len(parameters) else None
        named = parameter is not None and not parameter.repeats
        name = parameter.name if parameter and named else f"argument {number + 1}"
        yield name, parameter.kind if parameter else "", text, answered.values[number]
