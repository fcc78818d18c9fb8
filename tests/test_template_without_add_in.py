"""Without our functions nothing on the way to the register is dark, and no figure changes."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_workbooks import WITHOUT_ADD_IN, workbook_of
from office import saved_by_libreoffice

from finops_xl.books.file import FileBook
from finops_xl.engine.addresses import cell_position
from finops_xl.engine.patch import finish, store_results
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.macros.reading import read_workshop
from finops_xl.macros.unit_costs import refresh_unit_costs
from finops_xl.template.table import FIRST_ROW, HEADER_ROW
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target
from finops_xl.workshop.register import Stamp, build_register
from finops_xl.workshop.unit_cost import LAST_KNOWN, LIVE, PRICE_LIST

Rows = list[dict[str, Cell]]
Tables = Mapping[type[Record], Rows]

ON_THE_WAY = (Model, Agent, Kpi, Target, AgentEconomics, CostLine, Assumption)
CHECKS = {
    "Check", "ROI by function", "ROI ratio by function", "Payback by function",
    "NPV by function", "Functions agree",
}  # fmt: skip
ORIGINS = {"Price from", "Unit cost from"}
ONLY_LIVE = {
    "Unit cost live",
    "Input list",
    "Output list",
    "Cache read list",
    "Cache write 5m list",
    "Terms",
}
"""What only our functions give; everything else stays as it is."""

NEW = "N01"


def book(data: bytes, functions: Any = None) -> FileBook:
    return FileBook(Path("book.xlsx"), Workbook.from_bytes(data), functions=functions)


def tables_of(opened: FileBook) -> Tables:
    return {kind: opened.rows(kind.TABLE) for kind in ON_THE_WAY}


@cache
def with_a_typed_agent() -> bytes:
    """The case study, and in it an agent that somebody typed where the add-in is missing."""
    opened = book(workbook_of("case study"), WITHOUT_ADD_IN)
    for kind in (Agent, Kpi, Target, AgentEconomics, CostLine):
        rows = opened.rows(kind.TABLE)
        typed = {c.name for c in kind.columns().values() if c.filled == "input"}
        mine = [row for row in rows if row["Agent ID"] == "A01"]
        new = [{k: row[k] for k in typed} | {"Agent ID": NEW} for row in mine]
        opened.write_rows(kind.TABLE, [*rows, *new])
    change(opened, "Model", NEW, "gpt-6-luna")
    change(opened, "Input tokens", NEW, 7000.0)
    return saved(opened)


def change(opened: FileBook, header: str, agent: str, value: Cell) -> None:
    """Type into a cell of Economics."""
    rows = opened.rows(AgentEconomics.TABLE)
    cells = [value if row["Agent ID"] == agent else row[header] for row in rows]
    opened.write_column(AgentEconomics.TABLE, header, cells)


def saved(opened: FileBook) -> bytes:
    store_results(opened.workbook, opened.results)
    return finish(opened.workbook)


def by_the_engine(data: bytes, _: Path) -> Tables:
    return tables_of(book(data, WITHOUT_ADD_IN))


def by_libreoffice(data: bytes, folder: Path) -> Tables:
    source = folder / "book.xlsx"
    source.write_bytes(data)
    shown = openpyxl.load_workbook(saved_by_libreoffice(source, folder), data_only=True)
    return {kind: rows_shown(shown[kind.SHEET], kind) for kind in ON_THE_WAY}


def rows_shown(sheet: Any, kind: type[Record]) -> Rows:
    headers = [cell.value for cell in sheet[HEADER_ROW + 1]][: len(kind.columns())]
    return [
        dict(zip(headers, map(cell_of, row), strict=False))
        for row in sheet.iter_rows(min_row=FIRST_ROW + 1, values_only=True)
        if row[0]
    ]


def cell_of(value: Any) -> Cell:
    return to_serial(value.date()) if isinstance(value, dt.datetime) else value


BOOKS = {"case study": lambda: workbook_of("case study"), "a typed agent": with_a_typed_agent}
HOSTS = [
    by_the_engine,
    pytest.param(by_libreoffice, marks=pytest.mark.libreoffice),
]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("name", sorted(BOOKS))
def test_every_figure_on_the_way_to_the_register_stays_as_it_is(
    name: str, host: Callable[[bytes, Path], Tables], tmp_path: Path
) -> None:
    data = BOOKS[name]()
    expected, found = tables_of(book(data)), host(data, tmp_path)
    count = 0
    for kind in ON_THE_WAY:
        for before, after in zip(expected[kind], found[kind], strict=True):
            for header, value in before.items():
                where = (kind.TABLE, before.get("Agent ID"), header)
                if header in CHECKS | ORIGINS:
                    assert bool(after[header]) == bool(value), where
                elif header not in ONLY_LIVE:
                    assert same(value, after[header]), (*where, value, after[header])
                    count += value not in (None, "")
    assert count > 1500


def same(expected: Cell, found: Cell) -> bool:
    if expected in (None, "") or found in (None, ""):
        return (expected in (None, "")) == (found in (None, ""))
    if isinstance(expected, str) or isinstance(found, str):
        return expected == found
    assert isinstance(expected, int | float)
    assert isinstance(found, int | float)
    return math.isclose(expected, found, rel_tol=1e-9, abs_tol=1e-9)


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_what_only_the_add_in_can_say_says_so(name: str) -> None:
    tables = tables_of(book(BOOKS[name](), WITHOUT_ADD_IN))
    checks = {
        row[header] for rows in tables.values() for row in rows for header in CHECKS & set(row)
    }
    assert checks <= {"needs add-in", "", None}
    assert {row["Price from"] for row in tables[Model]} == {LAST_KNOWN}
    assert {row["Unit cost from"] for row in tables[AgentEconomics]} == {PRICE_LIST}
    assert all(row["Functions agree"] for row in tables[AgentEconomics] if row["NPV target"])


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_nothing_is_an_error_and_no_check_finds_fault(name: str) -> None:
    opened = book(BOOKS[name](), WITHOUT_ADD_IN)
    values = [cell for cells in opened.results.values.values() for cell in cells.values()]
    assert not [cell for cell in values if isinstance(cell, CellError)]
    assert {row["Status"] for row in opened.rows("Checks")} == {"OK", "needs add-in"}
    assert str(opened.setting("MasterCheck")).startswith("no fault found")


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_the_register_is_the_same_without_the_functions(name: str) -> None:
    with_functions, without = (
        registers(read_workshop(book(BOOKS[name](), functions)))
        for functions in (None, WITHOUT_ADD_IN)
    )
    assert len(with_functions) == len(without) > 12
    for ours, theirs in zip(with_functions, without, strict=True):
        for field in fields(ours):
            pair = getattr(ours, field.name), getattr(theirs, field.name)
            assert same(*pair), (field.name, *pair)


def registers(workshop: Workshop) -> list[Record]:
    rows, kpi_rows = build_register(workshop, (), Stamp(46_000.0, "test", "book"))
    return [*rows, *kpi_rows]


def test_the_typed_agent_has_nothing_saved_and_is_decided_all_the_same() -> None:
    rows = tables_of(book(with_a_typed_agent(), WITHOUT_ADD_IN))[AgentEconomics]
    row = rows[-1]
    assert (row["Agent ID"], row["Unit cost last known"]) == (NEW, None)
    assert row["Unit cost used"] == pytest.approx(
        ((7000 - 2000) * 0.1 + 2000 * 0.01 + 250 * 0.5) * 4 / 1e6, rel=1e-12
    )
    assert row["Verdict"] == "Go"


def test_a_saved_unit_cost_of_other_tokens_is_not_used() -> None:
    opened = book(workbook_of("case study"), WITHOUT_ADD_IN)
    before = opened.rows(AgentEconomics.TABLE)[0]
    change(opened, "Output tokens", "A01", 500.0)
    after = opened.rows(AgentEconomics.TABLE)[0]
    live = book(saved(opened)).rows(AgentEconomics.TABLE)[0]
    assert after["Unit cost last known"] == before["Unit cost used"]
    assert after["Unit cost used"] == pytest.approx(live["Unit cost live"], rel=1e-12)
    assert after["Unit cost used"] != before["Unit cost used"]
    assert (after["Unit cost from"], live["Unit cost from"]) == (PRICE_LIST, LIVE)


def test_where_the_price_list_does_not_hold_the_saved_unit_cost_is_used_and_marked() -> None:
    opened = book(workbook_of("case study"), WITHOUT_ADD_IN)
    change(opened, "Input tokens", "A01", 150_000.0)  # its model costs more above 100,000
    row = opened.rows(AgentEconomics.TABLE)[0]
    assert row["Unit cost by price list"] == ""
    assert (row["Unit cost used"], row["Unit cost from"]) == (
        row["Unit cost last known"],
        LAST_KNOWN,
    )
    status = {check["Check"]: check["Status"] for check in opened.rows("Checks")}
    assert status["Every unit cost follows its tokens"] == "CHECK"


def test_saved_prices_of_another_day_are_counted() -> None:
    opened = book(workbook_of("case study"), WITHOUT_ADD_IN)
    day = opened.setting("PriceDate")
    assert isinstance(day, float)
    opened.write_setting("PriceDate", day + 30)
    label = "Last-known prices in use are of the price date"
    found = {check["Check"]: check["Found"] for check in opened.rows("Checks")}
    computed_with = {row["Model"] for row in opened.rows(AgentEconomics.TABLE)} - {""}
    assert found[label] == len(computed_with)
    found = {check["Check"]: check["Found"] for check in book(saved(opened)).rows("Checks")}
    assert found[label] == 0, "live prices are those of the price date"


def test_a_retired_model_is_counted_only_while_an_agent_computes_with_it() -> None:
    opened = book(workbook_of("case study"))
    opened.write_setting("PriceDate", to_serial(dt.date(2027, 2, 26)))
    refresh_unit_costs(opened)
    label = "Last-known prices in use are of the price date"

    def told() -> tuple[object, object]:
        (row,) = (row for row in opened.rows("Checks") if row["Check"] == label)
        (model,) = (row for row in opened.rows(Model.TABLE) if row["Model"] == "gpt-4o")
        assert model["Price from"] == LAST_KNOWN
        assert "is retired as of 2027-01-14" in str(model["Check"])
        return row["Found"], model["Terms"]

    users = [r["Agent ID"] for r in opened.rows(AgentEconomics.TABLE) if r["Model"] == "gpt-4o"]
    assert users == ["A07"]
    assert told() == (1, "")
    change(opened, "Model", "A07", "claude-haiku-5-5")
    assert told() == (0, "unused")


def test_a_price_of_ones_own_serves_where_nothing_is_known() -> None:
    opened = book(workbook_of("case study"), WITHOUT_ADD_IN)
    old = opened.rows(Model.TABLE)
    typed = Model("our-own-model", "Mid", input_known=3.0, output_known=9.0, cache_read_known=0.3)
    opened.write_rows(Model.TABLE, [*old, typed.to_row()])
    change(opened, "Model", "A01", "our-own-model")
    row = opened.rows(AgentEconomics.TABLE)[0]
    assert row["Unit cost used"] == pytest.approx((1500 * 3 + 2000 * 0.3 + 250 * 9) * 4 / 1e6)
    assert opened.rows(Model.TABLE)[-1]["Price from"] == "typed"
    assert book(saved(opened)).rows(Model.TABLE)[-1]["Check"] == "OK"


@pytest.mark.libreoffice
def test_no_saved_pass_is_left_when_a_workbook_is_opened_without_the_add_in(tmp_path: Path) -> None:
    """Nothing is computed anew on opening but the volatile cell and what rests on it."""
    source = tmp_path / "workbook.xlsx"
    source.write_bytes(workbook_of("empty"))
    stored = FileBook.open(source)
    assert {row["Status"] for row in stored.rows("SelfTest")} == {"PASS"}
    saved = Workbook.open(saved_by_libreoffice(source, tmp_path, recalculated=False))
    opened = FileBook(source, saved, functions=WITHOUT_ADD_IN)
    table = saved.tables["selftest"]
    column = table.sheet_column("Status")
    assert column
    rows = range(table.data.top, table.data.bottom + 1)
    assert {saved.sheets[table.sheet].value(row, column) for row in rows} == {"needs add-in"}
    sheet, cell = opened.setting_address("InstalledPriceBook")
    where = cell_position(cell)
    assert saved.sheets[sheet].value(*where) == "needs add-in"
