"""W20: sheets and tables of the workbook that were renamed, deleted or copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from finops_xl.books.port import Book
from finops_xl.books.records import holds_columns_of
from finops_xl.template.sheets import SHEETS
from finops_xl.template.tables import ALL_TABLES, FILLED_TABLES
from finops_xl.workshop.columns import Record
from finops_xl.workshop.findings import Finding, Trouble, finding, finding_at
from finops_xl.workshop.settings_rules import SETTINGS

RULE = "W20"
LISTS = "Lists"
_COPY = re.compile(r" \(\d+\)$|_\d+$")
"""What Excel and LibreOffice put behind the name of a sheet that is copied."""
_NAMED = {"FinOpsSchema": "Settings", "MasterCheck": "Start"}
"""A name without which nothing is computed, and the sheet it stands on."""
_PAGES = {s.name: s.inputs for s in SHEETS if s.name not in {k.SHEET for k in ALL_TABLES}}
"""Every sheet that holds no table of ours, with the names of its cells."""
_CARRY_OVER = "Carry the workbook over, which makes it anew: finops-xl new NEW.xlsx --from OLD.xlsx"


def structure_faults(book: Book) -> Iterator[Finding]:
    """Report what figures, links and commands miss, where nothing stops them."""
    spelled = {name.casefold(): name for name in book.tables()}
    for kind in ALL_TABLES:
        table = spelled.get(kind.TABLE.casefold())
        if table:
            yield from _renamed_sheet(book, kind, table)
        else:
            what = f"The table {kind.TABLE} (sheet '{kind.SHEET}') is missing."
            yield finding(RULE, Trouble(what, _CARRY_OVER))
    yield from _copies(book, spelled)
    yield from _renamed_settings(book)
    yield from _renamed_pages(book)


def _renamed_sheet(book: Book, kind: type[Record], table: str) -> Iterator[Finding]:
    first = book.columns(table)[0]
    sheet, _ = book.address(table, 0, first)
    if sheet != kind.SHEET:
        yield finding_at(RULE, _other_name(kind.SHEET, sheet), table, first, 0)


def _renamed_settings(book: Book) -> Iterator[Finding]:
    spelled = {name.casefold() for name in book.names()}
    for name, wanted in _NAMED.items():
        if name.casefold() not in spelled:
            what = f"The sheet '{wanted}' is missing, or its name {name}."
            yield finding(RULE, Trouble(what, _CARRY_OVER))
        elif (sheet := book.setting_address(name)[0]) != wanted:
            yield finding_at(RULE, _other_name(wanted, sheet), SETTINGS, name, -1)


def _renamed_pages(book: Book) -> Iterator[Finding]:
    """Name pages that are not there; a name of theirs tells where a renamed one went."""
    there = {sheet.casefold() for sheet in book.sheets()}
    spelled = {name.casefold() for name in book.names()}
    for page, inputs in _PAGES.items():
        if page.casefold() in there or page in _NAMED.values():
            continue
        name = next((name for name in inputs if name.casefold() in spelled), "")
        if name:
            trouble = _other_name(page, book.setting_address(name)[0])
            yield finding_at(RULE, trouble, SETTINGS, name, -1)
            continue
        lost = ": lists and the KPI catalogue may be empty" if page == LISTS else ""
        remedy = f"If it was renamed, give it its name back. {_CARRY_OVER}"
        yield finding(RULE, Trouble(f"The sheet '{page}' is missing{lost}.", remedy))


def _other_name(wanted: str, sheet: str) -> Trouble:
    what = f"Sheet '{wanted}' is called '{sheet}': links to it lead nowhere."
    return Trouble(what, "Give the sheet its name back; every figure is right all the same.")


def _copies(book: Book, spelled: dict[str, str]) -> Iterator[Finding]:
    """Name tables that look like ours under other names, and pages that are copies.

    Nothing of theirs counts.
    """
    for sheet in book.sheets():
        original = _COPY.sub("", sheet)
        if sheet != original in _PAGES:
            what = f"Sheet '{sheet}' is a copy of '{original}': nothing that is typed there counts."
            yield finding(RULE, Trouble(what, f"Type it on '{original}', and delete the copy."))
    known = {kind.TABLE.casefold() for kind in ALL_TABLES}
    for name in (name for key, name in spelled.items() if key not in known):
        headers = book.columns(name)
        kinds = [kind for kind in FILLED_TABLES if holds_columns_of(headers, kind)]
        if len(kinds) == 1 and kinds[0].TABLE.casefold() in spelled:
            sheet, _ = book.address(name, 0, headers[0])
            what = f"Sheet '{sheet}' holds {name}, a copy of the table {kinds[0].TABLE}: "
            what += "its rows count nowhere."
            remedy = f"Move what is new there to sheet '{kinds[0].SHEET}', and delete the copy."
            yield finding_at(RULE, Trouble(what, remedy), name, headers[0], 0)
