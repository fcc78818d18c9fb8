"""Cost, value and return of an agent, against figures worked out by hand."""

import math
from dataclasses import replace

import pytest

from finops_xl.economics.cashflows import payback, value_curve
from finops_xl.workshop.agent_economics import (
    GO,
    NEVER,
    NO_GO_INVESTMENT,
    NO_GO_RUN_COST,
    NOT_MONETISED,
    UNDECIDED,
    agent_economics,
)
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, CostLine, Kpi, Target
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_values import target_value

SETTINGS = Settings(
    fx_rate=0.5,
    loaded_hourly_cost=60.0,
    horizon_months=24.0,
    discount_rate=0.0,
    payback_limit_months=18.0,
)
AGENT = Agent(agent_id="A01", first_spend=46023.0, go_live=46113.0)  # 2026-01-01, 2026-04-01
INPUTS = AgentEconomics(
    agent_id="A01",
    tasks=1000.0,
    success_rate=0.8,
    on_failure="person",
    failure_minutes=5.0,
    review_minutes=1.0,
    unit_cost_live=0.4,
)
KPI = Kpi(agent_id="A01", kpi="Hours saved", baseline=0.0, direction="higher")
TARGET = Target(
    agent_id="A01",
    kpi="Hours saved",
    floor_6=60.0,
    target_6=90.0,
    stretch_6=120.0,
    floor_12=120.0,
    target_12=180.0,
    stretch_12=240.0,
    money_per_unit=60.0,
    realisation=0.5,
)
COSTS = [
    CostLine("A01", "build", "Build", "one-off", 20_000.0),
    CostLine("A01", "operations and support", "Run", "monthly", 300.0),
    CostLine("A01", "observability", "Traces", "monthly", 100.0),
]


def economics(inputs=INPUTS, agent=AGENT, costs=COSTS, target=TARGET, kpi=KPI, settings=SETTINGS):
    values = [target_value(target, kpi)] if target else []
    return agent_economics(inputs, agent, costs, values, settings)


def test_cost_per_task_counts_the_model_the_review_and_the_hand_over():
    costs = economics().costs
    assert costs.model_cost == pytest.approx(0.2)  # 0.4 USD at 0.5
    assert costs.human_cost == pytest.approx(2.0)  # (1 + 0.2 x 5) minutes at 60 an hour
    assert costs.one_off == 20_000
    assert costs.run_cost == pytest.approx(2.2 * 1000 + 400)
    assert costs.run_cost_stretch == costs.run_cost


def test_a_retry_pays_the_model_and_the_review_again():
    costs = economics(replace(INPUTS, on_failure="retry")).costs
    assert costs.model_cost == pytest.approx(0.25)
    assert costs.human_cost == pytest.approx(1.25)


def test_failures_that_go_to_a_person_without_minutes_have_no_known_cost():
    blank = replace(INPUTS, failure_minutes=None)
    assert economics(blank).costs.human_cost is None
    assert economics(blank).verdict == UNDECIDED
    assert economics(replace(blank, failure_minutes=0.0)).costs.human_cost == pytest.approx(1.0)
    assert economics(replace(blank, on_failure="retry")).costs.human_cost == pytest.approx(1.25)
    assert economics(replace(blank, success_rate=1.0)).costs.human_cost == pytest.approx(1.0)


def test_blank_minutes_of_review_are_none():
    assert economics(replace(INPUTS, review_minutes=None)).costs.human_cost == pytest.approx(1.0)


def test_the_last_known_unit_cost_stands_in_for_a_missing_live_one():
    assert economics(replace(INPUTS, unit_cost_live="", unit_cost_known=0.6)).costs.model_cost == (
        pytest.approx(0.3)
    )
    assert economics(replace(INPUTS, unit_cost_live="")).costs.run_cost is None


def test_an_agent_without_any_cost_line_has_said_nothing_about_its_cost():
    assert economics(costs=[]).costs.one_off is None
    assert economics(costs=[]).costs.run_cost is None
    free = economics(costs=[replace(COSTS[0], amount=0.0)]).costs
    assert (free.one_off, free.monthly_other) == (0, 0)


def test_a_line_without_a_timing_leaves_both_kinds_of_cost_unknown():
    costs = economics(costs=[*COSTS, replace(COSTS[0], timing=None)]).costs
    assert (costs.one_off, costs.monthly_other) == (None, None)


def test_a_line_without_an_amount_leaves_its_own_kind_of_cost_unknown():
    costs = economics(costs=[*COSTS, replace(COSTS[0], amount=None)]).costs
    assert (costs.one_off, costs.monthly_other) == (None, 400)


def test_stretch_carries_its_own_volume():
    costs = economics(replace(INPUTS, tasks_stretch=2000.0)).costs
    assert costs.run_cost == pytest.approx(2600)
    assert costs.run_cost_stretch == pytest.approx(4800)


