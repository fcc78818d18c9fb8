"""1 Break-even: every figure is what our functions give, and the verdict says it in words."""

from __future__ import annotations

import io
import math
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from break_even_page import CASES, TAB, Page, own_cost, page, shows
from made_workbooks import workbook_of
from office import saved_by_libreoffice

import finops_xl
from finops_xl.functions import FUNCTIONS
from finops_xl.template.build import workbook_bytes
from finops_xl.template.content import Content, empty_content
from finops_xl.template.sheets.break_even.charts import MONTHS, POINTS

MOST_CELLS = 90


def price(this: Page, meter: str) -> Any:
    date = empty_content().settings["PriceDate"]
    return finops_xl.call("TOKENPRICE", this["ApiModel"], meter, date, this["ApiMode"])


def answer(name: str, *arguments: Any, otherwise: str = "") -> Any:
    """Call a function; #N/A is the word that the page has for it."""
    try:
        return finops_xl.call(name, *arguments)
    except finops_xl.CellError as error:
        return otherwise if error.code == "#N/A" else ""


@pytest.mark.parametrize("case", CASES)
def test_the_price_of_the_api_is_that_of_the_book_weighted_by_the_shares(case: str) -> None:
    this = page(case)
    plain, cached, written = (price(this, meter) for meter in ("input", "cache_read", "output"))
    assert this.all("ApiInput", "ApiCached", "ApiOutput") == [plain, cached, written]
    output, from_cache = this["ApiOutputShare"], this["ApiCachedShare"] or 0
    blended = output * written + (1 - output) * (from_cache * cached + (1 - from_cache) * plain)
    assert this["ApiPrice"] == pytest.approx(blended, rel=1e-12)
    assert this["ApiMonth"] == pytest.approx(blended * this["ApiVolume"], rel=1e-12)
    assert this["ApiCheck"] == "OK"


@pytest.mark.parametrize("case", CASES)
def test_the_own_model_costs_what_gpucapacity_and_selfhostcost_say(case: str) -> None:
    this = page(case)
    speed = this.all(
        "OwnInputSpeed", "OwnOutputSpeed", "ApiOutputShare", "OwnUtilization", "OwnHours"
    )
    assert shows(this["OwnCapacity"], finops_xl.call("GPUCAPACITY", *speed))
    hour, hours, gpus = this.all("OwnGpuHour", "OwnHours", "OwnGpus")
    assert shows(this["OwnReplicaMonth"], hour * hours * gpus)
    people, loaded, other = this.all("OwnStaff", "OwnStaffCost", "OwnOtherFixed")
    assert shows(this["OwnFixedMonth"], people * loaded + other)
    assert shows(this["OwnMonth"], own_cost(this, this["ApiVolume"]))
    assert shows(this["OwnPerM"], this["OwnMonth"] / this["ApiVolume"])
    capacity = this["OwnCapacity"]
    at_full = (own_cost(this, capacity * 1000) - this["OwnFixedMonth"]) / (capacity * 1000)
    assert shows(this["OwnFull"], at_full)
    one_each = finops_xl.call(
        "SELFHOSTCOST", this["ApiVolume"], 1, capacity, 0, 0, this["OwnMinReplicas"]
    )
    assert this["OwnReplicas"] == one_each
    assert this["OwnCheck"] == "OK"


