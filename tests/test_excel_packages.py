"""The add-in and the macro workbooks as packages: every part checked by something independent."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from oletools_reader import MACRO_OK, modules_in, raptor_verdict
from validator import schema_errors
from vba_reader import read_project

from finops_xl import __version__
from finops_xl.engine.workbook import Workbook
from finops_xl.functions import FUNCTIONS
from finops_xl.hosts.excel.addin import addin_bytes, addin_modules, addin_settings, bridge
from finops_xl.hosts.excel.package import RIBBON, as_add_in, with_parts
from finops_xl.hosts.excel.ribbon import ribbon_xml
from finops_xl.hosts.excel.sources import source
from finops_xl.hosts.excel.workbooks import code_name, macro_workbook_bytes, workbook_modules
from finops_xl.hosts.function_help import argument_help
from finops_xl.prices.book import price_book
from finops_xl.template.build import workbook_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import empty_content
from finops_xl.template.sheets import SHEETS

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
INTERPRETER = r"C:\Users\Jörg Müller\finops & co\.venv\Scripts\python.exe"
DLL = r"C:\Users\Jörg Müller\finops & co\.venv\xlwings64-0.37.8.dll"
WORKBOOKS = {"empty": empty_content, "case study": case_study_content}
EACH_WORKBOOK = pytest.mark.parametrize("name", WORKBOOKS)


@cache
def workbook(name: str) -> bytes:
    return macro_workbook_bytes(WORKBOOKS[name]())


@cache
def add_in() -> bytes:
    return addin_bytes(INTERPRETER, DLL)


def part(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def tree(data: bytes, name: str) -> ET.Element:
    return ET.fromstring(part(data, name))


def content_type(data: bytes, name: str) -> str:
    types = tree(data, "[Content_Types].xml")
    named = [t.get("ContentType") for t in types if t.get("PartName") == f"/{name}"]
    ending = name.rpartition(".")[2]
    return (named + [t.get("ContentType") for t in types if t.get("Extension") == ending])[0]


def relations(data: bytes, name: str) -> dict[str, str]:
    return {r.get("Type"): r.get("Target") for r in tree(data, name)}


def saved(data: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


@pytest.mark.validator
@EACH_WORKBOOK
def test_the_open_xml_validator_finds_nothing_in_a_workbook(name, tmp_path):
    assert schema_errors(workbook(name), tmp_path, "workbook.xlsm") == []


@pytest.mark.validator
def test_the_open_xml_validator_finds_nothing_in_the_add_in(tmp_path):
    assert schema_errors(add_in(), tmp_path, "finops.xlam") == []


@pytest.mark.validator
def test_the_validator_judges_the_ribbon_by_its_schema(tmp_path):
    wrong = ribbon_xml().replace('keytip="W"', 'keytip="much too long"')
    assert schema_errors(with_parts(add_in(), {RIBBON: wrong}), tmp_path, "finops.xlam")


def test_two_builds_are_the_same_to_the_byte():
    assert macro_workbook_bytes(empty_content()) == workbook("empty")
    assert addin_bytes(INTERPRETER, DLL) == add_in()


def test_the_packages_say_what_they_are():
    assert content_type(add_in(), "xl/workbook.xml").startswith("application/vnd.ms-excel.addin.")
    assert content_type(workbook("empty"), "xl/workbook.xml").startswith(
        "application/vnd.ms-excel.sheet.macroEnabled."
    )
    for data in (add_in(), workbook("empty")):
        assert content_type(data, "xl/vbaProject.bin") == "application/vnd.ms-office.vbaProject"
        assert "vbaProject.bin" in relations(data, "xl/_rels/workbook.xml.rels").values()


def test_only_the_add_in_has_a_ribbon():
    kind = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
    assert relations(add_in(), "_rels/.rels")[kind] == RIBBON
    assert part(add_in(), RIBBON).decode() == ribbon_xml()
    assert kind not in relations(workbook("empty"), "_rels/.rels")


@EACH_WORKBOOK
def test_every_tab_is_bound_to_its_document_module_and_back(name):
    data = workbook(name)
    root = tree(data, "xl/workbook.xml")
    bound = {root.find(f"{MAIN}workbookPr").get("codeName")}
    for number in range(1, len(SHEETS) + 1):
        sheet = tree(data, f"xl/worksheets/sheet{number}.xml")
        bound.add(sheet.find(f"{MAIN}sheetPr").get("codeName"))
    project = read_project(part(data, "xl/vbaProject.bin"))
    assert {module.name for module in project.modules if module.kind == "Document"} == bound
    assert len(bound) == len(SHEETS) + 1


def test_code_names_are_readable_and_differ():
    names = [code_name(sheet.name) for sheet in SHEETS]
    assert len(set(names)) == len(names)
    assert code_name("1 Break-even") == "Sheet1BreakEven"
    assert all(re.fullmatch("[A-Za-z][A-Za-z0-9_]{1,30}", name) for name in names)


@pytest.mark.parametrize("name", [*WORKBOOKS, "add-in"])
def test_calculation_is_left_as_it_was_saved(name):
    data = add_in() if name == "add-in" else workbook(name)
    settings = tree(data, "xl/workbook.xml").find(f"{MAIN}calcPr")
    assert settings.get("calcId") == "191029"
    assert settings.get("fullCalcOnLoad") is None


@pytest.mark.parametrize("name", [*WORKBOOKS, "add-in"])
def test_every_argument_of_every_function_is_described(name):
    root = tree(add_in() if name == "add-in" else workbook(name), "xl/workbook.xml")
    assert [group.get("name") for group in root.iter(f"{MAIN}functionGroup")] == ["FinOps"]
    described = {
        function.get("name"): [text.text for text in function.iter(f"{X14}argumentDescription")]
        for function in root.iter(f"{X14}definedName")
    }
    assert described == {
        name: [argument_help(parameter) for parameter in function.parameters]
        for name, function in FUNCTIONS.items()
        if function.parameters
    }


@EACH_WORKBOOK
def test_olevba_lists_exactly_our_modules_with_our_text(name, tmp_path):
    found = modules_in(saved(workbook(name), tmp_path, "workbook.xlsm"))
    wanted = {m.name: m.code for m in workbook_modules([code_name(s.name) for s in SHEETS])}
    assert {Path(module.file_name).stem for module in found} == set(wanted)
    for module in found:
        code = wanted[Path(module.file_name).stem].replace("\n", "\r\n").rstrip()
        code = re.sub(r'^Attribute VB_Name = "\w+"\r\n', "", code)
        assert module.text.rstrip().endswith(code)


def test_olevba_lists_exactly_the_modules_of_the_add_in(tmp_path):
    found = modules_in(saved(add_in(), tmp_path, "finops.xlam"))
    assert {Path(module.file_name).stem for module in found} == {m.name for m in addin_modules()}


@EACH_WORKBOOK
def test_mraptor_calls_the_macros_of_the_workbooks_harmless(name, tmp_path):
    code, report = raptor_verdict(saved(workbook(name), tmp_path, "workbook.xlsm"))
    assert (code, "Macro OK" in report) == (MACRO_OK, True)


@EACH_WORKBOOK
def test_a_workbook_declares_creates_and_starts_nothing(name):
    project = read_project(part(workbook(name), "xl/vbaProject.bin"))
    code = "\n".join(re.sub("'.*", "", module.text) for module in project.modules)
    for word in ("Declare", "CreateObject", "Shell", "Workbook_Open", "Auto_Open", "Environ"):
        assert not re.search(rf"\b{word}\b", code), word


def test_a_macro_workbook_shows_what_the_macro_free_one_shows():
    plain = Workbook.from_bytes(workbook_bytes(case_study_content())).sheets
    macro = Workbook.from_bytes(workbook("case study")).sheets
    assert list(macro) == list(plain)
    for name in set(plain) - {"Start"}:  # Start says what kind of workbook it is
        assert shown(macro[name]) == shown(plain[name]), name


def shown(sheet):
    return {
        (row, column): (sheet.value(row, column), formula_text(sheet, row, column))
        for row, column in sheet.cells
    }


def formula_text(sheet, row, column):
    formula = sheet.formula(row, column)
    return None if formula is None else formula.text


def test_the_add_in_knows_its_interpreter_and_its_version():
    settings = addin_settings(add_in())
    assert settings.interpreter == INTERPRETER
    assert settings.dll == DLL
    assert settings.version == __version__
    assert settings.price_book == price_book().book_id
    assert addin_settings(workbook_bytes(empty_content())) is None


def test_the_bridge_calls_the_dll_of_the_installed_xlwings_as_xlwings_does():
    import xlwings

    libraries = set(re.findall(r'Lib "(xlwings[^"]+)"', bridge()))
    assert libraries == {f"xlwings{bits}-{xlwings.__version__}.dll" for bits in (32, 64)}


def test_nothing_in_the_add_in_lets_a_cell_of_any_workbook_start_a_program():
    """A public function of a loaded add-in is a worksheet function everywhere."""
    project = read_project(part(add_in(), "xl/vbaProject.bin"))
    public = {
        name
        for module in project.modules
        for name in re.findall(r"^\s*(?:Public )?Function (\w+)", module.text, re.M)
    }
    assert public == {*FUNCTIONS, "FinOpsCall", "FinOpsAsk", "FinOpsValue", "FinOpsResult"}
    code = "\n".join(re.sub("'.*", "", module.text) for module in project.modules)
    for word in ("CreateObject", "Shell", "Kill", "Environ", "cmd", "Workbook_Open", "Auto_Open"):
        assert not re.search(rf"\b{word}\b", code), word


def test_every_marker_of_a_private_module_is_meant():
    """What Excel must see from outside stands in modules without Option Private Module."""
    for name in ("FinOpsRibbon", "FinOpsEntry"):
        assert "Option Private Module" not in source(name)
    for name in ("FinOpsBridge", "FinOpsLink", "FinOpsArguments", "FinOpsErrors"):
        assert "Option Private Module" in source(name)


def test_only_a_macro_workbook_becomes_an_add_in():
    with pytest.raises(ValueError, match="macro workbook"):
        as_add_in(workbook_bytes(empty_content()), "")
