"""Prices and single calls (Block 1): our functions, since Excel knows no model prices."""

from __future__ import annotations

from finops_xl.template.formulas.phrases import call, numbers, quoted, reason, when_filled
from finops_xl.workshop.columns import Record
from finops_xl.workshop.records import Model, Workload


def _price(meter: str) -> str:
    return when_filled("{model}", f'IFERROR({call("TOKENPRICE", _price_of(meter))},"")')


def _price_of(meter: str) -> list[str]:
    return ["{model}", quoted(meter), "PriceDate"]


_CALL = [
    "{model}",
    "{input_tokens}",
    "{output_tokens}",
    "{cached_tokens}",
    "{cache_write_tokens}",
    "1",
    "PriceDate",
    "{mode}",
]

FORMULAS: dict[type[Record], dict[str, str]] = {
    Model: {
        "input": _price("input"),
        "output": _price("output"),
        "cache_read": _price("cache_read"),
        "cache_write": _price("cache_write_5m"),
        "check": when_filled(
            "{model}",
            f'IF({numbers("{input}", "{output}")},"OK",{reason("TOKENPRICE", _price_of("input"))})',
        ),
    },
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
