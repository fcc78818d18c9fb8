"""Which functions of Excel take one value for an argument, and which take ranges whole.

Where an argument that is one value gets several, Excel computes the function for each,
the engine for one of them. ``mending`` uses these lists.
"""

from __future__ import annotations

_EVERY_ARGUMENT = frozenset(
    (
        "ABS ACOS ASIN ATAN ATAN2 CEILING CEILING.MATH CHAR CLEAN CODE COMBIN COS DATE DATEDIF "
        "DATEVALUE DAY DAYS DAYS360 DOLLAR EDATE EOMONTH ERROR.TYPE EVEN EXACT EXP FACT FIND FIXED "
        "FLOOR FLOOR.MATH FV HOUR INT IPMT ISBLANK ISERR ISERROR ISEVEN ISLOGICAL ISNA ISNONTEXT "
        "ISNUMBER ISODD ISOWEEKNUM ISTEXT LEFT LEN LN LOG LOG10 LOWER MID MINUTE MOD MONTH MROUND "
        "NOT NPER NUMBERVALUE ODD PMT POWER PPMT PROPER PV QUOTIENT REPLACE REPT RIGHT ROUND "
        "ROUNDDOWN ROUNDUP SEARCH SECOND SIGN SIN SQRT SUBSTITUTE TAN TEXT TEXTAFTER TEXTBEFORE "
        "TIME TIMEVALUE TRIM TRUNC UNICHAR UNICODE UPPER VALUE WEEKDAY WEEKNUM YEAR YEARFRAC"
    ).split()
)
_ARGUMENTS = {
    "AVERAGEIF": (1,), "COUNTIF": (1,), "HLOOKUP": (0, 2, 3), "INDEX": (1, 2), "LARGE": (1,),
    "MATCH": (0,), "PERCENTILE": (1,), "PERCENTILE.INC": (1,), "QUARTILE": (1,),
    "QUARTILE.INC": (1,), "RANK": (0,), "RANK.AVG": (0,), "RANK.EQ": (0,), "SMALL": (1,),
    "SUMIF": (1,), "VLOOKUP": (0, 2, 3), "XLOOKUP": (0,), "XMATCH": (0,),
}  # fmt: skip
"""Function: its arguments, counted from 0, that are one value each."""
CRITERIA = {"COUNTIFS": 1, "AVERAGEIFS": 2, "MAXIFS": 2, "MINIFS": 2, "SUMIFS": 2}
"""Function: its first criterion; every second argument from there on is one."""
ONE_CRITERION = frozenset({"AVERAGEIF", "COUNTIF", "SUMIF"})
LIFTED = frozenset({"", "IF", "IFERROR", "IFNA"})
"""Parentheses, and functions that give what they get, in the engine too cell by cell."""
HANDED_ON = LIFTED | {"CHOOSE", "IFS", "SWITCH"}
CATCHES = frozenset(
    (
        "AGGREGATE COUNT COUNTA ERROR.TYPE IFERROR IFNA ISERR ISERROR ISLOGICAL ISNA ISNONTEXT "
        "ISNUMBER ISTEXT"
    ).split()
)
"""Functions that make a value of an error."""
GIVES_SEVERAL = frozenset(
    (
        "CHOOSECOLS CHOOSEROWS DROP EXPAND FILTER FREQUENCY GROWTH HSTACK INDIRECT LINEST LOGEST "
        "MINVERSE MMULT OFFSET RANDARRAY SEQUENCE SORT SORTBY TAKE TEXTSPLIT TOCOL TOROW TRANSPOSE "
        "TREND UNIQUE VSTACK WRAPCOLS WRAPROWS"
    ).split()
)
"""Functions whose result may be several values."""
OURS_THAT_FILL = frozenset({"IRRALL", "PRICEINFO", "TARGETBAND", "VALUECURVE"})
"""Functions of ours that give several values even for single ones."""
OURS_OF_ONE = frozenset({"FINOPSVERSION", "NPVMONTHLY", "PAYBACK", "REASON"})
"""Functions of ours that give one value for ranges."""
FORCING = {"SUMPRODUCT": (), "MMULT": (), "FREQUENCY": (), "INDEX": (0,), "LOOKUP": (1, 2)}
"""Functions whose arguments Excel computes as arrays in any formula; () means all of them."""


def is_one_value(function: str, argument: int) -> bool:
    """Tell whether an argument of a function, counted from 0, is one value."""
    if function in _EVERY_ARGUMENT or argument in _ARGUMENTS.get(function, ()):
        return True
    first = CRITERIA.get(function)
    return first is not None and argument >= first and (argument - first) % 2 == 0


def takes_one_value_only(function: str) -> bool:
    """Tell a function all of whose arguments are one value each."""
    return function in _EVERY_ARGUMENT


def forces(function: str, argument: int) -> bool:
    """Tell an argument that Excel computes as an array in any formula."""
    places = FORCING.get(function)
    if places is None:
        return function in GIVES_SEVERAL and function not in ("OFFSET", "INDIRECT")
    return not places or argument in places
