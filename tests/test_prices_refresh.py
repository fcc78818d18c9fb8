"""What a newer genai-prices would change: days before the refresh never."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from refreshed_prices import overlay_of

from finops_xl.prices.book import TABLE, PriceBook, book_with
from finops_xl.prices.refresh import RefreshError, installed
from finops_xl.prices.refresh.compare import Kind, compare
from finops_xl.prices.refresh.installed import Snapshot, installed_snapshot, newest_version
from finops_xl.prices.refresh.series import in_force, steps
from finops_xl.prices.snapshot import __main__ as process
from finops_xl.prices.snapshot.table import COLUMNS, Row, as_csv

TODAY = "2026-12-15"
OLDER = Path(__file__).parent / "data" / "price_book_0.2.0_mistral.csv"
BASE = Row(
    **dict.fromkeys(COLUMNS, "")
    | {
        "provider": "openai",
        "model": "gpt-4o",
        "sold_by_maker": "yes",
        "meter": "input",
        "usd_per_mtok": "1",
        "mode": "standard",
        "context_from_tokens": 0,
        "valid_from": "2026-01-01",
        "date_precision": "observed",
        "layer": "book",
        "source": "genai-prices 0.2.3",
        "checked_on": "2026-11-22",
    }
)


@pytest.fixture(scope="module")
def snapshot():
    """The genai-prices that is installed."""
    pytest.importorskip("genai_prices")
    return installed_snapshot(TODAY)


def package():
    return PriceBook(TABLE.read_text(encoding="utf-8"))


def test_the_snapshot_the_book_was_made_of_changes_nothing_on_any_day(snapshot):
    for day in (TODAY, "2026-12-31", "2027-06-01"):
        found = compare(package(), snapshot, day)
        assert (found.rows, found.changes) == ([], []), day


def test_a_real_newer_version_adds_models_and_changes_prices_from_today_on(snapshot, monkeypatch):
    monkeypatch.setattr("finops_xl.prices.book.TABLE", OLDER)
    older = PriceBook(OLDER.read_text(encoding="utf-8"))
    found = compare(older, snapshot, TODAY)
    told = {(c.kind, c.row.model, c.row.mode, c.row.meter) for c in found.changes}
    meters = ("input", "output", "cache_read")
    assert told == {
        (Kind.NEW_MODEL, "deepseek-v4-1-flash-1017", "standard", "input"),
        *((Kind.CHANGED, "mistral-large-4", "standard", meter) for meter in meters),
        *((Kind.CHANGED, "mistral-large-4", "batch", meter) for meter in meters),
    }
    changed = [row for row in found.rows if row.model == "mistral-large-4"]
    assert {row.valid_from for row in changed} == {TODAY}
    assert {row.source for row in changed} == {"genai-prices 0.2.3 (dated 2026-10-29 there)"}
    newer = book_with(as_csv(found.rows), None)
    assert newer.added == len(found.rows)
    assert compare(newer, snapshot, TODAY).changes == []
    assert compare(newer, snapshot, "2027-03-01").changes == []
    for offer in older.names.offers:
        name = f"{offer.seller}/{offer.model.id}"
        for day in (46000.0, 46300.5, 46370.0):  # the last is 2026-12-14
            then, now = older.quote(name, "batch", day), newer.quote(name, "batch", day)
            assert (then.tiers, then.context_window) == (now.tiers, now.context_window)


def test_an_older_version_than_that_of_the_book_is_refused(snapshot):
    with pytest.raises(RefreshError, match=r"0\.2\.0 is older than the price book, .* 0\.2\.3"):
        compare(package(), snapshot._replace(version="0.2.0"), TODAY)
    refreshed = overlay_of({"source": "genai-prices 0.2.10 (dated 2026-12-01 there)"})
    with pytest.raises(RefreshError, match=r"which has prices of 0\.2\.10"):
        compare(book_with(refreshed, None), snapshot._replace(version="0.2.9"), TODAY)


def test_a_clock_before_the_price_book_is_refused(snapshot):
    with pytest.raises(RefreshError, match="Set the clock"):
        compare(package(), snapshot, "2026-11-21")


def kinds(rows, day=TODAY, book=None):
    found = compare(book or package(), Snapshot("0.2.4", rows), day)
    return [c for c in found.changes if c.kind != Kind.REMOVED], found.rows


def now(**changes):
    return replace(BASE, checked_on=TODAY, source="genai-prices 0.2.4", **changes)


def test_a_cancelled_rise_is_taken_back_on_its_own_day():
    argon = {"provider": "google", "model": "gemini-4-argon", "context_window": "1048576"}
    rows = [replace(now(**argon, usd_per_mtok="2"), checked_on="2026-11-26")]
    changes, rows = kinds(rows, "2026-11-26")
    assert [(c.kind, c.before.usd_per_mtok) for c in changes] == [(Kind.SCHEDULED, "4")]
    assert [(row.valid_from, row.usd_per_mtok) for row in rows] == [("2026-12-01", "2")]
    book = book_with(as_csv(rows), None)
    (tier, *_) = book.quote("gemini-4-argon", "standard", 46360.0).tiers  # 2026-12-04
    assert tier.rates["input"].usd_per_mtok == 2, "the curated rise of that day gives way"


def test_an_announced_price_comes_in_with_its_date():
    changes, rows = kinds(
        [
            now(usd_per_mtok="2.5", valid_to="2027-01-01", context_window="128000"),
            now(usd_per_mtok="9", valid_from="2027-01-01", context_window="128000"),
        ]
    )
    assert [(c.kind, c.row.valid_from) for c in changes] == [(Kind.SCHEDULED, "2027-01-01")]
    assert [row.usd_per_mtok for row in rows] == ["9"]
    assert rows[0].retired_on == "2027-01-14", "what is known of the model stays known"


def test_a_grown_context_window_is_a_change():
    rows = [now(usd_per_mtok="2.5", context_window="500000")]
    changes, added = kinds(rows)
    assert [c.kind for c in changes] == [Kind.WINDOW]
    assert added[0].usd_per_mtok == "2.5"


def test_a_curated_price_that_was_right_already_is_no_change():
    text = as_csv(
        [
            replace(BASE, usd_per_mtok="1"),
            replace(BASE, usd_per_mtok="2", layer="curated", valid_from="2026-06-01"),
        ]
    )
    assert kinds([now(usd_per_mtok="2")], book=PriceBook(text)) == ([], [])
    assert kinds([now(usd_per_mtok="1")], book=PriceBook(text)) == ([], []), "nothing new was said"
    assert len(kinds([now(usd_per_mtok="3")], book=PriceBook(text))[1]) == 1


def test_what_is_gone_upstream_is_told_and_still_counts():
    found = compare(package(), Snapshot("0.2.4", [now(usd_per_mtok="2.5")]), TODAY)
    assert {c.kind for c in found.changes} == {Kind.REMOVED, Kind.WINDOW}
    removed = {(c.row.provider, c.row.model) for c in found.changes if c.kind == Kind.REMOVED}
    assert ("anthropic", "claude-opus-5-5") in removed
    assert ("anthropic", "claude-2") not in removed, "it is retired anyway"
    assert not any(row.model == "claude-opus-5-5" for row in found.rows)


def test_a_new_model_starts_on_its_known_date_or_today_and_keeps_its_own_names():
    rows = [
        now(model="gpt-9", aliases="GPT Nine", valid_from="2026-12-01"),
        now(model="gpt-9-mini", valid_from=TODAY, date_precision="assumed"),
    ]
    changes, added = kinds(rows)
    assert [c.kind for c in changes] == [Kind.NEW_MODEL, Kind.NEW_MODEL]
    assert added == rows
    assert book_with(as_csv(added), None).find("gpt nine").id == "gpt-9"


SONNET = {"provider": "anthropic", "model": "claude-sonnet-4-5", "context_window": "200000"}


def test_a_new_model_whose_name_has_a_price_already_is_left_out():
    dated = now(**SONNET | {"model": "claude-sonnet-4-5-20261201"})
    changes, added = kinds([dated, now(**SONNET, usd_per_mtok="3")], "2026-11-26")
    (change,) = changes
    assert (change.kind, change.note) == (Kind.LEFT_OUT, "anthropic/claude-sonnet-4-5")
    assert added == []


def test_a_model_that_only_got_another_id_is_the_known_one():
    dated = SONNET | {"model": "claude-sonnet-4-5-20261201"}
    changes, added = kinds([now(**dated, usd_per_mtok="2")], "2026-11-26")
    assert {c.kind for c in changes} == {Kind.CHANGED}
    assert {row.model for row in added} == {"claude-sonnet-4-5"}


def test_a_seller_that_the_book_does_not_have_is_passed_by():
    assert kinds([now(provider="nobody", model="x")]) == ([], [])


DAYS = [(date(2026, 12, 5) + timedelta(n)).isoformat() for n in range(25)]


def timelines(layers):
    start = st.sampled_from(DAYS)
    row = st.builds(
        lambda a, b, price, layer: replace(
            BASE, valid_from=a, valid_to=b if b > a else "", usd_per_mtok=price, layer=layer
        ),
        *(start, st.sampled_from(["", *DAYS]), st.sampled_from("123"), st.sampled_from(layers)),
    )
    return st.lists(row, max_size=4, unique_by=lambda r: (r.valid_from, r.layer))


@given(said=timelines(["book"]), book=timelines(["book", "curated"]))
def test_after_a_refresh_the_book_says_what_the_snapshot_newly_says(said, book):
    said = [replace(row, checked_on=TODAY) for row in said]
    added = [step.row for step in steps(said, book, TODAY)]
    assert all(row.valid_from >= TODAY for row in added)
    own = [row for row in book if row.layer == "book"]
    for day in DAYS:
        before, after = in_force(book, day), in_force([*book, *added], day)
        new = in_force(said, day)
        latest = in_force([*own, *added], day)
        if day < TODAY or not any(row.valid_from <= day for row in said):
            assert after == before
        elif new:
            if after is None or after.usd != new.usd:
                assert after is None or after.layer == "curated"
                assert latest.usd == new.usd, "snapshots said so before: the history knows better"
        else:
            assert latest is None or after is None, "the snapshot dates its end"
    again = steps(said, [*book, *added], TODAY)
    assert again == [], "a second look finds nothing"


def test_the_newest_version_is_found_by_number():
    sources = ["genai-prices 0.2.9", "genai-prices 0.2.10 (dated 2026-10-29 there)", "a page"]
    assert newest_version(sources) == "0.2.10"
    assert newest_version([]) == ""


@pytest.fixture
def another_library(tmp_path, monkeypatch):
    """Put a genai-prices of a version and content in front of the installed one."""

    def install(version, content):
        (tmp_path / "genai_prices").mkdir()
        (tmp_path / "genai_prices" / "__init__.py").write_text(content)
        facts = tmp_path / f"genai_prices-{version}.dist-info"
        facts.mkdir()
        (facts / "METADATA").write_text(f"Name: genai-prices\nVersion: {version}\n")
        paths = [str(tmp_path), *filter(None, [os.environ.get("PYTHONPATH")])]
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(paths))

    return install


def test_a_library_of_another_shape_is_one_sentence(another_library):
    another_library("0.2.99", "providers = 3\n")
    with pytest.raises(RefreshError) as refused:
        installed_snapshot(TODAY)
    assert str(refused.value).startswith("genai-prices 0.2.99 cannot be read (")
    assert "pip install" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_library_of_another_series_is_refused(another_library):
    another_library("0.3.0", "")
    with pytest.raises(RefreshError, match=r"0\.3\.0 is installed, but only 0\.2 can be read"):
        installed_snapshot(TODAY)


def test_a_library_that_ends_the_process_is_one_sentence(another_library):
    another_library("0.2.99", "import os\nos._exit(3)\n")
    with pytest.raises(RefreshError, match=r"failed \(CalledProcessError.*Does this work"):
        installed_snapshot(TODAY)


def test_without_the_library_the_remedy_is_named(tmp_path):
    code = (
        "import sys; sys.modules['genai_prices'] = None\n"
        "import importlib.metadata as m\n"
        "m.Distribution.from_name = lambda name: (_ for _ in ()).throw(m.PackageNotFoundError)\n"
        "from finops_xl.prices.snapshot.__main__ import answer; import json\n"
        f"print(json.dumps(answer('{TODAY}')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert '-m pip install "genai-prices==0.2.*"' in json.loads(done.stdout)["problem"]


def test_a_bad_price_in_the_library_is_refused_by_name(monkeypatch):
    cells = vars(now(usd_per_mtok="-3"))
    answer = {"version": "0.2.4", "rows": [dict(cells)]}
    monkeypatch.setattr(installed, "_answer_of_the_process", lambda day: answer)
    with pytest.raises(RefreshError, match=r"openai/gpt-4o, input: usd_per_mtok '-3' is not"):
        installed_snapshot(TODAY)


def test_a_file_of_that_name_in_the_working_folder_is_not_the_library(tmp_path, monkeypatch):
    pytest.importorskip("genai_prices")
    (tmp_path / "genai_prices.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert len(installed_snapshot(TODAY).rows) > 2000


def test_the_process_says_which_versions_it_reads():
    assert process.SUPPORTED == "0.2."
