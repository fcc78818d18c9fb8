"""Agent card: what is amiss elsewhere in the workbook does not spoil or mislead the card."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from card_page import made_card

from finops_xl.errors import CellError
from finops_xl.macros.reading import read_workshop
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content
from finops_xl.workshop.agent_economics import UNDECIDED
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.records import Agent, Kpi, Target
from finops_xl.workshop.sign_off_status import status_of

KPI_HEADER = "KPI"


def changed(content: Content, kind: type[Any], at: int, **fields: Any) -> Content:
    rows = list(content.of(kind))
    rows[at] = replace(rows[at], **fields)
    return replace(content, rows={**content.rows, kind: rows})


def test_a_signed_target_whose_kpi_is_gone_is_not_counted_among_the_kpis() -> None:
    content = case_study_content()
    card = made_card(changed(content, Kpi, 0, kpi="Renamed")).pick("A01")
    said = card.at(card.rows()[3], 11)  # the verdict that the others were signed with is gone too
    assert said == (
        "Finance has signed the targets of 0 of 3 KPIs; 1 signed target has no KPI any more"
    )


@pytest.mark.parametrize(
    ("kind", "field"), [(Target, "assumption_id"), (Kpi, "agent_id"), (Kpi, "owner")]
)
def test_an_error_in_a_row_of_another_agent_leaves_the_headings_as_they_are(
    kind: type[Any], field: str
) -> None:
    content = case_study_content()
    at = next(n for n, row in enumerate(content.of(kind)) if row.agent_id == "A02")
    card = made_card(content)
    before = dict.fromkeys(("KPIs and", "What must", "Open"), "")
    before = {start: card.pick("A01").heading(start) for start in before}
    owner = card.pick("A01").below("Signatures", 3)[1][1]
    columns = kind.columns()
    rows = card.book.rows(kind.TABLE)
    rows[at][columns[field].name] = CellError("#N/A")
    card.book.write_rows(kind.TABLE, rows)
    picked_card = card.pick("A01")
    assert {start: picked_card.heading(start) for start in before} == before
    assert picked_card.below("Signatures", 3)[1][1] == owner


def test_a_kpi_within_a_band_shows_deviations_in_its_unit() -> None:
    content = changed(case_study_content(), Kpi, 0, direction="within-band", unit="%")
    content = changed(content, Target, 0, band_centre=0.1234567891, floor_6=0.02, target_6=0.0151)
    row = made_card(content).pick("A01").below(KPI_HEADER, 1)[0]
    assert row[1] == "%\nnear 12.3%"
    assert row[4:6] == ["± 2.0%", "± 1.5%"]
    content = changed(content, Kpi, 0, unit="days")
    row = made_card(content).pick("A01").below(KPI_HEADER, 1)[0]
    assert row[1] == "days\nnear 0.1235"
    assert row[4] == "± 0.02"


@pytest.mark.parametrize(
    ("name", "value", "gap"),
    [("DiscountRate", None, "discount rate"), ("DiscountRate", "ten", "discount rate"),
     ("HorizonMonths", None, "horizon"), ("HorizonMonths", -6.0, "horizon")],
)  # fmt: skip
def test_an_undecided_verdict_names_a_setting_that_is_missing(
    name: str, value: Any, gap: str
) -> None:
    content = case_study_content()
    card = made_card(replace(content, settings={**content.settings, name: value})).pick("A01")
    assert card.name("CardVerdict") == UNDECIDED
    assert card.at(card.rows()[2], 11) == f"Missing: {gap}"


def test_the_foot_rounds_the_rate_and_finds_the_first_owner_and_signature() -> None:
    content = case_study_content()
    content = replace(content, settings={**content.settings, "FxRate": 1 / 1.087})
    owner = content.of(Kpi)[1].owner
    for at in (0, 1, 2):
        content = changed(content, Kpi, at, owner=owner if at else None)
    content = changed(content, Target, 0, kpi="Of nobody")
    card = made_card(content).pick("A01")
    assert "1 USD = 0.919963 EUR" in card.at(card.rows()[-1], 5)
    signers = card.below("Signatures", 3)
    assert signers[1][1] == owner
    assert str(signers[2][1]).startswith("Ingrid Halvorsen")


def test_a_changed_baseline_date_is_shown_as_days() -> None:
    content = case_study_content()
    day = content.of(Kpi)[0].baseline_date
    status = made_card(changed(content, Kpi, 0, baseline_date=day + 4)).pick("A01")
    said = status.below(KPI_HEADER, 1)[0][10]
    then, now = (to_date(each) for each in (day, day + 4))
    assert said == f"changed since: Baseline date {then} -> {now}"
    workshop = read_workshop(status.book)
    assert str(status_of(workshop, workshop.targets[0])) == said


def test_in_tables_of_one_row_the_card_finds_what_it_finds_among_others() -> None:
    content = case_study_content()
    alone = {kind: list(content.of(kind))[:1] for kind in (Agent, Kpi, Target)}
    owner = alone[Kpi][0].owner
    card = made_card(replace(content, rows={**content.rows, **alone})).pick(None)
    assert card.name("CardShown") == "A01"
    assert card.at(card.row_of("Owner of the KPIs"), 2) == owner
    named = alone[Target][0].assumption_id
    assert str(card.below(card.heading("What must hold"), 1)[0][0]).startswith(f"{named}, ")
