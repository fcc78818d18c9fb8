"""Monthly, Costs by layer, Register totals: each equals the Python model, for every agent."""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_workbooks import workbook_of

from finops_xl.books.file import FileBook
from finops_xl.economics.cashflows import value_curve
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.macros import build_register
from finops_xl.macros.reading import read_workshop
from finops_xl.macros.register import RegisterSummary
from finops_xl.macros.summaries import money, register_lines
from finops_xl.template.build import workbook_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.sheets.cost_layers import BELONGS_HERE
from finops_xl.template.sheets.monthly.sums import FISCAL_YEARS
from finops_xl.workshop.agent_economics import GO, NEVER, Economics
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.lists import BENEFIT_TYPES, CASHABLE, COST_LAYERS
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import CostLine
from finops_xl.workshop.register_tables import RegisterRow
from finops_xl.workshop.target_values import Scenario
from finops_xl.workshop.wording.text import key, number

BUILT = ["case study", "awkward"]
TODAY = dt.date(2026, 11, 22)


class Shown:
    """A tab as it computes after something was typed into its named cells."""

    def __init__(self, data: bytes, tab: str, typed: Mapping[str, Cell]) -> None:
        book = openpyxl.load_workbook(io.BytesIO(data))
        self._names = {n: next(iter(d.destinations)) for n, d in book.defined_names.items()
                       if "!" in (d.attr_text or "")}  # fmt: skip
        for name, value in typed.items():
            sheet, cell = self._names[name]
            book[sheet][cell.replace("$", "")].value = value
        buffer = io.BytesIO()
        book.save(buffer)
        computed = recalculate(Workbook.from_bytes(buffer.getvalue(), "test"))
        self._values, self._sheet, self.tab = computed.values, book[tab], tab

    def cell(self, row: int, column: int) -> Any:
        """Give a cell, computed or typed, counted from 1."""
        found = self._values[self.tab].get((row, column))
        value = self._sheet.cell(row, column).value if found is None else found
        assert not isinstance(value, CellError), (row, column)
        return None if value == "" else value

    def __getitem__(self, name: str) -> Any:
        cell = self._sheet[self._names[name][1].replace("$", "")]
        return self.cell(cell.row, cell.column)

    def grid(self, *headers: str) -> dict[Any, dict[str, Any]]:
        """Give the first grid that begins with these headers, by its first column."""
        top = next(
            row[0].row
            for row in self._sheet.iter_rows(max_col=len(headers))
            if tuple(cell.value for cell in row) == headers
        )
        names = [cell.value for cell in self._sheet[top] if cell.value]
        rows, at = {}, top + 1
        while (first := self.cell(at, 1)) is not None:
            rows[first] = {name: self.cell(at, n) for n, name in enumerate(names, 1)}
            at += 1
        return rows


@cache
def workshop_of(name: str, folder: Path) -> Workshop:
    path = folder / "workshop.xlsx"
    path.write_bytes(workbook_of(name))
    return read_workshop(FileBook.open(path))


def near(cell: Any, value: float | None) -> bool:
    if value is None or cell is None:
        return cell is None and value is None
    return math.isclose(cell, value, rel_tol=1e-9, abs_tol=1e-6)


CASES = [
    ("case study", "A01", "target"),
    ("case study", "a05", "stretch"),
    ("case study", "A12", "floor"),  # not monetised, or does not pay
    ("awkward", "A01", "stretch"),  # a volume of its own
    ("awkward", "A02", "target"),  # goes live before any money is spent
    ("awkward", "A03", "target"),  # no go-live, no baseline
    ("awkward", "A06", "Floor"),
    ("awkward", "A09", "target"),  # next to nothing is known
    ("awkward", "A10", "floor"),  # nothing to pay back
    ("awkward", "A16", "target"),  # some is spent already
    ("awkward", "A18", "target"),  # paid back for a while
    ("awkward", None, "target"),  # blank: the first one
]


