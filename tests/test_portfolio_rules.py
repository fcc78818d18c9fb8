"""P01 to P03: the same benefit is not counted twice, adoption is counted once."""

from dataclasses import replace

import pytest
from kpi_cases import sound_kpi, sound_target

from finops_xl.workshop.model import Workshop
from finops_xl.workshop.portfolio_rules import (
    check_benefits,
    claims_of,
    overdrawn_pools,
    shared_benefits,
)
from finops_xl.workshop.records import Agent
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_rules import check_target
from finops_xl.workshop.validation import validate

HOURS = {"unit": "hours/month", "direction": "higher", "baseline": 0.0}


def agent(agent_id="A01", process="Invoices", driver="labour savings", position=0):
    return Agent(agent_id, f"Agent {agent_id}", process, "Bottom line", driver, position=position)


def saving(agent_id, hours, pool=180.0, *, stretch=None, money=50.0, name="Hours saved", **kpi):
    """Give a KPI and a target that saves hours out of a pool."""
    named = {"agent_id": agent_id, "kpi": name}
    levels = {"floor_12": hours / 2, "target_12": hours, "stretch_12": stretch or hours}
    return (
        sound_kpi(**{**HOURS, **named, "eligible_pool": pool, **kpi}),
        sound_target(**named, **levels, money_per_unit=money),
    )


def workshop(agents, *savings):
    kpis, targets = zip(*savings, strict=True)
    placed = [replace(each, position=at) for at, each in enumerate(kpis)]
    return Workshop(Settings(), agents=agents, kpis=placed, targets=targets)


def told(found):
    return [(f.rule, f.table, f.column, f.agent_id) for f in found]


TWO = (agent("A01"), agent("A02", driver="cycle time", position=1))


def test_claims_of_two_agents_do_not_add_up_to_more_than_the_pool():
    found = check_benefits(workshop(TWO, saving("A01", 100.0), saving("A02", 90.0)))
    assert told(found) == [
        ("P01", "Kpis", "Eligible pool", "A01"),
        ("P01", "Kpis", "Eligible pool", "A02"),
    ]
    assert found[0].what == (
        "The monetised claims on the pool of 180 hours/month in 'Invoices' add up to 190 at the "
        "12-month target: A01 'Hours saved' 100, A02 'Hours saved' 90."
    )
    assert (found[0].level, found[0].invalidates) == ("error", True)


def test_claims_that_use_the_pool_up_are_sound():
    assert check_benefits(workshop(TWO, saving("A01", 100.0), saving("A02", 80.0))) == []


def test_a_stretch_above_the_pool_is_told_where_the_targets_fit():
    (first, _) = check_benefits(
        workshop(TWO, saving("A01", 90.0, stretch=120.0), saving("A02", 90.0))
    )
    assert "add up to 210 at the 12-month stretch" in first.what


@pytest.mark.parametrize(
    ("agents", "second"),
    [
        (TWO, saving("A02", 90.0, money=None)),  # carries no money
        (TWO, saving("A02", 90.0, pool=None)),  # no pool is given
        (TWO, saving("A02", 90.0, pool=170.0)),  # another pool of the same process
        (TWO, saving("A02", 90.0, unit="tasks/month")),
        ((TWO[0], agent("A02", "Orders", "cycle time")), saving("A02", 90.0)),
    ],
)
def test_claims_on_different_pools_are_not_added_up(agents, second):
    assert check_benefits(workshop(agents, saving("A01", 100.0), second)) == []


def test_one_agent_may_overdraw_its_pool_with_two_kpis():
    found = check_benefits(
        workshop(TWO, saving("A01", 100.0), saving("A01", 90.0, name="More hours saved"))
    )
    assert [(f.rule, f.kpi) for f in found] == [("P01", "Hours saved"), ("P01", "More hours saved")]


@pytest.mark.parametrize(("unit", "rules"), [("tasks/month", ["P01"]), ("hours/month", [])])
def test_a_single_claim_above_its_pool_is_told_once(unit, rules):
    alone = workshop(TWO, saving("A01", 200.0, unit=unit))
    assert [f.rule for f in check_benefits(alone)] == rules  # of hours T04 tells it


