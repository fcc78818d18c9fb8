"""The gate of the room ends with what would stop a signature today: what sign would refuse."""

import datetime as dt
import json
import sys
from dataclasses import replace

import pytest
from filled_workbook import filled

from finops_xl.books.file import FileBook
from finops_xl.cli.app import main
from finops_xl.macros import findings_of
from finops_xl.macros.sign import Signer, sign_targets
from finops_xl.macros.signing_today import signing_line, stops_signing
from finops_xl.workshop.lists import ACCEPTED

CFO = Signer("Ingrid Halvorsen", "Chief Financial Officer", ACCEPTED)
TODAY = dt.date(2026, 11, 26)


def without_formula(kpis):
    """Leave the formula for later, as its column suggests."""
    return [replace(k, formula=None) if k.kpi == "Cost per resolved chat" else k for k in kpis]


def without_benefit_type(targets):
    """Leave the benefit type of every KPI of A06 for later."""
    return [replace(t, benefit_type=None) if t.agent_id == "A06" else t for t in targets]


@pytest.fixture
def unfinished(tmp_path):
    return filled(tmp_path, Kpi=without_formula, Target=without_benefit_type)


def line_of(file):
    book = FileBook.open(file)
    return signing_line(book, findings_of(book, "room"))


def test_the_room_names_the_targets_rules_and_cells_that_signing_would_refuse(unfinished):
    line = line_of(unfinished)
    assert line.startswith("Signing today would refuse 6 of 34 targets: ")
    assert "A01 Cost per resolved chat (K08a 3 KPIs!N9)" in line
    assert "days per migrated application (T12 4 Targets!AI22)" in line
    assert "\n" not in line


def test_what_the_room_names_is_what_signing_refuses(unfinished):
    book = FileBook.open(unfinished)
    told = stops_signing(book, findings_of(book, "room"))
    refused = sign_targets(book, TODAY, CFO).signing.refused
    assert [(t["agent_id"], t["kpi"]) for t in told] == [(r.agent_id, r.kpi) for r in refused]
    assert [f"rules broken: {', '.join(t['rules'])}" for t in told] == [r.why for r in refused]


def test_both_gates_see_the_same_obstacles(unfinished):
    book = FileBook.open(unfinished)
    told = stops_signing(book, findings_of(book, "room"))
    assert told == stops_signing(book, findings_of(book, "sign-off"))


def test_targets_of_an_agent_with_the_same_faults_are_named_together(tmp_path):
    def nothing_spent(rows):
        return [replace(r, success_rate=None) if r.agent_id == "A01" else r for r in rows]

    line = line_of(filled(tmp_path, AgentEconomics=nothing_spent))
    assert line.count("A01 ") == 1
    assert ", Cost per resolved chat (W15 Economics!" in line


def test_beyond_five_groups_the_other_targets_are_counted(tmp_path):
    def none(targets):
        return [replace(t, assumption_id=None, note=None) for t in targets]

    line = line_of(filled(tmp_path, Target=none))
    assert line.startswith("Signing today would refuse 34 of 34 targets: ")
    assert line.endswith("; and 29 more.")


def test_a_target_without_levels_is_named_as_such(tmp_path):
    def blank(targets):
        levels = dict.fromkeys(
            [f"{s}_{m}" for s in ("floor", "target", "stretch") for m in (6, 12)]
        )
        return [replace(targets[0], **levels), *targets[1:]]

    assert "(no targets are set" in line_of(filled(tmp_path, Target=blank))


def test_an_empty_workbook_has_no_target_to_sign(empty_workbook):
    assert line_of(empty_workbook) == "There is no target to sign yet."


def test_the_command_ends_the_gate_of_the_room_with_the_line(unfinished, capsys, monkeypatch):
    def check(*options):
        monkeypatch.setattr(sys, "argv", ["finops-xl", "check", str(unfinished), *options])
        with pytest.raises(SystemExit):
            main()
        return capsys.readouterr().out

    assert line_of(unfinished) in check("--gate", "room")
    assert "Signing today" not in check()
    stops = json.loads(check("--gate", "room", "--json"))["stops_signing"]
    formula = {"K08a": ["3 KPIs!N9"]}
    whose = {"agent_id": "A01", "kpi": "Cost per resolved chat"}
    assert {**whose, "no_targets": False, "rules": formula} in stops
