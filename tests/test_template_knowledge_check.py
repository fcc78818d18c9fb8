"""The knowledge check: sound questions, a key that is elsewhere, a score, and proofs."""

from __future__ import annotations

import io
from collections import Counter
from itertools import groupby
from pathlib import Path

import openpyxl
import pytest
from made_workbooks import WITHOUT_ADD_IN
from office import saved_by_libreoffice
from test_case_study_results import AGENT_IDS, CONTENT, economics

from finops_xl.books.file import FileBook
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.single_formula import evaluate_formula
from finops_xl.engine.workbook import Workbook
from finops_xl.macros.carry_over import carry_over
from finops_xl.template.build import build, workbook_bytes
from finops_xl.template.content import Content, empty_content
from finops_xl.template.quiz import SETS, Question, of_set, questions
from finops_xl.template.sheets.knowledge_check import NO_KEY, NOTHING, RIGHT, SHEET, WRONG
from finops_xl.template.tables import QuizAnswer
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.lists import ANSWER_LETTERS

EACH = [pytest.param(question, id=question.name) for question in questions()]
PROVED = [pytest.param(question, id=question.name) for question in questions() if question.formula]
CORE = of_set("core")
LONGEST_OPTION = 60
TAB = SHEET.name


def built_with(answers: dict[str, Cell]) -> bytes:
    content = empty_content()
    return workbook_bytes(Content({**content.settings, **answers}, content.rows))


def shown(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)


def named(book: openpyxl.Workbook, name: str) -> Cell:
    ((tab, cell),) = book.defined_names[name].destinations
    return book[tab][cell.replace("$", "")].value


def row_of(book: openpyxl.Workbook, question: Question) -> dict[str, Cell]:
    (row,) = [row for row in book[TAB].iter_rows() if row[1].value == question.question]
    headers = ("number", "question", "options", "answer", "result", "explanation")
    return dict(zip(headers, (cell.value for cell in row), strict=True))


def wrong(question: Question) -> str:
    return next(letter for letter in ANSWER_LETTERS if letter != question.answer)


def test_there_are_five_core_questions_fifteen_more_and_six_harder_ones_at_least() -> None:
    assert len(CORE) == 5
    assert len(of_set("more")) >= 15
    assert len(of_set("harder")) >= 6
    assert [part for part, _ in groupby(q.set for q in questions())] == list(SETS)
    assert len({q.name for q in questions()}) == len({q.question for q in questions()})
    assert len({q.name for q in questions()}) == len(questions())


@pytest.mark.parametrize("question", EACH)
def test_a_question_has_four_different_options_an_explanation_and_a_source(
    question: Question,
) -> None:
    assert len(set(question.options)) == 4
    assert all(0 < len(option) <= LONGEST_OPTION for option in question.options)
    assert max(map(len, question.options)) - min(map(len, question.options)) <= 24
    assert question.answer in ANSWER_LETTERS
    assert 60 <= len(question.explanation) <= 240
    assert question.source
    assert question.question.endswith(("?", "."))


def test_no_letter_is_right_much_more_often_than_the_others_or_three_times_in_a_row() -> None:
    letters = [question.answer for question in questions()]
    share = len(letters) / len(ANSWER_LETTERS)
    assert all(abs(times - share) <= 2 for times in Counter(letters).values())
    assert set(letters) == set(ANSWER_LETTERS)
    assert max(len(list(same)) for _, same in groupby(letters)) <= 2
    assert len({question.answer for question in CORE}) == len(ANSWER_LETTERS)


def test_the_longest_option_is_not_the_right_one_more_often_than_by_chance() -> None:
    in_words = [q for q in questions() if max(map(len, q.options)) > 20]
    longest = [
        q
        for q in in_words
        if len(q.options[ANSWER_LETTERS.index(q.answer)]) == max(map(len, q.options))
    ]
    assert len(in_words) > 20
    assert len(longest) <= len(in_words) / 4


@pytest.mark.parametrize("question", PROVED)
def test_what_the_formula_of_a_question_gives_is_what_is_said(question: Question) -> None:
    given = evaluate_formula(question.formula)
    if question.value in ("TRUE", "FALSE"):
        assert given is (question.value == "TRUE")
    elif isinstance(given, str):
        assert given == question.value
    else:
        assert given == pytest.approx(float(question.value), rel=1e-12)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("QuizTokens", "five times"),
        ("QuizTiers", "0.018 USD become 0.00045 USD"),
        ("QuizLoop", "1.08 USD, 67.5 times"),
        ("QuizEvolution", "5.6 times the 2.5 Flash preview (1.8 times the final 2.5 Flash)"),
        ("QuizIdle", "1,971 instead of 6,570 M"),
        ("QuizCaching", "cost 22 %"),
        ("QuizAdoption", "66 % become 44 %"),
        ("QuizLoopHalf", "0.34 instead of 1.08 USD"),
    ],
)
def test_explanations_name_the_figures_that_the_formulas_give(name: str, words: str) -> None:
    (question,) = [q for q in questions() if q.name == name]
    assert words in question.explanation


