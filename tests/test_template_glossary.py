"""The glossary: plain, complete, in order, and every place that it names exists."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from made_workbooks import workbook_of

from finops_xl.functions import FUNCTIONS
from finops_xl.template.agenda import default_actions, default_agenda
from finops_xl.template.settings import SETTINGS
from finops_xl.template.sheets import SHEETS
from finops_xl.template.sheets.glossary import terms
from finops_xl.template.sheets.lists import CATALOGUE
from finops_xl.template.table import FIRST_ROW
from finops_xl.template.tables import ALL_TABLES, GlossaryTerm
from finops_xl.workshop import facts
from finops_xl.workshop.lists import BENEFIT_TYPES, CATEGORIES, LINES, MODES, TIERS, TREATMENTS

TERMS = {str(term.term): term for term in terms()}
EACH = [pytest.param(term, id=name) for name, term in TERMS.items()]

SOURCES = {
    "Accounting",
    "Corporate finance",
    "Facilitator guide",
    "FinOps Framework",
    "FOCUS 1.2",
    "OpenTelemetry GenAI",
}

EVERYDAY = {"CSV", "FILE"}
"""Capitals of Agenda and Actions that need no explanation."""

FOCUS_COLUMNS = set(
    """
    BilledCost BillingAccountId BillingAccountName BillingCurrency BillingPeriodEnd
    BillingPeriodStart ChargeCategory ChargeClass ChargeDescription ChargePeriodEnd
    ChargePeriodStart ContractedCost EffectiveCost InvoiceIssuerName ListCost PricingQuantity
    PricingUnit ProviderName PublisherName ServiceCategory ServiceName AvailabilityZone
    ChargeFrequency InvoiceId ServiceSubcategory BillingAccountType CapacityReservationId
    CapacityReservationStatus CommitmentDiscountCategory CommitmentDiscountId
    CommitmentDiscountName CommitmentDiscountQuantity CommitmentDiscountStatus
    CommitmentDiscountType CommitmentDiscountUnit ConsumedQuantity ConsumedUnit
    ContractedUnitPrice ListUnitPrice PricingCategory PricingCurrency
    PricingCurrencyContractedUnitPrice PricingCurrencyEffectiveCost
    PricingCurrencyListUnitPrice RegionId RegionName ResourceId ResourceName ResourceType SkuId
    SkuMeter SkuPriceDetails SkuPriceId SubAccountId SubAccountName SubAccountType Tags
    """.split()
)
"""The 57 columns of the FOCUS specification 1.2."""


def names_on_sheets() -> dict[str, set[str]]:
    """Tab to what a reader finds there by name."""
    names: dict[str, set[str]] = {sheet.name: set() for sheet in SHEETS}
    for record_class in ALL_TABLES:
        names[record_class.SHEET] |= {col.name for col in record_class.columns().values()}
    names["Settings"] = {setting.label for setting in SETTINGS.values()}
    names["Lists"] = {header for header, *_ in CATALOGUE}
    names["Lists"] |= {kpi["name"] for kpi in facts.kpi_catalogue()}
    return names


NAMES = names_on_sheets()


def unknown_places(where_used: str) -> list[str]:
    """What a list of places names that is neither a function nor on a sheet."""
    unknown = []
    for place in where_used.split("; "):
        if place in FUNCTIONS:
            continue
        sheet, _, parts = place.partition(": ")
        if sheet not in NAMES:
            unknown.append(sheet)
            continue
        named = parts.split(", ") if parts else []
        unknown += [f"{sheet}: {name}" for name in named if name not in NAMES[sheet]]
    return unknown


def test_there_are_enough_terms_and_none_stands_twice() -> None:
    folded = [str(term.term).casefold() for term in terms()]
    assert 70 <= len(folded) <= 130
    assert len(set(folded)) == len(folded)


def test_terms_stand_in_alphabetical_order_whatever_the_case_of_their_letters() -> None:
    assert list(TERMS) == sorted(TERMS, key=str.casefold)


@pytest.mark.parametrize("term", EACH)
def test_a_term_is_explained_in_one_or_two_sentences(term: GlossaryTerm) -> None:
    meaning = str(term.meaning)
    sentences = re.findall(r"[.!?](?= [A-Z0-9\"]|$)", meaning)
    assert 1 <= len(sentences) <= 2
    assert meaning.endswith(".")
    assert meaning[0].isupper() or meaning[0].isdigit()
    assert len(meaning) <= 220


@pytest.mark.parametrize("term", EACH)
def test_every_place_where_a_term_is_used_exists(term: GlossaryTerm) -> None:
    assert term.where_used
    assert unknown_places(str(term.where_used)) == []


def test_a_place_that_does_not_exist_is_noticed() -> None:
    assert unknown_places("Prices: Input, Colour; Sheet9; ROI; NOFUNCTION") == [
        "Prices: Colour", "Sheet9", "NOFUNCTION",
    ]  # fmt: skip


@pytest.mark.parametrize("term", EACH)
def test_a_source_is_a_standard_and_a_focus_column_is_one_of_the_specification(
    term: GlossaryTerm,
) -> None:
    standard, _, column = str(term.source).partition(": ")
    assert standard in SOURCES or not term.source
    assert column in FOCUS_COLUMNS or not column
    assert not column or standard == "FOCUS 1.2"


def test_every_choice_that_the_workshop_is_about_is_explained() -> None:
    explained = " / ".join(TERMS).casefold()
    choices = (*TIERS, *MODES, *LINES, *BENEFIT_TYPES, *TREATMENTS)
    choices += tuple(f"{category} KPI" for category in CATEGORIES)
    choices += ("Floor", "Target", "Stretch", "Baseline", "Economic thesis", "Value driver")
    assert [choice for choice in choices if choice.casefold() not in explained] == []


def test_a_name_of_the_guide_that_a_participant_cannot_know_is_explained() -> None:
    """Agenda and Actions speak of the programme that the workshop belongs to."""
    spoken = " ".join(str(each.to_row()) for each in (*default_agenda(), *default_actions()))
    names = set(re.findall(r"\b(?:[A-Z]{3,}|Pillar)\b", spoken)) - EVERYDAY
    assert names >= {"OAIO", "Pillar"}
    assert names <= set(TERMS)


def test_the_tab_shows_every_term_before_the_worksheet_functions() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("empty")))
    sheet = book["Glossary"]
    assert book.sheetnames.index("Functions") == book.sheetnames.index("Glossary") + 1
    shown = [[cell.value or None for cell in row] for row in sheet.iter_rows(min_row=FIRST_ROW + 1)]
    assert shown == [[value or None for value in term.to_row().values()] for term in terms()]
    assert sheet.freeze_panes == f"B{FIRST_ROW + 1}"
    assert all(cell.alignment.wrap_text for cell in sheet[FIRST_ROW + 1])
