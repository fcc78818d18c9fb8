"""Every table column with a counterpart in Python equals it."""

import math
from dataclasses import replace

import pytest
from made_workbooks import WITHOUT_ADD_IN

from finops_xl.books.file import FileBook
from finops_xl.errors import CellError
from finops_xl.macros.reading import read_workshop
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, CostLine, Kpi, Model, Target
from finops_xl.workshop.target_values import SCENARIOS
from finops_xl.workshop.thesis import thesis
from finops_xl.workshop.wording.text import key

COSTS = "model_cost human_cost one_off sunk monthly_other run_cost run_cost_stretch".split()
UNIT_COST = {"unit_cost_listed": "listed", "unit_cost_used": "used", "unit_cost_from": "source"}
OUTCOMES = {
    "value_6": "value_{}_6",
    "value_12": "value_{}_12",
    "year1_value": "year1_{}",
    "run_rate_value": "run_rate_{}",
    "horizon_value": "horizon_{}",
    "roi": "roi_{}",
    "roi_ratio": "ratio_{}",
    "payback": "payback_{}",
    "payback_lasts": "payback_lasts_{}",
    "npv": "npv_{}",
}
CASHABLE = {"cashable_value": "cashable_{}", "cashable_roi": "cashable_roi_{}"}
KINDS = (Model, Agent, Kpi, Target, AgentEconomics, CostLine)
BY_FUNCTION = {
    "roi_function": "roi",
    "ratio_function": "roi_ratio",
    "payback_function": "payback",
    "npv_function": "npv",
}
OWN = {"model": "our-own", "input_known": 3.0, "output_known": 9.0}
"""A model that the price book does not know, with prices that a person typed."""
FRESH = {"model": "our-own", "cached_tokens": None}


def assert_equal(cell, value, what):
    """A known number equals to 1e-9 relative; an unknown one is an empty text."""
    assert not isinstance(cell, CellError), what
    if value is None:
        assert cell in (None, ""), what
    elif isinstance(value, str):
        assert cell == value, what
    else:
        assert math.isclose(cell, value, rel_tol=1e-9, abs_tol=1e-9), (what, cell, value)


def assert_workbook_equals_model(file):
    assert_book_equals_model(FileBook.open(file))
    assert_book_equals_model(FileBook.open(file, functions=WITHOUT_ADD_IN), with_add_in=False)


def assert_book_equals_model(book, with_add_in=True):
    workshop = read_workshop(book)
    assert workshop.inputs
    for row in workshop.inputs:
        economics = workshop.economics_of[key(row.agent_id)]
        assert_agent_equals(row, economics)
        if with_add_in:
            assert_functions_agree(row, economics.outcomes["target"])
    for target in workshop.targets:
        assert_target_equals(target, workshop.values[key(target.agent_id), key(target.kpi)])
    for agent in workshop.agents:
        assert agent.thesis == thesis(str(agent.line), str(agent.outcome), str(agent.mechanism))


def assert_agent_equals(row, economics):
    who = row.agent_id
    for column, field in UNIT_COST.items():
        assert_equal(getattr(row, column), getattr(economics.costs.unit_cost, field), (who, column))
    for field in COSTS:
        assert_equal(getattr(row, field), getattr(economics.costs, field), (who, field))
    for scenario in SCENARIOS:
        outcome = economics.outcomes[scenario]
        for field, column in OUTCOMES.items():
            cell = getattr(row, column.format(scenario))
            assert_equal(cell, getattr(outcome, field), (who, scenario, field))
    for scenario in ("floor", "target"):
        for field, column in CASHABLE.items():
            cell, value = (
                getattr(row, column.format(scenario)),
                getattr(economics.outcomes[scenario], field),
            )
            assert_equal(cell, value, (who, scenario, field))
    assert_equal(row.sunk_roi_target, economics.outcomes["target"].roi_with_sunk, (who, "sunk"))
    for field in ("months_to_go_live", "value_status", "cost_per_task", "model_share", "verdict"):
        assert_equal(getattr(row, field), getattr(economics, field), (who, field))
    target = economics.outcomes["target"]
    for suffix, outcome in (("", target), ("_stretch", economics.outcomes["stretch"])):
        for name in ("year1_cost", "run_rate_cost", "horizon_cost"):
            assert_equal(getattr(row, name + suffix), getattr(outcome, name), (who, name))


