"""Negotiated rates (Block 1): CONTRACTCHECK."""

from __future__ import annotations

import numpy as np

from finops_xl.economics.arrays import Numbers, Words
from finops_xl.errors import BAD_NUMBER, BAD_VALUE, CellError, Problems
from finops_xl.functions.arguments import Table
from finops_xl.functions.overrides import prices_under, rows_of
from finops_xl.functions.registry import worksheet_function
from finops_xl.functions.tokens import CATEGORY


@worksheet_function(CATEGORY)
def CONTRACTCHECK(rate: Numbers, overrides: Table) -> tuple[Words, Problems]:
    """Returns "OK", or what is wrong with a row of negotiated rates and what to do about it.

    Of two rows that contradict each other the later one is named: both are for the same
    model and meter on the same day, and neither names the model more closely.

    Parameters
    ----------
    rate : number (row below the headers)
        Which row of overrides, counted from 1.
    overrides : table
        Negotiated rates: a range with headers model, meter, usd_per_mtok or discount,
        valid_from, valid_to. "claude-*" is a family, "openai/*" a seller, no meter: all.

    Returns
    -------
    text
        "OK", what is wrong, or "" for a blank row.

    Raises
    ------
    #NUM!
        overrides has no row of this number.
    #VALUE!
        An argument is missing, rate is text, or the headers of overrides cannot be read.

    Examples
    --------
    >>> =CONTRACTCHECK(1, {"model","discount";"claude-*",0.1})
    OK
    >>> =CONTRACTCHECK(1, {"model","discount";"claude-*",10})
    discount must be from 0 to 1, but is 10: type 0.1 for 10 %
    """
    if not overrides:
        raise CellError(BAD_VALUE, "overrides is missing")
    words = ["", *_words(overrides)]
    places = np.where((rate >= 1) & (rate < len(words)), rate, 0).astype(np.intp)
    problems = Problems(rate.shape)
    what = f"rate must be a row below the headers of overrides, from 1 to {len(words) - 1}"
    problems.add((places == 0) | (places != rate), BAD_NUMBER, what)
    return np.array(words, dtype=object)[places], problems


def _words(overrides: Table) -> list[str]:
    """Say of every row how it stands."""
    faults = prices_under(overrides).faults
    return [
        "" if row is None else str(faults.get(place, "OK"))
        for place, row in enumerate(rows_of(overrides), start=1)
    ]
