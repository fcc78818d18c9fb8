"""The argument ``overrides``: a range of negotiated rates, read into a contract.

The first row holds the headers model, meter, usd_per_mtok, discount, valid_from and
valid_to, in any order; each further row is a rate. Columns without a header and blank
rows are not read.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from finops_xl.cells import is_blank
from finops_xl.errors import BAD_VALUE, CellError
from finops_xl.functions.arguments import Table
from finops_xl.prices.book import price_book
from finops_xl.prices.contract_rows import COLUMNS, Row, read_row
from finops_xl.prices.contracts import ContractedPrices, under_contract


@lru_cache(64)
def prices_under(overrides: Table) -> ContractedPrices:
    """Give the price book under the negotiated rates of a range, if there are any."""
    return under_contract(price_book(), tuple(filter(None, rows_of(overrides))))


@lru_cache(64)
def rows_of(overrides: Table) -> tuple[Row | None, ...]:
    """Read the rows below the headers; None where one is blank."""
    headers = _headers(overrides[0]) if overrides else []
    return tuple(
        read_row(place, f"rate {place} of overrides", _filled(headers, row))
        for place, row in enumerate(overrides[1:], start=1)
    )


def _headers(row: tuple[Any, ...]) -> list[str]:
    headers = ["" if is_blank(c) else "_".join(str(c).lower().split()) for c in row]
    named = [header for header in headers if header]
    for place, header in enumerate(named):
        if header not in COLUMNS:
            known = ", ".join(COLUMNS)
            raise CellError(
                BAD_VALUE,
                f"overrides must have a header in its first row ({known}), not {header[:60]!r}",
            )
        if header in named[:place]:
            raise CellError(BAD_VALUE, f"overrides has the column {header} twice")
    if "model" not in named:
        raise CellError(BAD_VALUE, "overrides has no column model")
    return headers


def _filled(headers: list[str], row: tuple[Any, ...]) -> dict[str, Any]:
    pairs = zip(headers, row, strict=True)
    return {header: cell for header, cell in pairs if header and not is_blank(cell)}