@pytest.mark.parametrize("case", CASES)
def test_the_break_even_is_that_of_the_functions(case: str) -> None:
    this = page(case)
    fixed, cost, variable, step, capacity, least = this.all(
        "OwnFixedMonth", "ApiPrice", "OwnVariable", "OwnReplicaMonth", "OwnCapacity",
        "OwnMinReplicas",
    )  # fmt: skip
    for name, which in (("BreakFirst", "first"), ("BreakSafe", "safe"), ("BreakCount", "count")):
        steps = (fixed, cost, variable, step, capacity, least, which)
        assert shows(this[name], answer("BREAKEVEN", *steps, otherwise="never")), which
    textbook = answer("BREAKEVEN", fixed + least * step, cost, variable)
    assert shows(this["BreakTextbook"], textbook)
    assert this["BreakTextbookNeeds"] == math.ceil(textbook / capacity)


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        ("five crossings", (6866.666667, 8066.666667, 5)),
        ("57 crossings", (966.666667, 28033.333333, 57)),
        ("two replicas at least", (3765.517241, 4268.965517, 3)),
        ("never", ("never", "never", "never")),
    ],
)
def test_the_break_even_of_the_published_staircases(
    case: str, expected: tuple[float | str, ...]
) -> None:
    found = page(case).all("BreakFirst", "BreakSafe", "BreakCount")
    for shown, wanted in zip(found, expected, strict=True):
        assert shown == (wanted if isinstance(wanted, str) else pytest.approx(wanted, abs=1e-6))


@pytest.mark.parametrize("case", CASES)
def test_the_grid_holds_both_costs_and_reaches_beyond_the_crossings(case: str) -> None:
    this = page(case)
    rows = list(this.rows_below("What happens", "Volume"))
    assert len(rows) == POINTS
    volumes = [row[1] for row in rows]
    assert volumes[0] == 0
    assert volumes == sorted(set(volumes))
    safe = this["BreakSafe"]
    assert volumes[-1] > max(this["ApiVolume"], 0 if safe == "never" else safe)
    for _, volume, replicas, api, own, cheaper, by in rows:
        assert shows(api, this["ApiPrice"] * volume)
        assert shows(own, own_cost(this, volume))
        whole = this["OwnFixedMonth"] + replicas * this["OwnReplicaMonth"]
        assert shows(own, whole + this["OwnVariable"] * volume)
        assert cheaper == ("API" if api < own else "own")
        assert shows(by, abs(api - own))


@pytest.mark.parametrize("case", ["as it comes", "five crossings", "one crossing", "never"])
def test_the_grid_has_both_ends_of_every_step(case: str) -> None:
    this = page(case)
    rows = list(this.rows_below("What happens", "Volume"))
    assert this["GridStride"] == 1
    ends = [at for at, row in enumerate(rows) if row[0] == "every replica is full"]
    assert len(ends) >= this["GridSteps"]
    for number, at in enumerate(ends, 1):
        assert rows[at][1] == pytest.approx(number * this["OwnCapacity"], rel=1e-12)
        if at + 1 < len(rows):
            assert rows[at + 1][0] == "another replica starts"
            assert rows[at + 1][1] == pytest.approx(rows[at][1], rel=2e-6)
            assert rows[at + 1][2] == rows[at][2] + 1


@pytest.mark.parametrize("case", ["57 crossings", "far beyond"])
def test_where_there_are_more_steps_than_rows_some_are_drawn_as_one(case: str) -> None:
    this = page(case)
    assert this["GridStride"] > 1
    assert this["GridSteps"] * 2 > POINTS
    rows = list(this.rows_below("What happens", "Volume"))
    assert rows[-1][2] >= this["GridSteps"]


@pytest.mark.parametrize("case", CASES)
def test_the_marks_stand_on_the_lines(case: str) -> None:
    this = page(case)
    first, safe, api, own = this.rows_below("Mark", "Volume")
    for mark, name in ((first, "BreakFirst"), (safe, "BreakSafe")):
        if this[name] == "never":
            assert mark[0].endswith(": never")
            assert mark[1:] == this.all("ApiVolume", "ApiMonth")
        else:
            assert shows(mark[1], this[name])
            assert shows(mark[2], this["ApiPrice"] * this[name])
            assert mark[0].endswith(f": {this[name]:,.0f} M")
    # Where owning begins to win, both cost the same.
    if this["BreakFirst"] != "never":
        assert first[2] == pytest.approx(own_cost(this, first[1] * (1 - 1e-9)), rel=1e-6)
    assert api[1:] == this.all("ApiVolume", "ApiMonth")
    assert own[1:] == this.all("ApiVolume", "OwnMonth")


