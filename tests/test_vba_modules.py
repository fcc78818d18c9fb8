"""Modules are stored with the text that Excel expects; what it would refuse is refused."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vba_workbook import TOOLS, example, read, with_windows_line_ends

from finops_xl.hosts.excel.vba import (
    Module,
    RefusedModule,
    project_bytes,
    refuse_name,
    standard_module,
    workbook_module,
    worksheet_module,
)

# -- texts of modules ------------------------------------------------------------------

BLOCK = """\
Attribute VB_Name = "{name}"
Attribute VB_Base = "0{{{base}}}"
Attribute VB_GlobalNameSpace = False
Attribute VB_Creatable = False
Attribute VB_PredeclaredId = {document}
Attribute VB_Exposed = {exposed}
Attribute VB_TemplateDerived = False
Attribute VB_Customizable = {document}
"""
WORKBOOK_BASE = "00020819-0000-0000-C000-000000000046"
WORKSHEET_BASE = "00020820-0000-0000-C000-000000000046"
CLASS_BASE = "FCFB3D2A-A0FA-1068-A738-08002B3371B5"


def test_each_kind_of_module_has_its_attributes() -> None:
    project = read(*example())
    workbook = BLOCK.format(name="ThisWorkbook", base=WORKBOOK_BASE, document=True, exposed=True)
    sheet = BLOCK.format(name="Sheet2", base=WORKSHEET_BASE, document=True, exposed=True)
    tally = BLOCK.format(name="Tally", base=CLASS_BASE, document=False, exposed=True)
    assert project.text("ThisWorkbook") == with_windows_line_ends(workbook)
    assert project.text("Sheet2") == with_windows_line_ends(sheet)
    assert project.text("Tools") == with_windows_line_ends('Attribute VB_Name = "Tools"\n' + TOOLS)
    assert project.text("Tally") == with_windows_line_ends(tally + "Public Count As Long\n")


def test_a_class_is_exposed_and_predeclared_only_as_its_source_says() -> None:
    plain = read(workbook_module(), Module("Plain", "Public X As Long", "class")).text("Plain")
    assert "VB_PredeclaredId = False" in plain
    assert "VB_Exposed = False" in plain
    shared = read(
        workbook_module(), Module("Shared1", "Attribute VB_PredeclaredId = True\n", "class")
    ).text("Shared1")
    assert "VB_PredeclaredId = True" in shared


@pytest.mark.parametrize("source", [TOOLS, f'Attribute VB_Name = "Old"\n{TOOLS}', TOOLS[:-1]])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_become_those_of_windows_and_the_last_line_has_one(source: str, end: str) -> None:
    module = standard_module("Tools", source.replace("\n", end))
    text = read(workbook_module(), module).text("Tools")
    assert text == with_windows_line_ends('Attribute VB_Name = "Tools"\n' + TOOLS)


def test_mixed_line_ends_are_told_apart() -> None:
    text = read(workbook_module(), standard_module("M", "'a\r\n'b\n\n'c\r\r'd")).text("M")
    assert text == 'Attribute VB_Name = "M"\r\n' + "'a\r\n'b\r\n\r\n'c\r\n\r\n'd\r\n"


def test_a_head_is_replaced_however_it_is_written() -> None:
    head = 'version 1.0 class\nbegin\n  multiuse = -1\nend\nattribute VB_NAME = "a"\n'
    text = read(workbook_module(), standard_module("M", head + "Option Explicit")).text("M")
    assert text == 'Attribute VB_Name = "M"\r\nOption Explicit\r\n'


def test_a_line_of_code_that_only_looks_like_a_head_stays() -> None:
    source = 'Version = 1\n\'Attribute VB_Name = "Main"\nx = "Attribute VB_Name = 1"\n'
    text = read(workbook_module(), standard_module("M", source)).text("M")
    assert text == with_windows_line_ends('Attribute VB_Name = "M"\n' + source)


CODE = st.text("".join(map(chr, range(32, 127))) + "\t\n€ßéÿ’", max_size=400)


@given(st.lists(CODE, max_size=4), st.integers(1, 30))
@settings(max_examples=80, deadline=None)
def test_any_text_of_the_code_page_is_stored_as_it_is(texts: list[str], times: int) -> None:
    modules = [
        standard_module(f"M{number}", f"'{text}\n" * times) for number, text in enumerate(texts)
    ]
    try:
        project = read(workbook_module(), *modules)
    except RefusedModule as error:
        assert re.search("continues|cannot have this name|hardly any", str(error))  # noqa: PT017
        return
    for module in modules:
        stored = project.text(module.name).replace("\r\n", "\n")
        kept = re.sub(r"(?im)^[ \t]*Attribute[ \t]+VB_\w+[ \t]*=[^\n]*\n", "", module.code)
        assert stored == f'Attribute VB_Name = "{module.name}"\n' + kept


# -- what Excel would refuse -----------------------------------------------------------


def one(code: str) -> list[Module]:
    return [workbook_module(), standard_module("Tools", code)]


def named(name: str) -> list[Module]:
    return [workbook_module(), standard_module(name, "")]


def unrepeated(pairs: int) -> str:
    """Give comments of which hardly three characters stand together twice."""
    text = "".join(chr(33 + number // 90) + chr(33 + number % 90) for number in range(pairs))
    return "\n".join(f"'{text[start : start + 1000]}" for start in range(0, len(text), 1000))


CONTINUED = "x = 1 _\n" + "+ 1 _\n" * 23 + "+ 1\n"

REFUSED: dict[str, tuple[list[Module], str]] = {
    "starts with a digit": (named("1st"), "Module '1st' cannot have this name: a name in VBA"),
    "underscore first": (named("_x"), "starts with a letter"),
    "blank inside": (named("My Tools"), "holds only letters, digits and underscores"),
    "letter with accent": (named("Größe"), "starts with a letter"),
    "quote": (named('a"b'), "starts with a letter"),
    "line break": (named("a\n"), "starts with a letter"),
    "empty": (named(""), "starts with a letter"),
    "32 characters": (named("x" * 32), "it has 32 characters, Excel takes at most 31"),
    "reserved word": (named("Date"), "Module 'Date' cannot have this name: it is a reserved"),
    "twice": ([*one(""), standard_module("tOOLS", "")], "'tOOLS' .*: module Tools has it"),
    "name of the project": (named("finopsxl"), "project FinOpsXL has it"),
    "name of a library": (named("Excel"), "a library of every project has it"),
    "name of a reference": (named("Office"), "a library of every project has it"),
    "name of a stream": (named("Dir"), "a stream of every project has it"),
    "no workbook": ([standard_module("Tools", "")], "exactly one module .*, it has none"),
    "two workbooks": (
        [workbook_module(), workbook_module("Book2")],
        "exactly one module for the workbook, it has ThisWorkbook, Book2",
    ),
    "procedure of 256 characters": (
        one(f"'\nPublic Sub {'p' * 256}()\nEnd Sub"),
        "Module Tools, line 2: procedure 'p+' .*: it has 256 characters",
    ),
    "reserved procedure": (one("Private Static Function Len$(x)"), "procedure 'Len' .* reserved"),
    "reserved property": (one("Property Get Me()"), "procedure 'Me' .* reserved"),
    "line of 1,024 characters": (one("'\n'" + "x" * 1023), "line 2 has 1,024 characters"),
    "25 continuations": (
        one(CONTINUED.replace("x = 1 _\n", "x = 1 _\n+ 1 _\n")), "line 25 continues"
    ),
    "blanks behind": (one("x = 1 _ \n" + "+ 1 _\t\n" * 24 + "+ 1"), "line 25 continues"),
    "continued comment": (one("' _\n" * 25 + "'"), "line 25 continues"),
    "65,535 lines": (one("\n" * 65_535), "has 65,535 lines, Excel takes at most 65,534"),
    "not in the code page": (one("x = \"✓\""), r"line 1 holds '✓', which code page 1252"),
    "NUL": (one("'a\n'b\0"), r"line 2 holds the control character '\\x00': remove it"),
    "escape": (one("'\x1b"), r"control character '\\x1b'"),
    "form feed": (one("'\f"), r"control character '\\x0c'"),
    "text that does not repeat": (one(unrepeated(1900)), "Module Tools has hardly any text"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_excel_refuses_is_refused_in_one_sentence(case: str) -> None:
    modules, message = REFUSED[case]
    with pytest.raises(RefusedModule, match=message) as refused:
        project_bytes(modules)
    assert str(refused.value).endswith(".")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("word", ["End", "date", "ABS", "LongLong", "vb_name", "Rem", "CDecl"])
def test_a_reserved_word_is_no_name_in_any_case_of_letters(word: str) -> None:
    with pytest.raises(RefusedModule, match=f"Argument '{word}' cannot .* reserved word of VBA"):
        refuse_name("Argument", word)


@pytest.mark.parametrize("word", ["Name", "value", "Text", "Object", "Line", "Step", "a" * 255])
def test_a_word_that_is_only_sometimes_a_keyword_is_a_name(word: str) -> None:
    refuse_name("Argument", word)


def test_only_one_statement_may_not_go_on_for_too_long() -> None:
    code = "x = 1 _\n+ 1\n" * 30 + "Call under_\n" * 30
    assert read(*one(code)).text("Tools").count("\r\n") == 91


@pytest.mark.parametrize("name", ["End", "VBA", "stdole", "1st", "x" * 129, ""])
def test_bad_names_of_projects_are_refused(name: str) -> None:
    with pytest.raises(RefusedModule, match="Project '"):
        project_bytes([workbook_module()], name)


def test_the_longest_of_everything_is_accepted() -> None:
    code = f"Public Sub {'p' * 255}()\n{CONTINUED}'{'x' * 1022}\nEnd Sub\n"
    code += "'\n" * (65_534 - code.count("\n"))
    modules = [workbook_module("W" * 31), worksheet_module("S" * 31), standard_module("T", code)]
    project = read(*modules, name="P" * 128)
    assert project.text("T").count("\r\n") == 65_534 + 1, "the line with the name is not counted"
