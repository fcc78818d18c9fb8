"""Any call: REASON, FINOPSVERSION."""

from __future__ import annotations

from typing import Any

from finops_xl._version import __version__
from finops_xl.cells import is_blank
from finops_xl.errors import BAD_VALUE, CellError
from finops_xl.functions.arguments import passed_on
from finops_xl.functions.registry import find_function, worksheet_function
from finops_xl.prices import book

CATEGORY = "Any call"


@worksheet_function(CATEGORY, shape="call")
def REASON(function_name: str = "", *arguments: Any) -> Any:
    """Returns in words why the same call gives an error, and "" when it gives none.

    Wrap it in IFERROR(REASON(...),"an argument is an error"): in some hosts an error in
    an argument never reaches the function.

    Parameters
    ----------
    function_name : text
        Name of the worksheet function, such as "TOKENCOST".
    *arguments : any
        The arguments of the call, in their order.

    Returns
    -------
    text
        The reason; for a range of rows the reason of each row.

    Raises
    ------
    #VALUE!
        function_name is missing.

    Examples
    --------
    >>> =REASON("ROI", 100, 0)
    cost is 0, so there is nothing to divide by
    >>> =REASON("TOKENCOST", "gpt-9", 1000, 200)
    Unknown model 'gpt-9'. Nearest: gpt-5, gpt-4, gpt-4o
    """
    if isinstance(function_name, list | tuple):
        function_name = _single(function_name)
    if isinstance(function_name, CellError):
        raise function_name
    if is_blank(function_name):
        raise CellError(BAD_VALUE, "function_name is missing")
    try:
        answer = find_function(str(function_name))(*arguments)
    except CellError as error:
        return _words(error)
    return _reasons(answer)


def _single(cells: Any) -> Any:
    while isinstance(cells, list | tuple):
        if len(cells) != 1:
            raise CellError(BAD_VALUE, "function_name must be a single value, not a range")
        cells = cells[0]
    return cells


def _reasons(answer: Any) -> Any:
    if isinstance(answer, list):
        return [_reasons(part) for part in answer]
    return _words(answer) if isinstance(answer, CellError) else ""


def _words(error: CellError) -> str:
    return error.reason or passed_on(error.code)


@worksheet_function(CATEGORY, shape="call")
def FINOPSVERSION() -> str:
    """Returns the product version and the price-book id (date and content hash).

    Returns
    -------
    text
        For instance "finops-xl 0.1.0, prices 2026-11-22 3f9a1c2e"; "prices unknown" where
        refreshed prices are damaged.

    Raises
    ------
    #VALUE!
        An argument is given.

    Examples
    --------
    >>> =LEFT(FINOPSVERSION(), 9)
    finops-xl
    """
    try:
        prices = book.price_book().book_id
    except CellError:  # the add-in is there all the same
        prices = "unknown"
    return f"finops-xl {__version__}, prices {prices}"
