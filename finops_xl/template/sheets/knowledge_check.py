"""1 Knowledge check: questions with four options; what the answer is, once one is given.

The right letters and the explanations stand on Quiz answers, not beside the questions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell

from finops_xl.template.calculator import (
    Line,
    input_names,
    line,
    name_cell,
    result,
    set_widths,
    write_cell,
    write_heading,
)
from finops_xl.template.draft import Draft, Page
from finops_xl.template.quiz import SETS, Question, of_set, questions
from finops_xl.template.row_heights import LINE_HEIGHT, height_of
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page, print_areas, set_print
from finops_xl.template.table import TableLook, colour_by_word, write_table
from finops_xl.template.tables import QuizAnswer
from finops_xl.workshop.lists import ANSWER_LETTERS

NUMBER, QUESTION, OPTIONS, ANSWER, RESULT, EXPLANATION = range(6)
WIDTHS = (5, 50, 54, 10, 11, 58)
HEADERS = ("No.", "Question", "Options", "Your answer", "Result", "Explanation, once answered")

RIGHT, WRONG = "Right", "Not right"
NO_KEY = "no key"
"""What a result says whose row on Quiz answers was deleted or emptied."""
NOTHING = "nothing answered yet"
_KEY_IS_GONE = "Its row on Quiz answers is gone or empty: undo, or carry the workbook over."

INPUTS: tuple[Line, ...] = tuple(
    line(each.name, f"Answer {each.number}", None, "choice", choices="AnswerLetters",
         help="A, B, C or D; what is right and why shows as soon as a letter is there")
    for each in questions()
)  # fmt: skip

_MOST_ON_A_PAGE = 8
"""Questions; a part of more is printed on several pages, as many on each."""

_NAMES = {"core": "QuizCore", "more": "QuizMore", "harder": "QuizHarder"}
"""Part to the name of its score; the name of its results is that with Results."""


def write(draft: Draft, sheet: Sheet) -> None:
    """Write the score, and below it the three parts; each begins a printed page."""
    page = open_page(draft, sheet)
    set_widths(page, WIDTHS)
    row = write_heading(page, BODY_ROW, "Score", len(WIDTHS))
    row = _write_scores(page, row) + 1
    first = 0
    areas: list[tuple[int, int, int, int]] = []
    for part in SETS:
        last = _write_part(page, row, part)
        areas += _pages(first, last, len(of_set(part)))
        first = row = last + 2
    page.sheet.freeze_panes(BODY_ROW, 0)
    page.sheet.set_zoom(90)
    set_print(page, header_row=BODY_ROW - 1, width=sum(WIDTHS))
    print_areas(page, areas)


def _pages(first: int, last: int, questions: int) -> Iterator[tuple[int, int, int, int]]:
    """Share the questions of a part out to its pages; the first one has the heading too."""
    pages = math.ceil(questions / _MOST_ON_A_PAGE)
    for left in range(pages - 1, -1, -1):
        foot = last - left * questions // pages
        yield first, 0, foot, EXPLANATION
        first = foot + 1


def _write_scores(page: Page, row: int) -> int:
    scores = [(_NAMES[part], heading, _score([part])) for part, heading in SETS.items()]
    for name, label, formula in (*scores, ("QuizScore", "All together", _score(SETS))):
        page.put(row, QUESTION, label, page.look("line"))
        page.put(row, OPTIONS, result(formula), page.look("formula", align="left"))
        name_cell(page, name, row, OPTIONS)
        row += 1
    return row


def _score(parts: Iterable[str]) -> str:
    """Say "4 of 5 right, 1 open"; an answer that is no letter is open, one without key is not."""
    results = [f"{_NAMES[part]}Results" for part in parts]
    asked = "+".join(f"ROWS({each})" for each in results)
    right, wrong, keyless = (
        "+".join(f'COUNTIF({each},"{word}")' for each in results) for word in (RIGHT, WRONG, NO_KEY)
    )
    given = f"({right})+({wrong})+({keyless})"
    still_open = f"({asked})-({given})"
    more = (
        f'IF({still_open}>0,", "&({still_open})&" open","")'
        f'&IF({keyless}>0,", "&({keyless})&" without a key","")'
    )
    return f'IF({given}=0,"{NOTHING}",({right})&" of "&({asked})&" right"&{more})'


def _write_part(page: Page, row: int, part: str) -> int:
    row = write_heading(page, row, SETS[part], len(WIDTHS))
    page.sheet.set_row(row, 2 * LINE_HEIGHT)
    for column, text in enumerate(HEADERS):
        filled = {ANSWER: "input", RESULT: "formula", EXPLANATION: "formula"}.get(column, "button")
        page.put(row, column, text, page.look(f"header {filled}", align="left"))
    asked = of_set(part)
    for at, question in enumerate(asked, row + 1):
        _write_question(page, at, question)
    first, last = row + 1, row + len(asked)
    results = xl_range_abs(first, RESULT, last, RESULT)
    page.draft.workbook.define_name(f"{_NAMES[part]}Results", f"='{page.name}'!{results}")
    colour_by_word(page, first, last, RESULT)
    return last


def _write_question(page: Page, row: int, question: Question) -> None:
    options = [
        f"{letter}   {text}" for letter, text in zip(ANSWER_LETTERS, question.options, strict=True)
    ]
    texts = (question.question, "\n".join(options), f"A: {question.explanation}")
    widths = (WIDTHS[QUESTION], WIDTHS[OPTIONS], WIDTHS[EXPLANATION])
    # The explanation shows later, and a row does not grow by itself.
    page.sheet.set_row(row, height_of(zip(widths, texts, strict=True)))
    page.put(row, NUMBER, question.number, page.look("cell", align="center"))
    page.put(row, QUESTION, question.question, page.look("cell", align="left"))
    page.put(row, OPTIONS, "\n".join(options), page.look("cell", align="left"))
    answer = INPUTS[question.number - 1]
    write_cell(page, row, ANSWER, answer.column, answer.cell)
    number = xl_rowcol_to_cell(row, NUMBER, col_abs=True)
    page.put(
        row, RESULT, result(_result(question.name, number)), page.look("formula", align="left")
    )
    said = xl_rowcol_to_cell(row, RESULT, col_abs=True)
    why = f'{_key("answer", number)}&": "&{_key("explanation", number)}'
    shown = (
        f'IF(OR({said}="{RIGHT}",{said}="{WRONG}"),{why},IF({said}="{NO_KEY}","{_KEY_IS_GONE}",""))'
    )
    page.put(row, EXPLANATION, result(shown), page.look("other sheet", wrap=True, align="left"))


def _result(answer: str, number: str) -> str:
    """Judge an answer; one that is no letter is not judged."""
    given = f"TRIM({answer})"
    is_letter = f"SUMPRODUCT(--(AnswerLetters={given}))"
    judged = f'IF({given}={_key("answer", number)},"{RIGHT}","{WRONG}")'
    judged = f'IF(IFERROR({_key("answer", number)},"")="","{NO_KEY}",{judged})'
    return f'IF({given}="","",IF({is_letter}=0,"A, B, C or D?",{judged}))'


def _key(field: str, number: str) -> str:
    return f"INDEX({{QuizAnswer.{field}}},MATCH({number},{{QuizAnswer.number}},0))"


def write_answers(draft: Draft, sheet: Sheet) -> None:
    """Write the key: one row per question."""
    rows = [_answer(each) for each in questions()]
    write_table(open_page(draft, sheet), QuizAnswer, rows, TableLook(frozen=1, status=()))


def _shortened(value: str) -> str:
    """Show a figure with the digits that one compares."""
    try:
        return f"{float(value):,.4f}".rstrip("0").rstrip(".")
    except ValueError:
        return value


def _answer(question: Question) -> QuizAnswer:
    return QuizAnswer(
        number=question.number,
        topic=question.topic,
        question=question.question,
        answer=question.answer,
        explanation=question.explanation,
        source=question.source,
        formula=question.formula,
        value=_shortened(question.value),
    )


SHEET = Sheet(
    "1 Knowledge check",
    "1 Knowledge check",
    "Five questions for the room, on paper or here: choose a letter, and the explanation appears. "
    "The first page prints alone.",
    "Knowledge check: five questions for the room, more and harder ones; explained once answered",
    "block 1",
    write,
    f'=IF(QuizScore="{NOTHING}",QuizScore,"knowledge check: "&QuizCore)',
    inputs=input_names(INPUTS),
)

ANSWERS = Sheet(
    QuizAnswer.SHEET,
    "Quiz answers",
    "The key of 1 Knowledge check: which letter is right and why, where it is said, and a formula "
    "to try it with.",
    "Key of the knowledge check: right letters, explanations, sources, formulas to try",
    "reference",
    write_answers,
)
