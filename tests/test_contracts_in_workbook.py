"""Negotiated rates in the workbook: what is computed with them, and what a faulty row does."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from made_workbooks import WITHOUT_ADD_IN, workbook_of
from office import saved_by_libreoffice
from test_template_without_add_in import same
from test_workshop_equals_workbook import assert_workbook_equals_model

from finops_xl.books.file import FileBook
from finops_xl.errors import CellError
from finops_xl.macros import findings_of
from finops_xl.macros.carry_over import carry_over
from finops_xl.macros.last_known import write_last_known
from finops_xl.macros.reading import read_workshop
from finops_xl.macros.validate import locate
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.contracts import Contract, OtherPrice
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Model, Workload
from finops_xl.workshop.unit_cost import LAST_KNOWN, LIVE, MISSING, PRICE_LIST, UNCLEAR

METERS = ("Input", "Output", "Cache read", "Cache write 5m")
HAIKU, SONNET = "claude-haiku-5-5", "claude-sonnet-5-5"
RANGE = "Contracts[[#All],[Model]:[Valid to]]"


def built(folder: Path, *contracts: Contract) -> Path:
    """Build the case study under these rates."""
    content = case_study_content()
    file = folder / "book.xlsx"
    build(replace(content, rows={**content.rows, Contract: contracts or (Contract(),)}), file)
    return file


def book(folder: Path, *contracts: Contract) -> FileBook:
    return FileBook.open(built(folder, *contracts))


def model(opened: FileBook, name: str) -> dict[str, Cell]:
    return next(row for row in opened.rows(Model.TABLE) if row["Model"] == name)


def agent(opened: FileBook, agent_id: str) -> dict[str, Cell]:
    return next(row for row in opened.rows(AgentEconomics.TABLE) if row["Agent ID"] == agent_id)


def rates(opened: FileBook, *contracts: Contract) -> None:
    opened.write_rows(Contract.TABLE, [rate.to_row() for rate in contracts])


def dollars(cell: Cell) -> float:
    assert isinstance(cell, float)
    return cell


# What is computed with them


def test_list_and_contracted_prices_stand_side_by_side(tmp_path: Path) -> None:
    opened = book(
        tmp_path, Contract("claude-*", discount=0.1), Contract(SONNET, "output", usd_per_mtok=7.0)
    )
    haiku, sonnet, other = (model(opened, name) for name in (HAIKU, SONNET, "gpt-6-luna"))
    for meter in METERS:
        assert haiku[meter] == pytest.approx(dollars(haiku[f"{meter} list"]) * 0.9)
        assert other[meter] == other[f"{meter} list"]
    assert (sonnet["Output"], sonnet["Output list"]) == (7.0, 10.0)
    assert sonnet["Input"] == pytest.approx(1.8)
    assert [row["Terms"] for row in (haiku, sonnet, other)] == [
        "contract",
        "contract",
        "list price",
    ]
    assert {row["Price from"] for row in opened.rows(Model.TABLE)} == {LIVE}


def test_without_a_rate_everything_is_at_list_price(tmp_path: Path) -> None:
    opened = book(tmp_path)
    for row in opened.rows(Model.TABLE):
        assert row["Terms"] == "list price"
        assert all(row[meter] == row[f"{meter} list"] for meter in METERS)
    assert opened.rows(Contract.TABLE)[0]["Check"] == ""


def test_unit_costs_and_workloads_are_paid_at_the_contracted_price(tmp_path: Path) -> None:
    (tmp_path / "list").mkdir()
    listed, half = book(tmp_path / "list"), book(tmp_path, Contract("claude-*", discount=0.5))
    for agent_id, share in (("A01", 0.5), ("A03", 0.5), ("A02", 1)):
        before, after = agent(listed, agent_id), agent(half, agent_id)
        for column in ("live", "by price list", "last known", "used"):
            expected = dollars(before["Unit cost used"]) * share
            assert after[f"Unit cost {column}"] == pytest.approx(expected, rel=1e-12), column
        assert after["Unit cost from"] == LIVE
    pairs = zip(listed.rows(Workload.TABLE), half.rows(Workload.TABLE), strict=True)
    for before, after in pairs:
        share = 0.5 if str(after["Model"]).startswith("claude") else 1
        assert after["Cost a month"] == pytest.approx(dollars(before["Cost a month"]) * share)


def test_every_page_of_block_1_is_at_the_contracted_price(tmp_path: Path) -> None:
    (tmp_path / "list").mkdir()
    listed, half = book(tmp_path / "list"), book(tmp_path, Contract("*", discount=0.5))
    for name in ("CallCost", "LoopCost", "LoopPlain", "LoopNaive", "TextCost", "ApiInput"):
        assert half.setting(name) == pytest.approx(dollars(listed.setting(name)) / 2), name


def test_every_formula_that_prices_tokens_knows_the_contracts_but_those_of_the_list() -> None:
    lists = {"Input list", "Output list", "Cache read list", "Cache write 5m list"}
    story = {("1 Cost pairs", header) for header in ("Cost then", "Cost now", "Check")}
    priced, at_list = 0, set()
    for sheet in openpyxl.load_workbook(io.BytesIO(workbook_of("case study"))):
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            if sheet.title == "Checks" or not re.search("TOKEN(COST|PRICE)|AGENTCOST", cell.value):
                continue
            priced += 1
            if RANGE not in cell.value:
                at_list.add((sheet.title, sheet.cell(6, cell.column).value))
    assert at_list == {("Prices", header) for header in lists} | story
    assert priced > 100


def test_without_the_add_in_the_contracted_price_serves(tmp_path: Path) -> None:
    file = built(tmp_path, Contract(HAIKU, discount=0.5))
    live = agent(FileBook.open(file), "A01")
    opened = FileBook.open(file, functions=WITHOUT_ADD_IN)
    row = agent(opened, "A01")
    assert (row["Unit cost used"], row["Unit cost from"]) == (live["Unit cost used"], PRICE_LIST)
    assert (model(opened, HAIKU)["Input"], model(opened, HAIKU)["Price from"]) == (0.05, LAST_KNOWN)
    assert opened.rows(Contract.TABLE)[0]["Check"] == "needs add-in"
    status = {check["Check"]: check["Status"] for check in opened.rows("Checks")}
    assert status["Every contract rate can be read and none overlaps another"] == "needs add-in"


def test_a_rate_counts_on_the_price_date_and_not_after_it_has_ended(tmp_path: Path) -> None:
    opened = book(tmp_path, Contract(HAIKU, discount=0.5, valid_to=46_400.0))
    assert model(opened, HAIKU)["Terms"] == "contract"
    opened.write_setting("PriceDate", 46_400.0)
    assert model(opened, HAIKU)["Terms"] == "list price"


def test_a_button_keeps_the_contracted_price(tmp_path: Path) -> None:
    opened = book(tmp_path)
    rates(opened, Contract(HAIKU, discount=0.5))
    before = agent(opened, "A01")
    write_last_known(opened, read_workshop(opened))
    assert model(opened, HAIKU)["Input last known"] == 0.05
    kept = agent(opened, "A01")["Unit cost last known"]
    assert kept == before["Unit cost live"] != before["Unit cost last known"]


# Rows that cannot be used

FAULTS = [
    (Contract("gpt-9", discount=0.1), "A7", "Unknown model 'gpt-9'"),
    (Contract(HAIKU, usd_per_mtok=1.0, discount=0.1, meter="input"), "D7", "Both USD per Mtok"),
    (Contract(HAIKU), "D7", "Neither USD per Mtok nor discount is there."),
    (Contract(HAIKU, usd_per_mtok=1.0), "B7", "Meter is missing."),
    (Contract(HAIKU, "inputs", usd_per_mtok=1.0), "B7", "Meter must be one of input"),
    (Contract(HAIKU, discount=10.0), "D7", "Discount must be from 0 to 1, but is 10."),
    (Contract(HAIKU, discount="10%"), "D7", "Discount must be a number"),
    (Contract(HAIKU, "input", usd_per_mtok=-1.0), "C7", "USD per Mtok must not be negative"),
    (Contract(HAIKU, discount=0.1, valid_from=46_100.0, valid_to=46_000.0), "F7", "Valid to must"),
    (Contract(HAIKU, discount=0.1, valid_from="soon"), "E7", "Valid from must be a date"),
    (Contract(discount=0.1), "A7", "Model is missing."),
]


@pytest.mark.parametrize(("rate", "cell", "said"), FAULTS, ids=[fault[2] for fault in FAULTS])
def test_a_faulty_row_is_a_finding_and_what_it_concerns_has_no_price(
    rate: Contract, cell: str, said: str, tmp_path: Path
) -> None:
    opened = book(tmp_path)
    rates(opened, rate)
    haiku, a01 = model(opened, HAIKU), agent(opened, "A01")
    assert [haiku[meter] for meter in METERS] == [""] * 4
    assert (haiku["Price from"], haiku["Terms"]) == (UNCLEAR, "")
    assert str(haiku["Check"]).startswith("rate 1 of Contracts: ")
    assert (a01["Unit cost used"], a01["Unit cost from"]) == ("", MISSING)
    assert a01["Verdict"] == "Undecided: inputs missing"
    assert opened.rows(Contract.TABLE)[0]["Check"] not in ("", "OK")
    found = {place.finding.rule: place for place in reversed(locate(opened, findings(opened)))}
    assert found["W16"].where == f"Contracts!{cell}"
    assert found["W16"].finding.what.startswith(said)
    assert found["W16"].finding.remedy
    assert "rate 1 of Contracts: " in found["W11"].finding.what
    assert not {"W03", "W05", "W07", "W10", "W01"} & set(found), "one fault is reported once"


def findings(opened: FileBook) -> Sequence:  # type: ignore[type-arg]
    return findings_of(opened).findings


def test_a_faulty_row_leaves_other_models_alone(tmp_path: Path) -> None:
    opened = book(tmp_path, Contract(HAIKU, discount=10.0), Contract("gpt-*", discount=0.5))
    sonnet, luna = model(opened, SONNET), model(opened, "gpt-6-luna")
    assert (sonnet["Input"], sonnet["Terms"], sonnet["Check"]) == (2.0, "list price", "OK")
    assert (luna["Input"], luna["Terms"]) == (0.05, "contract")


def test_of_two_rates_that_overlap_the_later_is_the_finding(tmp_path: Path) -> None:
    opened = book(
        tmp_path,
        Contract(HAIKU, discount=0.1),
        Contract(),
        Contract(HAIKU, discount=0.2, valid_from=46_000.0),
    )
    assert model(opened, HAIKU)["Price from"] == UNCLEAR
    checks = [row["Check"] for row in opened.rows(Contract.TABLE)]
    assert checks[:2] == ["OK", ""]
    assert "rate 1 of Contracts gives a rate for claude-haiku-5-5" in str(checks[2])
    (place,) = [p for p in locate(opened, findings(opened)) if p.finding.rule == "W16"]
    assert place.where == "Contracts!E9"
    assert place.finding.what.startswith("Rate 1 of Contracts gives a rate for claude-haiku-5-5 on")
    assert place.finding.remedy == "End one before the other begins."
    found = {check["Check"]: check["Found"] for check in opened.rows("Checks")}
    assert found["Every contract rate can be read and none overlaps another"] == 1


def test_what_was_kept_is_forgotten_where_a_contract_leaves_the_price_open(tmp_path: Path) -> None:
    opened = book(tmp_path)
    kept = model(opened, SONNET), agent(opened, "A02")
    rates(opened, Contract(HAIKU, discount=10.0))
    write_last_known(opened, read_workshop(opened))
    haiku = model(opened, HAIKU)
    assert [haiku[f"{meter.removesuffix(' 5m')} last known"] for meter in METERS] == [None] * 4
    assert (haiku["Last known for"], agent(opened, "A01")["Unit cost last known"]) == (None, None)
    assert (model(opened, SONNET), agent(opened, "A02")) == kept


def test_an_error_value_among_the_rates_leaves_every_price_open(tmp_path: Path) -> None:
    opened = book(tmp_path)
    rates(opened, Contract(HAIKU, discount=CellError("#REF!")))
    assert {row["Price from"] for row in opened.rows(Model.TABLE)} == {UNCLEAR}
    rules = {finding.rule for finding in findings(opened)}
    assert {"W04", "W16", "W11"} <= rules
    assert {row["Unit cost from"] for row in opened.rows(AgentEconomics.TABLE)} == {MISSING}


@pytest.mark.parametrize(
    "rate",
    [
        Contract("claude-*", discount=0.25),
        Contract("openai/*", "Input ", usd_per_mtok=0.5, valid_from="2026-01-01"),
        Contract("Claude Haiku 5.5", discount=0.0),
        Contract("*", discount=1.0),
        Contract(HAIKU, discount=10.0),
        Contract("gpt-9", discount=0.1),
    ],
    ids=lambda rate: f"{rate.model} {rate.discount}",
)
def test_the_workbook_equals_the_model_under_a_contract(rate: Contract, tmp_path: Path) -> None:
    file = built(tmp_path, rate)
    assert_workbook_equals_model(file)
    opened = FileBook.open(file)
    for row in opened.rows(AgentEconomics.TABLE):
        assert same(row["Unit cost live"], row["Unit cost last known"])
    for row in opened.rows(Model.TABLE):
        for meter in ("Input", "Output", "Cache read"):
            assert same(row[meter], row[f"{meter} last known"])


# The files


def test_a_workbook_without_the_tables_is_carried_over_and_a_newer_one_is_not_silent(
    tmp_path: Path,
) -> None:
    file = built(tmp_path)
    before = FileBook.open(file).rows(AgentEconomics.TABLE)
    for schema, left in ((2, []), (3, ["table Contracts: it is not in book.xlsx"])):
        without_sheet(file, "Contracts", schema)
        carried = carry_over(FileBook.open(file))
        assert carried.left_behind == left
    build(carried.content, tmp_path / "new.xlsx")
    new = FileBook.open(tmp_path / "new.xlsx")
    assert new.rows(AgentEconomics.TABLE) == before
    assert len(new.rows(OtherPrice.TABLE)) == 2


def without_sheet(file: Path, sheet: str, schema: int) -> None:
    workbook = openpyxl.load_workbook(file)
    if sheet in workbook:
        del workbook[sheet]
    name, cell = next(workbook.defined_names["FinOpsSchema"].destinations)
    workbook[name][cell].value = schema
    workbook.save(file)


@pytest.mark.libreoffice
def test_libreoffice_finds_the_rates_with_their_headers(tmp_path: Path) -> None:
    source = tmp_path / "probe.xlsx"
    source.write_bytes(workbook_of("case study"))
    workbook = openpyxl.load_workbook(source)
    sheet = workbook["Integrity"]
    sheet["J1"] = f"=ROWS({RANGE})"
    sheet["J2"] = f"=INDEX({RANGE},1,3)"
    sheet["J3"] = f"=INDEX({RANGE},2,4)"
    workbook.save(source)
    saved = saved_by_libreoffice(source, tmp_path)
    shown = openpyxl.load_workbook(saved, data_only=True)["Integrity"]
    assert [shown[f"J{row}"].value for row in (1, 2, 3)] == [2, "USD per Mtok", 0.1]
    assert RANGE in openpyxl.load_workbook(saved)["Prices"]["H7"].value