def test_a_rate_of_a_hundred_per_cent_leaves_month_1_as_it_is() -> None:
    price, volume = page("as it comes").all("ApiPrice", "ApiVolume")
    for rate in ({"ApiDecline": 1.0}, {"ApiGrowth": -1.0}):
        start, first, *later = Page(**rate).rows_below("Month", "Volume")
        assert start[4] == 0
        assert first[4] == pytest.approx(price * volume, rel=1e-12)
        assert {month[4] for month in later} == {first[4]}


def test_the_charts_draw_the_cells_of_the_grids() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of("empty")))[TAB]
    headers = {
        sheet.cell(row, 1).value: row for row in range(1, sheet.max_row + 1)
        if sheet.cell(row, 1).value in ("What happens", "Month", "Mark")
    }  # fmt: skip

    def area(grid: str, column: str, first: int, rows: int) -> str:
        top = headers[grid] + first
        last = f":${column}${top + rows - 1}" if rows > 1 else ""
        return f"'{TAB}'!${column}${top}{last}"

    def drawn(chart: Any) -> list[tuple[str, str]]:
        return [(each.xVal.numRef.f, each.yVal.numRef.f) for each in chart.series]

    over_volume, over_months = sheet._charts
    assert drawn(over_volume) == [
        *((area("What happens", "B", 1, POINTS), area("What happens", column, 1, POINTS))
          for column in "DE"),
        *((area("Mark", "B", first, rows), area("Mark", "C", first, rows))
          for first, rows in ((1, 1), (2, 1), (3, 2))),
    ]  # fmt: skip
    assert drawn(over_months) == [
        (area("Month", "A", 1, MONTHS + 1), area("Month", column, 1, MONTHS + 1)) for column in "EF"
    ]
    names = [each.tx.strRef.f for each in over_volume.series[2:]]
    assert names == [area("Mark", "A", number, 1) for number in (1, 2, 3)]


def test_staff_and_idle_time_are_in_the_cost_as_the_page_comes() -> None:
    this = page("as it comes")
    assert this["OwnStaff"] * this["OwnStaffCost"] > 0
    assert this["OwnHours"] == 730
    assert this["OwnUtilization"] < 1
    assert this["OwnPerM"] > this["OwnFull"]


def test_the_page_has_few_cells_that_excel_must_ask_the_add_in_for() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of("empty")))[TAB]
    formulas = [cell.value for row in sheet for cell in row if cell.data_type == "f"]
    assert 20 < sum(map(ours, formulas)) <= MOST_CELLS


@pytest.mark.libreoffice
@pytest.mark.parametrize("case", ["five crossings", "never"])
def test_libreoffice_computes_the_same_from_what_our_functions_gave(
    case: str, tmp_path: Path
) -> None:
    content = empty_content()
    data = workbook_bytes(Content({**content.settings, **CASES[case]}, content.rows))
    formulas = openpyxl.load_workbook(io.BytesIO(data))
    saved = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[TAB]
    native = 0
    for row in formulas[TAB].iter_rows():
        for cell in row:
            if cell.data_type != "f":
                continue
            cell.value = cell.value.replace("ISERROR(FINOPSVERSION())", "FALSE")
            native += not ours(cell.value)
            if ours(cell.value):
                cell.value = saved[cell.coordinate].value
    formulas.save(tmp_path / "native.xlsx")
    shown = openpyxl.load_workbook(
        saved_by_libreoffice(tmp_path / "native.xlsx", tmp_path), data_only=True
    )[TAB]
    assert native > 400
    for row in saved.iter_rows(min_row=5):
        for cell in row:
            found = shown[cell.coordinate].value
            if cell.value in (None, ""):
                assert found in (None, ""), cell.coordinate
            else:
                assert shows(found, cell.value), cell.coordinate


def ours(formula: str) -> bool:
    return any(f"{name}(" in formula for name in FUNCTIONS)