_NOW = '"gemini-3.8-flash",DATE(2026,11,22),2000,500'


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ('=TOKENCOST("claude-opus-5-5",2000,500,0,0,1,DATE(2026,11,20))', 0.018),
        ('=TOKENCOST("claude-haiku-5-5",2000,500,0,0,1,DATE(2026,11,20))', 0.00045),
        ('=TOKENPRICE("claude-sonnet-5-5","cache_read",DATE(2026,11,20))', 2 / 20),
        ('=TOKENPRICE("claude-sonnet-5-5","cache_write_5m",DATE(2026,11,20))', 2 * 1.25),
        ('=AGENTCOST("claude-sonnet-5-5",20,6000,400,1600,FALSE,1,DATE(2026,11,20))', 1.08),
        ('=AGENTCOST("claude-sonnet-5-5",10,6000,400,1600,FALSE,1,DATE(2026,11,20))', 0.34),
        ("=GPUCAPACITY(7000,700,0.2,1)", 6570),
        ("=GPUCAPACITY(7000,700,0.2,0.3)", 1971),
        ("=BREAKEVEN(0,3,0,2000,1000)", 2000 / 3),
        ("=ROUNDUP(8111/126,0)", 65),
        (f'=ROUND(1+PRICECHANGE("gemini-2.5-flash-preview",DATE(2025,5,22),{_NOW}),1)', 5.6),
        (f'=ROUND(1+PRICECHANGE("gemini-2.5-flash",DATE(2025,6,17),{_NOW}),1)', 1.8),
    ],
)
def test_further_figures_of_the_explanations_are_computed(formula: str, expected: float) -> None:
    assert evaluate_formula(formula) == pytest.approx(expected, rel=1e-12)


def test_one_turn_with_caching_costs_more_than_without() -> None:
    turn = 'AGENTCOST("claude-sonnet-5-5",1,6000,400,1600,{},1,DATE(2026,11,20))'
    assert evaluate_formula(f"={turn.format('TRUE')}>{turn.format('FALSE')}") is True


def test_what_is_said_of_the_case_study_is_so() -> None:
    shares = {}
    for agent_id in AGENT_IDS:
        costs, tasks = economics(agent_id).costs, _tasks(agent_id)
        shares[agent_id] = costs.model_cost * tasks / costs.run_cost
    coding_agent = shares.pop("A05")
    assert round(coding_agent, 2) == 0.38
    assert max(shares.values()) <= 0.11
    assert max(shares.values()) / 2 <= 0.06
    proposal = economics("A08")
    assert round(proposal.cost_per_task) == 72
    assert round(proposal.costs.model_cost, 2) == 2.08
    assert round(proposal.cost_per_task + proposal.costs.model_cost) == 74


def _tasks(agent_id: str) -> float:
    (row,) = [row for row in CONTENT.of(AgentEconomics) if row.agent_id == agent_id]
    return float(row.tasks)


def test_before_an_answer_nothing_of_the_key_shows_on_the_page() -> None:
    book = shown(built_with({}))
    for question in questions():
        row = row_of(book, question)
        assert row["answer"] is None
        assert not row["result"]
        assert not row["explanation"]
    assert named(book, "QuizScore") == named(book, "QuizCore") == NOTHING
    texts = {cell.value for row in book[TAB].iter_rows() for cell in row}
    assert not texts & {question.explanation for question in questions()}


def test_an_answer_is_judged_explained_and_counted() -> None:
    answers: dict[str, Cell] = {question.name: question.answer for question in CORE[:3]}
    answers[CORE[0].name] = f" {CORE[0].answer.lower()} "
    answers[CORE[3].name] = wrong(CORE[3])
    harder = of_set("harder")[0]
    answers[harder.name] = "x"
    book = shown(built_with(answers))
    for question in CORE[:3]:
        assert row_of(book, question)["result"] == RIGHT
    assert row_of(book, CORE[3])["result"] == WRONG
    for question in CORE[:4]:
        said = row_of(book, question)["explanation"]
        assert said == f"{question.answer}: {question.explanation}"
    assert row_of(book, harder)["result"] == "A, B, C or D?"
    assert not row_of(book, harder)["explanation"]
    assert named(book, "QuizCore") == "3 of 5 right, 1 open"
    assert named(book, "QuizHarder") == NOTHING
    assert named(book, "QuizScore") == f"3 of {len(questions())} right, {len(questions()) - 4} open"
    assert "knowledge check: 3 of 5 right, 1 open" in {cell.value for cell in book["Start"]["C"]}


