"""The workbook in words: its tabs, tables and names as Markdown, for docs/workbook.md."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from finops_xl.template.exercise_answers import answers
from finops_xl.template.exercises import exercises
from finops_xl.template.settings import GROUPS, Setting
from finops_xl.template.sheets import SHEETS
from finops_xl.template.tables import ALL_TABLES
from finops_xl.workshop.columns import Column, Record

_FILLED_BY = {"input": "you", "formula": "formula", "button": "command"}
_SET_BY = {**_FILLED_BY, "fixed": "fixed"}


def tab_list() -> Iterable[str]:
    """List the tabs in their order, with the table on each."""
    tables = {cls.SHEET: f"`{cls.TABLE}`" for cls in ALL_TABLES}
    yield "| tab | what it holds | table |"
    yield "|---|---|---|"
    for sheet in SHEETS:
        yield f"| {sheet.name} | {sheet.summary} | {tables.get(sheet.name, '')} |"


def column_lists() -> Iterable[str]:
    """List the columns of every table."""
    for record_class in ALL_TABLES:
        yield from _columns_of(record_class)


def model_answers() -> Iterable[str]:
    """List what a good answer to each exercise contains."""
    known = {each.id: each for each in exercises()}
    said = list(answers())
    for exercise_id, exercise in known.items():
        yield ""
        yield f"### {exercise_id} {exercise.title}"
        yield ""
        yield exercise.question
        yield ""
        yield from (f"- {text}" for of, text in said if of == exercise_id)
    yield ""


def page_inputs() -> Iterable[str]:
    """List the defined names of the inputs on pages, tab by tab."""
    yield "| tab | names of its inputs |"
    yield "|---|---|"
    for sheet in SHEETS:
        if sheet.inputs:
            yield f"| {sheet.name} | {', '.join(f'`{name}`' for name in sheet.inputs)} |"


def name_list() -> Iterable[str]:
    """List the defined names of the settings."""
    yield "| name | what | unit | default | set by |"
    yield "|---|---|---|---|---|"
    for _, settings in GROUPS:
        for setting in settings:
            shown = _shown(setting)
            yield (
                f"| `{setting.name}` | {setting.label} | {setting.unit} | {shown} "
                f"| {_SET_BY[setting.source]} |"
            )


def _shown(setting: Setting) -> str:
    default = setting.default
    if not isinstance(default, float | int):
        return default if isinstance(default, str) else ""
    if setting.kind == "time":
        return f"{dt.datetime.min + dt.timedelta(days=default):%H:%M}"
    return f"{default:.12g}"


def _columns_of(record_class: type[Record]) -> Iterable[str]:
    yield f"### {record_class.TABLE}"
    yield ""
    yield f"On {record_class.SHEET}. {(record_class.__doc__ or '').strip()}"
    yield ""
    yield "| column | kind | unit | filled by | |"
    yield "|---|---|---|---|---|"
    for column in record_class.columns().values():
        filled = _FILLED_BY[column.filled]
        filled = "formula, or you" if column.prefilled else filled
        filled += (", or you" * column.or_typed) + (", can wait" * column.later)
        yield f"| {column.name} | {column.kind} | {column.unit} | {filled} | {_note(column)} |"
    yield ""


def _note(column: Column) -> str:
    entries = f"list `{column.choices}`" if column.choices else ""
    return "; ".join(filter(None, (column.help, entries)))
