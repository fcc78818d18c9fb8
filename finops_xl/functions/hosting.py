"""API or self-hosted: BREAKEVEN."""

from __future__ import annotations

from finops_xl.economics import hosting
from finops_xl.economics.arrays import Answer, Numbers, Words
from finops_xl.functions.registry import worksheet_function

CATEGORY = "API or self-hosted"


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
