"""Return: ROI, ROIRATIO, PAYBACK, NPVMONTHLY, IRRALL, VALUECURVE."""

from __future__ import annotations

import math
from typing import Any

from finops_xl.economics import cashflows as flows
from finops_xl.economics import irr, returns
from finops_xl.economics.arrays import Answer, Numbers
from finops_xl.errors import BAD_NUMBER, CellError
from finops_xl.functions.registry import worksheet_function

CATEGORY = "Return"


@worksheet_function(CATEGORY)
def ROI(value: Numbers, cost: Numbers) -> Answer:
    """Returns the return on investment, (value - cost) / cost.

    ROI = ROIRATIO - 1: break-even is an ROI of 0 and an ROI ratio of 1.

    Parameters
    ----------
    value : number (currency)
        Value delivered; may be negative.
    cost : number (currency)
        Cost incurred, as a positive amount.

    Returns
    -------
    number (share)
        Net value per unit of cost; 2 is 200 %.

    Raises
    ------
    #NUM!
        cost is negative: costs are positive amounts.
    #DIV/0!
        cost is 0.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =ROI(300, 100)
    2
    """
    return returns.roi(value, cost)


@worksheet_function(CATEGORY)
def ROIRATIO(value: Numbers, cost: Numbers) -> Answer:
    """Returns value delivered divided by cost incurred.

    The facilitator guide's ROI ratio; show it with the format 0.0"x".

    Parameters
    ----------
    value : number (currency)
        Value delivered; may be negative.
    cost : number (currency)
        Cost incurred, as a positive amount.

    Returns
    -------
    number (x)
        Value per unit of cost; 1 is break-even.

    Raises
    ------
    #NUM!
        cost is negative: costs are positive amounts.
    #DIV/0!
        cost is 0.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =ROIRATIO(300, 100)
    3
    """
    return returns.roi_ratio(value, cost)


@worksheet_function(CATEGORY, shape="table")
def PAYBACK(investment: float, net_benefits: list[float], rate: float, which: str) -> float:
    """Returns the number of periods until an investment is recovered.

    Interpolated inside the period. A rate makes it the discounted payback.

    Parameters
    ----------
    investment : number (currency)
        Outlay at the start, as a positive amount.
    net_benefits : numbers (currency per period)
        One value per period, blank = 0; a single value is level for ever.
    rate : number (share per period), default 0
        Discount rate per period.
    which : {"first", "last"}, default "first"
        "first" upward crossing, or "last": the one that lasts to the end.

    Returns
    -------
    number (periods)
        0 only if the cumulative is never below zero.

    Raises
    ------
    #N/A
        Never recovered within the flows, or not lasting with "last".
    #NUM!
        investment is negative, or rate is -1 or less.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =PAYBACK(100, {60,-40,100})
    2.8
    >>> =PAYBACK(180000, 60000)
    3
    >>> =PAYBACK(7000, {4200,5300,6100,7400}, 0.14)
    1.813056603773585
    """
    if len(net_benefits) == 1:
        return flows.payback_of_level_flow(investment, net_benefits[0], rate)
    return flows.payback(investment, net_benefits, rate, which)


@worksheet_function(CATEGORY, shape="table")
def NPVMONTHLY(annual_rate: float, cashflows: list[float], investment: float, timing: str) -> float:
    """Returns the net present value of monthly cash flows at an effective annual rate.

    The monthly rate is (1 + annual_rate)^(1/12) - 1. Excel's NPV drops blanks and text
    and shifts the later flows; here a blank is 0 and text is an error.

    Parameters
    ----------
    annual_rate : number (share a year)
        Effective annual discount rate.
    cashflows : numbers (currency a month)
        One signed flow per month, blank = 0.
    investment : number (currency), default 0
        Outlay now, not discounted, as a positive amount.
    timing : {"end", "start", "mid"}, default "end"
        When in the month the flows fall; "end" is the convention of Excel's NPV.

    Returns
    -------
    number (currency)
        Present value of the flows less the investment.

    Raises
    ------
    #NUM!
        annual_rate is -1 or less, or investment is negative.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =NPVMONTHLY(0.1, {1000,1000,1000}, 2500)
    452.78350483306826
    """
    return flows.net_present_value(annual_rate, cashflows, investment, timing)


@worksheet_function(CATEGORY, shape="table")
def IRRALL(
    cashflows: list[float], periods_per_year: float, flow_dates: list[float]
) -> list[list[Any]]:
    """Returns every internal rate of return above -100 %, effective per year, ascending.

    Flows that change sign more than once may have several rates, or none. Excel's IRR and
    XIRR give the one that their search meets first, and do not say that there are others.

    Parameters
    ----------
    cashflows : numbers (currency)
        Signed flows, outlays negative; one a period, blank = 0, the first one now.
    periods_per_year : number (periods a year), default 1
        12 for monthly flows; not used with flow_dates.
    flow_dates : dates, optional
        A date for each flow, in any order: days / 365 as in Excel's XIRR.

    Returns
    -------
    number (share a year)
        A column with one row per rate; a rate that no cell can hold, next to -1 or above
        1E+308, is left out.

    Raises
    ------
    #NUM!
        No rate makes the flows worth nothing, periods_per_year is not above 0, or the
        flows change sign too often (flows x changes above 2,000,000).
    #VALUE!
        An argument is missing or text, or flow_dates has not one date for each flow.

    Examples
    --------
    >>> =IRRALL({-1000,6000,-11000,6000})
    {0;1;2}
    >>> =IRRALL({-100,110})
    0.1
    >>> =IRRALL({-1000,1100}, , {40179,40544})
    0.1
    """
    if not all(map(math.isnan, flow_dates)):
        return [[rate] for rate in irr.internal_rates_by_date(cashflows, flow_dates)]
    if periods_per_year <= 0:
        raise CellError(
            BAD_NUMBER, f"periods_per_year must be above 0, but is {periods_per_year:.12g}"
        )
    periods = range(len(cashflows))
    return [[rate] for rate in irr.internal_rates(cashflows, periods, periods_per_year)]


@worksheet_function(CATEGORY, shape="table")
def VALUECURVE(
    value_6: float, value_12: float, months: float, run_cost: float, ramp: str
) -> list[list[Any]]:
    """Returns monthly net values from the 6-month and 12-month values.

    Month m has value_6 x m/6 up to month 6, then lies on the line to value_12 at month
    12, and is level after; run_cost is taken off every month.

    Parameters
    ----------
    value_6 : number (currency a month)
        Value of month 6.
    value_12 : number (currency a month)
        Value of month 12.
    months : number (months)
        Length of the curve, a whole number from 1 to 1200.
    run_cost : number (currency a month), default 0
        Cost of running, as a positive amount.
    ramp : {"linear"}, default "linear"
        Shape of the ramp.

    Returns
    -------
    number (currency a month)
        A column of monthly net values, one row a month.

    Raises
    ------
    #NUM!
        months is not a whole number from 1 to 1200, or run_cost is negative.
    #VALUE!
        An argument is missing or text, or ramp is unknown.

    Examples
    --------
    >>> =VALUECURVE(600, 1200, 3, 50)
    {50;150;250}
    """
    return [[net] for net in flows.value_curve(value_6, value_12, months, run_cost)]
