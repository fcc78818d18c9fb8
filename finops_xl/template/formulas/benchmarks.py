"""Benchmarks: what a picked one implies for a target, and the band that follows, natively."""

from __future__ import annotations

from finops_xl.template.formulas.phrases import (
    means,
    quoted,
    row_of,
    when_filled,
    without_blanks,
)
from finops_xl.workshop import target_basis as words
from finops_xl.workshop.benchmarks import WITHIN_BAND, Benchmark
from finops_xl.workshop.columns import Record
from finops_xl.workshop.lists import (
    AGENT_WORK,
    CONTROLLED_TRIAL,
    FIELD_TRIAL,
    LEVEL,
    POINTS,
    RELATIVE,
)
from finops_xl.workshop.target_values import SCENARIOS

_ROW = "ISNUMBER({benchmark_row})"
_ON_AGENT_WORK = f'{{measured_on}}="{AGENT_WORK}"'


def _is_blank(cell: str) -> str:
    return f'{without_blanks(cell)}=""'


def _known(name: str) -> str:
    """Give a setting; one that is blank is unknown, not 0."""
    return f'IF(ISNUMBER({name}),{name},"")'


def _of(field: str) -> str:
    return f"INDEX({{Benchmark.{field}}},{{benchmark_row}})"


def _shown(field: str) -> str:
    """Show a cell of the benchmark; a blank one stays blank."""
    return f'IF({_ROW},IF({_of(field)}="","",{_of(field)}),"")'


def _or_typed(typed: str, implied: str) -> str:
    """Take what is typed, else what the benchmark implies."""
    return f"=IF({_is_blank(typed)},{implied},{typed})"


def _relative_change() -> str:
    has_baseline = "AND(ISNUMBER({baseline}),N({baseline})>0)"
    of_level = f'IF({has_baseline},{{result}}/{{baseline}}-1,"")'
    of_points = f'IF({has_baseline},{{result}}/{{baseline}},"")'
    return (
        f'=IF(NOT(ISNUMBER({{result}})),"",IF({means("{result_is}", RELATIVE)},{{result}},'
        f"IF({means('{result_is}', LEVEL)},{of_level},"
        f'IF({means("{result_is}", POINTS)},{of_points},""))))'
    )


def _default_discount() -> str:
    vendor = _known("DefaultDiscountVendor")
    trial, controlled = _known("DefaultDiscountTrial"), _known("DefaultDiscountRct")
    return when_filled(
        "{benchmark_id}",
        f"IF({means('{evidence}', CONTROLLED_TRIAL)},{controlled},"
        f"IF({means('{evidence}', FIELD_TRIAL)},{trial},{vendor}))",
    )


def _claimed_level() -> str:
    """Its level where the units agree, else the baseline changed as much."""
    unit = without_blanks("{unit}")
    agree = f'AND({unit}<>"",{unit}={without_blanks(_of("unit"))},ISNUMBER({_of("result")}))'
    in_points = f"AND({means(_of('result_is'), POINTS)},ISNUMBER({{baseline}}))"
    changed = (
        f"IF(AND(ISNUMBER({{baseline}}),ISNUMBER({_of('relative_change')})),"
        f'{{baseline}}*(1+{_of("relative_change")}),"")'
    )
    return (
        f'=IF(OR(NOT({_ROW}),{{direction}}="{WITHIN_BAND}"),"",'
        f"IF(AND({agree},{means(_of('result_is'), LEVEL)}),{_of('result')},"
        f"IF(AND({agree},{in_points}),{{baseline}}+{_of('result')},{changed})))"
    )


def _implied_discount() -> str:
    vendor = _known("DefaultDiscountVendor")
    return f'IF(NOT(ISNUMBER({{claim_used}})),"",IF({_ROW},{_of("discount")},{vendor}))'


def _share(cell: str) -> str:
    return f"AND(ISNUMBER({cell}),N({cell})>=0,N({cell})<=1)"


def _adoption(month: int) -> str:
    """The adoption that is typed, else the default of Settings."""
    typed, default = f"{{adoption_{month}}}", _known(f"DefaultAdoption{month}")
    return f"IF({_is_blank(typed)},{default},{typed})"


def _suggestion() -> str:
    """Say what the suggested levels rest on, or why there are none."""
    gain = 'IF({direction}="higher",1,-1)*({claim_used}-{baseline})'
    no_direction = 'AND({direction}<>"higher",{direction}<>"lower")'
    shares = f"AND({_share('{discount_used}')},{_share('DiscountSpread')})"
    adopted = f"AND({_share(_adoption(6))},{_share(_adoption(12))})"
    steps = (
        ("NOT(ISNUMBER({kpi_row}))", ""),
        (f'{{direction}}="{WITHIN_BAND}"', words.NO_BAND),
        ("NOT(ISNUMBER({baseline}))", words.NO_BASELINE),
        (f"AND(NOT(ISNUMBER({{claim_used}})),{_ROW})", words.NO_LEVEL),
        ("NOT(ISNUMBER({claim_used}))", words.NO_CLAIM),
        (no_direction, words.NO_DIRECTION),
        (f"{gain}<=0", words.NO_GAIN),
        (f"NOT({shares})", words.NO_DISCOUNT),
        (_ON_AGENT_WORK, words.WITHOUT_ADOPTION),
        (f"NOT({adopted})", words.NO_ADOPTION),
        (f"OR({_is_blank('{adoption_6}')},{_is_blank('{adoption_12}')})", words.DEFAULT_ADOPTION),
    )
    opened = "".join(f"IF({condition},{quoted(answer)}," for condition, answer in steps)
    return when_filled("{agent_id}", f"{opened}{quoted(words.FROM_CLAIM)}{')' * len(steps)}")


def _suggested(scenario: str, month: int) -> str:
    """Write out TARGETBAND; the spread never takes a discount beyond 0 or 1."""
    head = quoted(words.FROM_CLAIM)
    is_given = f"LEFT({{suggestion}},LEN({head}))={head}"
    spread = "MIN(DiscountSpread,{discount_used},1-{discount_used})"
    discount = {"floor": f"-{spread}", "target": "", "stretch": f"+{spread}"}[scenario]
    adoption = f"IF({_ON_AGENT_WORK},1,{_adoption(month)})"
    return (
        f"=IF({is_given},{{baseline}}+({{claim_used}}-{{baseline}})"
        f'*(1-{{discount_used}}{discount})*{adoption},"")'
    )


_PICKED = row_of("{benchmark}", "{Benchmark.benchmark_id}")

ON_TARGETS: dict[str, str] = {
    "benchmark_row": f'=IF(ISTEXT({{benchmark}}),IFERROR({_PICKED},""),"")',
    "benchmark_claim": _claimed_level(),
    "claim_used": _or_typed("{claim}", "{benchmark_claim}"),
    "claim_source_used": _or_typed("{claim_source}", _shown("source")),
    "claim_date_used": _or_typed("{claim_date}", _shown("date")),
    "discount_used": _or_typed("{discount}", _implied_discount()),
    "suggestion": _suggestion(),
    **{
        f"suggested_{scenario}_{month}": _suggested(scenario, month)
        for month in (6, 12)
        for scenario in SCENARIOS
    },
}
"""The formulas of a target that rest on its benchmark."""

FORMULAS: dict[type[Record], dict[str, str]] = {
    Benchmark: {"relative_change": _relative_change(), "discount": _default_discount()},
}
