"""The command "register" over several workbooks: read each, then merge at common terms."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from finops_xl._version import __version__
from finops_xl.books.port import Book
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros.reading import read_workshop, schema_of
from finops_xl.macros.validate import judge
from finops_xl.prices.book import price_book
from finops_xl.template.settings import PRICE_BOOK
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.portfolio import Member, Portfolio, build_portfolio
from finops_xl.workshop.portfolio_terms import Terms, conversion, currency_of
from finops_xl.workshop.register import Stamp
from finops_xl.workshop.register_tables import RegisterRow
from finops_xl.workshop.wording.text import plain


@dataclass(frozen=True)
class Source:
    """A file of the portfolio, and what its bytes are known by."""

    path: Path
    sha256: str


def read_member(book: Book, source: Source) -> Member:
    """Read and judge a workbook; its name is that of the workshop, or of the file."""
    workshop = read_workshop(book)
    built = [row.built_on for row in _register_of(book)]
    known = PRICE_BOOK.casefold() in map(str.casefold, book.names())
    return Member(
        name=plain(workshop.settings.workshop) or source.path.stem,
        file=source.path.name,
        sha256=source.sha256,
        schema=schema_of(book),
        price_book=book.setting(PRICE_BOOK) if known else None,
        built_on=next((day for day in built if day), None),
        workshop=workshop,
        findings=judge(book, workshop).findings,
    )


def _register_of(book: Book) -> list[RegisterRow]:
    """Read the register, which is only asked for its day: the rest of it may be gone."""
    if RegisterRow.TABLE.casefold() not in map(str.casefold, book.tables()):
        return []
    columns = {column.name for column in RegisterRow.columns().values()}
    return book.read(RegisterRow, optional=columns)


def merge(members: Sequence[Member], terms: Terms, today: dt.date) -> Portfolio:
    """Merge workbooks at these terms, the same name made different."""
    _refuse_terms(members, terms)
    stamp = Stamp(to_serial(today), f"finops-xl {__version__}", price_book().book_id)
    return build_portfolio(_told_apart(members), terms, stamp)


def _told_apart(members: Sequence[Member]) -> list[Member]:
    """Add the file to a workshop's name that stands in two workbooks, then a number."""
    named = Counter(member.name.casefold() for member in members)
    seen: Counter[str] = Counter()
    apart = []
    for member in members:
        name = member.name
        if named[name.casefold()] > 1:
            name = f"{name} [{member.file}]"
        seen[name.casefold()] += 1
        if seen[name.casefold()] > 1:
            name = f"{name} no. {seen[name.casefold()]}"
        apart.append(replace(member, name=name))
    return apart


def _refuse_terms(members: Sequence[Member], terms: Terms) -> None:
    """Refuse terms that mean nothing for these workbooks."""
    there = {currency_of(member.workshop.settings) for member in members} - {""}
    shown = ", ".join(sorted(there)) or "none"
    strange = [code for code in terms.rates if code not in there]
    if strange:
        raise WorkbookError(
            f"--convert {strange[0]}: no workbook is in {strange[0]}, they are in {shown}."
        )
    for member in members:
        settings = member.workshop.settings
        if conversion(settings, terms) is None:
            own = currency_of(settings)
            raise WorkbookError(
                f"--currency {terms.currency}: there is no rate for {own} ({member.name}): "
                f"add --convert {own}=RATE (1 {own} = RATE {terms.currency})."
            )
    if terms.fx_rate is not None and not terms.currency and len(there) > 1:
        raise WorkbookError(
            f"--fx-rate is 1 USD in one currency, the workbooks are in {shown}: add --currency."
        )
