"""What the commands say of an empty workbook, of rows left out, and of the totals."""

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest
from filled_workbook import filled

from finops_xl.books.file import FileBook
from finops_xl.macros import build_register
from finops_xl.macros.summaries import register_lines, total_lines
from finops_xl.template.sheets.register_totals import SHEET as TOTALS
from finops_xl.workshop.lists import CASHABLE
from finops_xl.workshop.register_tables import RegisterKpiRow, RegisterRow

CAPACITY = "capacity released"
TODAY = dt.date(2026, 11, 26)
SIGNER = ("--approver", "Ada Quist", "--role", "CFO", "--stage", "workshop")


@pytest.fixture
def empty(run, tmp_path):
    run("new", tmp_path / "empty.xlsx")
    return tmp_path / "empty.xlsx"


@pytest.mark.parametrize("command", [("register",), ("cards",), ("sign", *SIGNER)])
def test_a_workbook_without_agents_is_refused_in_one_sentence(run, empty, command):
    before = empty.read_bytes()
    status, out, err = run(command[0], empty, *command[1:])
    said = "empty.xlsx has no agents yet: fill in 2 Classification, one row per agent.\n"
    assert (status, out, err) == (2, "", said)
    assert empty.read_bytes() == before


def test_check_says_that_there_are_no_agents_yet(run, empty, case_study):
    said = "The workbook has no agents yet: fill in 2 Classification, one row per agent.\n"
    status, out, _ = run("check", empty)
    assert (status, said in out) == (1, True)
    assert said not in run("check", case_study)[1]


@pytest.mark.parametrize(
    ("options", "whose"), [((), ""), (("--agent", "A02"), " for A02")], ids=["all", "one agent"]
)
def test_nothing_to_sign_is_said_and_is_status_1(run, tmp_path, options, whose):
    file = filled(
        tmp_path,
        Target=lambda rows: [r for r in rows if options and r.agent_id != "A02"],
        SignOff=lambda rows: [],
    )
    before = file.read_bytes()
    status, out, err = run("sign", file, *SIGNER, *options)
    said = f"Nothing was signed: 4 Targets has no target{whose}. Set targets there first.\n"
    assert (status, out, err) == (1, said, "")
    assert file.read_bytes() == before


def test_a_second_signature_of_the_same_person_is_no_new_one(run, case_study, tmp_path):
    file = tmp_path / "signed.xlsx"
    assert run("sign", case_study, *SIGNER, "--agent", "A01", "--out", file)[0] == 0
    status, out, _ = run("sign", file, *SIGNER, "--agent", "A01")
    assert out.startswith("Ada Quist (CFO) signed no new target: accepted in workshop.\n")
    assert (status, "had been signed like that before" in out) == (0, True)


def test_rows_that_are_left_out_of_the_register_are_named_with_their_cells(run, tmp_path):
    def doubled(rows):
        return [*rows[:3], replace(rows[3], agent_id="a01"), replace(rows[4], agent_id="A01")]

    file = filled(tmp_path, Agent=doubled)
    lines = register_lines(build_register(FileBook.open(file), TODAY))
    assert lines[0].startswith("3 agents: ")
    assert lines[1] == (
        "1 row is left out, agent ID a01 stands above already: 2 Classification!A10 (W01)."
    )
    assert "agent ID A01 stands above already: 2 Classification!A11 (W01)." in lines[2]
    assert lines[1] in " ".join(run("register", file)[1].split())


def test_no_row_is_said_to_be_left_out_where_none_is(case_study):
    lines = register_lines(build_register(FileBook.open(case_study), TODAY))
    assert not any("left out" in line for line in lines)


def test_the_cashable_value_on_screen_is_that_of_register_totals(case_study, tmp_path):
    book = FileBook.open(case_study)
    summary = build_register(book, TODAY)
    book.save(tmp_path / "built.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "built.xlsx", data_only=True)[TOTALS.name]
    columns = {}
    for row in sheet.iter_rows(values_only=True):
        if row[0] == "KPIs with money of":
            columns = {name: at for at, name in enumerate(row)}
        if row[0] == "of which cashable":
            cashable = row[columns["Year-1 value target"]]
    year_1 = sum(row.year1_target or 0 for row in summary.rows)
    assert 0 < cashable < year_1
    screen = register_lines(summary)
    assert any(line.startswith(f"of the value cashable {cashable:,.0f}; ") for line in screen)
    assert any(f"EUR: value {year_1:,.0f} (11 of 12 agents)" in line for line in screen)
    go = [row for row in summary.rows if row.verdict == "Go"]
    assert 0 < len(go) < len(summary.rows)
    value, cost = (sum(getattr(r, f) for r in go) for f in ("year1_target", "year1_cost"))
    assert any(
        line.startswith(f"Agents with Go: value {value:,.0f}, run cost {cost:,.0f},")
        for line in screen
    )


def test_cashable_value_of_an_agent_whose_value_is_unknown_is_no_part_of_the_total():
    rows = [RegisterRow(agent_id="A01", year1_target=700.0), RegisterRow(agent_id="A02")]
    kpi_rows = [
        RegisterKpiRow(agent_id="A01", benefit_type=CAPACITY, year1_target=700.0),
        RegisterKpiRow(agent_id="A02", benefit_type=CASHABLE[0], year1_target=900.0),
        RegisterKpiRow(agent_id="A02", benefit_type=CASHABLE[1]),
    ]
    value, cash = total_lines(rows, kpi_rows, "EUR")
    assert "value 700 (1 of 2 agents)" in value
    assert cash.startswith("cashable of all KPIs 900; ")
    _, cash = total_lines(rows, kpi_rows[:1], "EUR")
    assert cash.startswith("of the value cashable 0; ")
    _, cash = total_lines(rows[1:], [], "EUR")
    assert cash.startswith("of the value cashable -; "), "unknown is not 0"


def test_a_register_in_which_all_is_go_does_not_say_its_totals_twice(tmp_path):
    file = filled(tmp_path, Agent=lambda rows: rows[:2])
    lines = register_lines(build_register(FileBook.open(file), TODAY))
    assert lines[0] == "2 agents: 2 Go"
    assert not any(line.startswith("Agents with Go") for line in lines)


def test_an_older_register_is_told_before_integrity_is_said_to_be_ok(run, case_study, tmp_path):
    built, changed = tmp_path / "built.xlsx", tmp_path / "changed.xlsx"
    run("register", case_study, "--out", built)
    assert "The register is older" not in run("check", built)[1]
    book = FileBook.open(built)
    for count, said in ((1, "1 agent has"), (2, "2 agents have")):
        rows = book.rows("Targets")
        book.write_column(
            "Targets",
            "Floor 12",
            [level if row["Agent ID"] != f"A0{count}" else level * 1.01
             for row in rows for level in [row["Floor 12"]]],
        )  # fmt: skip
        book.save(changed)
        out = " ".join(run("check", changed)[1].split())
        assert f"The register is older: {said} changed since. Build the register again" in out
        assert out.endswith("Sheet Integrity: All checks OK")
