"""What the agent card rests on: assumptions, what validation found, what can be measured."""

from __future__ import annotations

from collections.abc import Sequence

from finops_xl.template.draft import Page
from finops_xl.template.formulas.since_register import CHANGED_SINCE
from finops_xl.template.sheets.agent_card.grid import (
    HELP,
    LAST,
    LINE,
    RIGHT,
    ROW,
    SHOWN,
    cell,
    count_of,
    first_of,
    heading_of,
    next_row,
    or_words,
    put,
    put_heading,
    rows_of_agent,
    rows_shown,
    shortened,
)
from finops_xl.workshop.lists import SIGNAL_STATUS
from finops_xl.workshop.observability import KPI_GONE

_LATER = "; changed since the register was built"
MOST_ASSUMPTIONS, MOST_FINDINGS = 5, 3
ROWS = 1 + MOST_ASSUMPTIONS + 1 + MOST_FINDINGS

_TARGET_ROW, _ID, _ASSUMPTION_ROW = HELP, HELP + 1, HELP + 2
_IDS = "{Target.agent_id}"
_NAMED = "{Target.assumption_id}"


def write_basis(page: Page, row: int) -> None:
    """Write the assumptions, then the findings and what can be measured."""
    for at in range(row, row + ROWS):
        page.sheet.set_row(at, LINE)
    findings = _write_assumptions(page, row)
    _write_findings(page, findings)
    put(page, findings, RIGHT, _measured(), "heading note")


def _other_than(before: Sequence[str]) -> tuple[str, ...]:
    """Say which rows of 4 Targets are the agent's and name an assumption not named before."""
    return (f"{_IDS}={SHOWN}", f'{_NAMED}<>""', *(f"{_NAMED}<>{each}" for each in before))


def _write_assumptions(page: Page, row: int) -> int:
    rows = range(row + 1, row + 1 + MOST_ASSUMPTIONS)
    ids = [cell(at, _ID) for at in rows]
    unnamed = rows_of_agent(_IDS, f'{_NAMED}=""')
    put_heading(page, row, heading_of(
        "What must hold: the assumptions that the targets rest on", f'IF({ROW}="","",'
        f'IF({ids[0]}="",": none is named yet","")&'
        f'IF({ids[-1]}="","",IF({count_of(*_other_than(ids))}>0,"; more stand on Assumptions",""))'
        f'&IF({unnamed}=0,"","; "&{unnamed}&IF({unnamed}=1," target names"," targets name")'
        '&" none"))'
    ))  # fmt: skip
    for number, header in enumerate(("Row on 4 Targets", "Assumption", "Row there"), HELP):
        page.put(row, number, header, page.look("note"))
    for number, at in enumerate(rows):
        _write_assumption(page, at, ids[:number])
    return row + 1 + MOST_ASSUMPTIONS


def _write_assumption(page: Page, row: int, before: Sequence[str]) -> None:
    target_row, named, found = (cell(row, c) for c in (_TARGET_ROW, _ID, _ASSUMPTION_ROW))
    first = first_of(_IDS, *_other_than(before))
    waits = f'{before[-1]}=""' if before else f'{ROW}=""'
    put(page, row, _TARGET_ROW, f'IF({waits},"",{first})', "formula")
    put(page, row, _ID, f"INDEX({_NAMED},{target_row})", "formula")
    found_at = f"MATCH({named},{{Assumption.assumption_id}},0)"
    put(page, row, _ASSUMPTION_ROW, f'IF({named}="","",{found_at})', "formula")
    said = (
        or_words(f"INDEX({{Assumption.{field}}},{found})", words)
        for field, words in (
            ("status", "no status"),
            ("assumption", "no text"),
            ("owner", "no owner"),
        )
    )
    status, text, owner = (f'IFERROR({formula},"not on Assumptions")' for formula in said)
    there = f'{named}=""'
    label = f'{named}&", "&{status}'
    put(page, row, 0, f'IF({there},"",{label})', "figure")
    put(page, row, 1, f'IF({there},"",{shortened(text, "CardTextLetters")})', "line")
    put(page, row, LAST, f'IF({there},"",{owner})', "line")


def _write_findings(page: Page, row: int) -> None:
    rows = range(row + 1, row + 1 + MOST_FINDINGS)
    since = f'IFERROR(INDEX({{Agent.since_register}},{ROW}),"")'
    behind = f'IF(LEFT({since},LEN("{CHANGED_SINCE}"))="{CHANGED_SINCE}","{_LATER}","")'
    found = f'IF({ROW}="","",{_found(rows)}&{behind})'
    put_heading(page, row, heading_of("Open findings", found))
    page.put(row, HELP, "Row on Findings", page.look("note"))
    for at in rows:
        before = cell(at - 1, HELP) if at > row + 1 else ""
        put(page, at, HELP, next_row("{FindingRow.agent_id}", before), "formula")
        level, rule, kpi, what = (
            f"INDEX({{FindingRow.{field}}},{cell(at, HELP)})"
            for field in ("level", "rule", "kpi", "what")
        )
        put(page, at, 0, f'{level}&" "&{rule}', "figure")
        text = f'IF({kpi}="","",{kpi}&": ")&{what}'
        put(page, at, 1, shortened(text, "CardLineLetters"), "line")


def _found(rows: Sequence[int]) -> str:
    """Count what was found of the agent; what nobody has looked for is not none."""
    mine = "{FindingRow.agent_id}"

    def count(level: str) -> str:
        number = rows_of_agent(mine, f'{{FindingRow.level}}="{level}"')
        return f'IF({number}=0,"",", "&{number}&IF({number}=1," {level}"," {level}s"))'

    shown = rows_shown(rows)
    more = f'IF({rows_of_agent(mine)}>{shown},"; the first "&{shown}&" are shown","")'
    listed = "&".join(map(count, ("error", "warning", "hint")))
    registered = "{RegisterRow.agent_id}"
    built = count_of(f'{registered}<>""')
    any_found = count_of('{FindingRow.level}<>""')
    return (
        f'IF({rows_of_agent(mine)}>0,SUBSTITUTE(":"&{listed},":,",":")&{more},'
        f'IF({rows_of_agent(registered)}>0,": none at the last validation",IF({built}>0,'
        '": not validated since the agent was added",'
        f'IF({any_found}>0,": none at the last validation",'
        '": not validated yet: press Validate, or finops-xl register FILE"))))'
    )


def _measured() -> str:
    """Say of how many KPIs the signal is there, and what IT has confirmed."""
    mine = "{Observability.agent_id}"
    there = f'{{Observability.state}}<>"{KPI_GONE}"'
    count = rows_of_agent(mine, there)

    def part(column: str, word: str, words: str) -> str:
        number = rows_of_agent(mine, there, f'{{Observability.{column}}}="{word}"')
        return f'", {words} "&{number}'

    parts = "&".join(part("status", status, status) for status in SIGNAL_STATUS)
    confirmed = part("confirmed", "yes", "confirmed by IT")
    return (
        f'IF({ROW}="","",IF({count}=0,"Signals not derived yet: build the register",'
        f'"Signals of "&{count}&" KPIs"&{parts}&{confirmed}))'
    )
