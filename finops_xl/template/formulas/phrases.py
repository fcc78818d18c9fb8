"""Pieces that many formulas share."""

from __future__ import annotations

from collections.abc import Sequence

WITHOUT_ADD_IN = 'IF(ISERROR(FINOPSVERSION()),"needs add-in","an argument is an error")'
"""What a check column says when our function gave an error that is not its own.

The add-in is asked for at that moment, not read from Start: a cell that is not
recalculated would still say what held when the workbook was last saved.
"""


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
    """Write a call."""
    return f"{function}({','.join(arguments)})"


def reason(function: str, arguments: Sequence[str]) -> str:
    """Say why a call gives an error, or that the add-in is missing."""
    return f"IFERROR({call('REASON', [quoted(function), *arguments])},{WITHOUT_ADD_IN})"


def quoted(text: str) -> str:
    """Write a text into a formula."""
    return '"' + text.replace('"', '""') + '"'


def of_agent(field: str) -> str:
    """Look a field of the agent of this row up."""
    return f"INDEX({{Agent.{field}}},MATCH({{agent_id}},{{Agent.agent_id}},0))"


def _row_of(text: str, column: str) -> str:
    """Find a text in a column; the signs that MATCH reads as wildcards are plain."""
    for sign in "~*?":
        text = f'SUBSTITUTE({text},"{sign}","~{sign}")'
    return f"MATCH({text},{column},0)"


KPI_ROW = _row_of('{agent_id}&"|"&{kpi}', "{Kpi.key}")
"""Place of this row's KPI on 3 KPIs."""

MODEL_ROW = _row_of("{model}", "{Model.model}")
"""Place of this row's model on Prices."""
