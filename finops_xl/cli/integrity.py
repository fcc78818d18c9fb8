"""What the sheet Integrity says, on the command line."""

from __future__ import annotations

from collections.abc import Iterator

from finops_xl.books.port import Book
from finops_xl.cli.tables import shown
from finops_xl.errors import CellError
from finops_xl.template.formulas.checks import OLDER
from finops_xl.template.tables import Check
from finops_xl.workshop.columns import Cell

MASTER_CHECK = "MasterCheck"


def integrity_lines(book: Book) -> Iterator[str]:
    """Say whether the workbook hangs together, which checks need attention, what to do.

    A register that is older is no fault; it is told before, not below "All checks OK".
    """
    checks = book.read(Check) if Check.TABLE in book.tables() else []
    for row in checks:
        if row.status == OLDER:
            count = _text(row.found)
            changed = "1 agent has" if count == "1" else f"{count} agents have"
            yield f"The register is {OLDER}: {changed} changed since. {row.remedy}"
    is_there = MASTER_CHECK.casefold() in map(str.casefold, book.names())
    yield f"Sheet Integrity: {_text(book.setting(MASTER_CHECK)) if is_there else 'not computed'}"
    for row in checks:
        if row.status == "CHECK":
            yield f"  {row.check}: {_text(row.found)}. {row.remedy}"


def _text(cell: Cell) -> str:
    return cell.code if isinstance(cell, CellError) else shown(cell)
