"""The extension for LibreOffice as a file: what is in it, and that it needs no more."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from finops_xl import CellError, __version__
from finops_xl.functions import FUNCTIONS
from finops_xl.hosts.calc.conversion import (
    ERROR_NUMBERS,
    error_value,
    from_calc,
    to_calc,
    without_rest_of_column,
)
from finops_xl.hosts.calc.oxt import folder_of, oxt_bytes, travels
from finops_xl.hosts.function_help import argument_help

ALL = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda f: f.name)
NAME = "{http://openoffice.org/2001/registry}name"


@pytest.fixture(scope="module")
def parts() -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(oxt_bytes())) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_two_builds_are_the_same_bytes():
    assert oxt_bytes() == oxt_bytes()


def test_what_the_manifest_registers_is_there(parts):
    entries = ET.fromstring(parts["META-INF/manifest.xml"])
    listed = {value for entry in entries for key, value in entry.items() if key.endswith("path")}
    assert listed == {"XFinOps.idl", "component.py", "CalcAddIns.xcu"}
    assert listed <= set(parts)


def test_the_description_tells_version_and_the_oldest_libreoffice(parts):
    text = parts["description.xml"].decode()
    assert f'<version value="{__version__}"/>' in text
    assert "LibreOffice-minimal-version" in text
    assert 'value="25.2"' in text


@ALL
def test_every_function_is_declared_with_all_its_arguments(parts, function):
    method = re.search(rf"^  (.+) {function.name.lower()}\((.*)\);$", text_of(parts), re.M)
    assert method
    result, arguments = method.groups()
    names = re.findall(r"p\d\d", arguments)
    assert len(names) == len(function.parameters)
    assert names == sorted(names), "LibreOffice sorts them"
    single = function.documentation.gives == "text"
    assert result == ("any" if single else "sequence< sequence< any > >")


def text_of(parts: dict[str, bytes]) -> str:
    return parts["XFinOps.idl"].decode()


@ALL
def test_names_and_help_are_those_of_the_list(parts, function):
    nodes = ET.fromstring(parts["CalcAddIns.xcu"]).iter("node")
    node = next(each for each in nodes if each.get(NAME) == function.name.lower())
    texts = {prop.get(NAME): prop.findtext("value") for prop in node.findall("prop")}
    assert texts["DisplayName"] == texts["CompatibilityName"] == function.name
    assert texts["Description"] == function.summary
    helps = [
        {prop.get(NAME): prop.findtext("value") for prop in each.findall("prop")}
        for each in node.find("node")
    ]
    assert [each["Description"] for each in helps] == [*map(argument_help, function.parameters)]
    names = [each["DisplayName"].strip("[]") for each in helps]
    assert names == [parameter.name for parameter in function.parameters]


def test_the_functions_run_with_what_is_inside_and_numpy_only(parts, tmp_path):
    """In a Python that has nothing else, as LibreOffice's may be."""
    for name, content in parts.items():
        path = tmp_path / "oxt" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (tmp_path / "only").mkdir()
    packages = Path(json.loads(parts["settings.json"])["packages"])
    for each in packages.glob("numpy*"):
        (tmp_path / "only" / each.name).symlink_to(each)
    program = (
        "import sys, json; sys.path[:0] = sys.argv[1:]\n"
        "from finops_xl.hosts.calc.calls import answer\n"
        "from finops_xl.functions import FUNCTIONS\n"
        "found = [answer('ROI', (300.0, 100.0)), answer('TOKENCOST', ('gpt-4o', 1000.0, 200.0))]\n"
        "[f.documentation for f in FUNCTIONS.values()]\n"
        "answer('KPICHECK', ('Improve efficiency',)); answer('TARGETCHECK', (0.2, 'higher'))\n"
        "print(json.dumps([found, sorted({m.partition('.')[0] for m in sys.modules})]))"
    )
    places = [str(tmp_path / "oxt" / "pythonpath"), str(tmp_path / "only")]
    command = [sys.executable, "-I", "-S", "-c", program, *places]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    found, modules = json.loads(done.stdout)
    assert found == [[[2.0]], [[0.0045]]]
    assert {"finops_xl", "numpy", "docstring_parser"} <= set(modules)
    heavy = {"pandas", "xlwings", "lxml", "formualizer", "openpyxl", "typer", "rich", "xlsxwriter"}
    assert heavy.isdisjoint(modules)


def test_the_licence_of_what_travels_with_it_travels_too(parts):
    assert any("docstring_parser" in name and "LICENSE" in name for name in parts)
    assert (folder_of("numpy") / "numpy").is_dir()


# Values between LibreOffice and the functions


@pytest.mark.parametrize("code", ERROR_NUMBERS)
def test_errors_travel_both_ways(code):
    value = error_value(code)
    assert value != value, "a number that is none"
    assert from_calc(value).code == code
    assert from_calc(((1.0, value),))[0][1].code == code
    ((written,),) = to_calc(CellError(code, "why"))
    assert from_calc(written).code == code


def test_an_error_of_libreoffice_alone_is_bad_input_by_its_name():
    import struct

    (value,) = struct.unpack("<d", struct.pack("<Q", 0x7FF8000000000000 | 502))
    assert from_calc(value) == CellError("#VALUE!", "an argument is the error Err:502")


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (None, None),
        (2.0, 2.0),
        ("text", "text"),
        ("if a:\n\x01return b", "if a:\n\treturn b"),
        (((5.0,),), 5.0),
        ((("",),), ""),
        (((1.0, "a"), ("", 2.0)), [[1.0, "a"], ["", 2.0]]),
    ],
)
def test_arguments_are_read_as_they_are(given, read):
    assert from_calc(given) == read


def test_whole_columns_are_cut_after_the_last_row_that_one_of_them_uses():
    rest = (("",),) * (1_048_576 - 2)
    flows, dates, block = ((1.0,), ("",), *rest), ((1.0,), (2.0,), *rest), ((3.0,), ("",))
    assert without_rest_of_column([flows, dates, block, 5.0]) == [flows[:2], dates[:2], block, 5.0]
    assert without_rest_of_column([(("",),) * 1_048_576]) == [(("",),)]


@pytest.mark.parametrize(
    ("file", "taken"),
    [
        ("finops_xl/functions/tokens.py", True),
        ("finops_xl/functions/.ipynb_checkpoints/tokens.py", False),
        ("finops_xl/prices/refresh/compare.py", False),
    ],
)
def test_what_lies_about_in_the_source_does_not_travel(file, taken):
    assert travels(Path(file)) == taken


@pytest.mark.parametrize(
    ("given", "written"),
    [
        (2, ((2.0,),)),
        (True, ((1.0,),)),
        ("text", (("text",),)),
        (None, (("",),)),
        ([[1, "a"], [None, 2.5]], ((1.0, "a"), ("", 2.5))),
        ([1.0, 2.0], ((1.0,), (2.0,))),
    ],
)
def test_results_are_rows_of_cells(given, written):
    assert to_calc(given) == written


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 10**400])
def test_what_is_no_finite_number_is_an_error(value):
    ((written,),) = to_calc(value)
    assert from_calc(written).code == "#NUM!"
