"""1 Break-even: what the page says, over volume and over time, whatever is typed."""

from __future__ import annotations

import io

import openpyxl
import pytest
from break_even_page import CASES, FIVE, ONE, TAB, Page, golden, own_cost, shows
from made_workbooks import WITHOUT_ADD_IN

from finops_xl.template.build import workbook_bytes
from finops_xl.template.content import Content, empty_content
from finops_xl.template.sheets.break_even.charts import MONTHS
from finops_xl.template.sheets.break_even.page import WIDTHS
from finops_xl.workshop.columns import Cell


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
        ({"OwnVariable": None}, "an input above is blank or not a number"),
        ({"OwnMinReplicas": None}, "an input above is blank or not a number"),
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


def test_every_verdict_fits_on_the_page() -> None:
    longest = max(
        (str(Page(**typed)["BreakVerdict"]) for typed in (
            golden(*FIVE, 7050.0), golden(0.0, 3100.0, 1000.0, 123_456.5),
            golden(8000.0, 2990.0, 1000.0, 723_456.5))),
        key=len,
    )  # fmt: skip
    bold_and_larger = 1.15
    assert len(longest) * bold_and_larger < sum(WIDTHS) * 1.25
