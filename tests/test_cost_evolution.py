"""1 Cost evolution: pairs, sentences and charts say what our functions and sources say."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from math import log10
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from made_workbooks import WITHOUT_ADD_IN, workbook_of
from office import saved_by_libreoffice
from openpyxl.utils import range_boundaries
from test_template_libreoffice import same

import finops_xl
from finops_xl.books.file import FileBook
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.functions import FUNCTIONS
from finops_xl.macros.carry_over import carry_over
from finops_xl.template.build import build, workbook_bytes
from finops_xl.template.content import Content, empty_content
from finops_xl.template.cost_evolution import SOURCES, UNDATED, cost_sources, default_pairs
from finops_xl.template.formulas.evolution import NO_COMPARISON, NO_DAY, PAIR_TWICE, REVERSED
from finops_xl.template.sheets.cost_evolution import CITED
from finops_xl.template.sheets.cost_panels import PANELS
from finops_xl.template.sheets.cost_stories import NOT_THERE
from finops_xl.template.table import FIRST_ROW, HEADER_ROW
from finops_xl.workshop.cost_evolution import IN_FORCE, SCHEDULED, Evolution
from finops_xl.workshop.dates import to_serial
from finops_xl.workshop.lists import COMPARISONS

PAGE, TABLE = "1 Cost evolution", Evolution.SHEET
PAIRS = default_pairs()
EACH = [pytest.param(row, id=str(row.pair)) for row in PAIRS]
PRICE_DATE = to_serial(dt.date(2026, 11, 22))
INPUT, OUTPUT, CALLS = 2000.0, 500.0, 1_000_000.0
MOST_CELLS = 130
CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"

# Section 7 of the price reference: the list-price story, 1M calls of 2,000 / 500 tokens.
PUBLISHED = {
    "Frontier, Anthropic: Opus 4 to 5.5": (67_500, 18_000, "3.8x cheaper"),
    "Frontier, OpenAI: o3 to GPT-6.1 Sol": (40_000, 9_000, "4.4x cheaper"),
    "Mid, Anthropic: Sonnet 4 to 5.5": (13_500, 9_000, "1.5x cheaper"),
    "Mid, Google: 2.5 Pro to 4 Argon": (7_500, 9_000, "1.2x dearer"),
    "Mid, Google: the same from December": (7_500, 18_000, "2.4x dearer"),
    "Efficient, Anthropic: Haiku 3.5 to 5.5": (3_600, 450, "8.0x cheaper"),
    "Efficient, OpenAI: 4.1 Nano to 6 Luna": (400, 450, "1.1x dearer"),
    "Efficient, Google: 2.5 Flash to 3.8 Flash": (600, 3_375, "5.6x dearer"),
    "Efficient, Google: the same from January": (600, 6_750, "11.3x dearer"),
    "o3": (40_000, 8_000, "5.0x cheaper"),
    "GPT-4": (90_000, 90_000, "unchanged"),
}


class Made:
    """A workbook with these pairs and inputs, as a person sees it."""

    def __init__(self, rows: Any = PAIRS, **typed: Any) -> None:
        content = empty_content()
        self.data = workbook_bytes(
            Content({**content.settings, **typed}, {**content.rows, Evolution: tuple(rows)})
        )
        self.book = openpyxl.load_workbook(io.BytesIO(self.data), data_only=True)
        self.page = self.book[PAGE]

    def __getitem__(self, name: str) -> Any:
        _, cell = next(iter(self.book.defined_names[name].destinations))
        return self.page[cell.replace("$", "")].value

    def rows(self) -> list[dict[str, Any]]:
        """Give the rows of the table by header."""
        sheet = self.book[TABLE]
        headers = [cell.value for cell in sheet[HEADER_ROW + 1]]
        return [
            dict(zip(headers, (cell.value for cell in row), strict=True))
            for row in sheet.iter_rows(min_row=FIRST_ROW + 1)
        ]

    def row(self, pair: object) -> dict[str, Any]:
        return next(row for row in self.rows() if row["Pair"] == pair)

    def texts(self) -> list[str]:
        return [c.value for row in self.page.iter_rows() for c in row if isinstance(c.value, str)]


@cache
def made() -> Made:
    return Made()


def expected_costs(row: Evolution) -> tuple[Any, Any]:
    """Price both days with TOKENCOST, tokens as the pair has them."""
    tokens = (row.own_input or INPUT, row.own_output or OUTPUT)
    now = (tokens[0] * (row.input_times or 1), tokens[1] * (row.output_times or 1))  # type: ignore[operator]
    return (
        finops_xl.call("TOKENCOST", row.model_then, *tokens, 0, 0, CALLS, row.date_then),
        finops_xl.call("TOKENCOST", row.model_now, *now, 0, 0, CALLS, row.date_now or PRICE_DATE),
    )


@pytest.mark.parametrize("pair", EACH)
def test_a_pair_costs_what_tokencost_says_and_changes_as_pricechange_says(pair: Evolution) -> None:
    row = made().row(pair.pair)
    then, now = expected_costs(pair)
    change = finops_xl.call(
        "PRICECHANGE", pair.model_then, pair.date_then, pair.model_now,
        pair.date_now or PRICE_DATE, pair.own_input or INPUT, pair.own_output or OUTPUT,
    )  # fmt: skip
    assert (row["Cost then"], row["Cost now"]) == pytest.approx((then, now), rel=1e-9)
    assert row["Change of price"] == pytest.approx(change, rel=1e-9, abs=1e-12)
    assert row["Change of cost"] == pytest.approx(now / then - 1, rel=1e-9, abs=1e-12)
    if pair.input_times is None and pair.output_times is None:
        assert row["Change of cost"] == pytest.approx(row["Change of price"], abs=1e-12)
    future = (pair.date_now or PRICE_DATE) > PRICE_DATE  # type: ignore[operator]
    assert row["Standing"] == (SCHEDULED if future else IN_FORCE)
    assert row["Check"] == "OK"


@pytest.mark.parametrize(("pair", "figures"), PUBLISHED.items())
def test_the_list_price_story_is_the_published_one(
    pair: str, figures: tuple[float, float, str]
) -> None:
    row = made().row(pair)
    assert (row["Cost then"], row["Cost now"], row["In words"]) == figures


def test_every_kind_of_comparison_has_pairs_and_each_pair_says_where_it_comes_from() -> None:
    assert {row.comparison for row in PAIRS} == set(COMPARISONS)
    assert len({row.pair for row in PAIRS}) == len(PAIRS)
    for row in PAIRS:
        assert row.note
        if row.comparison in ("Same capability", "Tokens per task"):
            assert "https://" in str(row.note) or "Own example" in str(row.note)
        if row.comparison == "Same model":
            assert row.model_then == row.model_now


def test_the_story_of_google_starts_when_its_first_price_is_known() -> None:
    with pytest.raises(Exception, match="2025-06-17"):
        finops_xl.call("TOKENCOST", "gemini-2.5-pro", 1, 1, 0, 0, 1, "2025-05-22")
    row = next(row for row in PAIRS if row.model_then == "gemini-2.5-pro")
    assert row.date_then == to_serial(dt.date(2025, 6, 17))
    assert "17 months" in str(row.note)


def test_the_headline_is_the_sentence_of_the_guide_with_the_true_days_below_it() -> None:
    shown = made().texts()
    assert "18 months ago this cost $67,500, today it costs $18,000." in shown
    assert "But: 18 months ago this cost $600, today it costs $3,375." in shown
    (models,) = (text for text in shown if "claude-opus-4 on" in text)
    assert "2025-05-22 against claude-opus-5-5 on 2026-11-22: 3.8x cheaper." in models
    assert "This: 1,000,000 calls of 2,000 input and 500 output tokens, at list price in USD." in (
        shown
    )
    assert made()["EvolutionCheck"] == "OK"


@pytest.mark.parametrize(
    ("headline", "contrast", "sentences"),
    [
        (
            "Mid, Google: 2.5 Pro to 4 Argon",
            "Gemini 4 Argon, from December",
            [
                "17 months ago this cost $7,500, today it costs $9,000.",
                "But: On 2026-10-13 this cost $9,000, from 2026-12-01 it will cost $18,000.",
            ],
        ),
        (
            "o3",
            "o1 level: o1 to DeepSeek R1",
            [
                "On 2025-06-09 this cost $40,000, 1 day later it cost $8,000.",
                "But: On 2024-12-17 this cost $60,000, 1 month later it cost $2,195.",
            ],
        ),
    ],
)
def test_a_sentence_tells_today_a_day_past_and_a_day_to_come_apart(
    headline: str, contrast: str, sentences: list[str]
) -> None:
    shown = Made(HeadlinePair=headline, ContrastPair=contrast).texts()
    assert [text for text in shown if text in sentences] == sentences


def test_another_workload_changes_every_cost_and_small_amounts_keep_their_cents() -> None:
    this = Made(EvolutionInput=100.0, EvolutionOutput=10.0, EvolutionCalls=1000.0)
    pair = this.row("Frontier, Anthropic: Opus 4 to 5.5")
    assert (pair["Cost then"], pair["Cost now"]) == pytest.approx((2.25, 0.6))
    assert "18 months ago this cost $2.25, today it costs $0.60." in this.texts()


FINE = Evolution("fine", "Same tier", "o3", PRICE_DATE - 100, "o3", PRICE_DATE)
FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "unknown then": ({"model_then": "gpt-9"}, "Unknown model 'gpt-9'"),
    "unknown now": ({"model_now": "gpt-9"}, "Unknown model 'gpt-9'"),
    "reversed": ({"date_now": PRICE_DATE - 101}, REVERSED),
    "no day": ({"date_then": None}, NO_DAY),
    "too early": ({"date_then": to_serial(dt.date(2020, 1, 1))}, "No price of o3 is known before"),
    "negative": ({"own_input": -5.0}, "input_tokens"),
    "too long": ({"own_input": 9_000_000.0}, "context"),
}


@cache
def faulty() -> Made:
    """The default pairs, before them one of each fault, and some that the page cannot tell."""
    faults = [replace(FINE, pair=name, **changes) for name, (changes, _) in FAULTS.items()]
    untold = [replace(FINE, pair="untold", comparison=None), replace(FINE, pair="GPT-4")]
    return Made((*faults, *untold, *PAIRS))


@pytest.mark.parametrize(("pair", "fault"), FAULTS.items(), ids=FAULTS)
def test_a_faulty_pair_says_why_in_its_row_and_has_no_figure(
    pair: str, fault: tuple[dict[str, Any], str]
) -> None:
    row = faulty().row(pair)
    assert fault[1] in row["Check"]
    for header in ("Change of cost", "In words", "Place in chart"):
        assert row[header] in (None, "")


def test_a_faulty_pair_touches_no_other() -> None:
    others = faulty().rows()[-len(PAIRS) :]
    for row, other in zip(made().rows(), others, strict=True):
        counted = {"Place in chart"} | ({"Check"} if row["Pair"] == "GPT-4" else set())
        assert {k: v for k, v in row.items() if k not in counted} == {
            k: v for k, v in other.items() if k not in counted
        }


def test_a_pair_that_the_page_could_not_tell_is_noticed() -> None:
    assert faulty().row("untold")["Check"] == NO_COMPARISON
    assert faulty().row("untold")["Place in chart"] in (None, "")
    checks = [row["Check"] for row in faulty().rows() if row["Pair"] == "GPT-4"]
    assert checks == [PAIR_TWICE] * 2


def test_a_headline_whose_pair_is_gone_says_so_and_stays_blank() -> None:
    this = Made(HeadlinePair="no such pair*")
    assert this["EvolutionCheck"] == f"Headline {NOT_THERE}"
    assert not [text for text in this.texts() if text.startswith("18 months ago")]
    assert any(text.startswith("But: ") for text in this.texts())


def test_an_empty_table_leaves_page_and_row_blank_without_an_error() -> None:
    this = Made((Evolution(),))
    assert not [text for text in this.texts() if text.startswith("#")]
    assert set(this.rows()[0].values()) <= {None, ""}


def chart_references(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Give for each chart of the page the names and ranges of its series, top left first."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in sorted(package.namelist()):
            if name.startswith("xl/charts/chart") and PAGE in package.read(name).decode():
                root = ElementTree.fromstring(package.read(name))
                yield (
                    name,
                    [
                        [str(element.text) for element in series.iter(f"{CHART}f")]
                        for series in root.iter(f"{CHART}ser")
                    ],
                )


def test_the_charts_draw_the_pairs_of_their_comparison_from_the_cheapest_to_the_dearest() -> None:
    charts = [series for _, series in chart_references(made().data)]
    assert len(charts) == len(PANELS)
    for panel, series in zip(PANELS, charts, strict=True):
        names, *_ = {row[0] for row in series}
        left, top, right, bottom = range_boundaries(names.split("!")[1])
        assert (left, right, bottom - top + 1) == (1, 1, panel.slots)
        shown = [made().page.cell(row, 1).value for row in range(top, bottom + 1)]
        rows = [row for row in made().rows() if row["What is the same"] == panel.comparison]
        rows.sort(key=lambda row: (row["Change of cost"], row["Pair"]))
        expected = [
            f"{row['Pair']}\n${row['Cost then']:,.0f} → ${row['Cost now']:,.0f}: {row['In words']}"
            for row in rows
        ]
        assert [text for text in shown if text] == expected
        drawn = [
            [made().page.cell(row, range_boundaries(values.split("!")[1])[0]).value for values in
             (each[1] for each in series)]
            for row in range(top, top + len(rows))
        ]  # fmt: skip
        assert drawn == [pytest.approx(bars_of(row), abs=1e-9) for row in rows]


def bars_of(row: dict[str, Any]) -> list[float]:
    """Cheaper, dearer, scheduled: one bar of each pair, in powers of ten."""
    length = log10(row["Cost now"] / row["Cost then"])
    if row["Standing"] == SCHEDULED:
        return [0, 0, length]
    return [min(length, 0), max(length, 0), 0]


def test_pairs_that_the_chart_has_no_room_for_are_counted() -> None:
    more = tuple(replace(PAIRS[0], pair=f"more {number}") for number in range(3))
    assert any("the 3 dearest are not shown" in text for text in Made((*PAIRS, *more)).texts())
    assert not any("not shown" in text for text in made().texts())


def test_the_counts_below_a_heading_are_those_of_the_table() -> None:
    shown = made().texts()
    assert "4 cheaper, 3 dearer, 1 unchanged; 2 of them only scheduled" in shown
    assert "4 cheaper, 5 dearer; 2 of them only scheduled" in shown
    assert {"3 cheaper, 0 dearer", "0 cheaper, 3 dearer"} <= set(shown)


def test_cheaper_dearer_and_scheduled_differ_by_more_than_their_colour() -> None:
    with zipfile.ZipFile(io.BytesIO(made().data)) as package:
        for name, _ in chart_references(made().data):
            text = package.read(name).decode()
            assert text.count('prst="wdUpDiag"') == 1
            assert text.count('prstDash val="dash"') == 1
            assert text.count('<c:min val="-3"/>') == text.count('<c:max val="2"/>') == 1


def test_the_poster_is_printed_by_itself_on_one_page() -> None:
    page = openpyxl.load_workbook(io.BytesIO(made().data))[PAGE]
    assert page.page_setup.fitToHeight in (None, 1)
    _, first, _, last = range_boundaries(page.print_area.split("!")[1].replace("$", ""))
    texts = [page.cell(row, 1).value for row in range(first, last + 1)]
    assert str(texts[0]).startswith('="This: ')
    assert "What others measured" in texts
    assert not {"Input tokens", "Behind the poster"} & set(texts)


def test_every_outside_figure_is_shown_with_source_date_and_caveat() -> None:
    with SOURCES.open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    sheet = made().book["1 Cost sources"]
    shown = [[c.value or "" for c in row] for row in sheet.iter_rows(min_row=FIRST_ROW + 1)]
    assert len(lines) == len(shown) == 25
    for line, row in zip(lines, shown, strict=True):
        assert line["caveat"]
        assert line["source_url"].startswith("https://")
        assert line["constant_capability"] in ("yes", "no")
        assert row == [
            line["claim"], line["figure"], line["from_date"], line["to_date"],
            line["constant_capability"], line["caveat"], line["source_title"],
            line["source_date"] or UNDATED, line["source_url"],
        ]  # fmt: skip


@pytest.mark.parametrize("claim", CITED)
def test_the_poster_cites_with_source_date_and_caveat(claim: str) -> None:
    source = next(source for source in cost_sources() if source.claim == claim)
    shown = made().texts()
    assert source.figure in shown
    assert any(text.startswith(claim) for text in shown)
    assert f"{source.source_title}, {source.source_date}. {source.caveat}" in shown
    assert source.source_date != UNDATED


def test_without_the_add_in_pairs_say_so_and_nothing_shows_an_error() -> None:
    found = recalculate(Workbook.from_bytes(workbook_of("empty"), "test"), WITHOUT_ADD_IN)
    checks = [value for value in found.values[TABLE].values() if value == "needs add-in"]
    assert len(checks) == len(PAIRS)
    for tab in (TABLE, PAGE):
        values = [str(value) for value in found.values[tab].values()]
        assert not [value for value in values if value.startswith("#")]


def test_the_story_takes_few_cells_of_our_functions() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_of("case study")))
    formulas = [
        str(cell.value)
        for tab in (TABLE, PAGE)
        for row in book[tab].iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    ours = [text for text in formulas if any(f"{name}(" in text for name in FUNCTIONS)]
    assert 0 < len(ours) <= MOST_CELLS


def test_pairs_and_workload_are_taken_over_and_a_workbook_without_them_gets_the_usual_pairs(
    tmp_path: Path,
) -> None:
    content = empty_content()
    mine = Evolution("mine", "Same model", "o3", PRICE_DATE - 100, "o3", None)
    typed: dict[str, Any] = {"EvolutionCalls": 5000.0, "HeadlinePair": "mine"}
    rows = {**content.rows, Evolution: (mine,)}
    build(Content({**content.settings, **typed}, rows), tmp_path / "old.xlsx")
    found = carry_over(FileBook.open(tmp_path / "old.xlsx")).content
    assert {name: found.settings[name] for name in typed} == typed
    assert [row.pair for row in found.of(Evolution)] == ["mine"]

    older = openpyxl.load_workbook(tmp_path / "old.xlsx")
    del older[TABLE]
    older.save(tmp_path / "older.xlsx")
    found = carry_over(FileBook.open(tmp_path / "older.xlsx")).content
    assert [row.pair for row in found.of(Evolution)] == [row.pair for row in PAIRS]


@pytest.mark.libreoffice
def test_with_costs_typed_sentences_and_chart_figures_are_the_same_in_libreoffice(
    tmp_path: Path,
) -> None:
    """Without the add-in the page is blank: typed costs make every other formula speak."""
    book = openpyxl.load_workbook(io.BytesIO(made().data))
    sheet = book[TABLE]
    columns = {cell.value: cell.column for cell in sheet[HEADER_ROW + 1]}
    for at, row in enumerate(made().rows(), FIRST_ROW + 1):
        for header in ("Cost then", "Cost now"):
            sheet.cell(at, columns[header]).value = row[header]
    book.save(tmp_path / "typed.xlsx")
    ours = recalculate(
        Workbook.from_bytes((tmp_path / "typed.xlsx").read_bytes()), WITHOUT_ADD_IN
    ).values
    folder = tmp_path / "saved"
    folder.mkdir()
    theirs = openpyxl.load_workbook(
        saved_by_libreoffice(tmp_path / "typed.xlsx", folder), data_only=True
    )
    sentence = "18 months ago this cost $67,500, today it costs $18,000."
    assert sentence in ours[PAGE].values()
    differences = [
        (tab, row, column, value, other)
        for tab in (TABLE, PAGE)
        for (row, column), value in ours[tab].items()
        if not same(value, other := theirs[tab].cell(row, column).value)
    ]
    assert differences == []
