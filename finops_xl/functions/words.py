"""Words (Blocks 2 and 3): THESIS, KPICHECK, TARGETCHECK."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

import numpy as np

from finops_xl.economics.arrays import Words
from finops_xl.errors import CellError, Problems
from finops_xl.functions.registry import worksheet_function
from finops_xl.prices import book
from finops_xl.workshop import verdicts
from finops_xl.workshop.thesis import thesis

CATEGORY = "Words"
TextAnswer = tuple[Words, Problems]


@worksheet_function(CATEGORY)
def THESIS(line: Words, outcome: Words, mechanism: Words) -> TextAnswer:
    """Returns the economic thesis of an agent as one sentence.

    Bottom line: "This agent exists to reduce <outcome> by <mechanism>."; top line: "...
    to generate ...". A verb already typed at the head of the outcome is not doubled.

    Parameters
    ----------
    line : text
        "bottom", "Bottom line", "top" or "Top line".
    outcome : text
        What falls or is earned, with a number.
    mechanism : text
        How the agent does it.

    Returns
    -------
    text
        The sentence.

    Raises
    ------
    #VALUE!
        An argument is missing, or line is neither bottom nor top.

    Examples
    --------
    >>> =THESIS("bottom", "invoice cycle time from 6.5 to 3 days", "posting matched invoices")
    This agent exists to reduce invoice cycle time from 6.5 to 3 days by posting matched invoices.
    """
    return _row_by_row(thesis, (line, outcome, mechanism))


@worksheet_function(CATEGORY)
def KPICHECK(
    name: Words,
    category: Words,
    line: Words,
    unit: Words,
    direction: Words,
    baseline: Words,
    baseline_date: Words,
    source: Words,
    owner: Words,
    frequency: Words,
    definition: Words,
    formula: Words,
    as_of: Words,
    measurable: Words,
    attribution: Words,
) -> TextAnswer:
    """Returns "OK", or the first rule that a KPI breaks and what to do about it.

    The same rules as validation, for what one row can tell. Every argument is taken as
    the cell holds it: a blank or a text for a number is judged by the rules.

    Parameters
    ----------
    name : cell
        Name of the KPI.
    category : cell
        Efficiency, Capacity, Quality or Economic.
    line : cell
        Line of the agent: bottom or top.
    unit : cell
        Unit, from the list.
    direction : cell
        higher, lower or within-band.
    baseline : cell
        Present level; % as a fraction.
    baseline_date : cell
        Day on which the baseline was measured.
    source : cell
        "System: field, field".
    owner : cell
        One named person or role.
    frequency : cell
        daily, weekly or monthly.
    definition : cell, optional
        What is measured, in prose.
    formula : cell, optional
        Arithmetic on named inputs.
    as_of : cell, optional
        Day against which the baseline's age is judged; omitted, the price book's date.
    measurable : cell, optional
        yes, with effort or no.
    attribution : cell, optional
        A/B test, before/after, matched or judgement.

    Returns
    -------
    text
        "OK", "K02 ...", "Warning K05 ...", or "" when all is blank.

    Raises
    ------
    #VALUE!
        The ranges do not fit together.

    Examples
    --------
    >>> =LEFT(KPICHECK("Improve efficiency", "Efficiency", "bottom", "%", "higher", 0.5, "2026-10-31", "SAP S/4HANA: RBKP.BELNR", "Head of Accounts Payable", "monthly", "", "a / b", "2026-11-22"), 3)
    K02
    """  # noqa: E501 - an example is one line
    cells = (name, category, line, unit, direction, baseline, baseline_date, source, owner)
    late = (frequency, definition, formula, as_of, measurable, attribution)
    default_date = float(book.price_book().as_of)
    return _row_by_row(partial(verdicts.kpi_verdict, default_date), (*cells, *late))


@worksheet_function(CATEGORY)
def TARGETCHECK(
    baseline: Words,
    direction: Words,
    floor_6: Words,
    target_6: Words,
    stretch_6: Words,
    floor_12: Words,
    target_12: Words,
    stretch_12: Words,
    vendor_claim: Words,
    unit: Words,
) -> TextAnswer:
    """Returns "OK", or the first rule that a set of targets breaks and what to do.

    Every argument is taken as the cell holds it: a missing floor is judged by the rules.

    Parameters
    ----------
    baseline : cell
        Present level of the KPI; "n/a" for a computed KPI.
    direction : cell
        higher, lower or within-band.
    floor_6 : cell
        Minimum acceptable level at 6 months.
    target_6 : cell
        Expected level at 6 months.
    stretch_6 : cell
        Optimistic level at 6 months.
    floor_12 : cell
        Minimum acceptable level at 12 months.
    target_12 : cell
        Expected level at 12 months.
    stretch_12 : cell
        Optimistic level at 12 months.
    vendor_claim : cell, optional
        Level that a vendor states.
    unit : cell, optional
        Unit of the KPI, from the list.

    Returns
    -------
    text
        "OK", "T01 ...", "Warning T05 ...", or "" when all is blank.

    Raises
    ------
    #VALUE!
        The ranges do not fit together.

    Examples
    --------
    >>> =TARGETCHECK(0.22, "higher", 0.28, 0.34, 0.4, 0.36, 0.46, 0.55, 0.7, "%")
    OK
    """
    levels = (floor_6, target_6, stretch_6, floor_12, target_12, stretch_12)
    return _row_by_row(verdicts.target_verdict, (baseline, direction, *levels, vendor_claim, unit))


def _row_by_row(judge: Callable[..., str], arrays: Iterable[Words]) -> TextAnswer:
    """Apply a judgement in words to every row; a row it refuses keeps its error."""
    columns = np.broadcast_arrays(*arrays)
    texts = np.full(columns[0].shape, "", dtype=object)
    problems = Problems(texts.shape)
    refused: dict[tuple[int, ...], CellError] = {}
    for index in np.ndindex(texts.shape):
        try:
            texts[index] = judge(*(column[index] for column in columns))
        except CellError as error:
            refused[index] = error
    for code in {refusal.code for refusal in refused.values()}:
        at = np.zeros(texts.shape, dtype=bool)
        for index, refusal in refused.items():
            at[index] = refusal.code == code
        problems.add(at, code, lambda index: refused[index].reason)
    return texts, problems
