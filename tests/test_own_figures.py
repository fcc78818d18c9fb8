"""W23: levels of a computed KPI against what Economics computes for the same agent."""

import math
from dataclasses import replace

import pytest

from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import workshop_of
from finops_xl.template.last_known import with_last_known
from finops_xl.workshop.agent_economics import NEVER
from finops_xl.workshop.own_figures import check_own_figures, own_figure

WORKSHOP = workshop_of(with_last_known(case_study_content()))


def changed(rows, agent, kpi, **fields):
    return [replace(r, **fields) if (r.agent_id, r.kpi) == (agent, kpi) else r for r in rows]


def found(agent, kpi, kpi_fields=(), **levels):
    shop = replace(
        WORKSHOP,
        targets=changed(WORKSHOP.targets, agent, kpi, **levels),
        kpis=changed(WORKSHOP.kpis, agent, kpi, **dict(kpi_fields)),
    )
    return [(f.column, f.what) for f in check_own_figures(shop)]


def figure(agent, scenario):
    return WORKSHOP.economics_of[agent.casefold()].outcomes[scenario]


def test_the_case_study_promises_nothing_that_its_figures_do_not_keep():
    assert list(check_own_figures(WORKSHOP)) == []


def test_a_floor_above_the_computed_ratio_is_named_with_both_figures_and_its_cell():
    computed = figure("A08", "floor").roi_ratio
    assert 1.1 < computed < 1.5
    assert found("A08", "ROI ratio", floor_12=1.5) == [
        (
            "Floor 12",
            f"The 12-month floor is 1.5 x, but Economics computes {computed:.3g} in the floor "
            "scenario of this agent.",
        )
    ]


def test_a_target_is_compared_with_the_target_scenario():
    ((column, what),) = found("A08", "ROI ratio", target_12=2.9)
    assert column == "Target 12"
    assert "computes 2.72 in the target scenario" in what


def test_of_a_payback_the_shorter_one_is_the_better():
    assert found("A09", "Payback period", target_12=13.0) == []
    ((column, what),) = found("A09", "Payback period", target_12=12.0)
    assert (column, "12 months, but Economics computes 12.7" in what) == ("Target 12", True)


def test_an_agent_that_never_pays_back_misses_every_payback():
    kpi = next(k for k in WORKSHOP.kpis if k.kpi == "Payback period")
    economics = WORKSHOP.economics_of["a05"]
    assert economics.outcomes["floor"].payback == NEVER
    assert own_figure(kpi, economics, "floor", "EUR") == math.inf


def test_what_differs_by_rounding_only_is_reached():
    exact = figure("A08", "floor").roi_ratio
    assert found("A08", "ROI ratio", floor_12=exact * 1.004) == []
    assert len(found("A08", "ROI ratio", floor_12=exact * 1.006)) == 1


@pytest.mark.parametrize(
    ("name", "unit", "expected"),
    [
        ("NPV", "EUR", "npv"),
        ("NPV", "USD", None),
        ("ROI ratio", "%", None),
        ("Payback period", "weeks", None),
        ("Time to value", "months", None),
        ("Cost per resolved chat", "EUR/task", None),
    ],
)
def test_only_a_figure_of_the_same_name_and_unit_is_compared(name, unit, expected):
    kpi = replace(WORKSHOP.kpis[0], kpi=name, unit=unit, source="Register")
    economics = WORKSHOP.economics_of["a01"]
    outcome = economics.outcomes["floor"]
    wanted = getattr(outcome, expected) if expected else None
    assert own_figure(kpi, economics, "floor", "EUR") == wanted


def test_the_cost_per_task_of_the_catalogue_is_the_one_of_economics():
    kpi = replace(WORKSHOP.kpis[0], kpi="Cost per task", unit="EUR/task", direction="lower")
    economics = WORKSHOP.economics_of["a01"]
    assert own_figure(kpi, economics, "target", "EUR") == economics.cost_per_task > 0


def test_an_unknown_figure_is_no_finding():
    targets = changed(WORKSHOP.targets, "A08", "ROI ratio", floor_12=1.5)
    known = replace(WORKSHOP, targets=targets)
    assert len(list(check_own_figures(known))) == 1
    assert list(check_own_figures(replace(known, costs=[]))) == []
    assert list(check_own_figures(replace(known, inputs=[]))) == []
