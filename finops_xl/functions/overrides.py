"""The argument ``overrides``: a range of negotiated rates, read into a contract.

The first row holds the headers model, meter, usd_per_mtok, discount, valid_from and
valid_to, in any order; each further row is a rate. Columns without a header and blank
rows are not read.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from finops_xl.errors import BAD_NUMBER, BAD_VALUE, CellError
from finops_xl.functions.arguments import Table, convert_cell, is_blank
from finops_xl.functions.documentation import Parameter
from finops_xl.prices.book import price_book
from finops_xl.prices.contracts import EVERY, ContractedPrices, ContractRate, under_contract
from finops_xl.prices.rows import METERS

COLUMNS = {
    "model": "text",
    "meter": "choice",
    "usd_per_mtok": "number",
    "discount": "number",
    "valid_from": "date",
    "valid_to": "date",
}


@lru_cache(64)
def prices_under(overrides: Table) -> ContractedPrices:
    """Give the price book under the negotiated rates of a range, if there are any."""
    headers = _headers(overrides[0]) if overrides else []
    rows = enumerate(overrides[1:], start=2)
    rates = (_rate(number, dict(_filled(headers, row))) for number, row in rows)
    return under_contract(price_book(), tuple(filter(None, rates)))


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


def _filled(headers: list[str], row: tuple[Any, ...]) -> Iterator[tuple[str, Any]]:
    pairs = zip(headers, row, strict=True)
    return ((header, cell) for header, cell in pairs if header and not is_blank(cell))


def _rate(number: int, cells: dict[str, Any]) -> ContractRate | None:
    """Read a row of the range by the rules for all arguments; None where it is blank."""
    if not cells:
        return None
    label = f"overrides row {number}"
    values = {name: _read(label, name, cells.get(name)) for name in COLUMNS}
    fixed, discount = values["usd_per_mtok"], values["discount"]
    if math.isnan(fixed) == math.isnan(discount):
        what = "neither usd_per_mtok nor" if math.isnan(fixed) else "both usd_per_mtok and"
        raise CellError(BAD_VALUE, f"{label} has {what} discount: give one of them")
    if not math.isnan(fixed) and values["meter"] == EVERY:
        raise CellError(BAD_VALUE, f"{label}: meter is missing, which a fixed price needs")
    _check_domain(label, fixed, discount, values["valid_from"], values["valid_to"])
    return ContractRate(
        label=label,
        model=values["model"],
        meter=values["meter"],
        usd_per_mtok=None if math.isnan(fixed) else fixed,
        discount=discount,
        valid_from=-math.inf if math.isnan(values["valid_from"]) else values["valid_from"],
        ends=math.inf if math.isnan(values["valid_to"]) else values["valid_to"],
    )


def _read(label: str, name: str, cell: Any) -> Any:
    required, choices = name == "model", (*METERS, EVERY) if name == "meter" else ()
    default = EVERY if choices else None
    column = Parameter(name, COLUMNS[name], "", "", choices, required, default)
    try:
        return convert_cell(column, cell)
    except CellError as error:
        raise CellError(error.code, f"{label}: {error.reason}") from None


def _check_domain(label: str, fixed: float, discount: float, start: float, end: float) -> None:
    faults = (
        (fixed < 0, f"usd_per_mtok must not be negative, but is {fixed:.12g}"),
        (
            not 0 <= discount <= 1 and not math.isnan(discount),
            f"discount must be from 0 to 1, but is {discount:.12g}",
        ),
        (end <= start, "valid_to must be after valid_from"),
    )
    for wrong, what in faults:
        if wrong:
            raise CellError(BAD_NUMBER, f"{label}: {what}")
