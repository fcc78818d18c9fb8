"""What users do to the file itself: locked, read-only, renamed, saved as something else."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import openpyxl
import pytest
from planted import planted
from typer.testing import CliRunner

from finops_xl.cli import app as cli
from finops_xl.engine.package import write_file
from finops_xl.hosts.excel.workbooks import macro_workbook_bytes
from finops_xl.template.content import empty_content

OLE = bytes.fromhex("D0CF11E0A1B11AE1")
SIGNING = ("--approver", "Ada Quist", "--role", "CFO", "--stage", "workshop")
WRITING = {
    "register": ("register",),
    "recalc": ("recalc",),
    "sign": ("sign", *SIGNING),
}


def run(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, str]:
    """Run a command as its user does; give the exit status and what it says on errors."""
    monkeypatch.setattr(sys, "argv", ["finops-xl", *arguments])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    return int(ended.value.code or 0), " ".join(capsys.readouterr().err.split())


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


@pytest.mark.parametrize("command", WRITING)
@pytest.mark.parametrize("lock", ["~$case-study.xlsx", ".~lock.case-study.xlsx#"])
def test_a_workbook_that_is_open_elsewhere_is_read_and_not_written(
    case_study: Path,
    command: str,
    lock: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    case_study.with_name(lock).write_bytes(b"somebody")
    before = contents(case_study.parent)
    name, *options = WRITING[command]
    status, said = run(monkeypatch, capsys, name, str(case_study), *options)
    assert status == 2
    assert "is open in Excel or LibreOffice: close it there and run this again" in said
    assert contents(case_study.parent) == before
    assert run(monkeypatch, capsys, "check", str(case_study)) == (1, "")


@pytest.mark.parametrize("command", WRITING)
def test_a_file_marked_read_only_stays_as_it_is(
    case_study: Path,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    openpyxl.load_workbook(case_study).save(case_study)  # leaves values to compute
    case_study.chmod(0o444)
    before = contents(case_study.parent)
    name, *options = WRITING[command]
    status, said = run(monkeypatch, capsys, name, str(case_study), *options)
    assert status == 2
    assert "is marked read-only, so it stays as it is" in said
    assert contents(case_study.parent) == before
    out = case_study.with_name("out.xlsx")
    assert run(monkeypatch, capsys, name, str(case_study), *options, "--out", str(out))[0] < 2
    assert out.exists()


def test_a_read_only_csv_file_is_not_replaced(tmp_path: Path) -> None:
    file = tmp_path / "register.csv"
    file.write_text("mine")
    file.chmod(0o444)
    with pytest.raises(Exception, match="is marked read-only"):
        write_file(file, b"new")
    assert file.read_text() == "mine"


NOT_A_WORKBOOK = {
    "an old Excel workbook": (OLE + b"Workbook", r"old Excel workbook \(\.xls\): save it"),
    "a password": (
        OLE + "EncryptedPackage".encode("utf-16-le"),
        "is password-protected: remove the password in Excel",
    ),
    "a CSV file": (b"Agent ID;Agent\r\nA01;Chat\r\n", r"is not a workbook \(\.xlsx, \.xlsm\)"),
    "nothing": (b"", r"is empty \(0 bytes\)"),
}


@pytest.mark.parametrize("kind", NOT_A_WORKBOOK)
@pytest.mark.parametrize("command", ["check", "register", "recalc", "new"])
def test_what_is_no_workbook_is_said_in_one_sentence(
    tmp_path: Path,
    kind: str,
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data, words = NOT_A_WORKBOOK[kind]
    file = tmp_path / "workshop.xlsx"
    file.write_bytes(data)
    new = (str(tmp_path / "new.xlsx"), "--from") if command == "new" else ()
    status, said = run(monkeypatch, capsys, command, *new, str(file))
    assert status == 2
    assert re.search(words, said), said
    assert contents(tmp_path) == {"workshop.xlsx": data}


@pytest.mark.parametrize(
    ("name", "with_macros", "right"),
    [
        ("workshop.xlsm", False, "workshop.xlsx"),
        ("workshop.xls", False, "workshop.xlsx"),
        ("workshop.xlsx", True, "workshop.xlsm"),
    ],
)
def test_an_ending_that_belies_the_content_is_told(
    built: Path, tmp_path: Path, name: str, with_macros: bool, right: str
) -> None:
    file = tmp_path / name
    if with_macros:
        file.write_bytes(macro_workbook_bytes(empty_content()))
    else:
        shutil.copy(built / "empty.xlsx", file)
    said = CliRunner().invoke(cli.app, ["check", str(file)]).stderr
    assert f"under this name: rename it to {right}." in " ".join(said.split())


def test_a_template_under_the_name_of_a_workbook_is_told(built: Path, tmp_path: Path) -> None:
    data = planted(
        (built / "empty.xlsx").read_bytes(), "[Content_Types].xml", r"sheet\.main", "template.main"
    )
    file = tmp_path / "workshop.xlsx"
    file.write_bytes(data)
    said = CliRunner().invoke(cli.app, ["check", str(file)]).stderr
    assert "under this name: rename it to workshop.xltx." in " ".join(said.split())


def test_a_csv_that_cannot_be_written_is_refused_before_the_workbook_is(
    case_study: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    locked, before = case_study.with_name("register.csv"), case_study.read_bytes()
    locked.write_text("of last month")
    locked.chmod(0o444)
    status, said = run(
        monkeypatch, capsys, "register", str(case_study), "--csv", str(locked), "--force"
    )
    assert status == 2
    assert "register.csv is marked read-only" in said
    assert case_study.read_bytes() == before
    assert locked.read_text() == "of last month"


def test_a_right_ending_is_not_spoken_of(built: Path) -> None:
    assert CliRunner().invoke(cli.app, ["check", str(built / "empty.xlsx")]).stderr == ""
