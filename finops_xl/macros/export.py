"""The button "Export CSV": the register as a file that other programs read."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from finops_xl.books.port import Book
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.package import refuse_unwritable, write_file
from finops_xl.errors import CellError
from finops_xl.macros.reading import check_schema
from finops_xl.workshop.columns import Cell, Column, Record
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.register_tables import RegisterRow


@dataclass(frozen=True)
class Separators:
    """How a program parts the cells of a line, and the two parts of a figure."""

    cells: str = ","
    decimals: str = "."


STANDARD = Separators()
WITH_DECIMAL_COMMAS = Separators(";", ",")
"""As in German and French: there 1.5 is the first of May."""

_LONGEST_HEADER = 10_000
"""Bytes of a first line; a longer one is not ours."""
_FORMULA = re.compile(r'(^|[;,\t\r\n])([\s"]*)(?=[-=+@\uff1d\uff0b\uff0d\uff20])')
"""Where text would run as a formula: at its start and, in a program that parts cells at another
sign than the file does, behind that. A Japanese Excel takes the wide signs for the narrow ones."""
_STARTS = ("\t", "\r", "\n")
"""Signs that a program may skip before it looks for a formula."""
_PARTING = (",", ";", "\t", "|")
"""What parts the cells of files that we take for our own."""


def export_register(book: Book, path: Path, separators: Separators = STANDARD) -> int:
    """Write the register of a workbook as it stands, and give the number of its rows."""
    check_schema(book)
    if path.suffix.lower() != ".csv":
        raise WorkbookError(f"{path} must end in .csv: choose such a name.")
    rows = book.read(RegisterRow)
    if not rows:
        raise WorkbookError(
            f"The register of {book.title} has not been built yet: build it, then export it."
        )
    write_register_csv(path, rows, separators)
    return len(rows)


def write_register_csv(
    path: Path,
    rows: Sequence[RegisterRow],
    separators: Separators = STANDARD,
    kind: type[RegisterRow] = RegisterRow,
) -> None:
    """Write the register in UTF-8 with a mark that Excel recognises, dates in ISO."""
    make_folder(path.parent)
    write_file(path, register_csv(rows, separators, kind))


def require_writable_csv(path: Path) -> None:
    """Refuse, before a workbook is saved, where its register could not be written beside it."""
    make_folder(path.parent)
    refuse_unwritable(path)


def register_csv(
    rows: Sequence[RegisterRow],
    separators: Separators = STANDARD,
    kind: type[RegisterRow] = RegisterRow,
) -> bytes:
    """Give the text of the CSV file, with the columns of this kind of row."""
    columns = kind.columns()
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separators.cells)
    writer.writerow([column.name for column in columns.values()])
    for row in rows:
        cells = (_text(column, getattr(row, f), separators) for f, column in columns.items())
        writer.writerow(cells)
    return text.getvalue().encode("utf-8-sig")


def is_register_csv(path: Path, kind: type[Record] = RegisterRow) -> bool:
    """Tell a file that holds a register, by the first line that we write."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        start = file.readline(_LONGEST_HEADER)
    names = [column.name for column in kind.columns().values()]
    return start in [_line(names, mark).encode("utf-8-sig") for mark in _PARTING]


def _line(cells: Sequence[str], mark: str) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=mark).writerow(cells)
    return text.getvalue()


def make_folder(folder: Path) -> None:
    """Make a folder with those above it, where it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbookError(
            f"The folder {folder} cannot be made ({error.strerror}): choose a folder you may "
            "write to."
        ) from None


def _text(column: Column, cell: Cell, separators: Separators) -> str:
    day = to_date(cell) if column.kind == "date" else None
    if day:
        return day.isoformat()
    if cell is None:
        return ""
    if isinstance(cell, CellError):
        return cell.code
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        return f"{cell:.15g}".replace(".", separators.decimals)
    return _disarmed(cell)


def _disarmed(text: str) -> str:
    """Put an apostrophe before everything that would run as a formula."""
    text = _FORMULA.sub(r"\1\2'", text)
    return f"'{text}" if text.startswith(_STARTS) else text
