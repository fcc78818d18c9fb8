"""finops-xl cards: the card of every agent on a page of its own, as values."""

from __future__ import annotations

import html
import io
import re
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from card_page import TODAY, card_of, picked, printed_areas
from made_workbooks import awkward_content, workbook_of
from office import saved_by_libreoffice

from finops_xl.books.file import FileBook
from finops_xl.cli import main
from finops_xl.macros import build_register
from finops_xl.template.build import build, workbook_bytes
from finops_xl.template.cards import AgentCard, cards_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.sheets.agent_card.page import CARD_ROW
from finops_xl.workshop.columns import Record
from finops_xl.workshop.records import Agent, Kpi

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def case_study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the case study with its register, as the card's own tests have it."""
    return card_of("case study").book.save(tmp_path_factory.mktemp("cards") / "study.xlsx")


@pytest.fixture(scope="module")
def made(case_study: Path) -> Path:
    sys_argv, sys.argv = sys.argv, ["finops-xl", "cards", str(case_study)]
    try:
        with pytest.raises(SystemExit) as stop:
            main()
    finally:
        sys.argv = sys_argv
    assert not stop.value.code
    return case_study.with_name("study-cards.xlsx")


def same(shown: Any, expected: Any) -> bool:
    if isinstance(expected, int | float) and isinstance(shown, int | float):
        return bool(shown == pytest.approx(expected))
    return bool(shown == expected)


def test_every_agent_has_a_tab_that_shows_what_its_card_shows(made: Path) -> None:
    book = openpyxl.load_workbook(made)
    agents = case_study_content().of(Agent)
    assert book.sheetnames == [f"{a.agent_id} {a.agent}"[:31].strip() for a in agents]
    for agent, sheet in zip(agents, book.worksheets, strict=True):
        card = picked("case study", agent.agent_id)
        expected = {(row - CARD_ROW, column): value for row, column, value in card.printed()}
        last_column, last_row = printed_areas(sheet)[0][2:]
        assert (last_column, last_row) == (card.area[2], card.area[3] - CARD_ROW)
        for row in range(1, last_row + 1):
            for column in range(1, last_column + 1):
                shown = sheet.cell(row, column)
                value = shown.value
                if shown.is_date and value is not None:
                    value = openpyxl.utils.datetime.to_excel(value)
                assert same(value, expected.get((row, column))), shown.coordinate


def test_the_cards_hold_values_only_and_look_as_the_tab_does(made: Path) -> None:
    with zipfile.ZipFile(made) as package:
        sheets = [n for n in package.namelist() if n.startswith("xl/worksheets/sheet")]
        assert not any(b"<f>" in package.read(name) for name in sheets)
        drawings = [n for n in package.namelist() if re.match(r"xl/drawings/drawing\d+.xml", n)]
        assert len(drawings) == len(sheets) == 12
        assert all(b'descr="Columns: for floor' in package.read(name) for name in drawings)
    sheet = openpyxl.load_workbook(made).worksheets[4]
    tab = card_of("case study").sheet
    for row in (2, 11, 15, 25):
        for column in (1, 2, 11):
            there, here = tab.cell(row + CARD_ROW, column), sheet.cell(row, column)
            assert here.number_format == there.number_format
            assert here.fill.fgColor.rgb == there.fill.fgColor.rgb
            assert (here.font.b, here.font.sz) == (there.font.b, there.font.sz)
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.conditional_formatting


@pytest.mark.libreoffice
def test_the_cards_print_on_one_page_each(made: Path, tmp_path: Path) -> None:
    pdf = saved_by_libreoffice(made, tmp_path, "pdf", recalculated=False).read_bytes()
    counts = [int(found) for found in re.findall(rb"/Type\s*/Pages.*?/Count\s+(\d+)", pdf, re.S)]
    assert max(counts) == 12


def test_the_workbook_itself_stays_as_it_is_and_no_file_is_replaced(
    run: Run, case_study: Path, made: Path
) -> None:
    before = case_study.read_bytes()
    status, _, err = run("cards", case_study)
    assert status == 2
    assert "is there already: choose another name, or add --force" in err
    status, out, _ = run("cards", case_study, "--force")
    assert (status, case_study.read_bytes()) == (0, before)
    assert out.startswith("Wrote the cards of 12 agents, one page each: ")
    assert "not known yet" not in out


def test_a_text_of_a_workbook_stays_a_text_and_a_tab_has_a_legal_name(
    run: Run, tmp_path: Path
) -> None:
    content = awkward_content()
    names = [
        '=HYPERLINK("https://example.org","open")', "A/B: [new] *very* long name of an agent?",
        "History", "'quoted'", None, "@SUM(A1)",
    ]  # fmt: skip
    agents = [
        replace(agent, agent=name)
        for agent, name in zip(content.of(Agent)[: len(names)], names, strict=True)
    ]
    kpis = [replace(kpi, source="=1+1") for kpi in content.of(Kpi)]
    rows: dict[type[Record], Any] = {**content.rows, Agent: agents, Kpi: kpis}
    build(replace(content, rows=rows), tmp_path / "awkward.xlsx")
    status, out, _ = run("cards", tmp_path / "awkward.xlsx", "--out", tmp_path / "new" / "c.xlsx")
    assert status == 0
    assert "Their findings are not known yet: run finops-xl register" in out
    book = openpyxl.load_workbook(tmp_path / "new" / "c.xlsx")
    for agent, sheet in zip(agents, book.worksheets, strict=True):
        assert sheet["A2"].value == f"{agent.agent_id}  {agent.agent or 'agent without a name'}"
        assert {cell.data_type for row in sheet for cell in row} <= {"s", "n", "d"}
        assert re.fullmatch(r"[^\[\]:*?/\\]{1,31}", sheet.title)
        assert "=1+1" in {cell.value for cell in sheet["M"]}


