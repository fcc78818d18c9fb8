"""How the price book is made, and that it says what its source says."""

import csv
import re
import subprocess
import sys
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hand_made_prices import cost_of

from finops_xl.prices.book import TABLE, price_book

genai_prices = pytest.importorskip("genai_prices")
sellers = {seller.id: seller for seller in pytest.importorskip("genai_prices.data").providers}

SCRIPT = Path(__file__).parents[1] / "scripts" / "build_price_book.py"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAMPLES = {
    "yyyymmdd": "20260228",
    "yyyy-mm-dd": "2026-02-28",
    "mm-yyyy": "02-2026",
    "mm-dd": "02-28",
    "yymm": "2602",
    "nnn": "002",
}
# they stay models of their own, though the library counts them to another
OWN = {"gpt-4o-2024-08-06", "gpt-3.5-turbo-0125", "mistral-large-2407", "mistral-large-2411"}


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def models():
    """The lines of the table by seller and model."""
    lines = defaultdict(list)
    for line in read(TABLE):
        lines[line["provider"], line["model"]].append(line)
    return lines


def test_the_script_writes_the_same_file_again(tmp_path):
    again = tmp_path / "price_book.csv"
    ran = [sys.executable, str(SCRIPT), "--out", str(again)]
    subprocess.run(ran, check=True, capture_output=True)
    assert again.read_bytes() == TABLE.read_bytes()


def test_curated_rows_carry_the_price_history_unchanged():
    told = (
        *("tier", "meter", "mode", "context_from_tokens", "hours_utc", "valid_from", "valid_to"),
        *("date_precision", "release_date", "retired_on", "context_window"),
    )

    def content(lines):
        return sorted([float(x["usd_per_mtok"]), *(x[name] for name in told)] for x in lines)

    taken = [line for line in read(TABLE) if line["layer"] == "curated"]
    given = read(TABLE.with_name("price_history.csv"))
    assert content(taken) == content(given)
    assert {x["source"] for x in taken} == {
        f"{x['source_title']}, {x['source_url']}" for x in given
    }


def test_book_rows_without_a_date_never_reach_back_before_the_release():
    undated = [x for x in read(TABLE) if (x["layer"], x["date_precision"]) == ("book", "assumed")]
    assert undated
    assert all(x["valid_from"] == (x["release_date"] or "2026-11-22") for x in undated)


def test_known_release_dates_are_used(models):
    for known in read(TABLE.with_name("release_dates.csv")):
        lines = models.get((known["provider"], known["model"]), ())
        assert {line["release_date"] for line in lines} <= {known["release_date"]}


@pytest.mark.parametrize(("whole", "output"), [(1_000, 100), (150_000, 10), (300_000, 0)])
def test_models_that_the_history_leaves_alone_cost_what_the_library_says(models, whole, output):
    usage = genai_prices.Usage(input_tokens=whole, output_tokens=output)
    agreed = 0
    for (seller, model), lines in models.items():
        info = next((info for info in sellers[seller].models if info.id == model), None)
        if info is None or any(line["layer"] == "curated" for line in lines):
            continue
        price = info.get_prices(NOON)
        too_long = whole > (info.context_window or whole)
        if too_long or price.requests_kcount or (output and price.output_mtok is None):
            continue
        theirs = info.calc_price(usage, sellers[seller], genai_request_timestamp=NOON)
        ours = cost_of(f"{seller}/{model}", whole, output, on="2026-11-22 12:00")
        assert ours == pytest.approx(float(theirs.total_price), rel=1e-9), (seller, model)
        agreed += 1
    assert agreed > 150


CONTEXTS = {
    "batch": {"processing": "batch"},
    "flex": {"service_tier": "flex"},
    "priority": {"service_tier": "priority"},
}


@pytest.mark.parametrize("mode", CONTEXTS)
def test_other_modes_cost_what_the_library_says(models, mode):
    usage = genai_prices.Usage(input_tokens=1_000, output_tokens=100)
    agreed = 0
    for (seller, model), lines in models.items():
        info = next((info for info in sellers[seller].models if info.id == model), None)
        offered = {(line["meter"], line["layer"]) for line in lines if line["mode"] == mode}
        if info is None or not {("input", "book"), ("output", "book")} <= offered:
            continue
        if any(line["retired_on"] for line in lines):
            continue
        theirs = info.calc_price(
            usage,
            sellers[seller],
            genai_request_timestamp=NOON,
            price_context=CONTEXTS[mode],
        )
        ours = cost_of(f"{seller}/{model}", 1_000, 100, on="2026-11-22 12:00", mode=mode)
        assert ours == pytest.approx(float(theirs.total_price), rel=1e-9), (seller, model)
        agreed += 1
    assert agreed >= 10


def spelled_out(alias):
    braces = re.search(r"\{([^}]*)\}", alias)
    if not braces:
        return [alias]
    forms = [re.sub("|".join(SAMPLES), lambda word: SAMPLES[word.group()], form)
             for form in braces.group(1).split("|")]  # fmt: skip
    before, after = alias[: braces.start()], alias[braces.end() :]
    return [name for form in forms for name in spelled_out(before + form + after)]


def test_every_name_means_the_same_model_to_the_book_and_to_the_library(models):
    compared = 0
    for (seller, model), lines in models.items():
        aliases = filter(None, lines[0]["aliases"].split(";"))
        for name in [model, *(name for alias in aliases for name in spelled_out(alias))]:
            found = price_book().find(f"{seller}/{name}")
            assert (found.seller, found.id) == (seller, model), name
            theirs = sellers[seller].find_model(name)
            if theirs and name not in OWN:
                assert theirs.id == model, name
                compared += 1
    assert compared > 2_000
