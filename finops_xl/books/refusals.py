"""Why a book does not write, in sentences that every kind of book uses."""

from __future__ import annotations

from pathlib import Path

from finops_xl.engine.addresses import cell_name
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.names import NamedCell
from finops_xl.engine.tables import Table


def missing_name(name: str) -> WorkbookError:
    """Say that a named cell is missing, and how to get it back."""
    return WorkbookError(
        f"The named cell {name} is missing: give its cell the name back in Excel "
        "(Formulas > Name Manager), or carry the workbook over, where it starts with its "
        "default: finops-xl new NEW.xlsx --from OLD.xlsx"
    )


def computed_column(table: Table, column: str) -> WorkbookError:
    """Say that the values of a column come from its formula."""
    return WorkbookError(
        f"Sheet '{table.sheet}', table {table.name}: the column '{column}' is computed by "
        "a formula: clear the formula before it can be filled."
    )


def computed_cell(cell: NamedCell) -> WorkbookError:
    """Say that the value of a named cell comes from its formula."""
    return WorkbookError(
        f"Sheet '{cell.sheet}', {cell_name(cell.row, cell.column)} ({cell.name}) is "
        "computed by a formula: clear the formula before it can be filled."
    )


def read_only(title: str) -> WorkbookError:
    """Say that a workbook was opened only to be read, and how to go on."""
    return WorkbookError(
        f"{title} is open read-only, so what the button writes could not be saved in it: save it "
        "under another name (File > Save As), or close it where else it is open and open it "
        "again; then click the button again."
    )


def protected_sheet(sheet: str) -> WorkbookError:
    """Say that a user protected a sheet, and how to take that back."""
    return WorkbookError(
        f"Sheet '{sheet}' is protected, so nothing can be written there: remove the protection "
        "in Excel (Review > Unprotect Sheet), then click the button again."
    )


def refuse_open(target: Path) -> None:
    """Refuse to write beneath a program that has the file open and would write over it."""
    for lock in (target.with_name(f"~${target.name}"), target.with_name(f".~lock.{target.name}#")):
        if lock.exists():
            raise WorkbookError(
                f"{target} is open in Excel or LibreOffice: close it there and run this again "
                f"(if it is not open, delete the left-over file {lock.name})."
            )
