"""1 Foundation: every figure of the page is what our functions give for its inputs."""

from __future__ import annotations

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_workbooks import WITHOUT_ADD_IN, workbook_of

import finops_xl
from finops_xl.books.file import FileBook
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.macros.carry_over import carry_over
from finops_xl.template.build import build, workbook_bytes
from finops_xl.template.content import MODELS_IN_USE, Content, empty_content
from finops_xl.template.sheets import PAGE_INPUTS, SHEETS
from finops_xl.template.sheets.foundation.loop_drivers import DRIVERS
from finops_xl.template.sheets.foundation.pasted_text import MOST_LINES

TAB = "1 Foundation"
PAGES = [sheet for sheet in SHEETS if sheet.inputs or sheet.name == "Register totals"]
NATIVE = {
    "1 Knowledge check",
    "4 Sign-off",
    "Monthly",
    "Costs by layer",
    "Register totals",
    "Agent card",
}
"""Pages without our functions; the others say that they need the add-in."""


class Page:
    """The page as a person sees it: values by defined name and by cell."""

    def __init__(self, **typed: Any) -> None:
        content = empty_content()
        data = workbook_bytes(Content({**content.settings, **typed}, content.rows))
        self.book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
        self.sheet = self.book[TAB]

    def __getitem__(self, name: str) -> Any:
        _, cell = next(iter(self.book.defined_names[name].destinations))
        return self.sheet[cell.replace("$", "")].value

    def rows_below(self, *headers: str) -> list[list[Any]]:
        """Give the rows of the grid that begins with these headers, to the first blank one."""
        (top,) = (
            row[0].row
            for row in self.sheet.iter_rows(max_col=len(headers))
            if [cell.value for cell in row] == list(headers)
        )
        rows = ([cell.value for cell in row] for row in self.sheet.iter_rows(min_row=top + 1))
        found = []
        for row in rows:
            if row[0] in (None, ""):
                return found
            found.append(row)
        return found


@cache
def page() -> Page:
    return Page()


def price_date() -> float:
    return float(empty_content().settings["PriceDate"])  # type: ignore[arg-type]


def test_a_call_costs_what_tokencost_says_and_its_parts_add_up() -> None:
    this = page()
    cost = finops_xl.call(
        "TOKENCOST", this["CallModel"], this["CallInput"], this["CallOutput"], this["CallCached"],
        0, 1, price_date(), this["CallMode"],
    )  # fmt: skip
    assert this["CallCost"] == pytest.approx(cost, rel=1e-9)
    assert this["CallInputCost"] + this["CallOutputCost"] == pytest.approx(cost, rel=1e-9)
    assert this["CallMonth"] == pytest.approx(cost * this["CallsMonth"], rel=1e-9)
    assert this["CallCheck"] == "OK"


@pytest.mark.parametrize(("caching", "name"), [(False, "LoopPlain"), (True, "LoopCached")])
def test_a_loop_costs_what_agentcost_says(caching: bool, name: str) -> None:
    this = page()
    loop = [this[f"Loop{part}"] for part in ("Model", "Turns", "Base", "Output", "Tool")]
    cost = finops_xl.call("AGENTCOST", *loop, caching, this["LoopSuccess"], price_date())
    assert this[name] == pytest.approx(cost, rel=1e-9)


def test_the_default_loop_is_the_one_of_the_published_table() -> None:
    """Ten turns from 6,000 tokens, 2,000 more each: 150,000 tokens, USD 0.34 without caching."""
    this = Page(LoopSuccess=1.0)
    assert this["LoopTokens"] == 150_000
    assert this["LoopPlain"] == pytest.approx(0.34)
    assert this["LoopCached"] == pytest.approx(0.1126)
    assert this["LoopNaive"] == pytest.approx(0.16)
    assert this["LoopGrowth"] == pytest.approx(0.34 / 0.16)


def test_a_driver_changes_one_thing_and_saves_the_difference_to_the_base_case() -> None:
    rows = page().rows_below("What is changed")
    assert len(rows) == len(DRIVERS) + 2
    base = rows[0]
    for row in rows:
        model, turns, first, output, tool, caching, success, mode = row[1:9]
        cost = finops_xl.call(
            "AGENTCOST", model, turns, first, output, tool, caching == "yes", success,
            price_date(), mode,
        )  # fmt: skip
        assert row[9] == pytest.approx(cost, rel=1e-9)
        assert row[10] == pytest.approx(base[9] - cost, rel=1e-9, abs=1e-12)
        assert row[11] == pytest.approx(1 - cost / base[9], rel=1e-9, abs=1e-12)
        assert row[12] == pytest.approx((base[9] - cost) * page()["LoopTasks"], abs=1e-6)
        assert row[13] == "OK"
    changes = [sum(a != b for a, b in zip(row[1:9], base[1:9], strict=True)) for row in rows]
    assert changes == [0, *(1 for _ in DRIVERS), len(DRIVERS)]


def test_every_model_in_use_is_priced_for_the_same_agent() -> None:
    rows = page().rows_below("Model", "Tier")
    shown = [row[0] for row in rows]
    assert shown == list(MODELS_IN_USE)
    costs = [row[2] for row in rows[: len(shown)]]
    for name, cost in zip(shown, costs, strict=True):
        expected = finops_xl.call("AGENTCOST", name, 10, 6000, 400, 1600, False, 0.9, price_date())
        assert cost == pytest.approx(expected, rel=1e-9)
    assert [row[4] for row in rows[: len(shown)]] == pytest.approx([c / min(costs) for c in costs])


