"""What is found between workbooks, in sentences with a word of status before each."""

from __future__ import annotations

from typing import NamedTuple

from finops_xl.workshop.portfolio import Portfolio

WITHHELD, ACCEPTED, SETTLED = "totals withheld", "accepted as it is", "computed anew"
OK = "OK"
ROLES = {OK: "ok", SETTLED: "ok", ACCEPTED: "waiting"}
"""How a status is coloured that asks for nothing; every other is to be looked at."""


class Sentence(NamedTuple):
    """A word of status and what is said."""

    status: str
    text: str


def of_differences(portfolio: Portfolio) -> list[Sentence]:
    """Say what the workbooks differ in and what became of it."""
    said = [
        Sentence(WITHHELD, f"{each.what} To settle it: {each.remedy}.")
        for each in portfolio.unsettled
    ]
    open_terms = {difference.term for difference in portfolio.unsettled}
    for difference in portfolio.differences:
        if difference.term in open_terms:
            continue
        common = portfolio.terms.said(difference.term)
        if common:
            said.append(Sentence(SETTLED, f"{difference.what} All are computed at {common}."))
        else:
            said.append(Sentence(ACCEPTED, f"{difference.what} Each workbook keeps its own."))
    return said


def of_double_counts(portfolio: Portfolio) -> list[Sentence]:
    """Say which ids and which benefits stand in several workbooks."""
    said = [
        Sentence(
            "same agent?" if same.is_perhaps_one else "same id",
            f"{same.what}: {same.agents}. {same.remedy}",
        )
        for same in portfolio.same_ids
    ]
    said += [
        Sentence(overlap.rule, f"{overlap.trouble.what} {overlap.trouble.remedy}")
        for overlap in portfolio.overlaps
    ]
    return said
