"""1 Break-even: every figure is what our functions give, and the verdict says it in words."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from made_workbooks import WITHOUT_ADD_IN, workbook_of

import finops_xl
from finops_xl.books.file import FileBook
from finops_xl.engine.workbook import Workbook
from finops_xl.functions import FUNCTIONS
from finops_xl.template.build import workbook_bytes
from finops_xl.template.content import Content, empty_content
from finops_xl.template.sheets.break_even import SHEET, WIDTHS
from finops_xl.template.sheets.break_even_charts import MONTHS, POINTS
from finops_xl.workshop.columns import Cell

TAB = SHEET.name
MOST_CELLS = 90
MILLION = 1_000_000


class Page:
    """The page after something was typed; it is computed anew."""

    def __init__(self, functions: Any = None, **typed: Cell) -> None:
        data = workbook_of("empty")
        self._book = FileBook(Path("book.xlsx"), Workbook.from_bytes(data), functions=functions)
        for name, value in typed.items():
            self._book.write_setting(name, value)
        self._frame = openpyxl.load_workbook(io.BytesIO(data))[TAB]

    def __getitem__(self, name: str) -> Any:
        return self._book.setting(name)

    def all(self, *names: str) -> list[Any]:
        return [self[name] for name in names]

    def rows_below(self, *headers: str) -> Iterator[list[Any]]:
        """Give the rows of the grid that begins with these headers."""
        (top,) = (
            row[0].row
            for row in self._frame.iter_rows(max_col=len(headers))
            if [cell.value for cell in row] == list(headers)
        )
        width = sum(cell.value is not None for cell in self._frame[top])
        for row in range(top + 1, self._frame.max_row + 1):
            if not self._frame.cell(row, 2).border.left.style:
                return
            yield [self._book.value(TAB, row, column) for column in range(1, width + 1)]

    def values(self) -> dict[tuple[int, int], Cell]:
        return self._book.results.values[TAB]


def golden(
    fixed: float, step: float, capacity: float, volume: float, least: float = 1.0, **more: Cell
) -> dict[str, Cell]:
    """Type what gives these costs, at USD 3 per M tokens and without growth."""
    hours = 500.0
    speed = capacity * MILLION / 3600 / hours
    return {
        "ApiOutputShare": 0.125, "ApiCachedShare": None, "ApiVolume": volume,
        "ApiGrowth": None, "ApiDecline": None,
        "OwnGpuHour": step / hours, "OwnHours": hours, "OwnUtilization": 1.0,
        "OwnInputSpeed": speed, "OwnOutputSpeed": speed, "OwnMinReplicas": least,
        "OwnStaff": 0.0, "OwnOtherFixed": fixed, **more,
    }  # fmt: skip


CASES: dict[str, dict[str, Cell]] = {
    "as it comes": {},
    "five crossings": golden(8000.0, 1800.0, 1000.0, 6950.0),
    "57 crossings": golden(0.0, 2900.0, 1000.0, 500.0),
    "one crossing": golden(500.0, 1000.0, 5000.0, 100.0),
    "never": golden(0.0, 3100.0, 1000.0, 500.0),
    "two replicas at least": golden(8000.0, 1460.0, 2000.0, 3000.0, 2.0, OwnVariable=0.1),
    "far beyond": golden(8000.0, 1800.0, 1000.0, 250_000.0),
    "batch, power": {"ApiMode": "batch", "OwnVariable": 0.4, "ApiVolume": 9000.0},
}


@cache
def page(case: str) -> Page:
    return Page(**CASES[case])


def price(this: Page, meter: str) -> Any:
    date = empty_content().settings["PriceDate"]
    return finops_xl.call("TOKENPRICE", this["ApiModel"], meter, date, this["ApiMode"])


def own_cost(this: Page, volume: float) -> Any:
    costs = this.all(
        "OwnReplicaMonth", "OwnCapacity", "OwnFixedMonth", "OwnVariable", "OwnMinReplicas"
    )
    return finops_xl.call("SELFHOSTCOST", volume, *costs)


def answer(name: str, *arguments: Any, otherwise: str = "") -> Any:
    """Call a function; #N/A is the word that the page has for it."""
    try:
        return finops_xl.call(name, *arguments)
    except finops_xl.CellError as error:
        return otherwise if error.code == "#N/A" else ""


def shows(shown: Any, expected: Any) -> bool:
    if isinstance(shown, str) or isinstance(expected, str):
        return bool(shown == expected)
    return math.isclose(shown, expected, rel_tol=1e-9, abs_tol=1e-9)


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


