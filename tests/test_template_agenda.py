"""Agenda, Actions and Changes: clock times, due dates, progress, and the change log."""

from __future__ import annotations

import csv
import datetime as dt
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from office import saved_by_libreoffice

from finops_xl._version import __version__
from finops_xl.books.file import FileBook
from finops_xl.cli import main
from finops_xl.engine.errors import WorkbookError
from finops_xl.macros import findings_of
from finops_xl.macros.carry_over import carry_over
from finops_xl.macros.validate import locate
from finops_xl.prices.book import price_book
from finops_xl.template.agenda import default_actions, default_agenda, made
from finops_xl.template.build import build
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content
from finops_xl.template.cost_evolution import SOURCES
from finops_xl.template.published_cases import published_cases
from finops_xl.template.settings import SETTINGS
from finops_xl.template.sheets import SHEETS
from finops_xl.workshop.agenda import (
    NO_MINUTES,
    NO_START,
    TOO_LATE,
    WAITS_FOR,
    Action,
    AgendaItem,
    Change,
)
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.lists import ACTION_PHASES, AFTERWARDS, AGENDA_BLOCKS, PRE_WORK
from finops_xl.workshop.settings import SCHEMA_VERSION

AGENDA = default_agenda()
GUIDE = {
    "1 Foundation": ("0:00", "0:15", "0:45", "1:00", "1:15", "1:30"),
    "2 Classification": ("1:30", "1:45", "2:15"),
    "3 KPIs": ("2:15", "2:30", "3:00", "3:15"),
    "4 Targets": ("3:15", "3:30", "3:50", "4:00"),
}
"""When the items of each block begin and end, from the start of the workshop."""
MINUTES = 24 * 60


def clock(value: Cell) -> str:
    assert isinstance(value, float | int)
    return f"{dt.datetime.min + dt.timedelta(minutes=round(value * MINUTES)):%H:%M}"


def times(book: FileBook, header: str) -> list[str]:
    return [row[header] and clock(row[header]) for row in book.rows("Agenda")]  # type: ignore[misc]


@contextmanager
def changed_agenda(file: Path) -> Iterator[list[dict[str, Cell]]]:
    """Change the rows of the agenda as a person does; the formulas stay the table's."""
    book = FileBook.open(file)
    rows = book.rows("Agenda")
    yield rows
    typed = [c.name for c in AgendaItem.columns().values() if c.filled != "formula"]
    book.write_rows("Agenda", [{name: row.get(name) for name in typed} for row in rows])
    book.save()


def set_name(file: Path, name: str, value: Cell) -> None:
    book = FileBook.open(file)
    book.write_setting(name, value)
    book.save()


def on_start(file: Path, tab: str) -> object:
    book = FileBook.open(file)
    sheet = openpyxl.load_workbook(file)["Start"]
    (row,) = [cell.row for cell in sheet["A"] if cell.value == tab]
    return book.value("Start", row, 3)


def integrity(file: Path, check: str) -> Cell:
    (row,) = [row for row in FileBook.open(file).rows("Checks") if row["Check"] == check]
    return row["Found"]


# The agenda


def test_the_agenda_is_the_half_day_of_the_guide() -> None:
    at, ends = 0.0, []
    for item in AGENDA:
        assert isinstance(item.minutes, float)
        at += item.minutes
        ends.append((item.block, f"{at // 60:.0f}:{at % 60:02.0f}"))
    assert ends[-1] == ("4 Targets", "4:00")
    for block, (first, *others) in GUIDE.items():
        own = [end for name, end in ends if name == block]
        assert set(others) <= set(own)
        before = [end for _, end in ends[: ends.index((block, own[0]))]]
        assert first == (before[-1] if before else "0:00")
    assert SETTINGS["WorkshopMinutes"].default == at == 240


def test_every_item_has_what_a_facilitator_needs_and_a_block_of_the_list() -> None:
    for item in AGENDA:
        assert item.block in AGENDA_BLOCKS
        for field in ("outcome", "run", "say", "pitfall", "tab", "materials", "present"):
            assert getattr(item, field), (item.activity, field)
    assert all("Finance" in str(item.present) for item in AGENDA if item.block == "4 Targets")


