"""The list of functions: its documentation, its names, the rules for all arguments."""

import datetime as dt
import inspect
import re
from decimal import Decimal

import numpy as np
import pytest
from golden import agrees
from hypothesis import given
from hypothesis import strategies as st

from finops_xl import CellError, call
from finops_xl.engine.single_formula import evaluate_formula
from finops_xl.errors import OWN_CODES
from finops_xl.functions import FUNCTIONS
from finops_xl.functions.documentation import BadDocumentation, read_documentation
from finops_xl.functions.registry import MOST_ARGUMENTS, Function

FIRST_FUNCTIONS = set(
    "TOKENCOST TOKENPRICE UNITCOST BREAKEVEN ROI ROIRATIO PAYBACK NPVMONTHLY VALUECURVE "
    "THESIS KPICHECK TARGETCHECK REASON FINOPSVERSION".split()
)

# Words that no language of a host allows as an argument name, in any case of letters.
RESERVED = set(
    "and as assert async await break class continue def del elif else except false finally for "
    "from global if import in is lambda none nonlocal not or pass raise return true try while "
    "with yield byref byte byval call case const currency date debug decimal declare dim do "
    "double each empty end enum erase error event exit friend function get goto implements "
    "input integer let lib like long loop me mod new next nothing null on option optional "
    "paramarray preserve private public redim rem resume select set single static step stop "
    "string sub then to type until variant wend withevents write xor caller any attribute "
    "boolean char constants enum exception fixed hyper inout interface maybeambiguous module "
    "object oneway out property readonly sequence service short singleton struct switch "
    "transient typedef union unsigned void ".split()
)

ALL = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda f: f.name)
EXCEL_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.text(max_size=20),
    st.dates(),
    st.sampled_from([CellError("#N/A", ""), CellError("#REF!", "gone")]),
)


def test_the_first_functions_are_on_the_list():
    assert set(FUNCTIONS) >= FIRST_FUNCTIONS


@ALL
def test_the_documentation_is_complete(function):
    documentation = function.documentation
    assert re.match(r"[A-Z]\w+s\b", documentation.summary), "the summary starts with a verb"
    assert len(documentation.parameters) <= MOST_ARGUMENTS
    assert len(function.implementation.__doc__) > 100


@ALL
def test_names_suit_every_host(function):
    assert re.fullmatch(r"[A-Z][A-Z0-9_]{2,}", function.name)
    assert not re.fullmatch(r"[A-Z]{1,3}[0-9]{1,7}", function.name), "reads as a cell"
    names = [parameter.name for parameter in function.parameters]
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in names)
    assert not RESERVED & {name.lower() for name in names}
    assert len(names) + sum(map(len, names)) <= 254


@ALL
def test_the_implementation_takes_what_the_documentation_says(function):
    documented = [parameter.name for parameter in function.parameters]
    assert documented == list(inspect.signature(function.implementation).parameters)


EXAMPLES = [
    pytest.param(example, id=example.formula[:60])
    for function in FUNCTIONS.values()
    for example in function.documentation.examples
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_example_shows_its_value(example):
    shown = example.value
    answer = evaluate_formula(example.formula)
    if isinstance(answer, list):
        rows = [[float(cell) for cell in row.split(",")] for row in shown.strip("{}").split(";")]
        assert agrees(answer, rows)
    elif isinstance(answer, str):
        assert answer == shown
    else:
        assert agrees(answer, float(shown))


@pytest.mark.parametrize(
    ("docstring", "fault"),
    [
        (None, "no Returns"),
        ("Sums.\n\nReturns\n-------\nnumber (USD)\n    A sum.\n", "no Raises"),
        ("no capital\n\nReturns\n-------\nnumber (USD)\n    A sum.\n", "no sentence"),
        (
            "Sums.\n\nParameters\n----------\na : number\n    A part.\n\nReturns\n-------\n"
            "number (USD)\n    A sum.\n\nRaises\n------\n#N/A\n    Never.\n\nExamples\n--------\n"
            ">>> =F(1)\n1\n",
            "no unit",
        ),
        (
            "Sums.\n\nParameters\n----------\na : money (USD)\n    A part.\n\nReturns\n-------\n"
            "number (USD)\n    A sum.\n\nRaises\n------\n#N/A\n    Never.\n\nExamples\n--------\n"
            ">>> =F(1)\n1\n",
            "unknown kind",
        ),
    ],
)
def test_malformed_documentation_is_refused(docstring, fault):
    with pytest.raises(BadDocumentation, match=fault):
        read_documentation("SUMS", docstring)


def test_documentation_that_misses_an_argument_is_refused():
    def SUMS(first, second):  # noqa: N802
        """Sums up.

        Parameters
        ----------
        first : text
            One.

        Returns
        -------
        text
            A sum.

        Raises
        ------
        #N/A
            Never.

        Examples
        --------
        >>> =SUMS(1, 2)
        3
        """

    with pytest.raises(BadDocumentation, match="documents"):
        _ = Function("SUMS", "Return", "table", SUMS).documentation


@pytest.mark.parametrize("omitted", [None, ""])
def test_omitted_blank_and_empty_text_all_mean_omitted(omitted):
    assert call("UNITCOST", 900, 1000, omitted) == call("UNITCOST", 900, 1000)
    assert call("UNITCOST", [[900], [900]], 1000, [[omitted], [0.5]]) == [[0.9], [1.8]]
    with pytest.raises(CellError, match="units is missing"):
        call("UNITCOST", 900, omitted)


def test_true_and_false_count_as_one_and_zero():
    assert call("ROI", 3, True) == 2
    assert call("ROI", [[True], [False]], [[True], [True]]) == [[0.0], [-1.0]]


def test_a_number_typed_as_text_is_text():
    with pytest.raises(CellError, match="must be a number") as failure:
        call("ROI", "5", 1)
    assert failure.value.code == "#VALUE!"
    answer = call("ROI", [[5], ["5"]], [[1], [1]])
    assert answer[0] == [4.0]
    assert answer[1][0].code == "#VALUE!"


def test_text_that_looks_like_an_error_stays_text():
    with pytest.raises(CellError) as failure:
        call("ROI", "#N/A", 1)
    assert failure.value.code == "#VALUE!"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400])