def assert_functions_agree(row, target):
    for column, field in BY_FUNCTION.items():
        assert_equal(getattr(row, column), getattr(target, field), (row.agent_id, column))


def assert_target_equals(target, value):
    assert_equal(target.valued, value.valued, target.kpi)
    assert_equal(target.cashable, value.cashable, target.kpi)
    for month, levels in ((6, value.at_6), (12, value.at_12)):
        for scenario in SCENARIOS:
            cell = getattr(target, f"value_{scenario}_{month}")
            assert_equal(cell, levels[scenario], (target.agent_id, target.kpi, scenario, month))


def test_the_case_study_equals_the_model(case_study):
    assert_workbook_equals_model(case_study)


def changed(**changes):
    """Give the case study with fields of one record per class replaced."""
    content = case_study_content()
    rows = dict(content.rows)
    settings = dict(content.settings)
    for name, value in changes.items():
        if name == "settings":
            settings |= value
            continue
        record_class = {c.__name__: c for c in KINDS}[name]
        first, *others = rows[record_class]
        rows[record_class] = [replace(first, **value), *others]
    return Content(settings=settings, rows=rows, notes=content.notes)


def test_names_with_wildcard_signs_find_their_own_kpi(tmp_path):
    content = case_study_content()
    first, second, *_ = content.of(Kpi)
    names = {first.kpi: "Chats solved? ~90 %", second.kpi: "Chats*"}
    rows = dict(content.rows)
    for record_class in (Kpi, Target):
        rows[record_class] = [
            replace(r, kpi=names.get(r.kpi, r.kpi)) if r.agent_id == first.agent_id else r
            for r in reversed(content.of(record_class))
        ]
    file = tmp_path / "wildcards.xlsx"
    build(Content(settings=content.settings, rows=rows, notes=content.notes), file)
    assert_workbook_equals_model(file)
    targets = FileBook.open(file).rows("Targets")
    assert all(row["KPI row"] for row in targets)


