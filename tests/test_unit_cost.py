"""Which unit cost counts, and that the price list gives what the price book gives."""

from __future__ import annotations

import csv
import random
from dataclasses import replace

import pytest

import finops_xl
from finops_xl.errors import CellError
from finops_xl.prices.book import TABLE, price_book
from finops_xl.prices.cost import TOKENS_PER_PRICE
from finops_xl.template.settings import SETTINGS
from finops_xl.workshop.contracts import Contract, contracted_prices
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.last_known import METERS, with_prices, with_unit_cost
from finops_xl.workshop.records import Model
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.unit_cost import (
    LAST_KNOWN,
    LIVE,
    MISSING,
    PRICE_LIST,
    UNCLEAR,
    UnitCost,
    computed_unit_cost,
    unit_cost,
    unit_cost_reason,
)

LIST = contracted_prices(())
TODAY = Settings(price_date=price_book().as_of)
MODEL = Model("m", input=2.0, output=8.0, cache_read=0.5)
INPUTS = AgentEconomics(
    "A01",
    model="m",
    input_tokens=1000.0,
    output_tokens=100.0,
    cached_tokens=400.0,
    calls=5.0,
    unit_cost_known=0.25,
    unit_cost_model="M",
)
BY_LIST = (600 * 2.0 + 400 * 0.5 + 100 * 8.0) * 5 / 1e6


def test_live_comes_first_then_what_follows_the_tokens_then_what_was_saved() -> None:
    assert unit_cost(replace(INPUTS, unit_cost_live=0.3), MODEL) == UnitCost(BY_LIST, 0.3, LIVE)
    assert unit_cost(INPUTS, MODEL) == UnitCost(BY_LIST, BY_LIST, PRICE_LIST)
    assert unit_cost(INPUTS, None) == UnitCost(None, 0.25, LAST_KNOWN)
    assert unit_cost(replace(INPUTS, unit_cost_known=None), None) == UnitCost(None, None, MISSING)


@pytest.mark.parametrize(
    ("inputs", "model"),
    [
        ({"input_tokens": None}, {}),
        ({"output_tokens": None}, {}),
        ({"output_tokens": "few"}, {}),
        ({"output_tokens": -1.0}, {}),
        ({"cached_tokens": 1001.0}, {}),
        ({"cached_tokens": -1.0}, {}),
        ({"calls": -1.0}, {}),
        ({"calls": "some"}, {}),
        ({}, {"input": None}),
        ({}, {"output": ""}),
        ({}, {"cache_read": None}),
        ({}, {"holds_to": 999.0}),
        ({}, {"holds_to": "no limit"}),
        ({}, {"input": CellError("#N/A")}),
    ],
    ids=str,
)
def test_the_price_list_is_silent_where_anything_is_unknown_or_unsound(
    inputs: dict[str, object], model: dict[str, object]
) -> None:
    assert unit_cost(replace(INPUTS, **inputs), replace(MODEL, **model)).listed is None  # type: ignore[arg-type]


def test_a_unit_cost_of_another_model_is_not_used() -> None:
    for other in ("n", None):
        agent = replace(INPUTS, unit_cost_model=other)
        assert unit_cost(agent, None) == UnitCost(None, None, MISSING)
    stale = replace(MODEL, price_from=LIVE, known_model="n", holds_to=9e9)
    assert unit_cost(INPUTS, stale).listed is None
    assert unit_cost(INPUTS, replace(stale, known_model="M")).listed == BY_LIST


def test_where_a_contract_leaves_the_price_open_nothing_saved_stands_in() -> None:
    model = Model("m", price_from=UNCLEAR)
    assert unit_cost(INPUTS, model) == UnitCost(None, None, MISSING)
    assert unit_cost(INPUTS, replace(model, price_from=MISSING)).used == 0.25


def test_contracted_prices_are_kept_and_none_where_the_contract_leaves_them_open() -> None:
    half = contracted_prices([Contract("gpt-4*", discount=0.5)])
    open_ = contracted_prices([Contract("gpt-4*", discount=50.0)])
    kept = with_prices(Model("gpt-4o"), TODAY, half)
    assert (kept.input_known, kept.output_known) == (1.25, 5.0)
    assert kept.holds_to == with_prices(Model("gpt-4o"), TODAY, LIST).holds_to
    assert with_prices(kept, TODAY, open_) == Model("gpt-4o")
    typed = Model("gpt-4o", input_known=3.0)
    assert with_prices(typed, TODAY, open_) == replace(typed, known_model="gpt-4o")
    agent = replace(INPUTS, model="gpt-4o")
    at_list, at_half = (computed_unit_cost(agent, TODAY, prices) for prices in (LIST, half))
    assert at_list
    assert at_half == pytest.approx(at_list / 2)
    assert with_unit_cost(agent, TODAY, open_).unit_cost_known is None
    assert "rate 1 of Contracts: discount must be" in unit_cost_reason(agent, TODAY, open_)


