"""workbook/ holds what the builders build now."""

from __future__ import annotations

import importlib.util
import io
import re
import zipfile
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
from validator import REQUIRED, schema_errors
from vba_reader import read_project

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "workbook"


def pinned() -> dict[str, str]:
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split(";")[0].split("==") for line in lines if "==" in line)


@cache
def built() -> dict[str, bytes]:
    for name in ("xlsxwriter", "xlwings", "formualizer", "numpy"):
        wanted, found = {k.lower(): v for k, v in pinned().items()}[name], version(name)
        if wanted != found:
            reason = f"workbook/ is built with {name} {wanted}, this environment has {found}"
            (pytest.fail if REQUIRED else pytest.skip)(reason)
    path = ROOT / "scripts" / "build_workbooks.py"
    spec = importlib.util.spec_from_file_location("build_workbooks", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return dict(script.shipped_files())


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_the_folder_holds_what_is_built_and_its_readme():
    assert {path.name for path in FOLDER.iterdir()} == {*built(), "README.md"}


@pytest.mark.parametrize("name", sorted(p.name for p in FOLDER.glob("finops*")))
def test_a_file_is_fresh(name):
    stored, fresh = (FOLDER / name).read_bytes(), built()[name]
    if not name.endswith(".xml"):
        old, new = parts(stored), parts(fresh)
        assert list(old) == list(new)
        stale = [part for part in old if old[part] != new[part]]
        assert stale == [], "run: python scripts/build_workbooks.py"
    else:
        assert stored == fresh, "run: python scripts/build_workbooks.py"


@pytest.mark.validator
@pytest.mark.parametrize("name", sorted(p.name for p in FOLDER.glob("finops*.xl*")))
def test_the_open_xml_validator_finds_nothing(name, tmp_path):
    assert schema_errors((FOLDER / name).read_bytes(), tmp_path, name) == []


def test_no_file_holds_a_path_of_the_machine_that_built_it():
    for name, data in built().items():
        for part, content in ({"": data} if name.endswith(".xml") else parts(data)).items():
            if part.endswith("vbaProject.bin"):  # its text is compressed
                content = "".join(found.text for found in read_project(content).modules).encode()
                assert content
            assert not re.search(rb"/(home|root|work|tmp)/", content), f"{name} {part}"


def test_the_readme_names_every_file():
    text = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in built())
