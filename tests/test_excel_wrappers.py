"""The VBA text and the help made from the list of functions, checked without running it."""

from __future__ import annotations

import re
from functools import cache
from xml.etree import ElementTree

import pytest
from xlwings_process import XlwingsProcess

from finops_xl.functions import FUNCTIONS
from finops_xl.functions.documentation import LONGEST_HELP
from finops_xl.functions.registry import Function
from finops_xl.hosts.excel import wrappers
from finops_xl.hosts.excel.conversion import MARKER
from finops_xl.hosts.excel.sources import source
from finops_xl.hosts.excel.vba import RESERVED_WORDS, RefusedModule, standard_module
from finops_xl.hosts.excel.vba.modules import LONGEST_LINE, MOST_CONTINUATIONS, stored_text

TEXT = wrappers.wrappers()
ALL = pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda f: f.name)
SIGNATURE = re.compile(r"^(?:Public )?Function (\w+)\((.*?)\)(?: As Variant)?$", re.M)


def joined(text):
    """Undo the continuation of lines."""
    return re.sub(r" _\n +", " ", text)


def signatures(text):
    """List functions with their arguments: name and kind, in order."""
    return {
        name: [argument_of(each) for each in filter(None, arguments.split(", "))]
        for name, arguments in SIGNATURE.findall(joined(text))
    }


def argument_of(declared):
    kind, name = re.fullmatch(
        r"(Optional |ParamArray |)(\w+)(?:\(\))?(?: As Variant)?", declared
    ).groups()
    return name, kind.strip()


def test_one_function_reads_as_vba():
    text = TEXT[TEXT.index("Public Function UNITCOST(") :]
    assert text[: text.index("End Function") + len("End Function\n")] == (
        "Public Function UNITCOST(total_cost As Variant, units As Variant, _\n"
        "    Optional success_rate As Variant) As Variant\n"
        'Attribute UNITCOST.VB_Description = "Returns the cost per successful unit."\n'
        'Attribute UNITCOST.VB_ProcData.VB_Invoke_Func = " \\n20"\n'
        '    UNITCOST = FinOpsAsk("UNITCOST", Array(FinOpsValue(total_cost), '
        "FinOpsValue(units), _\n"
        "        FinOpsValue(success_rate)))\n"
        "End Function\n"
    )


def test_a_repeating_argument_is_packed_one_by_one():
    text = TEXT[TEXT.index("Public Function REASON(") :]
    assert text[: text.index("End Function")].splitlines()[3:] == [
        "    Dim packed() As Variant, place As Long",
        "    ReDim packed(0 To UBound(arguments) + 1)",
        "    packed(0) = FinOpsValue(function_name)",
        "    For place = 0 To UBound(arguments)",
        "        packed(place + 1) = FinOpsValue(arguments(place))",
        "    Next place",
        '    REASON = FinOpsAsk("REASON", packed)',
    ]


@pytest.mark.parametrize("workbook", ["finops-workshop.xlsm", "finops.xlam"])
def test_arguments_are_those_that_xlwings_itself_would_declare(workbook):
    with XlwingsProcess() as process:
        genuine = process.ask("wrappers", workbook)
    assert signatures(TEXT) == signatures(genuine)
    assert list(signatures(TEXT)) == list(FUNCTIONS)


@ALL
def test_a_wrapper_asks_for_its_own_function_with_all_arguments_in_order(function):
    start = joined(TEXT)[joined(TEXT).index(f"Public Function {function.name}(") :]
    body = start[: start.index("End Function")]
    assert f'{function.name} = FinOpsAsk("{function.name}", ' in body
    handed_over = re.findall(r"FinOpsValue\((\w+)(?:\(place\))?\)", body)
    assert handed_over == [parameter.name for parameter in function.parameters]


@ALL
def test_the_help_stands_right_behind_the_signature(function):
    lines = joined(TEXT).splitlines()
    place = next(i for i, line in enumerate(lines) if f" {function.name}(" in line)
    summary = function.summary.replace('"', '""')
    assert lines[place + 1] == f'Attribute {function.name}.VB_Description = "{summary}"'
    assert lines[place + 2].endswith('.VB_ProcData.VB_Invoke_Func = " \\n20"')


