from __future__ import annotations

import pytest

from finops_xl.engine.addresses import Area
from finops_xl.engine.tables import Table
from finops_xl.engine.translation import Translated, Translator

AGENTS = Table("Agents", "Agents", "", Area.parse("B3:C7"), ("Agent ID", "Cost"))


def examine(formula: str) -> Translated:
    translator = Translator({"agents": AGENTS}, ["TOKENCOST", "FINOPSVERSION"])
    return translator.examine(formula, "Agents", AGENTS)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("TOKENCOST(A1,,2)", 'TOKENCOST(A1,"",2)'),
        ("TOKENCOST(A1,,2,,)", 'TOKENCOST(A1,"",2,"","")'),
        ("TOKENCOST(,1)", 'TOKENCOST("",1)'),
        ("TOKENCOST(1, , 2)", 'TOKENCOST(1, "", 2)'),
        ("TOKENCOST(IF(1,,2),{1,2},(3),)", 'TOKENCOST(IF(1,,2),{1,2},(3),"")'),
        ('TOKENCOST("a,,b(,)",1)', 'TOKENCOST("a,,b(,)",1)'),
        ("SUM(TOKENCOST(1,,2),,3)", 'SUM(TOKENCOST(1,"",2),,3)'),
        ("FINOPSVERSION()", "FINOPSVERSION()"),
        ("tokencost(1,,2)", 'TOKENCOST(1,"",2)'),
    ],
)
def test_skipped_arguments_of_our_functions_become_empty_text(formula: str, expected: str) -> None:
    assert examine(formula).at(5) == expected


@pytest.mark.parametrize(
    "formula",
    [
        "[1]!TOKENCOST(1)",
        "'finops.xlam'!TOKENCOST(1)",
        "finops.xlam!TOKENCOST(1)",
        "'C:\\Users\\me\\[finops.xlam]'!TOKENCOST(1)",
        "_xll.TOKENCOST(1)",
        "_xludf.TOKENCOST(1)",
        "_xlfn.TOKENCOST(1)",
        "ORG.FINOPSXL.FINOPS.TOKENCOST(1)",
    ],
)
def test_prefixes_of_our_functions_go(formula: str) -> None:
    translated = examine(formula)
    assert translated.at(5) == "TOKENCOST(1)"
    assert not translated.foreign
    assert not translated.functions


@pytest.mark.parametrize(
    ("formula", "foreign"),
    [
        ("[1]Sheet1!A1*2", "[1]Sheet1!A1"),
        ("'C:\\x\\[b.xlsx]S'!A1", "'C:\\x\\[b.xlsx]S'!A1"),
        ("[1]!OTHER(1)", "[1]!OTHER"),
        ("SUM(Sheet1:Sheet3!A1)", "Sheet1:Sheet3!A1"),
        ("Gone[Cost]", "Gone[Cost]"),
    ],
)
def test_references_that_lead_out_of_the_workbook_are_noticed(formula: str, foreign: str) -> None:
    assert examine(formula).foreign == foreign


def test_functions_and_names_of_others_are_listed() -> None:
    translated = examine("_xlfn.XLOOKUP(Rate,Agents[Cost],Agents[@Cost])+Other!Name+TOKENCOST(1)")
    assert translated.functions == {"_XLFN.XLOOKUP"}
    assert translated.names == {"rate", "name"}


def test_marks_of_dynamic_arrays_become_operators() -> None:
    assert examine("SUM(_xlfn.ANCHORARRAY(B9))+_xlfn.SINGLE(A1:A3)").at(5) == "SUM(B9#)+@(A1:A3)"


def test_a_column_formula_is_written_out_for_each_row() -> None:
    translated = examine("TOKENCOST([@Cost],,ROWS(Agents))")
    assert translated.at(5) == "TOKENCOST($C5,\"\",ROWS('Agents'!$B$4:$C$7))"
    assert translated.at(6) == "TOKENCOST($C6,\"\",ROWS('Agents'!$B$4:$C$7))"
