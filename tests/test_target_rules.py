"""The T rules that one row answers."""

import pytest
from golden import by_id
from hypothesis import given, settings
from hypothesis import strategies as st
from kpi_cases import cell, sound_kpi, sound_target, wanted

from finops_xl.workshop.records import Kpi, Target
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_case import MONTHS, SCENARIOS, TargetCase, shown_level
from finops_xl.workshop.target_rules import TARGET_RULES, check_target, judge_case

LABELLED = ["targets.csv", "target_statements.csv"]
HURDLES = Settings(
    hurdle_roi_ratio=1.2,
    payback_limit_months=24.0,
    hurdle_npv=0.0,
    hurdle_time_to_value_months=12.0,
)


def judge(target, kpi=None, **known):
    known = {"line": "bottom", "assumption": "Two of three sites adopt it.", **known}
    return check_target(target, kpi or sound_kpi(), settings=HURDLES, **known)


def rules_broken(target, kpi=None, **known):
    return {found.rule for found in judge(target, kpi, **known)}


def levels(six, twelve):
    """Name floor, target and stretch at both horizons."""
    values = {6: six, 12: twelve}
    return {f"{s}_{m}": values[m][i] for m in MONTHS for i, s in enumerate(SCENARIOS)}


def labelled_case(row):
    six = [cell(row[f"{s}6"]) for s in SCENARIOS]
    twelve = [cell(row[f"{s}12"]) for s in SCENARIOS]
    target = Target(claim=cell(row["vendor_claim"]), **levels(six, twelve))
    kpi = Kpi(baseline=cell(row["baseline"]), direction=row["direction"], unit=row["unit"])
    return TargetCase(target, kpi, in_table=False)


@pytest.mark.parametrize("row", [row for name in LABELLED for row in by_id(name)])
def test_a_labelled_target_is_judged_as_labelled(row):
    broken = {found.rule for found in judge_case(labelled_case(row)) if found.invalidates}
    assert bool(broken) == (row["expect"] == "invalid")
    assert wanted(row) <= broken


def examples(which):
    return [
        pytest.param(rule, cell, id=f"{rule.id}-{cell}")
        for rule in TARGET_RULES.rules
        for cell in getattr(rule, which)
    ]


@pytest.mark.parametrize(("rule", "value"), examples("fails"))
def test_an_example_that_fails_breaks_its_rule(rule, value):
    assumption = "" if rule.id == "K22" else "Two of three sites adopt it."
    target = sound_target(**{rule.field: value})
    assert rule.id in rules_broken(target, assumption=assumption)


@pytest.mark.parametrize(("rule", "value"), examples("passes"))
def test_an_example_that_passes_keeps_its_rule(rule, value):
    assert rule.id not in rules_broken(sound_target(**{rule.field: value}))


def test_a_sound_target_has_no_finding():
    assert judge(sound_target()) == []


def test_a_finding_points_to_the_level_it_is_about():
    (found,) = judge(sound_target(stretch_12=0.0, position=3))
    assert (found.rule, found.table, found.column, found.position) == (
        "T04",
        "Targets",
        "Stretch 12",
        3,
    )
    assert "12-month stretch 0 is impossible" in found.what


@pytest.mark.parametrize(("level", "shown"), [(1.2, "120.0 %"), (-0.05, "-5.0 %")])
def test_an_impossible_share_is_said_as_the_sheet_shows_it(level, shown):
    kpi = sound_kpi(unit="%", baseline=0.5, direction="higher")
    target = sound_target(**levels([0.6, 0.7, 0.8], [0.7, 0.8, level]))
    (said,) = [found.what for found in judge(target, kpi) if found.rule == "T04"]
    assert said == f"The 12-month stretch {shown} is impossible: a share lies between 0 and 100 %."


def test_targets_wait_for_the_baseline():
    kpi = sound_kpi(baseline=None)
    assert "K09d" in rules_broken(sound_target(), kpi)
    empty = sound_target(**levels([None] * 3, [None] * 3), money_per_unit=None)
    assert rules_broken(empty, kpi) == set()  # as it should be until the baseline is there
    assert "T01" in rules_broken(empty, sound_kpi())


def computed(name, unit, direction):
    return sound_kpi(kpi=name, unit=unit, direction=direction, baseline="n/a", source="Register")