FIVE = (8000.0, 1800.0, 1000.0)
ONE = (500.0, 1000.0, 5000.0)


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        (golden(*FIVE, 500.0),
         "At 500 M tokens a month the API is cheaper by USD 8,300 a month; owning wins from "
         "6,867 M tokens a month and for good from 8,067 M."),
        (golden(*FIVE, 6950.0),
         "At 6,950 M tokens a month owning is cheaper by USD 250 a month, but another replica "
         "makes the API cheaper again; owning wins for good from 8,067 M."),
        (golden(*FIVE, 7050.0),
         "At 7,050 M tokens a month the API is cheaper by USD 1,250 a month; owning wins from "
         "6,867 M, loses as another replica starts, and wins for good from 8,067 M."),
        (golden(*FIVE, 9000.0),
         "At 9,000 M tokens a month owning is cheaper by USD 2,800 a month; it wins for good "
         "from 8,067 M tokens a month."),
        (golden(*ONE, 100.0),
         "At 100 M tokens a month the API is cheaper by USD 1,200 a month; owning wins from "
         "500 M tokens a month on."),
        (golden(*ONE, 500.0),
         "At 500 M tokens a month both cost the same; owning wins from 500 M tokens a month on."),
        (golden(*ONE, 1000.5),
         "At 1,000.50 M tokens a month owning is cheaper by USD 1,502 a month; it wins from "
         "500 M tokens a month on."),
        (golden(0.0, 3100.0, 1000.0, 500.0),
         "Owning never wins at this price: a full replica costs USD 3.10 per M tokens, the API "
         "USD 3.00; at 500 M tokens a month the API is cheaper by USD 1,600 a month."),
    ],
)  # fmt: skip
def test_the_verdict_is_a_sentence(typed: dict[str, Cell], verdict: str) -> None:
    this = Page(**typed)
    assert this["BreakVerdict"] == verdict
    said_of_never = "a full step saves no more than it costs: owning never becomes cheaper"
    assert this["BreakCheck"] == (said_of_never if "never" in verdict else "OK")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"ApiModel": "gpt-9"}, "Unknown model 'gpt-9'"),
        ({"ApiModel": None}, "model is missing"),
        ({"ApiMode": "slow"}, "mode"),
        ({"ApiOutputShare": None}, "Output and cached input are shares from 0 % to 100 %"),
        ({"ApiOutputShare": 20.0}, "Output and cached input are shares from 0 % to 100 %"),
        ({"ApiCachedShare": 50.0}, "Output and cached input are shares from 0 % to 100 %"),
        ({"ApiCachedShare": "half"}, "Output and cached input are shares from 0 % to 100 %"),
        ({"ApiVolume": None}, "volume is missing"),
        ({"ApiVolume": -1.0}, "volume must not be negative"),
        ({"OwnUtilization": 0.0}, "utilization must be above 0"),
        ({"OwnOutputSpeed": "fast"}, "output_tokens_per_second"),
        ({"OwnHours": None}, "an input above is blank or not a number"),
        ({"OwnStaff": None}, "an input above is blank or not a number"),
        ({"OwnVariable": "cheap"}, "an input above is blank or not a number"),
        ({"OwnGpuHour": -2.9}, "step_cost must not be negative"),
        ({"OwnMinReplicas": 1.5}, "min_steps must be a whole number"),
        ({"OwnGpuHour": 0.0, "OwnVariable": 2.84}, "price equals variable_cost"),
    ],
)
def test_a_faulty_input_leaves_no_verdict_and_says_why(typed: dict[str, Cell], reason: str) -> None:
    this = Page(**typed)
    assert str(this["BreakVerdict"]).startswith("No verdict yet: ")
    assert reason in this["BreakVerdict"]
    assert this["BreakFirst"] == "" or not this["OwnMonth"]
    assert not [value for value in this.values().values() if str(value).startswith("#")]


def test_without_the_add_in_the_page_says_so_and_shows_nothing_wrong() -> None:
    this = Page(WITHOUT_ADD_IN)
    checks = ("ApiCheck", "OwnCheck", "BreakCheck", "BreakMonthCheck", "BreakVerdict")
    assert this.all(*checks) == ["needs add-in"] * len(checks)
    assert this.all("ApiPrice", "OwnCapacity", "BreakFirst", "BreakOverTime") == [""] * 4


HALF_OFF = 1 - (1 - 0.08) ** 12
"""A fall of 8 % a month."""

OVER_TIME: list[tuple[dict[str, Cell], str]] = [
    (golden(1500.0, 0.0, 1000.0, 1000.0, OwnUpfront=30000.0), "has cost less from month 20 on."),
    (golden(2000.0, 0.0, 1000.0, 1000.0, OwnUpfront=8000.0, ApiOutputShare=0.25,
            ApiDecline=HALF_OFF), "is ahead in month 7, but behind again at the end."),
    (golden(0.0, 2000.0, 1000.0, 999.0, OwnUpfront=0.0, ApiGrowth=0.5),
     "is ahead in month 1, and stays so from month 16."),
    ({}, "never gets ahead of the API."),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "words"), OVER_TIME)
