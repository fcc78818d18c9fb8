"""Agent card: every figure is that of the Python model, for every agent; unknown is never 0."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from card_page import Card, made_card, picked, workshop_of
from made_workbooks import CONTENTS, awkward_content

from finops_xl.errors import CellError
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content, empty_content
from finops_xl.template.sheets.agent_card.signing import MEANING
from finops_xl.workshop.agent_economics import GO, NEVER, UNDECIDED, VERDICTS
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.lists import LEVELS
from finops_xl.workshop.records import Agent, Assumption, Kpi, Target
from finops_xl.workshop.sign_off_status import status_of
from finops_xl.workshop.sign_off_table import SignOff
from finops_xl.workshop.target_values import SCENARIOS
from finops_xl.workshop.wording.text import key

AGENTS = [
    (name, str(agent.agent_id)) for name in ("case study", "awkward") for agent in
    CONTENTS[name]().of(Agent)
]  # fmt: skip
KPI_HEADER, MOST_KPIS = "KPI", 3


def near(shown: Any, expected: Any) -> bool:
    if expected in (None, "") or shown is None:
        return shown is None and expected in (None, "")
    if isinstance(expected, str) or isinstance(shown, str):
        return shown == expected
    return math.isclose(shown, expected, rel_tol=1e-9, abs_tol=1e-6)


def figures(card: Card, label: str) -> list[Any]:
    row = card.row_of(label)
    return [card.at(row, column) for column in (2, 3, 4)]


@pytest.mark.parametrize(("name", "agent"), AGENTS)
def test_the_money_is_that_of_the_python_model(name: str, agent: str) -> None:
    card = picked(name, agent)
    economics = workshop_of(name).economics_of.get(key(agent))
    verdict = economics.verdict if economics else UNDECIDED
    assert card.name("CardVerdict") == verdict
    if economics is None:
        return
    outcomes = [economics.outcomes[scenario] for scenario in SCENARIOS]
    paybacks = ["never" if o.payback == NEVER else o.payback for o in outcomes]
    for label, expected in (
        ("Year-1 value", [o.year1_value for o in outcomes]),
        ("Year-1 run cost", [o.year1_cost for o in outcomes]),
        ("Run-rate value a year", [o.run_rate_value for o in outcomes]),
        ("Run-rate cost a year", [o.run_rate_cost for o in outcomes]),
        ("ROI over the horizon", [o.roi for o in outcomes]),
        ("ROI, cashable only", [o.cashable_roi for o in outcomes]),
        ("ROI ratio: value / cost", [o.roi_ratio for o in outcomes]),
        ("Payback, months after go-live", paybacks),
        ("Net present value", [o.npv for o in outcomes]),
    ):
        assert all(map(near, figures(card, label), expected)), (label, expected)
    costs = economics.costs
    for label, figure in (
        ("Full cost per task", economics.cost_per_task),
        ("of which model calls", costs.model_cost),
        ("Run cost a month", costs.run_cost),
        ("One-off cost", costs.one_off),
        ("Already spent", costs.sunk),
    ):
        assert near(card.at(card.row_of(label, 11), 12), figure), label


@pytest.mark.parametrize(("name", "agent"), AGENTS)
def test_the_kpis_are_those_of_the_agent_with_their_targets_and_signatures(
    name: str, agent: str
) -> None:
    card = picked(name, agent)
    workshop = workshop_of(name)
    kpis = workshop.kpis_of[key(agent)]
    rows = card.below(KPI_HEADER, MOST_KPIS)
    assert "shown" not in card.heading("KPIs and targets")
    for row, kpi in zip(rows, kpis, strict=False):
        target = workshop.target_of.get((key(agent), key(kpi.kpi)))
        assert row[0] == kpi.kpi
        assert str(row[1]).splitlines()[0] == kpi.unit
        assert row[2] == ("no baseline" if kpi.baseline in (None, "") else kpi.baseline)
        assert row[3] == (kpi.baseline_date if kpi.baseline_date else None)
        assert (row[11], row[12]) == (kpi.owner, kpi.source)
        levels = [getattr(target, level) if target else None for level in LEVELS]
        if kpi.direction == "within-band":
            levels = [f"± {level:g}" for level in levels]
        assert all(map(near, row[4:10], levels)), (row, levels)
        status = str(status_of(workshop, target)) if target else "no targets yet"
        assert str(row[10]).splitlines()[0] == status
    assert all(cell is None for row in rows[len(kpis) :] for cell in row)


@pytest.mark.parametrize(("name", "agent"), AGENTS)
def test_it_says_what_must_hold_and_what_was_found(name: str, agent: str) -> None:
    card = picked(name, agent)
    workshop = workshop_of(name)
    named = dict.fromkeys(
        t.assumption_id for t in workshop.targets if key(t.agent_id) == key(agent)
    )
    ids = [each for each in named if each]
    rows = card.below("What must hold", 5)
    for row, assumption_id in zip(rows, ids, strict=False):
        assumption = workshop.assumption_of[key(assumption_id)]
        assert row[0] == f"{assumption_id}, {assumption.status or 'no status'}"
        assert row[1] == assumption.assumption
        assert row[12] == (assumption.owner or "no owner")
    assert all(row[0] is row[1] is row[12] is None for row in rows[len(ids) :])
    assert card.summary
    mine = [f for f in card.summary.validation.findings if key(f.agent_id) == key(agent)]
    said = card.heading("Open findings")
    for level in ("error", "warning", "hint"):
        count = sum(finding.level == level for finding in mine)
        plural = "" if count == 1 else "s"
        assert (f"{count} {level}{plural}" in said) == (count > 0)
    assert said.endswith(": none at the last validation") == (not mine)
    texts = [row[1] for row in card.below("Open findings", 3) if row[0]]
    assert len(texts) == min(3, len(mine))
    for text in texts:
        whole = text.removesuffix("…")
        assert any(f"{f.kpi}: {f.what}".startswith(whole) or f.what.startswith(whole) for f in mine)


@pytest.mark.parametrize("agent", [agent for name, agent in AGENTS if name == "case study"])
def test_the_card_agrees_with_the_row_of_the_register(agent: str) -> None:
    card = picked("case study", agent)
    assert card.summary
    row = next(row for row in card.summary.rows if row.agent_id == agent)
    assert card.name("CardVerdict") == row.verdict
    assert figures(card, "Year-1 value") == pytest.approx(
        [row.year1_floor, row.year1_target, row.year1_stretch]
    )
    npv = figures(card, "Net present value")
    assert all(map(near, npv, [row.npv_floor, row.npv_target, row.npv_stretch]))
    thesis = " ".join(card.at(r, 1) or "" for r in (card.rows()[2], card.rows()[3])).strip()
    assert thesis == row.thesis
    facts = [card.at(card.rows()[6], column) for column in (1, 2, 5, 11)]
    assert facts == [row.process, f"{row.line}: {row.driver}", row.stage, row.sponsor]
    stamps = card.rows()[-1]
    assert card.at(stamps, 1) == row.built_on
    assert card.at(stamps, 4) == row.discount_rate
    assert str(row.price_book) in card.at(stamps, 5)
    assert f"{row.horizon:.0f} months" in card.at(stamps, 5)
    assert str(row.currency) in card.heading("Value, cost and return")


def test_a_blank_pick_is_the_first_agent_and_letters_may_be_of_either_case() -> None:
    first = list(picked("case study", "A01").printed())
    for agent in (None, "  ", "a01"):
        assert list(picked("case study", agent).printed()) == first


@pytest.mark.parametrize("agent", ["A99", "A*", "A0?", 7.0])
def test_an_agent_that_nobody_knows_leaves_blanks_and_says_what_to_do(agent: str | float) -> None:
    card = picked("case study", agent)
    shown = [value for _, _, value in card.printed()]
    assert "No agent" in shown
    assert [v for v in shown if "choose one from the list" in str(v)]
    assert card.name("CardVerdict") is None
    assert all(row[4:11] == [None] * 7 for row in card.below(KPI_HEADER, MOST_KPIS))
    assert figures(card, "Net present value") == [None] * 3
    assert {card.at(r, 12) for r in range(card.row_of("Full cost per task", 11), card.row_of(
        "Payback lasts", 11) + 1)} == {None}  # fmt: skip


def test_the_empty_template_asks_for_an_agent_and_shows_no_0() -> None:
    card = made_card(empty_content())
    shown = [value for _, _, value in card.printed()]
    assert "Fill in 2 Classification, one row per agent." in shown
    assert 0 not in shown
    assert not any(isinstance(value, CellError) for value in shown)


def test_an_agent_of_whom_nothing_is_known_yet_says_what_is_missing() -> None:
    card = made_card(replace(empty_content(), rows={Agent: (Agent("A01"),)}))
    shown = [value for _, _, value in card.printed()]
    assert "A01  agent without a name" in shown
    assert card.name("CardVerdict") == UNDECIDED
    assert "Missing: a row on Economics" in shown
    assert "KPIs and targets: none yet, add two or three on 3 KPIs" in shown
    assert card.heading("What must hold").endswith("none is named yet")
    assert "not validated yet" in card.heading("Open findings")
    assert "No KPIs yet" in shown
    assert any(str(value).startswith("No thesis yet") for value in shown)
    assert 0 not in shown


def test_what_is_missing_for_a_verdict_is_named() -> None:
    card = picked("awkward", "A09")
    said = [v for _, _, v in card.printed() if str(v).startswith("Missing")]
    assert said == ["Missing: one-off cost, run cost, value of every KPI"]


def test_every_verdict_has_its_reason() -> None:
    reasons = {}
    for name, agent in AGENTS:
        card = picked(name, agent)
        reasons[card.name("CardVerdict")] = card.at(card.rows()[2], 11)
    assert set(reasons) == set(VERDICTS)
    assert all(reasons.values())
    assert "NPV EUR" in reasons[GO]


def with_rows(content: Content, **more: Any) -> Content:
    kinds = {"kpis": Kpi, "targets": Target, "assumptions": Assumption, "agents": Agent}
    added = {kinds[name]: (*content.of(kinds[name]), *rows) for name, rows in more.items()}
    return replace(content, rows={**content.rows, **added})


def test_more_than_the_card_holds_is_said() -> None:
    content = awkward_content()
    kpis = [replace(content.of(Kpi)[0], kpi=f"KPI {n}") for n in range(4)]
    targets = [
        replace(content.of(Target)[0], kpi=f"KPI {n}", assumption_id=f"S1{n}") for n in range(4)
    ]
    targets.append(replace(targets[0], kpi="KPI of nobody", assumption_id=None))
    rows = [Assumption(f"S1{n}", "It holds", status="open") for n in range(3)]
    card = made_card(with_rows(content, kpis=kpis, targets=targets, assumptions=rows),
                     registered=True).pick("A01")  # fmt: skip
    assert "3 of 6 shown, the others stand on 3 KPIs" in card.heading("KPIs and targets")
    said = card.heading("What must hold")
    assert said.endswith("; 1 target names none")
    ids = [row[0] for row in card.below("What must hold", 5)]
    assert ids[:2] == ["S01, no status", "S10, open"]
    assert ids[4] == "S13, not on Assumptions"
    targets.append(replace(targets[0], kpi="KPI 9", assumption_id="S19"))
    card = made_card(with_rows(content, kpis=kpis, targets=targets), registered=True).pick("A01")
    assert "; more stand on Assumptions" in card.heading("What must hold")
    assert card.heading("Open findings").endswith("; the first 3 are shown")


def test_findings_that_nobody_looked_for_are_not_none() -> None:
    content = case_study_content()
    assert "not validated yet" in made_card(content).pick("A01").heading("Open findings")
    assert (
        picked("case study", "A01")
        .heading("Open findings")
        .endswith(": none at the last validation")
    )
    late = replace(content.of(Agent)[0], agent_id="A77", agent="Came late")
    card = made_card(with_rows(content, agents=[late]), registered=True)
    rows = card.book.rows("Register")
    card.book.write_rows("Register", [row for row in rows if row["Agent ID"] != "A77"])
    findings = [r for r in card.book.rows("Findings") if r["Agent ID"] != "A77"]
    card.book.write_rows("Findings", findings)
    assert card.pick("A77").heading("Open findings").endswith("since the agent was added")


def test_long_texts_are_cut_to_their_place_and_end_in_dots() -> None:
    content = awkward_content()
    agents = list(content.of(Agent))
    agents[0] = replace(agents[0], outcome="reduce " + "very long words " * 30)
    long = replace(content.of(Assumption)[0], assumption="A long text " * 40)
    kpis = [replace(content.of(Kpi)[0], direction="within-band"), *content.of(Kpi)[1:]]
    targets = [replace(content.of(Target)[0], band_centre=9.5), *content.of(Target)[1:]]
    rows = {Agent: agents, Assumption: (long,), Kpi: kpis, Target: targets}
    card = made_card(replace(content, rows={**content.rows, **rows})).pick("A01")
    first, second = (card.at(row, 1) for row in card.rows()[2:4])
    assert len(first) <= card.name("CardThesisLetters")
    assert len(second) == card.name("CardThesisLetters")
    assert second.endswith("…")
    assert f"{first} {second}".startswith("This agent exists to reduce very long words")
    text = card.below("What must hold", 1)[0][1]
    assert (len(text), text[-1]) == (card.name("CardTextLetters"), "…")
    assert card.below(KPI_HEADER, 1)[0][1] == "hours\nnear 9.5"


def test_a_target_that_changed_since_it_was_signed_says_so() -> None:
    content = case_study_content()
    targets = [replace(content.of(Target)[0], target_12=5.5), *content.of(Target)[1:]]
    card = made_card(replace(content, rows={**content.rows, Target: targets})).pick("A01")
    signed = card.below(KPI_HEADER, 1)[0][10]
    assert signed == "changed since: Target 12 6 -> 5.5"
    assert card.at(card.rows()[3], 11) == "Finance has signed the targets of 2 of 3 KPIs"


def test_an_agent_without_a_row_on_economics_shows_no_money() -> None:
    content = case_study_content()
    rows = [row for row in content.of(AgentEconomics) if row.agent_id != "A02"]
    card = made_card(replace(content, rows={**content.rows, AgentEconomics: rows})).pick("A02")
    assert figures(card, "Year-1 value") == [None] * 3
    assert card.name("CardVerdict") == UNDECIDED
    assert card.at(card.row_of("First spend", 11), 12) == content.of(Agent)[1].first_spend


def test_there_are_lines_to_sign_on_and_a_sentence_on_what_that_means() -> None:
    card = picked("case study", "A03")
    row = card.row_of("Signatures")
    assert card.at(row, 2) == MEANING
    rows = card.below("Signatures", 3)
    assert [r[0] for r in rows] == ["Sponsor", "Owner of the KPIs", "Finance"]
    assert rows[0][1] == "Head of Customer Care"
    assert rows[1][1] == "the owners named above"
    assert rows[2][1] == "Ingrid Halvorsen, Chief Financial Officer"
    assert all((r[4], r[10], r[11]) == ("Name", "Date", "Signature") for r in rows)


@pytest.mark.parametrize(
    ("which", "finance"),
    [(0, "Ingrid Halvorsen, Chief Financial Officer"), (-1, "the approvers named above")],
)
def test_finance_is_named_where_one_person_signed_all_that_is_in_force(
    which: int, finance: str
) -> None:
    """A01 is signed twice; what somebody else signed before counts no more."""
    content = case_study_content()
    signed = content.of(SignOff)
    mine = [row for row in signed if row.agent_id == "A01" and row.kpi == "Repeat inquiry rate"]
    assert len(mine) == 2
    rows = [replace(r, approver="Jo Berg") if r is mine[which] else r for r in signed]
    card = made_card(replace(content, rows={**content.rows, SignOff: rows})).pick("A01")
    assert card.below("Signatures", 3)[2][1] == finance


def test_finance_stays_blank_where_nobody_signed_and_nobody_is_asked_to() -> None:
    content = case_study_content()
    card = made_card(replace(content, rows={**content.rows, SignOff: [SignOff()]})).pick("A01")
    assert card.below("Signatures", 3)[2][:2] == ["Finance", None]
