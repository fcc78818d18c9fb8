"""The workbook that Excel hands over, as xlwings knows it."""

from __future__ import annotations

import importlib
import sys
from typing import Any


def as_xlwings(workbook: Any) -> Any:
    """Wrap what Excel hands over; a book of xlwings stays what it is."""
    import xlwings

    if isinstance(workbook, xlwings.Book):
        return workbook
    windows = _on_windows()
    dispatch = importlib.import_module("win32com.client").Dispatch
    # The wrapper tells a busy Excel from a property that is not there.
    return xlwings.Book(impl=windows.Book(windows.COMRetryObjectWrapper(dispatch(workbook))))


def ask_once() -> None:
    """Keep xlwings from asking a busy Excel for ever: whoever asks decides how long to wait."""
    if sys.platform == "win32":
        _on_windows()


def open_names(workbook: Any) -> set[str]:
    """Give the names of all open workbooks in lower case; none where none is before the user."""
    if workbook is None:
        return set()
    return {book.name.casefold() for book in as_xlwings(workbook).app.books}


def _on_windows() -> Any:
    """Give the part of xlwings for Windows, set to ask once."""
    windows: Any = importlib.import_module("xlwings._xlwindows")
    windows.N_COM_ATTEMPTS = 1
    return windows
