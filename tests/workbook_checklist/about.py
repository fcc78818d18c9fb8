"""W1, W8, W9, W15: Start, the checks of the workbook, its logs, and what the add-in leaves."""

from __future__ import annotations

from collections.abc import Iterator

from workbook_checklist.book import Book, Check, at, role

HEADER_LINE = "HeaderLine"
STATES = {"OK", "CHECK", "needs add-in"}
LOGS = {
    "Assumptions": {"Assumption ID", "Assumption", "Owner", "Source", "Status", "Date"},
    "Changes": {"Date", "Who", "What changed", "Why"},
}
"""Tabs that log something, and the columns that each must have."""


def w1_start_says_what_this_is(book: Book) -> Iterator[str]:
    """First tab Start: title, purpose, steps, version, colours, and a link to every tab."""
    start = book.tabs[0]
    if start.title != "Start":
        yield f"{start.title}: the first tab is not Start"
        return
    texts = [str(cell.value) for row in start.iter_rows() for cell in row if cell.value is not None]
    for words in ("Set up", "State of this workbook", "Colours", "Version", "Add-in found"):
        if words not in texts:
            yield f"Start: no {words}"
    links = {cell.hyperlink.location for row in start for cell in row if cell.hyperlink}
    for sheet in book.tabs[1:]:
        if f"'{sheet.title}'!A1" not in links:
            yield f"Start: no link to {sheet.title}"
    key = {role(cell) for cell in start["A"]}
    for used in ("input", "formula", "other sheet", "button", "ok", "check", "waiting"):
        if used not in key:
            yield f"Start: the colours do not explain {used}"


def w8_every_tab_shows_how_the_workbook_stands(book: Book) -> Iterator[str]:
    """A tab of checks, a master check, and its words in the head of every tab."""
    for name in (HEADER_LINE, "MasterCheck", "Tolerance"):
        if name not in book.formulas.defined_names:
            yield f"Integrity: no name {name}"
    for sheet in book.tabs[1:]:
        if f"={HEADER_LINE}" not in {cell.value for cell in sheet[3]}:
            yield f"{sheet.title}!3: the head does not show how the workbook stands"
    states = book.values["Integrity"]
    for row in states.iter_rows(min_row=7):
        if not row[0].value or row[2].value not in STATES:
            yield f"{at(row[2])}: a check without words or with the state {row[2].value!r}"


def w9_assumptions_and_changes_are_logged(book: Book) -> Iterator[str]:
    """Assumptions with id, text, owner, date, source and status; changes with day and reason."""
    for name, columns in LOGS.items():
        there = name in book.formulas.sheetnames
        shown = {cell.value for cell in book.formulas[name][6]} if there else set()
        for column in sorted(columns - shown):
            yield f"{name}: no column {column}"


def w15_no_cell_shows_an_error(book: Book) -> Iterator[str]:
    """No error value in any cell, and a cell that tells whether the add-in answers."""
    for sheet in book.values.worksheets:
        for row in sheet.iter_rows():
            yield from (f"{at(cell)}: {cell.value}" for cell in row if cell.data_type == "e")
    name = book.formulas.defined_names.get("AddInFound")
    if name is None:
        yield "Start: nothing tells whether the add-in answers"


CHECKS: tuple[Check, ...] = (
    w1_start_says_what_this_is,
    w8_every_tab_shows_how_the_workbook_stands,
    w9_assumptions_and_changes_are_logged,
    w15_no_cell_shows_an_error,
)
