"""Workbooks with blank rows to type into: they count nowhere, and take what is typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from user_in_calc import Job, jobs_done

from finops_xl.books.file import FileBook
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.macros import build_register, findings_of
from finops_xl.macros.carry_over import carry_over
from finops_xl.macros.sign import Signer, sign_targets
from finops_xl.macros.unit_costs import refresh_unit_costs
from finops_xl.template.build import build, workbook_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content, empty_content
from finops_xl.template.room import ROWS_EACH, ROWS_MORE, with_room
from finops_xl.workshop.agenda import Change
from finops_xl.workshop.records import Agent, Kpi

TODAY = dt.date(2026, 11, 26)
AGENTS = 15


@pytest.fixture(scope="module")
def roomy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the case study with three blank rows on 2 Classification, and so on."""
    file = tmp_path_factory.mktemp("room") / "case-study.xlsx"
    build(with_room(case_study_content(), AGENTS), file)
    return file


def values(content: Content) -> dict[tuple[str, int, int], object]:
    """Give what every formula shows; a formula of a blank row shows nothing."""
    sheets = recalculate(Workbook.from_bytes(workbook_bytes(content), "test")).values
    return {
        (sheet, *place): value
        for sheet, cells in sheets.items()
        for place, value in cells.items()
        if value not in ("", None)
    }


@pytest.mark.parametrize("content", [empty_content, case_study_content])
def test_no_formula_of_the_workbook_shows_anything_else(content: Callable[[], Content]) -> None:
    assert values(with_room(content(), AGENTS)) == values(content())


def test_every_table_that_is_typed_into_in_the_room_is_long_enough(roomy: Path) -> None:
    book, content = FileBook.open(roomy), case_study_content()
    for kind, each in ROWS_EACH.items():
        assert len(book.rows(kind.TABLE)) == each * AGENTS
    for kind, more in ROWS_MORE.items():
        assert len(book.rows(kind.TABLE)) == len(content.rows.get(kind, ())) + more


def test_fewer_rows_than_are_filled_take_none_away() -> None:
    content = with_room(case_study_content(), 1)
    assert list(content.of(Agent)) == list(case_study_content().of(Agent))


def test_blank_rows_change_no_finding_no_register_and_no_signature(
    roomy: Path, case_study: Path
) -> None:
    books = [FileBook.open(roomy), FileBook.open(case_study)]
    found, found_without = ([str(f) for f in findings_of(book).findings] for book in books)
    assert found == found_without
    made, made_without = (build_register(book, TODAY) for book in books)
    assert made.rows == made_without.rows
    assert made.kpi_rows == made_without.kpi_rows
    signer = Signer("Ada Quist", "CFO", "accepted in workshop")
    signed, signed_without = (sign_targets(book, TODAY, signer).lines for book in books)
    assert signed == signed_without
    for book in books:
        refresh_unit_costs(book)
    assert len(books[0].rows("Agents")) == AGENTS  # the blank rows are still there


def test_a_carry_over_takes_no_blank_row(roomy: Path, case_study: Path) -> None:
    found, without = carry_over(FileBook.open(roomy)), carry_over(FileBook.open(case_study))
    assert (found.notes, found.left_behind, found.rows) == ([], [], without.rows)
    for kind in without.content.rows:
        if kind is not Change:  # its line names the workbook and its day
            assert [row.to_row() for row in found.content.of(kind)] == [
                row.to_row() for row in without.content.of(kind)
            ]


@pytest.mark.libreoffice
def test_in_libreoffice_a_room_types_at_once_into_blank_rows(tmp_path: Path) -> None:
    source, saved = tmp_path / "workshop.xlsx", tmp_path / "saved.xlsx"
    build(with_room(empty_content(), 3), source)
    agents = [
        ("A01", "Invoice agent", "Payables", "Bottom line", "labour savings"),
        ("A02", "", "Payables", "Bottom line", "labour savings"),
        ("A03", "Offer agent", "Sales", "Top line", ""),
    ]
    thesis = ("handling time from 12 to 5 minutes", "posting matched invoices")
    acts = [
        ["type", "2 Classification", f"{column}{row}", text]
        for row, agent in enumerate(agents, 7)
        for column, text in zip("ABCDEFG", (*agent, *thesis), strict=True)
        if text
    ]
    acts += [["type", "3 KPIs", "A15", "A01"], ["type", "3 KPIs", "B15", "Cycle time"]]
    acts += [["type", "Costs", "A24", "A03"], ["type", "Costs", "E24", "500"]]
    read = {"2 Classification": ["I7:J9"], "3 KPIs": ["G15:J15"], "Integrity": ["A7:C45"]}
    (cells,) = jobs_done([Job(source, acts, read, saved)])
    (first, one), (_, two), (_, three) = cells["2 Classification"]["I7:J9"]
    assert first == (
        "This agent exists to reduce handling time from 12 to 5 minutes "
        "by posting matched invoices."
    )
    assert one in ("OK", "needs add-in")
    assert (two, three) == ("Agent has no name", "Value driver is missing")
    assert "Efficiency" in cells["3 KPIs"]["G15:J15"][0]  # filled from the catalogue
    below = {row[0]: row[1] for row in cells["Integrity"]["A7:C45"]}
    assert below["No row stands below its table"] == 0
    book = FileBook.open(saved)
    assert [agent.agent_id for agent in book.read(Agent)] == ["A01", "A02", "A03"]
    assert [kpi.position for kpi in book.read(Kpi)] == [8]
    assert {f.rule for f in findings_of(book).findings} & {"W09", "W13", "W20"} == set()
