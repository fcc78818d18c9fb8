"""A fault is said once, with a remedy that mends it: what only follows from it is not judged."""

from dataclasses import replace

import pytest
from kpi_cases import AS_OF, sound_kpi, sound_target

from finops_xl.errors import CellError
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import workshop_of
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.kpi_rules import check_kpi
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Agent
from finops_xl.workshop.results import Task
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_rules import check_target
from finops_xl.workshop.tasks import BASELINE_TASK, merged_tasks
from finops_xl.workshop.validation import validate

DAY = 46_348.0
SHARE = {
    "kpi": "Containment rate",
    "definition": "Share of requests that the agent answers alone",
    "formula": "contained / MAX(requests, 1)",
    "unit": "%",
    "direction": "higher",
}
LEVELS = {
    "claim": 0.3,
    "floor_6": 0.15,
    "target_6": 0.2,
    "stretch_6": 0.25,
    "floor_12": 0.16,
    "target_12": 0.21,
    "stretch_12": 0.26,
}


def of_a_row(kpi, target):
    """Judge a KPI and its target as validation does, by the day of the sound KPI."""
    return [
        *check_kpi(kpi, "bottom", as_of=AS_OF, has_baseline_task=False),
        *check_target(target, kpi, line="bottom", assumption="Two of three sites adopt it."),
    ]


def rules_of(kpi, target):
    return [found.rule for found in of_a_row(kpi, target)]


def the_case_study(**changes):
    return replace(workshop_of(case_study_content()), **changes)


def new_findings(workshop):
    """List what a change of the case study adds; T11 says of every signed cell that it changed."""
    before = {(f.rule, f.agent_id, f.kpi) for f in validate(the_case_study(), DAY)}
    found = [f for f in validate(workshop, DAY) if f.rule != "T11"]
    return [f for f in found if (f.rule, f.agent_id, f.kpi) not in before]


@pytest.mark.parametrize(
    ("typed", "remedy", "mended"),
    [
        (9.0, "Type 0.09 for 9 %.", 0.09),
        (8.5, "Type 0.085 for 8.5 %.", 0.085),
        (1.5, "Type 0.015 for 1.5 %.", 0.015),
    ],
)
def test_a_baseline_in_per_cent_is_one_finding_with_its_own_number(typed, remedy, mended):
    target = sound_target(**LEVELS)
    assert rules_of(sound_kpi(**SHARE, baseline=0.09), target) == []
    (found,) = of_a_row(sound_kpi(**SHARE, baseline=typed), target)
    assert (found.rule, found.column) == ("K06", "Baseline")
    beyond = "Choose the unit x or ratio where it may exceed 100 %."
    assert found.remedy == f"{remedy} {beyond}"
    assert rules_of(sound_kpi(**SHARE, baseline=mended), target) == []
    ratio = sound_kpi(**SHARE | {"unit": "ratio", "definition": "Requests"}, baseline=typed)
    assert "K06" not in rules_of(ratio, target)


def test_a_baseline_above_100_per_cent_is_told_the_unit_for_it_and_no_share():
    (found,) = of_a_row(sound_kpi(**SHARE, baseline=272.1), sound_target(**LEVELS))
    assert found.remedy == "Choose the unit x or ratio where it may exceed 100 %."


def test_no_level_is_judged_against_a_baseline_that_cannot_be():
    (found,) = of_a_row(sound_kpi(baseline=-8.5), sound_target())
    assert (found.rule, found.remedy) == ("K06", "Check the baseline and its unit.")


def test_levels_out_of_order_are_found_beside_a_baseline_that_cannot_be():
    target = sound_target(floor_6=4.5)
    assert rules_of(sound_kpi(baseline=-8.5), target) == ["K06", "T01", "T02"]


@pytest.mark.parametrize("text", ["8,5", "8.5", "about 8 days", "unknown"])
def test_a_baseline_that_is_text_is_one_finding(text):
    assert rules_of(sound_kpi(baseline=text), sound_target()) == ["K09a"]


