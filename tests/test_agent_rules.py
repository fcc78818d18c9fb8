"""Rules that need an agent or all its KPIs."""

from dataclasses import replace

import pytest
from kpi_cases import sound_kpi

from finops_xl.workshop.agent_rules import check_agent, check_agent_kpis
from finops_xl.workshop.records import Agent

AGENT = Agent(
    agent_id="A01",
    agent="Invoice agent",
    line="Bottom line",
    driver="labour savings",
    outcome="invoice handling cost by 30 %",
    mechanism="posting matched invoices",
    position=2,
)
RATE = sound_kpi(
    kpi="Rework rate",
    category="Quality",
    unit="%",
    formula="reworked / completed",
)
COST = sound_kpi(
    kpi="Cost per task",
    category="Economic",
    unit="EUR/task",
    formula="(agent_cost + labour_cost) / tasks",
)
TIME = sound_kpi()


def of_agent(agent=AGENT, **changes):
    return {found.rule for found in check_agent(replace(agent, **changes))}


def of_kpis(*kpis, agent=AGENT, monetised=()):
    return {found.rule for found in check_agent_kpis(agent, kpis, monetised=monetised)}


def test_a_classified_agent_with_a_number_has_no_finding():
    assert check_agent(AGENT) == []


@pytest.mark.parametrize(
    ("changes", "rule", "column"),
    [
        ({"agent": " "}, "W08", "Agent"),
        ({"line": None}, "W08", "Line"),
        ({"line": "middle"}, "W08", "Line"),
        ({"driver": None}, "W08", "Value driver"),
        ({"driver": "conversion"}, "W08", "Value driver"),  # a driver of the top line
        ({"driver": "magic"}, "W08", "Value driver"),
        ({"outcome": None}, "K21", "Outcome"),
        ({"mechanism": " "}, "K21", "Mechanism"),
        ({"outcome": "invoice handling cost"}, "K21", "Outcome"),  # no number
    ],
)
def test_what_a_classification_lacks_is_found_in_its_column(changes, rule, column):
    found = check_agent(replace(AGENT, **changes))
    assert [(f.rule, f.column, f.position) for f in found] == [(rule, column, 2)]


def test_three_kpis_with_a_guardrail_have_no_finding():
    assert check_agent_kpis(AGENT, [TIME, RATE, COST]) == []


@pytest.mark.parametrize("count", [0, 1, 4])
def test_an_agent_has_two_to_three_kpis(count):
    kpis = [replace(TIME, kpi=f"K{i}", formula=f"a{i}") for i in range(count)]
    assert "K15a" in of_kpis(*kpis)


def test_one_kpi_ties_value_to_cost_and_one_guards_quality():
    assert of_kpis(TIME, RATE) == {"K15b"}
    assert of_kpis(TIME, replace(COST, direction="higher")) == {"K15c"}
    top = replace(AGENT, line="Top line")
    assert of_kpis(TIME, replace(COST, direction="higher"), agent=top) == set()


def test_a_leading_indicator_is_no_guardrail():
    adoption = replace(RATE, kpi="Adoption rate")
    assert "K15c" in of_kpis(adoption, COST)


def test_a_cost_kpi_without_quality_is_found():
    assert "K19" in of_kpis(TIME, COST)
    assert "K19" not in of_kpis(TIME, COST, RATE)


def test_a_name_counts_once_in_an_agent():
    again = replace(TIME, kpi="invoice  CYCLE time", formula="other", position=5)
    (found,) = [f for f in check_agent_kpis(AGENT, [TIME, again, COST]) if f.rule == "K01"]
    assert found.position == 5


@pytest.mark.parametrize(
    ("one", "other", "double"),
    [
        ("a / b", "b / a", True),  # the same inputs
        ("a + b", "b + a", True),
        ("a / b", "a / c", False),
        ("to be defined", "to be defined", False),  # K08a has said so
    ],
)
def test_the_same_inputs_count_a_benefit_twice(one, other, double):
    kpis = [replace(TIME, formula=one), replace(RATE, formula=other), COST]
    assert ("K16" in of_kpis(*kpis)) == double


def test_computed_kpis_share_value_and_cost():
    roi = replace(COST, kpi="ROI ratio", formula="value / cost", source="Register")
    benefit = replace(COST, kpi="NPV", formula="value - cost", source="Register")
    assert "K16" not in of_kpis(roi, benefit, RATE)


def test_hours_and_labour_cost_are_not_both_money():
    hours = replace(TIME, kpi="Hours saved per month", formula="hours")
    labour = replace(COST, kpi="Labour cost avoided", formula="hours * rate")
    both = ("Hours saved per month", "Labour cost avoided")
    assert "K17" in of_kpis(hours, labour, RATE, monetised=both)
    assert "K17" not in of_kpis(hours, labour, RATE, monetised=both[1:])
