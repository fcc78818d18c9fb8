"""Installing the add-in: everything is checked first, and a refusal changes nothing."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from fake_machine import (
    CLICK_TO_RUN,
    XLWINGS,
    FakeRegistry,
    fake_machine,
    make_python,
    startup_path,
)

from finops_xl import __version__
from finops_xl.engine.errors import WorkbookError
from finops_xl.hosts.excel.addin import addin_bytes, addin_settings, intellisense_xml
from finops_xl.hosts.excel.setup.install import install, uninstall
from finops_xl.hosts.excel.setup.machine import Machine

ADDIN, INTELLISENSE = "finops.xlam", "finops.intellisense.xml"


@pytest.fixture
def startup(tmp_path: Path) -> Path:
    return startup_path(tmp_path)


def everything_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def refusal(machine: Machine, folder: Path, **options: bool) -> str:
    """Install where it must be refused; give the message after a look at what changed."""
    before = everything_below(folder)
    with pytest.raises(WorkbookError) as refused:
        install(machine, **options)
    assert everything_below(folder) == before
    return str(refused.value)


def test_the_addin_and_its_help_go_into_the_startup_folder(tmp_path, startup):
    machine = fake_machine(tmp_path)
    said = "\n".join(install(machine))
    assert sorted(path.name for path in startup.iterdir()) == [INTELLISENSE, ADDIN]
    settings = addin_settings((startup / ADDIN).read_bytes())
    assert settings.interpreter == machine.python.executable
    assert settings.dll == str(Path(machine.python.base_prefix) / f"xlwings64-{XLWINGS}.dll")
    assert (startup / INTELLISENSE).read_text(encoding="utf-8") == intellisense_xml()
    assert str(startup / ADDIN) in said
    assert machine.python.executable in said
    assert "Start Excel" in said
    assert "py -m finops_xl doctor" in said


def test_installing_twice_changes_nothing_and_says_so(tmp_path, startup):
    machine = fake_machine(tmp_path)
    install(machine)
    before = {path: path.stat().st_mtime_ns for path in startup.iterdir()}
    assert "already installed" in install(machine)[0]
    assert {path: path.stat().st_mtime_ns for path in startup.iterdir()} == before


def test_an_addin_with_a_mark_of_the_web_is_put_anew(tmp_path, startup):
    machine = fake_machine(tmp_path)
    install(machine)
    (startup / f"{ADDIN}:Zone.Identifier").write_text("[ZoneTransfer]\nZoneId=3\n")
    assert install(machine)[0].startswith(f"Installed finops-xl {__version__} anew")


def test_an_older_addin_is_replaced_and_both_versions_are_named(tmp_path, startup, monkeypatch):
    machine = fake_machine(tmp_path)
    monkeypatch.setattr("finops_xl.hosts.excel.addin.__version__", "0.0.9")
    old = addin_bytes(machine.python.executable, "old.dll")
    monkeypatch.undo()
    startup.mkdir(parents=True)
    (startup / ADDIN).write_bytes(old)
    said = install(machine)
    assert said[0].startswith(f"Installed finops-xl {__version__} in place of 0.0.9")
    assert not any("two Pythons" in line for line in said)
    assert addin_settings((startup / ADDIN).read_bytes()).version == __version__


def test_two_pythons_are_named(tmp_path):
    first = fake_machine(tmp_path)
    install(first)
    second = replace(first, python=make_python(tmp_path / "Python 3.14"))
    said = "\n".join(install(second))
    assert f"Excel starts this Python: {second.python.executable}" in said
    assert f"Until now it was {first.python.executable}" in said
    assert "two Pythons" in said


def test_the_users_own_files_are_not_touched(tmp_path, startup):
    machine = fake_machine(tmp_path)
    startup.mkdir(parents=True)
    (startup / "PERSONAL.XLSB").write_bytes(b"mine")
    conf = tmp_path / "Users" / "Jörg Müller" / ".xlwings" / "xlwings.conf"
    conf.parent.mkdir()
    conf.write_text('"INTERPRETER_WIN","C:\\\\other.exe"')
    before = everything_below(tmp_path)
    install(machine)
    after = everything_below(tmp_path)
    assert {name: after[name] for name in before} == before
    assert {Path(name).name for name in after.keys() - before.keys()} == {ADDIN, INTELLISENSE}
    uninstall(machine)
    assert everything_below(tmp_path) == before


@pytest.mark.parametrize(("system", "why"), [("Darwin", "Excel for Mac"), ("Linux", "no Excel")])
def test_other_systems_are_told_what_they_can_do(tmp_path, system, why):
    message = refusal(fake_machine(tmp_path, system=system), tmp_path)
    assert why in message
    assert "Nothing was changed" in message
    for command in ("new", "check", "register", "recalc"):
        assert f"finops-xl {command}" in message


@pytest.mark.parametrize(
    "place",
    [
        "AppData/Local/Microsoft/WindowsApps/PythonSoftwareFoundation.Python.3.12_qbz5n2kfra8p0",
        "venv",
    ],
)
def test_python_from_the_store_is_refused_also_below_a_virtual_environment(tmp_path, place):
    python = make_python(tmp_path / place)
    if place == "venv":
        python = replace(python, base_prefix=r"C:\Program Files\WindowsApps\PythonSoftware_x64")
    message = refusal(fake_machine(tmp_path, python=python), tmp_path)
    assert "Microsoft Store" in message
    assert "python.org" in message


def test_a_running_excel_is_refused_for_install_and_uninstall(tmp_path):
    machine = fake_machine(tmp_path)
    install(machine)
    busy = replace(machine, excel_runs=lambda: True, python=make_python(tmp_path / "other"))
    assert "close it" in refusal(busy, tmp_path)
    before = everything_below(tmp_path)
    with pytest.raises(WorkbookError, match="Excel is running"):
        uninstall(busy)
    assert everything_below(tmp_path) == before


def test_where_running_programs_cannot_be_listed_the_addin_is_installed(tmp_path, startup):
    install(fake_machine(tmp_path, excel_runs=lambda: None))
    assert (startup / ADDIN).exists()


@pytest.mark.parametrize(
    ("bits", "platform", "python_bits"),
    [("32", "x86", 64), ("64", "x64", 32), ("64", "", 64), ("32", "", 32)],
)
def test_the_dll_has_the_bits_of_excel_and_only_then_of_python(
    tmp_path, startup, bits, platform, python_bits
):
    machine = fake_machine(tmp_path, registry=FakeRegistry({CLICK_TO_RUN: {"Platform": platform}}))
    install(replace(machine, python=replace(machine.python, bits=python_bits)))
    assert f"xlwings{bits}-" in addin_settings((startup / ADDIN).read_bytes()).dll


def test_a_missing_dll_is_named_with_the_remedy(tmp_path):
    machine = fake_machine(tmp_path, python=make_python(tmp_path / "Python", bits=[32]))
    message = refusal(machine, tmp_path)
    assert f"xlwings64-{XLWINGS}.dll is missing" in message
    assert "antivirus" in message
    assert f"--force-reinstall --no-deps xlwings=={XLWINGS}" in message


def test_the_dll_of_a_user_installation_is_found(tmp_path, startup):
    bare, user = make_python(tmp_path / "Python", bits=[]), make_python(tmp_path / "Roaming Python")
    python = replace(bare, data_folders=(*bare.data_folders, *user.data_folders))
    install(fake_machine(tmp_path, python=python))
    dll = addin_settings((startup / ADDIN).read_bytes()).dll
    assert Path(dll).parent == tmp_path / "Roaming Python"


@pytest.mark.parametrize(
    ("version", "said"),
    [(None, "xlwings is not installed"), ("0.40.0", "0.40.0 is installed, but")],
)
def test_a_missing_or_other_xlwings_is_refused(tmp_path, version, said):
    message = refusal(fake_machine(tmp_path, version_of={"xlwings": version}.get), tmp_path)
    assert said in message
    assert f"py -m pip install xlwings=={XLWINGS}" in message


def test_a_python_that_lacks_the_package_is_refused(tmp_path):
    error = "ModuleNotFoundError: No module named 'finops_xl'"
    message = refusal(fake_machine(tmp_path, import_error=lambda modules: error), tmp_path)
    assert error in message
    assert "py -m pip install" in message


def test_an_unknown_startup_folder_is_refused(tmp_path):
    assert "APPDATA is not set" in refusal(fake_machine(tmp_path, environment={}), tmp_path)


def test_a_path_outside_the_code_page_goes_in_with_its_folder_shortened(tmp_path):
    """The DLL keeps its name: a short one would not be the one that VBA declares."""
    long, short = tmp_path / "Users" / "Łukasz", tmp_path / "Users" / "UKASZ~1"

    def shorten(path):
        return path.replace(str(long), str(short)).replace("xlwings64-0.37.8.dll", "XLWING~1.DLL")

    machine = fake_machine(tmp_path, user="Łukasz", short_path=shorten)
    short.symlink_to(long)
    install(machine)
    settings = addin_settings((startup_path(tmp_path, "Łukasz") / ADDIN).read_bytes())
    assert settings.interpreter == machine.python.executable.replace(str(long), str(short))
    assert Path(settings.dll).parent == Path(settings.interpreter).parent
    assert Path(settings.dll).name == f"xlwings64-{XLWINGS}.dll"
    assert "already installed" in install(machine)[0]


def test_a_path_outside_the_code_page_without_a_short_form_is_refused(tmp_path):
    message = refusal(fake_machine(tmp_path, user="Łukasz"), tmp_path)
    assert "Łukasz" in message
    assert r"C:\Python" in message


@pytest.mark.parametrize("name", [ADDIN, INTELLISENSE])
def test_a_file_of_somebody_else_is_replaced_only_by_force(tmp_path, startup, name):
    machine = fake_machine(tmp_path)
    startup.mkdir(parents=True)
    (startup / name).write_bytes(b"made by somebody else")
    message = refusal(machine, tmp_path)
    assert f"{startup / name} is there, but finops-xl did not make it" in message
    assert "--force" in message
    assert uninstall(machine)[0] == f"Left {startup / name}: finops-xl did not make it."
    assert (startup / name).read_bytes() == b"made by somebody else"
    install(machine, force=True)
    assert addin_settings((startup / ADDIN).read_bytes()).version == __version__


def test_a_startup_folder_that_cannot_be_made_is_named(tmp_path, startup):
    machine = fake_machine(tmp_path)
    startup.parent.mkdir(parents=True)
    startup.write_bytes(b"a file stands here")
    assert f"{startup}, Excel's start-up folder, cannot be made" in refusal(machine, tmp_path)


def test_a_file_that_cannot_be_written_leaves_nothing_half_done(tmp_path, startup):
    machine = fake_machine(tmp_path)
    (startup / ADDIN / "a folder stands here").mkdir(parents=True)
    message = refusal(machine, tmp_path, force=True)
    assert str(startup / ADDIN) in message
    assert not (startup / INTELLISENSE).exists()


def test_an_antivirus_program_that_removes_the_addin_is_noticed(tmp_path, startup, monkeypatch):
    from finops_xl.hosts.excel.setup import install as module

    def write_and_lose(path: Path, data: bytes) -> None:
        path.write_bytes(data)
        if path.name == ADDIN:
            path.unlink()

    monkeypatch.setattr(module, "write_file", write_and_lose)
    message = refusal(fake_machine(tmp_path), tmp_path)
    assert "antivirus" in message
    assert not list(startup.iterdir())


def test_an_addin_that_windows_puts_aside_is_noticed(tmp_path):
    machine = fake_machine(tmp_path)
    aside = tmp_path / "Packages" / "PythonSoftwareFoundation.Python" / "LocalCache" / "Roaming"
    aside.mkdir(parents=True)
    redirected = tmp_path / "redirected"
    redirected.symlink_to(aside)
    message = refusal(replace(machine, environment={"APPDATA": str(redirected)}), tmp_path)
    assert "LocalCache" in message
    assert "python.org" in message


def test_uninstall_removes_what_install_put_there_and_says_so(tmp_path, startup):
    machine = fake_machine(tmp_path)
    install(machine)
    said = uninstall(machine)
    assert not list(startup.iterdir())
    assert f"Removed {startup / ADDIN}" in said
    assert f"Removed {startup / INTELLISENSE}" in said
    assert "nothing to remove" in uninstall(machine)[0]


def test_uninstall_elsewhere_has_nothing_to_remove(tmp_path):
    assert "nothing to remove" in uninstall(fake_machine(tmp_path, system="Darwin"))[0]


def test_a_file_that_cannot_be_removed_is_named(tmp_path, startup, monkeypatch):
    machine = fake_machine(tmp_path)
    install(machine)

    def refuse(path: Path) -> None:
        raise PermissionError(13, os.strerror(13), str(path))

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(WorkbookError, match="cannot be removed"):
        uninstall(machine)
