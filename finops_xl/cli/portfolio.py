"""The command "register" for several workbooks: one register of all of them."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path

from finops_xl.books.file import FileBook
from finops_xl.cli import console
from finops_xl.cli.export import refuse_as_csv, refuse_existing
from finops_xl.cli.portfolio_tables import portfolio_lines, portfolio_table
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.package import refuse_unwritable, write_file
from finops_xl.macros.export import (
    STANDARD,
    Separators,
    make_folder,
    require_writable_csv,
    write_register_csv,
)
from finops_xl.macros.portfolio import Source, merge, read_member
from finops_xl.template.portfolio import portfolio_bytes
from finops_xl.workshop.portfolio import Member
from finops_xl.workshop.portfolio_tables import PortfolioRow
from finops_xl.workshop.portfolio_terms import Terms

OK = 0
MOST_SHOWN = 3


def portfolio(
    files: Sequence[Path],
    out: Path | None,
    csv: Path | None,
    force: bool,
    terms: Terms,
    separators: Separators = STANDARD,
) -> int:
    """Merge workbooks into a portfolio workbook; the workbooks themselves are only read."""
    wanted = _refuse_outputs(files, out, csv, force)
    notes: list[str] = []
    with console.steps(len(files) + 2) as step:
        sources = _sources(files)
        members = _members(sources, step, notes)
        step("Merging the registers")
        made = merge(members, terms, dt.date.today())
        step("Building the portfolio workbook")
        data = portfolio_bytes(made)
        make_folder(wanted.parent)
        refuse_unwritable(wanted)
        if csv:
            require_writable_csv(csv)
            write_register_csv(csv, made.rows, separators, PortfolioRow)
        write_file(wanted, data)
    console.print_whole(portfolio_table(made, console.width()))
    console.out.print()
    most = MOST_SHOWN if console.out.is_terminal else None
    for line in portfolio_lines(made, most):
        console.say(line)
    console.say(f"\nPortfolio  {wanted}")
    if csv:
        console.say(f"Register   {csv}")
    for note in notes:
        console.err.print(note, markup=False)
    return OK


def refuse_terms_of_one(terms: Terms) -> None:
    """Refuse the options of a portfolio where there is one workbook."""
    if terms != Terms():
        raise WorkbookError(
            "--currency, --convert, --fx-rate, --discount-rate, --horizon, --price-date and "
            "--accept are for several workbooks; the terms of one stand on its sheet Settings."
        )


def _refuse_outputs(files: Sequence[Path], out: Path | None, csv: Path | None, force: bool) -> Path:
    if out is None:
        raise WorkbookError(
            "Several workbooks make a portfolio, which is a workbook of its own: "
            "add --out portfolio.xlsx."
        )
    if out.resolve() in {file.resolve() for file in files}:
        raise WorkbookError(
            f"{out} is one of the workbooks to merge: give the portfolio another name."
        )
    if out.suffix.lower() != ".xlsx":
        raise WorkbookError(f"{out} must end in .xlsx: a portfolio has no macros.")
    refuse_existing(out, force)
    if csv:
        refuse_as_csv(csv, (*files, out), force, PortfolioRow)
    return out


def _sources(files: Sequence[Path]) -> list[Source]:
    """Read every file once, and refuse one that is given twice or copied."""
    sources: list[Source] = []
    seen: dict[str, Path] = {}
    for file in files:
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        first = seen.setdefault(digest, file)
        if first.resolve() == file.resolve() and first is not file:
            raise WorkbookError(f"{file} is given twice: give each workbook once.")
        if first is not file:
            raise WorkbookError(
                f"{first} and {file} are the same to the byte: leave one of them out."
            )
        sources.append(Source(file, digest))
    return sources


def _members(sources: Sequence[Source], step: console.Step, notes: list[str]) -> list[Member]:
    """Recalculate and judge the workbooks one by one; all that cannot be read are named."""
    members, faults = [], []
    for source in sources:
        step(f"Reading {source.path.name}")
        try:
            book = FileBook.open(source.path)
            members.append(read_member(book, source))
        except WorkbookError as error:
            faults.append(str(error))
            continue
        if not members[-1].workshop.agents:
            notes.append(f"{source.path} has no agents yet: it adds nothing to the portfolio.")
        if book.unevaluated:
            notes.append(
                f"{source.path}: {len(book.unevaluated)} of its formulas cannot be recalculated "
                "without Excel and keep the stored value."
            )
    if faults:
        raise WorkbookError("\n".join(faults))
    return members