def test_a_date_that_is_text_is_found_beside_a_baseline_that_is_text():
    kpi = sound_kpi(baseline="6,5", baseline_date="31.10.2026")
    baseline, date = of_a_row(kpi, sound_target())
    assert (baseline.rule, date.rule) == ("K09a", "K09b")
    assert baseline.remedy.endswith("(6.5 or 6,5).")
    assert date.remedy == "It is text: type 2026-10-31 anew in the cell."
    assert rules_of(replace(kpi, baseline=6.5, baseline_date=46326.0), sound_target()) == []


def test_an_old_date_is_found_beside_a_baseline_that_is_text():
    kpi = sound_kpi(baseline="8,5", baseline_date="2024-10-31")
    assert rules_of(kpi, sound_target()) == ["K09a", "K09c"]


def test_a_baseline_that_is_missing_is_asked_for_no_date():
    kpi = sound_kpi(baseline=None, baseline_date="soon")
    assert rules_of(kpi, sound_target()) == ["K09a", "K09d", "K09d"]


def test_a_baseline_that_shows_an_error_value_is_w04_alone():
    kpis = list(the_case_study().kpis)
    kpis[0] = replace(kpis[0], baseline=CellError("#REF!"))
    assert [f.rule for f in new_findings(the_case_study(kpis=kpis))] == ["W04"]


@pytest.mark.parametrize(("baseline", "opened"), [("8,5", 0), ("about 8 days", 1), (None, 1)])
def test_no_task_is_opened_for_a_baseline_that_is_there_as_text(baseline, opened):
    tasks = merged_tasks(Workshop(Settings(), kpis=[sound_kpi(baseline=baseline)]))
    assert [task.task for task in tasks] == [BASELINE_TASK] * opened
    assert all(isinstance(task, Task) for task in tasks)


def test_a_discount_in_per_cent_is_one_finding():
    targets = list(the_case_study().targets)
    place = next(i for i, target in enumerate(targets) if target.discount)
    targets[place] = replace(targets[place], discount=40.0)
    (found,) = new_findings(the_case_study(targets=targets))
    assert (found.rule, found.remedy) == ("W07", "Type 0.4 for 40 %.")
    targets[place] = replace(targets[place], discount=0.4)
    assert new_findings(the_case_study(targets=targets)) == []


def test_a_default_discount_in_per_cent_is_one_finding_not_one_a_target():
    settings = replace(the_case_study().settings, default_discount_vendor=40.0)
    (found,) = new_findings(the_case_study(settings=settings))
    assert (found.rule, found.column) == ("W07", "DefaultDiscountVendor")
    assert found.remedy == "Type 0.4 for 40 %."


def in_currency(code):
    """Name another currency on Settings; units have it from there."""
    workshop = the_case_study()
    kpis = [replace(kpi, unit=str(kpi.unit).replace("EUR", code)) for kpi in workshop.kpis]
    settings = replace(workshop.settings, reporting_currency=code)
    return replace(workshop, kpis=kpis, settings=settings)


def test_a_currency_that_is_none_is_one_finding_not_one_a_unit():
    (found,) = new_findings(in_currency("Euro"))
    assert (found.rule, found.column) == ("W06", "ReportingCurrency")
    assert new_findings(in_currency("EUR")) == []


@pytest.mark.parametrize("currency", ["EUR", None, ""])
def test_a_unit_of_another_currency_than_that_of_settings_is_found_all_the_same(currency):
    kpi = sound_kpi(kpi="Cost per task", definition="Cost of a task", unit="Euro/task")
    found = check_kpi(kpi, "bottom", as_of=AS_OF, currency=currency)
    assert "K06" in [f.rule for f in found]


