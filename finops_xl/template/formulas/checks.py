"""Status of integrity checks and of the self-test; the link of a finding to its cell."""

from __future__ import annotations

from finops_xl.template.formulas.phrases import when_filled
from finops_xl.template.tables import Check, SelfTestRow
from finops_xl.workshop.columns import Record
from finops_xl.workshop.results import FindingRow

REGISTER_CHECK = "The register is as new as the sheets"
OLDER = "older"
"""Status of a register that the sheets have left behind: to be seen, but no fault."""

_SAME = (
    "IF(AND(ISNUMBER({result}),ISNUMBER({expected})),"
    "ABS(N({result})-N({expected}))<=Tolerance*(1+ABS(N({expected}))),"
    '{result}&""={expected}&"")'
)

_LINK = 'HYPERLINK("#\'"&{sheet}&"\'!"&{cell},{cell})'

FORMULAS: dict[type[Record], dict[str, str]] = {
    FindingRow: {"go_to": when_filled("{cell}", _LINK)},
    Check: {
        # A count that is an error (a table or sheet is gone) is a fault, and never passed over.
        "status": (
            '=IF({check}="","",IF(ISERROR({found}),"CHECK",'
            'IF({found}="","needs add-in",IF({found}=0,"OK",'
            f'IF({{check}}="{REGISTER_CHECK}","{OLDER}","CHECK")))))'
        ),
    },
    SelfTestRow: {
        "status": (
            # AddInFound is computed on opening: without the add-in no saved PASS is left.
            f'=IF({{function}}="","",IF(NOT(AddInFound),"needs add-in",IF({_SAME},"PASS","FAIL")))'
        ),
    },
}
