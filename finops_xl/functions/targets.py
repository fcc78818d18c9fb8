"""Value targets (Block 4): DISCOUNTCLAIM, ADOPTION, TARGETBAND, ATTAINMENT, TARGETSTATUS."""

from __future__ import annotations

from typing import Any

from finops_xl.economics import adoption as curve
from finops_xl.economics import targets
from finops_xl.economics.arrays import Answer, Numbers, Words
from finops_xl.errors import Problems
from finops_xl.functions.registry import worksheet_function

CATEGORY = "Value targets"


@worksheet_function(CATEGORY)
def DISCOUNTCLAIM(
    baseline: Numbers, claim: Numbers, discount: Numbers, adoption: Numbers, claim_as: Words
) -> Answer:
    """Returns the level that is left of a claimed improvement after discount and adoption.

    baseline + claimed change x (1 - discount) x adoption. The facilitator guide asks for a
    discount of 30-50 % on the case studies of vendors.

    Parameters
    ----------
    baseline : number (unit of the KPI)
        Present level.
    claim : number (unit of the KPI, or share)
        What is claimed, as claim_as says.
    discount : number (share), default 0.4
        Part of the claimed change that is not believed, from 0 to 1.
    adoption : number (share), default 1
        Share of the eligible work that the agent does, from 0 to 1.
    claim_as : {"level", "relative", "points"}, default "level"
        "level": the KPI's value; "relative": change as a share of the baseline, -0.4 is
        40 % lower; "points": change in the KPI's own unit.

    Returns
    -------
    number (unit of the KPI)
        The level to expect.

    Raises
    ------
    #NUM!
        discount or adoption is not from 0 to 1.
    #VALUE!
        An argument is missing or text, or claim_as is unknown.

    Examples
    --------
    >>> =DISCOUNTCLAIM(6.5, 2.5)
    4.1
    >>> =DISCOUNTCLAIM(14.2, -0.4, 0.5, 0.8, "relative")
    11.928
    """
    return targets.discounted_claim(baseline, claim, discount, adoption, claim_as)


@worksheet_function(CATEGORY)
def ADOPTION(month: Numbers, ceiling: Numbers, month_10: Numbers, month_90: Numbers) -> Answer:
    """Returns the share of the eligible work that has adopted an agent in a month.

    A logistic curve through 10 % of the ceiling in month_10 and 90 % in month_90.

    Parameters
    ----------
    month : number (months)
        Months since the launch.
    ceiling : number (share), default 1
        Share that is never exceeded, from 0 to 1.
    month_10 : number (months), default 3
        When 10 % of the ceiling is reached.
    month_90 : number (months), default 12
        When 90 % of the ceiling is reached, after month_10.

    Returns
    -------
    number (share)
        Adoption, below the ceiling.

    Raises
    ------
    #NUM!
        month is negative, ceiling is not from 0 to 1, or month_10 is not before month_90.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =ADOPTION(12)
    0.9
    >>> =ADOPTION(7.5, 0.8)
    0.4
    """
    return curve.adoption(month, ceiling, month_10, month_90)


@worksheet_function(CATEGORY, shape="table")
def TARGETBAND(
    baseline: float,
    claim: float,
    adoption_6: float,
    adoption_12: float,
    low_discount: float,
    high_discount: float,
    claim_as: str,
) -> list[list[Any]]:
    """Returns Floor, Target and Stretch at 6 and 12 months from a claimed improvement.

    Each level is DISCOUNTCLAIM with the adoption of its month: the Floor at the high
    discount, the Stretch at the low one, the Target in the middle. For KPIs that should
    rise or fall.

    Parameters
    ----------
    baseline : number (unit of the KPI)
        Present level.
    claim : number (unit of the KPI, or share)
        What is claimed, as claim_as says.
    adoption_6 : number (share), optional
        Adoption at 6 months, from 0 to 1; omitted, ADOPTION(6).
    adoption_12 : number (share), optional
        Adoption at 12 months, from 0 to 1; omitted, ADOPTION(12).
    low_discount : number (share), default 0.3
        Discount behind the Stretch, from 0 to 1.
    high_discount : number (share), default 0.5
        Discount behind the Floor, from 0 to 1, not below low_discount.
    claim_as : {"level", "relative", "points"}, default "level"
        "level": the KPI's value; "relative": change as a share of the baseline, -0.4 is
        40 % lower; "points": change in the KPI's own unit.

    Returns
    -------
    number (unit of the KPI)
        Two rows, 6 and 12 months, with Floor, Target and Stretch.

    Raises
    ------
    #NUM!
        An adoption or a discount is not from 0 to 1, or low_discount is above
        high_discount.
    #VALUE!
        An argument is missing or text, or claim_as is unknown.

    Examples
    --------
    >>> =TARGETBAND(100, 200, 0.5, 0.8)
    {125,130,135;140,148,156}
    """
    adoptions = (adoption_6, adoption_12)
    return targets.target_band(baseline, claim, adoptions, low_discount, high_discount, claim_as)


@worksheet_function(CATEGORY)
def ATTAINMENT(actual: Numbers, baseline: Numbers, target: Numbers) -> Answer:
    """Returns the share of the way from baseline to target that is covered.

    0 at the baseline, 1 at the target, above 1 beyond it, negative where the KPI got worse;
    for KPIs that should rise or fall.

    Parameters
    ----------
    actual : number (unit of the KPI)
        Level that is measured now.
    baseline : number (unit of the KPI)
        Level before the agent.
    target : number (unit of the KPI)
        Level that was agreed.

    Returns
    -------
    number (share)
        Covered part of the way.

    Raises
    ------
    #DIV/0!
        target equals baseline.
    #NUM!
        The result is too large.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =ATTAINMENT(5, 6.5, 4.5)
    0.75
    """
    return targets.attainment(actual, baseline, target)


@worksheet_function(CATEGORY)
def TARGETSTATUS(
    actual: Numbers, floor: Numbers, target: Numbers, stretch: Numbers
) -> tuple[Words, Problems]:
    """Returns the highest level that a KPI has reached, in words.

    Whether higher or lower is better follows from floor and stretch.

    Parameters
    ----------
    actual : number (unit of the KPI)
        Level that is measured now.
    floor : number (unit of the KPI)
        Least level at which the agent is worth having.
    target : number (unit of the KPI)
        Level that is expected, from floor to stretch.
    stretch : number (unit of the KPI)
        Level if all goes well.

    Returns
    -------
    text
        "Below floor", "Floor", "Target" or "Stretch".

    Raises
    ------
    #NUM!
        floor equals stretch, or target does not lie between them.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =TARGETSTATUS(5, 5.8, 5, 4.4)
    Target
    """
    return targets.target_status(actual, floor, target, stretch)
