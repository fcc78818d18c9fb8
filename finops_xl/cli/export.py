"""Files that the command line writes: nothing that was there is lost."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from finops_xl.engine.errors import WorkbookError
from finops_xl.macros.export import is_register_csv
from finops_xl.workshop.columns import Record
from finops_xl.workshop.register_tables import RegisterRow


def keep_aside(wanted: Path, made: Path) -> Path | None:
    """Put a new file in its place; a different one that is there gets a free name."""
    kept = None
    if wanted.exists() and wanted.read_bytes() != made.read_bytes():
        names = (wanted.with_stem(f"{wanted.stem}-{number}") for number in count(1))
        kept = next(name for name in names if not name.exists())
        wanted.rename(kept)
    made.replace(wanted)
    return kept


def refuse_existing(wanted: Path, force: bool) -> None:
    """Refuse to replace a file, unless that is asked for."""
    if wanted.exists() and not force:
        raise WorkbookError(f"{wanted} is there already: choose another name, or add --force.")


def refuse_other_workbook(out: Path | None, source: Path, force: bool) -> None:
    """Refuse to replace another workbook than the source, which is written into anyway."""
    if out and not (out.exists() and source.exists() and out.samefile(source)):
        refuse_existing(out, force)


def refuse_as_csv(
    csv: Path, workbooks: tuple[Path, ...], force: bool, kind: type[Record] = RegisterRow
) -> None:
    """Refuse to write text over a workbook or, unless that is asked for, over a foreign file.

    A register that was written before is replaced, as it is in the workbook.
    """
    if csv.resolve() in {workbook.resolve() for workbook in workbooks}:
        raise WorkbookError(f"{csv} is the workbook: give the CSV file another name.")
    if csv.suffix.lower() != ".csv":
        raise WorkbookError(f"{csv} must end in .csv: choose such a name for the register.")
    if not is_register_csv(csv, kind):
        refuse_existing(csv, force)
