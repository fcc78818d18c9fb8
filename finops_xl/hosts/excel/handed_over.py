"""The workbook that Excel hands over, as xlwings knows it."""

from __future__ import annotations

import importlib
from typing import Any


def as_xlwings(workbook: Any) -> Any:
    """Wrap what Excel hands over; a book of xlwings stays what it is."""
    import xlwings

    if isinstance(workbook, xlwings.Book):
        return workbook
    windows: Any = importlib.import_module("xlwings._xlwindows")
    dispatch = importlib.import_module("win32com.client").Dispatch
    return xlwings.Book(impl=windows.Book(dispatch(workbook)))


def open_names(workbook: Any) -> set[str]:
    """Give the names of all open workbooks in lower case; none where none is before the user."""
    if workbook is None:
        return set()
    return {book.name.casefold() for book in as_xlwings(workbook).app.books}
