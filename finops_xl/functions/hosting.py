"""API or self-hosted: GPUCAPACITY, SELFHOSTCOST, BREAKEVEN."""

from __future__ import annotations

from finops_xl.economics import hosting
from finops_xl.economics.arrays import Answer, Numbers, Words
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
