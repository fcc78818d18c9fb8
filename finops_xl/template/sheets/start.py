"""Start: what this workbook is, how to go through it, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from xlsxwriter.utility import xl_rowcol_to_cell

from finops_xl._version import __version__
from finops_xl.template.draft import Draft, Page
from finops_xl.template.formulas import expand
from finops_xl.template.integrity_head import HEADER, MASTER
from finops_xl.template.settings import MADE_BY
from finops_xl.template.sheet import (
    BODY_ROW,
    HEADER_LINE,
    START,
    STATUS_ROW,
    Sheet,
    open_page,
    print_upright,
    set_print,
)

_WIDTHS = (24, 86, 50)

ABOUT = (
    "What does this AI agent cost, what does it bring, and who answers for it?",
    "Half a day in four blocks. At the end every agent has an economic thesis, two or three KPIs "
    "with a baseline, floor, target and stretch, and a verdict.",
    "Type costs and values as positive amounts. Only what is left of them, such as net, NPV and "
    "ROI, can be negative.",
)
STEPS = (
    ("Agenda", "Read first: the half-day minute by minute, and how to run each item."),
    ("Actions", "Before the day: pre-work and preparation. After it: what is due. Tick it off."),
    ("Settings", "Fill the yellow cells: date and start, currency, horizon, hourly cost, rates."),
    ("Prices", "List the models in use; the price of each is read from the price book."),
    ("Contracts", "Negotiated rates for tokens, where there are any; without them list counts."),
    ("Other prices", "Seats, fees, credits: prices to look up for Costs. May stay empty."),
    ("1 Foundation", "What a token is, what a call costs, what drives an agent's cost."),
    ("1 Workloads", "Type your workloads and see what a call and a month of calls cost."),
    ("1 Cost evolution", "What the same work cost then and costs now; print the poster."),
    ("1 Cost pairs", "Which models and days are compared, and who calls them equal."),
    ("1 Break-even", "API or an own model? From which volume and month on owning wins."),
    ("1 Knowledge check", "Five questions for the room; on paper: print the first page."),
    ("2 Classification", "One row per agent with line, value driver, outcome, mechanism."),
    ("3 KPIs", "Two or three KPIs per agent, each with baseline, source and owner."),
    ("Assumptions", "What the targets will rest on, each with an ID and an owner."),
    ("Benchmarks", "Look through what others report; add what you know yourself."),
    ("4 Targets", "Floor, target and stretch at 6 and 12 months, with an Assumption ID."),
    ("Economics", "Fill model, tokens, volume and success rate of every agent."),
    ("Costs", "One row per cost line of an agent: one-off, an amount a month, or already spent."),
    ("Costs by layer", "Choose an agent: an empty layer of cost is a question to its owner."),
    ("Monthly", "Choose an agent and a scenario: when the money is spent, when it comes back."),
)
_CARD = ("Agent card", "Choose an agent: one page to project, print and sign.")
BY_BUTTON = (
    (
        "Findings",
        "Ribbon FinOps > Validate for room writes what is wrong; mend it in the tabs above.",
    ),
    _CARD,
    ("4 Sign-off", "Who signs for finance; then ribbon FinOps > Sign targets writes Sign-offs."),
    (
        "Register",
        "Ribbon FinOps > Build register writes Register, Register KPIs, Findings and Tasks.",
    ),
    (
        "Observability",
        "Ribbon FinOps > Build register writes what each KPI needs; IT confirms the rows.",
    ),
)
BY_COMMAND = (
    ("Findings", "finops-xl check FILE shows what is wrong on screen; mend it in the tabs above."),
    _CARD,
    ("4 Sign-off", "Who signs for finance; then finops-xl sign FILE writes Sign-offs."),
    ("Register", "finops-xl register FILE writes Register, Register KPIs, Findings and Tasks."),
    (
        "Observability",
        "The same writes what each KPI needs; IT confirms the rows.",
    ),
)
TO_READ = (
    ("Register totals", "Read the sums by line and benefit type, and what incomplete agents lack."),
)
BLOCKS = {
    "set-up": "Set up",
    "block 1": "Block 1: foundation and education",
    "block 2": "Block 2: economic classification",
    "block 3": "Block 3: KPIs",
    "block 4": "Block 4: value targets",
    "economics": "Economics",
    "commitment": "Commitment and sign-off",
    "results": "Results",
    "reference": "To look up",
}
"""What the groups of tabs are called."""
COLOURS = (
    ("input", "typed in", "Yours to fill; a note says what belongs there."),
    ("formula", "computed", "From this sheet. Do not type over it."),
    ("other sheet", "computed", "From another sheet. Do not type over it."),
    ("button", "written", "By a button or a command, or fixed."),
    ("ok", "OK", "Nothing to do."),
    ("check", "CHECK", "Read the word and act on it."),
    ("waiting", "needs add-in", "Waits for something: the add-in, an input, a decision."),
    ("amiss", "1,234", "Text where a number or date belongs, or a formula typed over: mend it."),
)
_FOUND = "The functions of finops-xl answered when this workbook was last calculated."
_SILENT = (
    "The add-in does not answer: saved figures are shown. Close Excel, run: "
    "py -m finops_xl install, then open this workbook again (Enable Content). "
    "On a Mac or in a browser use the workbook without macros (.xlsx)."
)
_MACRO_FREE = (
    "This workbook has no macros: saved figures and the price list compute it. "
    "New prices, checks and register: finops-xl register FILE."
)


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the sections one below the other."""
    page = open_page(draft, sheet)
    page.compute(STATUS_ROW, 0, expand(HEADER), page.look("status"))
    _name(page, HEADER_LINE, STATUS_ROW, 0)
    for column, width in enumerate(_WIDTHS):
        page.sheet.set_column(column, column, width)
    row = _lines(page, BODY_ROW - 1, [*ABOUT, *draft.content.notes])
    row = _way(page, row + 1)
    row = _state(page, row + 1)
    last_row = _colours(page, row + 1)
    page.sheet.print_area(0, 0, last_row, len(_WIDTHS) - 1)
    page.sheet.freeze_panes(BODY_ROW - 1, 0)
    page.sheet.set_zoom(100)
    page.sheet.protect()
    set_print(page, header_row=BODY_ROW - 2)
    print_upright(page)
    page.sheet.activate()