def test_all_right_answers_leave_nothing_open() -> None:
    book = shown(built_with({question.name: question.answer for question in questions()}))
    total = len(questions())
    assert named(book, "QuizScore") == f"{total} of {total} right"


@pytest.mark.parametrize("deleted", [True, False], ids=["row deleted", "row emptied"])
def test_an_answer_without_its_key_is_neither_wrong_nor_open(deleted: bool, tmp_path: Path) -> None:
    file = tmp_path / "answered.xlsx"
    file.write_bytes(built_with({CORE[0].name: CORE[0].answer, CORE[1].name: CORE[1].answer}))
    book = FileBook.open(file)
    rows = book.rows("Quiz")
    book.write_rows("Quiz", rows[1:] if deleted else [dict.fromkeys(rows[0]), *rows[1:]])
    book.save()
    after = shown(file.read_bytes())
    assert named(after, "QuizCore") == "1 of 5 right, 3 open, 1 without a key"
    row = row_of(after, CORE[0])
    assert row["result"] == NO_KEY
    assert "Quiz answers is gone or empty" in str(row["explanation"])
    assert row_of(after, CORE[1])["result"] == RIGHT


def test_the_check_needs_no_add_in() -> None:
    data = built_with({CORE[0].name: CORE[0].answer})
    result = recalculate(Workbook.from_bytes(data), WITHOUT_ADD_IN)
    values = set(result.values[TAB].values())
    assert {RIGHT, "1 of 5 right, 4 open"} <= values


def test_answers_go_along_into_a_newer_workbook(tmp_path: Path) -> None:
    (tmp_path / "old.xlsx").write_bytes(built_with({CORE[1].name: wrong(CORE[1])}))
    content = carry_over(FileBook.open(tmp_path / "old.xlsx")).content
    build(content, tmp_path / "new.xlsx")
    book = openpyxl.load_workbook(tmp_path / "new.xlsx", data_only=True)
    assert named(book, CORE[1].name) == wrong(CORE[1])
    assert row_of(book, CORE[1])["result"] == WRONG


def test_the_key_has_a_row_for_every_question_and_its_formula_as_text() -> None:
    book = shown(built_with({}))
    sheet = book[QuizAnswer.SHEET]
    _, *rows = sheet[sheet.tables["Quiz"].ref]
    assert [row[3].value for row in rows] == [question.answer for question in questions()]
    assert [row[6].value or "" for row in rows] == [question.formula for question in questions()]


def test_the_five_questions_print_on_a_page_of_their_own() -> None:
    book = openpyxl.load_workbook(io.BytesIO(built_with({})))
    sheet = book[TAB]
    areas = str(sheet.print_area).split(",")
    assert len(areas) == len(SETS) + 2  # 21 questions share three pages
    first, last = (int(part.split("$")[-1]) for part in areas[0].split("!")[-1].split(":"))
    assert first == 1
    assert sheet.cell(last, 2).value == CORE[-1].question
    heights = [sheet.row_dimensions[row].height or 15 for row in range(first, last + 1)]
    wide = sum(d.width * (d.max - d.min + 1) for d in sheet.column_dimensions.values())
    # A4 landscape less its margins is 784 x 515 points; a character of width is some 5.4 points.
    assert sum(heights) * 784 / (wide * 5.4) <= 515


def test_a_letter_is_chosen_from_a_list_with_a_note() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(built_with({})))[TAB]
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert len(rules) == len(questions())
    assert {rule.formula1 for rule in rules} == {"AnswerLetters"}
    assert all(rule.prompt for rule in rules)


@pytest.mark.libreoffice
def test_answers_are_judged_alike_in_libreoffice(tmp_path: Path) -> None:
    answers: dict[str, Cell] = {question.name: question.answer for question in CORE[:3]}
    answers |= {CORE[0].name: f" {CORE[0].answer.lower()} ", CORE[3].name: wrong(CORE[3])}
    source = tmp_path / "answered.xlsx"
    source.write_bytes(built_with({**answers, CORE[4].name: "x"}))
    theirs = openpyxl.load_workbook(saved_by_libreoffice(source, tmp_path), data_only=True)
    assert named(theirs, "QuizCore") == "3 of 5 right, 1 open"
    for question in CORE:
        assert row_of(theirs, question) == row_of(shown(source.read_bytes()), question)
