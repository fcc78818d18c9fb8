"""Value targets: discounted claims, adoption, bands, attainment and status."""

import json
import math

import pytest
from golden import agrees, arguments, by_id, rows
from hypothesis import assume, given
from hypothesis import strategies as st

from finops_xl import CellError, call
from finops_xl.functions import FUNCTIONS
from finops_xl.workshop.target_basis_rules import DEEPEST_DISCOUNT
from finops_xl.workshop.target_level_rules import MOST_OF_CLAIM

levels = st.floats(-1e9, 1e9)
shares = st.floats(0, 1)


@pytest.mark.parametrize("row", by_id("value_targets.csv"))
def test_a_golden_case_gets_its_answer(row):
    try:
        answer = call(row["function"], **arguments(row))
    except CellError as error:
        answer = error.code
    assert agrees(answer, json.loads(row["expected"]), row["tol"]), row["note"]


@pytest.mark.parametrize("row", by_id("targets.csv", expect="valid"))
@pytest.mark.parametrize("month", ["6", "12"])
def test_every_level_of_a_sound_target_has_its_own_status(row, month):
    floor, target, stretch = (
        float(row[f"{name}{month}"]) for name in ("floor", "target", "stretch")
    )
    reached = [
        call("TARGETSTATUS", each, floor, target, stretch) for each in (floor, target, stretch)
    ]
    assert reached == ["Target" if floor == target else "Floor", "Target", "Stretch"]
    baseline = float(row["baseline"])
    assert call("TARGETSTATUS", baseline, floor, target, stretch) == "Below floor"
    assert call("ATTAINMENT", target, baseline, target) == 1
    assert 0 < call("ATTAINMENT", floor, baseline, target) <= 1


def test_the_discounts_of_a_band_are_those_that_the_rules_ask_for():
    defaults = {p.name: p.default for p in FUNCTIONS["TARGETBAND"].parameters}
    assert math.isclose(1 - defaults["low_discount"], MOST_OF_CLAIM)
    assert defaults["high_discount"] == DEEPEST_DISCOUNT


def test_a_band_takes_the_usual_adoption_where_none_is_stated():
    usual = call("TARGETBAND", 100, 20)
    assert usual == call("TARGETBAND", 100, 20, call("ADOPTION", 6), call("ADOPTION", 12))
    assert call("TARGETBAND", 100, 20, "", 0.8)[0] == usual[0]


@given(baseline=levels, claim=levels, adoption=shares, discounts=st.tuples(shares, shares))
def test_a_band_is_discountclaim_at_its_discounts(baseline, claim, adoption, discounts):
    low, high = sorted(discounts)
    (floor, target, stretch), later = call(
        "TARGETBAND", baseline, claim, adoption, adoption, low, high
    )
    assert later == [floor, target, stretch]
    assert floor == call("DISCOUNTCLAIM", baseline, claim, high, adoption)
    assert stretch == call("DISCOUNTCLAIM", baseline, claim, low, adoption)
    scale = max(abs(baseline), abs(claim))
    assert math.isclose(target, (floor + stretch) / 2, rel_tol=1e-9, abs_tol=1e-9 * scale)


@given(baseline=levels, claim=levels, discounts=st.tuples(shares, shares), adoption=shares)
def test_a_deeper_discount_never_leaves_more_of_the_claim(baseline, claim, discounts, adoption):
    less, more = (
        abs(call("DISCOUNTCLAIM", baseline, claim, discount, adoption) - baseline)
        for discount in sorted(discounts, reverse=True)
    )
    assert less <= more + 1e-9 * max(abs(baseline), abs(claim))


@given(baseline=levels, target=levels, share=st.floats(-2, 2))
def test_attainment_is_the_share_of_the_way_that_was_walked(baseline, target, share):
    assume(abs(target - baseline) > 1e-3 * max(abs(target), abs(baseline)))
    actual = baseline + share * (target - baseline)
    assert math.isclose(call("ATTAINMENT", actual, baseline, target), share, abs_tol=1e-9)


@given(months=st.tuples(st.floats(0, 1e4), st.floats(0, 1e4)), ceiling=shares)
def test_adoption_never_falls_and_stays_within_the_ceiling(months, ceiling):
    earlier, later = (call("ADOPTION", month, ceiling) for month in sorted(months))
    assert 0 <= earlier <= later <= ceiling


