"""What the same work cost then and costs now: one pair of models and days a row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from finops_xl.workshop.columns import Cell, Record, column

SCHEDULED = "scheduled"
IN_FORCE = "in force"
"""Whether the later price holds on the price date of Settings, or is only announced."""


def _tokens(name: str, help: str) -> Any:
    return column(name, "number", unit="tokens per call", later=True, help=help)


def _times(name: str) -> Any:
    help = "Tokens of the same task now, as a multiple of then; blank = as many as then"
    return column(name, "number", unit="x of then", later=True, help=help)


@dataclass
class Evolution(Record):
    """Two models on two days that are compared for the same work."""

    TABLE: ClassVar[str] = "Evolution"
    SHEET: ClassVar[str] = "1 Cost pairs"
    KEY: ClassVar[tuple[str, ...]] = ("pair",)

    pair: Cell = column("Pair", help="Short and unique: the chart shows it", width=34)
    comparison: Cell = column(
        "What is the same",
        "choice",
        choices="Comparisons",
        help="Same capability only where a test or a source says so",
        width=17,
    )
    model_then: Cell = column("Model then", help="As in the price book", width=25)
    date_then: Cell = column("Date then", "date", help="The earlier day")
    model_now: Cell = column("Model now", help="May be the same model", width=25)
    date_now: Cell = column("Date now", "date", help="Blank = price date of Settings")
    cost_then: Cell = column("Cost then", "money", unit="USD", filled="formula")
    cost_now: Cell = column("Cost now", "money", unit="USD", filled="formula")
    price_change: Cell = column(
        "Change of price", "share", unit="same tokens", filled="formula", width=15
    )
    cost_change: Cell = column(
        "Change of cost", "share", unit="tokens as they are", filled="formula", width=15
    )
    in_words: Cell = column("In words", filled="formula", width=17)
    standing: Cell = column("Standing", filled="formula", width=12)
    check: Cell = column("Check", filled="formula", width=40)
    own_input: Cell = _tokens("Own input", "Blank = the workload on 1 Cost evolution")
    own_output: Cell = _tokens("Own output", "Blank = the workload on 1 Cost evolution")
    input_times: Cell = _times("Input now")
    output_times: Cell = _times("Output now")
    note: Cell = column(
        "Note and source",
        later=True,
        help="Why the two are comparable, who says so, what to beware of",
        width=80,
    )
    place: Cell = column("Place in chart", filled="formula", later=True, width=20)