@pytest.mark.parametrize(("name", "agent", "scenario"), CASES, ids=str)
def test_the_months_add_up_to_the_figures_of_the_python_model(
    name: str, agent: str | None, scenario: str, tmp_path: Path
) -> None:
    this = Shown(workbook_of(name), "Monthly", {"MonthlyAgent": agent, "MonthlyScenario": scenario})
    workshop = workshop_of(name, tmp_path)
    economics = workshop.economics_of[key(agent or "A01")]
    horizon = number(workshop.settings.horizon_months)
    assert horizon
    months = this.grid("Month", "Calendar month")
    assert list(months) == list(range(61))
    assert_months_equal(months, economics, scenario.lower(), int(horizon))  # type: ignore[arg-type]
    outcome = economics.outcomes[scenario.lower()]  # type: ignore[index]
    sums = this.grid("Figure", "From the months")
    found = [sums[figure]["From the months"] for figure in list(sums)[:5]]
    expected = (
        outcome.year1_value,
        outcome.year1_cost,
        outcome.horizon_value,
        outcome.horizon_cost,
        outcome.npv,
    )
    assert all(near(cell, value) for cell, value in zip(found, expected, strict=True))
    assert {row["Check"] for row in sums.values()} <= {"OK", None}
    assert this["MonthlyPayback"] == (
        NEVER if outcome.payback == NEVER else pytest.approx(outcome.payback)
    ) or (this["MonthlyPayback"] is outcome.payback is None)
    assert this["MonthlyLasts"] == outcome.payback_lasts


def assert_months_equal(
    months: Mapping[int, Mapping[str, Any]], economics: Economics, scenario: Scenario, horizon: int
) -> None:
    outcome, costs = economics.outcomes[scenario], economics.costs
    run = costs.run(scenario)
    if outcome.value_6 is None or outcome.value_12 is None:
        assert {row["Value"] for row in months.values()} == {None}
        return
    curve = value_curve(outcome.value_6, outcome.value_12, horizon, 0.0)
    cumulative = None if costs.one_off is None else -costs.one_off
    assert near(months[0]["Cumulative"], cumulative)
    crossed = []
    for month, value in enumerate(curve, 1):
        row = months[month]
        assert near(row["Value"], value)
        net = None if run is None else value - run
        assert near(row["Net"], net)
        before = cumulative
        cumulative = None if None in (cumulative, net) else cumulative + net  # type: ignore[operator]
        assert near(row["Cumulative"], cumulative)
        if cumulative is not None and before is not None and before < -1e-4 <= -1e-4 < cumulative:
            crossed.append(month)
    assert [m for m, row in months.items() if row["Payback"] == "payback"] == crossed
    assert {months[m][c] for m in range(horizon + 1, 61) for c in ("Value", "Net")} <= {None}


def test_a_month_lies_in_the_calendar_and_in_its_fiscal_year() -> None:
    typed: dict[str, Cell] = {"MonthlyAgent": "A01", "FiscalYearStart": 4}
    this = Shown(workbook_of("awkward"), "Monthly", typed)
    months = this.grid("Month", "Calendar month")
    day = dt.date(1899, 12, 30)
    dates = [day + dt.timedelta(months[m]["Calendar month"]) for m in (0, 1, 8, 9, 10)]
    assert dates == [dt.date(2026, 1, 15), *(dt.date(y, m, 1) for y, m in
                     ((2026, 5), (2026, 12), (2027, 1), (2027, 2)))]  # fmt: skip
    assert [months[m]["Fiscal year"] for m in (0, 1, 11, 12)] == [2026, 2027, 2027, 2028]
    years = this.grid("Fiscal year", "Value")
    assert list(years) == [2026, 2027, 2028, 2029, 2030]
    assert len(years) <= FISCAL_YEARS
    assert years[2026]["One-off cost"] == 80_000
    nets = math.fsum(row["Net"] for row in years.values())
    assert nets == pytest.approx(months[36]["Cumulative"])


def test_the_rate_of_return_that_the_docs_show_brings_the_months_to_nothing() -> None:
    docs = Path(__file__).parents[1] / "docs" / "workbook.md"
    formula = next(iter(re.findall(r"`(=IRRALL\(.+?\))`", docs.read_text("utf-8"))))
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")))
    book["Changes"]["Z1"] = formula
    saved = io.BytesIO()
    book.save(saved)
    rate = recalculate(Workbook.from_bytes(saved.getvalue(), "test")).values["Changes"][1, 26]
    months = Shown(saved.getvalue(), "Monthly", {}).grid("Month", "Calendar month").values()
    flows = [(row["Calendar month"], row["Net"]) for row in months if row["Net"] is not None]
    first = flows[0][0]
    worth = math.fsum(net / (1 + rate) ** ((day - first) / 365) for day, net in flows)
    assert rate > 1
    assert worth == pytest.approx(0, abs=0.01)


