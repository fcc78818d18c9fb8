"""The signals behind the KPIs: how they are derived, kept and marked, and who delivers them."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import openpyxl
import pytest
from filled_workbook import add_a_column
from kpi_cases import sound_kpi

from finops_xl.books.file import FileBook
from finops_xl.macros import build_register, validate_kpis
from finops_xl.macros.carry_over import carry_over
from finops_xl.template.build import build
from finops_xl.template.sheets.partners import partners
from finops_xl.workshop import facts, lists
from finops_xl.workshop.observability import (
    KPI_GONE,
    SOURCE_DIFFERS,
    Observability,
    merged_observability,
)
from finops_xl.workshop.signals import NOT_NAMED, signal_of

TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("source", "system", "fields", "tool"),
    [
        ("SAP S/4HANA: RBKP.CPUDT, RBKP.BUDAT", "SAP S/4HANA", "RBKP.CPUDT, RBKP.BUDAT", "ERP or"),
        ("ServiceNow incident.reopen_count", "ServiceNow", "incident.reopen_count", "CRM or ITSM"),
        ("FOCUS export: EffectiveCost, x_AgentId", "FOCUS export", "EffectiveCost, x_", "FOCUS"),
        ("Pay-i: use_case.kpi_score", "Pay-i", "use_case.kpi_score", "Pay-i"),
        ("Jellyfish: pr_cycle_time", "Jellyfish", "pr_cycle_time", "Jellyfish"),
        ("Anthropic usage API: output_tokens", "Anthropic usage API", "output_tokens", "provider"),
        ("OTel: gen_ai.usage.input_tokens", "OTel", "gen_ai.usage.input_tokens", "OpenTelemetry"),
        ("Jira Service Management: a.b", "Jira Service Management", "a.b", "CRM or ITSM"),
        ("Jira: worklog.time", "Jira", "worklog.time", "software delivery"),
        ("Zendesk: t.a; SAP: B.C", "Zendesk; SAP", "t.a; B.C", "CRM or ITSM"),
        ("Sapling: a.b", "Sapling", "a.b", "other"),
        ("TBD", "", "", ""),
        (None, "", "", ""),
    ],
)
def test_a_source_tells_system_fields_and_kind_of_tool(source, system, fields, tool):
    found = signal_of(sound_kpi(source=source))
    assert (found.system, bool(found.tool)) == (system, bool(tool))
    assert found.fields.startswith(fields)
    assert found.tool.startswith(tool)
    assert bool(found.mind) == (found.tool not in {"", "other"})


@pytest.mark.parametrize(
    ("changes", "signal"),
    [
        ({}, "start and end time of every case, for posting_date, receipt_date"),
        ({"unit": "count/week", "formula": "COUNT(invoices)"}, "date of every case, for invoices"),
        ({"source": "SAP: ZFIELD", "unit": "%", "formula": ""}, "state or result of every case"),
        ({"source": "SAP: ZFIELD", "unit": "EUR/task"}, "amount and currency of every charge, for"),
        ({"source": "SAP: ZFIELD", "unit": "cubits", "formula": "?"}, ""),
        ({"kpi": "ROI ratio", "source": "Register"}, "value and cost of the agent"),
    ],
)
def test_fields_unit_and_formula_tell_what_is_emitted(changes, signal):
    found = signal_of(sound_kpi(**changes)).signal
    assert found.startswith(signal)
    assert bool(found) == bool(signal)


@pytest.mark.parametrize(
    ("measurable", "source", "status", "gap"),
    [
        ("yes", "SAP: A.B", "available", ""),
        ("With effort", "SAP: A.B", "with effort", "Say what must be built"),
        ("no", "SAP: A.B", "missing", "Not measured today"),
        (None, "SAP: A.B", "", ""),
        ("yes", "ERP", "missing", NOT_NAMED),
    ],
)
def test_the_status_is_what_3_kpis_says_of_measuring(measurable, source, status, gap):
    found = signal_of(sound_kpi(measurable=measurable, source=source))
    assert (found.status, bool(found.gap)) == (status, bool(gap))
    assert found.gap.startswith(gap)


def test_every_tool_signal_and_product_rests_on_facts():
    tools = [row["tool"] for row in facts.signal_tools()]
    assert set(tools) == set(lists.fixed_lists()["SignalTools"])
    assert all(bool(row["source"]) == bool(row["mind"]) for row in facts.signal_tools())
    for row in (*facts.signal_tools(), *facts.signals()):
        assert None not in row, "a comma outside quotation marks"
    names = [name for row in facts.signal_tools() for name in row["names"].split("; ") if name]
    assert len(names) == len(set(names)), "a name tells one tool"
    kinds = {unit["kind"] for unit in facts.units()}
    told = {kind for row in facts.signals() for kind in row["unit_kinds"].split("; ") if kind}
    assert told == kinds


def test_each_product_says_what_it_delivers_for_which_kpi_and_what_not():
    catalogue = {kpi["name"] for kpi in facts.kpi_catalogue()}
    for partner in partners():
        assert all(partner.to_row().values())
        assert set(str(partner.kpis).split("; ")) <= catalogue
    products = " ".join(str(partner.product) for partner in partners())
    for wanted in ("Pay-i", "Jellyfish", "OpenTelemetry GenAI", "usage", "FOCUS"):
        assert wanted in products


def test_a_kpi_named_twice_has_one_row_and_the_order_is_that_of_3_kpis():
    kpis = [sound_kpi(kpi=name) for name in ("First", "Second", "first", None)]
    assert [row.kpi for row in merged_observability([], kpis)] == ["First", "Second"]


def rows_after(action, file: Path):
    book = FileBook.open(file)
    action(book)
    book.save()
    return FileBook.open(file).rows("Observability")


def test_validation_adds_a_row_for_every_kpi_and_running_twice_adds_nothing(case_study):
    first = rows_after(validate_kpis, case_study)
    book = FileBook.open(case_study)
    keys = [(row["Agent ID"], row["KPI"]) for row in book.rows("Kpis")]
    assert [(row["Agent ID"], row["KPI"]) for row in first] == keys
    assert {row["State"] for row in first} == {"OK"}
    assert not any(row["Confirmed by IT"] for row in first), "only IT confirms"
    assert validate_kpis(book).new_signals == 0
    assert rows_after(lambda book: build_register(book, TODAY), case_study) == first
    assert {f.table for f in validate_kpis(book).findings}.isdisjoint({"Observability"})


def test_nothing_that_people_typed_is_overwritten(case_study):
    first = rows_after(validate_kpis, case_study)
    typed = {
        "Signal": "our own words",
        "Tool": None,
        "Status": "missing",
        "Confirmed by IT": "yes",
        "Confirmed on": 46_340.0,
        "Confirmed by": "Ines Ortega",
    }
    own = {"Signal": "a row of our own"}
    book = FileBook.open(case_study)
    book.write_rows("Observability", [first[0], {**first[1], **typed}, *first[2:], own])
    validate_kpis(book)
    rows = book.rows("Observability")
    assert rows[1] == {**first[1], **typed}
    assert (rows[-1]["Signal"], rows[-1]["State"]) == ("a row of our own", None)
    assert len(rows) == len(first) + 1


def test_a_row_whose_kpi_is_gone_or_has_another_source_is_marked(case_study):
    first = rows_after(validate_kpis, case_study)
    book = FileBook.open(case_study)
    kpis = book.rows("Kpis")
    changed = {**kpis[1], "Source": "Zendesk: tickets.requester_id"}
    renamed = {**kpis[2], "KPI": "Cost per closed chat"}
    book.write_rows("Kpis", [kpis[0], changed, renamed, *kpis[3:]])
    summary = validate_kpis(book)
    rows = book.rows("Observability")
    assert [row["State"] for row in rows[:4]] == ["OK", SOURCE_DIFFERS, KPI_GONE, "OK"]
    assert rows[1]["Where emitted"] == first[1]["Where emitted"] == "Genesys Cloud"
    assert (summary.new_signals, rows[-1]["KPI"]) == (1, "Cost per closed chat")
    book.write_rows("Observability", [rows[0], {**rows[1], "Source as derived": changed["Source"]}])
    validate_kpis(book)
    assert book.rows("Observability")[1]["State"] == "OK"


def test_a_column_of_ones_own_keeps_its_values(case_study):
    rows_after(validate_kpis, case_study)
    add_a_column(case_study, "Observability", "Ticket", {1: "OPS-17"})
    rows = rows_after(validate_kpis, case_study)
    assert [row["Ticket"] for row in rows[:3]] == [None, "OPS-17", None]


def test_rows_are_carried_over_and_an_older_workbook_starts_without(case_study, tmp_path):
    rows_after(validate_kpis, case_study)
    book = FileBook.open(case_study)
    rows = book.rows("Observability")
    book.write_rows("Observability", [{**rows[0], "Confirmed by IT": "yes"}, *rows[1:]])
    book.save()
    found = carry_over(FileBook.open(case_study))
    assert found.left_behind == []
    build(found.content, tmp_path / "new.xlsx")
    new = FileBook.open(tmp_path / "new.xlsx")
    assert new.rows("Observability") == book.rows("Observability")
    assert rows_after(validate_kpis, tmp_path / "new.xlsx") == book.rows("Observability")
    older = Path(shutil.copy(case_study, tmp_path / "older.xlsx"))
    workbook = openpyxl.load_workbook(older)
    del workbook["Observability"]
    sheet, cell = FileBook.open(case_study).setting_address("FinOpsSchema")
    workbook[sheet][cell].value = 2
    workbook.save(older)
    assert Observability not in carry_over(FileBook.open(older)).content.rows


def test_start_counts_what_it_confirmed(case_study):
    rows = rows_after(validate_kpis, case_study)
    book = FileBook.open(case_study)
    confirmed = [{**row, "Confirmed by IT": "yes"} for row in rows[:12]]
    book.write_rows("Observability", [*confirmed, *rows[12:]])
    book.save()
    start = openpyxl.load_workbook(case_study, data_only=True)["Start"]
    shown = {row[0].value: row[2].value for row in start.iter_rows(max_col=3)}
    assert shown["Observability"] == f"12 of {len(rows)} signals confirmed by IT"


def test_start_does_not_count_the_row_of_a_kpi_that_is_gone(case_study):
    rows = rows_after(validate_kpis, case_study)
    book = FileBook.open(case_study)
    gone = [{**row, "Confirmed by IT": "yes", "State": KPI_GONE} for row in rows[:2]]
    book.write_rows("Observability", [*gone, *rows[2:]])
    shown = {book.value("Start", row, 1): book.value("Start", row, 3) for row in range(1, 80)}
    assert shown["Observability"] == f"0 of {len(rows) - 2} signals confirmed by IT"