@pytest.mark.parametrize(
    "changes",
    [
        {"settings": {"HorizonMonths": 12, "DiscountRate": 0}},
        {"settings": {"HorizonMonths": 60, "DiscountRate": 0.25, "FxRate": 1.3}},
        {"settings": {"LoadedHourlyCost": None}},
        {"settings": {"PaybackLimitMonths": 3}},
        {"AgentEconomics": {"tasks_stretch": 90_000.0, "on_failure": "retry"}},
        {"AgentEconomics": {"success_rate": 0.0}},
        {"AgentEconomics": {"success_rate": None}},
        {"AgentEconomics": {"model": "gpt-9", "unit_cost_known": 0.02}},
        {"AgentEconomics": {"model": "gpt-9"}},
        {"AgentEconomics": {"model": "gpt-9", "unit_cost_known": 0.02, "unit_cost_model": "GPT-9"}},
        {"Model": {**OWN, "known_model": "gpt-4o"}, "AgentEconomics": FRESH},
        {"Model": {**OWN, "known_model": "Our-Own"}, "AgentEconomics": FRESH},
        {"AgentEconomics": {"model": "gpt-*"}},
        {"AgentEconomics": {"model": "CLAUDE-HAIKU-5-5"}},
        {"AgentEconomics": {"model": None, "unit_cost_known": 0.02}},
        {"AgentEconomics": {"cached_tokens": None, "calls": None}},
        {"AgentEconomics": {"cached_tokens": 4000.0}},
        {"AgentEconomics": {"cached_tokens": "many"}},
        {"AgentEconomics": {"input_tokens": 200_000.0}},  # above the prices' limit of this model
        {"AgentEconomics": {"input_tokens": 3_000_000.0, "unit_cost_known": 0.02}},
        {"AgentEconomics": {"input_tokens": 0.0, "cached_tokens": 0.0, "output_tokens": 0.0}},
        {"AgentEconomics": {"output_tokens": -1.0}},
        {"AgentEconomics": {"output_tokens": "some"}},
        {"AgentEconomics": {"calls": -1.0}},
        {"Model": OWN, "AgentEconomics": {"model": "our-own"}},
        {"Model": OWN, "AgentEconomics": {"model": "our-own", "cached_tokens": 0.0}},
        {"Model": {**OWN, "cache_read_known": 0.3}, "AgentEconomics": {"model": "our-own"}},
        {"Model": {**OWN, "holds_to": 3500.0}, "AgentEconomics": FRESH},
        {"Model": {**OWN, "holds_to": 3499.0}, "AgentEconomics": FRESH},
        {"Model": {**OWN, "holds_to": "no limit"}, "AgentEconomics": FRESH},
        {"Model": {**OWN, "output_known": None}, "AgentEconomics": FRESH},
        {"Model": {**OWN, "output_known": None}, "AgentEconomics": {**FRESH, "output_tokens": 0.0}},
        {"AgentEconomics": {"tasks": None}},
        {"AgentEconomics": {"failure_minutes": None, "review_minutes": None}},
        {"AgentEconomics": {"review_minutes": None}},
        {"AgentEconomics": {"failure_minutes": None, "success_rate": 1.0}},
        {"AgentEconomics": {"failure_minutes": None, "on_failure": "retry"}},
        {"AgentEconomics": {"failure_minutes": None, "on_failure": " Retry "}},
        {"AgentEconomics": {"failure_minutes": None, "on_failure": " Person"}},
        {"AgentEconomics": {"failure_minutes": "4 min", "on_failure": "retry"}},
        {"AgentEconomics": {"failure_minutes": 0.0}},
        {"Agent": {"go_live": None}},
        {"Agent": {"first_spend": 47_000.0}},
        {"Kpi": {"baseline": None}},
        {"Kpi": {"direction": "within-band"}},
        {"Kpi": {"direction": "within-band", "baseline": 9.0}, "Target": {"band_centre": 2.5}},
        {"Target": {"money_per_unit": None}},
        {"Target": {"realisation": None}},
        {"Target": {"money_per_unit": -40.0}},
        {"Target": {"target_12": None}},
        {"Target": {"benefit_type": None}},
        {"Target": {"benefit_type": "savings"}},
        {"Target": {"benefit_type": " Cashable Saving\u00a0"}},
        {"Target": {"benefit_type": "CONTRIBUTION MARGIN"}},
        {"Target": {"benefit_type": "cashable*"}},
        {"CostLine": {"amount": 0.0}},
        {"CostLine": {"amount": "about 20k"}},
        {"CostLine": {"amount": 1e9}},
        {"CostLine": {"amount": None}},
        {"CostLine": {"timing": "One-Off"}},
        {"CostLine": {"timing": "MONTHLY"}},
        {"CostLine": {"timing": "monthly "}},
        {"CostLine": {"timing": "per month"}},
        {"CostLine": {"timing": "Already Spent"}},
        {"CostLine": {"timing": "already spent "}},
        {"CostLine": {"timing": "already spent", "amount": None}},
        {"CostLine": {"timing": None}},
        {"CostLine": {"agent_id": "a01"}},
        {"CostLine": {"agent_id": "A01 "}},
        {"CostLine": {"agent_id": " a01"}},
        {"CostLine": {"agent_id": "A01\u00a0"}},
        {"CostLine": {"agent_id": "A010 "}},
        {"CostLine": {"agent_id": "A99"}},
        {"CostLine": {"agent_id": "A1*"}},
        {"CostLine": {"agent_id": None}},
        {"AgentEconomics": {"agent_id": "A01 "}},
        {"AgentEconomics": {"on_failure": " Person "}},
        {"AgentEconomics": {"on_failure": "RETRY"}},
        {"AgentEconomics": {"on_failure": "person\u00a0"}},
        {"Agent": {"agent_id": "A01 "}},
        {"Kpi": {"direction": "Lower"}},
        {"Kpi": {"direction": " HIGHER "}},
        {"Kpi": {"direction": "lower*"}},
        {"Kpi": {"measured_on": "Agent-Handled Work "}},
        {"Kpi": {"agent_id": "A01 "}},
        {"Kpi": {"kpi": "Something else"}},
        {"Target": {"agent_id": "A01 "}},
        {"Target": {"agent_id": "a01"}},
        {"Target": {"adoption_6": 30.0}},
        {"Target": {"adoption_12": -0.1}},
        {"Target": {"realisation": 50.0}},
        {"settings": {"DiscountRate": -0.5}},
        {"settings": {"DiscountRate": 1.5}},
    ],
    ids=str,
)
def test_the_workbook_equals_the_model_on_odd_inputs_too(changes, tmp_path):
    file = tmp_path / "changed.xlsx"
    build(changed(**changes), file)
    assert_workbook_equals_model(file)
