"""Token economics of agents (Block 1): AGENTCOST."""

from __future__ import annotations

from finops_xl.economics import loops
from finops_xl.economics.arrays import Answer, Numbers, Words, problems_for
from finops_xl.functions.arguments import Table
from finops_xl.functions.overrides import prices_under
from finops_xl.functions.registry import worksheet_function
from finops_xl.functions.tokens import CATEGORY
from finops_xl.prices.turns import priced_turns


@worksheet_function(CATEGORY)
def AGENTCOST(
    model: Words,
    turns: Numbers,
    base_tokens: Numbers,
    output_tokens: Numbers,
    tool_tokens: Numbers,
    caching: Numbers,
    success_rate: Numbers,
    price_date: Numbers,
    mode: Words,
    overrides: Table,
) -> Answer:
    """Returns the expected cost in USD of one successful task of an agent loop.

    Every turn sends all that was said before: turn t sends base_tokens + (t - 1) x
    (output_tokens + tool_tokens). With caching, turn t reads the whole input of turn
    t - 1 from the cache and writes the rest (5 minutes), so a single turn costs more with
    caching than without. The long-context tier is chosen turn by turn. A task that fails
    is tried again: 1 / success_rate attempts on average.

    Parameters
    ----------
    model : text
        Id, alias or display name; "seller/model" chooses the seller.
    turns : number (turns per task)
        Calls to the model in one attempt, a whole number from 1.
    base_tokens : number (tokens)
        Input of the first turn: system prompt, tool definitions and task.
    output_tokens : number (tokens per turn)
        Output of one turn, reasoning included.
    tool_tokens : number (tokens per turn)
        Tool results that are appended after each turn.
    caching : flag, default FALSE
        TRUE: prompt caching, with its writes at the 5-minute price.
    success_rate : number (share), default 1
        Share of attempts that succeed, above 0 and at most 1.
    price_date : date (day, a time of day is UTC), optional
        Price on that day; omitted, the price book's own date.
    mode : {"standard", "batch", "flex", "priority"}, default "standard"
        Processing mode, in any case of letters.
    overrides : table, optional
        Negotiated rates: a range with headers model, meter, usd_per_mtok or discount,
        valid_from, valid_to. "claude-*" is a family, "openai/*" a seller, no meter: all.

    Returns
    -------
    number (USD per successful task)
        Cost of all turns of all attempts.

    Raises
    ------
    #N/A
        Unknown model, also in overrides, no price on that day, or a mode or, with caching, a
        cache-read price that the model does not have.
    #NUM!
        turns is not a whole number from 1, tokens are negative, success_rate is not above 0
        and at most 1, the last turn is above the model's context window, or a rate is out
        of domain in overrides.
    #VALUE!
        An argument is missing or text, mode is unknown, or overrides cannot be read or
        leave the price open.

    Examples
    --------
    >>> =AGENTCOST("claude-sonnet-5-5", 20, 6000, 400, 1600, FALSE, 1, "2026-11-22")
    1.08
    >>> =AGENTCOST("claude-sonnet-5-5", 20, 6000, 400, 1600, TRUE, 1, "2026-11-22")
    0.2356
    """
    sizes = (base_tokens, output_tokens, tool_tokens)
    runs, unpriced = priced_turns(
        model, turns, *sizes, caching, price_date, mode, prices_under(overrides)
    )
    cost = loops.agent_cost(runs, *sizes, success_rate)
    problems = problems_for(cost)
    problems.extend(loops.check_loop(turns, *sizes, success_rate))
    problems.extend(unpriced)
    return cost, problems