def test_a_pasted_text_is_counted_line_by_line_and_together() -> None:
    this = page()
    (header,) = (cell.row for cell in this.sheet["A"] if cell.value == "Tokens of the line")
    lines = [
        (this.sheet.cell(row, 1).value, this.sheet.cell(row, 2).value)
        for row in range(header + 1, header + 1 + MOST_LINES)
    ]
    written = [(tokens, text) for tokens, text in lines if text]
    assert len(written) == 3
    for tokens, text in written:
        assert tokens == finops_xl.call("TOKENESTIMATE", text, "prose")
    assert this["TextTokens"] == sum(tokens for tokens, _ in written)
    assert this["TextCheck"] == "OK"


def test_a_text_that_is_longer_than_the_lines_says_so(tmp_path: Path) -> None:
    build(empty_content(), tmp_path / "new.xlsx")
    file = openpyxl.load_workbook(tmp_path / "new.xlsx")
    sheet = file[TAB]
    (header,) = (cell.row for cell in sheet["A"] if cell.value == "Tokens of the line")
    sheet.cell(header + MOST_LINES + 1, 2).value = "one line too many"
    file.save(tmp_path / "long.xlsx")
    book = FileBook.open(tmp_path / "long.xlsx")
    shown = str(book.setting("TextCheck"))
    assert shown == f"Only the lines down to row {header + MOST_LINES} are counted"


@pytest.mark.parametrize(
    ("typed", "check", "reason"),
    [
        ({"CallModel": "gpt-9"}, "CallCheck", "Unknown model 'gpt-9'"),
        ({"CallCached": 9000.0}, "CallCheck", "cached"),
        ({"LoopTurns": 2.5}, "LoopCheck", "whole"),
        ({"LoopSuccess": 0.0}, "LoopCheck", "success_rate"),
        ({"LoopBase": None}, "LoopCheck", "base_tokens"),
    ],
)
def test_a_faulty_input_leaves_the_figure_blank_and_says_why(
    typed: dict[str, Any], check: str, reason: str
) -> None:
    this = Page(**typed)
    assert this[check.replace("Check", "Cost")] in (None, "")
    assert reason in this[check]


@pytest.mark.parametrize(
    ("blank", "unknown"),
    [
        ("CallsMonth", ["CallMonth"]),
        ("LoopTasks", ["LoopMonth"]),
        ("LoopBase", ["LoopTokens", "LoopCost", "LoopMonth"]),
        ("LoopTool", ["LoopTokens", "LoopCost"]),
    ],
)
def test_a_blank_input_is_unknown_and_never_0(blank: str, unknown: list[str]) -> None:
    this = Page(**{blank: None})
    assert [this[name] or "" for name in unknown] == [""] * len(unknown)


def test_the_drivers_of_an_agent_with_a_blank_input_are_unknown_too() -> None:
    rows = Page(LoopBase=None).rows_below("What is changed")
    priced = [row[0] for row in rows if isinstance(row[9], float)]
    assert priced == ["Context window: leaner first input", "All of these together"]
    assert "base_tokens" in rows[0][13]
    saved = [row[12] for row in Page(LoopTasks=None).rows_below("What is changed")]
    assert not any(saved)


@pytest.mark.parametrize("sheet", PAGES, ids=lambda sheet: sheet.name)
def test_a_page_without_the_add_in_shows_no_error_value(sheet: Any) -> None:
    found = recalculate(Workbook.from_bytes(workbook_of("empty"), "test"), WITHOUT_ADD_IN)
    values = found.values[sheet.name]
    assert not [cell for cell, value in values.items() if str(value).startswith("#")]
    assert ("needs add-in" in values.values()) == (sheet.name not in NATIVE)


@pytest.mark.parametrize("sheet", PAGES, ids=lambda sheet: sheet.name)
def test_numbers_in_the_formulas_of_a_page_come_from_named_cells(sheet: Any) -> None:
    cells = openpyxl.load_workbook(io.BytesIO(workbook_of("empty")))[sheet.name]
    for row in cells.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                bare = re.sub(r"\w+\[(?:[^\[\]]|\[[^\]]*\])*\]", "", cell.value)
                bare = re.sub(r'"(?:[^"]|"")*"', '""', bare)
                literals = re.findall(r"(?<![\w.$!])\d+(?:\.\d+)?", bare)
                assert set(literals) <= {"0", "1"}, f"{cell.coordinate} {cell.value}"


def test_every_chart_says_in_words_what_it_shows() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("empty")))
    data = workbook_of("empty")
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        drawings = [n for n in package.namelist() if re.fullmatch(r"xl/drawings/drawing\d+.xml", n)]
        charts = sum(len(book[sheet.name]._charts) for sheet in PAGES)
        described = sum(
            len(re.findall(r'<xdr:cNvPr [^>]*descr="[^"]{40,}"', package.read(name).decode()))
            for name in drawings
        )
    assert charts == described > 0


def test_what_was_typed_on_a_page_is_taken_over_into_a_newer_workbook(tmp_path: Path) -> None:
    content = empty_content()
    typed = {"LoopTurns": 14.0, "DriverTool": 700.0, "CallCached": None}
    build(Content({**content.settings, **typed}, content.rows), tmp_path / "old.xlsx")
    found = carry_over(FileBook.open(tmp_path / "old.xlsx")).content.settings
    assert {name: found[name] for name in typed} == typed
    assert set(PAGE_INPUTS) <= set(found)