def test_every_tab_that_is_linked_is_there() -> None:
    tabs = {sheet.name for sheet in SHEETS}
    assert {item.tab for item in (*AGENDA, *default_actions())} <= tabs


def test_what_the_sources_name_is_in_the_workbook() -> None:
    named = [str(item.source) for item in AGENDA if item.source]
    cases = {case for text in named for case in re.findall(r"\b[a-z]+(?:-[a-z]+)*-\d\b", text)}
    assert {"metr-1", "cba-1", "salesforce-help-1"} <= cases <= set(published_cases())
    with SOURCES.open(encoding="utf-8", newline="") as file:
        days = {row["source_date"] for row in csv.DictReader(file)}
    cited = {day for text in named for day in re.findall(r"\d{4}-\d\d-\d\d", text)}
    assert len(cited) >= 3
    assert cited <= days


def test_clock_times_follow_the_start_of_the_workshop(empty_workbook: Path) -> None:
    assert times(FileBook.open(empty_workbook), "Starts")[:3] == ["09:00", "09:15", "09:25"]
    assert times(FileBook.open(empty_workbook), "Ends")[-1] == "13:00"
    set_name(empty_workbook, "WorkshopStart", 13.5 / 24)
    assert times(FileBook.open(empty_workbook), "Starts")[:3] == ["13:30", "13:45", "13:55"]
    assert times(FileBook.open(empty_workbook), "Ends")[-1] == "17:30"


def test_later_times_follow_a_changed_duration_and_a_break(empty_workbook: Path) -> None:
    before = times(FileBook.open(empty_workbook), "Starts")
    with changed_agenda(empty_workbook) as rows:
        rows[0]["Minutes"] = 5
        rows.insert(7, {"Block": "Break", "Activity": "Coffee", "Minutes": 10})
    book = FileBook.open(empty_workbook)
    after = times(book, "Starts")
    assert after[:3] == ["09:00", "09:05", "09:15"]
    assert after[7:9] == ["10:20", "10:30"]
    assert after[8:] == before[7:]
    assert {row["Check"] for row in book.rows("Agenda")} == {"OK"}
    assert on_start(empty_workbook, "Agenda") == "16 items, 240 of 240 minutes"


FITS = "The agenda fits the planned length"


def test_what_ends_after_the_planned_length_says_so_and_integrity_counts_it(
    empty_workbook: Path,
) -> None:
    assert integrity(empty_workbook, FITS) == 0
    with changed_agenda(empty_workbook) as rows:
        rows.insert(7, {"Block": "Break", "Activity": "Coffee", "Minutes": 15})
    checks = [row["Check"] for row in FileBook.open(empty_workbook).rows("Agenda")]
    assert checks == [*["OK"] * 14, TOO_LATE, TOO_LATE]
    assert integrity(empty_workbook, FITS) == 2
    set_name(empty_workbook, "WorkshopMinutes", 255)
    assert integrity(empty_workbook, FITS) == 0


@pytest.mark.parametrize("minutes", [None, "15 min", -5.0])
def test_an_item_of_unknown_length_leaves_later_times_unknown(
    minutes: Cell, empty_workbook: Path
) -> None:
    with changed_agenda(empty_workbook) as rows:
        rows[2]["Minutes"] = minutes
    book = FileBook.open(empty_workbook)
    checks = [row["Check"] for row in book.rows("Agenda")]
    assert checks == ["OK", "OK", NO_MINUTES, *[f"{WAITS_FOR}{AGENDA[2].activity}"] * 12]
    assert integrity(empty_workbook, FITS) == 1
    known = times(book, "Starts")
    assert known[:3] == ["09:00", "09:15", "09:25"]
    assert set(known[3:]) == {""}
    said = "15 items, 230 of 240 minutes, 1 without minutes"
    assert on_start(empty_workbook, "Agenda") == said


