"""W11: what a screen reader says of charts, pictures, tables, links and the document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from package_linter.parts import MAIN

from workbook_checklist.book import Book, Check, at

DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
TABLE = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}table"
LEAST_WORDS = 6
NO_NAME = re.compile(r"(?:Chart|Picture|Image|Shape|TextBox) ?\d*")


def w11_charts_and_pictures_have_words(book: Book) -> Iterator[str]:
    """A name, and alternative text of a whole sentence."""
    for sheet, holder in book.parts.sheets.items():
        for drawing in book.parts.related(holder, "drawing"):
            for node in book.parts.tree(drawing).iter(f"{DRAWING}cNvPr"):
                name, words = node.get("name", ""), node.get("descr", "")
                if NO_NAME.fullmatch(name):
                    yield f"{sheet}: {name} has no name of its own"
                if len(words.split()) < LEAST_WORDS:
                    yield f"{sheet}: {name} has no alternative text"


def w11_charts_name_their_axes_and_series(book: Book) -> Iterator[str]:
    """Words at an axis, and a name for every series where there are two."""
    for part in sorted(part for part in book.parts.content if part.startswith("xl/charts/chart")):
        tree = book.parts.tree(part)
        if not list(tree.iter(TEXT)):
            yield f"{part}: neither title nor words at an axis"
        series = list(tree.iter(f"{CHART}ser"))
        if len(series) > 1 and any(one.find(f"{CHART}tx") is None for one in series):
            yield f"{part}: a series without a name"
        if len(series) > 1 and tree.find(f".//{CHART}legend") is None:
            yield f"{part}: several series and no legend"


def w11_tables_have_words(book: Book) -> Iterator[str]:
    """Alternative text for every table: its title and what it holds."""
    for sheet, tree in book.parts.tables.values():
        found = tree.find(f"{MAIN}extLst//{TABLE}")
        if found is None or not (found.get("altText") and found.get("altTextSummary")):
            yield f"{sheet}: table {tree.get('displayName')} has no alternative text"


def w11_links_say_where_they_lead(book: Book) -> Iterator[str]:
    """Words instead of an address, and a screen tip."""
    for sheet in book.tabs:
        for row in sheet.iter_rows():
            for cell in row:
                link = cell.hyperlink
                if link is None:
                    continue
                if not cell.value or re.match(r"https?:|here$|click", str(cell.value), re.I):
                    yield f"{at(cell)}: a link that does not say where it leads"
                if not link.tooltip:
                    yield f"{at(cell)}: a link without a screen tip"


def w11_the_document_says_what_it_is(book: Book) -> Iterator[str]:
    """Title, author, language and a fixed day."""
    properties = book.formulas.properties
    for name in ("title", "creator", "language", "created"):
        if not getattr(properties, name):
            yield f"the document has no {name}"


CHECKS: tuple[Check, ...] = (
    w11_charts_and_pictures_have_words,
    w11_charts_name_their_axes_and_series,
    w11_tables_have_words,
    w11_links_say_where_they_lead,
    w11_the_document_says_what_it_is,
)
