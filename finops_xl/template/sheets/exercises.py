"""Exercises: what groups do on the case study in a course of four or three hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from xlsxwriter.utility import xl_range

from finops_xl.template import exercises
from finops_xl.template.calculator import set_widths, write_heading
from finops_xl.template.draft import Draft, Formula, Page
from finops_xl.template.row_heights import LINE_HEIGHT, height_of
from finops_xl.template.sheet import BODY_ROW, Sheet, open_page, print_areas, set_print
from finops_xl.workshop.columns import Cell

WIDTHS = (24, 9, 38, 54, 33, 32)
_LAST = len(WIDTHS) - 1
MINUTES = 1

ABOUT = (
    "All figures are those of the case study: finops-xl new case-study.xlsx --case-study. Give "
    "every group a copy of its own.",
    "What a good answer contains is not in this workbook, so that everybody may have it: "
    "facilitators find it in docs/exercises.md.",
)
_ORDER = ("Phase and clock", "Minutes", "Activity", "How it runs", "Tabs", "Leads")
_EXERCISES = ("Exercise", "Minutes", "Question", "What to do", "Tabs; who leads", "Done when")
_RUBRIC = ("Criterion", "At most", "4 points", "3 points", "2 points", "1 point")
RUBRIC_BANDS = (
    "Six criteria, 24 points. From 20: fit for the board. From 15: sound, mend the weakest "
    "criterion first. From 10: back to KPIs and baselines. Below: begin again with the thesis."
)
ASSIGNMENT = (
    "To the executive team of Northwind, at most 150 words: which agent to fund first, which one "
    "not yet, and what FinOps adds. Ten points:"
)
SECTIONS = {
    "learners": "To think about afterwards: participants",
    "facilitator": "To think about afterwards: facilitators",
    "virtual": "In a virtual session",
    "everyone": "For everybody in the room",
}


@dataclass
class _Writer:
    """Writes grids one below the other; ``row`` is the next free row."""

    page: Page
    row: int

    def heading(self, text: str) -> None:
        self.row = write_heading(self.page, self.row, text, len(WIDTHS))

    def headers(self, texts: Sequence[str]) -> None:
        for column, text in enumerate(texts):
            align = "center" if column == MINUTES else "left"
            self.page.put(self.row, column, text, self.page.look("header button", align=align))
        self.row += 1

    def line(self, cells: Sequence[Cell], role: str = "cell") -> None:
        """Write a row of cells, tall enough for its words."""
        words = [(n, "" if isinstance(cell, Formula) else cell) for n, cell in enumerate(cells)]
        texts = [(WIDTHS[n], cell) for n, cell in words if isinstance(cell, str)]
        self.page.sheet.set_row(self.row, height_of(texts))
        for column, cell in enumerate(cells):
            look = self.page.look(role, align="center" if column == MINUTES else "left")
            self.page.put(self.row, column, cell, look)
        self.row += 1

    def sentences(self, texts: Sequence[str]) -> None:
        for text in texts:
            self.page.put(self.row, 0, text, self.page.look("line"))
            self.row += 1


def write(draft: Draft, sheet: Sheet) -> None:
    """Write running orders, exercises, rubric and questions; each part begins a page."""
    page = open_page(draft, sheet)
    set_widths(page, WIDTHS)
    writer = _Writer(page, BODY_ROW)
    writer.sentences((*ABOUT, ""))
    areas, first = [], 0
    parts: list[Callable[[_Writer], None]] = [
        *(partial(_write_order, course) for course in exercises.COURSES),
        _write_exercises,
        _write_rubric,
        _write_sections,
    ]
    for part in parts:
        part(writer)
        areas.append((first, 0, writer.row - 1, _LAST))
        first = writer.row = writer.row + 1
    page.sheet.freeze_panes(BODY_ROW, 0)
    page.sheet.set_zoom(90)
    page.sheet.protect()
    set_print(page, header_row=BODY_ROW - 1, width=sum(WIDTHS))
    print_areas(page, areas)


def _write_order(course: str, writer: _Writer) -> None:
    known = {each.id: each for each in exercises.exercises()}
    writer.heading(exercises.COURSES[course])
    writer.headers(_ORDER)
    first = writer.row
    for line in exercises.running_order(course):
        exercise = known.get(line.exercise)
        name = f"{exercise.id}  {exercise.title}" if exercise else line.activity
        tabs, leads = (exercise.tabs, exercise.leads) if exercise else ("", "Facilitator")
        writer.line([f"{line.phase}  {line.clock}", line.minutes, name, line.how, tabs, leads])
    minutes = Formula(f"=SUM({xl_range(first, MINUTES, writer.row - 1, MINUTES)})")
    writer.line(["Together", minutes, "", "", "", ""], "formula")


def _write_exercises(writer: _Writer) -> None:
    writer.heading("The exercises")
    writer.headers(_EXERCISES)
    for each in exercises.exercises():
        planned = sorted(set(exercises.minutes_of(each.id)))
        minutes = planned[0] if len(planned) == 1 else " or ".join(map(str, planned))
        named = f"{each.id}  {each.title}"
        where = f"{each.tabs}\nLeads: {each.leads}"
        writer.line([named, minutes, each.question, each.steps, where, each.result])


def _write_rubric(writer: _Writer) -> None:
    writer.heading("Rubric for what a team presents")
    writer.headers(_RUBRIC)
    for row in exercises.rows("rubric"):
        writer.line([row["criterion"], 4, *(row[level] for level in exercises.LEVELS)])
    writer.sentences((RUBRIC_BANDS, ""))
    writer.heading("The written note")
    writer.sentences((ASSIGNMENT, *exercises.notes("written note")))


def _write_sections(writer: _Writer) -> None:
    for section, heading in SECTIONS.items():
        writer.heading(heading)
        writer.sentences(exercises.notes(section))
        writer.page.sheet.set_row(writer.row, LINE_HEIGHT)
        writer.row += 1


SHEET = Sheet(
    "Exercises",
    "Exercises",
    "Two courses on the case study, of four and of three hours: running orders, exercises, rubric, "
    "written note, questions.",
    "Exercises on the case study for courses of four and three hours, with a rubric",
    "reference",
    write,
)
