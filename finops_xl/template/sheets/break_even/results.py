"""What 1 Break-even finds: prices, capacity, cost at the user's volume, break-even."""

from __future__ import annotations

from finops_xl.template.calculator import Line, if_known, line, result
from finops_xl.template.draft import Formula
from finops_xl.template.formulas.phrases import CONTRACTS, call, numbers, quoted, reason

NEVER, NOT_IN_TIME, SEE_MONTHS = "never", "none", "see months"

SELF_HOSTED = (
    *("{volume}", "OwnReplicaMonth", "OwnCapacity", "OwnFixedMonth", "OwnVariable"),
    "OwnMinReplicas",
)
"""Arguments of SELFHOSTCOST; the volume is that of a row, or the user's."""

_M_TOKENS = "M tokens a month"
_A_NUMBER = "an input above is blank or not a number"


def replicas_for(volume: str) -> str:
    """Count the replicas that a volume needs, the least number left aside."""
    return f"ROUNDUP({volume}/OwnCapacity*(1-Tolerance),0)"


def over_time(sign: str, rate: str, month: str) -> str:
    """Compound a yearly rate up to a month. Month 1 has none: Excel has no 0^0 for 100 % off."""
    return f"IF({month}=1,1+0*{rate},(1{sign}{rate})^(({month}-1)/MonthsPerYear))"


def _price(meter: str) -> list[str]:
    return ["ApiModel", quoted(meter), "PriceDate", "ApiMode", "0", CONTRACTS]


def _price_of(meter: str) -> Formula:
    return result(call("TOKENPRICE", _price(meter)))


_CACHED_SHARE_IS_SOUND = "AND(ApiCachedShare>=0,ApiCachedShare<=1)"
_SHARES_ARE_SOUND = (
    "AND(ISNUMBER(ApiOutputShare),N(ApiOutputShare)>=0,N(ApiOutputShare)<=1,"
    f"{_CACHED_SHARE_IS_SOUND})"
)
_BLENDED = (
    "(1-ApiOutputShare)*((1-ApiCachedShare)*ApiInput+IF(ApiCachedShare=0,0,"
    "ApiCachedShare*ApiCached))+ApiOutputShare*ApiOutput"
)
_API_CHECK = (
    f'IF(ISNUMBER(ApiPrice),"OK",IF(NOT({_SHARES_ARE_SOUND}),'
    '"Output and cached input are shares from 0 % to 100 %",'
    f"IF(NOT(ISNUMBER(ApiInput)),{reason('TOKENPRICE', _price('input'))},"
    f"IF(NOT(ISNUMBER(ApiOutput)),{reason('TOKENPRICE', _price('output'))},"
    f"{reason('TOKENPRICE', _price('cache_read'))}))))"
)

API_PRICE: tuple[Line, ...] = (
    line("ApiInput", "Price of input", _price_of("input"), "money", unit="USD / M tokens"),
    line("ApiCached", "Price of cached input", _price_of("cache_read"), "money",
         unit="USD / M tokens"),
    line("ApiOutput", "Price of output", _price_of("output"), "money", unit="USD / M tokens"),
    line("ApiPrice", "Blended price", result(f'IF({_SHARES_ARE_SOUND},{_BLENDED},"")'), "money",
         unit="USD / M tokens", help="The three prices, weighted by the shares above"),
    line("ApiMonth", "Cost at your volume", if_known(("ApiPrice", "ApiVolume"),
         "ApiPrice*ApiVolume"), "money", unit="USD a month"),
    line("ApiCheck", "Check", result(_API_CHECK), "text"),
)  # fmt: skip

_CAPACITY = (*("OwnInputSpeed", "OwnOutputSpeed", "ApiOutputShare", "OwnUtilization", "OwnHours"),)
_AT_YOUR_VOLUME = tuple(argument.format(volume="ApiVolume") for argument in SELF_HOSTED)
_HARDWARE = ("OwnGpuHour", "OwnHours", "OwnGpus")
_FIXED = ("OwnStaff", "OwnStaffCost", "OwnOtherFixed")
_COSTS = (*_HARDWARE, *_FIXED, "OwnVariable", "OwnMinReplicas", "OwnUpfront")
_OWN_CHECK = (
    f'IF(AND(ISNUMBER(OwnMonth),{numbers(*_COSTS)}),"OK",'
    f"IF(NOT(ISNUMBER(OwnCapacity)),{reason('GPUCAPACITY', _CAPACITY)},"
    f'IF(NOT({numbers(*_COSTS)}),"{_A_NUMBER}",{reason("SELFHOSTCOST", _AT_YOUR_VOLUME)})))'
)

