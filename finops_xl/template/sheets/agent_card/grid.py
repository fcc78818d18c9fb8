"""The grid of the tab Agent card, and the pieces of formulas that its parts share.

Thirteen columns are printed. Right of them stand, in sight, the rows at which the card
finds its agent, its KPIs and what they rest on: each part of the card reads from there.
"""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl.template.calculator import result, set_widths
from finops_xl.template.draft import Formula, Page
from finops_xl.template.formulas import expand

WIDTHS = (30, 12, 12, 12, *(8.5,) * 6, 23, 18, 32)
"""Widths of the printed columns; together as wide as A4 takes."""

FIRST, MIDDLE, RIGHT, LAST = 0, 4, 10, len(WIDTHS) - 1
"""Where the three parts of a band begin, and the last printed column."""

HELP = len(WIDTHS) + 1
"""First column of the rows that were found."""
LETTERS = HELP + 4
"""Where it is said how many letters fit into which place."""
HELP_WIDTH = 18
_GAP = 60
"""Keeps what the card has found off the screen that shows the card."""

ROW, ECONOMICS = "CardRow", "CardEconomics"
"""Names of the cells with the agent's row on 2 Classification and on Economics."""
SHOWN = "CardShown"


def cell(row: int, column: int) -> str:
    """Name a cell."""
    return xl_rowcol_to_cell(row, column)


def shown(value: str) -> str:
    """Show a cell that was looked up: a blank one stays blank, where INDEX would show 0."""
    return f'IF({value}="","",{value})'


def or_words(value: str, words: str) -> str:
    """Show a cell that was looked up, or say that it is missing."""
    return f'IF({value}="","{words}",{value})'


def of_agent(field: str) -> str:
    """Take a field of the agent from 2 Classification."""
    return f"INDEX({{Agent.{field}}},{ROW})"


def of_economics(field: str) -> str:
    """Take a figure of the agent from Economics."""
    return f"INDEX({{AgentEconomics.{field}}},{ECONOMICS})"


def count_of(*conditions: str) -> str:
    """Count the rows of a table that meet all conditions.

    An error in a row, most often another agent's, leaves that row out, as does the division
    by 0 where a condition is not met: COUNT takes numbers only. Of a table with one row some
    programs give that error itself.
    """
    return f"IFERROR(SUMPRODUCT(COUNT({_met(conditions)})),0)"


def first_of(column: str, *conditions: str) -> str:
    """Find the first row of a table, told by one of its columns, that meets all conditions.

    What Excel computes of one row is one value, and MATCH searches no single value.
    """
    of_one_row = f"1/{count_of(*conditions)}"
    return f"IF(ROWS({column})=1,{of_one_row},MATCH(1,INDEX({_met(conditions)},0),0))"


def _met(conditions: Sequence[str]) -> str:
    return f"1/({'*'.join(f'({each})' for each in conditions)})"


def rows_of_agent(column: str, *more: str) -> str:
    """Count the rows of the agent in a column of ids, those that meet more conditions."""
    return count_of(f"{column}={SHOWN}", *more)


def next_row(column: str, before: str) -> str:
    """Find the agent's next row in a column of ids: the first one, or the one after ``before``."""
    if not before:
        return f'IF({ROW}="","",MATCH({SHOWN},{column},0))'
    rest = f"INDEX({column},{before}+1):INDEX({column},ROWS({column}))"
    return f"{before}+MATCH({SHOWN},{rest},0)"


def shortened(text: str, letters: str) -> str:
    """Cut a text that would run out of its cell; the sheet it comes from has the whole of it."""
    return f'IF(LEN({text})>{letters},LEFT({text},{letters}-1)&"\u2026",{text}&"")'


def rounded(value: str, digits: str) -> str:
    """Round to so many digits that count; what stands before the decimal sign is kept whole."""
    size = f"INT(LOG10(ABS({value})))"
    return f"IF({value}=0,0,ROUND({value},MAX(0,{digits}-1-{size})))"


def rows_shown(rows: Sequence[int]) -> str:
    """Count the rows of a list on the card, as a formula may not hold the number."""
    return f"ROWS({cell(rows[0], HELP)}:{cell(rows[-1], HELP)})"


def set_columns(page: Page) -> None:
    """Set the widths of all columns."""
    set_widths(page, (*WIDTHS, _GAP, *(HELP_WIDTH,) * 6))


def put(page: Page, row: int, column: int, formula: str, role: str, **more: object) -> None:
    """Write a computed cell; nothing shows where what it needs is missing."""
    page.put(row, column, result(formula), page.look(role, **more))  # type: ignore[arg-type]


NOT_COUNTED = " (cannot be counted: an error stands in the table)"


def heading_of(plain: str, added: str, otherwise: str = NOT_COUNTED) -> Formula:
    """Make a heading that is computed; where it cannot be, the plain one says so."""
    return Formula(expand(f'=IFERROR("{plain}"&{added},"{plain}{otherwise}")'))


def put_heading(page: Page, row: int, text: str | Formula) -> None:
    """Head a band of the card over all printed columns."""
    page.sheet.set_row(row, HEADING)
    for column in range(len(WIDTHS)):
        page.put(row, column, None if column else text, page.look("heading"))


HEADING, LINE = 19, 14.25
"""Heights of a heading and of a plain line, in points; of 15, a file would keep none."""
