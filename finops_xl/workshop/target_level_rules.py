"""T rules on levels: order, progress, bounds, vendor claims. What each means: ``rules.csv``.

In a within-band KPI the levels, and the baseline, are deviations from the centre of the
band, and lower is better.
"""

from __future__ import annotations

from itertools import pairwise

from finops_xl.workshop.findings import Trouble
from finops_xl.workshop.target_case import MONTHS, SCENARIOS, TARGET_RULES, TargetCase, exceeds
from finops_xl.workshop.wording.text import is_blank, is_missing, number, plain, quoted
from finops_xl.workshop.wording.typed import number_remedy

rule = TARGET_RULES.rule

MOST_OF_CLAIM = 0.7
"""Share of a claimed improvement that a target may take: a discount of 30 %."""
MOST_STRETCH = 3.0
"""Stretch over target, as improvement over the baseline."""


@rule("K09d", "floor_6")
def has_baseline_before_targets(case: TargetCase) -> Trouble | None:
    """Make targets wait until the baseline is there."""
    if case.baseline is not None or case.is_computed:
        return None
    if case.in_table and not (case.has_levels and is_missing(case.kpi.baseline)):
        return None  # as it should be, or K09a, K06 or W04 has asked for the baseline
    return Trouble(
        "The baseline is missing, so there is nothing to set targets against.",
        "Establish the baseline first; open a task with owner and date.",
    )


@rule("T01", "floor_6", fails=(4.5, None, "soon"), passes=(5.8, 5.0))
def is_in_order(case: TargetCase) -> Trouble | None:
    """Ask for Floor, Target and Stretch in order, as they are defined."""
    if not case.has_levels and case.baseline is None and not case.is_computed:
        return None  # no targets before the baseline
    if not case.sign:
        what = f"Direction {quoted(case.kpi.direction)} does not say which way is better."
        return Trouble(what, "Choose higher, lower or within-band.", "direction")
    return _missing_level(case) or _out_of_order(case)


def _missing_level(case: TargetCase) -> Trouble | None:
    for month in MONTHS:
        for scenario in SCENARIOS:
            if (scenario, month) in case.levels:
                continue
            cell, name = case.level(scenario, month), f"The {month}-month {scenario}"
            if is_blank(cell):
                what = f"{name} is missing."
            else:
                what = f"{name}, {quoted(cell)}, is not a number."
            remedy = number_remedy(cell, "Type a level of the KPI.")
            return Trouble(what, remedy, f"{scenario}_{month}")
    return None


def _out_of_order(case: TargetCase) -> Trouble | None:
    sign = ">=" if case.sign < 0 else "<="
    for month in MONTHS:
        for low, high in pairwise(SCENARIOS):
            first, second = case.levels[low, month], case.levels[high, month]
            if not exceeds(case.sign * first, case.sign * second):
                continue
            return Trouble(
                f"At {month} months the {low} {case.shown(first)} is better than the {high} "
                f"{case.shown(second)}.",
                f"Set floor {sign} target {sign} stretch{_because(case)}.",
                f"{low}_{month}",
            )
    return None


def _because(case: TargetCase) -> str:
    if case.is_within_band:
        return " as deviations from the centre"
    return f", as {case.direction} is better"


@rule("T02", "floor_12", fails=(6.2,), passes=(5.0, 5.8))
def does_not_fall_back(case: TargetCase) -> Trouble | None:
    """Ask for progress from 6 to 12 months."""
    if case.is_computed or not case.sign:
        return None
    for scenario in SCENARIOS:
        early, late = (case.levels.get((scenario, month)) for month in MONTHS)
        if early is None or late is None or not exceeds(case.sign * early, case.sign * late):
            continue
        return Trouble(
            f"The {scenario} is worse at 12 months, {case.shown(late)}, than at 6 months, "
            f"{case.shown(early)}.",
            "Set the 12-month level at least as good as the 6-month level.",
            f"{scenario}_12",
        )
    return None


@rule("T03", "floor_6", fails=(6.5, 7.0), passes=(5.8,))
def floor_is_a_gain(case: TargetCase) -> Trouble | None:
    """Ask for a floor that is a gain; that of a computed KPI clears its hurdle."""
    for month in MONTHS:
        floor = case.levels.get(("floor", month))
        if floor is None or not case.sign:
            continue
        trouble = _below_hurdle(case, floor) if case.is_computed else _no_gain(case, floor)
        if trouble:
            return trouble._replace(field=f"floor_{month}")
    return None