@pytest.mark.parametrize(
    ("name", "unit", "direction", "floors", "reached"),
    [
        ("ROI ratio", "x", "higher", (1.2, 1.2), True),  # equal to the hurdle is enough
        ("ROI ratio", "x", "higher", (1.1, 1.3), False),
        ("Payback period", "months", "lower", (24.0, 20.0), True),
        ("Payback period", "months", "lower", (25.0, 20.0), False),
        ("NPV", "EUR", "higher", (0.0, 100.0), True),
        ("NPV", "EUR", "higher", (-1.0, 100.0), False),
        ("Time to value", "months", "lower", (13.0, 12.0), False),
        ("Break-even volume", "tokens/month", "lower", (9e9, 9e9), True),  # no hurdle
    ],
)
def test_the_floor_of_a_computed_kpi_reaches_its_hurdle(name, unit, direction, floors, reached):
    sign = 1 if direction == "higher" else -1
    six, twelve = ([floor + sign * step for step in (0, 1, 2)] for floor in floors)
    target = sound_target(claim=None, money_per_unit=None, **levels(six, twelve))
    assert ("T03" not in rules_broken(target, computed(name, unit, direction))) == reached


@pytest.mark.parametrize(
    ("claim", "remedy"),
    [
        ("3 days", "Type the level that the vendor states."),
        ("12 000", "It is text, probably 12000: type 12000 anew in the cell."),
    ],
)
def test_a_claim_that_is_text_is_named_with_what_to_type(claim, remedy):
    (found,) = (f for f in judge(sound_target(claim=claim)) if f.rule == "T05")
    assert found.remedy == remedy


def test_a_computed_kpi_may_stand_still_and_has_no_adoption():
    target = sound_target(**levels([24, 20, 18], [24, 22, 18]), adoption_6=None)
    broken = rules_broken(target, computed("Payback period", "months", "lower"))
    assert not broken & {"T02", "T05", "T06", "T08", "K09d"}


def test_a_net_present_value_may_be_negative_and_a_cost_may_not():
    six, twelve = [-30.0, 10.0, 40.0], [-20.0, 20.0, 60.0]
    target = sound_target(**levels(six, twelve))
    assert "T04" not in rules_broken(target, computed("NPV", "EUR", "higher"))
    cost = sound_kpi(kpi="Stock value", unit="EUR", direction="higher", baseline=5.0)
    assert "T04" in rules_broken(target, cost)


def test_hours_saved_stay_within_the_eligible_pool():
    target = sound_target(**levels([40, 70, 100], [80, 140, 190]), claim=None)
    kpi = sound_kpi(unit="hours/month", direction="higher", baseline=0.0, eligible_pool=180.0)
    assert "T04" in rules_broken(target, kpi)
    assert "T04" not in rules_broken(target, sound_kpi(**{**vars(kpi), "eligible_pool": 190.0}))


def test_a_direction_nobody_knows_is_said_once():
    found = judge(sound_target(), sound_kpi(direction="either"))
    assert [f.rule for f in found] == ["T01"]
    assert "'either'" in found[0].what


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"benefit_type": None}, "Benefit type"),
        ({"realisation": 1.5}, "Realisation"),
        ({"realisation": "half"}, "Realisation"),
        ({"budget_holder": "TBD"}, "Budget holder"),
    ],
)
def test_money_says_how_it_is_realised(changes, column):
    (found,) = judge(sound_target(**changes))
    assert (found.rule, found.column) == ("T12", column)
    assert judge(sound_target(**changes, money_per_unit=None)) == []


@pytest.mark.parametrize(
    ("formula", "money", "twice"),
    [
        ("(agent_cost + labour_cost) / MAX(tasks, 1)", 500.0, True),
        ("(Agent_Cost + labour_cost) / MAX(tasks, 1)", 500.0, True),
        ("(agent_cost + labour_cost) / MAX(tasks, 1)", None, False),
        ("labour_cost / MAX(tasks, 1)", 500.0, False),
    ],
)
def test_the_cost_of_the_agent_is_not_turned_into_money_a_second_time(formula, money, twice):
    found = rules_broken(
        sound_target(money_per_unit=money, benefit_type="cost avoided", realisation=0.5,
                     budget_holder="Head of Service"),
        sound_kpi(formula=formula),
    )  # fmt: skip
    assert ("W19" in found) == twice


