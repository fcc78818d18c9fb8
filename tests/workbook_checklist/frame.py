"""W2, W10: the frame of every tab, and nothing hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook_checklist.book import Book, Check, role

LONGEST_NAME = 31
ZOOM = (80, 100)
VAGUE = re.compile(r"(?:Sheet|Tab|Tabelle|Feuil)\d*", re.IGNORECASE)


def w2_every_tab_has_its_frame(book: Book) -> Iterator[str]:
    """Title in A1, head frozen, zoom set, no gridlines, a short plain name, a coloured tab."""
    for sheet in book.tabs:
        name, view = sheet.title, sheet.sheet_view
        if not isinstance(sheet["A1"].value, str) or not role(sheet["A1"]).endswith("title"):
            yield f"{name}!A1: no title"
        if not any(role(cell) == "purpose" and cell.value for cell in sheet[2]):
            yield f"{name}!2: nothing says what the tab is for"
        if not sheet.freeze_panes or int(re.sub(r"\D", "", sheet.freeze_panes)) <= 3:
            yield f"{name}: the head is not frozen"
        if not ZOOM[0] <= (view.zoomScale or 100) <= ZOOM[1]:
            yield f"{name}: zoom {view.zoomScale}"
        if view.showGridLines is not False:
            yield f"{name}: gridlines"
        if len(name) > LONGEST_NAME or VAGUE.fullmatch(name):
            yield f"{name}: no name for a tab"
        if sheet.sheet_properties.tabColor is None:
            yield f"{name}: no colour of its tab"


def w2_the_cursor_stands_in_a1(book: Book) -> Iterator[str]:
    """Every tab shows its top left corner first, with the cursor there."""
    for sheet in book.tabs:
        view = sheet.sheet_view
        pane = view.pane.activePane if view.pane else None
        for selected in view.selection:
            if selected.pane == pane and selected.activeCell not in (None, "A1"):
                yield f"{sheet.title}!{selected.activeCell}: the cursor is not in A1"
        if view.topLeftCell not in (None, "A1"):
            yield f"{sheet.title}!{view.topLeftCell}: the tab does not open at its top"


def w2_the_first_tab_is_open(book: Book) -> Iterator[str]:
    """The file opens on its first tab, and no other is selected with it."""
    if book.formulas.active is not book.tabs[0]:
        yield f"{book.formulas.active.title}: the file opens here"
    for sheet in book.tabs[1:]:
        if sheet.sheet_view.tabSelected:
            yield f"{sheet.title}: selected together with the first tab"


def w10_nothing_is_hidden_or_merged(book: Book) -> Iterator[str]:
    """No hidden tab, row, column; no merged cells."""
    for sheet in book.tabs:
        if sheet.sheet_state != "visible":
            yield f"{sheet.title}: {sheet.sheet_state}"
        for number, row in sheet.row_dimensions.items():
            if row.hidden or row.height == 0:
                yield f"{sheet.title}!{number}: hidden row"
        for letter, column in sheet.column_dimensions.items():
            if column.hidden or column.width == 0:
                yield f"{sheet.title}!{letter}: hidden column"
        for area in sheet.merged_cells.ranges:
            yield f"{sheet.title}!{area}: merged cells"


def w10_tables_are_whole(book: Book) -> Iterator[str]:
    """A table has a header in every column, a name that says something, and no blank row."""
    for sheet in book.tabs:
        for table in sheet.tables.values():
            rows = list(sheet[table.ref])
            if table.headerRowCount == 0 or not all(cell.value for cell in rows[0]):
                yield f"{sheet.title}!{table.ref}: a column without a header"
            if re.fullmatch(r"Table\d*", table.displayName):
                yield f"{sheet.title}!{table.ref}: the table has no name of its own"
            for row in rows[1:] if len(rows) > 2 else ():
                if all(cell.value in (None, "") for cell in row):
                    yield f"{sheet.title}!{row[0].row}: a blank row inside the table"


CHECKS: tuple[Check, ...] = (
    w2_every_tab_has_its_frame,
    w2_the_cursor_stands_in_a1,
    w2_the_first_tab_is_open,
    w10_nothing_is_hidden_or_merged,
    w10_tables_are_whole,
)
