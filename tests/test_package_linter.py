"""The faults that no schema validator finds: none in what we build, each found when planted."""

from __future__ import annotations

from pathlib import Path
from unittest.mock import ANY

import pytest
from made_workbooks import CONTENTS, workbook_of
from package_linter import Fault, faults
from planted import part_of, planted, with_parts
from rich_workbook import rich_workbook
from test_workbook_folder import FOLDER, built

from finops_xl.books.file import FileBook
from finops_xl.engine.workbook import Workbook

BOOK = workbook_of("case study")
WORKBOOK = "xl/workbook.xml"
PARTNERS = "sheet Partners"


@pytest.mark.parametrize("name", sorted(CONTENTS))
def test_a_workbook_that_is_built_has_none(name: str) -> None:
    assert faults(workbook_of(name)) == []


@pytest.mark.parametrize("name", sorted(p.name for p in FOLDER.glob("finops*.xl*")))
def test_the_files_that_are_shipped_have_none(name: str) -> None:
    assert faults((FOLDER / name).read_bytes()) == []
    assert faults(built()[name]) == []


def test_a_workbook_whose_tables_were_grown_in_place_has_none(case_study: Path) -> None:
    book = FileBook.open(case_study)
    for table in ("Agents", "Costs", "Targets"):
        book.write_rows(table, [*book.rows(table)] * 2)
    book.write_rows("Register", [])
    book.save()
    assert len(FileBook.open(case_study).rows("Agents")) == 24
    assert faults(case_study.read_bytes()) == []


def test_of_a_workbook_by_another_hand_it_says_what_is_not_as_ours() -> None:
    assert [(fault.place, fault.what.split(":")[0]) for fault in faults(rich_workbook())] == [
        ("calcPr", "calcId is not 191029"),
        ("calcPr", "fullCalcOnLoad"),
        ("F1", "function CURVE without its _xlfn. prefix, or unknown"),
    ]


