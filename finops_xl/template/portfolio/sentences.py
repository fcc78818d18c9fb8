"""What is found between workbooks, in sentences with a word of status before each."""

from __future__ import annotations

from typing import NamedTuple

from finops_xl.workshop.portfolio import Portfolio
from finops_xl.workshop.portfolio_terms import Difference

WITHHELD, ACCEPTED, SETTLED = "totals withheld", "accepted as it is", "computed anew"


class Sentence(NamedTuple):
    """A word of status and what is said."""

    status: str
    text: str


def of_differences(portfolio: Portfolio) -> list[Sentence]:
    """Say what the workbooks differ in and what became of it."""
    said = [Sentence(WITHHELD, f"{d.what} {_remedy(d)}") for d in portfolio.unsettled]
    open_terms = {difference.term for difference in portfolio.unsettled}
    for difference in portfolio.differences:
        if difference.term in open_terms:
            continue
        accepted = difference.term in portfolio.terms.accepted and not _is_common(
            portfolio, difference.term
        )
        status = ACCEPTED if accepted else SETTLED
        said.append(Sentence(status, difference.what))
    return said


def _remedy(difference: Difference) -> str:
    return f"To settle it: {difference.remedy}."


def _is_common(portfolio: Portfolio, term: str) -> bool:
    """Tell a term that the portfolio has one value for."""
    terms = portfolio.terms
    common = {
        "currency": terms.currency,
        "fx": terms.fx_rate,
        "discount-rate": terms.discount_rate,
        "horizon": terms.horizon,
        "price-date": terms.price_date,
    }
    return common[term] not in (None, "")


def of_double_counts(portfolio: Portfolio) -> list[Sentence]:
    """Say which ids and which benefits stand in several workbooks."""
    said = [
        Sentence("same agent?" if same.is_perhaps_one else "same id", f"{same.what} {same.remedy}")
        for same in portfolio.same_ids
    ]
    said += [
        Sentence(f"{overlap.rule}", f"{overlap.trouble.what} {overlap.trouble.remedy}")
        for overlap in portfolio.overlaps
    ]
    return said
