"""How findings and the register read on a terminal of 80 columns."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from rich.console import Console
from rich.table import Table

from finops_xl.cli.tables import findings_table, register_table
from finops_xl.macros.register import RegisterSummary
from finops_xl.macros.summaries import register_lines
from finops_xl.macros.validate import Located, ValidationSummary
from finops_xl.workshop.agent_economics import VERDICTS
from finops_xl.workshop.findings import Trouble, finding
from finops_xl.workshop.records import Agent
from finops_xl.workshop.register_tables import RegisterRow

WIDTH = 80
NOTHING_FOUND = ValidationSummary((), 0, 0, 0)


def lines_of(table: Table, width: int = WIDTH) -> list[str]:
    screen = StringIO()
    Console(file=screen, width=width, highlight=False).print(table)
    return screen.getvalue().splitlines()


def located(rows: int, sheet: str = "2 Classification") -> list[Located]:
    trouble = Trouble("The line is missing.", "Choose one of the two from the list.", "line")
    return [
        Located(finding("W08", trouble, Agent(agent_id=f"A{n:02d}")), sheet, f"D{n + 6}")
        for n in range(1, rows + 1)
    ]


@pytest.mark.parametrize("sheet", ["2 Classification", "Agents of the whole group, 2027"])
def test_a_cell_stands_in_one_piece_beside_its_agent(sheet: str) -> None:
    lines = lines_of(findings_table(located(5, sheet)))
    first = next(number for number, line in enumerate(lines) if " W08 " in line)
    for number, line in enumerate(lines[first : first + 5], 1):
        assert f"A{number:02d}    {sheet}!D{number + 6} " in line
    assert max(map(len, lines)) <= WIDTH


def test_a_terminal_counts_the_cells_beyond_the_first() -> None:
    lines = lines_of(findings_table(located(5), most_cells=3))
    assert "A03    2 Classification!D9" in lines[3]
    assert "and 2 more" in lines[4]
    assert not any("A04" in line for line in lines)


def register(currency: str = "EUR", width: int = WIDTH, **changes: Any) -> Table:
    figures = {
        "agent": "Customer chat assistant",
        "year1_cost": 234_876.0,
        "year1_target": 1_440_200.0,
        "roi_target": 1.19,
        "payback_target": 11.3,
        "verdict": "Go",
    }
    row = RegisterRow(agent_id="A01", **figures | changes)
    return register_table(RegisterSummary([row], [], NOTHING_FOUND, currency, 36.0), width)


def test_every_figure_says_its_currency_and_its_scenario() -> None:
    above, below, _ = lines_of(register())
    assert above.split() == "Run cost Value Y1 ROI 36 mo Payback Verdict".split()
    assert below.split() == "Agent Y1 EUR EUR target target target by floor".split()


@pytest.mark.parametrize(
    ("verdict", "short"),
    [
        ("No-go: run cost not covered", ["No-go: run cost", "not covered"]),
        ("No-go: investment not recovered", ["No-go: investment", "not recovered"]),
        ("Not monetised: decide on stated grounds", ["Not monetised"]),
        ("Undecided: inputs missing", ["Undecided"]),
    ],
)
def test_a_long_name_gives_way_to_figures_and_verdict(verdict: str, short: list[str]) -> None:
    changes = {"agent": "Customer chat assistant of all brands", "year1_cost": 9_876_543_210.0}
    _, _, *lines = lines_of(register(verdict=verdict, **changes))
    assert max(map(len, lines)) <= WIDTH
    assert lines[0].startswith("A01 Customer ch")
    assert "… 9,876,543,210 " in lines[0]
    for line, part in zip(lines, short, strict=True):
        assert line.rstrip().endswith(f" {part}")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_terminal_of_100_columns_shows_a_verdict_in_one_line(verdict: str) -> None:
    *_, line = lines_of(register(verdict=verdict, width=100), 100)
    assert line.rstrip().endswith(f" {verdict}")
    assert line.startswith("A01 Customer")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_the_summary_gives_a_verdict_in_full(verdict: str) -> None:
    row = RegisterRow(agent_id="A01", verdict=verdict)
    first, *_ = register_lines(RegisterSummary([row], [], NOTHING_FOUND, "EUR", 36.0))
    assert first == f"1 agent: 1 {verdict}"
