"""Who signed a target, and what has changed since: natively, so that it shows without add-in."""

from __future__ import annotations

from finops_xl.template.formulas.phrases import quoted, when_filled, without_blanks
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Assumption, Kpi
from finops_xl.workshop.sign_off_status import CHANGED, NOT_SIGNED, RETYPED, REWORDED, SEPARATOR
from finops_xl.workshop.sign_off_table import COMPUTED, LONG_TEXTS, SOURCES, SignOff

_SAME_KEY = '({SignOff.key}={agent_id}&"|"&{kpi})'
_LAST_NUMBER = f"SUMPRODUCT(MAX({_SAME_KEY}*{{SignOff.number}}))"


def _then(field: str) -> str:
    return f"INDEX({{SignOff.{field}}},{{sign_off_row}})"


def _now(field: str) -> str:
    """Give a signed field as it stands today, in whichever table it is kept."""
    if SOURCES[field] is Kpi:
        return f"INDEX({{Kpi.{field}}},{{kpi_row}})"
    if SOURCES[field] is Assumption:
        row = "MATCH({assumption_id},{Assumption.assumption_id},0)"
        return f'IFERROR(INDEX({{Assumption.{field}}},{row}),"")'
    if SOURCES[field] is AgentEconomics:
        row = "MATCH({agent_id},{AgentEconomics.agent_id},0)"
        return f'IFERROR(INDEX({{AgentEconomics.{field}}},{row}),"")'
    return f"{{{field}}}"


def _change(field: str) -> str:
    """Say "; Floor 6 0.2 -> 0.3" where a field differs, and nothing where it does not."""
    then, now = _then(field), _now(field)
    same = f'EXACT({then}&"",{now}&"")'
    if SOURCES[field].columns()[field].kind == "choice":
        same = f"{without_blanks(then)}={without_blanks(now)}"
    elif field in COMPUTED:
        near = f"ABS({then}-{now})<=Tolerance*ABS({now})"
        same = f"IF(AND(ISNUMBER({then}),ISNUMBER({now})),{near},{same})"
    label = SignOff.columns()[field].name
    if field in LONG_TEXTS:
        return f'IF({same},"",{quoted(f"{SEPARATOR}{label} {REWORDED}")})'
    if SOURCES[field].columns()[field].kind == "date":
        days = f'IFERROR({_iso(then)}&" -> "&{_iso(now)},{quoted(RETYPED)})'
        return f'IF({same},"",{quoted(f"{SEPARATOR}{label} ")}&{days})'
    return f'IF({same},"",{quoted(f"{SEPARATOR}{label} ")}&{then}&" -> "&{now})'


def _iso(cell: str) -> str:
    """Write a day as 2026-11-02; what is no day is an error, as is a blank cell."""
    parts = (f'RIGHT("0"&{part}({cell}),LEN("00"))' for part in ("MONTH", "DAY"))
    joined = '&"-"&'.join(parts)
    return f'YEAR({cell}/(N({cell})>0))&"-"&{joined}'


FORMULAS = {
    "sign_off_row": when_filled(
        "{agent_id}", f'IFERROR(MATCH({_LAST_NUMBER},{{SignOff.number}},0),"")'
    ),
    "sign_off_changes": (
        "=IF(AND(ISNUMBER({sign_off_row}),ISNUMBER({kpi_row})),"
        f'{"&".join(map(_change, SOURCES))},"")'
    ),
    "sign_off": when_filled(
        "{agent_id}",
        f'IF({{sign_off_row}}="",{quoted(NOT_SIGNED)},'
        f'IF({{sign_off_changes}}="",{_then("stage")}&"",'
        f"{quoted(CHANGED)}&MID({{sign_off_changes}},1+LEN({quoted(SEPARATOR)}),"
        "LEN({sign_off_changes}))))",
    ),
}
"""The columns of a target that tell how far it is signed."""
