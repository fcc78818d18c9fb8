"""Agents and KPIs (Blocks 2 and 3): the thesis natively, the checks by our functions."""

from __future__ import annotations

from finops_xl.template.formulas.phrases import (
    WITHOUT_ADD_IN,
    call,
    of_agent,
    quoted,
    reason,
    row_of,
    when_filled,
    without_blanks,
)
from finops_xl.template.formulas.since_register import SINCE_REGISTER
from finops_xl.workshop.columns import Record
from finops_xl.workshop.records import Agent, Kpi
from finops_xl.workshop.thesis import VERBS

AGENT_TWICE = "Agent ID is used twice"
UNKNOWN_AGENT = "Agent ID is not on 2 Classification"
KPI_TWICE = "KPI stands twice for this agent"
NO_NAME = "Agent has no name"
NO_DATE = "First spend or go-live is text, no date"
DIFFERS = "differs from THESIS"

_THESIS = ["{line}", "{outcome}", "{mechanism}"]
_LINES = ("bottom", "bottom line", "top", "top line")
_VERB = f'IF(LEFT(TRIM({{line}}))="t",{quoted(VERBS["top"])},{quoted(VERBS["bottom"])})'

_KPI = [
    "{kpi}",
    "{category}",
    "{line}",
    "{unit}",
    "{direction}",
    "{baseline}",
    "{baseline_date}",
    "{source}",
    "{owner}",
    "{frequency}",
    "{definition}",
    "{formula}",
    "WorkshopDate",
    "{measurable}",
    "{attribution}",
]


def _thesis() -> str:
    known = [
        "OR(" + ",".join(f"TRIM({{line}})={quoted(line)}" for line in _LINES) + ")",
        'TRIM({outcome})<>""',
        'TRIM({mechanism})<>""',
    ]
    what, how = _bare("{outcome}", _VERB), _bare("{mechanism}", '"by "')
    return (
        f'=IF(AND({{agent_id}}<>"",{",".join(known)}),'
        f'"This agent exists to "&{_VERB}&{what}&" by "&{how}&".","")'
    )


def _bare(cell: str, head: str) -> str:
    """Drop a head that the sentence brings itself, and the full stop."""
    text = f"TRIM({cell})"
    dropped = f"IF(LEFT({text},LEN({head}))={head},LEN({head}),0)"
    return f'MID({text},1+{dropped},LEN({text})-{dropped}-IF(RIGHT({text})=".",1,0))'


def _agent_check() -> str:
    agrees = f'IF(EXACT({{thesis}},{call("THESIS", _THESIS)}),"OK","{DIFFERS}")'
    return when_filled(
        "{agent_id}",
        f'IF(COUNTIF({{Agent.agent_id}},{{agent_id}})>1,"{AGENT_TWICE}",'
        f'IF(TRIM({{agent}})="","{NO_NAME}",'
        'IF({thesis}="","Line, outcome or mechanism is missing",'
        'IF({driver}="","Value driver is missing",'
        f'IF(OR({_is_text("{first_spend}")},{_is_text("{go_live}")}),"{NO_DATE}",'
        f"IFERROR({agrees},{reason('THESIS', _THESIS)}))))))",
    )


def _is_text(cell: str) -> str:
    return f'AND({cell}<>"",NOT(ISNUMBER({cell})))'


def _kpi_check() -> str:
    twice = 'SUMPRODUCT(({Kpi.agent_id}={agent_id})*({Kpi.kpi}={kpi})*({kpi}<>""))>1'
    return when_filled(
        "{agent_id}",
        f'IF(ISNA(MATCH({{agent_id}},{{Agent.agent_id}},0)),"{UNKNOWN_AGENT}",'
        f'IF({twice},"{KPI_TWICE}",'
        f"IFERROR({call('KPICHECK', _KPI)},{WITHOUT_ADD_IN})))",
    )


CATALOGUE = "KpiCatalogue"
"""Name of the catalogue's KPIs on Lists; that of another column ends in its field."""


def catalogue_name(field: str) -> str:
    """Give the defined name of a column of the catalogue."""
    return f"{CATALOGUE}{field.title()}"


def _from_catalogue(field: str) -> str:
    row = row_of(without_blanks("{kpi}"), CATALOGUE)
    return f'=IFERROR(INDEX({catalogue_name(field)},{row}),"")'


PREFILLED = [field for field, column in Kpi.columns().items() if column.prefilled]

FORMULAS: dict[type[Record], dict[str, str]] = {
    Agent: {
        "thesis": _thesis(),
        "check": _agent_check(),
        "since_register": SINCE_REGISTER,
    },
    Kpi: {
        "key": when_filled("{agent_id}", '{agent_id}&"|"&{kpi}'),
        "line": when_filled("{agent_id}", f'IFERROR({of_agent("line")}&"","")'),
        "check": _kpi_check(),
        **{field: _from_catalogue(field) for field in PREFILLED},
    },
}
