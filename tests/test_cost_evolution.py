"""1 Cost pairs: every cost and change is what our functions and the sources say."""

import datetime as dt
import io
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from cost_workbook import PAGE, PAIRS, PRICE_DATE, TABLE, Made, made
from made_workbooks import WITHOUT_ADD_IN, workbook_of

import finops_xl
from finops_xl.books.file import FileBook
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.functions import FUNCTIONS
from finops_xl.macros.carry_over import carry_over
from finops_xl.template.build import build
from finops_xl.template.content import Content, empty_content
from finops_xl.template.formulas.evolution import NO_COMPARISON, NO_DAY, PAIR_TWICE, REVERSED
from finops_xl.workshop.cost_evolution import IN_FORCE, SCHEDULED, Evolution
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.lists import COMPARISONS

EACH = [pytest.param(row, id=str(row.pair)) for row in PAIRS]
INPUT, OUTPUT, CALLS = 2000.0, 500.0, 1_000_000.0
MOST_CELLS = 130

# Section 7 of the price reference: the list-price story, 1M calls of 2,000 / 500 tokens.
PUBLISHED = {
    "Frontier, Anthropic: Opus 4 to 5.5": (67_500, 18_000, "3.8x cheaper"),
    "Frontier, OpenAI: o3 to GPT-6.1 Sol": (40_000, 9_000, "4.4x cheaper"),
    "Mid, Anthropic: Sonnet 4 to 5.5": (13_500, 9_000, "1.5x cheaper"),
    "Mid, Google: 2.5 Pro to 4 Argon": (7_500, 9_000, "1.2x dearer"),
    "Mid, Google: the same from December": (7_500, 18_000, "2.4x dearer"),
    "Efficient, Anthropic: Haiku 3.5 to 5.5": (3_600, 450, "8.0x cheaper"),
    "Efficient, OpenAI: 4.1 Nano to 6 Luna": (400, 450, "1.1x dearer"),
    "Efficient, Google: 2.5 Flash to 3.8 Flash": (600, 3_375, "5.6x dearer"),
    "Efficient, Google: the same from January": (600, 6_750, "11.3x dearer"),
    "o3": (40_000, 8_000, "5.0x cheaper"),
    "GPT-4": (90_000, 90_000, "unchanged"),
}


def expected_costs(row: Evolution) -> tuple[Any, Any]:
    """Price both days with TOKENCOST, tokens as the pair has them."""
    tokens = (row.own_input or INPUT, row.own_output or OUTPUT)
    now = (tokens[0] * (row.input_times or 1), tokens[1] * (row.output_times or 1))  # type: ignore[operator]
    return (
        finops_xl.call("TOKENCOST", row.model_then, *tokens, 0, 0, CALLS, row.date_then),
        finops_xl.call("TOKENCOST", row.model_now, *now, 0, 0, CALLS, row.date_now or PRICE_DATE),
    )


@pytest.mark.parametrize("pair", EACH)
def test_a_pair_costs_what_tokencost_says_and_changes_as_pricechange_says(pair: Evolution) -> None:
    row = made().row(pair.pair)
    then, now = expected_costs(pair)
    change = finops_xl.call(
        "PRICECHANGE", pair.model_then, pair.date_then, pair.model_now,
        pair.date_now or PRICE_DATE, pair.own_input or INPUT, pair.own_output or OUTPUT,
    )  # fmt: skip
    assert (row["Cost then"], row["Cost now"]) == pytest.approx((then, now), rel=1e-9)
    assert row["Change of price"] == pytest.approx(change, rel=1e-9, abs=1e-12)
    assert row["Change of cost"] == pytest.approx(now / then - 1, rel=1e-9, abs=1e-12)
    if pair.input_times is None and pair.output_times is None:
        assert row["Change of cost"] == pytest.approx(row["Change of price"], abs=1e-12)
    future = (pair.date_now or PRICE_DATE) > PRICE_DATE  # type: ignore[operator]
    assert row["Standing"] == (SCHEDULED if future else IN_FORCE)
    assert row["Check"] == "OK"


@pytest.mark.parametrize(("pair", "figures"), PUBLISHED.items())
def test_the_list_price_story_is_the_published_one(
    pair: str, figures: tuple[float, float, str]
) -> None:
    row = made().row(pair)
    assert (row["Cost then"], row["Cost now"], row["In words"]) == figures


def test_every_kind_of_comparison_has_pairs_and_each_pair_says_where_it_comes_from() -> None:
    assert {row.comparison for row in PAIRS} == set(COMPARISONS)
    assert len({row.pair for row in PAIRS}) == len(PAIRS)
    for row in PAIRS:
        assert row.note
        if row.comparison in ("Same capability", "Tokens per task"):
            assert "https://" in str(row.note) or "Own example" in str(row.note)
        if row.comparison == "Same model":
            assert row.model_then == row.model_now


