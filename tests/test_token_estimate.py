"""TOKENESTIMATE: the error band that its help states, on texts that the fit has not seen."""

import math

import pytest
from golden import rows
from hypothesis import given
from hypothesis import strategies as st

from finops_xl import CellError, call

BAND = {"prose": (0.19, 0.28), "code": (0.09, 0.21), "json": (0.06, 0.08)}
COUNTED = rows("token_counts.csv")


def errors_of(kind, vocabulary="o200k_base", where=lambda row: True):
    chosen = [row for row in COUNTED if row["kind"] == kind and where(row)]
    texts = [[row["text"]] for row in chosen]
    found = call("TOKENESTIMATE", texts, kind)
    counted = [float(row[vocabulary]) for row in chosen]
    return sorted(abs(each[0] / count - 1) for each, count in zip(found, counted, strict=True))


@pytest.mark.parametrize("kind", BAND)
def test_the_estimate_keeps_the_band_that_the_help_states(kind):
    usual, worst = BAND[kind]
    errors = errors_of(kind)
    assert len(errors) >= 12
    assert errors[math.ceil(0.9 * len(errors)) - 1] <= usual + 0.005
    assert errors[-1] <= worst + 0.005


@pytest.mark.parametrize("kind", BAND)
def test_the_help_states_the_band(kind):
    from finops_xl.functions import FUNCTIONS

    usual, worst = BAND[kind]
    details = FUNCTIONS["TOKENESTIMATE"].documentation.details
    assert f"{usual * 100:.0f} % for" in details
    assert f"(worst {worst * 100:.0f} %)" in details


def test_an_older_vocabulary_needs_more_for_languages_beside_english():
    assert errors_of("code", "cl100k_base")[-1] <= 0.21
    assert errors_of("json", "cl100k_base")[-1] <= 0.08
    ratios = [
        float(row["cl100k_base"]) / float(row["o200k_base"])
        for row in COUNTED
        if row["kind"] == "prose"
    ]
    assert 4 < max(ratios) < 7


def test_three_languages_of_the_same_text_are_told_apart():
    english = call("TOKENESTIMATE", "The invoice was approved yesterday by the head of finance.")
    chinese = call("TOKENESTIMATE", "财务主管昨天批准了这张发票。")
    assert 9 <= english <= 14
    assert 9 <= chinese <= 15


@pytest.mark.parametrize(("text", "tokens"), [("a", 1), ("!", 1), ("x" * 1_000, 140), (True, 1)])
def test_any_text_has_at_least_one_token(text, tokens):
    assert call("TOKENESTIMATE", text) == tokens


@pytest.mark.parametrize(("arguments", "reason"), [((None,), "missing"), (("a", "sql"), "one of")])
def test_without_a_text_or_a_known_kind_there_is_no_estimate(arguments, reason):
    with pytest.raises(CellError, match=reason) as raised:
        call("TOKENESTIMATE", *arguments)
    assert raised.value.code == "#VALUE!"


def test_one_bad_row_never_touches_its_neighbours():
    answer = call("TOKENESTIMATE", [["one word"], [None], ["{}"]], [["prose"], ["prose"], ["xml"]])
    assert answer[0] == [2.0]
    assert [row[0].code for row in answer[1:]] == ["#VALUE!"] * 2


@given(st.text(min_size=1, max_size=200), st.sampled_from(list(BAND)))
def test_a_longer_text_never_has_fewer_tokens(text, kind):
    text = text.strip() or "a"
    assert call("TOKENESTIMATE", f"{text}\n{text}", kind) >= call("TOKENESTIMATE", text, kind) >= 1
