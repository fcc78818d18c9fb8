"""Token economics of models (Block 1): MODELTIER, PRICECHANGE."""

from __future__ import annotations

from finops_xl.economics.arrays import Answer, Numbers, Words
from finops_xl.errors import Problems
from finops_xl.functions.registry import worksheet_function
from finops_xl.functions.tokens import CATEGORY
from finops_xl.prices import info
from finops_xl.prices.evolution import price_change


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
