"""1 Cost evolution: sentences, charts and cited figures of the poster."""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from math import log10
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
from cost_workbook import PAGE, PAIRS, TABLE, Made, made
from made_workbooks import WITHOUT_ADD_IN
from office import saved_by_libreoffice
from openpyxl.utils import range_boundaries
from test_template_libreoffice import same

from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.workbook import Workbook
from finops_xl.template.cost_evolution import SOURCES, UNDATED, cost_sources
from finops_xl.template.sheets.cost_evolution.page import CITED, TITLE
from finops_xl.template.sheets.cost_evolution.panels import PANELS
from finops_xl.template.sheets.cost_evolution.stories import NO_WORK, NOT_THERE
from finops_xl.template.table import FIRST_ROW, HEADER_ROW
from finops_xl.workshop.cost_evolution import SCHEDULED, Evolution
from finops_xl.workshop.dates import to_serial

CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


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


@pytest.mark.parametrize("typed", [{"EvolutionInput": "many"}, {"EvolutionCalls": None}])
def test_work_that_is_not_in_numbers_is_not_told_in_them(typed: dict[str, Any]) -> None:
    assert f"This: {NO_WORK}" in Made(**typed).texts()


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


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        ("2025-05-22", "2026-11-20", "18 months"),
        ("2025-05-22", "2026-11-22", "18 months"),
        ("2025-05-22", "2026-12-06", "18 months"),
        ("2025-05-22", "2026-12-08", "19 months"),
        ("2024-12-17", "2025-01-16", "30 days"),
        ("2024-12-17", "2025-01-17", "1 month"),
        ("2025-01-31", "2025-02-28", "28 days"),
        ("2025-01-31", "2025-03-01", "1 month"),
        ("2025-05-22", "2025-05-23", "1 day"),
    ],
)
def test_months_are_counted_to_the_nearest_one_and_less_than_one_in_days(
    then: str, now: str, said: str
) -> None:
    days = {
        "date_then": to_serial(date.fromisoformat(then)),
        "date_now": to_serial(date.fromisoformat(now)),
    }
    this = Made((replace(PAIRS[0], **days),), HeadlinePair=PAIRS[0].pair)
    assert this["HeadlineAge"] == said


def test_another_workload_changes_every_cost_and_small_amounts_keep_their_cents() -> None:
    this = Made(EvolutionInput=100.0, EvolutionOutput=10.0, EvolutionCalls=1000.0)
    pair = this.row("Frontier, Anthropic: Opus 4 to 5.5")
    assert (pair["Cost then"], pair["Cost now"]) == pytest.approx((2.25, 0.6))
    assert "18 months ago this cost $2.25, today it costs $0.60." in this.texts()


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
    assert texts[0] == TITLE
    assert str(texts[1]).startswith('="This: ')
    assert page.print_title_rows == f"${first}:${first}"
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
