"""Token economics of models (Block 1): PRICEINFO, MODELTIER, PRICECHANGE."""

from __future__ import annotations

from finops_xl.economics.arrays import Answer, Numbers, Words
from finops_xl.errors import Problems
from finops_xl.functions.arguments import Table
from finops_xl.functions.overrides import prices_under
from finops_xl.functions.registry import worksheet_function
from finops_xl.functions.tokens import CATEGORY
from finops_xl.prices import info
from finops_xl.prices.evolution import price_change


@worksheet_function(CATEGORY, shape="table")
def PRICEINFO(model: str, price_date: float, overrides: Table) -> list[list[float | str]]:
    """Returns the prices of a model with what is behind them, one row for each meter.

    Columns: meter, USD per M tokens (ContractedUnitPrice of FOCUS), list USD per M tokens
    (ListUnitPrice), layer (override, curated, book), valid from, date precision (exact,
    observed, assumed), source, checked on. Prices are those of standard mode and of
    ordinary context; dates are serial numbers.

    Parameters
    ----------
    model : text
        Id, alias or display name; "seller/model" chooses the seller.
    price_date : date (day, a time of day is UTC), optional
        Prices on that day; omitted, the price book's own date.
    overrides : table, optional
        Negotiated rates: a range with headers model, meter, usd_per_mtok or discount,
        valid_from, valid_to. "claude-*" is a family, "openai/*" a seller, no meter: all.

    Returns
    -------
    table
        Eight columns and as many rows as the model has meters; no list price is "".

    Raises
    ------
    #N/A
        Unknown model, also in overrides, or no price on that day.
    #NUM!
        price_date is no date of Excel, or a rate is out of domain in overrides.
    #VALUE!
        model is missing or a range, or overrides cannot be read or leave a price open.

    Examples
    --------
    >>> =INDEX(PRICEINFO("gpt-4o", "2026-11-22"), 1, 2)
    2.5
    >>> =INDEX(PRICEINFO("gpt-4o", "2026-11-22", {"model","discount";"gpt-*",0.2}), 1, 4)
    override
    """
    return info.price_info(model, price_date, prices_under(overrides))


@worksheet_function(CATEGORY)
def MODELTIER(model: Words) -> tuple[Words, Problems]:
    """Returns the tier of a model: "Frontier", "Mid" or "Efficient".

    Tiers are curated by hand for the models of the cost-evolution story; there is no guess
    for the others.

    Parameters
    ----------
    model : text
        Id, alias or display name; "seller/model" chooses the seller.

    Returns
    -------
    text
        The tier.

    Raises
    ------
    #N/A
        Unknown model, or the price book has no curated tier of it.
    #NUM!
        model is a number that is not finite.
    #VALUE!
        model is missing.

    Examples
    --------
    >>> =MODELTIER("Claude Opus 4")
    Frontier
    """
    return info.model_tier(model)


@worksheet_function(CATEGORY)
def PRICECHANGE(
    model_then: Words,
    date_then: Numbers,
    model_now: Words,
    date_now: Numbers,
    input_tokens: Numbers,
    output_tokens: Numbers,
) -> Answer:
    """Returns the change in cost of the same call between two models and days.

    Cost now / cost then - 1 at list prices: -0.75 is 75 % cheaper, 0.2 is 20 % dearer.
    For the same tier the sticker price often rose; choose the pair with care and name it.

    Parameters
    ----------
    model_then : text
        Model of the earlier day: id, alias or display name.
    date_then : date (day, a time of day is UTC)
        The earlier day.
    model_now : text
        Model of the later day; may be the same.
    date_now : date (day, a time of day is UTC)
        The later day.
    input_tokens : number (tokens per call)
        Input of one call, which chooses the long-context tier.
    output_tokens : number (tokens per call)
        Output of one call, reasoning included.

    Returns
    -------
    number (share)
        Relative change of the cost.

    Raises
    ------
    #N/A
        Unknown model, or no price on its day.
    #NUM!
        Tokens are negative or above the context window of a model.
    #DIV/0!
        The call cost nothing then.
    #VALUE!
        An argument is missing or text.

    Examples
    --------
    >>> =PRICECHANGE("o3", "2025-06-01", "o3", "2025-07-01", 2000, 500)
    -0.8
    """
    return price_change(model_then, date_then, model_now, date_now, input_tokens, output_tokens)