def _lines(page: Page, row: int, lines: Sequence[str]) -> int:
    for line in lines:
        page.put(row, 0, line, page.look("line"))
        row += 1
    return row


def _heading(page: Page, row: int, *texts: str) -> int:
    page.sheet.set_row(row, 22)
    for column in range(len(_WIDTHS)):
        text = texts[column] if column < len(texts) else None
        page.put(row, column, text, page.look("heading"))
    return row + 1


def _way(page: Page, row: int) -> int:
    """List every tab under its block: what to do there, numbered in the order of the work."""
    row = _heading(page, row, "The way through it", "What to do there", "How far it is")
    steps = _numbered_steps(page.draft.with_macros)
    for block, sheets in groupby(_in_order(page.draft.tabs[1:], list(steps)), lambda s: s.block):
        for column in range(len(_WIDTHS)):
            page.put(row, column, None if column else BLOCKS[block], page.look("group"))
        row += 1
        for sheet in sheets:
            _tab(page, row, sheet, steps.get(sheet.name, sheet.summary))
            row += 1
    return row


def _numbered_steps(with_macros: bool) -> dict[str, str]:
    last = BY_BUTTON if with_macros else BY_COMMAND
    steps = enumerate((*STEPS, *last, *TO_READ), 1)
    return {tab: f"{number}. {text}" for number, (tab, text) in steps}


def _in_order(sheets: Sequence[Sheet], steps: list[str]) -> list[Sheet]:
    """Put the steps of a block in their order, and what there is to look up after them."""
    blocks = list(BLOCKS)
    order = {name: number for number, name in enumerate(steps)}
    return sorted(sheets, key=lambda s: (blocks.index(s.block), order.get(s.name, len(order))))


def _tab(page: Page, row: int, sheet: Sheet, words: str) -> None:
    name = sheet.name
    page.sheet.write_url(row, 0, f"internal:'{name}'!A1", page.look("link"), name, f"Go to {name}")
    page.put(row, 1, words, page.look("text"))
    if sheet.progress:
        page.compute(row, 2, expand(sheet.progress), page.look("text"))


def _state(page: Page, row: int) -> int:
    row = _heading(page, row, "State of this workbook")
    missing = _SILENT if page.draft.with_macros else _MACRO_FREE
    facts = (
        # RAND makes this the one cell that is computed whenever the workbook is opened.
        ("Add-in found", "=AND(NOT(ISERROR(FINOPSVERSION())),RAND()<1)", "AddInFound"),
        ("What that means", f'=IF(AddInFound,"{_FOUND}","{missing}")', ""),
        ("Integrity", expand(MASTER), "MasterCheck"),
        ("Prices last computed", "=PriceBookId", ""),
        ("Prices installed here", "=InstalledPriceBook", ""),
    )
    for label, formula, name in facts:
        page.put(row, 0, label, page.look("line"))
        page.compute(row, 1, formula, page.look("text", align="left"))
        if name:
            _name(page, name, row, 1)
        row += 1
    _name(page, MADE_BY, row, 1)
    page.put(row, 0, "Version", page.look("line"))
    page.put(row, 1, f"finops-xl {__version__}", page.look("text", align="left"))
    return row + 1


def _name(page: Page, name: str, row: int, column: int) -> None:
    cell = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
    page.draft.workbook.define_name(name, f"='{page.name}'!{cell}")


def _colours(page: Page, row: int) -> int:
    row = _heading(page, row, "Colours")
    for role, word, meaning in COLOURS:
        page.put(row, 0, word, page.look(role, align="left"))
        page.put(row, 1, meaning, page.look("text"))
        row += 1
    return row - 1


SHEET = Sheet(
    START,
    "AI FinOps workshop",
    "From agent ideas to a validated Agent Economics Register.",
    "What this is, the way through it, how far every tab is, colours",
    "set-up",
    write,
)