def test_the_story_of_google_starts_when_its_first_price_is_known() -> None:
    with pytest.raises(Exception, match="2025-06-17"):
        finops_xl.call("TOKENCOST", "gemini-2.5-pro", 1, 1, 0, 0, 1, "2025-05-22")
    row = next(row for row in PAIRS if row.model_then == "gemini-2.5-pro")
    assert row.date_then == to_serial(dt.date(2025, 6, 17))
    assert "2025-06-17" in str(row.note)


FINE = Evolution("fine", "Same tier", "o3", PRICE_DATE - 100, "o3", PRICE_DATE)
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "unknown then": ({"model_then": "gpt-9"}, "Unknown model 'gpt-9'"),
    "unknown now": ({"model_now": "gpt-9"}, "Unknown model 'gpt-9'"),
    "reversed": ({"date_now": PRICE_DATE - 101}, REVERSED),
    "no day": ({"date_then": None}, NO_DAY),
    "too early": ({"date_then": to_serial(dt.date(2020, 1, 1))}, "No price of o3 is known before"),
    "negative": ({"own_input": -5.0}, "input_tokens"),
    "too long": ({"own_input": 9_000_000.0}, "context"),
}


@cache
def faulty() -> Made:
    """The default pairs, before them one of each fault, and some that the page cannot tell."""
    faults = [replace(FINE, pair=name, **changes) for name, (changes, _) in FAULTS.items()]
    untold = [replace(FINE, pair="untold", comparison=None), replace(FINE, pair="GPT-4")]
    return Made((*faults, *untold, *PAIRS))


@pytest.mark.parametrize(("pair", "fault"), FAULTS.items(), ids=FAULTS)
def test_a_faulty_pair_says_why_in_its_row_and_has_no_figure(
    pair: str, fault: tuple[dict[str, Any], str]
) -> None:
    row = faulty().row(pair)
    assert fault[1] in row["Check"]
    for header in ("Change of cost", "In words", "Place in chart"):
        assert row[header] in (None, "")


def test_a_faulty_pair_touches_no_other() -> None:
    others = faulty().rows()[-len(PAIRS) :]
    for row, other in zip(made().rows(), others, strict=True):
        counted = {"Place in chart"} | ({"Check"} if row["Pair"] == "GPT-4" else set())
        assert {k: v for k, v in row.items() if k not in counted} == {
            k: v for k, v in other.items() if k not in counted
        }


def test_a_pair_that_the_page_could_not_tell_is_noticed() -> None:
    assert faulty().row("untold")["Check"] == NO_COMPARISON
    assert faulty().row("untold")["Place in chart"] in (None, "")
    checks = [row["Check"] for row in faulty().rows() if row["Pair"] == "GPT-4"]
    assert checks == [PAIR_TWICE] * 2


def test_without_the_add_in_pairs_say_so_and_nothing_shows_an_error() -> None:
    found = recalculate(Workbook.from_bytes(workbook_of("empty"), "test"), WITHOUT_ADD_IN)
    checks = [value for value in found.values[TABLE].values() if value == "needs add-in"]
    assert len(checks) == len(PAIRS)
    for tab in (TABLE, PAGE):
        values = [str(value) for value in found.values[tab].values()]
        assert not [value for value in values if value.startswith("#")]


def test_the_story_takes_few_cells_of_our_functions() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")))
    formulas = [
        str(cell.value)
        for tab in (TABLE, PAGE)
        for row in book[tab].iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    ours = [text for text in formulas if any(f"{name}(" in text for name in FUNCTIONS)]
    assert 0 < len(ours) <= MOST_CELLS


def test_pairs_and_workload_are_taken_over_and_a_workbook_without_them_gets_the_usual_pairs(
    tmp_path: Path,
) -> None:
    content = empty_content()
    mine = Evolution("mine", "Same model", "o3", PRICE_DATE - 100, "o3", None)
    typed: dict[str, Any] = {"EvolutionCalls": 5000.0, "HeadlinePair": "mine"}
    rows = {**content.rows, Evolution: (mine,)}
    build(Content({**content.settings, **typed}, rows), tmp_path / "old.xlsx")
    found = carry_over(FileBook.open(tmp_path / "old.xlsx")).content
    assert {name: found.settings[name] for name in typed} == typed
    assert [row.pair for row in found.of(Evolution)] == ["mine"]

    older = openpyxl.load_workbook(tmp_path / "old.xlsx")
    del older[TABLE]
    older.save(tmp_path / "older.xlsx")
    found = carry_over(FileBook.open(tmp_path / "older.xlsx")).content
    assert [row.pair for row in found.of(Evolution)] == [row.pair for row in PAIRS]
