"""Formulas that Excel would compute otherwise than the programs of the tests: found, none left."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from formula_linter import Remark, remarks, remarks_on
from made_workbooks import CONTENTS, workbook_of
from planted import planted, with_cell
from portfolio_workbooks import SALES, SERVICE, workbook

from finops_xl.books.file import FileBook
from finops_xl.macros.portfolio import Source, merge, read_member
from finops_xl.template.portfolio import portfolio_bytes
from finops_xl.workshop.portfolio_terms import Terms

EXPLAINED = {
    ("Monthly", "no 1 from 0^0 in ((1+DiscountRate)^(-MonthlyGap/MonthsPerYear))"):
        "the discount factor that it is multiplied with is blank unless the rate is 0 to 100 %",
    ("Agenda", "no search in ((((Agenda[Activity]<>\"\")+(Agenda[Minutes]<>\"\"))>0)*"
     "(1-((Agenda[Minutes]>=0)*(Agenda[Minutes]<\"\")))) of one row"):
        "asked of the items above only, and above the only row of an agenda is none",
}  # fmt: skip
"""Why a remark on a workbook stands."""


@pytest.mark.parametrize("name", sorted(CONTENTS))
def test_excel_computes_the_workbook_as_the_tests_do(name: str) -> None:
    found = {(one.sheet, one.what) for one in remarks(workbook_of(name))}
    assert found == set(EXPLAINED)


def test_excel_computes_a_portfolio_as_the_tests_do(tmp_path: Path) -> None:
    paths = [
        workbook(tmp_path / f"{name}.xlsx", name, agents)
        for name, agents in (("Sales", SALES), ("Service", SERVICE))
    ]
    members = [read_member(FileBook.open(path), Source(path, "0" * 64)) for path in paths]
    made = merge(members, Terms(), dt.date(2026, 11, 26))
    assert remarks(portfolio_bytes(made)) == []


# What Excel for Mac 16.112 showed of such formulas, stored plainly, their cell beside no row of
# the ranges: published with the tests of namkoong-lab/MBABenchV2 on GitHub (September 2026).
SHOWS_VALUE_ERROR = """
    A1:A10
    ABS(A1:A10)
    SUM(A1:A10*B1:B10)
    SUM(--(A1:A10>3))
    SUM(ABS(A1:A10))
    MAX(A1:A10-B1:B10)
    MAX(A1:A10*B1:B10,0)
    MAX(MAX(A1:A10-B1:B10))
    MIN(ROUND(A1:A10,2))
    AVERAGE(ABS(A1:A10))
    MEDIAN(ABS(A1:A10-B1:B10))
    SMALL(ABS(A1:A10-B1:B10),1)
    AND(ABS(A1:A10)>0)
    OR(ABS(A1:A10)>5)
    IF(A1:A10>3,1,0)
    IF(SUM(A1:A10)>0,A1:A10*2,0)
    SUM(IF(A1:A10>3,B1:B10,0))
    MAX(IF(A1:A10>3,B1:B10))
    CHOOSE(1,A1:A10*2,0)
    MATCH(9,A1:A10*B1:B10,0)
    SUMPRODUCT(IF(A1:A10>3,B1:B10,0))
    SUMPRODUCT(MAX(IF(A1:A10>3,B1:B10,0)))
    SUMPRODUCT(MAX(ABS(A1:A10)))
    SUMPRODUCT(MAX(ABS(A1:A10-B1:B10)*1))
    SUMPRODUCT(MAX(LEN(A1:A10)))
    SUMPRODUCT(MAX(INT(A1:A10)))
    SUMPRODUCT(MAX(MOD(A1:A10,2)))
    SUMPRODUCT(MAX((A1:A10>3)*ROUND(B1:B10,0)))
    SUMPRODUCT(MAX(NOT(A1:A10>3)*B1:B10))
    SUMPRODUCT(SUM(ABS(A1:A10)))
    SUMPRODUCT(AND(ABS(A1:A10)>0))
    SUMPRODUCT(LARGE(ABS(A1:A10-B1:B10),1))
    SUMPRODUCT(SQRT(MAX(ABS(A1:A10-B1:B10))))
    SUMPRODUCT(TRANSPOSE(A1:A10)*1)