def test_value_ramps_to_both_targets_and_return_follows():
    target = economics().outcomes["target"]
    value_6, value_12 = 90 * 30, 180 * 30
    assert (target.value_6, target.value_12) == (value_6, value_12)
    monthly = [value_6 * m / 6 for m in range(1, 7)]
    monthly += [value_6 + (value_12 - value_6) * (m - 6) / 6 for m in range(7, 13)]
    assert target.year1_value == pytest.approx(math.fsum(monthly))
    monthly += [value_12] * 12
    assert target.horizon_value == pytest.approx(math.fsum(monthly))
    assert target.year1_cost == pytest.approx(12 * 2600)
    assert target.horizon_cost == pytest.approx(20_000 + 24 * 2600)
    assert target.run_rate_value == pytest.approx(12 * value_12)
    assert target.roi == pytest.approx(target.horizon_value / target.horizon_cost - 1)
    assert target.roi_ratio == pytest.approx(target.roi + 1)
    assert target.npv == pytest.approx(target.horizon_value - target.horizon_cost)


def test_payback_is_the_month_in_which_the_cumulative_crosses_zero():
    target = economics().outcomes["target"]
    cumulative, previous, month = -20_000.0, 0.0, 0
    while cumulative < 0:
        month += 1
        level = 450 * month if month <= 6 else min(2700 + 450 * (month - 6), 5400)
        previous, cumulative = cumulative, cumulative + level - 2600
    assert target.payback == pytest.approx(month - cumulative / (cumulative - previous))


def test_npv_discounts_to_the_month_of_first_spend():
    npv = economics(settings=replace(SETTINGS, discount_rate=0.1)).outcomes["target"].npv
    values = [450 * m for m in range(1, 13)] + [5400] * 12
    expected = math.fsum(
        (value - 2600) / 1.1 ** ((3 + month) / 12) for month, value in enumerate(values, start=1)
    )
    assert npv == pytest.approx(expected - 20_000, rel=1e-12)


def test_cost_per_task_is_fully_loaded():
    assert economics().cost_per_task == pytest.approx((20_000 + 24 * 2600) / 24_000)


@pytest.mark.parametrize(
    ("direction", "gain"), [("higher", 90.0), ("lower", -90.0), ("within-band", -90.0)]
)
def test_value_follows_the_direction_of_the_kpi(direction, gain):
    value = target_value(TARGET, replace(KPI, direction=direction))
    assert value.at_6["target"] == gain * 30


def test_a_band_is_left_by_the_deviation_from_its_centre():
    kpi = replace(KPI, direction="within-band", baseline=0.8)
    target = replace(TARGET, band_centre=1.0, target_6=0.15)
    assert target_value(target, kpi).at_6["target"] == pytest.approx(0.05 * 30)


def test_adoption_enters_where_the_kpi_is_measured_on_agent_handled_work():
    kpi = replace(KPI, measured_on="agent-handled work")
    target = replace(TARGET, adoption_6=0.4, adoption_12=0.7)
    value = target_value(target, kpi)
    assert value.at_6["target"] == pytest.approx(90 * 30 * 0.4)
    assert value.at_12["target"] == pytest.approx(180 * 30 * 0.7)
    assert target_value(TARGET, kpi).valued == "incomplete"
    for typed_as_percent in ({"adoption_6": 40.0}, {"adoption_12": 70.0}, {"adoption_6": -0.1}):
        assert target_value(replace(target, **typed_as_percent), kpi).valued == "incomplete"
        assert target_value(replace(target, **typed_as_percent), KPI).valued == "yes"


@pytest.mark.parametrize(
    ("changed", "verdict"),
    [
        ({}, NO_GO_INVESTMENT),
        ({"target": replace(TARGET, money_per_unit=120.0)}, GO),
        ({"target": replace(TARGET, money_per_unit=40.0)}, NO_GO_RUN_COST),
        ({"target": replace(TARGET, money_per_unit=None)}, NOT_MONETISED),
        ({"target": replace(TARGET, floor_12=None)}, UNDECIDED),
        ({"target": None}, UNDECIDED),
        ({"inputs": replace(INPUTS, tasks=None)}, UNDECIDED),
        ({"agent": replace(AGENT, go_live=None)}, UNDECIDED),
        ({"agent": replace(AGENT, go_live="2026-04-01")}, UNDECIDED),
        ({"agent": replace(AGENT, first_spend=46200.0)}, UNDECIDED),
        ({"costs": [replace(COSTS[0], amount="about 20k")]}, UNDECIDED),
        ({"costs": [*COSTS, replace(COSTS[0], timing="per month")]}, UNDECIDED),
        ({"costs": []}, UNDECIDED),
        ({"costs": [], "target": replace(TARGET, money_per_unit=None)}, UNDECIDED),
        ({"settings": replace(SETTINGS, discount_rate=1.01)}, UNDECIDED),
        ({"settings": replace(SETTINGS, discount_rate=-0.01)}, UNDECIDED),
        ({"target": replace(TARGET, realisation=50.0)}, UNDECIDED),
    ],
)
def test_the_verdict_follows_the_floor_scenario(changed, verdict):
    assert economics(**changed).verdict == verdict


