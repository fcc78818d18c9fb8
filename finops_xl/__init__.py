"""finops-xl: worksheet functions and a workshop workbook for AI FinOps.

>>> import finops_xl
>>> finops_xl.call("ROI", 300, 100)
2.0
"""

from typing import Any

from finops_xl._version import __version__
from finops_xl.errors import CellError

__all__ = ["CellError", "__version__", "call"]


def call(function_name: str, *arguments: Any, **named: Any) -> Any:
    """Call a worksheet function by its Excel name.

    Arguments are scalars, lists of rows or numpy arrays; None or "" means omitted;
    ``named`` gives optional arguments by name. Returns the value, or a list of rows in
    which a bad row of an element-wise function is a ``CellError``. Raises ``CellError``
    where the whole call has no answer.
    """
    # The list is imported on the first call: the command line starts without it.
    from finops_xl.functions import find_function

    function = find_function(function_name)
    return function(*function.in_order(arguments, named))
