"""What every worksheet function owes, whatever its cells hold and however they are laid out."""

import math
import os

import pytest
from any_arguments import Drawer, cell_of
from hypothesis import given, settings
from hypothesis import strategies as st

from finops_xl import CellError, call
from finops_xl.errors import OWN_CODES
from finops_xl.functions import FUNCTIONS

EACH = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda f: f.name)
ROW_BY_ROW = [f for f in FUNCTIONS.values() if f.shape == "elementwise"]
EACH_ROW_BY_ROW = pytest.mark.parametrize("function", ROW_BY_ROW, ids=lambda f: f.name)
QUICK = settings(
    max_examples=int(os.environ.get("FINOPS_XL_EXAMPLES", "25")),
    derandomize="FINOPS_XL_EXAMPLES" not in os.environ,
    deadline=None,
)


def answer_of(function, arguments):
    try:
        return function(*arguments)
    except CellError as error:
        return error


def flat(answer):
    if isinstance(answer, list):
        for part in answer:
            yield from flat(part)
    else:
        yield answer


def like(answer, change):
    """Give what has the shape of an answer, with each cell changed."""
    return [like(part, change) for part in answer] if isinstance(answer, list) else change(answer)


def any_call(draw, function):
    if function.name == "REASON":
        inner = FUNCTIONS[draw(st.sampled_from(sorted(set(FUNCTIONS) - {"REASON"})))]
        return [inner.name, *any_call(draw, inner)]
    drawer = Drawer(draw)
    one = drawer.whole if function.shape == "table" else drawer.in_any_shape
    return [one(parameter) for parameter in function.parameters]


@EACH
@QUICK
@given(data=st.data())
def test_the_outcome_is_a_value_an_own_code_or_the_error_that_came_in(function, data):
    arguments = any_call(data.draw, function)
    answer = answer_of(function, arguments)
    assert repr(answer) == repr(answer_of(function, arguments)), "deterministic"
    incoming = {cell.code for cell in flat(arguments) if isinstance(cell, CellError)}
    cells = list(flat(answer))
    assert cells
    for cell in cells:
        if isinstance(cell, CellError):
            assert cell.code in {*OWN_CODES, *incoming}
        else:
            assert type(cell) is str or (type(cell) is float and math.isfinite(cell))


@pytest.mark.parametrize(
    "function", [f for f in FUNCTIONS.values() if f.name != "REASON"], ids=lambda f: f.name
)
@QUICK
@given(data=st.data())
def test_a_reason_is_given_exactly_where_the_call_gives_an_error(function, data):
    arguments = any_call(data.draw, function)
    answer = answer_of(function, arguments)
    reasons = call("REASON", function.name, *arguments)
    assert like(reasons, bool) == like(answer, lambda cell: isinstance(cell, CellError))
    for reason, cell in zip(flat(reasons), flat(answer), strict=True):
        if reason and cell.reason:
            assert reason == cell.reason


@EACH_ROW_BY_ROW
@QUICK
@given(data=st.data())
def test_a_range_gives_what_each_of_its_cells_gives_alone(function, data):
    drawer = Drawer(data.draw)
    arguments = [drawer.fitting(parameter) for parameter in function.parameters]
    whole = answer_of(function, arguments)
    tables = [p.kind == "table" for p in function.parameters]
    cells = [whole] if not isinstance(whole, list) else [cell for row in whole for cell in row]
    width = len(whole[0]) if isinstance(whole, list) else 1
    for place, cell in enumerate(cells):
        alone = [
            argument if table else cell_of(argument, *divmod(place, width))
            for argument, table in zip(arguments, tables, strict=True)
        ]
        assert is_same(cell, answer_of(function, alone)), (cell, alone)


def is_same(one, other):
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-12)
    return one == other


@pytest.mark.parametrize(
    "function",
    [f for f in ROW_BY_ROW if sum(p.kind != "table" for p in f.parameters) > 1],
    ids=lambda f: f.name,
)
def test_ranges_that_do_not_fit_are_named_with_their_sizes(function):
    first, second, *_ = (p.name for p in function.parameters if p.kind != "table")
    answer = answer_of(function, [[[1], [1]], [[1], [1], [1]]])
    assert answer == CellError(
        "#VALUE!", f"the ranges do not fit together: {first} 2x1, {second} 3x1"
    )
