"""The tokens of a pasted text on 1 Foundation, line by line and together."""

from __future__ import annotations

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from finops_xl.prices.rule import STANDARD
from finops_xl.template.calculator import (
    LABEL,
    VALUE,
    Line,
    line,
    result,
    write_heading,
    write_lines,
)
from finops_xl.template.draft import Page
from finops_xl.template.formulas.phrases import CONTRACTS, call, quoted, reason
from finops_xl.template.styles import COUNT
from finops_xl.template.table import colour_by_word
from finops_xl.template.validation import input_message

MOST_LINES = 30
_PRINTED_LINES = 8
EXAMPLE = (
    "You are the assistant of the service desk. Answer in the language of the customer.",
    "Use only what the knowledge base says and name the article; else hand over to a person.",
    "Customer: My parcel 4711 should have been here on Monday. Where is it?",
)

_NOTHING_HERE = {
    "validate": "custom",
    "value": "=FALSE",
    "error_title": "Not counted here",
    "error_message": "The text belongs into the first yellow column; it shows over these cells.",
}
"""The cells that a line of text shows over are no place for another."""

INPUTS: tuple[Line, ...] = (
    line("TextKind", "Kind of text", "prose", "choice", choices="TextKinds",
         help="prose, code or json"),
    line("TextModel", "Model", "claude-haiku-5-5", "choice", choices="ModelsInUse"),
    line("TextOutput", "Expected answer", 150.0, unit="tokens"),
)  # fmt: skip
_COST = (
    "TextModel",
    "TextTokens",
    "TextOutput",
    "0",
    "0",
    "1",
    "PriceDate",
    quoted(STANDARD),
    CONTRACTS,
)


def _results(tokens: str, below: str) -> tuple[Line, ...]:
    unknown = f'IF(COUNTA({below})>0,"Only the lines down to row "&ROW({below})-1&" are counted",'
    return (
        line("TextTokens", "Tokens of the text", result(f'IF(SUM({tokens})>0,SUM({tokens}),"")'),
             unit="tokens", help="All lines together"),
        line("TextCost", "Cost per call that sends it", result(call("TOKENCOST", _COST)), "money",
             unit="USD", help="With the expected answer"),
        line("TextCheck", "Check", result(
            f'{unknown}IF(ISNUMBER(TextCost),"OK",{reason("TOKENCOST", _COST)}))'), "text"),
    )  # fmt: skip


def write(page: Page, row: int, columns: int) -> int:
    """Write inputs and results, below them the lines to paste into; give the last printed row."""
    row = write_heading(
        page,
        row,
        "Paste a text: how many tokens, and what does sending it cost?",
        columns,
        "A rough count without the model's own vocabulary: of texts of 1,200 characters, 9 of 10 "
        "were within 19 % (prose), 9 % (code), 6 % (json). See TOKENESTIMATE on Functions.",
    )
    first = row + len(INPUTS) + 4
    last = first + MOST_LINES - 1
    tokens = xl_range_abs(first, LABEL, last, LABEL)
    below = xl_rowcol_to_cell(last + 1, VALUE, row_abs=True, col_abs=True)
    row = write_lines(page, row, (*INPUTS, *_results(tokens, below)))
    colour_by_word(page, row - 1, row - 1, VALUE)
    page.put(row, LABEL, "Tokens of the line", page.look("header formula", align="right"))
    page.put(row, VALUE, "Text: paste it into the first yellow cell, its lines go below",
             page.look("statement"))  # fmt: skip
    for at, text in enumerate(EXAMPLE + ("",) * (MOST_LINES - len(EXAMPLE)), first):
        written = xl_rowcol_to_cell(at, VALUE)
        tokens_of_line = result(
            f'IF({written}="","",{call("TOKENESTIMATE", [written, "TextKind"])})'
        )
        page.put(at, LABEL, tokens_of_line, page.look("formula", COUNT, align="right"))
        page.put(at, VALUE, text, page.look("input", align="left"))
        for column in range(VALUE + 1, columns):  # a line of text runs on over them
            page.put(at, column, None, page.look("input goes on"))
    note = input_message("Text", "Paste the text into the first cell; its lines go below.")
    page.sheet.data_validation(first, VALUE, last, VALUE, {"validate": "any", **note})
    page.sheet.data_validation(first, VALUE + 1, last, columns - 1, _NOTHING_HERE)
    return first + _PRINTED_LINES - 1
