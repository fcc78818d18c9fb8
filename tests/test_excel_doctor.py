"""The doctor: one line for each thing looked at, with the remedy for a problem."""

import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from fake_machine import (
    CLICK_TO_RUN,
    XLWINGS,
    FakeRegistry,
    fake_machine,
    make_python,
    registry_of,
    startup_path,
)
from refreshed_prices import overlay_of

from finops_xl import __version__
from finops_xl.hosts.excel.addin import ADDIN_NAME, addin_bytes
from finops_xl.hosts.excel.package import RIBBON, with_parts
from finops_xl.hosts.excel.setup import machine as machine_module
from finops_xl.hosts.excel.setup.check import Check
from finops_xl.hosts.excel.setup.doctor import LONGEST_REPORT, examine, report, shortened
from finops_xl.hosts.excel.setup.excel_settings import (
    DEFENDER,
    DEFENDER_RULES,
    OBSTACLES,
    POLICIES,
    USER,
)
from finops_xl.hosts.excel.setup.install import install
from finops_xl.hosts.excel.setup.machine import (
    Machine,
    import_error,
    pinned_version,
    same_file,
    this_machine,
)
from finops_xl.hosts.excel.setup.processes import runs_in_session
from finops_xl.prices.book import price_book

HERE = Path(__file__).resolve().parent.parent


@pytest.fixture
def installed(tmp_path: Path) -> Machine:
    machine = fake_machine(tmp_path)
    install(machine)
    return machine


def found(machine: Machine, subject: str) -> Check:
    (check,) = [check for check in examine(machine) if check.subject == subject]
    return check


def with_keys(machine: Machine, folder: Path, keys: Mapping[str, Mapping[str, object]]) -> Machine:
    return replace(machine, registry=FakeRegistry(registry_of(startup_path(folder)) | dict(keys)))


def test_on_a_sound_computer_everything_is_ok(installed):
    checks = examine(installed)
    assert [check.in_words() for check in checks if check.word != "OK"] == []
    assert len({check.subject for check in checks}) == len(checks) > 10


def test_every_problem_comes_with_a_remedy(tmp_path):
    """A computer on which nothing is right."""
    broken = fake_machine(
        tmp_path,
        python=replace(make_python(tmp_path / "WindowsApps", bits=[]), bits=32),
        version_of=lambda package: None,
        import_error=lambda modules: "ModuleNotFoundError: No module named 'pythoncom'",
        environment={},
        registry=FakeRegistry(
            {
                rf"{USER}\{o.key}": {x.name: max(x.bad) for x in OBSTACLES if x.key == o.key}
                for o in OBSTACLES
            }
        ),
    )
    problems = [check for check in examine(broken) if check.word == "PROBLEM"]
    assert len(problems) == 7 + len(KNOWN_OBSTACLES)
    for check in problems:
        words = check.in_words().lower()
        assert any(do in words for do in ("run", "install", "ask", "clear", "choose")), words


def test_version_and_price_book_of_the_product_are_named(installed):
    assert found(installed, "finops-xl").found == f"{__version__}, prices {price_book().book_id}"


def test_refreshed_prices_are_no_change_of_the_add_in(installed, overlay):
    overlay.write_text(overlay_of({}))
    assert found(installed, "Add-in").word == "OK"
    assert "prices 2026-12-15" in found(installed, "finops-xl").found


def test_damaged_refreshed_prices_are_a_problem_with_the_remedy(installed, overlay):
    overlay.write_text("damaged")
    check = found(installed, "finops-xl")
    assert check.word == "PROBLEM"
    assert f"refreshed prices in {overlay} cannot be used: line 1" in check.remedy
    assert "delete the file" in check.remedy


def test_a_source_folder_that_is_not_installed_is_a_problem(installed):
    check = found(replace(installed, version_of={}.get), "finops-xl")
    assert check.word == "PROBLEM"
    assert "not installed" in check.found


def test_a_missing_formula_engine_is_a_problem_only_where_there_is_one(installed):
    lacking = replace(installed, version_of={"xlwings": XLWINGS}.get)
    engine = found(lacking, "Formulas without Excel")
    assert engine.word == "PROBLEM"
    assert "Excel does not" in engine.found
    for platform in ("win32", "win-arm64"):
        python = replace(lacking.python, platform=platform)
        assert found(replace(lacking, python=python), "Formulas without Excel").word == "OK"