def test_an_agent_that_nobody_knows_leaves_the_page_blank() -> None:
    this = Shown(workbook_of("case study"), "Monthly", {"MonthlyAgent": "A99"})
    assert (this["MonthlyRow"], this["MonthlyNpv"], this["MonthlyPayback"]) == (None,) * 3
    months = this.grid("Month", "Calendar month")
    assert {cell for row in months.values() for n, cell in row.items() if n != "Month"} == {None}


@pytest.mark.parametrize("agent", [None, "A01", "a07", "A12"])
def test_every_layer_holds_its_cost_lines(agent: str | None, tmp_path: Path) -> None:
    this = Shown(workbook_of("case study"), "Costs by layer", {"LayerAgent": agent})
    workshop = workshop_of("case study", tmp_path)
    rows = this.grid("Layer", "One-off cost")
    mine = [c for c in workshop.costs if agent is None or key(c.agent_id) == key(agent)]
    for layer in COST_LAYERS:
        lines = [line for line in mine if line.layer == layer]
        row = rows[layer]
        assert (row["Lines"], row["Check"]) == (len(lines), "OK" if lines else "empty")
        for column, timing in (("One-off cost", "one-off"), ("Monthly cost", "monthly")):
            total = math.fsum(number(c.amount) or 0 for c in lines if c.timing == timing)
            assert near(row[column], total if lines else None)
    wanted = [e for k, e in workshop.economics_of.items() if agent is None or k == key(agent)]
    tasks = {k: number(row.tasks) or 0 for k, row in workshop.inputs_of.items()}
    calls = math.fsum((e.costs.model_cost or 0) * tasks[key(e.agent_id)] for e in wanted)
    people = math.fsum((e.costs.human_cost or 0) * tasks[key(e.agent_id)] for e in wanted)
    assert near(rows["model calls"]["Monthly cost"], calls)
    assert near(rows["people: review and hand-over"]["Monthly cost"], people)
    horizon_cost = math.fsum(e.outcomes["target"].horizon_cost or 0 for e in wanted)
    total = rows["Total"]
    assert near(total["One-off cost"] + total["Monthly, all months"], horizon_cost)
    assert math.fsum(row["Share"] or 0 for n, row in rows.items() if n != "Total") == (
        pytest.approx(1)
    )
    assert rows["The same on Economics"]["Check"] == "OK"


def test_lines_that_belong_nowhere_and_unknown_costs_are_said() -> None:
    this = Shown(workbook_of("awkward"), "Costs by layer", {})
    rows = this.grid("Layer", "One-off cost")
    assert "amount" in rows["The same on Economics"]["Check"]
    assert this["LayerUnknown"] > 0
    spent = Shown(workbook_of("awkward"), "Costs by layer", {"LayerAgent": "A16"})
    row = spent.grid("Layer", "One-off cost")["build"]
    assert (row["One-off cost"], row["Already spent"]) == (20_000, 15_000)
    assert spent.grid("Layer", "One-off cost")["The same on Economics"]["Check"] == "OK"
    unknown = Shown(workbook_of("awkward"), "Costs by layer", {"LayerAgent": "A04"})
    assert "amount" in unknown.grid("Layer", "One-off cost")["The same on Economics"]["Check"]


@pytest.mark.parametrize("agent", [None, "A01"])
def test_a_layer_whose_only_line_has_no_amount_is_unknown_and_not_0(agent: str | None) -> None:
    content = case_study_content()
    line = CostLine("A01", "retirement", "Wind-down", "one-off")
    costs = [*content.of(CostLine), line]
    data = workbook_bytes(replace(content, rows={**content.rows, CostLine: costs}))
    row = Shown(data, "Costs by layer", {"LayerAgent": agent}).grid("Layer", "One-off cost")
    assert (row["retirement"]["Lines"], row["retirement"]["Check"]) == (1, "amount missing")
    assert row["retirement"]["One-off cost"] in (None, "")


