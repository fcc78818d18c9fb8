"""What is known to happen to prices within the horizon is said, though the figures hold them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import workshop_of
from finops_xl.workshop.contracts import Contract
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.price_outlook import check_outlook, first_change

CASE_STUDY = workshop_of(case_study_content())
NOVEMBER_20, DECEMBER_1 = 46346.0, 46357.0


def shop(
    model: str, *contracts: Contract, horizon: float = 36.0, day: float = NOVEMBER_20
) -> Workshop:
    row = replace(CASE_STUDY.inputs[0], model=model)
    settings = replace(CASE_STUDY.settings, horizon_months=horizon, price_date=day)
    return replace(CASE_STUDY, settings=settings, inputs=[row], contracts=contracts)


def change(workshop: Workshop) -> tuple[str, float | None] | None:
    found = first_change(workshop, workshop.inputs[0])
    if found is None:
        return None
    ratio = None if found.after is None else round(found.after / found.before, 6)
    return str(to_date(found.day)), ratio


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("gemini-4-argon", ("2026-12-01", 2.0)),
        ("gemini-3.8-flash", ("2027-01-01", 2.0)),
        ("gpt-4o", ("2027-01-14", None)),
        ("claude-opus-5-5", None),
        ("no-such-model", None),
    ],
)
def test_scheduled_prices_and_retirements_are_found(
    model: str, expected: tuple[str, float | None] | None
) -> None:
    assert change(shop(model)) == expected


def test_only_the_time_between_price_date_and_end_of_horizon_counts() -> None:
    assert change(shop("gemini-4-argon", day=DECEMBER_1)) is None
    agent = replace(CASE_STUDY.agents[0], go_live=NOVEMBER_20)
    soon = replace(shop("gpt-4o", horizon=1.0), agents=[agent])
    assert change(soon) is None
    assert change(replace(soon, settings=replace(soon.settings, horizon_months=12.0))) is not None


def test_the_end_of_a_negotiated_rate_is_a_change() -> None:
    rate = Contract("claude-*", discount=0.2, valid_to=DECEMBER_1)
    assert change(shop("claude-opus-5-5", rate)) == ("2026-12-01", 1.25)
    coming = Contract("claude-*", discount=0.2, valid_from=DECEMBER_1)
    assert change(shop("claude-opus-5-5", coming)) == ("2026-12-01", 0.8)


def test_the_finding_says_day_and_amounts_at_the_model_of_the_agent() -> None:
    (found,) = check_outlook(shop("gemini-4-argon"))
    assert (found.rule, found.level, found.invalidates) == ("W18", "warning", False)
    assert (found.table, found.column) == (AgentEconomics.TABLE, "Model")
    assert "From 2026-12-01" in found.what
    assert "(+100%)" in found.what
    (found,) = check_outlook(shop("gpt-4o"))
    assert found.what == (
        "From 2027-01-14 the model has no price: gpt-4o is retired as of 2027-01-14: no price from "
        "that day on."
    )