def test_a_missing_addin_is_a_problem_until_it_is_installed(tmp_path):
    machine = fake_machine(tmp_path)
    check = found(machine, "Add-in")
    assert check.word == "PROBLEM"
    assert "is not there" in check.found
    assert "py -m finops_xl install" in check.remedy
    install(machine)
    assert found(machine, "Add-in").word == "OK"


def test_an_addin_of_somebody_else_is_a_problem(tmp_path):
    machine = fake_machine(tmp_path)
    startup_path(tmp_path).mkdir(parents=True)
    (startup_path(tmp_path) / "finops.xlam").write_bytes(b"made by somebody else")
    check = found(machine, "Add-in")
    assert check.word == "PROBLEM"
    assert "did not make it" in check.found


def test_an_addin_of_another_version_is_a_problem(installed, tmp_path, monkeypatch):
    monkeypatch.setattr("finops_xl.hosts.excel.addin.__version__", "0.0.9")
    old = addin_bytes(installed.python.executable, "old.dll")
    monkeypatch.undo()
    (startup_path(tmp_path) / "finops.xlam").write_bytes(old)
    check = found(installed, "Add-in")
    assert check.word == "PROBLEM"
    assert f"version 0.0.9, this is {__version__}" in check.found


def test_an_addin_that_was_changed_is_a_problem(installed, tmp_path):
    path = startup_path(tmp_path) / ADDIN_NAME
    path.write_bytes(with_parts(path.read_bytes(), {RIBBON: "<customUI/>"}))
    check = found(installed, "Add-in")
    assert check.word == "PROBLEM"
    assert "differs from what this version builds" in check.found


def test_an_addin_that_an_organisation_signed_is_as_it_was_built(installed, tmp_path):
    path = startup_path(tmp_path) / ADDIN_NAME
    path.write_bytes(with_parts(path.read_bytes(), {"xl/vbaProjectSignature.bin": "signed"}))
    signed = path.read_bytes()
    assert found(installed, "Add-in").word == "OK"
    assert "already installed" in install(installed)[0]
    assert path.read_bytes() == signed


@pytest.mark.parametrize("number", DEFENDER_RULES)
def test_a_rule_of_defender_that_keeps_python_from_starting_is_named(installed, tmp_path, number):
    machine = with_keys(installed, tmp_path, {DEFENDER: {number.upper(): "1"}})
    check = found(machine, "Microsoft Defender")
    assert check.word == "PROBLEM"
    assert DEFENDER_RULES[number] in check.found
    audited = with_keys(installed, tmp_path, {DEFENDER: {number.upper(): "2"}})
    assert "Microsoft Defender" not in {check.subject for check in examine(audited)}


@pytest.mark.parametrize("gone", ["python.exe", "xlwings64-0.37.8.dll"])
def test_a_python_or_a_dll_that_is_gone_is_a_problem(installed, gone):
    (Path(installed.python.base_prefix) / gone).unlink()
    check = found(installed, "Python that Excel starts")
    assert check.word == "PROBLEM"
    assert gone in check.found


def test_an_excel_that_got_other_bits_is_a_problem(installed, tmp_path):
    now_32_bit = with_keys(installed, tmp_path, {CLICK_TO_RUN: {"Platform": "x86"}})
    check = found(now_32_bit, "Python that Excel starts")
    assert check.word == "PROBLEM"
    assert "bits" in check.found


def test_an_addin_of_another_python_says_which_one_to_ask(installed, tmp_path):
    other = replace(installed, python=make_python(tmp_path / "Python 3.14"))
    check = found(other, "Python that Excel starts")
    assert check.word == "CANNOT TELL"
    assert f'"{installed.python.executable}" -m finops_xl doctor' in check.remedy


def test_a_downloaded_addin_is_a_problem(installed, tmp_path):
    stream = startup_path(tmp_path) / "finops.xlam:Zone.Identifier"
    stream.write_text("[ZoneTransfer]\nZoneId=3\nHostUrl=about:internet\n")
    assert found(installed, "Mark of the web").word == "PROBLEM"
    stream.write_text("[ZoneTransfer]\nZoneId=1\n")
    assert found(installed, "Mark of the web").word == "OK"