"""
COMPUTES = """
    SUM(A1:A10)*2
    SUMPRODUCT(A1:A10*B1:B10)/SUM(A1:A10)
    SUMPRODUCT(--(A1:A10>3))
    SUMPRODUCT(--(LEN(A1:A10)>0))
    SUMPRODUCT(ABS(A1:A10-B1:B10))
    SUMPRODUCT(ROUND(A1:A10*B1:B10,0))
    SUMPRODUCT(MAX((A1:A10>3)*B1:B10))
    SUMPRODUCT(MAX(A1:A10-B1:B10,A1:A10*2))
    SUMPRODUCT(MAX(A1:A10-B1:B10)-ABS(A1:A10))
    SUMPRODUCT(ABS(MAX(A1:A10-B1:B10)))
    SUMPRODUCT(SUM(A1:A10)*ABS(B1:B10))
    SUMPRODUCT(SMALL(A1:A10*B1:B10,1))
    IF(ROWS(A1:A10)=1,1,SUMPRODUCT(MATCH(9,A1:A10*B1:B10,0)))
    SUMPRODUCT(COUNTIF(A1:A10,A1:A10))
    SUMPRODUCT(SUMIF(A1:A10,">3",B1:B10)*ABS(A1:A10))
    SUMPRODUCT(ROW(A1:A10)*1)
    MAX(SUMPRODUCT(ABS(A1:A10-B1:B10)))
    MAX(INDEX(ABS(A1:A10-B1:B10),0))
    SUM(INDEX(ABS(A1:A10-B1:B10),0))
    INDEX(A1:A10*B1:B10,3)
    LOOKUP(2,1/(A1:A10>3),B1:B10)
    SUMIF(A1:A10,">3",B1:B10)/COUNTIF(A1:A10,">3")
"""
"""The same of formulas that it computed as arrays, or that ask for no array."""

HIDES_ITS_ERROR = """
    IFERROR(A1:A10/B1:B10,0)
    SUMPRODUCT(IFERROR(A1:A10/B1:B10,0))
    COUNT(A1:A10*B1:B10)
    SUMPRODUCT(MAX(ISNUMBER(A1:A10)*B1:B10))
    SUMPRODUCT(MAX(ISERROR(A1:A10)*1))
    SUMPRODUCT(MAX(COUNTIF(A1:A10,A1:A10)))