def test_later_items_name_the_first_of_several_that_stand_in_the_way(empty_workbook: Path) -> None:
    with changed_agenda(empty_workbook) as rows:
        rows[0]["Minutes"] = 0.0
        rows[4]["Minutes"] = rows[9]["Minutes"] = None
        rows.insert(2, {})
    checks = [row["Check"] for row in FileBook.open(empty_workbook).rows("Agenda")]
    waits = f"{WAITS_FOR}{AGENDA[4].activity}"
    assert checks[:6] == ["OK", "OK", "", "OK", "OK", NO_MINUTES]
    assert checks[6:] == [*[waits] * 4, NO_MINUTES, *[waits] * 5]
    assert on_start(empty_workbook, "Agenda").endswith(" minutes, 2 without minutes")  # type: ignore[attr-defined]


@pytest.mark.parametrize("at", [0, 7, 15])
def test_a_wholly_blank_row_counts_for_nothing(at: int, empty_workbook: Path) -> None:
    before = times(FileBook.open(empty_workbook), "Starts")
    with changed_agenda(empty_workbook) as rows:
        rows.insert(at, {})
    book = FileBook.open(empty_workbook)
    assert times(book, "Starts") == [*before[:at], "", *before[at:]]
    checks = [row["Check"] for row in book.rows("Agenda")]
    assert checks == [*["OK"] * at, "", *["OK"] * (15 - at)]
    assert integrity(empty_workbook, FITS) == 0
    assert on_start(empty_workbook, "Agenda") == "15 items, 240 of 240 minutes"


def test_an_item_that_is_cleared_leaves_no_gap_in_the_times(empty_workbook: Path) -> None:
    with changed_agenda(empty_workbook) as rows:
        rows[5] = dict.fromkeys(rows[5])
    book = FileBook.open(empty_workbook)
    assert times(book, "Starts")[6] == times(book, "Ends")[4]
    assert on_start(empty_workbook, "Agenda") == "14 items, 225 of 240 minutes"


def test_one_item_and_one_change_are_named_in_the_singular(empty_workbook: Path) -> None:
    assert on_start(empty_workbook, "Changes") == "1 change noted"
    with changed_agenda(empty_workbook) as rows:
        del rows[1:]
    assert on_start(empty_workbook, "Agenda") == "1 item, 15 of 240 minutes"
    book = FileBook.open(empty_workbook)
    book.write_rows("ChangeLog", [{"What changed": "a"}, {"What changed": "b"}])
    book.save()
    assert on_start(empty_workbook, "Changes") == "2 changes noted"


@pytest.mark.parametrize(
    ("start", "rule", "remedy"),
    [
        (None, "W03", "Type a time with a colon: 9:30."),
        ("9:30 Uhr", "W03", "Type it with a colon: 9:30."),
        (9.3, "W07", "Type it with a colon: 9:30 or 9:18."),
        (9.0, "W07", "Type it with a colon: 9:00."),
    ],
)
def test_without_a_time_of_day_there_are_no_times_and_everything_says_so(
    start: Cell, rule: str, remedy: str, empty_workbook: Path
) -> None:
    set_name(empty_workbook, "WorkshopStart", start)
    book = FileBook.open(empty_workbook)
    assert set(times(book, "Starts")) == set(times(book, "Ends")) == {""}
    assert {row["Check"] for row in book.rows("Agenda")} == {NO_START}
    assert integrity(empty_workbook, "The workshop starts at a time of day") == 1
    (place,) = [
        place
        for place in locate(book, findings_of(book).findings)
        if place.finding.column == "WorkshopStart"
    ]
    assert (place.where, place.finding.rule) == ("Settings!B10", rule)
    assert place.finding.remedy == remedy


def test_a_fiscal_year_starts_in_one_of_twelve_months(empty_workbook: Path) -> None:
    check = "The fiscal year starts in a month from 1 to 12"
    assert integrity(empty_workbook, check) == 0
    set_name(empty_workbook, "FiscalYearStart", 13)
    assert integrity(empty_workbook, check) == 1


@pytest.mark.libreoffice
def test_libreoffice_tells_the_same_times_and_dates(case_study: Path, tmp_path: Path) -> None:
    book = FileBook.open(case_study)
    saved = openpyxl.load_workbook(saved_by_libreoffice(case_study, tmp_path), data_only=True)
    shown = [row[2] for row in saved["Agenda"].iter_rows(min_row=7, values_only=True)]
    assert [f"{time:%H:%M}" for time in shown] == times(book, "Ends")
    due = [row[4] for row in saved["Actions"].iter_rows(min_row=7, values_only=True)]
    assert [to_serial(day.date()) for day in due] == [r["Due"] for r in book.rows("Actions")]


