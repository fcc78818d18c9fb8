"""W22: a KPI that could have targets and has no row on 4 Targets."""

from dataclasses import replace

import openpyxl
import pytest
from filled_workbook import filled, found

from finops_xl.books.file import FileBook
from finops_xl.macros import build_register, findings_of
from finops_xl.macros.sign import Signer, sign_targets
from finops_xl.template.case_study import case_study_content
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.lists import ACCEPTED

KPI = "Cost per resolved chat"
TODAY = to_date(case_study_content().settings["WorkshopDate"])


def without(*names, agent="A01"):
    def kept(targets):
        return [t for t in targets if t.agent_id != agent or (names and t.kpi not in names)]

    return kept


@pytest.fixture
def file(tmp_path):
    return filled(tmp_path, Target=without(KPI))


def test_a_kpi_without_a_row_on_4_targets_is_found_with_its_cell(file):
    assert found(file, "W22") == [("3 KPIs!B9", "The KPI has no row on 4 Targets.")]
    summary = findings_of(FileBook.open(file))
    (w22,) = [f for f in summary.findings if f.rule == "W22"]
    assert (w22.level, w22.gate, w22.invalidates) == ("error", "sign-off", True)
    assert (w22.agent_id, w22.kpi) == ("A01", KPI)
    assert "Add its row there" in w22.remedy


def test_the_other_targets_of_the_agent_can_be_signed(file):
    who = Signer("Ingrid Halvorsen", "Chief Financial Officer", ACCEPTED, "A01")
    signing = sign_targets(FileBook.open(file), TODAY, who).signing
    assert signing.refused == []
    assert len(signing.rows) + signing.unchanged == 2


def test_the_register_says_it_once_and_counts_the_kpi_itself_as_sound(file):
    summary = build_register(FileBook.open(file), TODAY)
    (row,) = [r for r in summary.rows if r.agent_id == "A01"]
    assert row.lacks == "targets for 2 of 3 KPIs"
    assert row.kpis_valid == 3


def test_an_agent_without_any_targets_is_w15_once(tmp_path):
    file = filled(tmp_path, Target=without())
    assert found(file, "W22") == []
    assert [what for _, what in found(file, "W15")] == [
        "The agent has no targets, so that its value is unknown."
    ]


def test_an_agent_that_is_not_on_economics_either_is_asked_for_every_kpi(tmp_path):
    def others(rows):
        return [r for r in rows if r.agent_id != "A01"]

    file = filled(tmp_path, Target=without(), AgentEconomics=others)
    assert [cell for cell, _ in found(file, "W22")] == ["3 KPIs!B7", "3 KPIs!B8", "3 KPIs!B9"]


def test_a_kpi_that_waits_for_its_baseline_is_asked_for_no_targets(tmp_path):
    def unmeasured(kpis):
        return [replace(k, baseline=None) if k.kpi == KPI else k for k in kpis]

    file = filled(tmp_path, Target=without(KPI), Kpi=unmeasured)
    assert found(file, "W22") == []


def test_a_computed_kpi_needs_its_row_although_it_has_no_baseline(tmp_path):
    file = filled(tmp_path, Target=without("ROI ratio", agent="A08"))
    assert [cell for cell, _ in found(file, "W22")] == ["3 KPIs!B30"]


def progress_of_targets(file):
    start = openpyxl.load_workbook(file)["Start"]
    (row,) = (
        cell.row
        for cell in start["C"]
        if start.cell(cell.row, 1).value == "4 Targets" and cell.data_type == "f"
    )
    return FileBook.open(file).value("Start", row, 3)


def test_start_says_how_many_targets_are_needed_where_there_are_fewer(file, case_study):
    passed = "targets pass the check of their row"
    assert progress_of_targets(case_study) == f"32 of 34 {passed}"
    assert progress_of_targets(file) == f"31 of 33 {passed}; 34 needed"


def test_start_says_nothing_of_the_kind_in_an_empty_workbook(empty_workbook):
    assert progress_of_targets(empty_workbook) == "nothing yet"
