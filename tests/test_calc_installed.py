"""What the doctor says of LibreOffice: the program, its version, our extension in the profile."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from finops_xl import __version__
from finops_xl.hosts.calc.installed import (
    Office,
    extension_in,
    office_here,
    profile_folder,
    version_of,
)
from finops_xl.hosts.calc.oxt import oxt_bytes

SOMEBODY = 1000
HOME = Path("home")


@pytest.mark.libreoffice
def test_the_libreoffice_here_says_its_version():
    if shutil.which("soffice") is None:
        pytest.skip("LibreOffice (soffice) is missing")
    office = office_here()
    printed = subprocess.run([office.program, "--version"], capture_output=True, text=True).stdout
    assert office.version
    assert f"LibreOffice {office.version} " in printed
    assert office.said.startswith(office.version)


@pytest.mark.libreoffice
def test_the_extension_is_found_once_it_was_added_and_not_after_it_was_removed():
    if shutil.which("unopkg") is None:
        pytest.skip("LibreOffice (unopkg) is missing")
    with TemporaryDirectory() as folder:
        profile = Path(folder)
        (profile / "finops.oxt").write_bytes(oxt_bytes())
        assert extension_in(profile) == ""
        unopkg(profile, "add", str(profile / "finops.oxt"))
        assert extension_in(profile) == __version__
        unopkg(profile, "remove", "org.finopsxl.calc")
        assert extension_in(profile) == "", "though its files may stay until the next start"


def unopkg(profile, does, what):
    """Run unopkg as a user does; it refuses root, so root does it as somebody else."""
    command = ["unopkg", does, f"-env:UserInstallation={profile.as_uri()}", what]
    if os.geteuid() == 0:
        for path in (profile, *profile.rglob("*")):
            os.chown(path, SOMEBODY, SOMEBODY)
        as_somebody = ["setpriv", f"--reuid={SOMEBODY}", f"--regid={SOMEBODY}", "--clear-groups"]
        command = [*as_somebody, "env", f"HOME={profile}", *command]
    systems_python_first = {**os.environ, "PATH": f"/usr/bin:/bin:{os.environ['PATH']}"}
    subprocess.run(command, check=True, capture_output=True, env=systems_python_first)


def test_another_extension_is_not_taken_for_ours(tmp_path):
    folder = tmp_path / "user/uno_packages/cache/uno_packages/lu1.tmp_/other.oxt"
    folder.mkdir(parents=True)
    (tmp_path / "user/uno_packages/cache/uno_packages.pmap").write_text("Pmp1 org.other lu1.tmp")
    (folder / "description.xml").write_text('<identifier value="org.other"/><version value="9"/>')
    assert extension_in(tmp_path) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
@pytest.mark.parametrize(
    ("prints", "version"),
    [
        ("LibreOffice 24.8.7.2 480(Build:2)", "24.8.7.2"),
        ("OpenOffice 4.1", ""),
        ("", ""),
    ],
)
def test_the_version_is_what_the_program_prints(tmp_path, prints, version):
    program = tmp_path / "soffice"
    program.write_text(f"#!/bin/sh\necho '{prints}'\n")
    program.chmod(0o755)
    assert version_of(str(program)) == version


def test_a_program_that_cannot_be_run_has_no_version(tmp_path):
    assert version_of(str(tmp_path / "soffice")) == ""


@pytest.mark.parametrize(
    ("system", "environment", "folder"),
    [
        ("Linux", {}, ".config/libreoffice/4"),
        ("Linux", {"XDG_CONFIG_HOME": "elsewhere"}, "../elsewhere/libreoffice/4"),
        ("Darwin", {}, "Library/Application Support/LibreOffice/4"),
        ("Windows", {}, "AppData/Roaming/LibreOffice/4"),
        ("Windows", {"APPDATA": "roaming"}, "../roaming/LibreOffice/4"),
    ],
)
def test_the_profile_is_where_each_system_has_it(system, environment, folder):
    found = os.path.relpath(profile_folder(system, environment, HOME), HOME)
    assert Path(found) == Path(folder)


@pytest.mark.parametrize(
    ("office", "said"),
    [
        (Office("", "", ""), "not found on this computer"),
        (Office("soffice", "", ""), "soffice, which does not say its version, without our"),
        (Office("soffice", "24.8.7.2", "0.1.0"), "24.8.7.2; our worksheet functions need 25.2"),
        (Office("soffice", "25.2.3.2", ""), "25.2.3.2, without our extension in your profile"),
        (Office("soffice", "26.2.0.1", "0.1.0"), "26.2.0.1, with our extension 0.1.0."),
    ],
)
def test_it_is_said_in_a_sentence(office, said):
    assert office.said.startswith(said)
    assert office.said.endswith(".")
