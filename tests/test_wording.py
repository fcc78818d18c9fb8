"""How the rules read what people write: phrases labelled by what must be found."""

import pytest
from golden import by_id
from hypothesis import given, settings
from hypothesis import strategies as st

from finops_xl.workshop.wording.activity import counted_activity
from finops_xl.workshop.wording.joined import joined_measures
from finops_xl.workshop.wording.owners import owner_trouble
from finops_xl.workshop.wording.quantity import is_measured, is_quantified
from finops_xl.workshop.wording.sources import (
    cannot_measure,
    has_field,
    has_no_source,
    unrepeatable,
)
from finops_xl.workshop.wording.text import is_placeholder, number, plain, quoted, tokens
from finops_xl.workshop.wording.units import unit_trouble
from finops_xl.workshop.wording.wish import vague_aim


def found_in(row):
    text, definition, unit = row["text"], row["definition"], row["unit"]
    match row["kind"]:
        case "wish":
            return vague_aim(text, definition)
        case "name":
            return vague_aim(text, definition) or joined_measures(text)
        case "joined":
            return joined_measures(text)
        case "source":
            return (not has_field(text) and "no field") or unrepeatable(text)
        case "not today":
            return cannot_measure(f"How much trust buyers have; {text}")
        case "unit":
            return unit_trouble(text, definition, "", unit)
        case "owner":
            return owner_trouble(text)
        case "activity":
            return counted_activity(text, definition, unit, "higher")
    raise AssertionError(row["kind"])


@pytest.mark.parametrize("row", by_id("wording.csv"))
def test_a_phrase_is_read_as_labelled(row):
    assert bool(found_in(row)) == (row["expect"] == "found"), found_in(row)


@pytest.mark.parametrize(
    "source", ["not available today (tracking planned for 2027)", "planned", "no system yet"]
)
def test_a_source_that_does_not_exist_yet_is_seen(source):
    assert has_no_source(source)


@pytest.mark.parametrize(
    ("text", "quantified"),
    [
        ("Reduce cycle time to 3 days", True),
        ("Cut churn by half", True),
        ("Improve reporting by 2027", False),  # a year
        ("Transform finance within 12 months", False),  # a deadline
        ("Improve level 2 support", False),  # a label
        ("Improve SAP S/4HANA", False),  # a name
        ("Improve efficiency by 100%", False),  # nothing to count
        ("Save 40 hours a month through efficiency", True),  # hours can be counted
        ("Improve productivity: tickets closed per hour from 5 to 7", True),
        ("Improve efficiency: 30%", False),
    ],
)
def test_a_number_helps_only_on_a_measurable_quantity(text, quantified):
    assert is_quantified(text, defined=False) == quantified


def test_a_definition_measures_when_it_counts_times_or_divides():
    assert is_measured("Share of tickets reopened within 7 days")
    assert is_measured("Claims closed divided by handler hours")
    assert is_measured("Working days from period end to ledger lock")
    assert not is_measured("Employees feel that support is friendlier")
    assert not is_measured("Finance becomes faster")


@pytest.mark.parametrize("cell", ["TBD", "n/a", " to be defined. ", "?", "", "…", "[none]"])
def test_a_placeholder_is_no_answer(cell):
    assert is_placeholder(plain(cell))


def test_text_is_read_whatever_its_typography():
    assert plain("\u00a0Invoice\u200b  cycle\u2013time ") == "Invoice cycle-time"
    assert tokens("On\u2011boarding: 1,200 \u2192 1,500") == (
        "on",
        "boarding",
        ":",
        "1,200",
        "1,500",
    )


def test_a_long_value_is_cut_in_a_message():
    assert quoted("x" * 500) == "'" + "x" * 57 + "...'"


@pytest.mark.parametrize(
    ("cell", "value"),
    [(0, 0.0), (6.5, 6.5), ("6.5", None), (True, None), (None, None), (float("nan"), None)],
)
def test_only_a_number_is_a_number(cell, value):
    assert number(cell) == value


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=300), st.text(max_size=300))
def test_no_text_in_any_language_breaks_the_reading(name, definition):
    for kind in ("wish", "name", "joined", "source", "not today", "owner", "activity"):
        found_in({"kind": kind, "text": name, "definition": definition, "unit": "count/month"})
    unit_trouble(name, definition, definition, name)
    is_quantified(definition, defined=True)
