"""The UDF module through the genuine code of xlwings, from COM's values to COM's values."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace

import pytest
import test_economics_cashflows as cashflows
import test_economics_hosting as hosting
import test_economics_returns as returns
import test_functions_registry as registry
import test_verdicts as verdicts_of_rules
from golden import agrees, by_id, rows
from hypothesis import given, settings
from hypothesis import strategies as st
from kpi_cases import cell
from xlwings_process import (
    MISSING,
    SCODE,
    Currency,
    Reference,
    as_rows,
    excel,
    from_com,
    has_error,
    to_com,
)

from finops_xl import CellError, call
from finops_xl.engine.single_formula import evaluate_formula
from finops_xl.errors import ERROR_NUMBERS, OWN_CODES
from finops_xl.functions import FUNCTIONS
from finops_xl.functions.documentation import LONGEST_HELP
from finops_xl.hosts.excel.conversion import MARKER, marked
from finops_xl.hosts.excel.excel_function import excel_function

__all__ = ["excel"]

ALL = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda f: f.name)
NOT_AVAILABLE = SCODE + 2042
EXAMPLE_OF_KIND = {
    "number": 3.0,
    "text": "gpt-4o",
    "date": 46000.0,
    "numbers": ((100.0,), (200.0,), (300.0,)),
}
OWN_ARGUMENTS = {
    "THESIS": ("top", "revenue of 2 M", "answering leads"),
    "KPICHECK": (*verdicts_of_rules.IN_THE_ROOM, *[None] * 5),
    "TARGETCHECK": (0.22, "higher", 0.28, 0.34, 0.4, 0.36, 0.46, 0.55, 0.7, "%"),
    "GPUCAPACITY": (8000.0, 1000.0, 0.2, 0.4, 730.0),
    "ADOPTION": (6.0, 0.8, 2.0, 12.0),
    "ATTAINMENT": (5.0, 6.5, 4.5),
    "TARGETSTATUS": (5.0, 5.8, 5.0, 4.4),
    "IRRALL": (((-100.0,), (60.0,), (70.0,)), 12.0, None),
    "CONTRACTCHECK": (1.0, (("model", "discount"), ("claude-*", 0.1))),
    "REASON": ("ROI", 300.0, 0.0),
}


# What xlwings finds in the module


def test_the_module_holds_every_function_and_nothing_else(excel):
    assert excel.ask("public_names") == sorted(FUNCTIONS)


@ALL
def test_xlwings_reads_the_help_of_every_argument_and_no_type_hint(excel, function):
    found = excel.ask("declared")[function.name]
    assert found["arguments"] == [parameter.name for parameter in function.parameters]
    assert found["doc"] == function.summary
    assert found["category"] == "FinOps"
    assert found["plain"]
    assert found["hints"] == {}
    assert found["options"] == ["_AsItIs"] * len(function.parameters)
    for parameter, help_text in zip(function.parameters, found["docs"], strict=True):
        assert help_text.startswith(parameter.help)
        assert parameter.unit in help_text
        assert len(help_text) <= LONGEST_HELP


def test_the_functions_are_plain_callables_without_excel():
    import finops_xl.hosts.excel.udfs as udfs

    assert udfs.ROI(300.0, 100.0) == 2.0
    assert udfs.ROI([[300.0], [None]], 100.0) == [[2.0], [marked("#VALUE!")]]


# Golden rows and examples: the tests of the functions themselves, asked through Excel


@pytest.fixture
def through_excel(excel, monkeypatch):
    """Let the tests of the functions call through xlwings instead of directly."""
    for module in (cashflows, hosting, returns, registry):
        monkeypatch.setattr(module, "call", excel.call)


@pytest.mark.usefixtures("through_excel")
class TestThroughExcel:
    @pytest.mark.parametrize("row", by_id("roi.csv"))
    def test_roi(self, row):
        returns.test_roi_answers_the_published_case(row)

    @pytest.mark.parametrize("row", by_id("payback.csv"))
    def test_payback(self, row):
        cashflows.test_payback_answers_the_published_case(row)

    @pytest.mark.parametrize("row", by_id("npv.csv"))
    def test_npvmonthly(self, row):
        cashflows.test_npvmonthly_agrees_with_excel_npv_of_one_month_periods(row)

    @pytest.mark.parametrize("row", by_id("breakeven.csv"))
    def test_breakeven(self, row):
        hosting.test_breakeven_answers_the_published_case(row)

    @pytest.mark.parametrize(
        "test",
        [
            returns.test_one_bad_row_never_touches_its_neighbours,
            returns.test_an_error_that_comes_in_goes_out_in_its_row_only,
            returns.test_unit_cost_counts_only_what_succeeds,
            cashflows.test_a_blank_month_is_zero_and_shifts_nothing,
            cashflows.test_text_among_flows_is_an_error_not_a_gap,
            cashflows.test_a_single_benefit_is_level_for_ever,
            cashflows.test_the_value_curve_runs_through_both_targets_and_is_level_after,
            hosting.test_breakeven_without_steps_is_the_textbook_quotient,
            registry.test_true_and_false_count_as_one_and_zero,
            registry.test_text_that_looks_like_an_error_stays_text,
            registry.test_more_cells_than_the_limit_are_out_of_domain,
            registry.test_the_first_incoming_error_in_argument_order_wins,
            registry.test_reason_gives_the_nearest_model_names,
            registry.test_the_version_names_product_and_price_book,
        ],
    )
    def test_a_rule_of_the_functions(self, test):
        test()


@pytest.mark.parametrize("row", by_id("prices.csv"))
def test_tokencost_answers_the_known_price(excel, row):
    names = "input_tokens output_tokens cached_tokens cache_write_tokens calls"
    day = dt.datetime.fromisoformat(row["date"])
    serial = (day - dt.datetime(1899, 12, 30)) / dt.timedelta(days=1)
    numbers = [float(row[name]) for name in names.split()]
    model = f"{row['provider']}/{row['model']}"
    expected = row["expected_usd"]
    answer = from_com(excel.raw("TOKENCOST", model, *numbers, serial, row["mode"]))
    if expected.startswith("#"):
        assert answer.code == expected
    else:
        assert agrees(answer, float(expected))


KPI_COLUMNS = (
    *"name category agent_line unit direction baseline baseline_date source owner".split(),
    *"frequency definition formula".split(),
)
TARGET_COLUMNS = (
    *"baseline direction floor6 target6 stretch6 floor12 target12 stretch12".split(),
    *"vendor_claim unit".split(),
)


@pytest.mark.parametrize("row", by_id("kpis.csv"))
def test_kpicheck_gives_the_labelled_verdict(excel, monkeypatch, row):
    monkeypatch.setattr(
        verdicts_of_rules,
        "kpi_verdict",
        lambda today, *cells, definition, formula: excel.call(
            "KPICHECK", *cells, definition, formula, today
        ),
    )
    verdicts_of_rules.test_a_labelled_statement_gets_its_verdict(row)


@pytest.mark.parametrize("row", by_id("targets.csv"))
def test_targetcheck_gives_the_labelled_verdict(excel, monkeypatch, row):
    monkeypatch.setattr(
        verdicts_of_rules, "target_verdict", lambda *cells: excel.call("TARGETCHECK", *cells)
    )
    verdicts_of_rules.test_a_labelled_target_gets_its_verdict(row)


@pytest.mark.parametrize(
    ("name", "file", "headers"),
    [
        *(("KPICHECK", f"{name}.csv", KPI_COLUMNS) for name in ("kpis", "kpi_statements")),
        *(("KPICHECK", f"kpi_statements_{name}.csv", KPI_COLUMNS) for name in ("unseen", "later")),
        *(
            ("TARGETCHECK", f"{name}.csv", TARGET_COLUMNS)
            for name in ("targets", "target_statements")
        ),
    ],
)
def test_whole_columns_of_labelled_rows_get_the_verdicts_that_python_gives(
    excel, name, file, headers
):
    columns = [[[cell(row[header])] for row in rows(file)] for header in headers]
    expected = [[text[:254] + "…" if len(text) > 255 else text] for (text,) in call(name, *columns)]
    assert excel.raw(name, *map(to_com, columns)) == expected
    assert len({text[:3] for (text,) in expected}) > 3


@pytest.mark.parametrize("example", registry.EXAMPLES)
def test_the_example_of_the_help_shows_its_value(excel, monkeypatch, example):
    through = {name: _calling(excel, name) for name in FUNCTIONS}
    monkeypatch.setattr(
        registry, "evaluate_formula", lambda formula: evaluate_formula(formula, through)
    )
    registry.test_the_example_shows_its_value(example)


def _calling(excel, name):
    return lambda *arguments: excel.call(name, *arguments)


# Every function, single values and ranges


def arguments_of(function):
    """Give sensible arguments for all that a function takes."""
    if function.name in OWN_ARGUMENTS:
        return list(OWN_ARGUMENTS[function.name])
    return [
        parameter.default
        if not parameter.required
        else parameter.choices[0]
        if parameter.choices
        else EXAMPLE_OF_KIND[parameter.kind]
        for parameter in function.parameters
    ]


def without_reasons(answer):
    if isinstance(answer, list):
        return list(map(without_reasons, answer))
    return CellError(answer.code) if isinstance(answer, CellError) else answer


def answer_of_python(name, *arguments):
    try:
        return without_reasons(call(name, *arguments))
    except CellError as error:
        return without_reasons(error)


@ALL
def test_single_values_give_what_python_gives(excel, function):
    arguments = arguments_of(function)
    expected = answer_of_python(function.name, *arguments)
    assert not has_error(expected)
    assert as_rows(from_com(excel.raw(function.name, *arguments))) == as_rows(expected)
    assert excel.raw(function.name, *arguments) == excel.raw(
        function.name, *arguments, with_caller=False
    ), "the add-in's bridge names no calling cell"


@ALL
def test_columns_and_rows_give_what_python_gives(excel, function):
    arguments = arguments_of(function)
    for shape in (lambda cell: ((cell,),) * 3, lambda cell: ((cell,) * 3,)):
        given = [
            each if isinstance(each, tuple) or function.shape == "table" else shape(each)
            for each in arguments
        ]
        expected = answer_of_python(function.name, *given)
        if function.name == "REASON":  # its first argument is the name of one function
            assert expected == CellError("#VALUE!")
        else:
            assert not has_error(expected)
        assert as_rows(from_com(excel.raw(function.name, *given))) == as_rows(expected)
        referred = [Reference(each) for each in given]
        assert as_rows(from_com(excel.raw(function.name, *referred))) == as_rows(expected)


@ALL
@pytest.mark.parametrize("code", ERROR_NUMBERS)
def test_an_error_that_comes_in_goes_out_unchanged(excel, function, code):
    for place in range(len(function.parameters)):
        arguments = arguments_of(function)
        arguments[place] = SCODE + ERROR_NUMBERS[code]
        answer = excel.raw(function.name, *arguments)
        if function.name == "REASON" and place:
            assert answer == f"an argument is the error {code}"
        else:
            assert answer == marked(code)


@ALL
def test_what_is_left_out_or_blank_is_omitted(excel, function):
    for place, parameter in enumerate(function.parameters):
        answers = []
        for omitted in (MISSING, None, "", Reference(None)):
            arguments = arguments_of(function)
            arguments[place] = omitted
            answers.append(excel.raw(function.name, *arguments))
        assert answers == answers[:1] * 4
        if parameter.required and parameter.kind not in ("cell", "any"):
            assert answers[0] == marked("#VALUE!")
        if not parameter.required:
            arguments[place] = None
            expected = answer_of_python(function.name, *arguments)
            assert not has_error(expected)
            assert as_rows(from_com(answers[0])) == as_rows(expected)


# What Excel sends


def test_error_cells_come_in_as_numbers_and_stay_in_their_rows(excel):
    answer = excel.raw("ROI", ((300.0,), (NOT_AVAILABLE,), (100.0,)), ((100.0,), (100.0,), (0.0,)))
    assert answer == [[2.0], [marked("#N/A")], [marked("#DIV/0!")]]


def test_an_error_without_a_number_of_its_own_is_a_wrong_kind_of_input(excel):
    assert excel.raw("ROI", SCODE + 2222, 1.0) == marked("#VALUE!")
    assert excel.raw("REASON", "ROI", SCODE + 2222, 1.0) == "an argument is the error number 2222"


def test_currency_dates_and_truth_values_are_numbers(excel):
    new_year = dt.datetime(2026, 1, 1, 12)
    assert excel.raw("ROIRATIO", Currency(12.5), True) == 12.5
    assert excel.raw("ROIRATIO", new_year, 1.0) == 46023.5
    assert excel.raw("ROIRATIO", Reference(((new_year,), (Currency(2.5),))), Reference(1.0)) == [
        [46023.5],
        [2.5],
    ]


def test_an_array_constant_in_one_row_arrives_flat_and_is_a_row(excel):
    assert excel.raw("ROIRATIO", (2.0, 4.0), 2.0) == [1.0, 2.0]
    assert excel.raw("ROIRATIO", (2.0, 4.0), ((1.0,), (2.0,))) == [[2.0, 4.0], [1.0, 2.0]]


def test_one_cell_is_a_single_value(excel):
    assert excel.raw("ROIRATIO", ((6.0,),), Reference(2.0)) == 3.0
    assert excel.raw("PAYBACK", ((180_000.0,),), ((60_000.0,),)) == 3.0


def test_a_long_text_is_cut_in_an_array_and_whole_in_a_cell(excel):
    outcome = "invoice cycle time " + "and more " * 60
    whole = excel.raw("THESIS", "bottom", outcome, "posting")
    column = excel.raw("THESIS", (("bottom",), ("bottom",)), outcome, "posting")
    assert len(whole) > 500
    assert column == [[whole[:254] + "…"]] * 2


def test_a_fault_of_ours_is_an_error_and_never_a_traceback():
    def faulty(value, cost):
        raise RecursionError("deep inside")

    faulty.__doc__ = FUNCTIONS["ROI"].implementation.__doc__
    udf = excel_function(replace(FUNCTIONS["ROI"], implementation=faulty))
    assert udf(1.0, 1.0) == marked("#VALUE!")


def test_ten_thousand_rows_are_one_call(excel):
    values = tuple((float(value),) for value in range(10_000))
    answer = excel.raw("ROI", values, 2.0)
    assert answer == [[(value - 2.0) / 2.0] for (value,) in values]
    costs = excel.raw("TOKENCOST", (("gpt-4o",),) * 10_000, values, 200.0)
    assert costs == call("TOKENCOST", [["gpt-4o"]] * 10_000, [list(row) for row in values], 200.0)


@pytest.mark.parametrize("name", ["ROI", "PAYBACK", "KPICHECK"])
def test_more_than_two_hundred_thousand_cells_are_out_of_domain(excel, name):
    column = ((1.0,),) * 200_001
    assert excel.raw(name, 1.0, column) == marked("#NUM!")


# Any value in any shape

ERRORS = st.sampled_from([SCODE + number for number in (*ERROR_NUMBERS.values(), 2222)])
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(["#N/A", "", " ", "gpt-4o", "x" * 5000, MARKER, "2026-11-22", "=1+1"]),
    st.builds(Currency, st.floats(-1e12, 1e12)),
    st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(9999, 12, 31)),
    st.just(MISSING),
    ERRORS,
)
CELLS = SCALARS.filter(lambda value: value != MISSING)


@st.composite
def blocks(draw):
    height, width = draw(st.sampled_from([(1, 1), (1, 3), (3, 1), (2, 2), (3, 2)]))
    return tuple(tuple(draw(CELLS) for _ in range(width)) for _ in range(height))


ARGUMENTS = st.one_of(
    SCALARS, blocks(), blocks().map(Reference), st.lists(CELLS, min_size=1, max_size=3).map(tuple)
)


@ALL
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_value_in_any_shape_gives_a_value_a_code_or_the_error_that_came_in(
    excel, function, data
):
    repeats = bool(function.parameters) and function.parameters[-1].repeats
    count = data.draw(st.integers(0, 4)) if repeats else len(function.parameters)
    arguments = [data.draw(ARGUMENTS) for _ in range(count)]
    answer = excel.raw(function.name, *arguments)
    assert repr(answer) == repr(excel.raw(function.name, *arguments)), "deterministic"
    rows = answer if isinstance(answer, list) else [answer]
    cells = [one for row in rows for one in (row if isinstance(row, list) else [row])]
    assert cells
    incoming = {CODE_OF[value] for value in _flat(arguments) if value in CODE_OF}
    for one in cells:
        assert type(one) in (float, str)
        if isinstance(one, float):
            assert math.isfinite(one)
        elif one.startswith(MARKER):
            assert one in map(marked, {*OWN_CODES, *incoming})
        else:
            assert len(one.encode("utf-16-le", "surrogatepass")) // 2 <= (
                255 if isinstance(answer, list) else 32_767
            )


CODE_OF = {SCODE + number: code for code, number in ERROR_NUMBERS.items()}


def _flat(arguments):
    for value in arguments:
        if isinstance(value, Reference):
            yield from _flat([value.values])
        elif type(value) is tuple:
            yield from _flat(value)
        elif type(value) is int:
            yield value
