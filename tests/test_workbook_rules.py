"""Rows that no KPI rule can use: keys, kinds of cells, belonging."""

from dataclasses import replace

import pytest
from kpi_cases import sound_kpi, sound_target

from finops_xl.errors import CellError
from finops_xl.workshop.agenda import Action, AgendaItem, Change
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.contracts import Contract, OtherPrice
from finops_xl.workshop.cost_evolution import Evolution
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.lists import LEVELS
from finops_xl.workshop.model import SIDE_TABLES, TABLES
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target, Workload
from finops_xl.workshop.workbook_rules import (
    check_agent_ids,
    check_cells,
    check_keys,
    check_target_kpis,
    is_empty,
)

LINE = CostLine("A01", "build", "Prompt work", "one-off", 12000.0, "opex", position=4)
ECONOMICS = AgentEconomics("A01", "ticket", tasks=900.0, success_rate=0.9, on_failure="retry")


def found_in(record):
    return [(found.rule, found.column) for found in check_cells(record)]


def test_a_sound_row_of_every_table_has_no_finding():
    for record in (LINE, ECONOMICS, sound_kpi(), sound_target()):
        assert found_in(record) == []


@pytest.mark.parametrize(
    ("record", "rule", "column"),
    [
        (replace(LINE, amount="about 12,000"), "W03", "Amount"),
        (replace(LINE, amount="12000"), "W03", "Amount"),  # a number typed as text
        (replace(LINE, amount=True), "W03", "Amount"),
        (replace(LINE, amount=-5.0), "W07", "Amount"),
        (replace(sound_target(), money_per_unit=-40.0), "W07", "Money per unit"),
        (replace(LINE, amount=CellError("#REF!")), "W04", "Amount"),
        (replace(LINE, timing="sometimes"), "W06", "Timing"),
        (replace(ECONOMICS, success_rate=90.0), "W07", "Success rate"),
        (replace(ECONOMICS, run_cost=CellError("#DIV/0!")), "W04", "Run cost"),
        (Agent("A01", go_live="next spring"), "W05", "Go-live"),
        (Assumption("S01", date="2026-13-01"), "W05", "Date"),
        (Assumption("S01", date="2026-12-01"), "W05", "Date"),  # Excel does not compute with it
        (Model("our-own", input_known="3 USD"), "W03", "Input last known"),
        (AgendaItem("1 Foundation", minutes="10 min"), "W03", "Minutes"),
        (Action("pre-work", days="-2"), "W03", "Days"),
        (Action("pre-work", done="done"), "W10", "Done"),
        (OtherPrice("Seat", price="75 EUR"), "W03", "Price"),
        (OtherPrice("Seat", valid_from="2026-01-01"), "W05", "Valid from"),
        (Workload("Chat", input_tokens="2k"), "W03", "Input tokens"),
        (Evolution("Then and now", date_then="May"), "W05", "Date then"),
        (Change("22.11.2026"), "W05", "Date"),
        (replace(sound_kpi(), eligible_pool="all"), "W03", "Eligible pool"),
    ],
)
def test_a_cell_that_its_column_cannot_hold_is_found(record, rule, column):
    assert found_in(record) == [(rule, column)]


def test_days_before_the_workshop_are_negative():
    assert found_in(Action("pre-work", days=-7.0, done="yes")) == []


_BELOW_0 = {
    (Action, "days"),  # before the workshop
    (Benchmark, "baseline"),
    (Benchmark, "result"),
    (Kpi, "baseline"),  # K07 and K06
    (Target, "claim"),  # T05
    *((Target, level) for level in LEVELS),  # T04
    (Target, "realisation"),  # P05
}
"""What may be below 0, or what another rule judges."""


@pytest.mark.parametrize("kind", sorted({*TABLES, *SIDE_TABLES} - {Contract}, key=str))  # W16
def test_every_number_that_cannot_be_negative_is_found_below_0(kind):
    for field, column in kind.columns().items():
        is_number = column.kind in ("number", "whole", "share", "money")
        if not (is_number and column.takes_typing) or (kind, field) in _BELOW_0:
            continue
        assert found_in(kind(**{field: -1.0})) == [("W07", column.name)], column.name
        assert found_in(kind(**{field: 1.0})) == []


def test_money_below_0_says_that_the_direction_is_told_already():
    negative = replace(sound_target(), money_per_unit=-9600.0)
    (found,) = check_cells(negative)
    assert found.what == "Money per unit is -9600; it must not be negative."
    assert found.remedy == "Type a positive amount: Direction says already which way is better."
    assert check_cells(replace(negative, money_per_unit=9600.0)) == []


