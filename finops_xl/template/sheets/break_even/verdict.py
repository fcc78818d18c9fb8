"""The verdict of 1 Break-even in sentences that a person can read out."""

from __future__ import annotations

_NEEDS_ADD_IN = "ISERROR(FINOPSVERSION())"

_DIFFERENCE = "ABS(ApiMonth-OwnMonth)"
_EQUAL = f"ROUND({_DIFFERENCE},0)=0"
_API_WINS = "ApiMonth<OwnMonth"


def amount(cell: str) -> str:
    """Write a figure in the reader's own thousands and decimals; TEXT would fix them."""
    return f"IF({cell}=ROUND({cell},0),FIXED({cell},0),FIXED({cell}))"


def _whole(cell: str) -> str:
    return f"IF({cell}<1,FIXED({cell}),FIXED({cell},0))"


_AT_VOLUME = f'"t "&{amount("ApiVolume")}&" M tokens a month "'
_WHO_WINS = (
    f'IF({_EQUAL},"both cost the same",IF({_API_WINS},"the API is","owning is")'
    f'&" cheaper by USD "&FIXED({_DIFFERENCE},0)&" a month")'
)
_FIRST, _SAFE = _whole("BreakFirst"), _whole("BreakSafe")

_NEVER = (
    '"Owning never wins at this price: a full replica costs USD "&FIXED(OwnFull)'
    '&" per M tokens, the API USD "&FIXED(ApiPrice)&"; a"'
    f'&{_AT_VOLUME}&{_WHO_WINS}&"."'
)
_ONE_CHANGE = (
    f'IF(OR({_API_WINS},{_EQUAL}),"; owning wins","; it wins")'
    f'&" from "&{_FIRST}&" M tokens a month on."'
)
_BEFORE = f'"; owning wins from "&{_FIRST}&" M tokens a month and for good from "&{_SAFE}&" M."'
_API_AGAIN = (
    f'"; owning wins from "&{_FIRST}&" M, loses as another replica starts, and wins for good '
    f'from "&{_SAFE}&" M."'
)
_OWN_FOR_NOW = (
    f'", but another replica makes the API cheaper again; owning wins for good from "&{_SAFE}&" M."'
)
_OWN_FOR_GOOD = f'"; it wins for good from "&{_SAFE}&" M tokens a month."'
_SEVERAL_CHANGES = (
    f"IF(OR({_API_WINS},{_EQUAL}),IF(ApiVolume<=BreakFirst,{_BEFORE},{_API_AGAIN}),"
    f"IF(ApiVolume<BreakSafe,{_OWN_FOR_NOW},{_OWN_FOR_GOOD}))"
)
_FIRST_FAULT = 'IF(ApiCheck<>"OK",ApiCheck,IF(OwnCheck<>"OK",OwnCheck,BreakCheck))'
_ALL_KNOWN = 'AND(ISNUMBER(ApiMonth),ISNUMBER(OwnMonth),OwnCheck="OK")'

VERDICT = (
    f'IF({_NEEDS_ADD_IN},"needs add-in",'
    f'IF(AND({_ALL_KNOWN},BreakFirst="never"),{_NEVER},'
    f"IF(AND({_ALL_KNOWN},ISNUMBER(BreakFirst)),"
    f'"A"&{_AT_VOLUME}&{_WHO_WINS}&IF(BreakCount=1,{_ONE_CHANGE},{_SEVERAL_CHANGES}),'
    f'"No verdict yet: "&{_FIRST_FAULT})))'
)

_WITHIN = '"Over "&FIXED(ApiMonths,0)&" months, with USD "&FIXED(OwnUpfront,0)&" up front, owning "'
_AHEAD = (
    'IF(BreakMonthFirst=BreakMonthLast,"has cost less from month "&BreakMonthFirst&" on.",'
    '"is ahead in month "&BreakMonthFirst&IF(ISNUMBER(BreakMonthLast),'
    '", and stays so from month "&BreakMonthLast&".",", but behind again at the end."))'
)

OVER_TIME = (
    f'IF(OR({_NEEDS_ADD_IN},OwnCheck<>"OK"),"",IF(BreakMonthFirst="see months",'
    '"Over time: see the months at the foot of the page.",'
    f'IF(BreakMonthFirst="none",{_WITHIN}&"never gets ahead of the API.",'
    f'IF(ISNUMBER(BreakMonthFirst),{_WITHIN}&{_AHEAD},""))))'
)
