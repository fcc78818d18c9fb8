"""A formula read as one call: which function, with which arguments."""

import pytest

from finops_xl.functions import FUNCTIONS
from finops_xl.macros.calls import functions_in, handed_over, read_call

READ = {
    "ROI(300,100)": ("ROI", ("300", "100")),
    "roi( 300 , 100 )": ("ROI", ("300", "100")),
    "FINOPSVERSION()": ("FINOPSVERSION", ()),
    'TOKENCOST("a,b(c",1,2)': ("TOKENCOST", ('"a,b(c"', "1", "2")),
    'THESIS("say ""x, y""",B2,C2)': ("THESIS", ('"say ""x, y"""', "B2", "C2")),
    "TOKENCOST(A1,,3,)": ("TOKENCOST", ("A1", "", "3", "")),
    "PAYBACK(7000,{4200,5300;6100,7400},0.14)": (
        "PAYBACK",
        ("7000", "{4200,5300;6100,7400}", "0.14"),
    ),
    "ROI(SUM(A1:A9,B1),IF(C1,MAX(1,2),3))": ("ROI", ("SUM(A1:A9,B1)", "IF(C1,MAX(1,2),3)")),
    "ROI((A1,B1),2)": ("ROI", ("(A1,B1)", "2")),
    "TOKENCOST(T[[#This Row],[Model, or name]],'It''s (1)'!A1,2)": (
        "TOKENCOST",
        ("T[[#This Row],[Model, or name]]", "'It''s (1)'!A1", "2"),
    ),
    "@ROI(1,2)": ("ROI", ("1", "2")),
    "+ROI(1,2)": ("ROI", ("1", "2")),
    " ( ROI(1,2) ) ": ("ROI", ("1", "2")),
    "@(ROI(1,2))": ("ROI", ("1", "2")),
    "_xlfn.IFNA(ROI(1,2),0)": ("IFNA", ("ROI(1,2)", "0")),
    "ROI(1,\n  2)": ("ROI", ("1", "2")),
}


@pytest.mark.parametrize("formula", READ, ids=str)
def test_one_call_is_cut_into_its_arguments(formula):
    assert read_call(formula) == READ[formula]


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "300",
        '"ROI(1,2)"',
        "A1",
        "ROI",
        "ROI(1,2)*100",
        "-ROI(1,2)",
        "ROI(1,2)+ROI(3,4)",
        "ROI(1,2)&(A1)",
        "(ROI(1,2))+(3)",
        "ROI(1,2",
        "ROI(1,2))",
        "{1,2}",
        "T[ROI(1,2)]",
        "other.xlsx!Roi",
    ],
)
def test_what_is_not_one_call_is_none(formula):
    assert read_call(formula) is None


def test_every_example_of_the_list_of_functions_is_read_back_with_its_arguments():
    for function in FUNCTIONS.values():
        for example in function.documentation.examples:
            formula = example.formula.removeprefix("=")
            call = read_call(formula)
            assert call, formula
            joined = f"{call.function}({','.join(call.arguments)})"
            assert joined.replace(" ", "") == formula.replace(" ", "")


def test_our_functions_are_listed_from_the_outside_in():
    assert functions_in('IFERROR(PAYBACK(A1,VALUECURVE(1,2)),"ROI(")') == ["PAYBACK", "VALUECURVE"]
    assert functions_in("SUM(A1:A9)") == []


@pytest.mark.parametrize(
    ("argument", "cell"),
    [
        ('IF(A1="","",A1)', "A1"),
        ('IF(Settings!$B$3="","",Settings!$B$3)', "Settings!$B$3"),
        ('IF(A1="","",B1)', 'IF(A1="","",B1)'),
        ('IF(A1="",0,A1)', 'IF(A1="",0,A1)'),
        ("A1", "A1"),
        ("", ""),
    ],
)
def test_an_argument_that_guards_a_blank_cell_is_that_cell(argument, cell):
    assert handed_over(argument) == cell
