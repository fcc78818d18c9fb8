"""The head of the agent card: who it is, its thesis, and the verdict in a word and a sentence."""

from __future__ import annotations

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl._version import __version__
from finops_xl.template.calculator import Line, line, name_cell, write_cell
from finops_xl.template.draft import Page
from finops_xl.template.formulas.phrases import SOUND_RATE
from finops_xl.template.formulas.targets import TARGETS_TWICE
from finops_xl.template.sheets.agent_card.grid import (
    ECONOMICS,
    FIRST,
    HELP,
    LAST,
    LETTERS,
    LINE,
    MIDDLE,
    RIGHT,
    ROW,
    SHOWN,
    cell,
    first_of,
    of_agent,
    of_economics,
    or_words,
    put,
    rows_of_agent,
    shortened,
)
from finops_xl.workshop.agent_economics import FALLS_BACK, GO, NEVER, NOT_MONETISED, UNDECIDED
from finops_xl.workshop.lists import SIGN_STAGES

_IDS = "{Agent.agent_id}"
_HAS_ID = f'{_IDS}<>""'
_FIRST_ID = f"INDEX({_IDS},{first_of(_IDS, _HAS_ID)})"

PICK: Line = line("CardAgent", "Agent ID", None, "choice", choices="AgentIds",
                  help="Blank = the first agent")  # fmt: skip

_REMEDY = (
    f'IF({SHOWN}="","Fill in 2 Classification, one row per agent.",'
    f'"There is no agent "&{SHOWN}&" on 2 Classification: choose one from the list.")'
)
_SAYS = (
    f'IF(ISNUMBER({ROW}),"Prints two pages: the agent, and the four steps of target setting. '
    f'For all agents: finops-xl cards FILE",{_REMEDY})'
)
_THESIS = or_words(
    of_agent("thesis"), "No thesis yet: fill in line, outcome and mechanism on 2 Classification."
)

_LETTERS = {
    "CardTitleLetters": 66.0,
    "CardThesisLetters": 124.0,
    "CardLineLetters": 190.0,
    "CardTextLetters": 155.0,
    "CardFactLetters": 33.0,
    "CardWhoLetters": 41.0,
    "CardNameLetters": 74.0,
    "CardSignLetters": 62.0,
    "CardOwnerLetters": 48.0,
    "CardSourceLetters": 88.0,
    "CardLevelDigits": 4.0,
    "CardRateDigits": 6.0,
}
"""Letters that fit into a place of the card, where a longer text is cut, and digits that count."""

_HELPERS = (
    (SHOWN, "Agent shown", f'IF(TRIM(CardAgent)="",{_FIRST_ID},CardAgent)'),
    (ROW, "Row on 2 Classification", f"MATCH({SHOWN},{_IDS},0)"),
    (ECONOMICS, "Row on Economics", f"MATCH({SHOWN},{{AgentEconomics.agent_id}},0)"),
    ("CardThesis", "Thesis or remedy", f"IF(ISNUMBER({ROW}),{_THESIS},{_REMEDY})"),
)  # fmt: skip

_LETTERS_BELOW = 6
"""Rows from the pick down to what a row above the facts would be too low to show."""

VERDICT = "CardVerdict"
ROWS = 7
"""Rows of the head, from the strip to the facts."""


def write_pick(page: Page, row: int) -> None:
    """Write the cell that the agent is picked in, and beside it what to do."""
    page.put(row, FIRST, PICK.column.name, page.look("line"))
    write_cell(page, row, FIRST + 1, PICK.column, PICK.cell)
    put(page, row, FIRST + 2, _SAYS, "note", align="left")
    _write_helpers(page, row)


def _write_helpers(page: Page, row: int) -> None:
    page.put(row - 1, HELP, "Found by the card", page.look("unit"))
    for at, (name, label, formula) in enumerate(_HELPERS, row):
        page.put(at, HELP, label, page.look("note"))
        same = {ROW: _IDS, ECONOMICS: "{AgentEconomics.agent_id}"}.get(name)
        if same:  # MATCH reads a pattern in what was picked: A* is no agent.
            known = f'IF({SHOWN}="","",IF(INDEX({same},{formula})={SHOWN},{formula},""))'
            formula = known if name == ROW else f'IF({ROW}="","",{known})'
        name_cell(page, name, at, HELP + 1)
        put(page, at, HELP + 1, formula, "formula")
    below = row + _LETTERS_BELOW
    page.put(below, LETTERS, "Letters, digits that fit", page.look("unit"))
    for at, (name, letters) in enumerate(_LETTERS.items(), below + 1):
        page.put(at, LETTERS, name, page.look("note"))
        name_cell(page, name, at, LETTERS + 1)
        page.put(at, LETTERS + 1, letters, page.look("cell"))


def write_head(page: Page, row: int) -> None:
    """Write the strip, the name beside the verdict, the thesis and the facts."""
    for at, height in enumerate((LINE, 28, 17, 17, 4, 14, 16), row):
        page.sheet.set_row(at, height)
    page.put(row, FIRST, f"AI FinOps workshop, finops-xl {__version__}", page.look("note"))
    put(page, row, RIGHT, _WHERE, "note")
    name = f'{of_agent("agent_id")}&"  "&{or_words(of_agent("agent"), "agent without a name")}'
    title = shortened(name, "CardTitleLetters")
    put(page, row + 1, FIRST, f'IF(ISNUMBER({ROW}),{title},"No agent")', "card title")
    _write_verdict(page, row + 1)
    _write_thesis(page, row + 2)
    put(page, row + 2, RIGHT, _reason(), "line")
    put(page, row + 3, RIGHT, _signed(), "line")
    _write_facts(page, row + 5)


_WHERE = 'Workshop&IF(AND(Workshop<>"",Client<>""),", ","")&Client'


