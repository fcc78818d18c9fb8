"""The head of every tab: whether the workbook hangs together, and what validation found."""

from __future__ import annotations

from finops_xl.template.formulas.checks import OLDER
from finops_xl.template.formulas.phrases import counted
from finops_xl.template.formulas.since_register import BEHIND_NAME

_OPEN = 'COUNTIF({Check.status},"CHECK")'
_WAITING = 'COUNTIF({Check.status},"needs add-in")'
_NEED_ATTENTION, _NEED_ADD_IN = (
    counted(count, "check needs", "checks need") for count in (_OPEN, _WAITING)
)

ALL_OK = "All checks OK"

CANNOT_CHECK = "a sheet or table is missing"

MASTER = (
    f'=IFERROR(IF({_OPEN}>0,{_NEED_ATTENTION}&" attention",'
    f'IF({_WAITING}>0,"no fault found, "&{_NEED_ADD_IN}&" the add-in","{ALL_OK}")),'
    f'"{CANNOT_CHECK}")'
)
"""Whether the workbook hangs together, in words."""


def _findings(level: str) -> str:
    count = f'COUNTIF({{FindingRow.level}},"{level}")'
    return f'IF({count}=0,"",", "&{count}&IF({count}=1," {level}"," {level}s"))'


_FOUND = f"{_findings('error')}&{_findings('warning')}"
_NOTHING_FOUND = (
    'IF(SUMPRODUCT(--({RegisterRow.agent_id}<>""))>0,"; no errors or warnings found",'
    'IF(SUMPRODUCT(--({Agent.agent_id}<>""))>0,"; not validated yet",""))'
)

HEADER = (
    f'=IFERROR(IF(MasterCheck="{ALL_OK}","Integrity OK","Integrity: "&MasterCheck)'
    f'&IF(LEN({_FOUND})=0,{_NOTHING_FOUND},"; findings: "'
    f'&MID({_FOUND},LEN(", ")+1,LEN({_FOUND})))'
    f'&IF(N({BEHIND_NAME})=0,"","; register is {OLDER} than the sheets: build it again"),'
    f'"Integrity: {CANNOT_CHECK}; run finops-xl check")'
)
"""The line below the purpose of every tab: integrity, and what validation found."""