def test_a_price_is_needed_only_for_tokens_that_are_there() -> None:
    no_cache = replace(INPUTS, cached_tokens=None, calls=None)
    assert unit_cost(no_cache, replace(MODEL, cache_read=None)).listed == pytest.approx(
        (1000 * 2.0 + 100 * 8.0) / 1e6
    )
    assert unit_cost(INPUTS, replace(MODEL, holds_to=1000.0)).listed == BY_LIST


def models_of_the_book() -> list[str]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return sorted({f"{row['provider']}/{row['model']}" for row in csv.DictReader(file)})


def live(model: str, *tokens: float) -> object:
    given, output, cached, calls = tokens
    return finops_xl.call("TOKENCOST", model, given, output, cached, None, calls, TODAY.price_date)


def listed(model: Model, *tokens: float) -> float | None:
    given, output, cached, calls = tokens
    inputs = AgentEconomics(
        "A01",
        model=model.model,
        input_tokens=given,
        output_tokens=output,
        cached_tokens=cached,
        calls=calls,
    )
    return unit_cost(inputs, model).listed


def test_the_price_list_gives_what_the_price_book_gives_and_is_silent_where_it_cannot() -> None:
    chance = random.Random(3)
    answered = beyond = 0
    for name in models_of_the_book():
        kept = with_prices(Model(name), TODAY, LIST)
        shown = {field: getattr(kept, f"{field}_known") for field in METERS}
        model = replace(kept, **shown)
        for scale in (1e3, 1e5, 1e6, 1e7):
            given = chance.uniform(0, scale)
            tokens = (given, chance.uniform(0, 4000), chance.choice([0.0, given / 3]), 3.0)
            ours = listed(model, *tokens)
            try:
                theirs = live(name, *tokens)
            except CellError:
                assert ours is None, (name, tokens)
                continue
            if ours is None:
                beyond += 1
                assert isinstance(model.holds_to, float)
                assert given > model.holds_to, (name, tokens)
            else:
                answered += 1
                assert ours == pytest.approx(theirs, rel=1e-12), (name, tokens)
    assert answered > 300
    assert beyond > 10


def test_the_highest_input_that_pays_the_list_price_still_does() -> None:
    kept = with_prices(Model("gpt-6.1-sol"), TODAY, LIST)
    assert isinstance(kept.holds_to, float)
    assert isinstance(kept.input_known, float)
    at, above = kept.holds_to, kept.holds_to + 1
    assert live("gpt-6.1-sol", at, 0.0, 0.0, 1.0) == pytest.approx(at * kept.input_known / 1e6)
    price = live("gpt-6.1-sol", above, 0.0, 0.0, 1.0)
    assert isinstance(price, float)
    assert price > 1.5 * above * kept.input_known / 1e6


def test_what_the_price_book_cannot_price_stays_as_it_is() -> None:
    own = Model("our-own-model", input_known=3.0, output_known=9.0, known_model="our-own-model")
    assert with_prices(replace(own, known_model=None), TODAY, LIST) == own
    retired = replace(own, model="gpt-4", known_on=46000.0)  # retired on 2026-10-23
    for model in (own, retired, Model()):
        assert with_prices(model, TODAY, LIST) == model
    known = Model("gpt-4o", input_known=1.0, cache_write_known=7.0)
    assert with_prices(known, Settings(price_date="soon"), LIST) == known
    fresh = with_prices(known, TODAY, LIST)
    assert (fresh.input_known, fresh.cache_write_known) == (2.5, None)
    agent = AgentEconomics(
        "A01", model="our-own-model", input_tokens=1.0, output_tokens=1.0, unit_cost_known=0.5
    )
    assert with_unit_cost(agent, TODAY, LIST) == agent


def test_a_blank_price_date_means_the_day_of_the_price_book() -> None:
    blank = with_prices(Model("gpt-4o"), Settings(), LIST)
    assert blank == with_prices(Model("gpt-4o"), TODAY, LIST)
    assert blank.known_on == price_book().as_of
    agent = AgentEconomics("A01", model="gpt-4o", input_tokens=1000.0, output_tokens=200.0)
    assert computed_unit_cost(agent, Settings(), LIST) == computed_unit_cost(agent, TODAY, LIST)
    assert "Unknown model" in unit_cost_reason(replace(agent, model="gpt-o4"), Settings(), LIST)


def test_prices_are_per_million_tokens_everywhere() -> None:
    assert SETTINGS["TokensPerPrice"].default == TOKENS_PER_PRICE
