"""What was negotiated: rates that change the price of tokens, and prices of other things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from finops_xl.prices.book import price_book
from finops_xl.prices.contract_rows import RateFault, read_row
from finops_xl.prices.contracts import ContractedPrices, under_contract
from finops_xl.workshop.columns import Cell, Record, column, in_column_names
from finops_xl.workshop.findings import Finding, Trouble, finding

RULE = "W16"


@dataclass
class Contract(Record):
    """A negotiated rate: a fixed price, or a discount on the list price."""

    TABLE: ClassVar[str] = "Contracts"
    SHEET: ClassVar[str] = "Contracts"
    SINCE: ClassVar[int] = 3

    model: Cell = column("Model", width=24, help="A model, a family (claude-*) or all of a seller "
        "(openai/*)")  # fmt: skip
    meter: Cell = column(
        "Meter",
        "choice",
        choices="Meters",
        width=16,
        help="What is metered; blank = all, for a discount",
    )
    usd_per_mtok: Cell = column(
        "USD per Mtok", "money", unit="USD / M tokens", help="Fixed price, or a discount: not both"
    )
    discount: Cell = column(
        "Discount", "share", unit="off the list price", help="Share off the list price: 10 % = 0.1"
    )
    valid_from: Cell = column("Valid from", "date", help="First day; blank = since ever")
    valid_to: Cell = column(
        "Valid to",
        "date",
        unit="not included",
        help="First day on which it no longer counts; blank = no end",
    )
    source: Cell = column("Source", width=44, help="Contract or order form, and its date")
    check: Cell = column("Check", filled="formula", width=60)


@dataclass
class OtherPrice(Record):
    """The price of what is not bought by the token; Costs takes it up as a line."""

    TABLE: ClassVar[str] = "OtherPrices"
    SHEET: ClassVar[str] = "Other prices"
    KEY: ClassVar[tuple[str, ...]] = ("item", "valid_from")
    SINCE: ClassVar[int] = 3

    item: Cell = column(
        "Item", width=34, help="Such as a seat, a fee per conversation, credits, throughput units"
    )
    seller: Cell = column("Seller", help="Whose price it is", width=20)
    unit: Cell = column("Unit", width=22, help="What one price buys, such as seat a month")
    price: Cell = column("Price", "money", unit="per unit, net", help="Price of one unit")
    currency: Cell = column("Currency", width=10, help="ISO code, such as EUR")
    valid_from: Cell = column("Valid from", "date")
    valid_to: Cell = column(
        "Valid to", "date", unit="not included", help="First day on which it has ended"
    )
    commitment: Cell = column(
        "Commitment", width=34, help="What was promised: term, least quantity, prepayment, renewal"
    )
    source: Cell = column("Source", width=44, help="Contract, quote or price list, and its date")


def contracted_prices(contracts: Sequence[Contract]) -> ContractedPrices:
    """Give the price book under the rates of the workbook."""
    rows = (
        read_row(place, f"rate {_number(place, row)} of Contracts", vars(row))
        for place, row in enumerate(contracts, start=1)
    )
    return under_contract(price_book(), tuple(filter(None, rows)))


def _number(place: int, row: Contract) -> int:
    """Count the rates as the table does, whose blank rows are not among the records."""
    return place if row.position < 0 else row.position + 1


def check_contracts(contracts: Sequence[Contract]) -> Iterator[Finding]:
    """W16: every row can be read, and none leaves open which of two rates counts."""
    for place, fault in sorted(contracted_prices(contracts).faults.items()):
        yield finding(RULE, _trouble(fault), contracts[place - 1])


def _trouble(fault: RateFault) -> Trouble:
    return Trouble(_sentence(fault.what), _sentence(fault.remedy), fault.column)


def _sentence(words: str) -> str:
    """Write words about columns as a sentence, the columns as the sheet heads them."""
    words = in_column_names(words, Contract)
    return f"{words[0].upper()}{words[1:]}."
