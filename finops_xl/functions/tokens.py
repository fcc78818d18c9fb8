"""Token economics (Block 1): TOKENCOST, TOKENPRICE, UNITCOST."""

from __future__ import annotations

from finops_xl.economics import returns
from finops_xl.economics.arrays import Answer, Numbers, Words
from finops_xl.functions.arguments import Table
from finops_xl.functions.overrides import prices_under
from finops_xl.functions.registry import worksheet_function
from finops_xl.prices import cost

CATEGORY = "Token economics"


@worksheet_function(CATEGORY)
def TOKENCOST(
    model: Words,
    input_tokens: Numbers,
    output_tokens: Numbers,
    cached_tokens: Numbers,
    cache_write_tokens: Numbers,
    calls: Numbers,
    price_date: Numbers,
    mode: Words,
    overrides: Table,
) -> Answer:
    """Returns the cost in USD of calls of this size to a model, at list or negotiated prices.

    Tokens are per call and may be averages. input_tokens include the cached and the
    cache-write tokens; output_tokens include hidden reasoning tokens. The long-context
    tier is chosen from the input of one call, never from a total. Not included: search
    and tool fees, images, audio, provisioned throughput.

    Parameters
    ----------
    model : text
        Id, alias or display name; "seller/model" chooses the seller.
    input_tokens : number (tokens per call)
        Input of one call, cached and cache-write tokens included.
    output_tokens : number (tokens per call)
        Output of one call, reasoning included.
    cached_tokens : number (tokens per call), default 0
        Part of the input that is read from the cache.
    cache_write_tokens : number (tokens per call), default 0
        Part of the input that is written to the cache (5 minutes).
    calls : number (calls), default 1
        Number of calls of this size.
    price_date : date (day, a time of day is UTC), optional
        Price on that day; omitted, the price book's own date.
    mode : {"standard", "batch", "flex", "priority"}, default "standard"
        Processing mode, in any case of letters.
    overrides : table, optional
        Negotiated rates: a range with headers model, meter, usd_per_mtok or discount,
        valid_from, valid_to. "claude-*" is a family, "openai/*" a seller, no meter: all.

    Returns
    -------
    number (USD)
        Cost of all calls.

    Raises
    ------
    #N/A
        Unknown model, also in overrides, no price on that day (before release, after
        retirement), or a mode or cache price that the model does not have.
    #NUM!
        A negative number, cached and cache-write tokens above the input, an input above
        the model's context window, or a rate out of domain in overrides.
    #VALUE!
        An argument is missing or text, mode is unknown, or overrides cannot be read or
        leave the price open.

    Examples
    --------
    >>> =TOKENCOST("gpt-4o", 1000, 200, 0, 0, 1000, "2026-11-22")
    4.5
    >>> =TOKENCOST("Claude Sonnet 4.5", 100000, 2000, 80000, 5000, 1, "2026-03-01")
    0.11775
    """
    return cost.token_cost(
        model,
        input_tokens,
        output_tokens,
        cached_tokens,
        cache_write_tokens,
        calls,
        price_date,
        mode,
        prices_under(overrides),
    )


@worksheet_function(CATEGORY)
def TOKENPRICE(
    model: Words,
    meter: Words,
    price_date: Numbers,
    mode: Words,
    context_tokens: Numbers,
    overrides: Table,
) -> Answer:
    """Returns the list or negotiated price of a meter of a model, in USD per M tokens.

    Parameters
    ----------
    model : text
        Id, alias or display name; "seller/model" chooses the seller.
    meter : {"input", "output", "cache_read", "cache_write_5m", "cache_write_1h"}
        What is metered.
    price_date : date (day, a time of day is UTC), optional
        Price on that day; omitted, the price book's own date.
    mode : {"standard", "batch", "flex", "priority"}, default "standard"
        Processing mode, in any case of letters.
    context_tokens : number (tokens), default 0
        Input of one call, which chooses the long-context tier.
    overrides : table, optional
        Negotiated rates: a range with headers model, meter, usd_per_mtok or discount,
        valid_from, valid_to. "claude-*" is a family, "openai/*" a seller, no meter: all.

    Returns
    -------
    number (USD per M tokens)
        Price of one million tokens.

    Raises
    ------
    #N/A
        Unknown model, also in overrides, no price on that day, or a mode or meter that the
        model does not have.
    #NUM!
        context_tokens is negative or above the model's context window, or a rate is out of
        domain in overrides.
    #VALUE!
        An argument is missing or text, meter or mode is unknown, or overrides cannot be
        read or leave the price open.

    Examples
    --------
    >>> =TOKENPRICE("gpt-4o", "output", "2026-11-22")
    10
    >>> =TOKENPRICE("gpt-4o", "output", "2026-11-22", , , {"model","discount";"openai/*",0.2})
    8
    """
    return cost.token_price(model, meter, price_date, mode, context_tokens, prices_under(overrides))


@worksheet_function(CATEGORY)
def UNITCOST(total_cost: Numbers, units: Numbers, success_rate: Numbers) -> Answer:
    """Returns the cost per successful unit.

    Parameters
    ----------
    total_cost : number (currency)
        Cost of all attempts, as a positive amount.
    units : number (units)
        Number of attempts.
    success_rate : number (share), default 1
        Share of attempts that succeed, above 0 and at most 1.

    Returns
    -------
    number (currency per unit)
        total_cost / (units x success_rate).

    Raises
    ------
    #DIV/0!
        units is 0.
    #NUM!
        total_cost or units is negative, or success_rate is not above 0 and at most 1.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =UNITCOST(900, 1000, 0.9)
    1
    """
    return returns.unit_cost(total_cost, units, success_rate)
