"""Look prices up for arrays of questions: once for each different question."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np

from finops_xl.errors import BAD_VALUE, Problems
from finops_xl.prices.rows import METERS, MODES, Refusal
from finops_xl.prices.rule import Prices, Quote, Tier

Floats = np.ndarray[Any, np.dtype[np.float64]]
Codes = np.ndarray[Any, np.dtype[np.intp]]
Words = np.ndarray[Any, np.dtype[np.object_]]
Index = tuple[int, ...]
Question = tuple[str, str, float]
"""Model, mode and moment."""

ONE_QUESTION = np.zeros((1, 1), dtype=np.intp)
MOST_GAPS = 1_000_000


class Answers(NamedTuple):
    """What the book says to some questions.

    ``prices`` has a line for each meter and a column for each tier of each question, NaN
    where there is no price; ``first`` is the column of a question's lowest tier, and
    ``above`` holds, for each further tier, the tokens above which it counts.
    """

    prices: Floats
    first: Codes
    above: Sequence[Floats]
    context_window: Floats
    refusals: Sequence[Refusal | None]
    complete: Sequence[bool]
    """For each meter whether all of them price it."""


class Looked(NamedTuple):
    """The answers, and for each row its question and the column of the tier it pays."""

    answers: Answers
    question: Codes
    tier: Codes
    context_window: Floats
    model: Words

    def price(self, meter: int) -> Floats:
        """Give the price of a meter by row."""
        prices: Floats = self.answers.prices[meter][self.tier]
        return prices

    def at_tier(self, step: int) -> Looked:
        """Give the same rows at their tier number ``step``, if they have so many."""
        last = self.answers.prices.shape[1] - 1
        return self._replace(tier=np.minimum(self.answers.first[self.question] + step, last))

    def model_at(self, index: Index) -> str:
        """Name the model of a row as the caller wrote it."""
        return str(value_at(self.model, index))

    def refuse(self, problems: Problems) -> None:
        """Mark the rows for which the book has no prices."""
        refusals = self.answers.refusals
        for code in {refusal.code for refusal in refusals if refusal}:
            refused = [refusal is not None and refusal.code == code for refusal in refusals]
            problems.add(np.array(refused)[self.question], code, self._why)

    def _why(self, index: Index) -> str:
        refusal = self.answers.refusals[value_at(self.question, index)]
        return refusal.why() if refusal else ""


def look_up(book: Prices, model: Words, mode: Words, price_date: Floats, tokens: Floats) -> Looked:
    """Find the prices of every row; the tier follows from the tokens of one call."""
    moments = np.where(np.isnan(price_date), book.as_of, price_date)
    question, asked = _questions(model, mode, moments)
    answers = _answers(book, asked)
    tier = answers.first[question]
    for above in answers.above:
        tier = tier + (tokens > above[question])
    return Looked(answers, question, tier, answers.context_window[question], model)


def value_at(array: np.ndarray[Any, Any], index: Index) -> Any:
    """Read the entry that a row of the broadcast result uses."""
    return array[tuple(i if n > 1 else 0 for i, n in zip(index, array.shape, strict=True))]


@lru_cache(maxsize=1024)
def _answers_to_one(book: Prices, question: Question) -> Answers:
    return _ask(book, [question])


def _answers(book: Prices, asked: Sequence[Question]) -> Answers:
    return _answers_to_one(book, asked[0]) if len(asked) == 1 else _ask(book, asked)


def _ask(book: Prices, asked: Sequence[Question]) -> Answers:
    quotes = [_quote(book, *question) for question in asked]
    tiers = [quote.tiers or (Tier(0, {}),) for quote in quotes]
    prices = _table(tiers)
    steps = range(1, max(map(len, tiers)))
    return Answers(
        prices=prices,
        first=np.cumsum([0, *map(len, tiers[:-1])]),
        above=[
            np.array([own[step].above_tokens if step < len(own) else np.inf for own in tiers])
            for step in steps
        ],
        context_window=np.array([quote.context_window for quote in quotes]),
        refusals=[quote.refusal for quote in quotes],
        complete=[not np.isnan(line).any() for line in prices],
    )


def _quote(book: Prices, model: str, mode: str, moment: float) -> Quote:
    if mode not in MODES:
        words = f"Unknown mode {mode!r}; the modes are {', '.join(MODES)}"
        return Quote((), np.inf, Refusal(BAD_VALUE, lambda: words))
    return book.quote(model, mode, moment)


def _table(tiers: Sequence[Sequence[Tier]]) -> Floats:
    columns = [
        [tier.rates[meter].usd_per_mtok if meter in tier.rates else np.nan for meter in METERS]
        for of_question in tiers
        for tier in of_question
    ]
    return np.ascontiguousarray(np.array(columns).T)


def _questions(model: Words, mode: Words, moments: Floats) -> tuple[Codes, list[Question]]:
    """Give the number of each row's question, and the different questions in order."""
    if model.size == mode.size == moments.size == 1:
        return ONE_QUESTION, [(model.item(), mode.item(), moments.item())]
    models, model_list = _numbered(model)
    modes, mode_list = _numbered(mode)
    days, day_list = _numbered(moments)
    combined = (models * len(mode_list) + modes) * len(day_list) + days
    sizes = (len(model_list), len(mode_list), len(day_list))
    present, question = _without_gaps(combined, math.prod(sizes))
    which = zip(*(place.tolist() for place in np.unravel_index(present, sizes)), strict=True)
    return question, [(model_list[m], mode_list[w], day_list[d]) for m, w, d in which]


def _without_gaps(codes: Codes, count: int) -> tuple[Codes, Codes]:
    """Give the codes below ``count`` that occur, and each row's place among them."""
    if count > codes.size + MOST_GAPS:
        present, places = np.unique(codes, return_inverse=True)
        return present, places.reshape(codes.shape)
    occurs = np.zeros(count, dtype=np.bool_)
    occurs[codes] = True
    return np.flatnonzero(occurs), (np.cumsum(occurs) - 1)[codes]


def _numbered(array: np.ndarray[Any, Any]) -> tuple[Codes, list[Any]]:
    """Give the number of each entry of an array, and the different entries in order."""
    if array.size == 1:
        return ONE_QUESTION, [array.item()]
    number: defaultdict[Any, int] = defaultdict()
    number.default_factory = number.__len__
    entries = array.ravel().tolist()
    codes = np.fromiter(map(number.__getitem__, entries), dtype=np.intp, count=len(entries))
    return codes.reshape(array.shape), list(number)