def test_excel_would_take_the_module():
    assert stored_text(standard_module("FinOpsUdfs", TEXT)).endswith(b"End Function\r\n")
    lines = TEXT.splitlines()
    assert max(map(len, lines)) <= LONGEST_LINE
    assert max(block.count(" _\n") for block in TEXT.split("End Function")) <= MOST_CONTINUATIONS
    assert "Option Private Module" not in TEXT, "the functions would not be seen in cells"
    assert lines[0] == "Option Explicit"


@ALL
def test_names_are_declared_once_and_are_no_words_of_vba(function):
    arguments = [name.lower() for name, _ in signatures(TEXT)[function.name]]
    local = ["packed", "place"] if function.parameters and function.parameters[-1].repeats else []
    names = [*arguments, *local, function.name.lower()]
    assert len(set(names)) == len(names)
    assert not RESERVED_WORDS & set(names)


@ALL
def test_every_function_is_taken_by_excel_as_it_is(function):
    wrappers.refuse(function)


# What is refused


def made(name="SUMS", summary="Sums up.", parameters=("first : number (USD)\n    A part.\n",)):
    """Make a function from the pieces of its help."""
    listed = "".join(parameters)
    docstring = (
        f"{summary}\n\nParameters\n----------\n{listed}\nReturns\n-------\nnumber (USD)\n    A sum."
        "\n\nRaises\n------\n#N/A\n    Never.\n\nExamples\n--------\n>>> =SUMS(1)\n1\n"
    )
    names = ", ".join(re.findall(r"^(\*?\w+) :", listed, re.M))
    implementation = eval(f"lambda {names}: None")
    implementation.__doc__ = docstring
    return Function(name, "Sums", "call", implementation)


def argument(name, rest=""):
    return f"{name} : number (USD){rest}\n    A part.\n"


@pytest.mark.parametrize(
    ("function", "why"),
    [
        (made(name="ROI12"), "reads as a cell"),
        (made(name="R1C1"), "reads as a cell"),
        (made(name="RC"), "reads as a cell"),
        (made(name="Sums"), "not in capitals"),
        (made(name="FINOPS.SUMS"), "a name in VBA starts with a letter"),
        (made(name="STRING"), "reserved word"),
        (made(parameters=[argument("date")]), "SUMS: argument 'date' .* reserved word"),
        (made(parameters=[argument("_first")]), "starts with a letter"),
        (made(parameters=[argument("sums")]), "'sums' stands twice"),
        (made(parameters=[argument("a"), argument("A")]), "'A' stands twice"),
        (made(parameters=[argument("a" * 130), argument("b" * 123)]), "255 in all, .* 254"),
        (made(parameters=[argument("a", ", default 1"), argument("b")]), "put it last"),
        (made(parameters=[argument("a", ", default 1"), argument("*b")]), "only one kind"),
        (made(parameters=[argument("*a"), argument("b")]), "put it last"),
        (made(summary="Sums a\x07and b."), r"The help of SUMS holds '\\x07'"),
        (made(summary="Sums where a ≥ b."), r"The help of SUMS holds '≥'"),
        (made(parameters=["a : number (USD)\n    From → to.\n"]), "argument a of SUMS holds '→'"),
        (
            made(parameters=[f"a : number (USD)\n    {'x' * 245}\n"]),
            "argument a of SUMS has 256 characters with unit and choices",
        ),
    ],
)
def test_what_excel_would_not_take_is_refused_with_the_remedy(function, why):
    with pytest.raises(RefusedModule, match=why) as refusal:
        wrappers.wrappers([function])
    assert str(refusal.value).endswith(".")


def test_what_is_just_within_the_limits_is_taken():
    names = [argument("a" * 130), argument("b" * 122)]
    wrappers.refuse(made(parameters=names))
    wrappers.refuse(made(parameters=[f"a : number (USD)\n    {'x' * 244}\n"]))
    many = [argument(f"argument_{number:02}") for number in range(19)]
    text = wrappers.wrappers([made(parameters=many), made(name="SUMS1")])
    assert text.count(" _\n") <= 2 * MOST_CONTINUATIONS
    assert stored_text(standard_module("Sums", text))


