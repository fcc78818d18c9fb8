"""Why the unit cost of an agent cannot be computed, in the words of the price book."""

from __future__ import annotations

import numpy as np

from finops_xl.prices.cost import token_cost
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.wording.text import is_blank, number, plain


def unit_cost_reason(inputs: AgentEconomics, settings: Settings) -> str:
    """Say why the calls of a task have no price; "" where they have one or nobody can say."""
    cells: tuple[Cell, ...] = (
        inputs.input_tokens,
        inputs.output_tokens,
        0.0 if is_blank(inputs.cached_tokens) else inputs.cached_tokens,
        1.0 if is_blank(inputs.calls) else inputs.calls,
        settings.price_date,
    )
    numbers = [number(cell) for cell in cells]
    known = [np.full((1, 1), value) for value in numbers if value is not None]
    if len(known) < len(numbers):
        return ""  # text in a number column is W03
    tokens_in, tokens_out, cached, calls, day = known
    words = [np.array([[text]], dtype=object) for text in (plain(inputs.model), "standard")]
    nothing = np.zeros((1, 1))
    _, problems = token_cost(words[0], tokens_in, tokens_out, cached, nothing, calls, day, words[1])
    error = problems.at((0, 0))
    return error.reason.rstrip(".") if error else ""
