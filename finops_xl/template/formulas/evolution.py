"""What work cost then and costs now (Block 1): our functions, since Excel knows no prices."""

from __future__ import annotations

from finops_xl.template.formulas.phrases import as_held, call, numbers, quoted, reason, when_filled
from finops_xl.workshop.columns import Record
from finops_xl.workshop.cost_evolution import IN_FORCE, SCHEDULED, Evolution

NO_DAY = "Date then is missing"
REVERSED = "Date now lies before date then"
NO_COMPARISON = "Say what is the same: without it the pair is not in the chart"
PAIR_TWICE = "Pair stands twice"

_DAY_NOW = f'IF({{date_now}}="",{as_held("PriceDate")},{{date_now}})'
_INPUT = f'IF({{own_input}}="",{as_held("EvolutionInput")},{{own_input}})'
_OUTPUT = f'IF({{own_output}}="",{as_held("EvolutionOutput")},{{own_output}})'
_IN_ORDER = f"AND(ISNUMBER({{date_then}}),{{date_then}}<={_DAY_NOW})"
"""An undated price would be that of another day; a reversed pair tells the wrong story."""


def _times(tokens: str, times: str) -> str:
    return f'{tokens}*IF({times}="",1,{times})'


def _cost(model: str, day: str, input_tokens: str, output_tokens: str) -> list[str]:
    tokens = [input_tokens, output_tokens, "0", "0"]
    return [model, *tokens, "EvolutionCalls", day, quoted("standard")]


_THEN = _cost("{model_then}", "{date_then}", _INPUT, _OUTPUT)
_NOW = _cost(
    "{model_now}",
    _DAY_NOW,
    _times(_INPUT, "{input_times}"),
    _times(_OUTPUT, "{output_times}"),
)
_CHANGE = ["{model_then}", "{date_then}", "{model_now}", _DAY_NOW, _INPUT, _OUTPUT]


def _of_pair(formula: str) -> str:
    return when_filled("{model_then}", f'IF({_IN_ORDER},IFERROR({formula},""),"")')


def _in_words() -> str:
    """Say how many times cheaper or dearer; FIXED writes figures as the country does."""
    dearer = "FIXED({cost_now}/{cost_then},1)"
    cheaper = "FIXED({cost_then}/{cost_now},1)"
    return (
        '=IF(ISNUMBER({cost_change}),IF({cost_change}=0,"unchanged",'
        f'IF({{cost_change}}>0,{dearer}&"x dearer",'
        f'IF({{cost_now}}=0,"free now",{cheaper}&"x cheaper"))),"")'
    )


def _check() -> str:
    known = numbers("{cost_then}", "{cost_now}", "{cost_change}", "{price_change}")
    why = (
        f"IF(ISNUMBER({{cost_then}}),IF(ISNUMBER({{cost_now}}),{reason('PRICECHANGE', _CHANGE)},"
        f"{reason('TOKENCOST', _NOW)}),{reason('TOKENCOST', _THEN)})"
    )
    return when_filled(
        "{model_then}",
        f'IF(NOT(ISNUMBER({{date_then}})),"{NO_DAY}",IF({{date_then}}>{_DAY_NOW},"{REVERSED}",'
        f'IF({{comparison}}="","{NO_COMPARISON}",'
        f'IF(SUMPRODUCT(--({{Evolution.pair}}={{pair}}))>1,"{PAIR_TWICE}",'
        f'IF({known},"OK",{why})))))',
    )


def _place() -> str:
    """Number the pairs of a comparison from the cheapest up; equals by their names."""
    same = "({Evolution.comparison}={comparison})"
    before = f"SUMPRODUCT({same}*({{Evolution.cost_change}}<{{cost_change}}))"
    ties = (
        f"SUMPRODUCT({same}*({{Evolution.cost_change}}={{cost_change}})"
        "*({Evolution.pair}<{pair}))"
    )
    return (
        '=IF(AND({comparison}<>"",ISNUMBER({cost_change})),'
        f'{{comparison}}&"|"&(1+{before}+{ties}),"")'
    )


FORMULAS: dict[type[Record], dict[str, str]] = {
    Evolution: {
        "cost_then": _of_pair(call("TOKENCOST", _THEN)),
        "cost_now": _of_pair(call("TOKENCOST", _NOW)),
        "price_change": _of_pair(call("PRICECHANGE", _CHANGE)),
        "cost_change": (
            f"=IF({numbers('{cost_then}', '{cost_now}')},"
            'IF({cost_then}>0,{cost_now}/{cost_then}-1,""),"")'
        ),
        "in_words": _in_words(),
        "standing": when_filled(
            "{model_then}", f'IF({_DAY_NOW}>PriceDate,"{SCHEDULED}","{IN_FORCE}")'
        ),
        "check": _check(),
        "place": _place(),
    }
}