@pytest.mark.parametrize(
    ("field", "remedy"),
    [
        ("failure_minutes", "Type the minutes of a failed task, 0 if none."),
        ("review_minutes", "Type a number; blank means 0."),
        ("calls", "Type a number; blank means 1."),
        ("tasks", "Type a number."),
        ("tasks_stretch", "Type a number; blank means the same."),
    ],
)
def test_nobody_is_told_to_leave_a_cell_blank_where_a_blank_changes_a_figure(field, remedy):
    (found,) = check_cells(replace(ECONOMICS, **{field: "4 min"}))
    assert (found.rule, found.remedy) == ("W03", remedy)


def test_what_is_text_says_what_to_type():
    (found,) = check_cells(Action("pre-work", days="-2"))
    assert found.remedy == "It is text, probably -2: type -2 anew in the cell."
    (found,) = check_cells(OtherPrice("Seat", valid_from="2026-01-01"))
    assert found.remedy == "It is text: type 2026-01-01 anew in the cell."


def test_what_a_kpi_rule_judges_is_not_reported_twice():
    odd = replace(sound_kpi(), baseline="unknown", baseline_date="?", unit="hrs", category="Speed")
    assert found_in(odd) == []
    assert found_in(replace(sound_target(), floor_6="soon", claim="big", realisation=7.0)) == []


def test_an_error_cell_keeps_its_reason():
    (found,) = check_cells(replace(LINE, amount=CellError("#N/A", "no price on that day")))
    assert "#N/A (no price on that day)" in found.what


def test_a_key_occurs_once_whatever_the_case_of_its_letters():
    first, again = Agent("A01", position=0), Agent("a01", position=9)
    (found,) = check_keys([first, again])
    assert (found.rule, found.column, found.position) == ("W01", "Agent ID", 9)
    assert (found.what, found.other) == ("'a01' is already in a row above.", 0)


def test_a_key_is_complete():
    (found,) = check_keys([replace(LINE, item=None)])
    assert (found.rule, found.column) == ("W01", "Item")
    assert check_keys([replace(LINE, item=CellError("#N/A"))]) == []  # W04 says so


def test_a_row_belongs_to_an_agent_that_exists():
    (found,) = check_agent_ids([LINE, replace(LINE, agent_id="A09")], ["a01"])
    assert (found.rule, found.column) == ("W02", "Agent ID")
    assert "'A09'" in found.what


def test_a_target_belongs_to_a_kpi_that_exists():
    assert check_target_kpis([sound_target()], [sound_kpi()]) == []
    (found,) = check_target_kpis([sound_target(kpi="Cycle time")], [sound_kpi()])
    assert (found.rule, found.column) == ("W02", "KPI")


def test_an_id_with_a_sign_that_does_not_show_is_reported_once():
    target = replace(sound_target(), agent_id="A01\u200b")
    assert found_in(target) == [("W14", "Agent ID")]
    assert check_agent_ids([target], ["A01"]) == []
    assert check_target_kpis([target], [sound_kpi()]) == []


@pytest.mark.parametrize("sign", "*?~<>=")
def test_an_id_holds_no_sign_of_a_pattern(sign):
    assert found_in(replace(LINE, agent_id=f"A{sign}1")) == [("W14", "Agent ID")]


@pytest.mark.parametrize("timing", ["monthly ", " one-off", "Monthly\u00a0"])
def test_a_timing_with_a_blank_around_it_is_another_word_to_a_formula(timing):
    assert found_in(replace(LINE, timing=timing)) == [("W14", "Timing")]


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (replace(ECONOMICS, on_failure=" Retry\u00a0"), []),
        (replace(ECONOMICS, on_failure="ret\u200bry"), [("W06", "On failure")]),
        (replace(sound_kpi(), direction="Lower "), []),
        (replace(sound_kpi(), direction="lower\u200b"), [("W06", "Direction")]),
        (replace(LINE, timing="ONE-OFF"), []),
    ],
)
def test_a_choice_may_be_spelled_in_any_case_but_not_with_signs_that_do_not_show(record, found):
    assert found_in(record) == found


def test_an_adoption_is_a_share_at_both_horizons():
    odd = replace(sound_target(), adoption_6=30.0, adoption_12=70.0)
    assert found_in(odd) == [("W07", "Adoption 6"), ("W07", "Adoption 12")]


def test_an_id_that_is_a_number_is_not_the_same_as_text():
    (found,) = check_agent_ids([replace(LINE, agent_id=7.0)], ["7"])
    assert found.remedy == "Type the id as it stands there: a number and text are two ids."


def test_a_kpi_that_only_looks_the_same_is_named():
    (found,) = check_target_kpis([sound_target(kpi="Invoice  cycle time")], [sound_kpi()])
    assert found.remedy.startswith("Copy the name from there")


def test_a_row_is_empty_when_nobody_filled_it():
    assert is_empty(Kpi())
    assert is_empty(Kpi(check="OK", line="Bottom line"))  # formulas
    assert not is_empty(Kpi(owner=CellError("#N/A")))
    assert not is_empty(Kpi(owner=0.0))
