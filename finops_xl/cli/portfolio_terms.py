"""The options that tell at which terms several workbooks are added up."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from typing import Annotated

import typer

from finops_xl.engine.errors import WorkbookError
from finops_xl.workshop import facts
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.portfolio_terms import ACCEPTABLE, Terms

_PANEL = "Several workbooks: settle their differences"

Currency = Annotated[
    str, typer.Option("--currency", help="Currency of the portfolio.", rich_help_panel=_PANEL)
]
Convert = Annotated[
    list[str] | None,
    typer.Option(
        "--convert",
        metavar="CODE=RATE",
        help="What 1 unit of another workbook's currency is in it, such as USD=0.92.",
        rich_help_panel=_PANEL,
    ),
]
FxRate = Annotated[
    float | None,
    typer.Option("--fx-rate", help="Compute all at 1 USD = this.", rich_help_panel=_PANEL),
]
DiscountRate = Annotated[
    float | None,
    typer.Option("--discount-rate", help="Compute all at it: 0.09.", rich_help_panel=_PANEL),
]
Horizon = Annotated[
    int | None,
    typer.Option("--horizon", help="Compute all over so many months.", rich_help_panel=_PANEL),
]
PriceDate = Annotated[
    dt.datetime | None,
    typer.Option(
        "--price-date",
        formats=["%Y-%m-%d"],
        help="Compute all at the token prices of a day.",
        rich_help_panel=_PANEL,
    ),
]
Accept = Annotated[
    str,
    typer.Option(
        "--accept",
        metavar="NAMES",
        help=f"Add up although these differ: {','.join(ACCEPTABLE)}.",
        rich_help_panel=_PANEL,
    ),
]


def terms_of(
    currency: str,
    convert: list[str] | None,
    fx_rate: float | None,
    discount_rate: float | None,
    horizon: int | None,
    price_date: dt.datetime | None,
    accept: str,
) -> Terms:
    """Read the options; what cannot be meant is refused with the remedy."""
    code = _currency("--currency", currency) if currency else ""
    rates = _rates(convert or (), code, fx_rate)
    if rates and not code:
        raise WorkbookError(
            "--convert needs the currency to convert into: add --currency, such as --currency EUR."
        )
    _between("--fx-rate", fx_rate, 0, 1e6, "what 1 USD is in the currency, such as 0.92")
    if discount_rate is not None and discount_rate != 0:
        _between("--discount-rate", discount_rate, 0, 1, "a share a year, such as 0.09 for 9 %")
    _between("--horizon", horizon, 0, 600, "a number of months, such as 36")
    return Terms(
        currency=code,
        rates=rates,
        fx_rate=fx_rate,
        discount_rate=discount_rate,
        horizon=None if horizon is None else float(horizon),
        price_date=None if price_date is None else to_serial(price_date.date()),
        accepted=_accepted(accept),
    )


def _currency(option: str, text: str) -> str:
    code = text.strip().upper()
    if code not in facts.currencies():
        raise WorkbookError(f"{option} {text}: type a currency code of three letters, such as EUR.")
    return code


def _rates(convert: Iterable[str], code: str, fx_rate: float | None) -> dict[str, float]:
    rates: dict[str, float] = {}
    for text in convert:
        foreign, rate = _rate(text)
        if foreign == code:
            raise WorkbookError(f"--convert {text}: the portfolio is in {code} already.")
        if foreign in rates:
            raise WorkbookError(f"--convert {text}: {foreign} has a rate already; give one.")
        rates[foreign] = rate
    if fx_rate is not None and rates.get("USD", fx_rate) != fx_rate:
        raise WorkbookError(
            f"--fx-rate {fx_rate:g} and --convert USD={rates['USD']:g} both say what 1 USD is: "
            "give one rate."
        )
    return rates


def _rate(text: str) -> tuple[str, float]:
    code, _, figure = text.partition("=")
    try:
        rate = float(figure)
    except ValueError:
        rate = math.nan
    if not 0 < rate < math.inf:
        raise WorkbookError(
            f"--convert {text}: type a currency and what 1 of it is, such as USD=0.92."
        )
    return _currency("--convert", code), rate


def _between(option: str, value: float | None, low: float, high: float, meant: str) -> None:
    if value is not None and not low < value <= high:
        raise WorkbookError(f"{option} {value:g}: it is {meant}.")


def _accepted(text: str) -> frozenset[str]:
    names = [name for name in text.replace(",", " ").casefold().split() if name]
    for name in names:
        if name == "currency":
            raise WorkbookError(
                "--accept currency: amounts of two currencies have no sum; convert them with "
                "--currency and --convert."
            )
        if name not in ACCEPTABLE:
            raise WorkbookError(f"--accept {name}: choose from {', '.join(ACCEPTABLE)}.")
    return frozenset(names)
