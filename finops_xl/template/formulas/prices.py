"""Prices and single calls (Block 1): our functions, since Excel knows no model prices."""

from __future__ import annotations

from finops_xl.prices.rule import STANDARD
from finops_xl.template.formulas.phrases import (
    CONTRACTS,
    WITHOUT_ADD_IN,
    call,
    guarded,
    numbers,
    of_contracts,
    quoted,
    reason,
    when_filled,
)
from finops_xl.workshop.columns import Record
from finops_xl.workshop.contracts import Contract
from finops_xl.workshop.last_known import METERS
from finops_xl.workshop.records import Model, Workload
from finops_xl.workshop.unit_cost import LAST_KNOWN, LIVE, MISSING, OTHER_MODEL, TYPED, UNCLEAR

LISTED, CONTRACTED = "list price", "contract"
"""What the price of a model rests on."""

UNUSED = "unused"
"""Instead, of a last-known price that no agent computes with."""

UNLISTED = 'SUMPRODUCT(({AgentEconomics.model}<>"")*({AgentEconomics.model_row}=""))'
"""How many agents have a model that is not on Prices."""


def _list_price_of(meter: str) -> list[str]:
    return ["{model}", quoted(meter), "PriceDate"]


def _price_of(meter: str) -> list[str]:
    return [*_list_price_of(meter), quoted(STANDARD), "0", CONTRACTS]


_INPUT_PRICE = _price_of(METERS["input"])


def _list_price(field: str) -> str:
    price = call("TOKENPRICE", _list_price_of(METERS[field]))
    return when_filled("{model}", f'IFERROR({price},"")')


def _price(field: str) -> str:
    """Show the price of the book, or the last known where the book has none or is missing."""
    live = f'IFERROR({call("TOKENPRICE", _price_of(METERS[field]))},"")'
    known = f"{{{field}_known}}"
    usable = f'AND(ISNUMBER({known}),{{price_from}}<>"{UNCLEAR}",{{price_from}}<>"{OTHER_MODEL}")'
    return when_filled("{model}", f'IF({{price_from}}="{LIVE}",{live},IF({usable},{known},""))')


_OWN = 'IF({known_model}="",{known_on}="",{known_model}={model})'
"""The prices kept beside a model are its own: under its name, or typed and without a date."""

_NOT_OWN = (
    'IF({known_model}="","Nobody knows whose the last known prices are",'
    '"The last known prices are those of "&{known_model})&'
    '": type those of this model and its name, or refresh with the add-in"'
)


def _price_from() -> str:
    """Say where the prices of a row come from; a day beside them is that of a button.

    Where the price book has a price and the contract leaves it open, none is shown, nor is one
    that was kept for another model.
    """
    kept = f'IF(ISNUMBER({{input_known}}),IF({{known_on}}="","{TYPED}","{LAST_KNOWN}"),"{MISSING}")'
    any_kept = ",".join(f"ISNUMBER({{{field}_known}})" for field in METERS)
    known = f'IF(OR({any_kept}),IF({_OWN},{kept},"{OTHER_MODEL}"),"{MISSING}")'
    return when_filled(
        "{model}",
        f"IF(ISERROR({call('TOKENPRICE', _INPUT_PRICE)}),"
        f'IF(ISNUMBER({{input_list}}),"{UNCLEAR}",{known}),"{LIVE}")',
    )


def _terms() -> str:
    """Say whether a row pays list prices; unknown where either price is.

    A model that left the price book may stay on Prices: it is told whether an agent needs it.
    """
    same = ",".join(f"{{{field}}}={{{field}_list}}" for field in METERS)
    known = numbers("{input}", "{input_list}")
    unused = f'AND({{price_from}}="{LAST_KNOWN}",COUNTIF({{AgentEconomics.model}},{{model}})=0)'
    terms = f'IF(AND({same}),"{LISTED}","{CONTRACTED}")'
    return f'=IF({known},{terms},IF({unused},"{UNUSED}",""))'


def _price_check() -> str:
    priced = numbers("{input}", "{output}")
    why = reason("TOKENPRICE", _INPUT_PRICE)
    return when_filled(
        "{model}",
        f'IF(ISERROR(FINOPSVERSION()),IF({{price_from}}="{OTHER_MODEL}",{_NOT_OWN},"needs add-in"),'
        f'IF(AND(OR({{price_from}}="{LIVE}",{{price_from}}="{TYPED}"),{priced}),"OK",{why}))',
    )


def _contract_check() -> str:
    rate = "ROW({model})-ROW({Contract#Headers.model})"
    check = of_contracts(call("CONTRACTCHECK", [rate, CONTRACTS]))
    return guarded("COUNTA({model:valid_to})>0", f"IFERROR({check},{WITHOUT_ADD_IN})")


_CALL = [
    "{model}",
    "{input_tokens}",
    "{output_tokens}",
    "{cached_tokens}",
    "{cache_write_tokens}",
    "1",
    "PriceDate",
    "{mode}",
    CONTRACTS,
]

FORMULAS: dict[type[Record], dict[str, str]] = {
    Model: {
        **{f"{field}_list": _list_price(field) for field in METERS},
        **{field: _price(field) for field in METERS},
        "terms": _terms(),
        "price_from": _price_from(),
        "check": _price_check(),
    },
    Contract: {"check": _contract_check()},
    Workload: {
        "cost_per_call": when_filled("{model}", f'IFERROR({call("TOKENCOST", _CALL)},"")'),
        "cost_per_month": (
            f'=IF({numbers("{cost_per_call}", "{calls}")},{{cost_per_call}}*{{calls}},"")'
        ),
        "check": when_filled(
            "{model}", f'IF(ISNUMBER({{cost_per_call}}),"OK",{reason("TOKENCOST", _CALL)})'
        ),
    },
}
