"""install, uninstall and doctor through the command line, as a person here runs them."""

import json
import os
import subprocess
import sys

import pytest
from fake_machine import fake_machine, startup_path

from finops_xl import __version__
from finops_xl.cli import excel_commands
from finops_xl.hosts.excel.setup.excel_check import FunctionResult

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="says what cannot be done here")


@pytest.fixture
def windows(monkeypatch, tmp_path):
    """Let the commands believe that this is a sound Windows computer."""

    def become(**changes):
        machine = fake_machine(tmp_path, **changes)
        monkeypatch.setattr(excel_commands, "this_machine", lambda: machine)
        return machine

    return become


def test_install_here_says_in_one_text_what_can_be_done_instead(tmp_path):
    command = [sys.executable, "-m", "finops_xl", "install"]
    environment = {**os.environ, "APPDATA": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith("The add-in needs Excel on Windows, and ")
    assert "Nothing was changed" in done.stderr
    assert "finops-xl new workshop.xlsx" in done.stderr
    assert not list(tmp_path.iterdir())


def test_uninstall_here_has_nothing_to_remove(run):
    status, out, err = run("uninstall")
    assert (status, err) == (0, "")
    assert "nothing to remove" in out


def test_doctor_here_says_what_works_and_what_cannot(run):
    status, out, err = run("doctor")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert [line.split()[:2] for line in lines[:4]] == [
        ["OK", "Python:"],
        ["OK", "finops-xl:"],
        ["OK", "Formulas"],
        ["OK", "LibreOffice:"],
    ]
    assert lines[4].startswith("The add-in needs Excel on Windows")
    assert lines[5].startswith("Here you can make a workbook without macros")
    assert "finops-xl build --calc" in lines[5]


@pytest.mark.parametrize("option", ["--excel", "--running"])
def test_the_test_in_excel_is_refused_where_there_is_none(run, option):
    status, out, err = run("doctor", option)
    assert (status, out) == (2, "")
    assert "no Excel to test" in err
    assert len(err.splitlines()) == 1


def test_doctor_prints_json_for_another_program(run):
    checks = json.loads(run("doctor", "--json")[1])
    assert {check["word"] for check in checks} == {"OK"}
    assert checks[0].keys() == {"word", "subject", "found", "remedy"}


def test_on_windows_install_doctor_and_uninstall_follow_one_another(run, windows, tmp_path):
    windows()
    status, out, err = run("doctor")
    assert (status, err) == (1, "")
    assert "\nPROBLEM      Add-in: " in out
    assert "\n             Close Excel and run: py -m finops_xl install\n" in out
    status, out, err = run("install")
    assert (status, err) == (0, "")
    assert out.startswith(f"Installed finops-xl {__version__}: {startup_path(tmp_path)}")
    status, out, err = run("doctor")
    assert (status, err) == (0, "")
    assert "PROBLEM" not in out
    assert run("uninstall")[0] == 0
    assert not list(startup_path(tmp_path).iterdir())


def test_on_windows_a_refusal_is_one_sentence_and_status_2(run, windows, tmp_path):
    windows(excel_runs=lambda: True)
    status, out, err = run("install")
    assert (status, out) == (2, "")
    assert err.startswith("Excel is running")
    assert not startup_path(tmp_path).exists()


def test_force_replaces_a_file_of_somebody_else(run, windows, tmp_path):
    windows()
    startup_path(tmp_path).mkdir(parents=True)
    (startup_path(tmp_path) / "finops.xlam").write_bytes(b"made by somebody else")
    assert run("install")[0] == 2
    assert run("install", "--force")[0] == 0


def test_functions_that_fail_in_excel_are_named_with_what_they_gave(run, windows, monkeypatch):
    windows()
    answers = [
        FunctionResult("ROI", 2, []),
        FunctionResult("PAYBACK", 3, ["=PAYBACK(1,2) gives 3, not 0.5"]),
    ]
    monkeypatch.setattr(excel_commands, "_results", lambda *given: answers)
    status, out, err = run("doctor", "--excel")
    assert (status, err) == (1, "")
    assert out.splitlines() == [
        "PASS         ROI",
        "FAIL         PAYBACK",
        "             =PAYBACK(1,2) gives 3, not 0.5",
        "1 of 2 functions pass in Excel.",
    ]
    assert [a["passed"] for a in json.loads(run("doctor", "--excel", "--json")[1])] == [True, False]
    monkeypatch.setattr(excel_commands, "_results", lambda *given: answers[:1])
    assert run("doctor", "--running")[0] == 0
