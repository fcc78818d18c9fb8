"""Keeps prices and unit costs in a workbook, so that it computes without our functions."""

from __future__ import annotations

from collections.abc import Sequence

from finops_xl.books.port import Book
from finops_xl.prices.book import price_book
from finops_xl.template.settings import PRICE_BOOK
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.last_known import PRICES, UNIT_COST, with_prices, with_unit_cost
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Model

WRITTEN = (Model.TABLE, AgentEconomics.TABLE)
"""The tables that are written here; a macro asks for them before it writes anything."""


def write_last_known(book: Book, workshop: Workshop) -> None:
    """Write the last-known prices of every model, unit cost of every agent, and the book's id.

    They are those of the price book and the contracts on the price date of Settings, whatever
    the cells show, and the model's name stands beside them. What the book cannot price keeps
    its figure: that of an earlier day, or a person's own. What a contract leaves open keeps none.
    """
    known = workshop.settings, workshop.prices
    models = [with_prices(model, *known) for model in workshop.models]
    agents = [with_unit_cost(row, *known) for row in workshop.inputs]
    # Everything is read before the first write, which makes a book recalculate.
    columns = [*_columns(book, Model, models, PRICES)]
    columns += _columns(book, AgentEconomics, agents, UNIT_COST)
    with book.at_once():
        book.write_setting(PRICE_BOOK, price_book().book_id)
        for table, header, cells in columns:
            book.write_column(table, header, cells)


def _columns(
    book: Book, kind: type[Record], records: Sequence[Record], fields: Sequence[str]
) -> list[tuple[str, str, list[Cell]]]:
    """Give table, header and cells of each field; rows without a record keep theirs."""
    rows = [{name.casefold(): cell for name, cell in row.items()} for row in book.rows(kind.TABLE)]
    columns = []
    for field in fields:
        header = kind.columns()[field].name
        cells = [row.get(header.casefold()) for row in rows]
        for record in records:
            cells[record.position] = getattr(record, field)
        columns.append((kind.TABLE, header, cells))
    return columns