"""
"""Here Excel showed no error, for what stands around one cell took it up: the worst kind."""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("formula", [*lines(SHOWS_VALUE_ERROR), *lines(HIDES_ITS_ERROR)])
def test_where_excel_took_one_cell_it_is_said(formula: str) -> None:
    assert any(what.startswith("one cell only") for what in remarks_on(formula))


@pytest.mark.parametrize("formula", lines(COMPUTES))
def test_where_excel_computed_the_array_nothing_is_said(formula: str) -> None:
    assert list(remarks_on(formula)) == []


NAMES = {"ids": "Agents[Agent ID]", "rate": "Settings!$B$9", "months": "'Monthly'!$A$7:$A$9"}

FOUND = {
    "MATCH(1,(T[a]=x1)*(T[b]=2),0)": [
        "no search in ((T[a]=x1)*(T[b]=2)) of one row",
        "one cell only of T[a]",
        "one cell only of T[b]",
    ],
    "T[a]*2": ["one cell only of T[a]"],
    "T[[#This Row],[a]:[c]]&A1": ["one cell only of T[[#This Row],[a]:[c]]"],
    "AND(T[a]=1)": ["one cell only of T[a]"],
    "SUM(COUNTIF(T[a],T[b]))": ["one cell only of T[b]"],
    "COUNTIFS(T[a],T[b])": ["one cell only of T[b]"],
    "LEN(ids)": ["one cell only of ids"],
    "months+1": ["one cell only of months"],
    "IF(A1=1,months,ids)": ["one cell only of IF((A1=1),months,ids)"],
    "INDEX(T[a],0)>1": ["one cell only of INDEX(T[a],0)"],
    "INDEX(T[a],MATCH(T[b],T[a],0))": ["one cell only of T[b]"],
    "NPVMONTHLY(rate,T[a]*2)": ["one cell only of T[a]"],
    "SUMPRODUCT(N(T[a]))": ["first cell only of T[a]"],
    "SUMPRODUCT(N(T[a]=1))": ["first cell only of (T[a]=1)"],
    "SUM(ROW(T[a]))": ["first cell only of T[a]"],
    "SUMPRODUCT(T[a]=1)": ["no TRUE counted of (T[a]=1)"],
    "SUMPRODUCT(T[b],T[a]=1)": ["no TRUE counted of (T[a]=1)"],
    "SUMPRODUCT(ISNUMBER(T[a]))": ["no TRUE counted of ISNUMBER(T[a])"],
    "SUM(INDEX(T[a]=1,0))": ["no TRUE counted of INDEX((T[a]=1),0)"],
    "MATCH(1,INDEX((T[a]=1)*1,0),0)": ["no search in INDEX(((T[a]=1)*1),0) of one row"],
    "SUMPRODUCT(MATCH(1,(T[a]=1)*1,0))": ["no search in ((T[a]=1)*1) of one row"],
    "(1-rate)^(A1-1)": ["no 1 from 0^0 in ((1-rate)^(A1-1))"],
    'COUNTIF(T[a],"?*")': ['no number counted by "?*"'],
    "CEILING(A1,1)": ["CEILING is not in the table of classes"],
    "+".join(["IF(A1=1," * 65 + "0" + ",0)" * 65]): ["calls nested deeper than 64"],
    f"SUM({','.join(['1'] * 256)})": ["more than 255 arguments"],
}  # fmt: skip


@pytest.mark.parametrize("formula", FOUND, ids=lambda formula: formula[:40])
def test_a_planted_fault_is_found(formula: str) -> None:
    assert sorted(set(remarks_on(formula, NAMES))) == FOUND[formula]


SOUND = """
    IF(ROWS(T[a])=1,1,MATCH(1,INDEX((T[a]=1)*(T[b]=2),0),0))
    T[[#This Row],[a]]*T[[#This Row],[b]]
    COUNTIFS(T[a],T[[#This Row],[a]],T[b],"yes")
    SUMIFS(T[c],T[a],A1,T[b],"<>"&A2)
    COUNTIFS(T[[#Headers],[c]]:T[[#This Row],[c]],">=0")
    SUMPRODUCT((T[a]=1)*(T[b]<>""))
    SUMPRODUCT((T[a]=1)*IF(A1=2,A2,0))
    SUMPRODUCT(IF(A1=1,T[a],T[b]))
    SUMPRODUCT(COUNT(1/((T[a]=1)*(T[b]=2))))
    SUM(COUNTIF(T[a],{1,2}))
    SUM(A1:INDEX(A1:A10,A2))
    INDEX(T[[a]:[c]],MATCH(A1,ids,0),2)
    MAX(IF(A1=1,months,ids))
    IF(rate=1,1,(1-rate)^A1)
    NPVMONTHLY(rate,T[a])
    N(T[[#This Row],[a]])
    SUM(A1=1,TRUE)
    ROWS(T[a])+COLUMNS(T[[#Headers],[a]:[c]])
    COUNTIF(T[a],"no*")+COUNTIF(T[a],"")
"""


@pytest.mark.parametrize("formula", lines(SOUND))
def test_sound_ways_to_write_it_are_left_alone(formula: str) -> None:
    assert list(remarks_on(formula, NAMES)) == []


BOOK = workbook_of("case study")
ALONE = "SUM((Agents[Line]=1)*1)"
LINE = "one cell only of Agents[Line]"


def new(data: bytes) -> list[Remark]:
    return [one for one in remarks(data) if (one.sheet, one.what) not in EXPLAINED]


def test_a_cell_is_named_and_an_array_formula_computes_arrays() -> None:
    plain = with_cell(BOOK, "Integrity", "B7", f"<f>{ALONE}</f>")
    assert new(plain) == [Remark("Integrity", "B7", LINE)]
    array = with_cell(BOOK, "Integrity", "B7", f'<f t="array" ref="B7">{ALONE}</f>')
    assert new(array) == []


OF_RULES = {
    "format": ("sheet 3 KPIs", r'(sqref="C7:C42".*?<formula>)[^<]*', {
        r"\1SUM((C7:C9=1)*1)&gt;0": {"one cell only of C7:C9", "C9 is counted from another cell"},
        r"\1C8=1": {"C8 is counted from another cell"},
        r"\1OR(C7={1,2})": {"an array or a union, which Excel does not take here"},
        r'\1ROI(C7,1)="x"': {"ROI, a function of another workbook"},
    }),
    "validation": ("sheet Costs", r'(type="decimal".*?<formula1>)[^<]*', {
        r"\1MAX($A$1:$A$3*1)": {"one cell only of $A$1:$A$3"},
    }),
    "name": ("xl/workbook.xml", r'(<definedName name="PriceDate">)[^<]*', {
        r"\1Settings!B9": {"B9 is counted from another cell"},
    }),
}  # fmt: skip


@pytest.mark.parametrize(
    ("holder", "pattern", "replacement", "what"),
    [
        pytest.param(holder, pattern, replacement, what, id=f"{kind} {number}")
        for kind, (holder, pattern, cases) in OF_RULES.items()
        for number, (replacement, what) in enumerate(cases.items())
    ],
)
def test_a_format_a_validation_and_a_name_are_read_too(
    holder: str, pattern: str, replacement: str, what: set[str]
) -> None:
    assert {one.what for one in new(planted(BOOK, holder, pattern, replacement))} == what