@pytest.mark.libreoffice
def test_libreoffice_names_the_same_item_without_minutes(
    empty_workbook: Path, tmp_path: Path
) -> None:
    with changed_agenda(empty_workbook) as rows:
        rows[4]["Minutes"] = None
        rows.insert(2, {})
    book = FileBook.open(empty_workbook)
    saved = openpyxl.load_workbook(saved_by_libreoffice(empty_workbook, tmp_path), data_only=True)
    checks = [row[13] for row in saved["Agenda"].iter_rows(min_row=7, values_only=True)]
    assert [check or "" for check in checks] == [row["Check"] for row in book.rows("Agenda")]
    (line,) = [row[2] for row in saved["Start"].values if row[0] == "Agenda"]
    assert line == on_start(empty_workbook, "Agenda")


# The actions


def test_the_actions_are_those_of_the_guide() -> None:
    actions = default_actions()
    assert {action.phase for action in actions} == set(ACTION_PHASES)
    assert sum(action.phase == PRE_WORK for action in actions) == 4
    days = [(action.owner, action.days) for action in actions if action.phase == AFTERWARDS]
    assert days == [
        ("OAIO team", 3),
        ("Client finance", 7),
        ("OAIO team", 14),
        ("Client IT", 14),
    ]
    assert all(action.days < 0 for action in actions if action.phase != AFTERWARDS)  # type: ignore[operator]


def test_due_dates_follow_the_workshop_date(empty_workbook: Path) -> None:
    assert {row["Due"] for row in FileBook.open(empty_workbook).rows("Actions")} == {""}
    day = to_serial(dt.date(2027, 3, 1))
    set_name(empty_workbook, "WorkshopDate", day)
    for row in FileBook.open(empty_workbook).rows("Actions"):
        assert row["Due"] == day + row["Days"]  # type: ignore[operator]


def test_what_is_ticked_is_done_and_start_counts_it(empty_workbook: Path) -> None:
    nothing = "pre-work: 0 of 4 done; afterwards: 0 of 4 done"
    assert on_start(empty_workbook, "Actions") == nothing
    book = FileBook.open(empty_workbook)
    ticks = ["yes", " Yes ", "no", "yes", *[None] * 6, "yes", *[None] * 3]
    book.write_column("Actions", "Done", ticks)
    book.save()
    states = [row["Status"] for row in FileBook.open(empty_workbook).rows("Actions")]
    assert states[:4] == ["done", "done", "open", "done"]
    assert on_start(empty_workbook, "Actions") == "pre-work: 3 of 4 done; afterwards: 1 of 4 done"


def test_a_link_leads_to_the_tab_that_its_row_names(case_study: Path) -> None:
    sheet = openpyxl.load_workbook(case_study)["Actions"]
    assert 'HYPERLINK("#\'"&Actions[[#This Row],[Tab]]&"\'!A1","Go")' in sheet["J7"].value
    assert sheet["J7"].font.underline == "single"
    assert {row["Go to"] for row in FileBook.open(case_study).rows("Actions")} == {"Go"}


def test_the_case_study_has_open_and_finished_work_and_examples_of_changes() -> None:
    content = case_study_content()
    ticks = [(action.phase, action.done) for action in content.of(Action)]
    assert {(PRE_WORK, "yes"), (PRE_WORK, "no"), (AFTERWARDS, "yes")} <= set(ticks)
    first, *others = content.of(Change)
    assert first == made()
    assert len(others) == 3
    assert all("example" in str(change.what) for change in others)
    assert [c.date for c in content.of(Change)] == sorted(c.date for c in content.of(Change))  # type: ignore[type-var]


# The change log, and older workbooks


def test_a_new_workbook_says_in_its_log_by_which_version_it_was_made(empty_workbook: Path) -> None:
    (row,) = FileBook.open(empty_workbook).read(Change)
    assert (row.date, row.version) == (price_book().as_of, __version__)
    assert price_book().book_id in str(row.why)


