"""The command line as a person or another program uses it."""

import csv
import datetime as dt
import gc
import io
import json
import subprocess
import sys
import zipfile

import pytest

from finops_xl import __version__
from finops_xl.books.file import FileBook
from finops_xl.cli.app import NEW_OBJECTS
from finops_xl.cli.export import refuse_as_csv
from finops_xl.cli.signing import signer
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros.export import STANDARD, WITH_DECIMAL_COMMAS, write_register_csv
from finops_xl.workshop.lists import VALIDATED
from finops_xl.workshop.portfolio_tables import PortfolioRow
from finops_xl.workshop.register_tables import RegisterRow


def test_the_module_runs_as_a_program():
    command = [sys.executable, "-m", "finops_xl", "eval", "=ROI(300,100)"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "2\n")


def test_a_command_seldom_looks_for_garbage_among_the_cells_of_a_workbook(run):
    before = gc.get_threshold()
    try:
        gc.set_threshold(700)
        assert run("--version")[0] == 0
        assert gc.get_threshold()[0] == NEW_OBJECTS
    finally:
        gc.set_threshold(*before)


def test_demo_runs_the_main_job_and_sums_it_up(run, tmp_path):
    before = dt.date.today()
    status, out, err = run("demo", "--out", tmp_path / "demo")
    assert (status, err) == (0, "")
    assert "12 agents: " in out
    assert "Go" in out
    assert "with something missing" in out
    with (tmp_path / "demo" / "register.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 12
    days = {before.isoformat(), dt.date.today().isoformat()}  # they differ around midnight
    assert {row["Built on"] for row in rows} <= days
    assert run("check", tmp_path / "demo" / "finops-case-study.xlsx")[0] == 1


def test_demo_keeps_a_workbook_that_somebody_changed(run, tmp_path):
    assert run("demo", "--out", tmp_path)[0] == 0
    workbook = tmp_path / "finops-case-study.xlsx"
    assert run("recalc", workbook, "--out", tmp_path / "mine.xlsx")[0] == 0
    workbook.write_bytes(b"changed by a user")
    status, out, _ = run("demo", "--out", tmp_path)
    assert status == 0
    assert "finops-case-study-1.xlsx" in out
    assert (tmp_path / "finops-case-study-1.xlsx").read_bytes() == b"changed by a user"
    assert run("demo", "--out", tmp_path)[0] == 0
    assert not (tmp_path / "finops-case-study-2.xlsx").exists(), "the same file is not kept"


def test_a_folder_that_is_a_file_is_named(run, tmp_path):
    (tmp_path / "taken").write_text("x")
    status, _, err = run("demo", "--out", tmp_path / "taken")
    assert status == 2
    assert "taken" in err
    assert len(err.splitlines()) == 1


def test_the_csv_never_replaces_the_workbook(run, case_study):
    before = case_study.read_bytes()
    status, _, err = run("register", case_study, "--csv", case_study)
    assert status == 2
    assert "give the CSV file another name" in err
    assert case_study.read_bytes() == before


@pytest.mark.parametrize("force", [(), ("--force",)])
def test_the_csv_never_replaces_another_workbook(run, case_study, tmp_path, force):
    other = tmp_path / "other.xlsx"
    other.write_bytes(case_study.read_bytes())
    before = case_study.read_bytes()
    status, out, err = run("register", case_study, "--csv", other, *force)
    assert (status, out) == (2, "")
    assert err == f"{other} must end in .csv: choose such a name for the register.\n"
    assert case_study.read_bytes() == other.read_bytes() == before


@pytest.mark.parametrize("separators", [STANDARD, WITH_DECIMAL_COMMAS])
@pytest.mark.parametrize("kind", [RegisterRow, PortfolioRow])
def test_a_register_that_was_written_before_is_replaced_and_another_file_is_not(
    tmp_path, kind, separators
):
    table = tmp_path / "register.csv"
    write_register_csv(table, [kind(agent_id="A01")], separators, kind)
    refuse_as_csv(table, (), force=False, kind=kind)
    lines = table.read_bytes().splitlines(keepends=True)
    table.write_bytes(b"Note" + lines[0] + lines[1])
    with pytest.raises(WorkbookError, match="is there already"):
        refuse_as_csv(table, (), force=False, kind=kind)
    refuse_as_csv(table, (), force=True, kind=kind)


@pytest.mark.parametrize("said", ["leadership", "Validated  with leadership", "LEADERSHIP"])
def test_a_stage_is_said_as_on_the_sheet_or_in_a_word(said):
    assert signer("Ada Quist", "CFO", said, "").stage == VALIDATED
    assert signer("Ada Quist", "CFO", "", "").stage == ""


def test_a_stage_that_is_none_is_refused_in_plain_words(run, case_study):
    status, _, err = run("sign", case_study, "--stage", "leader")
    words = " ".join(err.replace("│", " ").split())
    assert status == 2
    assert "Value error" not in words
    assert "no stage is called 'leader': say workshop or leadership" in words
    assert "accepted in workshop or validated with leadership" in words


@pytest.mark.parametrize(
    ("command", "option", "name"),
    [
        ("register", "--csv", "budget.csv"),
        ("register", "--out", "other.xlsx"),
        ("recalc", "--out", "other.xlsx"),
    ],
)
def test_a_file_that_is_there_is_replaced_only_when_asked(
    run, case_study, tmp_path, command, option, name
):
    before, there = case_study.read_bytes(), tmp_path / name
    there.write_bytes(b"of somebody else")
    status, out, err = run(command, case_study, option, there)
    assert (status, out) == (2, "")
    assert err == f"{there} is there already: choose another name, or add --force.\n"
    assert there.read_bytes() == b"of somebody else"
    assert case_study.read_bytes() == before
    assert run(command, case_study, option, there, "--force")[0] == 0
    assert there.read_bytes() != b"of somebody else"


@pytest.mark.parametrize("command", ["register", "recalc"])
def test_the_workbook_itself_may_be_named_as_the_file_to_write(run, case_study, command):
    assert run(command, case_study, "--out", case_study)[0] == 0


def test_a_value_an_error_and_an_unreadable_formula_have_their_exit_status(run):
    assert run("eval", "=ROI(300,100)") == (0, "2\n", "")
    assert run("eval", "=VALUECURVE(600,1200,3)") == (0, "100\n200\n300\n", "")
    status, out, err = run("eval", "=ROI(1,0)")
    assert (status, out) == (1, "#DIV/0!\n")
    assert "cost is 0" in err
    status, out, err = run("eval", "=ROI(1,")
    assert (status, out) == (2, "")
    assert "parenthes" in err


def test_eval_prints_json_for_another_program(run):
    assert json.loads(run("eval", "=ROI(300,100)", "--json")[1]) == {"value": 2.0}
    answer = json.loads(run("eval", '=TOKENCOST("gpt-9",1,1)', "--json")[1])
    assert answer["error"] == "#N/A"
    assert answer["reason"].startswith("Unknown model 'gpt-9'. Nearest: gpt-")
    spilled = json.loads(run("eval", "=ROI({3;1},{1;0})", "--json")[1])
    assert spilled == {"value": [[2.0], ["#DIV/0!"]]}


def test_functions_are_listed_and_explained(run):
    status, out, _ = run("functions")
    assert status == 0
    assert "TOKENCOST" in out
    assert "Returns the return on investment" in out
    status, out, _ = run("functions", "tokencost")
    assert status == 0
    assert "input_tokens (tokens per call)" in out
    described = json.loads(run("functions", "ROI", "--json")[1])
    assert described["examples"] == [{"formula": "=ROI(300, 100)", "value": "2"}]
    status, _, err = run("functions", "ROII")
    assert status == 1
    assert "Nearest: ROI" in err


def test_new_makes_a_workbook_and_never_replaces_one_unasked(run, tmp_path):
    file = tmp_path / "Übung mit Leerzeichen.xlsx"
    assert run("new", file)[0] == 0
    assert run("check", file)[0] == 1, "settings are missing in an empty workbook"
    before = file.read_bytes()
    status, _, err = run("new", file)
    assert status == 2
    assert "is there already" in err
    assert file.read_bytes() == before
    assert run("new", file, "--case-study", "--force")[0] == 0
    assert file.read_bytes() != before


def test_new_makes_a_workbook_with_macros_that_checks_like_the_one_without(run, tmp_path):
    for ending in ("xlsx", "xlsm"):
        assert run("new", tmp_path / f"case.{ending}", "--case-study")[0] == 0
    with zipfile.ZipFile(tmp_path / "case.xlsm") as archive:
        assert "xl/vbaProject.bin" in archive.namelist()
    plain, macro = (
        json.loads(run("check", tmp_path / f"case.{ending}", "--json")[1])["findings"]
        for ending in ("xlsx", "xlsm")
    )
    assert plain == macro != []


def test_a_workbook_of_another_kind_is_refused(run, tmp_path):
    status, _, err = run("new", tmp_path / "workshop.csv")
    assert status == 2
    assert ".xlsx file, or an .xlsm" in err
    assert not (tmp_path / "workshop.csv").exists()


def test_new_makes_room_for_agents_also_below_those_that_are_carried_over(
    run, tmp_path, case_study
):
    new = tmp_path / "next.xlsx"
    assert run("new", new, "--from", case_study, "--agents", "14")[0] == 0
    ids = [row["Agent ID"] for row in FileBook.open(new).rows("Agents")]
    assert ids[11:] == ["A12", None, None]
    for wrong in ("0", "201", "many"):
        status, _, err = run("new", tmp_path / "x.xlsx", "--agents", wrong)
        words = " ".join(err.replace("│", " ").split())
        said = f"--agents: {wrong} is no number of agents from 1 to 200."
        assert (status, said in words) == (2, True)


def test_new_from_an_old_workbook_carries_it_over(run, tmp_path, case_study):
    status, out, err = run("new", tmp_path / "next.xlsx", "--from", case_study)
    assert (status, err) == (0, "")
    assert "Carried over" in out
    old = json.loads(run("check", case_study, "--json")[1])
    new = json.loads(run("check", tmp_path / "next.xlsx", "--json")[1])
    assert new["findings"] == old["findings"]


def test_new_from_says_what_it_took_from_another_place_and_what_it_left(run, tmp_path, case_study):
    import openpyxl

    _replace_in_package(case_study, '"Costs"', '"MyCosts"')
    workbook = openpyxl.load_workbook(case_study)
    sheet = workbook["2 Classification"]
    for row, agent_id in ((19, "A13"), (21, "A15")):
        sheet.cell(row, 1, agent_id)
    workbook.save(case_study)
    new = tmp_path / "next.xlsx"
    status, out, err = run("new", new, "--from", case_study)
    assert status == 1
    assert out.splitlines()[2:] == [
        "Table Costs: taken from MyCosts, by its columns.",
        "Table Agents: 1 row directly below it taken as its own.",
    ]
    assert err == ("Not carried over: 1 row further below the table Agents: 2 Classification!A21\n")
    book = FileBook.open(new)
    assert [row["Agent ID"] for row in book.rows("Agents")][-2:] == ["A12", "A13"]
    assert len(book.rows("Costs")) == 71


def test_check_shows_every_cell_with_its_agent_in_a_pipe(run, monkeypatch, case_study):
    book = FileBook.open(case_study)
    kpis = [{**row, "Owner": None} for row in book.rows("Kpis")]
    book.write_rows("Kpis", kpis)
    book.save()
    monkeypatch.setenv("COLUMNS", "80")
    lines = run("check", case_study)[1].splitlines()
    (number,) = [n for n, line in enumerate(lines) if " K13 " in line]
    place = list(next(iter(kpis))).index("Owner")
    column = "ABCDEFGHIJKLMNOP"[place]
    for row, kpi in enumerate(kpis):
        assert f" {kpi['Agent ID']}    3 KPIs!{column}{row + 7} " in lines[number + row]
    assert " more" not in "".join(lines[number : number + 36])


def test_check_writes_nothing_and_tells_errors_by_its_exit_status(run, case_study):
    before = case_study.read_bytes()
    status, out, _ = run("check", case_study)
    assert status == 1
    assert "3 KPIs!" in out
    assert "K09a" in out
    report = json.loads(run("check", case_study, "--json")[1])
    assert report["errors"] == sum(f["level"] == "error" for f in report["findings"])
    in_room = json.loads(run("check", case_study, "--json", "--gate", "room")[1])
    assert 0 < len(in_room["findings"]) < len(report["findings"])
    assert case_study.read_bytes() == before


def test_register_writes_beside_or_into_the_file(run, case_study, tmp_path):
    before = case_study.read_bytes()
    out_file, csv_file = tmp_path / "out.xlsx", tmp_path / "deep" / "register.csv"
    status, out, _ = run("register", case_study, "--out", out_file, "--csv", csv_file)
    assert status == 0
    assert "12 agents" in out
    assert case_study.read_bytes() == before
    assert out_file.exists()
    assert csv_file.exists()
    assert run("register", case_study)[0] == 0
    assert case_study.read_bytes() == out_file.read_bytes()


def test_the_csv_of_register_has_decimal_commas_where_they_are_asked_for(run, case_study, tmp_path):
    texts = {}
    for name, option in (("plain", ()), ("german", ("--decimal-comma",))):
        file = tmp_path / f"{name}.csv"
        out = tmp_path / f"{name}.xlsx"
        assert run("register", case_study, "--out", out, "--csv", file, *option)[0] == 0
        texts[name] = file.read_text(encoding="utf-8-sig")
    plain = next(csv.DictReader(texts["plain"].splitlines()))
    german = next(csv.DictReader(texts["german"].splitlines(), delimiter=";"))
    assert "." in plain["Run cost"]
    assert german["Run cost"] == plain["Run cost"].replace(".", ",")


def test_recalc_of_a_fresh_workbook_changes_nothing(run, case_study):
    before = case_study.read_bytes()
    status, out, _ = run("recalc", case_study)
    assert status == 0
    assert "formulas" in out
    assert case_study.read_bytes() == before


def test_what_the_register_saved_is_what_a_fresh_recalculation_gives(run, case_study):
    assert run("register", case_study)[0] == 0
    before = case_study.read_bytes()
    assert run("recalc", case_study)[0] == 0
    assert case_study.read_bytes() == before


def test_a_sound_workbook_has_no_errors_and_status_0(run, tmp_path, case_study):
    book = FileBook.open(case_study)
    sound = [row for row in book.rows("Agents") if row["Agent ID"] in ("A01", "A03")]
    ids = {row["Agent ID"] for row in sound}
    for table in ("Agents", "Kpis", "Targets", "Costs", "AgentEconomics"):
        book.write_rows(table, [row for row in book.rows(table) if row["Agent ID"] in ids])
    book.save()
    status, out, _ = run("check", case_study)
    assert status == 0
    assert "2 agents, 6 KPIs, 6 targets: 0 errors" in out


def _zip(entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in entries.items():
            package.writestr(name, data)
    return buffer.getvalue()


NOT_WORKBOOKS = {
    "text": b"Agent;Cost\nA01;5\n",
    "nothing": b"",
    "a zip without a workbook": _zip({"readme.txt": "hello"}),
    "an encrypted workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048),
    "a zip bomb": _zip({"[Content_Types].xml": bytes(300_000_000)}),
}


@pytest.mark.parametrize("command", ["check", "register", "recalc"])
@pytest.mark.parametrize("content", NOT_WORKBOOKS.values(), ids=NOT_WORKBOOKS.keys())
def test_what_is_no_workbook_gets_one_sentence_and_status_2(run, tmp_path, command, content):
    file = tmp_path / "strange.xlsx"
    file.write_bytes(content)
    status, out, err = run(command, file)
    assert (status, out) == (2, "")
    assert "strange.xlsx" in err
    assert "Traceback" not in err
    assert len(err.splitlines()) == 1
    assert file.read_bytes() == content


def test_a_truncated_workbook_and_a_missing_file_are_named(run, case_study, tmp_path):
    case_study.write_bytes(case_study.read_bytes()[:-5000])
    for file in (case_study, tmp_path / "gone.xlsx", tmp_path):
        status, _, err = run("check", file)
        assert status == 2
        assert str(file.name) in err
        assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('name="Kpis" displayName="Kpis"', 'name="MyKpis" displayName="MyKpis"', "Kpis"),
        ('name="Owner"', 'name="Responsible"', "Owner"),
    ],
)
def test_a_renamed_table_or_column_is_named(run, case_study, old, new, named):
    _replace_in_package(case_study, old, new)
    before = case_study.read_bytes()
    for command in ("check", "register"):
        status, _, err = run(command, case_study)
        assert status == 2
        assert named in err
        assert case_study.read_bytes() == before