def test_what_is_not_finite_is_out_of_domain(value):
    with pytest.raises(CellError) as failure:
        call("ROI", value, 1)
    assert failure.value.code == "#NUM!"


def test_decimals_numpy_numbers_and_dates_are_numbers():
    assert call("ROI", Decimal(3), np.float64(1)) == 2
    assert call("ROI", np.array([[3.0], [2.0]]), np.int64(1)) == [[2.0], [1.0]]
    assert call("ROI", dt.date(1899, 12, 31), 1) == 0


def test_ranges_broadcast_as_in_excel_or_do_not_fit():
    assert call("ROI", [[2], [3]], [[1, 2]]) == [[1.0, 0.0], [2.0, 0.5]]
    assert call("ROI", [[2]], 1) == [[1.0]]
    assert call("ROI", [2, 3], 1) == [1.0, 2.0]
    with pytest.raises(CellError, match="do not fit together: value 2x1, cost 3x1") as failure:
        call("ROI", [[2], [3]], [[1], [1], [1]])
    assert failure.value.code == "#VALUE!"


def test_ragged_and_empty_ranges_are_refused():
    for ragged in ([[1], [1, 2]], [[1], 2], []):
        with pytest.raises(CellError) as failure:
            call("ROI", ragged, 1)
        assert failure.value.code == "#VALUE!"


def test_more_cells_than_the_limit_are_out_of_domain():
    for arguments in (([[1.0]] * 200_001, 1), ([[1.0]] * 1000, [[1.0] * 1000])):
        with pytest.raises(CellError) as failure:
            call("ROI", *arguments)
        assert failure.value.code == "#NUM!"


def test_the_first_incoming_error_in_argument_order_wins():
    first, second = CellError("#REF!"), CellError("#NAME?")
    with pytest.raises(CellError) as failure:
        call("ROI", first, second)
    assert failure.value.code == "#REF!"
    with pytest.raises(CellError) as failure:
        call("ROI", "text", second)
    assert failure.value.code == "#NAME?", "an error that came in goes before one of our own"


def test_too_many_arguments_and_unknown_names_are_refused():
    with pytest.raises(CellError, match="takes 2 arguments, but 3"):
        call("ROI", 1, 2, 3)
    with pytest.raises(CellError, match="Nearest: ROI") as failure:
        call("ROII", 1, 2)
    assert failure.value.code == "#NAME?"
    with pytest.raises(CellError, match="no further argument"):
        call("ROI", 1, 2, cost=3)
    assert call("roi", 300, cost=100) == 2


def test_reason_explains_the_same_call_in_words():
    assert call("REASON", "ROI", 300, 100) == ""
    assert call("REASON", "roi", 300, 0) == "cost is 0, so there is nothing to divide by"
    assert call("REASON", "ROI", [[1], [1]], [[0], [1]])[1] == [""]
    assert "Nearest: TOKENCOST" in call("REASON", "TOKENCOTS", "gpt-4o", 1, 1)
    assert "#DIV/0!" in call("REASON", "ROI", CellError("#DIV/0!"), 1)
    with pytest.raises(CellError, match="function_name is missing"):
        call("REASON", None)


def test_reason_gives_the_nearest_model_names():
    reason = call("REASON", "TOKENCOST", "gpt-9", 1000, 200)
    assert reason.startswith("Unknown model 'gpt-9'. Nearest: gpt-")


def test_the_version_names_product_and_price_book():
    assert re.fullmatch(
        r"finops-xl \d+\.\d+\.\d+, prices \d{4}-\d{2}-\d{2} [0-9a-f]{8}", call("FINOPSVERSION")
    )


def answer_or_error(function, arguments):
    try:
        return function(*arguments)
    except CellError as error:
        return error


@ALL
@given(data=st.data())
def test_any_excel_value_gives_a_value_or_one_of_the_codes(function, data):
    count = data.draw(st.integers(0, len(function.parameters)))
    scalars_or_ranges = st.one_of(
        EXCEL_VALUES, st.lists(st.lists(EXCEL_VALUES, min_size=2, max_size=2), max_size=3)
    )
    arguments = [data.draw(scalars_or_ranges) for _ in range(count)]
    answer = answer_or_error(function, arguments)
    cells = [answer] if not isinstance(answer, list) else [c for row in answer for c in row]
    for cell in cells:
        assert isinstance(cell, float | str | CellError)
        assert not isinstance(cell, CellError) or cell.code in (*OWN_CODES, "#REF!")
        assert not isinstance(cell, float) or np.isfinite(cell)
