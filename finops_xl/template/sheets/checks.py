"""Checks: every example of every worksheet function, computed here and compared."""

from __future__ import annotations

import re
from collections.abc import Iterator

from finops_xl.functions import FUNCTIONS
from finops_xl.functions.documentation import Example
from finops_xl.template.draft import Draft, Formula
from finops_xl.template.sheet import Sheet, open_page, print_upright
from finops_xl.template.table import TableLook, write_table
from finops_xl.template.tables import SelfTestRow
from finops_xl.workshop.columns import Cell

_ERRORS = '"#NULL!","#DIV/0!","#VALUE!","#REF!","#NAME?","#NUM!","#N/A"'
"""Error values in the order of ERROR.TYPE: a self-test shows them as words."""


def write(draft: Draft, sheet: Sheet) -> None:
    """Write one row per example."""
    look = TableLook(frozen=1, status=("status",), zoom=100)
    page = open_page(draft, sheet)
    write_table(page, SelfTestRow, list(_rows()), look)
    print_upright(page)


def _rows() -> Iterator[SelfTestRow]:
    for function in FUNCTIONS.values():
        for example in function.documentation.examples:
            formula, expected = _single_cell(example)
            shown = f"CHOOSE(ERROR.TYPE({formula}),{_ERRORS})"
            yield SelfTestRow(
                function=function.name,
                formula=f"={formula}",
                result=Formula(f"=IFERROR({formula},{shown})"),
                expected=expected,
            )


def _single_cell(example: Example) -> tuple[str, Cell]:
    """Give a formula that fills one cell, and its value: a block is summed up."""
    formula = example.formula.removeprefix("=")
    if example.value.startswith("{"):
        numbers = re.findall(r"[-+.\dE]+", example.value)
        return f"SUM({formula})", sum(float(number) for number in numbers)
    try:
        return formula, float(example.value)
    except ValueError:
        return formula, example.value


SHEET = Sheet(
    "Checks",
    "Self-test of the functions",
    "Do the functions work on this computer? Every example of the help, computed here; says "
    "nothing about your content, which is judged on Findings.",
    "Self-test: do the worksheet functions work here?",
    "reference",
    write,
    '=IF(InstalledPriceBook="needs add-in","needs add-in",'
    'COUNTIF({SelfTestRow.status},"PASS")&" of "&ROWS({SelfTestRow.status})&" pass")',
)
