"""1 Cost evolution: what the same work cost then and costs now, as a poster to print."""

from __future__ import annotations

from finops_xl.template.calculator import (
    LABEL,
    VALUE,
    Line,
    input_names,
    line,
    result,
    set_widths,
    write_heading,
    write_lines,
)
from finops_xl.template.cost_evolution import cost_sources
from finops_xl.template.draft import Draft, Formula, Page
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page, set_print
from finops_xl.template.sheets.cost_evolution import panels, stories
from finops_xl.template.table import colour_by_word

WIDTHS = (34, 36, 14, 14, 10, 34, 36, 14, 14, 10)
_HALF = len(WIDTHS) // 2

WORK: tuple[Line, ...] = (
    line("EvolutionInput", "Input tokens", 2000.0, unit="tokens per call"),
    line("EvolutionOutput", "Output tokens", 500.0, unit="tokens per call",
         help="What the model writes, hidden reasoning included"),
    line("EvolutionCalls", "Calls", 1000000.0, unit="calls"),
    line("HeadlinePair", "Headline", "Frontier, Anthropic: Opus 4 to 5.5", "choice",
         choices="EvolutionPairs", help="One of the pairs on 1 Cost pairs"),
    line("ContrastPair", "Against it", "Efficient, Google: 2.5 Flash to 3.8 Flash", "choice",
         choices="EvolutionPairs", help="A pair that tells the other side"),
    line("EvolutionCheck", "Check", result(stories.CHECK), "text"),
)  # fmt: skip

CITED = (
    "Price to reach a fixed performance milestone, range over six benchmarks",
    "Price for a given benchmark level",
    "Price of running frontier models",
    "Tokens for the same text after a tokenizer change",
    "Cost per task against price per token, two models with near-equal scores",
)
"""Claims of 1 Cost sources that the poster shows."""

_FOOTER = (
    '="Prices: "&PriceBookId&". Each pair with its source: tab 1 Cost pairs. All outside figures '
    'with source, date and caveat: tab 1 Cost sources."'
)


_HEADLINE_HEIGHT, _CONTRAST_HEIGHT = 42, 34
_SENTENCES = 7
"""Rows of the poster above its charts: the title, what was compared, two stories, a gap."""

TITLE = "The same work, then and now: what AI costs"
_TITLE_HEIGHT = 30


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the inputs, the poster, and below it the figures that it is drawn from."""
    page = open_page(draft, sheet)
    set_widths(page, WIDTHS)
    row = write_heading(
        page,
        BODY_ROW,
        "The work",
        len(WIDTHS),
        "Type your own; every cost below follows. Printed is the poster below, on one page.",
    )
    poster = write_lines(page, row, WORK) + 1
    colour_by_word(page, poster - 2, poster - 2, VALUE)
    charts = poster + _SENTENCES
    cited = charts + panels.HEIGHT
    last_row = _write_cited(page, cited)
    row = write_heading(
        page, last_row + 2, "Behind the poster", len(WIDTHS), "What it is told and drawn from."
    )
    figures = stories.write_parts(page, row) + 1
    panels.write_figures(page, figures)
    panels.write_panels(page, charts, figures, _HALF)
    _write_sentences(page, poster)
    _set_print(page, poster, last_row)


def _write_sentences(page: Page, row: int) -> None:
    page.sheet.set_row(row, _TITLE_HEIGHT)
    page.put(row, LABEL, TITLE, page.look("card title"))
    row += 1
    page.put(row, LABEL, stories.work(), page.look("statement"))
    for story, role, height in (
        (stories.HEADLINE, "headline", _HEADLINE_HEIGHT),
        (stories.CONTRAST, "contrast", _CONTRAST_HEIGHT),
    ):
        page.sheet.set_row(row + 1, height)
        page.put(row + 1, LABEL, stories.sentence(story), page.look(role))
        page.put(row + 1, _HALF + 1, stories.factor(story), page.look(role))
        page.put(row + 2, LABEL, stories.explanation(story), page.look("note"))
        row += 2


def _write_cited(page: Page, row: int) -> int:
    """Write what others measured, and where the figures come from; give the last row."""
    row = write_heading(page, row, "What others measured", len(WIDTHS))
    known = {source.claim: source for source in cost_sources()}
    for source in (known[claim] for claim in CITED):
        years = " to ".join(str(year) for year in (source.from_date, source.to_date) if year)
        page.put(row, LABEL, source.figure, page.look("figure"))
        claim = f"{source.claim} ({years})" if years else source.claim
        page.put(row, _HALF, claim, page.look("line"))
        cited = f"{source.source_title}, {source.source_date}. {source.caveat}"
        page.put(row + 1, LABEL, cited, page.look("note"))
        row += 2
    page.put(row, LABEL, Formula(_FOOTER), page.look("note"))
    return row


def _set_print(page: Page, first_row: int, last_row: int) -> None:
    """Print the poster alone, on one page; its title stands for the repeated head."""
    page.sheet.freeze_panes(BODY_ROW, 0)
    page.sheet.set_zoom(90)
    set_print(page, header_row=BODY_ROW - 1, width=sum(WIDTHS))
    page.sheet.print_area(first_row, 0, last_row, len(WIDTHS) - 1)
    page.sheet.repeat_rows(first_row, first_row)
    page.sheet.fit_to_pages(1, 1)
    page.sheet.center_horizontally()


SHEET = Sheet(
    "1 Cost evolution",
    "1 Cost evolution: then and now",
    "What did the same work cost then, and what does it cost today? Sticker prices of a tier do "
    "not always fall. List prices in USD.",
    "What the same work cost then and costs now: the poster of Block 1",
    "block 1",
    write,
    inputs=input_names(WORK),
)