@given(actuals=st.tuples(levels, levels), floor=levels, target=levels, stretch=levels)
def test_a_better_level_never_has_a_worse_status(actuals, floor, target, stretch):
    floor, target, stretch = sorted((floor, target, stretch))
    assume(floor < stretch)
    order = ["Below floor", "Floor", "Target", "Stretch"]
    rising = [call("TARGETSTATUS", each, floor, target, stretch) for each in sorted(actuals)]
    assert rising == sorted(rising, key=order.index)
    mirrored = [call("TARGETSTATUS", -each, -floor, -target, -stretch) for each in sorted(actuals)]
    assert mirrored == rising, "the same where lower is better"


def test_a_level_reached_up_to_rounding_is_reached():
    assert call("TARGETSTATUS", 0.1 + 0.2, 0.3, 0.2, 0.1) == "Floor"
    assert 0.1 + 0.2 > 0.3


@pytest.mark.parametrize(
    ("name", "given", "code"),
    [
        ("DISCOUNTCLAIM", (1, 2, 1.01), "#NUM!"),
        ("DISCOUNTCLAIM", (1, 2, -0.01), "#NUM!"),
        ("DISCOUNTCLAIM", (1, 2, 0.4, 1.5), "#NUM!"),
        ("DISCOUNTCLAIM", (1, 2, 0.4, -1), "#NUM!"),
        ("DISCOUNTCLAIM", (1, 2, 0.4, 1, "percent"), "#VALUE!"),
        ("DISCOUNTCLAIM", (1,), "#VALUE!"),
        ("DISCOUNTCLAIM", (-1e308, 1e308, 0), "#NUM!"),
        ("ADOPTION", (-1,), "#NUM!"),
        ("ADOPTION", (6, 1.2), "#NUM!"),
        ("ADOPTION", (6, -0.2), "#NUM!"),
        ("ADOPTION", (6, 1, 12, 3), "#NUM!"),
        ("ADOPTION", (None,), "#VALUE!"),
        ("TARGETBAND", (1, 2, 1.1), "#NUM!"),
        ("TARGETBAND", (1, 2, 0.5, -0.1), "#NUM!"),
        ("TARGETBAND", (1, 2, 0.5, 0.8, -0.1), "#NUM!"),
        ("TARGETBAND", (1, 2, 0.5, 0.8, 0.3, 1.1), "#NUM!"),
        ("TARGETBAND", (1, 2, 0.5, 0.8, 0.6, 0.5), "#NUM!"),
        ("TARGETBAND", ([[1], [2]], 2), "#VALUE!"),
        ("TARGETBAND", (-1e308, 1e308), "#NUM!"),
        ("TARGETBAND", (1, CellError("#NAME?"), 7), "#NAME?"),
        ("ATTAINMENT", (1, 0.1 + 0.2, 0.3), "#DIV/0!"),
        ("ATTAINMENT", (1, "0", 1), "#VALUE!"),
        ("TARGETSTATUS", (1, 2, 1, 3), "#NUM!"),
        ("TARGETSTATUS", (1, 2, 2.5, None), "#VALUE!"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_reason(name, given, code):
    with pytest.raises(CellError) as failure:
        call(name, *given)
    assert failure.value.code == code
    assert failure.value.reason


def test_ranges_broadcast_and_one_bad_row_never_touches_its_neighbours():
    statuses = call("TARGETSTATUS", 5, 5.8, [[5], [5.1], [9], [None]], 4.4)
    assert statuses[:2] == [["Target"], ["Target"]]
    assert [row[0].code for row in statuses[2:]] == ["#NUM!", "#VALUE!"]
    incoming = CellError("#REF!", "")
    claims = call("DISCOUNTCLAIM", [[100, 100, incoming]], 200, [[0.5, 2, 0.5]], 1, "level")
    assert claims[0][0] == 150
    assert [cell.code for cell in claims[0][1:]] == ["#NUM!", "#REF!"]
    assert call("ADOPTION", [[3], [12]], [[0.5, 1]]) == [
        pytest.approx([0.05, 0.1]),
        pytest.approx([0.45, 0.9]),
    ]


def test_the_golden_cases_name_every_function_of_value_targets():
    named = {row["function"] for row in rows("value_targets.csv")}
    assert named == {f.name for f in FUNCTIONS.values() if f.category == "Value targets"}


def test_a_target_that_equals_the_floor_but_for_float_dust_lies_between() -> None:
    assert call("TARGETSTATUS", 0.35, 0.1 + 0.2, 0.3, 0.5) == "Target"
    floor = call("DISCOUNTCLAIM", 0.7, 0.42, 0.5)
    assert floor != 0.56
    assert call("TARGETSTATUS", 0.5, floor, 0.56, 0.42) == "Target"
