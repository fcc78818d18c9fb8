"""Finance signs targets: what is copied, what shows a change, and who may not sign."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office import saved_by_libreoffice

from finops_xl.books.file import FileBook
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros import build_register, findings_of
from finops_xl.macros.reading import read_workshop
from finops_xl.macros.sign import Signer, sign_targets
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content, workshop_of
from finops_xl.template.last_known import with_last_known
from finops_xl.workshop.lists import ACCEPTED, VALIDATED
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Assumption, Kpi, Target
from finops_xl.workshop.sign_off import Request, Signing, sign
from finops_xl.workshop.sign_off_rules import check_sign_offs, is_same_person
from finops_xl.workshop.sign_off_status import fingerprint, is_whole, status_of
from finops_xl.workshop.sign_off_table import OF_CLAIM, SOURCES, SignOff
from finops_xl.workshop.validation import validate

TODAY = dt.date(2026, 11, 26)
CASE_STUDY = case_study_content()
UNSIGNED = Content(CASE_STUDY.settings, {**CASE_STUDY.rows, SignOff: []}, CASE_STUDY.notes)
CFO = Signer("Ingrid Halvorsen", "Chief Financial Officer", VALIDATED)
REQUEST = Request(CFO.approver, CFO.role, CFO.stage, 46352.0, "book", ("A01",))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    build(UNSIGNED, tmp_path / "case.xlsx")
    return tmp_path / "case.xlsx"


def workshop(content: Content = CASE_STUDY) -> Workshop:
    return workshop_of(with_last_known(content))


def signed(request: Request = REQUEST, shop: Workshop | None = None) -> Signing:
    shop = shop or workshop(UNSIGNED)
    return sign(shop, validate(shop, 46348.0), request)


def rules_of(shop: Workshop) -> list[tuple[str, str, str]]:
    return [(f.rule, f.agent_id, f.kpi) for f in check_sign_offs(shop, [])]


def test_a_signature_copies_every_signed_field_and_the_economics() -> None:
    shop = workshop(UNSIGNED)
    rows = signed(shop=shop).rows
    assert [row.kpi for row in rows] == [t.kpi for t in shop.targets if t.agent_id == "A01"]
    row, target = rows[0], shop.targets[0]
    kpi = shop.kpi_of["a01", str(row.kpi).casefold()]
    assumption = shop.assumption_of[str(target.assumption_id).casefold()]
    by_class: dict[type, Any] = {Kpi: kpi, Target: target, Assumption: assumption}
    for field, source in SOURCES.items():
        if field not in (*OF_CLAIM, "verdict"):
            assert getattr(row, field) == getattr(by_class[source], field), field
    assert (row.claim_used, row.discount_used) == (2.0, 0.4)
    assert "Klarna" in str(row.claim_source_used)
    economics = shop.economics_of["a01"]
    assert row.npv_floor == economics.outcomes["floor"].npv
    assert (row.verdict, row.run_cost) == (economics.verdict, economics.costs.run_cost)
    assert (row.currency, row.fx_rate, row.discount_rate) == ("EUR", 0.92, 0.09)
    assert (row.approver, row.stage, row.signed_on) == (CFO.approver, VALIDATED, 46352.0)


def test_the_fingerprint_is_the_sha_256_of_field_and_value_lines() -> None:
    row = SignOff(
        number=1.0, agent_id="A01", kpi=" Cafe\u0301 visits ", signed_on=46352.0,
        baseline=1 / 3, floor_6=0.1 + 0.2,
    )  # fmt: skip
    text = "\n".join(
        ["number=1", "agent_id=A01", "kpi=Caf\u00e9 visits", "signed_on=2026-11-26",
         "baseline=0.333333333333", "floor_6=0.3"]
    )  # fmt: skip
    assert fingerprint(row) == hashlib.sha256(text.encode()).hexdigest()


def test_no_text_stands_for_a_line_of_its_own_and_line_ends_of_a_program_are_no_change() -> None:
    one = SignOff(definition="a\nformula=b")
    two = SignOff(definition="a", formula="b")
    assert fingerprint(one) != fingerprint(two)
    assert fingerprint(SignOff(definition="a\\nb")) != fingerprint(SignOff(definition="a\nb"))
    assert fingerprint(SignOff(definition="a\r\nb")) == fingerprint(SignOff(definition="a\nb"))


def test_any_other_value_in_a_copy_shows_in_its_fingerprint() -> None:
    row = signed().rows[0]
    assert is_whole(row)
    for field in SignOff.columns():
        if field in ("fingerprint", "key"):
            continue
        changed = replace(row, **{field: "another" if field != "floor_6" else 9.6})
        assert not is_whole(changed), field


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"target_12": 5.5}, "changed since: Target 12 6 -> 5.5"),
        ({"floor_6": None}, "changed since: Floor 6 9.5 -> "),
        ({"budget_holder": "Somebody else"}, "changed since: Budget holder"),
        (
            {"realisation": 1.0, "discount": 0.3},
            "changed since: Realisation 0.5 -> 1; Discount used 0.4 -> 0.3",
        ),
        ({"benefit_type": " Capacity released "}, VALIDATED),
        ({"note": "a note is not signed"}, VALIDATED),
    ],
)
def test_a_change_of_a_target_is_named_with_what_was_signed(
    changes: dict[str, Any], said: str
) -> None:
    shop = workshop()
    target = replace(shop.targets[0], **changes)
    shop.targets = [target, *shop.targets[1:]]
    assert str(status_of(shop, target)).startswith(said)


def test_a_change_of_the_kpi_or_the_assumption_counts_too() -> None:
    shop = workshop()
    shop.kpis = [replace(shop.kpis[0], definition="Another one", baseline=12.0), *shop.kpis[1:]]
    shop.assumptions = [replace(shop.assumptions[0], assumption="New"), *shop.assumptions[1:]]
    said = str(status_of(shop, shop.targets[0]))
    assert said == (
        "changed since: Definition reworded; Baseline 11 -> 12; Assumption reworded"
    )  # fmt: skip


def test_a_verdict_that_turns_returns_the_signature_to_draft() -> None:
    shop = workshop()
    shop.costs = [replace(line, amount=10 * float(str(line.amount))) for line in shop.costs]
    said = str(status_of(shop, shop.targets[0]))
    assert said == "changed since: Verdict Go -> No-go: run cost not covered"


def test_the_answer_names_the_agents_without_go_that_were_signed(file: Path) -> None:
    lines = sign_targets(FileBook.open(file), TODAY, replace(CFO, agent_id="A05")).lines
    assert lines[1] == "Among them 1 agent without Go:"
    assert lines[2].startswith("  A05 No-go: run cost not covered; NPV floor -")


def test_only_sound_targets_are_signed_and_the_others_are_named_with_their_rules() -> None:
    signing = signed(replace(REQUEST, agent_ids=("A02", "A04", "A10", "A12")))
    refused = {(r.agent_id, r.kpi): r.why for r in signing.refused}
    assert refused["A02", "Containment rate of HR requests"] == "rules broken: T05"
    assert refused["A04", "Reopened issue rate"] == "rules broken: T01"
    assert refused["A10", "Cost per advised order"] == "rules broken: K11a"
    assert {row.agent_id for row in signing.rows} == {"A02", "A04", "A10", "A12"}


@pytest.mark.parametrize(
    ("approver", "why"),
    [
        ("Head of Customer Care", "the approver 'Head of Customer Care' is the sponsor"),
        ("Head of chat operations", "the approver 'Head of chat operations' is the owner"),
    ],
)
def test_nobody_signs_a_claim_of_their_own(approver: str, why: str) -> None:
    shop = workshop(UNSIGNED)
    shop.agents = [replace(shop.agents[0], sponsor="Head of Customer Care"), *shop.agents[1:]]
    signing = signed(replace(REQUEST, approver=approver), shop)
    assert any(why in refused.why for refused in signing.refused)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Anna Berg", "anna  berg", True),
        ("Berg, Anna", "Anna Berg", True),
        ("Anna Berg (CFO)", "Anna Berg, Head of Service", True),
        ("CFO", "Deputy CFO", False),
        ("Head of Finance", "Head of Finance Operations", False),
        ("", "", False),
    ],
)
def test_names_that_mean_the_same_person(one: str, other: str, same: bool) -> None:
    assert is_same_person(one, other) is is_same_person(other, one) is same


def test_signing_twice_adds_nothing_and_a_second_stage_adds_a_row() -> None:
    shop = workshop(UNSIGNED)
    first = signed(replace(REQUEST, stage=ACCEPTED), shop)
    shop = workshop(Content(UNSIGNED.settings, {**UNSIGNED.rows, SignOff: first.rows}))
    again = signed(replace(REQUEST, stage=ACCEPTED), shop)
    assert (again.rows, again.unchanged) == ([], 3)
    second = signed(REQUEST, shop)
    assert [row.number for row in second.rows] == [4.0, 5.0, 6.0]


def test_rules_ask_for_a_signature_that_is_whole_unchanged_and_by_somebody_else() -> None:
    shop = workshop()
    assert rules_of(shop) == [
        ("T10", agent, kpi)
        for agent, kpi in (
            ("A02", "Containment rate of HR requests"),
            ("A04", "Reopened issue rate"),
            ("A09", "Payback period"),
            ("A10", "Cost per advised order"),
        )
    ]
    shop = workshop()
    last = {row.kpi: row for row in shop.sign_offs}
    forged = replace(last["Repeat inquiry rate"], npv_floor=1e9)
    shop.sign_offs = [forged if row.number == forged.number else row for row in shop.sign_offs]
    shop.targets[0].floor_6 = 9.0
    shop.agents[1].sponsor = CFO.approver
    found = rules_of(shop)
    assert ("T10", "A01", "Repeat inquiry rate") in found
    assert ("T11", "A01", "Average time to resolve a chat") in found
    assert ("T14", "A02", "Accuracy rate of HR answers") in found


def test_a_target_with_other_faults_is_not_asked_to_be_signed() -> None:
    found = [(f.rule, f.agent_id) for f in validate(workshop(), 46348.0)]
    assert ("T10", "A09") in found
    assert ("T10", "A04") not in found


def test_the_workbook_says_the_same_natively(file: Path) -> None:
    book = FileBook.open(file)
    sign_targets(book, TODAY, CFO)
    rows = book.rows("Targets")
    rows[0]["Target 12"] = 5.5
    rows[1]["Benefit type"] = "cost avoided"
    book.write_rows("Targets", rows)
    kpis = book.rows("Kpis")
    kpis[3]["Owner"] = "Somebody else"
    book.write_rows("Kpis", kpis)
    shop = read_workshop(book)
    shown = [row["Sign-off"] for row in book.rows("Targets")]
    assert shown == [str(status_of(shop, target)) for target in shop.targets]
    assert shown[0] == "changed since: Target 12 6 -> 5.5"
    assert len(set(shown)) >= 4


def test_rows_are_only_added_and_columns_of_a_user_stay(file: Path) -> None:
    book = FileBook.open(file)
    sign_targets(book, TODAY, replace(CFO, stage=ACCEPTED, agent_id="A01"))
    first = book.rows("SignOffs")
    sign_targets(book, TODAY, replace(CFO, agent_id="A03"))
    assert book.rows("SignOffs")[: len(first)] == first
    assert len(book.rows("SignOffs")) == len(first) + 3


def test_who_signs_is_read_from_the_page(file: Path) -> None:
    book = FileBook.open(file)
    for name, value in (
        ("SignApprover", "Ingrid Halvorsen"), ("SignRole", "CFO"), ("SignAgent", "A06"),
    ):  # fmt: skip
        book.write_setting(name, value)
    summary = sign_targets(book, TODAY)
    assert summary.lines[0] == f"Ingrid Halvorsen (CFO) signed 3 targets: {ACCEPTED}."
    assert book.setting("SignAccepted") == 3


@pytest.mark.parametrize(
    ("signer", "why"),
    [
        (Signer("", "CFO", VALIDATED), "The approver is missing"),
        (Signer("Finance team", "CFO", VALIDATED), "The approver is a group"),
        (Signer("A", "CFO", VALIDATED), "The approver is a single letter, not a person"),
        (Signer("Ada Quist and Bo Ek", "CFO", VALIDATED), "The approver is more than one"),
        (Signer("Ada Quist", "tbd", VALIDATED), "The role of the approver is missing"),
        (Signer("Ada Quist", "CFO", "signed"), "The stage is 'signed'"),
        (Signer("Ada Quist", "CFO", VALIDATED, "A99"), "No agent 'A99'"),
    ],
)
def test_what_is_no_signature_changes_nothing(file: Path, signer: Signer, why: str) -> None:
    book = FileBook.open(file)
    before = book.rows("SignOffs")
    with pytest.raises(WorkbookError, match=f"Nothing was signed. {why}"):
        sign_targets(book, TODAY, signer)
    assert book.rows("SignOffs") == before


def test_the_register_shows_signatures_and_what_is_not_signed(file: Path) -> None:
    book = FileBook.open(file)
    sign_targets(book, TODAY, CFO)
    target = next(row for row in book.rows("Targets") if row["Agent ID"] == "A06")
    rows = [
        {**row, "Floor 6": row["Floor 6"] * 1.01} if row["KPI"] == target["KPI"] else row
        for row in book.rows("Targets")
    ]
    book.write_rows("Targets", rows)
    register = {row.agent_id: row for row in build_register(book, TODAY).rows}
    assert register["A01"].sign_off == VALIDATED
    assert register["A06"].sign_off == f"2 {VALIDATED}, 1 changed since"
    assert f"not signed by finance ({target['KPI']})" in str(register["A06"].lacks)
    assert register["A04"].lacks == "targets at fault (Reopened issue rate)"


def test_a_signed_target_that_libreoffice_edits_is_caught_and_named(
    file: Path, tmp_path: Path
) -> None:
    book = FileBook.open(file)
    sign_targets(book, TODAY, CFO)
    book.save()
    workbook = openpyxl.load_workbook(file)
    sheet = workbook["4 Targets"]
    headers = {cell.value: cell.column for cell in sheet[6]}
    sheet.cell(7, headers["Stretch 12"]).value = 4.5
    workbook.save(tmp_path / "edited.xlsx")
    saved = saved_by_libreoffice(tmp_path / "edited.xlsx", tmp_path)
    shown = openpyxl.load_workbook(saved, data_only=True)["4 Targets"]
    assert shown.cell(7, headers["Sign-off"]).value == "changed since: Stretch 12 5 -> 4.5"
    assert shown.cell(8, headers["Sign-off"]).value == VALIDATED
    found = [f for f in findings_of(FileBook.open(saved)).findings if f.rule == "T11"]
    assert [(f.agent_id, f.kpi) for f in found] == [("A01", "Average time to resolve a chat")]
    assert "Stretch 12 5 -> 4.5" in found[0].what


def test_who_signs_without_money_is_told_what_money_does_later(file: Path) -> None:
    told = "  Money that is filled in later makes such targets drafts again: sign anew."
    assert told in sign_targets(FileBook.open(file), TODAY, replace(CFO, agent_id="A07")).lines
    assert told not in sign_targets(FileBook.open(file), TODAY, replace(CFO, agent_id="A05")).lines
