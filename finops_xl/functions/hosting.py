"""API or self-hosted: GPUCAPACITY, SELFHOSTCOST, BREAKEVEN, BREAKEVENMONTH."""

from __future__ import annotations

from finops_xl.economics import hosting
from finops_xl.economics.arrays import Answer, Numbers, Words
from finops_xl.economics.hosting_over_time import Alternatives, break_even_month
from finops_xl.functions.registry import worksheet_function

CATEGORY = "API or self-hosted"


@worksheet_function(CATEGORY)
def GPUCAPACITY(
    input_tokens_per_second: Numbers,
    output_tokens_per_second: Numbers,
    output_share: Numbers,
    utilization: Numbers,
    hours_per_month: Numbers,
) -> Answer:
    """Returns the M tokens a month that one GPU replica serves.

    A token takes 1 / speed seconds, so the mix of input and output decides: 3600 x
    hours_per_month x utilization / ((1 - output_share) / input speed + output_share /
    output speed) / 1,000,000. Utilization lowers the capacity, never the bill of the GPU.

    Parameters
    ----------
    input_tokens_per_second : number (tokens a second)
        Measured speed of reading input on one replica, all requests together.
    output_tokens_per_second : number (tokens a second)
        Measured speed of writing output on one replica, all requests together.
    output_share : number (share)
        Output tokens divided by all tokens, from 0 to 1.
    utilization : number (share)
        Share of the hours in which the replica is busy, above 0 and at most 1.
    hours_per_month : number (hours a month), default 730
        Hours that the replica is up.

    Returns
    -------
    number (M tokens a month)
        Input and output tokens together.

    Raises
    ------
    #NUM!
        utilization is not above 0 and at most 1, output_share is not from 0 to 1, a speed
        is not above 0, or hours_per_month is negative.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =GPUCAPACITY(1800, 1800, 0.2, 0.4)
    1892.16
    """
    speeds = (input_tokens_per_second, output_tokens_per_second)
    return hosting.gpu_capacity(*speeds, output_share, utilization, hours_per_month)


@worksheet_function(CATEGORY)
def SELFHOSTCOST(
    volume: Numbers,
    step_cost: Numbers,
    step_capacity: Numbers,
    fixed_cost: Numbers,
    variable_cost: Numbers,
    min_steps: Numbers,
) -> Answer:
    """Returns the monthly cost of own running at a volume, with capacity bought whole.

    fixed_cost + step_cost x max(min_steps, ceil(volume / step_capacity)) + variable_cost x
    volume: an idle GPU costs what a busy one costs.

    Parameters
    ----------
    volume : number (units a month)
        Volume that is served, for instance in M tokens.
    step_cost : number (currency a month per step)
        Cost of one step of capacity, for instance a GPU, busy or idle.
    step_capacity : number (units a month per step)
        Volume that one step serves, for instance by GPUCAPACITY.
    fixed_cost : number (currency a month), default 0
        Cost whatever the volume, staff included.
    variable_cost : number (currency per unit), default 0
        Own cost per unit, for instance power.
    min_steps : number (steps), default 1
        Steps that are paid from the first unit on.

    Returns
    -------
    number (currency a month)
        The cost; at the volume of BREAKEVEN it equals price x volume.

    Raises
    ------
    #NUM!
        An argument is negative, step_capacity is not above 0, or min_steps is not whole.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =SELFHOSTCOST(1200, 2000, 1000)
    4000
    >>> =SELFHOSTCOST(6866.666666666667, 1800, 1000, 8000)
    20600
    """
    costs = (fixed_cost, variable_cost, min_steps)
    return hosting.self_hosting_cost(volume, step_cost, step_capacity, *costs)