def _no_gain(case: TargetCase, floor: float) -> Trouble | None:
    if case.baseline is None or exceeds(case.sign * floor, case.sign * case.baseline):
        return None
    baseline = case.shown(case.baseline)
    side = "above" if case.sign > 0 else "below"
    why = ", as a deviation from the centre" if case.is_within_band else _because(case)
    return Trouble(
        f"The floor {case.shown(floor)} is not better than the baseline {baseline}.",
        f"Set it {side} {baseline}{why}.",
    )


def _below_hurdle(case: TargetCase, floor: float) -> Trouble | None:
    if case.hurdle is None or not exceeds(case.sign * case.hurdle, case.sign * floor):
        return None
    return Trouble(
        f"The floor {case.shown(floor)} does not reach the hurdle {case.shown(case.hurdle)} of "
        "Settings.",
        "Check the floor against its evidence; where that carries no more, decide No-go, or agree "
        "another hurdle with finance.",
    )


@rule("T04", "stretch_12", fails=(0.0, -1.0), passes=(3.4,))
def is_possible(case: TargetCase) -> Trouble | None:
    """Refuse levels that cannot occur: they destroy credibility."""
    for (scenario, month), level in case.levels.items():
        why = _impossible(case, level)
        if why:
            remedy = "Type 0.46 for 46 %." if case.unit == "%" else "Set a level that can occur."
            what = f"The {month}-month {scenario} {case.shown(level)} is impossible: {why}."
            return Trouble(what, remedy, f"{scenario}_{month}")
    return None


def _impossible(case: TargetCase, level: float) -> str:
    if case.kind == "share" and not 0 <= level <= 1:
        most = "100 %" if case.unit == "%" else "1"
        return f"a share lies between 0 and {most}"
    if case.is_within_band:
        return "a deviation from the centre is not negative" if level < 0 else ""
    if case.kind == "duration" and not _may_be_duration(case, level):
        return "a duration is above 0"
    may_be_negative = case.kind in {"duration", "share", "ratio", ""} or _is_net_value(case)
    if level < 0 and not may_be_negative:
        return f"a value in {case.unit} is not negative"
    pool = number(case.kpi.eligible_pool)
    if pool is not None and case.unit.casefold().startswith("hours/") and exceeds(level, pool):
        return f"the eligible pool is {pool:.6g} {case.unit}"
    return ""


def _may_be_duration(case: TargetCase, level: float) -> bool:
    return level >= 0 if case.unit.casefold() == "minutes/task" else level > 0


def _is_net_value(case: TargetCase) -> bool:
    """Tell a net present value: one amount of money that the register computes."""
    named = plain(case.kpi.kpi).casefold().startswith(("npv", "net present value"))
    return case.is_computed and case.kind == "money" and (named or not case.in_table)


@rule("T05", "claim", fails=(4.0,), passes=(2.5, None))
def discounts_claim(case: TargetCase) -> Trouble | None:
    """Take a vendor case study at a discount: the guide says 30-50 %."""
    if is_blank(case.basis.claim):
        return None
    claim = number(case.basis.claim)
    if claim is None:
        what = f"The claim {quoted(case.basis.claim)} is not a number."
        remedy = number_remedy(case.basis.claim, "Type the level that the vendor states.")
        return Trouble(what, remedy)
    gain = case.gain("target", 12)
    if gain is None or case.baseline is None:
        return None
    claimed = case.sign * (claim - case.baseline)
    if not exceeds(gain, MOST_OF_CLAIM * claimed):
        return None
    most = case.baseline + case.sign * MOST_OF_CLAIM * claimed
    return Trouble(
        f"The 12-month target {case.shown(case.levels['target', 12])} takes more than "
        f"{MOST_OF_CLAIM:.0%} of the improvement to {case.shown(claim)} that is claimed.",
        f"Set a 12-month target no better than {case.shown(most)}.",
        "target_12",
    )


@rule("T06", "target_12", fails=(5.9,), passes=(4.1,))
def stretch_is_an_estimate(case: TargetCase) -> Trouble | None:
    """Refuse a stretch of more than three times the target: it is a wish."""
    for month in MONTHS:
        target, stretch = case.gain("target", month), case.gain("stretch", month)
        if target is None or stretch is None or target <= 0:
            continue
        if exceeds(stretch, MOST_STRETCH * target):
            return Trouble(
                f"The {month}-month stretch is {stretch / target:.3g} times the target, as "
                "improvement over the baseline.",
                f"Set a stretch of at most {MOST_STRETCH:.0f} times the target.",
                f"stretch_{month}",
            )
    return None
