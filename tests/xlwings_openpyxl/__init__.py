"""An engine for xlwings over openpyxl, so that macros on an open workbook run without Excel.

What a test holds is a genuine ``xlwings.Book``; only what answers below it is ours. Formulas
are computed by our own engine over the bytes that openpyxl saves. What is typed is
understood as Excel understands it, so a text that is not protected becomes a formula, a
number or a date.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlwings

from xlwings_openpyxl.document import Document
from xlwings_openpyxl.engine import ENGINE, App, Book
from xlwings_openpyxl.native import ComError

__all__ = ["ComError", "closed", "document_of", "opened", "saved", "typed"]


def opened(path: Path) -> xlwings.Book:
    """Open a workbook in an application of its own, which becomes the active one.

    The file itself is never written.
    """
    app = App(Document(Path(path)))
    ENGINE.start(app)
    return xlwings.Book(impl=Book(app))


def closed(book: xlwings.Book) -> xlwings.App:
    """Close the only workbook of an application; give the application."""
    app = book.app
    app.impl.document = None
    return app


def document_of(book: xlwings.Book) -> Document:
    """Give what stands below a book: its calls, and the states that a test can plant."""
    document: Document = book.impl.document
    return document


def typed(book: xlwings.Book, sheet: str, address: str, value: Any) -> None:
    """Type into a cell as a user does, also while a macro could not."""
    document_of(book).type_into(sheet, address, value)


def saved(book: xlwings.Book, path: Path) -> Path:
    """Save what stands in the workbook now to another file."""
    path.write_bytes(document_of(book).to_bytes())
    return path
