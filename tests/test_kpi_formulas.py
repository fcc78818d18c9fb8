"""K08: formulas are read by a grammar, not guessed."""

import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finops_xl.workshop import facts
from finops_xl.workshop.wording.formulas import (
    UnreadableError,
    canonical,
    inputs_of,
    read_formula,
    unguarded_denominators,
)


@pytest.mark.parametrize("row", facts.kpi_catalogue(), ids=lambda row: row["name"])
def test_every_formula_of_the_catalogue_is_readable_and_guarded(row):
    formula = read_formula(row["formula"])
    assert inputs_of(formula)
    guarded = not unguarded_denominators(formula)
    assert guarded or row["computed"] == "yes" or "no value" in row["definition"]


@pytest.mark.parametrize(
    "text",
    [
        "a",
        "-a + 2.5 * (b - c) / 60",
        "PERCENTILE(verdict_time - report_time, 0.9)",
        "median( Lead.CreatedDate - Task.CompletedDateTime )",
        "a \u00d7 b \u00f7 60",
        "MIN(a) / MAX(b, 1)",
        "größe / zähler_2",
    ],
)
def test_arithmetic_on_named_inputs_is_readable(text):
    read_formula(text)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "missing"),
        ("to be defined", "placeholder"),
        ("n/a", "placeholder"),
        ("TBD", "placeholder"),
        ("late orders / orders", "without a sign"),
        ("number of late orders divided by all orders", "without a sign"),
        ("IF(a > 0, b / a, 0)", "IF is not one of"),
        ("COUNTIF(a)", "COUNTIF is not one of"),
        ("a ^ 2", "out of place"),
        ("MEDIAN(a - b", "not closed"),
        ("a + b)", "out of place"),
        ("a +", "stops in the middle"),
        ("SUM()", "out of place"),
        ("ABS(a, b)", "takes 1"),
        ("PERCENTILE(a)", "takes 2"),
        ("MEDIAN", "needs brackets"),
        ("100 / 60", "names no input"),
        ("(" * 100 + "a" + ")" * 100, "too deeply"),
        ("+".join("a" * 1000), "too long"),
        ("1,000 * a", "out of place"),
        ("50% * a", "out of place"),
    ],
)
def test_what_cannot_be_read_says_why(text, why):
    with pytest.raises(UnreadableError, match=why):
        read_formula(text)


@pytest.mark.parametrize(
    ("text", "unguarded"),
    [
        ("a / b", 1),
        ("a / 60", 0),
        ("a / 0", 1),
        ("a / MAX(b, 1)", 0),
        ("a / MAX(b, 0)", 1),
        ("a / (MAX(b, 1) * 60)", 0),
        ("100 * (a / b - c / d)", 2),
    ],
)
def test_a_denominator_is_guarded_by_a_number_or_max(text, unguarded):
    assert len(unguarded_denominators(read_formula(text))) == unguarded


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a + b * c", "C*B + A", True),
        ("(a)", "a", True),
        ("a - b", "b - a", False),
        ("SUM(a, b)", "sum(b, a)", True),
        ("a / b", "b / a", False),
    ],
)
def test_order_and_spelling_of_a_formula_do_not_matter(one, other, same):
    assert (canonical(read_formula(one)) == canonical(read_formula(other))) == same


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="ab1.,()+-*/ MAXSUM\u00b2\u0663x_", max_size=120))
def test_any_text_is_read_or_refused(text):
    with contextlib.suppress(UnreadableError):
        assert canonical(read_formula(text))
