"""Status of integrity checks and of the self-test."""

from __future__ import annotations

from finops_xl.template.tables import Check, SelfTestRow
from finops_xl.workshop.columns import Record

_SAME = (
    "IF(AND(ISNUMBER({result}),ISNUMBER({expected})),"
    "ABS(N({result})-N({expected}))<=Tolerance*(1+ABS(N({expected}))),"
    '{result}&""={expected}&"")'
)

FORMULAS: dict[type[Record], dict[str, str]] = {
    Check: {
        "status": ('=IF({check}="","",IF({found}="","needs add-in",IF({found}=0,"OK","CHECK")))'),
    },
    SelfTestRow: {
        "status": (
            '=IF({function}="","",IF(ISERROR(FINOPSVERSION()),"needs add-in",'
            f'IF({_SAME},"PASS","FAIL")))'
        ),
    },
}
