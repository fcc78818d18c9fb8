"""A register that is older than the sheets says so, natively, and a fresh one does not."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import openpyxl
import pytest
from made_workbooks import CONTENTS, WITHOUT_ADD_IN, workbook_of
from office import saved_by_libreoffice

from finops_xl.books.file import FileBook
from finops_xl.cli.integrity import integrity_lines
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.macros import build_register
from finops_xl.macros.sign import Signer, sign_targets
from finops_xl.template.formulas.checks import OLDER, REGISTER_CHECK
from finops_xl.template.formulas.since_register import AS_BUILT, BEHIND_NAME, NOT_IN_IT
from finops_xl.template.tables import Check
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.lists import VALIDATED
from finops_xl.workshop.records import Agent, CostLine, Target
from finops_xl.workshop.register_tables import RegisterRow

TODAY = dt.date(2026, 11, 26)
LINE = "; register is older than the sheets: build it again"

Change = Callable[[FileBook], object]


@cache
def registered(name: str) -> bytes:
    """Build one of the workbooks with its register, once."""
    book = opened(workbook_of(name))
    build_register(book, TODAY)
    return saved(book)


def opened(data: bytes) -> FileBook:
    return FileBook(Path("study.xlsx"), Workbook.from_bytes(data))


def saved(book: FileBook) -> bytes:
    with TemporaryDirectory() as folder:
        return book.save(Path(folder) / "study.xlsx").read_bytes()


def changed(change: Change, name: str = "case study") -> FileBook:
    book = opened(registered(name))
    change(book)
    return book


def typed(
    kind: type[Target | CostLine | AgentEconomics | Agent], row: int, **cells: object
) -> Change:
    """Type into cells of a row of a table."""

    def change(book: FileBook) -> None:
        for field, value in cells.items():
            header = kind.columns()[field].name
            column = [each[header] for each in book.rows(kind.TABLE)]
            column[row] = value  # type: ignore[call-overload]
            book.write_column(kind.TABLE, header, column)

    return change


def without_last(kind: type[Agent | AgentEconomics]) -> Change:
    def change(book: FileBook) -> None:
        book.write_rows(kind.TABLE, book.rows(kind.TABLE)[:-1])

    return change


def with_another_agent(book: FileBook) -> None:
    rows = [*book.rows(Agent.TABLE), Agent("A99", "One more").to_row()]
    book.write_rows(Agent.TABLE, rows)


def said(book: FileBook) -> list[str]:
    return [str(agent.since_register) for agent in book.read(Agent)]


@pytest.mark.parametrize("name", [name for name in CONTENTS if name != "empty"])
def test_a_fresh_register_is_as_new_as_the_sheets(name: str) -> None:
    book = changed(lambda _: None, name)
    assert set(said(book)) == {AS_BUILT}
    assert book.setting(BEHIND_NAME) == 0
    assert LINE not in str(book.setting("HeaderLine"))


@pytest.mark.parametrize("name", CONTENTS)
def test_without_a_register_nothing_is_said_of_it(name: str) -> None:
    book = opened(workbook_of(name))
    assert {text for text in said(book) if text not in ("", "None")} == set()
    assert book.setting(BEHIND_NAME) == ""
    assert LINE not in str(book.setting("HeaderLine"))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (typed(Target, 0, target_12=0.99), "changed: NPV target, targets, sign-off"),
        (typed(CostLine, 0, amount=1.0), "changed: NPV floor, NPV target, One-off cost"),
        (
            typed(CostLine, 0, amount=None),
            "changed: Verdict, NPV floor, NPV target, One-off cost, sign-off",
        ),
        (
            lambda book: sign_targets(book, TODAY, Signer("A. Meyer", "CFO", VALIDATED, "A02")),
            "changed: sign-off",
        ),
        (with_another_agent, NOT_IN_IT),
    ],
)  # fmt: skip
def test_what_changed_after_the_register_was_built_is_named(change: Change, expected: str) -> None:
    book = changed(change)
    assert [text for text in said(book) if text != AS_BUILT] == [expected]
    assert book.setting(BEHIND_NAME) == 1
    assert str(book.setting("HeaderLine")).endswith(LINE)


def test_a_target_without_money_counts_when_it_is_changed() -> None:
    book = changed(lambda _: None)
    row = next(n for n, t in enumerate(book.read(Target)) if t.agent_id == "A07")
    typed(Target, row, target_12=0.123)(book)
    assert [text for text in said(book) if text != AS_BUILT] == ["changed: targets, sign-off"]


def test_an_agent_that_is_gone_counts_until_the_register_is_built_again() -> None:
    book = changed(without_last(Agent))
    assert set(said(book)) == {AS_BUILT}
    assert book.setting(BEHIND_NAME) == 1
    build_register(book, TODAY)
    assert book.setting(BEHIND_NAME) == 0


def test_an_agent_whose_id_is_a_number_counts_too_when_it_is_gone() -> None:
    book = changed(without_last(Agent))
    header = RegisterRow.columns()["agent_id"].name
    ids = [row[header] for row in book.rows(RegisterRow.TABLE)]
    book.write_column(RegisterRow.TABLE, header, [*ids[:-1], 12.0])
    assert book.setting(BEHIND_NAME) == 1


def test_an_old_register_is_seen_on_every_page_and_is_no_fault_of_the_workbook() -> None:
    book = changed(typed(CostLine, 0, amount=1.0))
    master, line = str(book.setting("MasterCheck")), str(book.setting("HeaderLine"))
    assert "attention" not in master
    assert line.startswith("Integrity OK; findings: ")
    assert line.endswith(LINE)
    (check,) = (row for row in book.read(Check) if row.check == REGISTER_CHECK)
    assert (check.found, check.status) == (1, OLDER)
    first = next(integrity_lines(book))
    assert first.startswith("The register is older: 1 agent has changed since. Build")
    values = [str(value) for value in book.results.values["Start"].values()]
    assert "12 agents in the register; 1 changed since" in values


def test_the_card_says_that_its_agent_changed_since_the_register() -> None:
    book = changed(typed(CostLine, 0, amount=1.0))
    agents = [agent.agent_id for agent in book.read(Agent)]
    is_old = dict(zip(agents, said(book), strict=True))
    for agent in agents[:3]:
        book.write_setting("CardAgent", agent)
        shown = [str(value) for value in book.results.values["Agent card"].values()]
        (heading,) = (text for text in shown if text.startswith("Open findings"))
        assert heading.endswith("; changed since the register was built") == (
            is_old[agent] != AS_BUILT
        )


def test_the_add_in_is_not_needed_to_see_it() -> None:
    book = changed(typed(CostLine, 0, amount=1.0))
    results = recalculate(Workbook.from_bytes(saved(book)), WITHOUT_ADD_IN)
    values = [str(value) for value in results.values["2 Classification"].values()]
    assert sum(text.startswith("changed: NPV floor") for text in values) == 1
    assert any(text.endswith(LINE) for text in values)


@pytest.mark.parametrize("name", [name for name in CONTENTS if name != "empty"])
def test_libreoffice_finds_a_fresh_register_as_new_as_the_sheets(name: str, tmp_path: Path) -> None:
    source = tmp_path / "fresh.xlsx"
    source.write_bytes(registered(name))
    book = openpyxl.load_workbook(saved_by_libreoffice(source, tmp_path), data_only=True)
    sheet = book["2 Classification"]
    header = next(row for row in sheet.iter_rows(max_row=10) if row[0].value == "Agent ID")
    (column,) = (cell.column for cell in header if cell.value == "Since the register")
    rows = sheet.iter_rows(min_row=header[0].row + 1)
    shown = {row[column - 1].value for row in rows if row[0].value}
    assert shown == {AS_BUILT}


def test_register_totals_rule_only_agents_that_are_there_and_name_the_currency_at_the_chart() -> (
    None
):
    data = registered("case study")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["Register totals"]
    (header,) = (c.row for c in sheet["A"] if c.value == "Agent" and sheet.cell(c.row, 2).value)
    assert sheet.cell(header + 1, 1).border.bottom.style is None
    rules = {str(area.sqref): area.rules[0].formula for area in sheet.conditional_formatting}
    assert rules[f"A{header + 1}:N{header + 20}"] == [f'$A{header + 1}<>""']
    (chart,) = sheet._charts  # openpyxl gives charts by no other name
    name = chart.y_axis.title.tx.strRef.f
    assert name.startswith("'Register totals'!$")
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Register totals"]
    assert shown[name.split("!")[1].replace("$", "")].value == "EUR a year"
