"""What the model calls of one attempt cost in USD, and what that figure rests on.

The price book knows best. Where our functions are missing, the prices on the sheet come
next, because they follow the tokens: they answer only where they give what the price book
would. The unit cost that a button saved comes last; it belongs to the tokens of that day.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from finops_xl.errors import CellError
from finops_xl.prices.book import price_book
from finops_xl.prices.cost import TOKENS_PER_PRICE, token_cost
from finops_xl.prices.rule import STANDARD, Prices
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Model
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.wording.text import is_blank, key, number, plain

LIVE, PRICE_LIST, LAST_KNOWN, MISSING = "live", "price list", "last known", "missing"
TYPED, UNCLEAR, OTHER_MODEL = "typed", "contract unclear", "model differs"
"""Where a unit cost or a price comes from. A person may type the price of a model; where a
contract leaves a price open, or what is kept is another model's, nothing stands in for it."""


@dataclass(frozen=True)
class UnitCost:
    """Cost of an attempt in USD; None is unknown."""

    listed: float | None
    used: float | None
    source: str


def unit_cost(inputs: AgentEconomics, model: Model | None) -> UnitCost:
    """Choose the unit cost; ``model`` is the row of the agent's model on Prices."""
    listed = _by_price_list(inputs, model) if model else None
    is_open = model is not None and model.price_from == UNCLEAR
    found = (
        (number(inputs.unit_cost_live), LIVE),
        (listed, PRICE_LIST),
        (None if is_open else _kept(inputs), LAST_KNOWN),
    )
    used, source = next((pair for pair in found if pair[0] is not None), (None, MISSING))
    return UnitCost(listed, used, source)


def _kept(inputs: AgentEconomics) -> float | None:
    """Give the unit cost that was saved, if it is that of the agent's present model."""
    same = key(inputs.unit_cost_model) == key(inputs.model)
    return number(inputs.unit_cost_known) if same else None


def _by_price_list(inputs: AgentEconomics, model: Model) -> float | None:
    """Price the calls with the prices on the sheet, as far as these hold."""
    given, output = number(inputs.input_tokens), number(inputs.output_tokens)
    cached, calls = _or(inputs.cached_tokens, 0.0), _or(inputs.calls, 1.0)
    if model.price_from == LIVE and key(model.known_model) != key(model.model):
        return None  # what is kept of the model holds no limit of these prices
    limit = _or(model.holds_to, np.inf)
    if given is None or output is None or cached is None or calls is None or limit is None:
        return None
    if given > limit or not 0 <= cached <= given or output < 0 or calls < 0:
        return None
    meters = (
        (given - cached, model.input),
        (cached, model.cache_read),
        (output, model.output),
    )
    dollars = 0.0
    for tokens, cell in meters:
        price = number(cell) if tokens else 0.0
        if price is None:
            return None
        dollars += tokens * price
    return dollars * calls / TOKENS_PER_PRICE


def _or(cell: Cell, default: float) -> float | None:
    """Read a number that may be left blank."""
    return default if cell in (None, "") else number(cell)


def computed_unit_cost(inputs: AgentEconomics, settings: Settings, prices: Prices) -> float | None:
    """Compute the unit cost at contracted prices; None where it cannot be computed."""
    answer = _token_cost(inputs, settings, prices)
    return answer if isinstance(answer, float) else None


def unit_cost_reason(inputs: AgentEconomics, settings: Settings, prices: Prices) -> str:
    """Say why the calls of a task have no price; "" where they have one or nobody can say."""
    answer = _token_cost(inputs, settings, prices)
    return answer.reason.rstrip(".") if isinstance(answer, CellError) else ""


def price_day(settings: Settings) -> float | None:
    """Give the day whose prices count; None where Settings holds text, which is a finding."""
    cell = settings.price_date
    return price_book().as_of if is_blank(cell) else number(cell)


def _token_cost(
    inputs: AgentEconomics, settings: Settings, prices: Prices
) -> float | CellError | None:
    cells: tuple[Cell, ...] = (
        inputs.input_tokens,
        inputs.output_tokens,
        0.0 if is_blank(inputs.cached_tokens) else inputs.cached_tokens,
        1.0 if is_blank(inputs.calls) else inputs.calls,
    )
    numbers = [*map(number, cells), price_day(settings)]
    known = [np.full((1, 1), value) for value in numbers if value is not None]
    if len(known) < len(numbers):
        return None  # text in a number column is W03
    tokens_in, tokens_out, cached, calls, day = known
    words = [np.array([[text]], dtype=object) for text in (plain(inputs.model), STANDARD)]
    nothing = np.zeros((1, 1))
    cost, problems = token_cost(
        words[0], tokens_in, tokens_out, cached, nothing, calls, day, words[1], prices
    )
    return problems.at((0, 0)) or float(cost[0, 0])