@worksheet_function(CATEGORY)
def BREAKEVEN(
    fixed_cost: Numbers,
    price: Numbers,
    variable_cost: Numbers,
    step_cost: Numbers,
    step_capacity: Numbers,
    min_steps: Numbers,
    which: Words,
) -> Answer:
    """Returns the volume at which own running becomes cheaper than a price per unit.

    Without steps it is fixed_cost / (price - variable_cost). With steps the own cost is
    fixed_cost + step_cost x max(min_steps, ceil(volume / step_capacity)) + variable_cost
    x volume: a further step can make the other side cheaper again for a while.

    Parameters
    ----------
    fixed_cost : number (currency a month)
        Cost of own running whatever the volume.
    price : number (currency per unit)
        What the alternative costs per unit, for instance the API per M tokens.
    variable_cost : number (currency per unit), default 0
        Own cost per unit.
    step_cost : number (currency a month per step), default 0
        Cost of one step of capacity, for instance a GPU, busy or idle.
    step_capacity : number (units a month per step), optional
        Volume that one step serves; needed with step_cost.
    min_steps : number (steps), default 1
        Steps that are paid from the first unit on.
    which : {"first", "safe", "count"}, default "first"
        "first": start of the lowest range in which owning is cheaper; "safe": volume
        above which it stays cheaper; "count": how often the cheaper side changes.

    Returns
    -------
    number (units a month)
        The volume; with "count" the number of changes.

    Raises
    ------
    #N/A
        Owning never becomes cheaper.
    #DIV/0!
        price equals variable_cost, without steps.
    #NUM!
        An argument is negative, step_capacity is not above 0, or min_steps is not whole.
    #VALUE!
        step_cost without step_capacity, an argument is missing or text, or which is
        unknown.

    Examples
    --------
    >>> =BREAKEVEN(10000, 50, 30)
    500
    >>> =BREAKEVEN(8000, 3, 0, 1800, 1000, 1, "safe")
    8066.666666666667
    """
    return hosting.break_even(
        fixed_cost, price, variable_cost, step_cost, step_capacity, min_steps, which
    )


@worksheet_function(CATEGORY)
def BREAKEVENMONTH(
    upfront_cost: Numbers,
    own_monthly_cost: Numbers,
    monthly_volume: Numbers,
    price: Numbers,
    annual_volume_growth: Numbers,
    annual_price_decline: Numbers,
    months: Numbers,
    which: Words,
    step_cost: Numbers,
    step_capacity: Numbers,
    variable_cost: Numbers,
) -> Answer:
    """Returns the month-end at which owning has cost no more than the API would have.

    Cumulative and not discounted. A month of owning costs own_monthly_cost + step_cost x
    ceil(volume / step_capacity) + variable_cost x volume. Growth g is (1+g)^(1/12)-1 and
    decline d is 1-(1-d)^(1/12) a month; month 1 has neither. When prices fall, the API can
    get ahead again.

    Parameters
    ----------
    upfront_cost : number (currency)
        Outlay at the start.
    own_monthly_cost : number (currency a month)
        Cost of owning in every month, staff included.
    monthly_volume : number (units a month)
        Volume of month 1, for instance in M tokens.
    price : number (currency per unit)
        Price of the API in month 1.
    annual_volume_growth : number (share a year), default 0
        Growth of the volume; negative, it shrinks.
    annual_price_decline : number (share a year), default 0
        Fall of the API's price; negative, it rises.
    months : number (months), default 36
        Months to look at, a whole number from 1 to 1200.
    which : {"first", "last"}, default "first"
        "first" month-end at which owning is not dearer, or "last": the one from which it
        stays so to the end of the months.
    step_cost : number (currency a month per step), default 0
        Cost of one step of capacity, for instance a rented GPU.
    step_capacity : number (units a month per step), optional
        Volume that one step serves; needed with step_cost.
    variable_cost : number (currency per unit), default 0
        Own cost per unit.

    Returns
    -------
    number (months)
        The number of the month, 1 for the first.

    Raises
    ------
    #N/A
        Owning does not get ahead within the months, or with "last" not for good.
    #NUM!
        An amount is negative, growth is below -1, decline is above 1, step_capacity is not
        above 0, or months is not a whole number from 1 to 1200.
    #VALUE!
        step_cost without step_capacity, an argument is missing or text, or which is
        unknown.

    Examples
    --------
    >>> =BREAKEVENMONTH(30000, 1500, 1000, 3)
    20
    >>> =BREAKEVENMONTH(8000, 1000, 1000, 3, 0.2, 0.4, 48, "last")
    5
    """
    steps = (step_cost, step_capacity, variable_cost)
    rates = (annual_volume_growth, annual_price_decline)
    alternatives = Alternatives(
        upfront_cost, own_monthly_cost, monthly_volume, price, *rates, *steps
    )
    return break_even_month(alternatives, months, which)
