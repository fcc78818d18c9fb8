"""Every table column with a counterpart in Python equals it."""

import math
from dataclasses import replace

import pytest

from finops_xl.books.file import FileBook
from finops_xl.errors import CellError
from finops_xl.macros.reading import read_workshop
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.model import key
from finops_xl.workshop.records import Agent, CostLine, Kpi, Target
from finops_xl.workshop.target_values import SCENARIOS
from finops_xl.workshop.thesis import thesis

COSTS = (
    "unit_cost_used model_cost human_cost one_off monthly_other run_cost run_cost_stretch".split()
)
OUTCOMES = {
    "value_6": "value_{}_6",
    "value_12": "value_{}_12",
    "year1_value": "year1_{}",
    "run_rate_value": "run_rate_{}",
    "horizon_value": "horizon_{}",
    "roi": "roi_{}",
    "roi_ratio": "ratio_{}",
    "payback": "payback_{}",
    "npv": "npv_{}",
}
BY_FUNCTION = {
    "roi_function": "roi",
    "ratio_function": "roi_ratio",
    "payback_function": "payback",
    "npv_function": "npv",
}


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
    workshop = read_workshop(FileBook.open(file))
    assert workshop.inputs
    for row in workshop.inputs:
        assert_agent_equals(row, workshop.economics_of[key(row.agent_id)])
    for target in workshop.targets:
        assert_target_equals(target, workshop.values[key(target.agent_id), key(target.kpi)])
    for agent in workshop.agents:
        assert agent.thesis == thesis(str(agent.line), str(agent.outcome), str(agent.mechanism))


def assert_agent_equals(row, economics):
    who = row.agent_id
    for field in COSTS:
        assert_equal(getattr(row, field), getattr(economics.costs, field), (who, field))
    for scenario in SCENARIOS:
        outcome = economics.outcomes[scenario]
        for field, column in OUTCOMES.items():
            cell = getattr(row, column.format(scenario))
            assert_equal(cell, getattr(outcome, field), (who, scenario, field))
    for field in ("months_to_go_live", "value_status", "cost_per_task", "verdict"):
        assert_equal(getattr(row, field), getattr(economics, field), (who, field))
    target = economics.outcomes["target"]
    for suffix, outcome in (("", target), ("_stretch", economics.outcomes["stretch"])):
        for name in ("year1_cost", "run_rate_cost", "horizon_cost"):
            assert_equal(getattr(row, name + suffix), getattr(outcome, name), (who, name))
    for column, field in BY_FUNCTION.items():
        assert_equal(getattr(row, column), getattr(target, field), (who, column))


def assert_target_equals(target, value):
    assert_equal(target.valued, value.valued, target.kpi)
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
        record_class = {c.__name__: c for c in (Agent, Kpi, Target, AgentEconomics, CostLine)}[name]
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
        {"AgentEconomics": {"tasks": None}},
        {"AgentEconomics": {"failure_minutes": None, "review_minutes": None}},
        {"Agent": {"go_live": None}},
        {"Agent": {"first_spend": 47_000.0}},
        {"Kpi": {"baseline": None}},
        {"Kpi": {"direction": "within-band"}},
        {"Kpi": {"direction": "within-band", "baseline": 9.0}, "Target": {"band_centre": 2.5}},
        {"Target": {"money_per_unit": None}},
        {"Target": {"realisation": None}},
        {"Target": {"money_per_unit": -40.0}},
        {"Target": {"target_12": None}},
        {"CostLine": {"amount": 0.0}},
        {"CostLine": {"amount": "about 20k"}},
        {"CostLine": {"amount": 1e9}},
    ],
    ids=str,
)
def test_the_workbook_equals_the_model_on_odd_inputs_too(changes, tmp_path):
    file = tmp_path / "changed.xlsx"
    build(changed(**changes), file)
    assert_workbook_equals_model(file)