def test_an_agent_whose_tasks_are_blank_has_no_model_cost_and_no_month_of_payback() -> None:
    content = case_study_content()
    rows = content.of(AgentEconomics)
    without = [replace(row, tasks=None) if row.agent_id == "A01" else row for row in rows]
    data = workbook_bytes(replace(content, rows={**content.rows, AgentEconomics: without}))
    months = Shown(data, "Monthly", {"MonthlyAgent": "A01"})
    for name in ("MonthlyTasks", "MonthlyModel", "MonthlyHuman", "MonthlyPaybackMonth"):
        assert months[name] in (None, ""), name
    layers = Shown(data, "Costs by layer", {"LayerAgent": "A01"})
    assert layers["LayerUnknown"] == 1
    for label in ("model calls", "people: review and hand-over"):
        assert layers.grid("Layer", "One-off cost")[label]["Monthly cost"] in (None, "")


def test_every_layer_of_the_list_says_what_belongs_in_it() -> None:
    assert tuple(BELONGS_HERE) == COST_LAYERS


@cache
def registered(name: str, folder: Path) -> tuple[bytes, RegisterSummary]:
    path = folder / "registered.xlsx"
    path.write_bytes(workbook_of(name))
    book = FileBook.open(path)
    summary = build_register(book, TODAY)
    book.save()
    return path.read_bytes(), summary


MONEY = {
    "One-off cost": "one_off",
    "Year-1 cost": "year1_cost",
    "Year-1 value floor": "year1_floor",
    "Year-1 value target": "year1_target",
    "Run-rate cost": "run_rate_cost",
    "Run-rate value floor": "run_rate_floor",
    "Run-rate value target": "run_rate_target",
    "NPV floor": "npv_floor",
    "NPV target": "npv_target",
}
KNOWN = {"Cost known": "year1_cost", "Value known": "year1_target", "NPV known": "npv_target"}


def total_of(rows: Iterable[Any], field: str) -> float | None:
    known = [v for row in rows if (v := number(getattr(row, field))) is not None]
    return math.fsum(known) if known else None


@pytest.mark.parametrize("name", BUILT)
@pytest.mark.parametrize(("grid", "field"), [(0, "line"), (1, "benefit_type"), (2, "verdict")])
def test_the_totals_of_the_register_are_the_sums_of_its_rows(
    name: str, grid: int, field: str, tmp_path: Path
) -> None:
    data, summary = registered(name, tmp_path)
    groups = totals(data)[grid]
    listed = set(groups) - {"All agents", "no line stated", "other", "no verdict"}
    for group, shown in groups.items():
        rows = [
            row
            for row in summary.rows
            if group == "All agents"
            or (
                getattr(row, field) == group
                if group in listed
                else getattr(row, field) not in listed
            )
        ]
        assert shown["Agents"] == len(rows)
        for column, field_of in MONEY.items():
            assert near(shown[column], total_of(rows, field_of)), (group, column)
        if rows:
            for column, figure in KNOWN.items():
                known = sum(number(getattr(row, figure)) is not None for row in rows)
                assert shown[column] == known
    assert groups["All agents"]["Agents"] == len(summary.rows) > 0