def test_signs_of_the_code_page_and_quotes_and_backslashes_are_written_as_vba_has_them():
    text = wrappers.wrappers([made(summary='Sums – “a × b”, "c" and \\d.')])
    assert 'VB_Description = "Sums – “a × b”, ""c"" and \\\\d."' in text
    assert "a × b".encode("cp1252") in stored_text(standard_module("Sums", text))


# Help beside the code


@cache
def arguments_described():
    root = ElementTree.fromstring(wrappers.argument_descriptions_xml())
    x14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
    assert root.tag == "extLst"
    assert root[0].get("uri") == "{8193D73E-4604-4355-AFF4-8A2333D13BE4}"
    return {
        name.get("name"): [
            (int(each.get("index")), each.text) for each in name.iter(f"{x14}argumentDescription")
        ]
        for name in root.iter(f"{x14}definedName")
        if int(name[0].get("count")) == len(name[0])
    }


@ALL
def test_every_argument_is_described_with_its_unit_choices_and_default(function):
    described = arguments_described().get(function.name, [])
    assert [place for place, _ in described] == list(range(len(function.parameters)))
    for parameter, (_, text) in zip(function.parameters, described, strict=True):
        assert text.startswith(parameter.help)
        assert not parameter.unit or f"Unit: {parameter.unit}." in text
        assert all(choice in text for choice in parameter.choices)
        assert (parameter.default is None) == ("Default: " not in text)
        assert len(text) <= LONGEST_HELP


def test_a_default_is_shown_as_it_is_typed():
    number, text, flag = (arguments_shown(default) for default in ("0.25", '"end"', "TRUE"))
    assert number.endswith("Default: 0.25.")
    assert text.endswith("Default: end.")
    assert flag.endswith("Default: TRUE.")


def arguments_shown(default):
    function = made(parameters=[argument("a", f", default {default}")])
    return wrappers.argument_help(function.parameters[0])


def test_the_category_of_the_functions_is_the_first_of_our_own():
    root = ElementTree.fromstring(wrappers.function_groups_xml())
    assert [group.get("name") for group in root] == ["FinOps"]
    assert int(root.get("builtInGroupCount")) + 1 == 20


def test_the_intellisense_file_lists_all_functions_with_their_arguments():
    namespace = "{http://schemas.excel-dna.net/intellisense/1.0}"
    root = ElementTree.fromstring(wrappers.intellisense_xml().encode())
    assert root.tag == f"{namespace}IntelliSense"
    (information,) = root
    assert information.tag == f"{namespace}FunctionInfo"
    listed = {each.get("Name"): each for each in information}
    assert list(listed) == list(FUNCTIONS)
    for name, element in listed.items():
        assert element.tag == f"{namespace}Function"
        assert element.get("Description") == FUNCTIONS[name].summary
        shown = ", ".join(each.get("Name") for each in element)
        assert f"{name}({shown})" == FUNCTIONS[name].signature
        described = [text for _, text in arguments_described().get(name, [])]
        assert [each.get("Description") for each in element] == described


# The modules beside the wrappers


def test_the_bridge_knows_the_sign_before_an_error():
    assert f"ChrW$({ord(MARKER)})" in source("FinOpsErrors")


@pytest.mark.parametrize("name", ["FinOpsLink", "FinOpsArguments", "FinOpsErrors"])
def test_a_module_offers_nothing_to_cells_and_reaches_for_nothing(name):
    text = source(name)
    assert text.startswith(
        f'Attribute VB_Name = "{name}"\nOption Explicit\nOption Private Module\n'
    )
    for forbidden in (
        "Declare",
        "CreateObject",
        "GetObject",
        "Shell",
        "Auto_",
        "Workbook_",
        "Open",
    ):
        assert not re.search(rf"\b{forbidden}", text)
    assert stored_text(standard_module(name, text))


def test_the_workbook_reaches_the_add_in_by_name_and_nothing_else():
    calls = re.findall(r'Application\.Run\("(.+?)"', source("FinOpsLink") + TEXT)
    assert calls == ["finops.xlam!FinOpsCall"]
