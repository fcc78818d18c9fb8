"""Token economics of texts (Block 1): TOKENESTIMATE."""

from __future__ import annotations

from finops_xl.economics.arrays import Answer, Words
from finops_xl.economics.token_estimate import token_estimate
from finops_xl.functions.registry import worksheet_function
from finops_xl.functions.tokens import CATEGORY


@worksheet_function(CATEGORY)
def TOKENESTIMATE(text: Words, kind: Words) -> Answer:
    """Returns a rough number of tokens of a text.

    Method: words, letters by script, digits, marks and line breaks are counted and
    weighted; no vocabulary is used. Measured against o200k_base (GPT-4o and later) on 201
    texts of about 1,200 characters that the weights were not fitted to: 9 of 10 are within
    19 % for prose in 32 languages (worst 28 %), 9 % for code (worst 21 %), 6 % for JSON
    (worst 8 %). Short texts may be further off. Other vocabularies differ: cl100k_base
    (GPT-4) is within the same bands for code and JSON, but takes up to six times as many
    tokens for languages beside English. Count a sample with the vendor's own tool before
    you sign.

    Parameters
    ----------
    text : text
        The text, such as a prompt or a document.
    kind : {"prose", "code", "json"}, default "prose"
        What the text is.

    Returns
    -------
    number (tokens)
        A whole number from 1.

    Raises
    ------
    #NUM!
        text is a number that is not finite.
    #VALUE!
        text is missing, or kind is unknown.

    Examples
    --------
    >>> =TOKENESTIMATE("Reconcile the supplier invoices of the last quarter.")
    11
    """
    return token_estimate(text, kind)