def test_the_verdict_over_time_is_a_sentence(typed: dict[str, Cell], words: str) -> None:
    this = Page(**typed)
    paid = f"{this['OwnUpfront']:,.0f}"
    assert this["BreakOverTime"] == f"Over 36 months, with USD {paid} up front, owning {words}"


LEAST: list[tuple[dict[str, Cell], str]] = [
    (golden(500.0, 500.0, 1000.0, 1500.0, 4.0, OwnUpfront=9000.0, ApiGrowth=0.3), "least suffices"),
    (golden(500.0, 500.0, 1000.0, 3500.0, 2.0, OwnUpfront=90000.0, ApiGrowth=0.3), "always more"),
    (golden(500.0, 500.0, 1000.0, 2500.0, 4.0, OwnUpfront=50000.0, ApiGrowth=0.5), "outgrown"),
    (golden(500.0, 500.0, 1000.0, 4500.0, 3.0, OwnUpfront=50000.0, ApiGrowth=-0.5), "outgrown"),
]


@pytest.mark.parametrize("typed", [*(typed for typed, _ in (*OVER_TIME, *LEAST)), *CASES.values()])
def test_the_months_add_up_and_agree_with_the_break_even_month(typed: dict[str, Cell]) -> None:
    this = Page(**typed)
    rows = list(this.rows_below("Month", "Volume"))
    assert [row[0] for row in rows] == list(range(MONTHS + 1))
    growth, decline = this["ApiGrowth"] or 0, this["ApiDecline"] or 0
    api, own = 0.0, this["OwnUpfront"]
    for month, volume, _, unit, api_shown, own_shown, ahead in rows:
        if month:
            years = (month - 1) / 12
            assert shows(volume, this["ApiVolume"] * (1 + growth) ** years)
            assert shows(unit, this["ApiPrice"] * (1 - decline) ** years)
            api += volume * unit
            own += own_cost(this, volume)
            assert ahead == ("equal" if shows(api, own) else "API" if api < own else "own")
        assert shows(api_shown, api)
        assert shows(own_shown, own)
    months = [row[0] for row in rows[1:] if row[6] in ("own", "equal")]
    if this["BreakMonthFirst"] != "see months":
        assert this["BreakMonthFirst"] == (months[0] if months else "none")
        since = 1 + max((row[0] for row in rows[1:] if row[6] == "API"), default=0)
        assert this["BreakMonthLast"] == (since if since <= MONTHS else "none")


@pytest.mark.parametrize(("typed", "kind"), LEAST)
def test_a_least_number_of_replicas_counts_in_every_month_or_the_page_says_where_to_look(
    typed: dict[str, Cell], kind: str
) -> None:
    this = Page(**typed)
    if kind == "outgrown":
        assert this["BreakMonthFirst"] == this["BreakMonthLast"] == "see months"
        assert "read the month off the months below" in this["BreakMonthCheck"]
        assert this["BreakOverTime"] == "Over time: see the months at the foot of the page."
    else:
        assert this["BreakMonthFirst"] > 1
        assert this["BreakMonthCheck"] == "OK"


def test_the_horizon_may_be_longer_than_the_months_that_are_shown() -> None:
    typed = golden(1500.0, 0.0, 1000.0, 1000.0, OwnUpfront=60000.0, ApiMonths=60.0)
    this = Page(**typed)
    assert this["BreakMonthFirst"] == 40
    assert this["BreakOverTime"].startswith("Over 60 months")
    assert Page(**typed | {"ApiMonths": 2000.0})["BreakMonthCheck"].startswith("months must be")


def test_a_workbook_is_built_with_what_is_given_for_the_page() -> None:
    content = empty_content()
    data = workbook_bytes(Content({**content.settings, **golden(*FIVE, 500.0)}, content.rows))
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    _, cell = next(iter(book.defined_names["BreakVerdict"].destinations))
    saved = book[TAB][cell.replace("$", "")].value
    assert saved == Page(**golden(*FIVE, 500.0))["BreakVerdict"]


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


def test_every_verdict_fits_on_the_page() -> None:
    longest = max(
        (str(Page(**typed)["BreakVerdict"]) for typed in (
            golden(*FIVE, 7050.0), golden(0.0, 3100.0, 1000.0, 123_456.5),
            golden(8000.0, 2990.0, 1000.0, 723_456.5))),
        key=len,
    )  # fmt: skip
    bold_and_larger = 1.15
    assert len(longest) * bold_and_larger < sum(WIDTHS) * 1.25


def test_the_page_has_few_cells_that_excel_must_ask_the_add_in_for() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook_of("empty")))[TAB]
    formulas = [cell.value for row in sheet for cell in row if cell.data_type == "f"]
    ours = [f for f in formulas if any(f"{name}(" in f for name in FUNCTIONS)]
    assert len(ours) <= MOST_CELLS