def test_top_line_money_is_contribution_margin():
    orders = sound_kpi(kpi="Orders", category="Capacity")
    assert "T13" in rules_broken(sound_target(), orders, line="Top line")
    margin = sound_target(benefit_type="contribution margin")
    assert "T13" not in rules_broken(margin, orders, line="Top line")
    revenue = sound_kpi(kpi="Additional revenue", unit="EUR/month", category="Capacity")
    whole = sound_target(benefit_type="contribution margin", money_per_unit=1.0)
    assert "T13" in rules_broken(whole, revenue, line="top")
    share = sound_target(benefit_type="contribution margin", money_per_unit=0.32)
    assert "T13" not in rules_broken(share, revenue, line="top")


@pytest.mark.parametrize(
    ("source", "date", "rests"),
    [
        ("Vendor case study, retail", 46200.0, True),
        ("Vendor case study, retail", None, False),
        ("reference class, n = 7", None, True),
        ("12 deployments of this kind", None, True),
        ("3 cases", None, False),
        ("TBD", 46200.0, False),
    ],
)
def test_a_target_rests_on_a_dated_benchmark_or_five_cases(source, date, rests):
    target = sound_target(claim_source=source, claim_date=date)
    assert ("T07" not in rules_broken(target)) == rests


def test_an_assumption_without_text_is_none():
    assert "K22" in rules_broken(sound_target(), assumption=None)
    (found,) = judge(sound_target(assumption_id=None), assumption="")
    assert "no assumption" in found.what


CELLS = st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=40))


@settings(max_examples=200, deadline=None)
@given(st.lists(CELLS, min_size=30, max_size=30), st.lists(CELLS, min_size=20, max_size=20))
def test_no_cell_value_breaks_a_rule(target_cells, kpi_cells):
    target = Target(**dict(zip(Target.columns(), target_cells, strict=False)))
    kpi = Kpi(**dict(zip(Kpi.columns(), kpi_cells, strict=False)))
    for found in judge(target, kpi):
        assert found.what.endswith(".")
        assert found.remedy


@given(
    st.lists(st.floats(0.01, 1e6), min_size=6, max_size=6),
    st.floats(0.01, 1e6),
    st.sampled_from(["days", "EUR/task"]),
)
def test_mirroring_a_ratio_around_zero_mirrors_the_verdict(values, baseline, unit):
    higher, lower = (
        judge_case(
            TargetCase(
                Target(**levels([s * v for v in values[:3]], [s * v for v in values[3:]])),
                Kpi(baseline=s * baseline, direction=direction, unit="x"),
                in_table=False,
            )
        )
        for s, direction in ((1, "higher"), (-1, "lower"))
    )
    assert [f.rule for f in higher] == [f.rule for f in lower]


@pytest.mark.parametrize(
    ("direction", "floor", "remedy"),
    [
        ("lower", 7.0, "Set it below 6.5, as lower is better."),
        ("higher", 6.0, "Set it above 6.5, as higher is better."),
        ("within-band", 7.0, "Set it below 6.5, as a deviation from the centre."),
    ],
)
def test_a_floor_that_is_no_gain_is_told_its_side_of_the_baseline(direction, floor, remedy):
    (found,) = (
        f
        for f in judge(sound_target(floor_6=floor), sound_kpi(direction=direction))
        if f.rule == "T03"
    )
    assert found.remedy == remedy


def test_shares_are_written_as_the_sheet_shows_them():
    kpi = sound_kpi(kpi="Containment rate", unit="%", direction="higher", baseline=0.34)
    target = sound_target(claim=0.94, **levels([0.4, 0.105, 0.6], [0.3, 0.94, 0.95]))
    said = {f.rule: str(f) for f in judge(target, kpi)}
    assert "the floor 40.0 % is better than the target 10.5 %" in said["T01"]
    assert "worse at 12 months, 30.0 %, than at 6 months, 40.0 %" in said["T02"]
    assert "The floor 30.0 % is not better than the baseline 34.0 %" in said["T03"]
    assert "12-month target 94.0 % takes more than 70% of the improvement to 94.0 %" in said["T05"]
    assert "no better than 76.0 %." in said["T05"]


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [
        (0.94, "%", "94.0 %"),
        (0.105, "%", "10.5 %"),
        (0.65783, "%", "65.783 %"),
        (0.0, "%", "0.0 %"),
        (0.07, "%", "7.0 %"),
        (0.94, "x", "0.94"),
        (6.5, "days", "6.5"),
    ],
)
def test_a_level_is_written_in_its_unit(value, unit, shown):
    assert shown_level(value, unit) == shown
