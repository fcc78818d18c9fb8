"""VBA projects of ours are what MS-OVBA says and what Excel itself writes."""

from __future__ import annotations

import io
import re
from pathlib import Path

import olefile
import pyopenvba
import pytest
import xlwings
from hypothesis import given, settings
from hypothesis import strategies as st
from oletools_reader import MACRO_OK, modules_in, raptor_verdict
from vba_reader import ReadProject, decrypted, read_project, read_workbook_project
from vba_workbook import (
    TOOLS,
    document_modules,
    example,
    macro_workbook,
    read,
    with_windows_line_ends,
)

from finops_xl.hosts.excel.vba import (
    Module,
    project_bytes,
    standard_module,
    workbook_module,
)
from finops_xl.hosts.excel.vba.protection import encrypted

XLWINGS = Path(xlwings.__file__).parent
MADE_BY_EXCEL = {
    "workbook": XLWINGS / "quickstart.xlsm",
    "add-in": Path(pyopenvba.__file__).parent / "_templates/blank_files/blank_excel_addin.xlam",
}
KINDS = {"Module": "standard", "Class": "class"}

# -- what Excel itself writes ----------------------------------------------------------


def kind_of(name: str, declared: str) -> str:
    if declared == "Document":
        return "workbook" if name == "ThisWorkbook" else "worksheet"
    return KINDS[declared]


@pytest.fixture(params=MADE_BY_EXCEL)
def pair(request: pytest.FixtureRequest) -> tuple[ReadProject, ReadProject]:
    """Give a project that Excel wrote, and ours of the same modules."""
    excels = read_workbook_project(MADE_BY_EXCEL[request.param])
    modules = [Module(m.name, m.text, kind_of(m.name, m.kind)) for m in excels.modules]
    return excels, read(*modules, name=excels.name)


def test_texts_are_those_of_excel(pair: tuple[ReadProject, ReadProject]) -> None:
    excels, ours = pair
    assert [(m.name, m.kind, m.text) for m in ours.modules] == [
        (m.name, m.kind, m.text) for m in excels.modules
    ]
    assert {len(m.text) for m in ours.modules} > {305, 299}, "workbook and sheet without code"


def test_settings_are_those_of_excel(pair: tuple[ReadProject, ReadProject]) -> None:
    def comparable(project: ReadProject) -> list[str]:
        """Leave out identity, what is encrypted with it, and places of windows."""
        text = re.sub(r'^(ID|CMG|DPB|GC)=".*"$', r"\1", "\n".join(project.settings), flags=re.M)
        return re.sub(r"=(-?\d+, ){4}[CZ]$", "", text, flags=re.M).split("\n")

    excels, ours = pair
    assert comparable(ours) == comparable(excels)
    assert ours.streams["PROJECTwm"] == excels.streams["PROJECTwm"]
    assert ours.protection() == excels.protection() == (bytes(4), b"\0", b"\xff")


def test_records_are_those_of_excel(pair: tuple[ReadProject, ReadProject]) -> None:
    references = {0x16, 0x3E, 0x0D, 0x0E, 0x2F, 0x30, 0x33}
    differing = {0x09: "version", 0x13: "cookie", 0x2C: "cookie", 0x31: "offset"}

    def comparable(project: ReadProject) -> list[tuple[int, bytes]]:
        return [
            (number, b"" if number in differing else payload)
            for number, payload in project.records
            if number != 0x4A and number not in references
        ]

    excels, ours = pair
    assert comparable(ours) == comparable(excels)


def test_references_are_those_of_an_add_in_of_excel() -> None:
    excels = read_workbook_project(MADE_BY_EXCEL["add-in"])
    ours = read(*example())
    assert ours.references == excels.references == ("stdole", "Office")
    for number in (0x16, 0x3E, 0x0D):
        assert [r for r in ours.records if r[0] == number] == [
            r for r in excels.records if r[0] == number
        ]


# -- only source text, without caches --------------------------------------------------


def test_only_source_text_is_stored() -> None:
    project = read(*example())
    assert project.streams["VBA/_VBA_PROJECT"] == bytes.fromhex("CC61FFFF000100")
    assert not [stream for stream in project.streams if "__SRP_" in stream]
    assert {(m.offset, m.cookie) for m in project.modules} == {(0, 0xFFFF)}
    assert (0x13, b"\xff\xff") in project.records