def test_a_startup_folder_that_the_registry_does_not_list_cannot_be_told(installed):
    assert found(installed, "Start-up folder").word == "OK"
    check = found(replace(installed, registry=FakeRegistry({})), "Start-up folder")
    assert check.word == "CANNOT TELL"
    assert "Trusted Locations" in check.remedy


def test_excel_is_named_with_version_and_bits(installed):
    assert found(installed, "Excel").found == "16.0.19127.20264, 64-bit"
    licensed = {
        r"HKLM\SOFTWARE\Microsoft\Office\16.0\Excel\InstallRoot": {"Path": "C:\\Office\\"},
        r"HKLM\SOFTWARE\Microsoft\Office\16.0\Outlook": {"Bitness": "x86"},
    }
    older = replace(installed, registry=FakeRegistry(licensed))
    assert found(older, "Excel").found == "16.0, 32-bit"
    assert found(replace(installed, registry=FakeRegistry({})), "Excel").word == "CANNOT TELL"


# Written out once more, so that no setting is lost or misspelt unnoticed.
KNOWN_OBSTACLES = {
    ("Common", "VBAOff"): {1},
    (r"Excel\Security", "DisableAllAddins"): {1},
    (r"Excel\Security", "RequireAddinSig"): {1},
    (r"Common\Security", "RequireAlwaysOnMacroSig"): {1},
    (r"Excel\Security\Trusted Locations", "AllLocationsDisabled"): {1},
    (r"Common\Security\Trusted Locations", "Allow User Locations"): {0},
    (r"Excel\Security", "VBAWarnings"): {3, 4},
}


def test_the_settings_that_are_looked_at_are_these():
    assert {(o.key, o.name): o.bad for o in OBSTACLES} == KNOWN_OBSTACLES


@pytest.mark.parametrize("obstacle", OBSTACLES, ids=lambda o: o.name)
@pytest.mark.parametrize("root", [USER, *POLICIES])
def test_a_setting_that_keeps_the_addin_out_is_a_problem(installed, tmp_path, obstacle, root):
    for value in obstacle.bad:
        machine = with_keys(
            installed, tmp_path, {rf"{root}\{obstacle.key}": {obstacle.name: value}}
        )
        check = found(machine, "Excel's settings")
        assert check.word == "PROBLEM"
        assert obstacle.effect in check.found
        assert ("Your organisation sets this" in check.remedy) == (root != USER)


def test_what_an_organisation_sets_goes_before_the_users_choice(installed, tmp_path):
    keys = {
        rf"{POLICIES[1]}\Excel\Security": {"VBAWarnings": 2},
        rf"{USER}\Excel\Security": {"VBAWarnings": 4},
    }
    assert found(with_keys(installed, tmp_path, keys), "Excel's settings").word == "OK"


def test_an_addin_that_excel_switched_off_is_a_problem(installed, tmp_path):
    path = str(startup_path(tmp_path) / "FinOps.xlam")
    header = b"\x01\0\0\0" + (2 * len(path) + 2).to_bytes(4, "little") + b"\x02\0\0\0"
    item = header + f"{path}\0\0".encode("utf-16-le")
    key = rf"{USER}\Excel\Resiliency\DisabledItems"
    check = found(with_keys(installed, tmp_path, {key: {"A1B2": item}}), "Disabled items")
    assert check.word == "PROBLEM"
    assert "Enable" in check.remedy
    other = {key: {"A1B2": "c:\\other.xlam".encode("utf-16-le"), "count": 1}}
    assert "Disabled items" not in {
        check.subject for check in examine(with_keys(installed, tmp_path, other))
    }


def test_the_folder_for_copies_is_named_and_not_made(installed, tmp_path):
    home = {"XDG_DATA_HOME": str(tmp_path / "data"), "LOCALAPPDATA": str(tmp_path / "data")}
    machine = replace(installed, environment=installed.environment | home)
    check = found(machine, "Copies of workbooks")
    assert (check.word, str(tmp_path / "data") in check.found) == ("OK", True)
    assert not (tmp_path / "data").exists(), "looking changes nothing"


def test_a_folder_for_copies_that_cannot_be_written_is_a_problem(installed, monkeypatch):
    def refuse(**options):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("finops_xl.hosts.excel.setup.addin_checks.tempfile.TemporaryFile", refuse)
    check = found(installed, "Copies of workbooks")
    assert check.word == "PROBLEM"
    assert "Permission denied" in check.found