def test_somebody_elses_workbook_is_refused(run, tmp_path):
    import openpyxl

    file = tmp_path / "budget.xlsx"
    openpyxl.Workbook().save(file)
    status, _, err = run("register", file)
    assert status == 2
    assert "budget.xlsx is not a FinOps workshop workbook" in err


def _replace_in_package(file, old, new):
    source = zipfile.ZipFile(io.BytesIO(file.read_bytes()))
    parts = {i.filename: source.read(i) for i in source.infolist()}
    assert any(old.encode() in data for data in parts.values())
    tables = {n: d.replace(old.encode(), new.encode()) for n, d in parts.items() if "table" in n}
    file.write_bytes(_zip({**parts, **tables}))


def test_help_has_examples(run):
    for command in ("demo", "new", "check", "register", "recalc", "eval", "functions"):
        status, out, _ = run(command, "--help")
        assert status == 0
        assert "Example" in out
        assert f"finops-xl {command}" in out
    assert run("--version")[1] == f"finops-xl {__version__}\n"


def test_check_names_the_integrity_checks_that_need_attention(run, empty_workbook):
    import openpyxl

    workbook = openpyxl.load_workbook(empty_workbook)
    sheet = workbook["Costs"]
    sheet["A7"], sheet["D7"], sheet["E7"] = "A99", "monthly", 100
    workbook.save(empty_workbook)
    _, out, _ = run("check", empty_workbook)
    assert "Sheet Integrity: 1 check needs attention\n" in out
    assert "  All amounts of Costs arrive on Economics: 1. A cost line has no amount" in out


