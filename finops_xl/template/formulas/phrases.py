"""Pieces that many formulas share."""

from __future__ import annotations

import re
from collections.abc import Sequence

from finops_xl.workshop.contracts import Contract
from finops_xl.workshop.wording.text import BLANKS, NO_BREAK_SPACE, SPACE

WITHOUT_ADD_IN = 'IF(ISERROR(FINOPSVERSION()),"needs add-in","an argument is an error")'
"""What a check column says when our function gave an error that is not its own.

The add-in is asked for at that moment, not read from Start: a cell that is not
recalculated would still say what held when the workbook was last saved.
"""

SOUND_RATE = "ISNUMBER(DiscountRate),DiscountRate>=0,DiscountRate<=1"
"""Conditions under which flows can be discounted."""


CONTRACTS = "{Contract#All.model:valid_to}"
"""The negotiated rates with their headers, as our functions take them."""


_ONE_CELL = re.compile(r"\{\w+\}|[A-Z][A-Za-z]\w*|\$?[A-Z]{1,3}\$?[0-9]+")
"""A field of the row, a defined name, or the address of a cell."""


def numbers(*fields: str) -> str:
    """All these cells hold numbers."""
    return "AND(" + ",".join(f"ISNUMBER({field})" for field in fields) + ")"


def when_filled(key: str, formula: str) -> str:
    """Keep a row blank until its key is there."""
    return f'=IF({key}="","",{formula})'


def guarded(known: str, formula: str) -> str:
    """Keep a cell blank until what it needs is known."""
    return f'=IF({known},{formula},"")'


def call(function: str, arguments: Sequence[str]) -> str:
    """Write a call of one of our functions."""
    held = (as_held(each) if _ONE_CELL.fullmatch(each) else each for each in arguments)
    return f"{function}({','.join(held)})"


def counted(count: str, one: str, many: str) -> str:
    """Say "1 <one>" or "12 <many>"."""
    return f'{count}&IF({count}=1," {one}"," {many}")'


def as_held(cell: str) -> str:
    """Hand a cell over so that a blank one arrives as blank: LibreOffice makes a 0 of it."""
    return f'IF({cell}="","",{cell})'


def reason(function: str, arguments: Sequence[str]) -> str:
    """Say why a call gives an error, or that the add-in is missing."""
    words = call("REASON", [quoted(function), *arguments])
    if CONTRACTS in arguments:
        words = of_contracts(words)
    return f"IFERROR({words},{WITHOUT_ADD_IN})"


def of_contracts(words: str) -> str:
    """Name the sheet of the negotiated rates, which our functions know as an argument."""
    return f'SUBSTITUTE({words}," of overrides"," of {Contract.SHEET}")'


def quoted(text: str) -> str:
    """Write a text into a formula."""
    return '"' + text.replace('"', '""') + '"'


def means(cell: str, entry: str) -> str:
    """Compare a choice with an entry of its list."""
    return f'{without_blanks(cell)}="{entry}"'


def without_blanks(cell: str) -> str:
    """Drop the blanks around a text, those of a web page too."""
    return f'TRIM(SUBSTITUTE({cell},"{NO_BREAK_SPACE}","{SPACE}"))'


def rows_of_agent(column: str) -> str:
    """Count the rows of this row's agent; a pattern is a text like any other."""
    return f"SUMPRODUCT(--({column}={{agent_id}}))"


def none_astray(column: str) -> str:
    """No row may belong to this row's agent with a blank at an end of its id.

    One count shows it where every id that holds this one is this one.
    """
    patterns = [f'"{blank}*"&{{agent_id}}&"*"' for blank in BLANKS]
    patterns += [f'"*"&{{agent_id}}&"*{blank}"' for blank in BLANKS]
    holding = f'COUNTIF({column},"*"&{{agent_id}}&"*")'
    astray = "+".join(f"COUNTIF({column},{pattern})" for pattern in patterns)
    return f"IF({holding}=COUNTIF({column},{{agent_id}}),TRUE,{astray}=0)"


def of_agent(field: str) -> str:
    """Look a field of the agent of this row up."""
    return f"INDEX({{Agent.{field}}},MATCH({{agent_id}},{{Agent.agent_id}},0))"


def row_of(text: str, column: str) -> str:
    """Find a text in a column; the signs that MATCH reads as wildcards are plain."""
    for sign in "~*?":
        text = f'SUBSTITUTE({text},"{sign}","~{sign}")'
    return f"MATCH({text},{column},0)"


KPI_ROW = row_of('{agent_id}&"|"&{kpi}', "{Kpi.key}")
"""Place of this row's KPI on 3 KPIs."""

MODEL_ROW = row_of("{model}", "{Model.model}")
"""Place of this row's model on Prices."""