def totals(data: bytes) -> list[dict[str, dict[str, Any]]]:
    """Give the grids of agents: by line, by benefit type, by verdict."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Register totals"]
    found: list[dict[str, dict[str, Any]]] = []
    names: list[Any] = []
    for row in sheet.iter_rows(values_only=True):
        if row[0] == "Agents of":
            names = list(row)
            found.append({})
        elif names and row[0]:
            found[-1][str(row[0])] = {
                n: None if v == "" else v for n, v in zip(names, row, strict=True)
            }
            names = [] if row[0] == "All agents" else names
    return found


def test_the_totals_of_the_agents_with_go_are_those_that_the_command_says(tmp_path: Path) -> None:
    data, summary = registered("case study", tmp_path)
    go = totals(data)[2][GO]
    cost, once = (money(go[column]) for column in ("Year-1 cost", "One-off cost"))
    said = f"Agents with Go: value {money(go['Year-1 value target'])}, run cost {cost}"
    assert f"{said}, one-off cost {once}." in register_lines(summary)


@pytest.mark.parametrize("name", BUILT)
def test_value_by_benefit_type_is_that_of_the_kpis(name: str, tmp_path: Path) -> None:
    data, summary = registered(name, tmp_path)
    shown = Shown(data, "Register totals", {}).grid("KPIs with money of", "KPIs")
    kinds = {kind: [kind] for kind in BENEFIT_TYPES}
    kinds |= {"of which cashable": list(CASHABLE), "All KPIs with a benefit type": list(kinds)}
    for group, members in kinds.items():
        rows = [
            row
            for row in summary.kpi_rows
            if row.benefit_type in members and number(row.run_rate_target) is not None
        ]
        assert shown[group]["KPIs"] == len(rows)
        for column in ("Year-1 value floor", "Run-rate value target"):
            assert near(shown[group][column], total_of(rows, MONEY[column]))


@pytest.mark.parametrize("name", BUILT)
def test_incomplete_agents_are_listed_with_what_they_lack(name: str, tmp_path: Path) -> None:
    data, summary = registered(name, tmp_path)
    this = Shown(data, "Register totals", {})
    lacking = [f"{row.agent_id}  {row.agent}" for row in summary.rows if row.lacks]
    shown = this.grid("Agent", "What is missing")
    assert [n for n in shown if not str(n).startswith("and ")] == lacking[:20]
    assert [row["What is missing"] for row in shown.values()][: len(lacking)] == [
        row.lacks for row in summary.rows if row.lacks
    ][:20]
    assert this["TotalsIncomplete"] == len(lacking) > 0
    assert this["TotalsComplete"] == len(summary.rows) - len(lacking)


def test_a_removed_agent_is_in_no_total(tmp_path: Path) -> None:
    file = tmp_path / "old.xlsx"
    file.write_bytes(registered("case study", tmp_path)[0])
    book = openpyxl.load_workbook(file)
    sheet = book["Register"]
    columns = {cell.value: cell.column for cell in sheet[6]}
    sheet.cell(7, columns["Status"]).value = "Removed"
    number_before = sheet.cell(7, columns["NPV target"]).value
    book.save(file)
    before = totals(registered("case study", tmp_path)[0])[0]["All agents"]
    shown = Shown(file.read_bytes(), "Register totals", {}).grid("Agents of", "Agents")
    assert number_before
    assert shown["All agents"]["Agents"] == before["Agents"] - 1
    assert shown["All agents"]["NPV target"] == pytest.approx(before["NPV target"] - number_before)


def test_a_rebuild_takes_a_removed_agent_out_of_the_list_of_incomplete_ones(
    tmp_path: Path,
) -> None:
    data, summary = registered("case study", tmp_path)
    first = next(row for row in summary.rows if row.lacks)
    file = tmp_path / "rebuilt.xlsx"
    file.write_bytes(data)
    book = openpyxl.load_workbook(file)
    place = [row.agent_id for row in summary.rows].index(first.agent_id)
    register, agents = book["Register"], book["2 Classification"]
    own = register.max_column + 1
    register.cell(6, own).value = "My note"
    register.cell(7 + place, own).value = "keep"
    table = register.tables[RegisterRow.TABLE]
    last = openpyxl.utils.get_column_letter(own)
    table.ref = f"A6:{last}{6 + len(summary.rows)}"
    table.autoFilter.ref = table.ref
    table.tableColumns.append(openpyxl.worksheet.table.TableColumn(id=own, name="My note"))
    for row in agents.iter_rows(min_row=7):
        if row[0].value == first.agent_id:
            row[0].value = "A99"
    book.save(file)
    opened = FileBook.open(file)
    build_register(opened, TODAY)
    opened.save()
    rows = {row["Agent ID"]: row for row in FileBook.open(file).rows("Register")}
    assert (rows[first.agent_id]["Status"], rows[first.agent_id]["Incomplete no."]) in (
        ("Removed", None),
        ("Removed", ""),
    )
    numbers = [n for row in rows.values() if (n := number(row["Incomplete no."])) is not None]
    assert numbers == list(range(1, len(numbers) + 1))