def as_schema_3(file: Path) -> Path:
    """Take out what schema 4 brought."""
    workbook = openpyxl.load_workbook(file)
    sheet, cell = next(workbook.defined_names["FinOpsSchema"].destinations)
    workbook[sheet][cell].value = 3
    for kind in (AgendaItem, Action, Change):
        assert kind.SINCE == SCHEMA_VERSION == 4
        del workbook[kind.SHEET]
    for name in ("WorkshopStart", "WorkshopMinutes", "MinutesPerDay"):
        del workbook.defined_names[name]
    workbook.save(file)
    return file


def test_a_workbook_of_schema_3_is_refused_with_the_way_out_and_carried_over(
    case_study: Path, tmp_path: Path
) -> None:
    agents = FileBook.open(case_study).rows("Agents")
    old = FileBook.open(as_schema_3(case_study))
    with pytest.raises(
        WorkbookError, match=r"has schema 3, this finops-xl needs 4\. Carry it over"
    ):
        findings_of(old)
    found = carry_over(old, dt.date(2026, 12, 1))
    assert found.left_behind == []
    build(found.content, tmp_path / "new.xlsx")
    new = FileBook.open(tmp_path / "new.xlsx")
    assert new.rows("Agents") == agents
    assert new.setting("WorkshopStart") == SETTINGS["WorkshopStart"].default
    assert [row["Activity"] for row in new.rows("Agenda")] == [i.activity for i in AGENDA]
    assert {row["Status"] for row in new.rows("Actions")} == {"open"}
    (line,) = new.read(Change)
    assert line.what == "Carried over from case-study.xlsx (schema 3)"
    assert line.date == to_serial(dt.date(2026, 12, 1))
    assert findings_of(new).count("error") > 0


def test_carrying_over_keeps_agenda_actions_settings_and_log_and_adds_a_line(
    case_study: Path, tmp_path: Path
) -> None:
    with changed_agenda(case_study) as rows:
        rows.insert(7, {"Block": "Break", "Activity": "Lunch", "Minutes": 30})
        rows[0]["What to say"] = "Welcome!"
    set_name(case_study, "WorkshopStart", 0.5)
    old = FileBook.open(case_study)
    found = carry_over(old)
    assert found.left_behind == []
    build(found.content, tmp_path / "new.xlsx")
    new = FileBook.open(tmp_path / "new.xlsx")
    assert new.rows("Agenda") == old.rows("Agenda")
    assert new.rows("Actions") == old.rows("Actions")
    *kept, added = new.read(Change)
    assert [row.to_row() for row in kept] == old.rows("ChangeLog")
    assert (added.what, added.date) == (
        f"Carried over from case-study.xlsx (schema {SCHEMA_VERSION})",
        None,
    )


def test_new_from_writes_the_day_into_the_log(
    case_study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = tmp_path / "new.xlsx"
    monkeypatch.setattr(sys, "argv", ["finops-xl", "new", str(new), "--from", str(case_study)])
    with pytest.raises(SystemExit) as stop:
        main()
    assert not stop.value.code
    assert FileBook.open(new).read(Change)[-1].date == to_serial(dt.date.today())


def test_a_start_time_is_checked_and_shown_as_one(empty_workbook: Path) -> None:
    workbook = openpyxl.load_workbook(empty_workbook)
    sheet, cell = next(workbook.defined_names["WorkshopStart"].destinations)
    at = workbook[sheet][cell.replace("$", "")]
    assert at.number_format == "hh:mm"
    rules: list[Any] = [
        rule
        for rule in workbook[sheet].data_validations.dataValidation
        if at.coordinate in rule.sqref
    ]
    assert [rule.error for rule in rules] == ["Workshop starts at is a time of day, such as 09:00."]


def test_empty_tables_show_nothing(tmp_path: Path) -> None:
    build(Content(), tmp_path / "blank.xlsx")
    book = FileBook.open(tmp_path / "blank.xlsx")
    for table in ("Agenda", "Actions", "ChangeLog"):
        (row,) = book.rows(table)
        assert {cell for cell in row.values() if cell not in (None, "")} == set()
