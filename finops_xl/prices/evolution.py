"""How the price of the same work changes, between days and between models."""

from __future__ import annotations

import numpy as np

from finops_xl.errors import DIVIDE_BY_ZERO
from finops_xl.prices.book import PriceBook
from finops_xl.prices.cost import Answer, Numbers, Words, problems_for, token_cost
from finops_xl.prices.rule import STANDARD


def price_change(
    model_then: Words,
    date_then: Numbers,
    model_now: Words,
    date_now: Numbers,
    input_tokens: Numbers,
    output_tokens: Numbers,
    book: PriceBook | None = None,
) -> Answer:
    """Give the cost of a call now / the cost of the same call then - 1."""
    then, problems_then = _cost_of_call(model_then, date_then, input_tokens, output_tokens, book)
    now, problems_now = _cost_of_call(model_now, date_now, input_tokens, output_tokens, book)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        change = now / then - 1
    problems = problems_for(model_then, date_then, model_now, date_now, input_tokens, output_tokens)
    problems.extend(problems_then)
    problems.extend(problems_now)
    problems.add(
        then == 0, DIVIDE_BY_ZERO, "the work cost nothing then: no tokens, or a free model"
    )
    return change, problems


def _cost_of_call(
    model: Words,
    day: Numbers,
    input_tokens: Numbers,
    output_tokens: Numbers,
    book: PriceBook | None,
) -> Answer:
    nothing, once = np.zeros((1, 1)), np.ones((1, 1))
    standard = np.array([[STANDARD]], dtype=object)
    return token_cost(
        model, input_tokens, output_tokens, nothing, nothing, once, day, standard, book
    )
