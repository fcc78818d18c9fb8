"""Rows of negotiated rates as people write them, read into rates or into what is wrong.

The columns are model, meter, usd_per_mtok, discount, valid_from and valid_to. A row that
cannot be read is kept: what it was meant to price has no price until it is corrected.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from finops_xl.cells import is_blank, read_choice, read_date, read_number, read_text
from finops_xl.errors import BAD_NUMBER, BAD_VALUE, CellError
from finops_xl.prices.rows import METERS

EVERY = "*"
"""Every meter, and the end of a name that means a family."""


class RateFault(NamedTuple):
    """Why a row cannot be used: in which column, what is wrong, and what to do about it."""

    column: str
    code: str
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.what}: {self.remedy}" if self.remedy else self.what


class ContractRate(NamedTuple):
    """A negotiated rate: USD per M tokens or, where that is None, a share off the list.

    ``place`` counts the rows from 1, ``label`` names the row in messages. ``model`` is a
    name or ends with ``*``; the meter ``*`` is every meter. In force from ``valid_from``
    to the day before ``ends``.
    """

    place: int
    label: str
    model: str
    meter: str
    usd_per_mtok: float | None
    discount: float
    valid_from: float = -math.inf
    ends: float = math.inf

    def price(self, listed: float | None) -> float | None:
        """Give the contracted price of a meter with this list price (None: without one)."""
        if self.usd_per_mtok is not None:
            return self.usd_per_mtok
        return None if listed is None else listed * (1 - self.discount)

    @property
    def words(self) -> str:
        """Say what was agreed."""
        if self.usd_per_mtok is not None:
            return "fixed price"
        return f"{self.discount * 100:.12g} % off the list price"


class FaultyRow(NamedTuple):
    """A row that cannot be used; without a ``model`` it may have been meant for any."""

    place: int
    label: str
    model: str
    fault: RateFault


Row = ContractRate | FaultyRow


class _Unusable(Exception):  # noqa: N818 - it carries the fault
    def __init__(self, fault: RateFault) -> None:
        self.fault = fault


def _meter(name: str, cell: Any) -> str:
    return read_choice(name, cell, (*METERS, EVERY))


_READERS: dict[str, tuple[Callable[[str, Any], Any], Any, str]] = {
    "model": (read_text, "", "name a model, or a family such as claude-*"),
    "meter": (_meter, EVERY, "correct it, or leave it blank for every meter"),
    "usd_per_mtok": (read_number, math.nan, "type a number"),
    "discount": (read_number, math.nan, "type a share, such as 0.1 for 10 %"),
    "valid_from": (read_date, -math.inf, "type a date, or leave it blank"),
    "valid_to": (read_date, math.inf, "type a date, or leave it blank"),
}
"""How a column is read, what a blank means, and what to do about another entry."""

COLUMNS = tuple(_READERS)


def read_row(place: int, label: str, cells: Mapping[str, Any]) -> Row | None:
    """Read the cells of a row by column; None where all are blank."""
    if all(is_blank(cells.get(name)) for name in COLUMNS):
        return None
    try:
        values = {name: _read(name, cells.get(name)) for name in COLUMNS}
        _check(values)
    except _Unusable as unusable:
        return FaultyRow(place, label, _meant(cells), unusable.fault)
    fixed, discount = values["usd_per_mtok"], values["discount"]
    return ContractRate(
        place=place,
        label=label,
        model=values["model"],
        meter=values["meter"],
        usd_per_mtok=None if math.isnan(fixed) else fixed,
        discount=discount,
        valid_from=values["valid_from"],
        ends=values["valid_to"],
    )


def _read(name: str, cell: Any) -> Any:
    reader, blank, remedy = _READERS[name]
    if is_blank(cell):
        return blank
    if isinstance(cell, CellError):
        _refuse(name, f"{name} is the error {cell.code}", "correct the cell", cell.code)
    try:
        return reader(name, cell)
    except CellError as error:
        raise _Unusable(RateFault(name, error.code, error.reason, remedy)) from None


def _meant(cells: Mapping[str, Any]) -> str:
    """Give the model that a faulty row names; an error value could have been any."""
    if any(isinstance(cells.get(name), CellError) for name in COLUMNS):
        return ""
    try:
        return str(_read("model", cells.get("model")))
    except _Unusable:
        return ""


def _refuse(column: str, what: str, remedy: str, code: str = BAD_VALUE) -> None:
    raise _Unusable(RateFault(column, code, what, remedy))


def _check(values: Mapping[str, Any]) -> None:
    fixed, discount = values["usd_per_mtok"], values["discount"]
    if not values["model"]:
        _refuse("model", "model is missing", _READERS["model"][2])
    if math.isnan(fixed) and math.isnan(discount):
        _refuse("discount", "neither usd_per_mtok nor discount is there", "give one of them")
    if not math.isnan(fixed) and not math.isnan(discount):
        _refuse("discount", "both usd_per_mtok and discount are there", "give one of them")
    if not math.isnan(fixed) and values["meter"] == EVERY:
        _refuse("meter", "meter is missing", "name the meter of the fixed price")
    if fixed < 0:
        what = f"usd_per_mtok must not be negative, but is {fixed:.12g}"
        _refuse("usd_per_mtok", what, "type 0 or more", BAD_NUMBER)
    if not math.isnan(discount) and not 0 <= discount <= 1:
        what = f"discount must be from 0 to 1, but is {discount:.12g}"
        _refuse("discount", what, "type 0.1 for 10 %", BAD_NUMBER)
    if values["valid_to"] <= values["valid_from"]:
        remedy = "valid_to is the first day on which the rate no longer counts"
        _refuse("valid_to", "valid_to must be after valid_from", remedy, BAD_NUMBER)