@pytest.mark.parametrize(
    ("typed", "remedy", "mended"),
    [
        (90.0, "Type 0.9 for 90 %.", 0.9),
        (9.0, "Type 0.09 for 9 %.", 0.09),
        (-0.9, "Type a share from 0 to 1.", 0.9),
        (900.0, "Type a share from 0 to 1.", 0.9),
    ],
)
def test_the_remedy_of_a_share_names_the_number_that_was_typed(typed, remedy, mended):
    inputs = list(the_case_study().inputs)
    inputs[0] = replace(inputs[0], success_rate=typed)
    (found,) = new_findings(the_case_study(inputs=inputs))
    assert (found.rule, found.column, found.remedy) == ("W07", "Success rate", remedy)
    inputs[0] = replace(inputs[0], success_rate=mended)
    assert new_findings(the_case_study(inputs=inputs)) == []


@pytest.mark.parametrize(
    ("typed", "what", "remedy"),
    [
        (
            "60%",
            "Realisation holds '60%', which is not a number.",
            "It is text, probably 0.6: type it as your Excel writes decimals (0.6 or 0,6).",
        ),
        (
            "most of it",
            "Realisation holds 'most of it', which is not a number.",
            "Type the share that becomes money, from 0 to 1.",
        ),
        (
            60.0,
            "The realisation share is 60; a share lies between 0 and 1.",
            "Type 0.6 for 60 %.",
        ),
        (
            None,
            "The realisation share is missing.",
            "Type the share that becomes money, from 0 to 1.",
        ),
    ],
)
def test_a_realisation_says_what_is_wrong_with_it_and_what_to_type(typed, what, remedy):
    (found,) = of_a_row(sound_kpi(), sound_target(realisation=typed))
    assert (found.rule, found.what, found.remedy) == ("T12", what, remedy)
    assert rules_of(sound_kpi(), sound_target(realisation=0.6)) == []


def test_a_realisation_that_shows_an_error_value_is_w04_alone():
    target = sound_target(realisation=CellError("#REF!"))
    assert rules_of(sound_kpi(), target) == []


@pytest.mark.parametrize("rule", ["T03", "T09"])
def test_no_remedy_moves_the_floor_until_the_verdict_turns(rule):
    if rule == "T09":
        found = [f for f in validate(no_go(baseline=6.5), DAY) if f.rule == "T09"]
    else:
        kpi = sound_kpi(kpi="ROI ratio", unit="x", direction="higher", baseline="n/a")
        target, hurdle = sound_target(claim=None), Settings(hurdle_roi_ratio=9.0)
        found = [f for f in check_target(target, kpi, settings=hurdle) if f.rule == "T03"]
    (only,) = found
    assert "evidence" in only.remedy
    assert "No-go" in only.remedy
    assert not any(verb in only.remedy for verb in ("Raise", "Lower", "Set "))


def no_go(baseline):
    """Give an agent that costs more to run than its floor saves."""
    agent = Agent("A01", "Agent", "Bottom line", first_spend=DAY, go_live=DAY)
    inputs = AgentEconomics(
        "A01", "any", tasks=1e6, success_rate=0.9, on_failure="retry", unit_cost_live=1.0
    )
    return Workshop(
        Settings(
            workshop_date=DAY,
            reporting_currency="EUR",
            fx_rate=1.0,
            horizon_months=36.0,
            discount_rate=0.09,
            payback_limit_months=24.0,
            loaded_hourly_cost=60.0,
        ),
        agents=[agent],
        kpis=[sound_kpi(baseline=baseline)],
        targets=[sound_target()],
        inputs=[inputs],
        costs=[replace(workshop_of(case_study_content()).costs[0], agent_id="A01")],
    )


def test_a_no_go_is_not_said_of_a_value_that_rests_on_a_baseline_that_cannot_be():
    assert "T09" in [f.rule for f in validate(no_go(baseline=6.5), DAY)]
    found = [f.rule for f in validate(no_go(baseline=-8.5), DAY)]
    assert "K06" in found
    assert "T09" not in found
    assert not {"T03", "T05", "T06"}.intersection(found)
