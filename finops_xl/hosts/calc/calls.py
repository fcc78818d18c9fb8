"""One call of a worksheet function from a cell of Calc; runs inside LibreOffice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from finops_xl.errors import BAD_VALUE, CellError
from finops_xl.functions import FUNCTIONS
from finops_xl.hosts.calc.conversion import (
    error_value,
    from_calc,
    to_calc,
    without_rest_of_column,
)


def answer(name: str, arguments: Sequence[Any]) -> tuple[tuple[Any, ...], ...]:
    """Give the rows of cells that answer a call."""
    try:
        return to_calc(FUNCTIONS[name](*map(from_calc, without_rest_of_column(arguments))))
    except CellError as error:
        return ((error_value(error.code),),)
    except Exception:
        return ((error_value(BAD_VALUE),),)  # never a traceback in a cell