@pytest.mark.parametrize("money", [120.0, None])
@pytest.mark.parametrize("tasks", [0.0, -1.0])
def test_an_agent_without_tasks_is_undecided(tasks, money):
    target = replace(TARGET, money_per_unit=money)
    assert economics(replace(INPUTS, tasks=tasks), target=target).verdict == UNDECIDED


def two_kpis(first, second):
    """Value the same target twice, each time with a benefit type of its own."""
    values = [target_value(replace(TARGET, benefit_type=kind), KPI) for kind in (first, second)]
    return agent_economics(INPUTS, AGENT, COSTS, values, SETTINGS).outcomes["target"]


@pytest.mark.parametrize(
    ("first", "second", "share"),
    [
        ("cashable saving", "contribution margin", 1.0),
        ("cashable saving", "capacity released", 0.5),
        (" Contribution Margin\u00a0", "cost avoided", 0.5),
        ("cost avoided", "capacity released", 0.0),
    ],
)
def test_cashable_is_what_a_budget_loses_or_a_margin_earns(first, second, share):
    outcome = two_kpis(first, second)
    assert outcome.cashable_value == pytest.approx(share * outcome.horizon_value)
    assert outcome.cashable_roi == pytest.approx(
        (share * outcome.horizon_value - outcome.horizon_cost) / outcome.horizon_cost
    )


@pytest.mark.parametrize("kind", [None, "", "savings"])
def test_what_is_cashable_is_unknown_while_a_kpi_with_money_has_no_benefit_type(kind):
    outcome = two_kpis("cashable saving", kind)
    assert (outcome.cashable_value, outcome.cashable_roi) == (None, None)
    assert outcome.roi is not None


def test_money_already_spent_is_shown_apart_and_changes_no_decision():
    spent = [*COSTS, CostLine("A01", "build", "Pilot", "already spent", 90_000.0)]
    before, after = economics(), economics(costs=spent)
    assert (before.costs.sunk, after.costs.sunk) == (0, 90_000)
    assert after.costs.one_off == before.costs.one_off
    assert replace(after.outcomes["target"], roi_with_sunk=None) == replace(
        before.outcomes["target"], roi_with_sunk=None
    )
    assert (after.verdict, after.cost_per_task) == (before.verdict, before.cost_per_task)
    target = after.outcomes["target"]
    assert target.roi_with_sunk == pytest.approx(
        target.horizon_value / (target.horizon_cost + 90_000) - 1
    )
    assert before.outcomes["target"].roi_with_sunk == before.outcomes["target"].roi


def test_an_amount_that_was_spent_but_is_not_known_leaves_only_that_unknown():
    spent = [*COSTS, CostLine("A01", "build", "Pilot", "already spent", None)]
    found = economics(costs=spent)
    assert (found.costs.sunk, found.outcomes["target"].roi_with_sunk) == (None, None)
    assert found.outcomes["target"].roi is not None


def test_the_model_invoice_is_a_share_of_the_fully_loaded_cost_of_a_task():
    assert economics().model_share == pytest.approx(0.2 / ((20_000 + 24 * 2600) / 24_000))
    assert economics(replace(INPUTS, tasks=None)).model_share is None


def test_a_payback_that_does_not_last_is_flagged():
    falling = replace(TARGET, target_6=400.0, target_12=10.0)
    target = economics(target=falling).outcomes["target"]
    assert isinstance(target.payback, float)
    assert target.horizon_value < target.horizon_cost
    assert target.payback_lasts == "no"
    assert economics().outcomes["target"].payback_lasts == "yes"
    assert economics().outcomes["floor"].payback == NEVER
    assert economics().outcomes["floor"].payback_lasts is None


@pytest.mark.parametrize("one_off", [0.0, 5000.0, 60_000.0])
@pytest.mark.parametrize("run", [0.0, 900.0, 4000.0])
@pytest.mark.parametrize("values", [(9e3, 2e3), (2e3, 9e3), (9e3, -4e3), (-4e3, 9e3), (5e3, 5e3)])
def test_the_cumulative_crosses_zero_at_most_once_so_that_its_end_tells_whether_it_lasts(
    one_off, run, values
):
    """What the native formula rests on: it looks at the end of the horizon only."""
    net = value_curve(*values, 36, run)
    total, crossings = -one_off, 0
    for flow in net:
        crossings += total < 0 <= total + flow
        total += flow
    assert crossings <= 1
    if crossings == 1 and total >= 0:
        assert payback(one_off, net, 0.0, "first") == payback(one_off, net, 0.0, "last")


def test_an_investment_that_never_returns_is_said_so():
    poor = economics(target=replace(TARGET, money_per_unit=40.0))
    assert poor.outcomes["floor"].payback == NEVER


def test_an_unknown_input_leaves_every_figure_that_needs_it_unknown():
    blank = economics(inputs=AgentEconomics(agent_id="A01"))
    assert blank.costs.run_cost is None
    assert blank.outcomes["target"].roi is None
    assert blank.cost_per_task is None
    assert blank.outcomes["target"].value_12 == 5400
