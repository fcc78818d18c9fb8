"""Refreshed prices in the user's folder: they add, they never rewrite, damage is named."""

import math

import pytest
from hand_made_prices import book_of, moment
from hypothesis import given, settings
from hypothesis import strategies as st
from refreshed_prices import LATER_ROW, forget_prices, overlay_of

import finops_xl
from finops_xl.errors import CellError
from finops_xl.prices.book import TABLE, PriceBook, book_with, price_book
from finops_xl.prices.overlay import LARGEST, ContradictionError, PriceBookError, overlay_path
from finops_xl.prices.rows import METERS, MODES, Refusal, iso_day

PACKAGE = PriceBook(TABLE.read_text(encoding="utf-8"))
MODELS = [offer.model for offer in PACKAGE.names.offers]
REFRESH = "2026-12-15"


def answers(book, models, days):
    """What a book says of models in every mode, in a way that can be compared."""
    return {
        (model.seller, model.id, mode, day): (
            quote.tiers,
            quote.context_window,
            quote.refusal and quote.refusal.code,
        )
        for model in models
        for mode in MODES
        for day in days
        for quote in [book.quote(f"{model.seller}/{model.id}", mode, day)]
    }


def test_without_the_file_the_book_is_that_of_the_package(overlay):
    assert overlay_path() == overlay
    assert price_book().book_id == PACKAGE.book_id


def test_a_refreshed_price_counts_from_its_day_and_the_book_says_so(overlay):
    overlay.write_text(overlay_of({"usd_per_mtok": "1.5"}), encoding="utf-8")
    price = {
        day: finops_xl.call("TOKENPRICE", "gpt-4o", "input", day)
        for day in ("2026-12-14", REFRESH, "2027-01-13")
    }
    assert price == {"2026-12-14": 2.5, REFRESH: 1.5, "2027-01-13": 1.5}
    assert finops_xl.call("TOKENPRICE", "gpt-4o", "output", REFRESH) == 10
    assert iso_day(price_book().as_of) == REFRESH
    assert price_book().book_id.startswith(f"{REFRESH} ")
    assert price_book().book_id in finops_xl.call("FINOPSVERSION")


def test_the_id_of_the_book_covers_the_refreshed_prices():
    ids = {book_with(overlay_of({"usd_per_mtok": usd}), None).book_id for usd in (1, 2)}
    assert len(ids | {PACKAGE.book_id}) == 3


@settings(max_examples=5, deadline=None)
@given(st.data())
def test_no_answer_for_a_day_before_the_refresh_changes(data):
    rows = []
    drawn = data.draw(st.lists(st.sampled_from(MODELS), min_size=90, max_size=90))
    for model in drawn:
        rows.append(
            {
                "provider": model.seller,
                "model": model.id,
                "meter": data.draw(st.sampled_from(METERS)),
                "mode": data.draw(st.sampled_from(MODES)),
                "context_from_tokens": data.draw(st.sampled_from([0, 1000, 200_000])),
                "hours_utc": data.draw(st.sampled_from(["", "16:30-00:30"])),
                "usd_per_mtok": data.draw(st.integers(0, 1000)),
                "valid_from": data.draw(st.sampled_from([REFRESH, "2027-01-01"])),
                "valid_to": data.draw(st.sampled_from(["", "2027-01-01"])),
                "context_window": data.draw(st.sampled_from(["", "1000", "9000000"])),
            }
        )
    keys = [tuple(row[name] for name in row if name != "usd_per_mtok") for row in rows]
    distinct = {key[:6]: row for key, row in zip(keys, rows, strict=True)}
    book = book_with(overlay_of(*distinct.values()), None)
    assert book.added == len(distinct)
    days = [moment(day) for day in ("2024-06-01", "2026-11-22", "2026-12-14 18:00")]
    models = [*drawn, *MODELS[::20]]
    assert answers(book, models, days) == answers(PACKAGE, models, days)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"valid_from": "2026-12-14"}, "it begins before it was seen"),
        ({"checked_on": "2026-11-21"}, "the table of the package is newer"),
    ],
)
def test_a_row_that_would_rewrite_history_does_not_count(row, why):
    book = book_with(overlay_of(row), None)
    assert (book.added, book.passed_over) == (0, 1), why
    assert book.book_id == PACKAGE.book_id


def test_of_two_looks_at_a_future_price_the_newer_counts_also_against_the_curated_one():
    table = book_of(
        {"valid_from": "2027-01-01", "usd_per_mtok": 4},
        {"valid_from": "2027-01-01", "usd_per_mtok": 5, "layer": "curated"},
        {"valid_from": "2027-01-01", "usd_per_mtok": 3, "checked_on": "2026-12-01"},
    )
    (tier,) = table.quote("m", "standard", moment("2027-02-01")).tiers
    assert tier.rates["input"].usd_per_mtok == 3


def test_a_new_model_has_its_past_and_its_names_but_takes_no_name_away():
    new = {
        "model": "gpt-9",
        "aliases": "Great 9;gpt-4o;gpt-4o{|-yyyy-mm-dd}",
        "valid_from": "2026-06-01",
    }
    book = book_with(overlay_of(new), None)
    assert book.find("great 9").id == book.find("openai/gpt-9").id == "gpt-9"
    assert book.quote("gpt-9", "standard", moment("2026-06-01")).tiers
    for name in ("gpt-4o", "openai/gpt-4o", "GPT-4o-2024-11-20", "azure/gpt-4o"):
        then, now = PACKAGE.find(name), book.find(name)
        assert (then.seller, then.id) == (now.seller, now.id)
    nearest = book.find("gpt-99")
    assert isinstance(nearest, Refusal)
    assert "gpt-9" in nearest.why()