def _write_verdict(page: Page, row: int) -> None:
    verdict = f'IFERROR({of_economics("verdict")}&"","{UNDECIDED}")'
    put(page, row, RIGHT, f'IF({ROW}="","",{verdict})', "verdict")
    for column in range(RIGHT + 1, LAST + 1):
        page.put(row, column, None, page.look("verdict"))
    here = xl_rowcol_to_cell(row, RIGHT, row_abs=True, col_abs=True)
    for words, role in (((GO,), "ok"), ((NOT_MONETISED, UNDECIDED), "waiting"), ((), "check")):
        same = ",".join(f'{here}="{word}"' for word in words) or f'{here}<>""'
        rule = {"type": "formula", "criteria": f"=OR({same})", "stop_if_true": True}
        page.sheet.conditional_format(row, RIGHT, row, LAST, {**rule, "format": page.look(role)})


def _reason() -> str:
    """Say what the verdict rests on, or what it waits for."""
    npv, payback = of_economics("npv_floor"), of_economics("payback_floor")
    months = f'IF({payback}="{NEVER}","{NEVER}",FIXED({payback},1)&" months")'
    lasts = f'IF({of_economics("payback_lasts_floor")}="{FALLS_BACK}",", for a while only","")'
    figures = (
        f'"Floor: NPV "&ReportingCurrency&" "&FIXED({npv},0)&", payback "&{months}&{lasts}'
        '&" (limit "&PaybackLimitMonths&")"'
    )
    return (
        f'IF({VERDICT}="","",IF({VERDICT}="{NOT_MONETISED}","No KPI has money: decide on the '
        f'grounds below",IF({VERDICT}="{UNDECIDED}",{_missing()},{figures})))'
    )


def _missing() -> str:
    gaps = (
        (f'{of_economics("one_off")}=""', "one-off cost"),
        (f'{of_economics("run_cost")}=""', "run cost"),
        (f'{of_economics("value_status")}="incomplete"', "value of every KPI"),
        (f'{of_economics("months_to_go_live")}=""', "first spend and go-live"),
        ("NOT(ISNUMBER(PaybackLimitMonths))", "payback limit"),
        (f"NOT(AND({SOUND_RATE}))", "discount rate"),
        ("NOT(N(HorizonMonths)>=1)", "horizon"),
    )
    named = "&".join(f'IF({gap},", {words}","")' for gap, words in gaps)
    listed = f'SUBSTITUTE("Missing:"&{named},":,",":")'
    any_gap = ",".join(gap for gap, _ in gaps)
    named_or_not = f'IF(OR({any_gap}),{listed},"Missing: see Integrity")'
    return f'IF(ISNUMBER({ECONOMICS}),{named_or_not},"Missing: a row on Economics")'


def _signed() -> str:
    """Say of how many KPIs the targets are signed; a signature without a KPI is said apart."""
    stages = "+".join(f'({{Target.sign_off}}="{stage}")' for stage in SIGN_STAGES)
    found, not_found = (f'{{Target.kpi_row}}{sign}""' for sign in ("<>", "="))
    # Targets that stand twice for a KPI count for none: which of them holds is not clear.
    once = f'{{Target.check}}<>"{TARGETS_TWICE}"'
    signed = rows_of_agent("{Target.agent_id}", stages, found, once)
    lost = rows_of_agent("{Target.agent_id}", stages, not_found)
    kpis = rows_of_agent("{Kpi.agent_id}")
    said = f'"Finance has signed the targets of "&{signed}&" of "&{kpis}&" KPIs"'
    lost_too = (
        f'IF({lost}=0,"","; "&{lost}&'
        f'IF({lost}=1," signed target has"," signed targets have")&" no KPI any more")'
    )
    return f'IF({ROW}="","",IF({kpis}=0,"No KPIs yet",{said})&{lost_too})'


def _write_thesis(page: Page, row: int) -> None:
    """Break the thesis at a blank into two lines: cells that run over do not wrap."""
    whole, limit, mark = "CardThesis", "CardThesisLetters", "\u00a6"
    start = f"LEFT({whole},{limit}+1)"
    blanks = f'LEN({start})-LEN(SUBSTITUTE({start}," ",""))'
    place = f'FIND("{mark}",SUBSTITUTE({start}," ","{mark}",{blanks}))'
    broken = f"IFERROR(LEFT({whole},{place}-1),LEFT({whole},{limit}))"
    put(page, row, FIRST, f"IF(LEN({whole})<={limit},{whole},{broken})", "statement")
    rest = f"TRIM(MID({whole},LEN({cell(row, FIRST)})+1,LEN({whole})))"
    put(page, row + 1, FIRST, shortened(rest, limit), "statement")


def _write_facts(page: Page, row: int) -> None:
    line_of = or_words(of_agent("line"), "no line")
    driver = f'{line_of}&": "&{or_words(of_agent("driver"), "no value driver")}'
    sponsor = or_words(of_agent("sponsor"), "no sponsor")
    facts = (
        (FIRST, "Process", of_agent("process"), "CardFactLetters"),
        (FIRST + 1, "Line: primary value driver", driver, "CardFactLetters"),
        (MIDDLE, "Stage", of_agent("stage"), "CardFactLetters"),
        (MIDDLE + 3, "Cost centre", of_agent("cost_centre"), "CardFactLetters"),
        (RIGHT, "Sponsor", sponsor, "CardWhoLetters"),
        (LAST, "Unit of work", of_economics("unit_of_work"), "CardFactLetters"),
    )
    for column in range(LAST + 1):
        page.put(row + 1, column, None, page.look("figure"))
    for column, label, text, letters in facts:
        page.put(row, column, label, page.look("note"))
        put(page, row + 1, column, shortened(text, letters), "figure")