def test_a_pool_of_agent_handled_work_is_drawn_on_at_its_adoption():
    most = 180.0 / 0.8  # the sound target has an adoption of 80 %
    on_agent_work = {"measured_on": "agent-handled work", "unit": "tasks/month"}
    assert check_benefits(workshop(TWO, saving("A01", most, **on_agent_work))) == []
    assert check_benefits(workshop(TWO, saving("A01", most + 1, **on_agent_work))) != []


def test_two_agents_with_money_from_one_process_and_driver_are_both_told():
    agents = (agent("A01"), agent("A02", " INVOICES", "Labour savings", position=1))
    found = check_benefits(workshop(agents, saving("A01", 10.0), saving("A02", 10.0)))
    assert told(found) == [
        ("P02", "Agents", "Process", "A01"),
        ("P02", "Agents", "Process", "A02"),
    ]
    assert found[0].what == (
        "A01 and A02 monetise the same process 'Invoices' and value driver 'labour savings'."
    )
    assert not found[0].invalidates


@pytest.mark.parametrize(
    ("process", "driver", "money"),
    [("Invoices", "labour savings", None), ("Orders", "labour savings", 5.0), ("", "", 5.0)],
)
def test_agents_without_a_common_monetised_benefit_are_not_told(process, driver, money):
    agents = (agent("A01", process or ""), agent("A02", "Invoices", driver, position=1))
    two = workshop(agents, saving("A01", 10.0), saving("A02", 10.0, money=money))
    assert [f.rule for f in check_benefits(two)] == []


def test_claims_of_several_workbooks_name_the_workbook():
    claims = [
        *claims_of(workshop(TWO[:1], saving("A01", 100.0)), "Sales"),
        *claims_of(workshop(TWO[:1], saving("A01", 90.0)), "Service"),
    ]
    (pool,), (benefit,) = overdrawn_pools(claims), shared_benefits(claims)
    assert "A01 (Sales) 'Hours saved' 100, A01 (Service) 'Hours saved' 90" in pool.trouble.what
    assert benefit.trouble.what.startswith("A01 (Sales) and A01 (Service) monetise")
    assert pool.workshops == benefit.workshops == {"Sales", "Service"}


def test_the_button_judges_the_portfolio_of_a_workbook():
    two = workshop(TWO, saving("A01", 100.0), saving("A02", 90.0))
    assert [f.agent_id for f in validate(two, 46326.0) if f.rule == "P01"] == ["A01", "A02"]


def adoption_twice(target, **kpi):
    found = check_target(target, sound_kpi(**{"measured_on": "agent-handled work", **kpi}))
    return [f.what for f in found if f.rule == "P03"]


SCALED = sound_target(target_12=6.5 - 4.0 * 0.6 * 0.8)
"""Claim 2.5 days against 6.5, discount 40 %, adoption 80 %."""


def test_a_target_set_as_claim_times_adoption_is_not_multiplied_by_it_again():
    assert adoption_twice(SCALED) == [
        "Adoption enters its money twice: the 12-month target is the discounted claim x adoption "
        "80%, and money counts it again."
    ]


def test_an_amount_a_month_of_agent_handled_work_holds_adoption_already():
    (what,) = adoption_twice(sound_target(), unit="hours/month", direction="higher", baseline=0.0)
    assert "an amount in hours/month of agent-handled work grows with adoption" in what


def test_a_definition_that_counts_adoption_is_told():
    (what,) = adoption_twice(
        sound_target(), definition="Days saved. Adoption is already in the number of invoices."
    )
    assert "its name or definition counts adoption" in what


@pytest.mark.parametrize(
    ("target", "kpi"),
    [
        (SCALED, {"measured_on": "all work"}),  # adoption belongs into this target
        (replace(SCALED, money_per_unit=None), {}),
        (replace(SCALED, adoption_12=1.0), {}),  # nothing is multiplied
        (replace(SCALED, discount=None), {}),
        (sound_target(), {}),  # the level of the work that the agent does
    ],
)
def test_adoption_that_counts_once_is_no_finding(target, kpi):
    assert adoption_twice(target, **kpi) == []