OWN_COST: tuple[Line, ...] = (
    line("OwnCapacity", "A replica serves", result(call("GPUCAPACITY", _CAPACITY)),
         unit=_M_TOKENS, help="Input and output together, at the utilisation above"),
    line("OwnReplicaMonth", "Cost of a replica", if_known(_HARDWARE,
         "OwnGpuHour*OwnHours*OwnGpus"), "money", unit="USD a month"),
    line("OwnFixedMonth", "Cost whatever the volume", if_known(_FIXED,
         "OwnStaff*OwnStaffCost+OwnOtherFixed"), "money", unit="USD a month",
         help="People, storage, network, monitoring"),
    line("OwnFull", "Cost of a full replica", if_known(
         ("OwnReplicaMonth", "OwnCapacity", "OwnVariable"),
         "OwnReplicaMonth/OwnCapacity+OwnVariable"), "money", unit="USD / M tokens",
         help="Without people. As long as it is not below the API's price, owning never wins"),
    line("OwnReplicas", "Replicas at your volume", if_known(("ApiVolume", "OwnMinReplicas"),
         f"MAX(OwnMinReplicas,{replicas_for('ApiVolume')})"), "whole", unit="replicas"),
    line("OwnMonth", "Cost at your volume", if_known(
         ("OwnVariable", "OwnMinReplicas"), call("SELFHOSTCOST", _AT_YOUR_VOLUME)),
         "money", unit="USD a month"),
    line("OwnPerM", "Cost per M at your volume", if_known(("OwnMonth", "ApiVolume"),
         "OwnMonth/ApiVolume"), "money", unit="USD / M tokens",
         help="With people and idle time: compare it with the blended price of the API"),
    line("OwnCheck", "Check", result(_OWN_CHECK), "text"),
)  # fmt: skip

_STEPS = (
    *("OwnFixedMonth", "ApiPrice", "OwnVariable", "OwnReplicaMonth", "OwnCapacity"),
    "OwnMinReplicas",
)
_TEXTBOOK = ("OwnFixedMonth+OwnMinReplicas*OwnReplicaMonth", "ApiPrice", "OwnVariable")


def _break_even(which: str) -> Formula:
    return result(f'IFNA({call("BREAKEVEN", [*_STEPS, quoted(which)])},"{NEVER}")')


# BREAKEVENMONTH knows no least number of replicas. Where the volume never needs more, they
# cost the same in every month; where it always needs as many, the least does not matter.
_LEAST_SUFFICES = "MAX(OwnNeedFirst,OwnNeedLast)<=OwnMinReplicas"
_OUTGROWS_LEAST = f"AND(NOT({_LEAST_SUFFICES}),MIN(OwnNeedFirst,OwnNeedLast)<OwnMinReplicas)"


def _months(which: str) -> list[str]:
    return [
        "OwnUpfront",
        f"OwnFixedMonth+IF({_LEAST_SUFFICES},OwnMinReplicas*OwnReplicaMonth,0)",
        *("ApiVolume", "ApiPrice", "ApiGrowth", "ApiDecline", "ApiMonths", quoted(which)),
        f"IF({_LEAST_SUFFICES},0,OwnReplicaMonth)",
        *("OwnCapacity", "OwnVariable"),
    ]


def _break_even_month(which: str) -> Formula:
    month = f'IFNA({call("BREAKEVENMONTH", _months(which))},"{NOT_IN_TIME}")'
    return result(f'IF({_OUTGROWS_LEAST},"{SEE_MONTHS}",{month})')


_LAST_VOLUME = f"ApiVolume*{over_time('+', 'ApiGrowth', 'ApiMonths')}"
_BREAK_CHECK = f'IF(ISNUMBER(BreakFirst),"OK",{reason("BREAKEVEN", _STEPS)})'
_MONTH_CHECK = (
    'IF(ISNUMBER(BreakMonthFirst),"OK",IF('
    f'BreakMonthFirst="{SEE_MONTHS}","The volume crosses the least number of replicas: '
    'read the month off the months below",'
    f"{reason('BREAKEVENMONTH', _months('first'))}))"
)

BREAK_EVEN: tuple[Line, ...] = (
    line("BreakFirst", "Owning wins first from", _break_even("first"), unit=_M_TOKENS,
         help="Start of the lowest range of volumes in which owning costs less"),
    line("BreakSafe", "Owning wins for good from", _break_even("safe"), unit=_M_TOKENS,
         help="Above it no further replica makes the API cheaper again"),
    line("BreakCount", "The cheaper side changes", _break_even("count"), "whole", unit="times"),
    line("BreakCheck", "Check", result(_BREAK_CHECK), "text"),
    line("BreakTextbook", "Textbook break-even", result(call("BREAKEVEN", _TEXTBOOK)),
         unit=_M_TOKENS, help="Fixed cost and least replicas / price, as many calculators do"),
    line("BreakTextbookNeeds", "Replicas for that volume", if_known(
         ("BreakTextbook", "OwnCapacity"), replicas_for("BreakTextbook")), "whole",
         unit="replicas", help="More than the least? Then it misleads: it has not paid for them"),
    line("OwnNeedFirst", "Replicas needed in month 1", result(replicas_for("ApiVolume")), "whole",
         unit="replicas"),
    line("OwnNeedLast", "Replicas needed in the last month", result(replicas_for(_LAST_VOLUME)),
         "whole", unit="replicas", help="After the growth above"),
    line("BreakMonthFirst", "Owning is ahead first after month", _break_even_month("first"),
         "whole", unit="months", help="All paid so far, up-front cost included, not discounted"),
    line("BreakMonthLast", "Owning stays ahead from month", _break_even_month("last"), "whole",
         unit="months", help="Prices that fall can let the API get ahead again"),
    line("BreakMonthCheck", "Check", result(_MONTH_CHECK), "text"),
)  # fmt: skip