PLANTED = {
    "a column that is not called as its header": (
        "table Partners", r'<tableColumn id="2" name="[^"]*"', '<tableColumn id="2" name="Other"',
        [("Partners", "column Other has the header 'What it is'")],
    ),
    "a column name that stands twice": (
        "table Partners", 'name="What it is"', 'name="Product"',
        [("Partners", "column product stands twice"),
         ("Partners", "column Product has the header 'What it is'")],
    ),
    "a table name with a blank": (
        "table Partners", 'displayName="Partners"', 'displayName="Our partners"',
        [("Our partners", "table name that Excel does not take")],
    ),
    "a table name that reads as a cell": (
        "table Partners", 'displayName="Partners"', 'displayName="AB12"',
        [("AB12", "table name that Excel does not take")],
    ),
    "a table name that is a defined name": (
        "table Partners", 'displayName="Partners"', 'displayName="PriceDate"',
        [("PriceDate", "table and defined name of one name")],
    ),
    "a filter on other rows than the table": (
        "table Tasks", '<autoFilter ref="A6:', '<autoFilter ref="A7:',
        [("Tasks", ANY)],
    ),
    "rows out of order": (
        PARTNERS, r'(<row r="8".*?</row>)(<row r="9".*?</row>)', r"\2\1",
        [("row 8", "rows out of order")],
    ),
    "a cell that stands twice": (
        PARTNERS, '<c r="B8"', '<c r="A8"', [("A8", "two cells of one address")],
    ),
    "cells out of order": (
        PARTNERS, r'(<c r="A8"[^>]*>.*?</c>)(<c r="B8"[^>]*>.*?</c>)', r"\2\1",
        [("A8", "cell out of order")],
    ),
    "a formula that lacks a bracket": (
        "sheet Integrity", r'(<c r="B7"[^>]*><f>[^<]*)\)</f>', r"\1</f>", [("B7", ANY)],
    ),
    "a formula with its =": (
        "sheet Integrity", r'(<c r="B7"[^>]*><f>)', r"\1=",
        [("B7", "malformed formula (it is stored with its =)")],
    ),
    "a formula of a table that is not there": (
        "sheet Integrity", r'(<c r="B7"[^>]*><f>)[^<]*', r"\1SUM(Agentz[Agent ID])",
        [("B7", "no table Agentz")],
    ),
    "a formula of a column that is not there": (
        "sheet Integrity", r'(<c r="B7"[^>]*><f>)[^<]*', r"\1SUM(Agents[[#All],[Agent name]:[Id]])",
        [("B7", "table Agents has no column Agent name"), ("B7", "table Agents has no column Id")],
    ),
    "a formula of a tab that is not there": (
        "sheet Integrity", r'(<c r="B7"[^>]*><f>)[^<]*', r"\1SUM('1 Foundations'!A1:A2)",
        [("B7", "no sheet 1 Foundations")],
    ),
    "a formula of another workbook": (
        "sheet Integrity", r'(<c r="B7"[^>]*><f>)[^<]*', r"\1[1]Sheet1!A1",
        [("B7", "it leads to another workbook")],
    ),
    "a function without its prefix": (
        "sheet Integrity", r'(<c r="B7"[^>]*><f>)[^<]*', r"\1IFNA(1,0)",
        [("B7", "function IFNA without its _xlfn. prefix, or unknown")],
    ),
    "a prefix on an old function": (
        "sheet Integrity", r'(<c r="B7"[^>]*><f>)[^<]*', r"\1_xlfn.SUM(1,0)",
        [("B7", "function _xlfn.SUM has a prefix that it must not have")],
    ),
    "a text of 256 characters in a formula": (
        "sheet Integrity", r'(<c r="B7"[^>]*><f>)[^<]*', r"\1" + f'LEN("{"x" * 256}")',
        [("B7", "a text of more than 255 characters")],
    ),
    "a bad defined name": (
        WORKBOOK, "</definedNames>", '<definedName name="Our rate">1</definedName></definedNames>',
        [("Our rate", "bad defined name")],
    ),
    "a defined name that reads as a cell": (
        WORKBOOK, "</definedNames>", '<definedName name="FX2026">1</definedName></definedNames>',
        [("FX2026", "bad defined name")],
    ),
    "a defined name that stands twice": (
        WORKBOOK, "</definedNames>", '<definedName name="pricedate">1</definedName></definedNames>',
        [("pricedate", "defined name used twice")],
    ),
    "a validation with a list that is too long": (
        "sheet Costs", r'(type="list"[^>]*><formula1>)[^<]*', r"\1" + f'"{"yes," * 64}no"',
        [(ANY, "list of 258 characters in a validation")],
    ),
    "a message that is too long": (
        "sheet Costs", r' prompt="[^"]*"', f' prompt="{"x" * 256}"',
        [(ANY, "prompt of more than 255 characters")],
    ),
    "a table reference in a validation": (
        "sheet Costs", r'(type="list"[^>]*><formula1>)[^<]*', r"\1Agents[Agent ID]",
        [(ANY, "a table reference in a validation, which Excel does not take")],
    ),
    "merges that overlap": (
        "sheet Settings", "</sheetData>",
        '</sheetData><mergeCells><mergeCell ref="H1:I2"/><mergeCell ref="I2:J3"/></mergeCells>',
        [("row 2, column 9", "overlapping merges")],
    ),
    "merged cells in a table": (
        PARTNERS, "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A8:B8"/></mergeCells>',
        [("row 8, column 1", "merged cells inside a table")],
    ),
    "a shared text that is not there": (
        PARTNERS, r'(<c r="A8"[^>]* t="s"><v>)\d+', r"\g<1>999999", [("A8", ANY)],
    ),
    "a link to a tab that is not there": (
        PARTNERS, "location=\"'Start'!A1\"", "location=\"'Begin'!A1\"",
        [("A4", "a link to Begin, which is not there")],
    ),
    "a relationship id without a relationship": (
        PARTNERS, '<tablePart r:id="rId1"', '<tablePart r:id="rId9"',
        [("rId9", "relationship id without a relationship")],
    ),
    "a relationship to a part that is not there": (
        "relations of sheet Partners", r"table\d+\.xml", "table99.xml",
        [("rId1", "relationship to a missing part xl/tables/table99.xml")],
    ),
    "a calculation of its own": (
        WORKBOOK, 'calcId="191029"', 'calcId="124519"',
        [("calcPr", "calcId is not 191029: Excel computes on opening")],
    ),
    "values that Excel throws away": (
        WORKBOOK, "<calcPr ", '<calcPr fullCalcOnLoad="1" ',
        [("calcPr", "fullCalcOnLoad: saved values are thrown away")],
    ),
    "a cell format that is not there": (
        PARTNERS, r'<c r="A8" s="\d+"', '<c r="A8" s="9999"', [("A8", ANY)],
    ),
    "a format of a column that is not there": (
        PARTNERS, "<col ", '<col style="9999" ', [("column 1", ANY)],
    ),
    "a format of a condition that is not there": (
        "sheet Costs", r' dxfId="\d+"', ' dxfId="999"', [(ANY, ANY)],
    ),
    "a format of a table column that is not there": (
        "table Partners", r'<tableColumn id="2"', '<tableColumn dataDxfId="999" id="2"',
        [("What it is", ANY)],
    ),
    "a font that is not there": (
        "xl/styles.xml", r'(<cellXfs [^>]*><xf [^>]*)fontId="\d+"', r'\1fontId="999"',
        [("cellXfs 0", ANY)],
    ),
    "a number format that is not there": (
        "xl/styles.xml", r'(<cellXfs [^>]*><xf )numFmtId="\d+"', r'\1numFmtId="999"',
        [("cellXfs 0", "number format 999 is not there")],
    ),
    "a named style of a format that is not there": (
        "xl/styles.xml", r'(<cellStyle name="[^"]*" )xfId="\d+"', r'\1xfId="999"', [(ANY, ANY)],
    ),
}  # fmt: skip
"""Fault: where, what is changed there, and the place and words of what is found."""