def test_a_refreshed_price_of_a_retired_model_ends_with_it():
    book = book_with(overlay_of({"model": "gpt-4", "usd_per_mtok": 1}), None)
    assert book.find("gpt-4").retired_on == PACKAGE.find("gpt-4").retired_on < math.inf
    assert book.quote("gpt-4", "standard", book.find("gpt-4").retired_on).refusal


DAMAGED = [
    ("", {"usd_per_mtok": "NaN"}, "line 2: usd_per_mtok 'NaN' is not a price"),
    ("", {"usd_per_mtok": "-1"}, "line 2: usd_per_mtok '-1'"),
    ("", {"usd_per_mtok": "inf"}, "line 2: usd_per_mtok"),
    ("", {"usd_per_mtok": "1e3"}, "line 2: usd_per_mtok"),
    ("", {"usd_per_mtok": "2,50"}, "line 2: usd_per_mtok"),
    ("", {"usd_per_mtok": "100000.5"}, "line 2: usd_per_mtok"),
    ("", {"usd_per_mtok": ""}, "line 2: usd_per_mtok"),
    ("", {"usd_per_mtok": "٣"}, "line 2: usd_per_mtok"),
    ("", {"valid_from": "15.12.2026"}, "line 2: valid_from '15.12.2026' is not a day"),
    ("", {"valid_from": "2026-02-30"}, "line 2: valid_from"),
    ("", {"valid_from": ""}, "line 2: valid_from"),
    ("", {"checked_on": "today"}, "line 2: checked_on"),
    ("", {"valid_to": "2026-12-01"}, "line 2: valid_to 2026-12-01 is before valid_from"),
    ("", {"meter": "images"}, "line 2: meter 'images' is not one of input"),
    ("", {"mode": "Batch"}, "line 2: mode"),
    ("", {"layer": "curated"}, "line 2: the layer is 'curated'"),
    ("", {"provider": "nobody"}, "line 2: the price book has no seller 'nobody'"),
    ("", {"model": ""}, "line 2: model"),
    ("", {"model": "m" * 501}, "line 2: model is longer than 500"),
    ("", {"model": "a\x1b[31mb"}, "line 2: model is longer than 500 characters or holds a control"),
    ("", {"context_from_tokens": "-5"}, "line 2: context_from_tokens"),
    ("", {"context_window": "many"}, "line 2: context_window"),
    ("", {"hours_utc": "25:00-26:00"}, "line 2: hours_utc"),
    ("provider;model\n", None, "line 1 does not hold the columns"),
    ("one,two,three\n", {}, "line 2 has 3 cells instead of 19"),
    ('"never closed', {}, "unexpected end of data"),
    ("\0\n", {}, "line 2 has 1 cells"),
]


@pytest.mark.parametrize(("text", "row", "why"), DAMAGED)
def test_a_damaged_file_is_named_with_line_and_remedy_and_no_price_is_known(
    overlay, text, row, why
):
    header, _, line = overlay_of(row or {}).partition("\n")
    overlay.write_text(text if row is None else f"{header}\n{text or line}", encoding="utf-8")
    with pytest.raises(CellError) as refused:
        finops_xl.call("TOKENCOST", "claude-sonnet-4-5", 1000, 100)
    assert refused.value.code == "#N/A"
    assert why in refused.value.reason
    assert str(overlay) in refused.value.reason
    assert refused.value.reason.endswith("delete the file: the prices of the package count again.")
    assert finops_xl.call("REASON", "TOKENCOST", "claude-sonnet-4-5", 1000, 100) == (
        refused.value.reason
    )


def test_the_version_is_known_also_where_the_prices_are_not(overlay):
    overlay.write_text("damaged")
    assert finops_xl.call("FINOPSVERSION") == f"finops-xl {finops_xl.__version__}, prices unknown"


def test_every_row_of_a_range_gets_the_error_and_a_mended_file_counts_at_once(overlay):
    overlay.write_bytes(b"\xff\xfe")
    answer = finops_xl.call("TOKENPRICE", [["gpt-4o"], ["gpt-4"]], "input", "2025-01-01")
    assert [type(row[0]) for row in answer] == [CellError, CellError]
    assert "line 1 is not UTF-8 text" in answer[0][0].reason
    overlay.unlink()
    assert finops_xl.call("TOKENPRICE", "gpt-4o", "input", "2025-01-01") == 2.5


def test_rows_that_contradict_one_another_are_named_both():
    with pytest.raises(
        ContradictionError, match="lines 2 and 4 contradict one another about input"
    ):
        book_with(overlay_of({}, {"meter": "output"}, {"usd_per_mtok": "3"}), None)
    assert book_with(overlay_of({}, {}), None).added == 2, "the same line twice says the same"


def test_a_file_saved_by_a_spreadsheet_with_a_mark_and_windows_lines_is_read():
    text = overlay_of({}).replace("\n", "\r\n")
    assert book_with(text, None).added == 1


def test_a_file_that_is_no_file_or_too_large_is_named(overlay):
    overlay.mkdir()
    with pytest.raises(PriceBookError, match="cannot be read"):
        price_book()
    overlay.rmdir()
    with overlay.open("wb") as file:
        file.truncate(LARGEST + 1)
    with pytest.raises(PriceBookError, match="larger than 20 MB"):
        price_book()


def test_without_a_home_no_file_of_somebody_else_is_read(monkeypatch):
    for name in ("FINOPS_XL_DATA", "XDG_DATA_HOME", "HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.delenv(name, raising=False)
    forget_prices()
    assert overlay_path() is None
    assert price_book().book_id == PACKAGE.book_id
    forget_prices()


def test_a_line_made_by_hand_here_is_one_that_the_book_takes():
    assert list(LATER_ROW) == PACKAGE.columns