def test_records_come_in_the_order_of_the_specification() -> None:
    numbers = [number for number, _ in read(*example()).records]
    information = [1, 2, 0x14, 3, 4, 5, 0x40, 6, 0x3D, 7, 8, 9, 0x0C, 0x3C]
    reference = [0x16, 0x3E, 0x0D]
    module = [0x19, 0x47, 0x1A, 0x32, 0x1C, 0x48, 0x31, 0x1E, 0x2C]
    standard, other = [*module, 0x21, 0x2B], [*module, 0x22, 0x2B]
    modules = [*other, *other, *other, *standard, *other]
    assert numbers == [*information, *reference, *reference, 0x0F, 0x13, *modules, 0x10]


def test_equal_projects_are_equal_byte_for_byte_and_names_make_identities() -> None:
    assert project_bytes(example()) == project_bytes(example())
    ours, other = read(*example()), read(*example(), name="Other")
    assert re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", ours.identity)
    assert ours.identity != other.identity
    assert (ours.name, other.name) == ("FinOpsXL", "Other")


# -- protection ------------------------------------------------------------------------

PUBLISHED = [  # MS-OVBA 3.1.6
    ("0705D8E3D8EDDBF1DBF1DBF1DBF1", bytes(4)),
    ("0E0CD1ECDFF4E7F5E7F5E7", b"\0"),
    ("1517CAF1D6F9D7F9D706", b"\xff"),
]


@pytest.mark.parametrize(("text", "data"), PUBLISHED)
def test_protection_is_encrypted_as_published(text: str, data: bytes) -> None:
    identity = "{917DED54-440B-4FD1-A5C1-74ACF261E600}"
    assert encrypted(data, identity, int(text[:2], 16)) == text
    assert decrypted(text, identity) == data


@given(st.from_regex(r"[A-Za-z][A-Za-z0-9]{4,20}Xq", fullmatch=True))
@settings(max_examples=60, deadline=None)
def test_no_project_is_protected_whatever_its_name(name: str) -> None:
    project = read(workbook_module(), name=name)
    assert project.protection() == (bytes(4), b"\0", b"\xff")


@given(st.binary(min_size=1, max_size=20), st.uuids(), st.integers(0, 255))
def test_protection_decrypts_under_any_seed(data: bytes, identity: object, seed: int) -> None:
    text = encrypted(data, f"{{{identity}}}", seed)
    assert decrypted(text, f"{{{identity}}}") == data


# -- sizes, and readers of others ------------------------------------------------------


@pytest.mark.parametrize("sheets", [*range(1, 40), 63, 64, 65, 99, 100, 127, 128, 129, 200])
def test_any_number_of_sheets_reads_back(sheets: int) -> None:
    modules = [*document_modules(sheets), standard_module("Tools", TOOLS)]
    data = project_bytes(modules)
    assert [m.name for m in read_project(data).modules] == [m.name for m in modules]
    with olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_POTENTIAL) as ole:
        assert ole.parsing_issues == []
        assert len(ole.listdir()) == len(modules) + 4


def support_modules() -> list[Module]:
    """Give the support modules of the installed xlwings, the longest we ever store."""
    return [
        standard_module("xlwings", (XLWINGS / "xlwings_custom_addin.bas").read_text("utf-8")),
        Module("Dictionary", (XLWINGS / "addin/Dictionary.cls").read_text("utf-8"), "class"),
    ]


def test_olevba_lists_exactly_our_modules_with_our_text(tmp_path: Path) -> None:
    modules = [*example(), *support_modules()]
    path = macro_workbook(tmp_path / "macros.xlsm", modules)
    project = read_workbook_project(path)
    endings = {"Module": "bas", "Class": "cls", "Document": "cls"}
    assert [(f.stream, f.file_name, f.text) for f in modules_in(path)] == [
        (f"VBA/{m.name}", f"{m.name}.{endings[m.kind]}", m.text) for m in project.modules
    ]
    assert len(project.modules) == len(modules)


def test_the_support_module_of_xlwings_is_stored_unchanged() -> None:
    module = support_modules()[0]
    assert read(workbook_module(), module).text("xlwings") == with_windows_line_ends(module.code)


def test_mraptor_finds_nothing_that_runs_by_itself(tmp_path: Path) -> None:
    path = macro_workbook(tmp_path / "macros.xlsm", example())
    code, report = raptor_verdict(path)
    assert (code, "Macro OK" in report) == (MACRO_OK, True), report
    starting = standard_module("Starter", 'Sub Auto_Open()\nShell "calc", 1\nEnd Sub\n')
    code, report = raptor_verdict(macro_workbook(tmp_path / "starts.xlsm", [*example(), starting]))
    assert "SUSPICIOUS" in report


def test_pyopenvba_finds_the_workbook_complete(tmp_path: Path) -> None:
    path = macro_workbook(tmp_path / "macros.xlsm", [*example(), *support_modules()])
    report = pyopenvba.check_file(path)
    assert (report.errors, report.warnings, report.ok) == ((), (), True)
