"""1 Break-even: paying an API by the token, or running an own model on machines paid whole."""

from __future__ import annotations

from finops_xl.template.calculator import (
    LABEL,
    VALUE,
    finish,
    input_names,
    name_cell,
    result,
    set_widths,
    write_heading,
    write_lines,
)
from finops_xl.template.draft import Draft
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page, print_parts
from finops_xl.template.sheets.break_even import charts
from finops_xl.template.sheets.break_even.inputs import API, OWN
from finops_xl.template.sheets.break_even.results import API_PRICE, BREAK_EVEN, OWN_COST
from finops_xl.template.sheets.break_even.verdict import OVER_TIME, VERDICT
from finops_xl.template.table import colour_by_word

WIDTHS = (36, 20, 20, 13, 15, 15, 15, 15, 15)

_SECTIONS = (
    ("The API", "Paid by the token: no volume, no bill.", (*API, *API_PRICE)),
    (
        "The own model",
        "Paid by the hour: a replica costs the same whether it is busy or idle, and people look "
        "after it.",
        (*OWN, *OWN_COST),
    ),
    (
        "Break-even",
        "Replicas are bought whole, so the cheaper side can change several times before owning "
        "wins for good.",
        BREAK_EVEN,
    ),
)


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the answer and its charts first, so that they are in sight while inputs change."""
    page = open_page(draft, sheet)
    set_widths(page, WIDTHS)
    row = write_heading(page, BODY_ROW, "The answer", len(WIDTHS))
    for name, sentence in (("BreakVerdict", VERDICT), ("BreakOverTime", OVER_TIME)):
        page.sheet.set_row(row, 20)
        page.put(row, LABEL, result(sentence), page.look("statement"))
        name_cell(page, name, row, LABEL)
        row += 1
    chart_row = row
    row += charts.ROWS
    for heading, explained, lines in _SECTIONS:
        row = write_heading(page, row, heading, len(WIDTHS), explained)
        for at, entry in enumerate(lines, row):
            if entry.column.name == "Check":
                colour_by_word(page, at, at, VALUE)
        row = write_lines(page, row, lines) + 1
    months, last_row = charts.write(page, row, chart_row, len(WIDTHS))
    finish(page, WIDTHS, last_row)
    print_parts(page, (0, row, months, last_row + 1), len(WIDTHS))


SHEET = Sheet(
    "1 Break-even",
    "1 Break-even: API or self-hosted?",
    "From which volume on does an own model cost less than paying by the token, and does it stay "
    "so? USD on the price date of Settings, negotiated rates included.",
    "API or self-hosted: from which volume and month on an own model costs less, staff and idle "
    "time included",
    "block 1",
    write,
    inputs=input_names([*API, *OWN]),
)