def test_recalc_of_an_older_workshop_stores_the_values_and_says_what_it_did_not_keep(run, tmp_path):
    assert run("new", tmp_path / "old.xlsx")[0] == 0
    book = FileBook.open(tmp_path / "old.xlsx")
    book.write_setting("FinOpsSchema", 2)
    book.save()
    status, out, err = run("recalc", tmp_path / "old.xlsx", "--out", tmp_path / "new.xlsx")
    assert (status, "Recalculated" in out) == (0, True)
    assert err.startswith("Prices and unit costs were not kept. old.xlsx has schema 2")
    assert FileBook.open(tmp_path / "new.xlsx").setting("FinOpsSchema") == 2


def test_recalc_keeps_the_negotiated_price_for_programs_without_the_functions(run, tmp_path):
    assert run("new", tmp_path / "w.xlsx")[0] == 0
    book = FileBook.open(tmp_path / "w.xlsx")
    model = next(row for row in book.rows("Models") if row["Model"] == "claude-sonnet-5-5")
    book.write_rows("Contracts", [{"Model": "claude-*", "Discount": 0.5}])
    book.save()
    assert run("recalc", tmp_path / "w.xlsx")[0] == 0
    kept = FileBook.open(tmp_path / "w.xlsx").rows("Models")
    after = next(row for row in kept if row["Model"] == model["Model"])
    assert after["Input last known"] == pytest.approx(model["Input last known"] / 2)