@pytest.mark.parametrize("fault", PLANTED)
def test_a_planted_fault_is_found_and_only_that(fault: str) -> None:
    holder, pattern, replacement, expected = PLANTED[fault]
    found = faults(planted(BOOK, holder, pattern, replacement))
    assert [(one.place, one.what) for one in found] == expected
    assert {one.part for one in found} == {part_of(BOOK, holder)}


def test_a_table_id_that_is_taken_is_found_at_both_tables() -> None:
    found = faults(planted(BOOK, "table Partners", r' id="\d+" name="P', ' id="1" name="P'))
    first = next(t.name for t in Workbook.from_bytes(BOOK).tables.values() if "/table1." in t.part)
    assert {(one.place, one.what) for one in found} == {
        (first, "table id used twice"),
        ("Partners", "table id used twice"),
    }


def test_two_tabs_of_one_name_are_found() -> None:
    found = faults(planted(BOOK, WORKBOOK, '<sheet name="Lists"', '<sheet name="PARTNERS"'))
    assert Fault(WORKBOOK, "partners", "two tabs of one name") in found


def test_a_part_without_a_content_type_is_found() -> None:
    assert faults(with_parts(BOOK, {"xl/extra.bin2": "x"})) == [
        Fault("xl/extra.bin2", "", "no content type")
    ]


def test_two_tables_on_one_place_are_found() -> None:
    second = part_of(BOOK, "table Partners")
    links = part_of(BOOK, "relations of sheet Glossary")
    data = planted(
        BOOK, links, "</Relationships>",
        '<Relationship Id="rId7" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/table" Target="/{second}"/></Relationships>',
    )  # fmt: skip
    assert "table over another table" in {fault.what for fault in faults(data)}
