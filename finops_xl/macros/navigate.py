"""The buttons that go somewhere: the next finding, a function's help, the glossary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from finops_xl.books.port import Place, Screen
from finops_xl.books.records import find_table
from finops_xl.engine.addresses import cell_name, cell_position
from finops_xl.functions import FUNCTIONS, Function
from finops_xl.macros.calls import functions_in, resolved_formula
from finops_xl.macros.reading import check_schema
from finops_xl.macros.summaries import found_line
from finops_xl.macros.validate import findings_of
from finops_xl.template.tables import FunctionHelp, GlossaryTerm
from finops_xl.workshop.columns import Record
from finops_xl.workshop.results import FindingRow
from finops_xl.workshop.wording.text import plain


def next_finding(screen: Screen) -> str:
    """Select the cell of the next finding and say what is wrong there and how to mend it.

    Findings of one cell are told together. One without a cell, or whose sheet is gone, is
    shown by its row on Findings. After the last comes the first.
    """
    check_schema(screen)
    findings = screen.read(FindingRow)
    if not findings:
        return _nothing_listed(screen)
    places = [_place_of(screen, finding) for finding in findings]
    chosen = _after(list(dict.fromkeys(places)), screen.active_cell())
    screen.select(chosen)
    told = [number for number, place in enumerate(places) if place == chosen]
    where = f"{chosen.sheet}!{cell_name(chosen.row, chosen.column)}"
    lines = [_told(findings[number], f"{number + 1} of {len(findings)}") for number in told]
    return "\n\n".join([where, *lines, *_sheets_gone(screen, findings[told[0]])])


def show_function_help(screen: Screen) -> str:
    """Go to the help of the function in the selected cell, or give it where there is no sheet."""
    used = functions_in(resolved_formula(screen, screen.active_cell()))
    function = FUNCTIONS[used[0]] if used else None
    if not _has(screen, FunctionHelp):
        return help_text(function or next(iter(FUNCTIONS.values())))
    rows = screen.read(FunctionHelp)
    positions = {plain(row.function).upper(): row.position for row in rows}
    position = positions.get(function.name, 0) if function else 0
    screen.select(_place(screen, FunctionHelp, position, "function"))
    if function is None:
        return (
            "The selected cell holds none of our functions, so this is the list of all. Select a "
            "cell with one of them to go to its row."
        )
    return f"{function.signature}\n\n{function.summary}"


def help_text(function: Function) -> str:
    """Write the help of a function in a few lines."""
    documentation = function.documentation
    example = documentation.examples[0]
    arguments = [f"{p.name}: {p.help}" for p in function.parameters]
    errors = [f"{code}: {cause}" for code, cause in documentation.errors]
    example_line = f"Example: {example.formula} gives {example.value}"
    return "\n".join(
        [function.signature, function.summary, "", example_line, "", *arguments, "", *errors]
    )


def show_glossary(screen: Screen) -> str:
    """Go to the glossary."""
    if not _has(screen, GlossaryTerm):
        return (
            f"{screen.title} has no glossary. A workshop workbook of this version has one: make "
            "one with the button New workshop."
        )
    screen.select(_place(screen, GlossaryTerm, 0, "term"))
    return "Every term in plain words, with the places where the workbook uses it."


def _has(screen: Screen, kind: type[Record]) -> bool:
    return kind.TABLE.casefold() in map(str.casefold, screen.tables())


def _place(screen: Screen, kind: type[Record], position: int, field: str) -> Place:
    table = find_table(screen, kind)
    sheet, address = screen.address(table, position, kind.columns()[field].name)
    return Place(sheet, *cell_position(address))


def _place_of(screen: Screen, finding: FindingRow) -> Place:
    """Give the cell that a finding is about, or its own row where that cell is not there."""
    sheet = _same(plain(finding.sheet), screen.sheets())
    try:
        row, column = cell_position(plain(finding.cell))
    except ValueError:
        sheet = ""
    return Place(sheet, row, column) if sheet else _own_row(screen, finding)


def _own_row(screen: Screen, finding: FindingRow) -> Place:
    return _place(screen, FindingRow, finding.position, "level")


def _same(name: str, names: Iterable[str]) -> str:
    """Give the spelling of a name that is there, in any case of letters, or ""."""
    return next((known for known in names if known.casefold() == name.casefold()), "")


def _after(places: Sequence[Place], current: Place) -> Place:
    """Give the place after the current one, or the first."""
    if current not in places:
        return places[0]
    return places[(places.index(current) + 1) % len(places)]


def _told(finding: FindingRow, number: str) -> str:
    agent = " ".join(filter(None, (plain(finding.agent_id), plain(finding.kpi))))
    about = f" ({agent})" if agent else ""
    return (
        f"{number}: {plain(finding.level)} {plain(finding.rule)}{about}\n"
        f"{plain(finding.what)} {plain(finding.remedy)}"
    )


def _sheets_gone(screen: Screen, finding: FindingRow) -> Iterator[str]:
    sheet = plain(finding.sheet)
    if sheet and not _same(sheet, screen.sheets()):
        yield f"The sheet '{sheet}' is no longer there: validate again."


def _nothing_listed(screen: Screen) -> str:
    """Say whether there is nothing to find, or nobody has looked."""
    summary = findings_of(screen)
    if summary.findings:
        return (
            "The sheet Findings is empty, but validation for sign-off would find "
            f"{found_line(summary)}: press Validate for sign-off to list them."
        )
    return "There are no findings, and validation for sign-off finds none now."
