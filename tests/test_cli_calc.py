"""finops-xl build --calc: the extension for LibreOffice, and what is said about it."""

from __future__ import annotations

import zipfile

import pytest

from finops_xl.hosts.calc.oxt import folder_of, oxt_bytes


def test_the_extension_is_written_and_the_way_to_use_it_said(run, tmp_path):
    path = tmp_path / "new folder" / "finops.oxt"
    status, out, err = run("build", "--calc", "--out", path)
    assert (status, err) == (0, "")
    assert path.read_bytes() == oxt_bytes()
    assert zipfile.ZipFile(path).testzip() is None
    for words in (
        "Extension Manager",
        f'unopkg add -f "{path}"',
        "Python 3",
        str(folder_of("numpy")),
    ):
        assert words in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Say what to build: finops-xl build --calc"),
        (["--calc", "--out", "finops.zip"], "is an .oxt file; choose such a name"),
    ],
)
def test_what_cannot_be_built_is_said(run, arguments, said):
    status, out, err = run("build", *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


def test_a_file_that_is_there_is_replaced_only_when_asked_for(run, tmp_path):
    path = tmp_path / "finops.oxt"
    path.write_text("mine")
    status, _, err = run("build", "--calc", "--out", path)
    assert (status, path.read_text()) == (2, "mine")
    assert "--force" in err
    assert run("build", "--calc", "--out", path, "--force")[0] == 0
    assert path.read_bytes() == oxt_bytes()