def test_tabs_are_named_once_whatever_the_agents_are_called() -> None:
    names = ["A01 " + "same beginning " * 4, "a01 " + "Same Beginning " * 5, "History", "''", "[]"]
    data = cards_bytes([AgentCard(name, {}) for name in names])
    tabs = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert tabs == ["A01 same beginning same beginni", "a01 Same Beginning Same Beg (2)",
                    "History (3)", "Agent 4", "Agent 5"]  # fmt: skip


def test_a_tab_is_as_long_as_excel_counts_and_no_two_are_called_alike() -> None:
    names = ["A01 \N{ROBOT FACE} Invoice matching assistant", "X", "X (3)", "X"]
    data = cards_bytes([AgentCard(name, {}) for name in names])
    tabs = openpyxl.load_workbook(io.BytesIO(data)).sheetnames
    assert tabs == ["A01 \N{ROBOT FACE} Invoice matching assista", "X", "X (3)", "X (4)"]
    assert len(tabs[0].encode("utf-16-le")) == 2 * 31


def test_a_workbook_without_the_tab_is_told_how_to_get_one(run: Run, tmp_path: Path) -> None:
    data = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook_of("case study"))) as old,
        zipfile.ZipFile(data, "w") as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/workbook.xml":
                part = part.replace(b'name="CardAgent"', b'name="CardOfOld"')
            new.writestr(name, part)
    (tmp_path / "old.xlsx").write_bytes(data.getvalue())
    status, _, err = run("cards", tmp_path / "old.xlsx")
    assert status == 2
    assert "has no tab Agent card of this version" in err
    assert "finops-xl new NEW.xlsx --from old.xlsx" in err


@pytest.mark.parametrize(
    ("out", "said"),
    [("empty.xlsx", "is the workbook itself"), ("cards.xlsm", "must end in .xlsx"),
     ("cards.xlsx", "has no agents yet: fill in 2 Classification")],
)  # fmt: skip
def test_what_cannot_be_done_is_said_and_nothing_is_written(
    run: Run, tmp_path: Path, out: str, said: str
) -> None:
    (tmp_path / "empty.xlsx").write_bytes(workbook_of("empty"))
    status, _, err = run("cards", tmp_path / "empty.xlsx", "--out", tmp_path / out)
    assert (status, said in err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["empty.xlsx"]


def test_an_id_that_is_used_twice_has_one_card(run: Run, tmp_path: Path) -> None:
    content = awkward_content()
    first, second = content.of(Agent)[:2]
    twice = (first, replace(second, agent_id="a01"), second)
    (tmp_path / "twice.xlsx").write_bytes(
        workbook_bytes(replace(content, rows={**content.rows, Agent: twice}))
    )
    book = FileBook.open(tmp_path / "twice.xlsx")
    build_register(book, TODAY)
    book.save()
    assert run("cards", tmp_path / "twice.xlsx")[0] == 0
    made = openpyxl.load_workbook(tmp_path / "twice-cards.xlsx")
    assert made.sheetnames == ["A01 Agent A01", "A02 Agent A02"]


def test_a_card_that_shows_an_error_is_named_and_none_is_written(run: Run, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")))
    book["Agent card"]["A8"] = "=1/0"  # typed over the thesis
    book.save(tmp_path / "typed.xlsx")
    status, _, err = run("cards", tmp_path / "typed.xlsx")
    assert status == 2
    assert "The card of A01 Customer chat assistant shows #DIV/0! in A8 of Agent card" in err
    assert [path.name for path in tmp_path.iterdir()] == ["typed.xlsx"]


def test_an_id_that_is_a_pattern_is_named_instead_of_taken_for_another(
    run: Run, tmp_path: Path
) -> None:
    content = awkward_content()
    agents = (content.of(Agent)[0], replace(content.of(Agent)[1], agent_id="A*"))
    rows: dict[type[Record], Any] = {**content.rows, Agent: agents}
    build(replace(content, rows=rows), tmp_path / "odd.xlsx")
    status, _, err = run("cards", tmp_path / "odd.xlsx")
    assert status == 2
    assert "Agent ID 'A*' cannot be looked up: use letters and digits only." in err


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("A01 Research & development\nassistant of the group", None),
        ("A01 " + "long name " * 30, "A01 " + "long name " * 5 + "..."),
    ],
)
def test_a_printed_card_names_its_agent_in_full_at_the_foot(name: str, shown: str | None) -> None:
    data = cards_bytes([AgentCard(name, {})])
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    expected = shown or "A01 Research && development assistant of the group"
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        xml = package.read("xl/worksheets/sheet1.xml").decode()
    footer = html.unescape(re.findall("<oddFooter>(.*?)</oddFooter>", xml)[0])
    assert footer.startswith(f"&L{expected}&CPage &P of &N&R")
    assert len(footer) <= 255
    assert len(sheet.title) <= 31