@pytest.mark.parametrize(("runs", "said"), [(True, "runs"), (False, "does not"), (None, "cannot")])
def test_whether_excel_runs_is_said_where_it_can_be_told(installed, runs, said):
    assert said in found(replace(installed, excel_runs=lambda: runs), "Excel now").found


def test_the_report_fits_into_a_message_box_and_begins_with_the_worst(installed, tmp_path):
    keys = {rf"{USER}\{o.key}": {o.name: max(o.bad)} for o in OBSTACLES}
    text = report(with_keys(installed, tmp_path, keys))
    assert len(text) <= LONGEST_REPORT
    assert text.startswith("PROBLEM ")
    assert text.endswith("There is more: run py -m finops_xl doctor")
    sound = report(installed)
    assert len(sound) <= LONGEST_REPORT
    assert "There is more" not in sound
    assert sound.splitlines()[-1].startswith("OK Python, finops-xl, ")


def test_problems_come_before_what_cannot_be_told():
    checks = [Check.ok("A", "a"), Check.unknown("B", "b"), Check.problem("C", "c.", "Run d")]
    assert shortened(checks).splitlines() == ["PROBLEM C: c. Run d", "CANNOT TELL B: b", "OK A"]


def test_a_single_line_that_is_too_long_is_cut():
    text = shortened([Check.problem("Add-in", "x" * 2000, "")])
    assert len(text) == LONGEST_REPORT
    assert text.endswith("…\nThere is more: run py -m finops_xl doctor")


def test_other_systems_are_asked_only_what_concerns_them(tmp_path):
    subjects = [check.subject for check in examine(fake_machine(tmp_path, system="Linux"))]
    assert subjects == ["Python", "finops-xl", "Formulas without Excel"]


def test_this_computer_can_be_described():
    machine = this_machine()
    assert machine.python.executable == sys.executable
    assert machine.import_error(["finops_xl", "finops_xl.hosts.excel.udfs"]) == ""
    assert [check.word for check in examine(machine)] == ["OK", "OK", "OK"]


def test_a_python_that_lacks_a_package_is_found_by_starting_it(tmp_path):
    assert "No module named 'no_such_package'" in import_error(sys.executable, ["no_such_package"])
    assert import_error(str(tmp_path / "gone.exe"), ["json"]) != ""


def test_a_package_in_the_current_folder_only_does_not_count(tmp_path, monkeypatch):
    (tmp_path / "only_here.py").write_text("")
    monkeypatch.chdir(tmp_path)
    here = subprocess.run([sys.executable, "-c", "import only_here"], check=False)
    assert here.returncode == 0
    assert "only_here" in import_error(sys.executable, ["only_here"])


def test_the_pinned_xlwings_is_read_from_the_requirements():
    with (HERE / "pyproject.toml").open("rb") as file:
        requirements = tomllib.load(file)["project"]["dependencies"]
    assert pinned_version("xlwings", requirements) == machine_module.version_of("xlwings")
    assert pinned_version("formualizer", requirements) == machine_module.version_of("formualizer")
    assert pinned_version("numpy", requirements) is None


TASKS = (
    '"System Idle Process","0","Services","0","8 K"\n'
    '"EXCEL.EXE","4711","RDP-Tcp#3","3","180.404 K"\n'
    '"python.exe","815","Console","1","21.000 K"\n'
)


def test_only_an_excel_of_the_users_own_session_counts():
    assert runs_in_session(TASKS, "EXCEL.EXE", 815) is False
    own = TASKS + '"Excel.exe","4712","Console","1","180.404 K"\n'
    assert runs_in_session(own, "EXCEL.EXE", 815) is True
    assert runs_in_session("INFO: none.\n", "EXCEL.EXE", 815) is None


def test_two_names_of_one_file_are_the_same(tmp_path):
    file = tmp_path / "python.exe"
    file.write_bytes(b"MZ")
    (tmp_path / "PYTHON~1.EXE").symlink_to(file)
    assert same_file(str(file), str(tmp_path / "PYTHON~1.EXE"))
    assert not same_file(str(file), str(tmp_path / "gone.exe"))
    assert same_file(str(tmp_path / "gone.exe"), str(tmp_path / "gone.exe"))
