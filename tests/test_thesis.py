"""The economic thesis of an agent in one sentence."""

import pytest

from finops_xl.errors import CellError
from finops_xl.workshop.thesis import line_of, thesis


@pytest.mark.parametrize(
    ("line", "outcome", "mechanism", "sentence"),
    [
        ("bottom", "cost by 5 %", "sorting mail", "reduce cost by 5 % by sorting mail"),
        ("Bottom line", "Reduce cost", "sorting mail", "reduce cost by sorting mail"),
        ("TOP", "2 M EUR margin", "by selling", "generate 2 M EUR margin by selling"),
        ("top line", "GENERATE margin.", "By selling.", "generate margin by selling"),
        ("bottom", " reduce   late  fees. ", "  by  paying  early ", None),
        ("bottom", "generate waste", "x", "reduce generate waste by x"),  # the verb of the other
        ("bottom", "reduced staff", "x", "reduce reduced staff by x"),  # another word
        ("bottom", "reduce reduce cost", "x", "reduce reduce cost by x"),  # once
        ("bottom", "cost..", "bypassing", "reduce cost. by bypassing"),
    ],
)
def test_a_verb_already_typed_is_not_doubled(line, outcome, mechanism, sentence):
    sentence = sentence or "reduce late fees by paying early"
    assert thesis(line, outcome, mechanism) == f"This agent exists to {sentence}."


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("middle", "cost", "mail"), "line is 'middle'; it must be bottom or top"),
        (("", "cost", "mail"), "line is ''"),
        (("top", " ", "mail"), "outcome is missing"),
        (("top", "cost", ""), "mechanism is missing"),
    ],
)
def test_what_is_missing_is_named(arguments, reason):
    with pytest.raises(CellError, match=reason) as caught:
        thesis(*arguments)
    assert caught.value.code == "#VALUE!"


def test_a_line_is_read_in_any_case():
    assert [line_of(t) for t in ("bottom", "BOTTOM LINE", " Top  line ", "both", "")] == [
        "bottom",
        "bottom",
        "top",
        None,
        None,
    ]
