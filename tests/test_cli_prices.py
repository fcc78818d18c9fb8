"""The commands about prices, as a person or another program uses them."""

import csv
import json
import os
import pty
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from refreshed_prices import forget_prices, overlay_of

from finops_xl.prices.book import TABLE, price_book

OLDER = Path(__file__).parent / "data" / "price_book_0.2.0_mistral.csv"
TODAY = dict.fromkeys(("valid_from", "checked_on"), date.today().isoformat())
EXCERPT = Path(__file__).parent / "data" / "litellm_prices_excerpt.json"


@pytest.fixture
def run(run):
    """Run a command on prices."""
    return lambda *arguments: run("prices", *arguments)


@pytest.fixture
def older(monkeypatch, overlay):
    """Let the package have the price book of an older genai-prices, for one seller."""
    pytest.importorskip("genai_prices")
    monkeypatch.setattr("finops_xl.prices.book.TABLE", OLDER)
    forget_prices()
    return overlay


def test_the_list_shows_models_with_prices_and_finds_part_of_a_name(run):
    status, out, err = run("list", "Sonnet 4.5")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["Model", "Seller", "Tier", "Input", "Output", "Context", "Layer"]
    assert "claude-sonnet-4-5 anthropic mid 3 15 200,000 curated".split() in [
        line.split() for line in lines
    ]
    assert lines[-1].endswith("USD per M tokens on 2026-11-22.")


def test_a_list_in_a_pipe_is_whole_and_nothing_is_cut(run):
    _, out, _ = run("list")
    named = {line.split()[0] for line in out.splitlines()[1:-1]}
    book = price_book()
    priced = {
        offer.model.label
        for offer in book.names.offers
        if book.quote(f"{offer.seller}/{offer.model.id}", "standard", book.as_of).tiers
    }
    assert named == priced
    assert max(map(len, named)) > 50


def test_the_list_can_be_narrowed_by_seller_tier_and_day_and_read_by_a_program(run):
    arguments = ("list", "--seller", "xAI", "--tier", "frontier", "--on", "2025-08-01", "--json")
    status, out, _ = run(*arguments)
    answer = json.loads(out)
    assert status == 0
    assert answer["on"] == "2025-08-01"
    assert [line["model"] for line in answer["models"]] == ["grok-4-0709"]
    assert {line["seller"] for line in answer["models"]} == {"x-ai"}
    assert answer["models"][0]["input_usd_per_mtok"] == 3
    assert answer["without_price"] > 0


def test_an_unknown_seller_and_a_day_that_is_none_are_refused(run):
    status, _, err = run("list", "--seller", "acme")
    assert status == 2
    assert "anthropic, aws" in err
    assert run("list", "--on", "2026-02-30")[0] == 2


def test_nothing_found_is_said(run):
    assert run("list", "no such model")[:2] == (0, "No model matches.\n")


def test_a_model_is_shown_with_what_is_behind_each_price(run):
    status, out, err = run("show", "Gemini 2.5 Pro", "--mode", "batch")
    assert (status, err) == (0, "")
    assert "Will be retired on 2026-12-01" in out
    assert "Calls with an input above 200,000 tokens" in out
    (derived,) = {
        tuple(line.split()[2:4]) for line in out.splitlines() if line.startswith("cache_read")
    }
    assert derived == ("curated,", "derived")
    assert "[1] genai-prices 0.2.3" in out
    assert "offered: standard, batch" in out


def test_scheduled_changes_off_peak_hours_and_history_are_shown(run):
    _, out, _ = run("show", "gemini-4-argon", "--history")
    scheduled = out.split("Scheduled")[1].split("All rows")[0]
    assert [line.split()[:3] for line in scheduled.splitlines()[2:5]] == [
        ["input", "4", "2026-12-01"],
        ["output", "20", "2026-12-01"],
        ["cache_read", "0.2", "2026-12-01"],
    ]
    assert "batch input" in out.split("All rows")[1]
    _, out, _ = run("show", "deepseek-flash")
    off_peak = out.split("At 04:00-06:00 and 10:00-01:00 UTC")[1]
    assert off_peak.splitlines()[2].split()[:3] == ["input", "0.15", "2026-09-10"]


def test_the_sheet_of_a_model_can_be_read_by_a_program(run):
    _, out, _ = run("show", "o3", "--on", "2025-06-01", "--json", "--history")
    answer = json.loads(out)
    meters = {meter["meter"]: meter for meter in answer["tiers"][0]["meters"]}
    assert meters["input"]["usd_per_mtok"] == 10
    assert meters["input"]["derived"] is False
    assert meters["input"]["layer"] == "curated"
    assert any(row["valid_from"] == "2025-06-10" for row in answer["scheduled"])
    assert len(answer["history"]) > len(meters)


def test_an_unknown_or_unpriced_model_is_told_with_the_reason(run):
    status, out, err = run("show", "claude-sonet-4-5")
    assert (status, out) == (1, "")
    assert "Nearest: claude-sonnet-4-5" in err
    status, out, err = run("show", "deepseek-chat")
    assert status == 1
    assert "Retired on 2026-07-24" in out
    assert "is retired as of 2026-07-24" in err
    status, out, _ = run("show", "gpt-99", "--json")
    assert (status, json.loads(out)["error"]) == (1, "#N/A")
    assert run("show", "gpt-4o", "--mode", "turbo")[0] == 2


def test_a_model_priced_by_its_maker_is_shown_at_another_seller(run):
    _, out, _ = run("show", "azure/gpt-6.1-sol")
    assert "azure charges the price of openai." in out


def test_diff_says_when_there_is_nothing_to_add(run, overlay):
    pytest.importorskip("genai_prices")
    status, out, _ = run("diff")
    assert status == 0
    assert "Nothing to add" in out
    assert not overlay.exists()


def test_diff_shows_what_a_refresh_would_add_and_writes_nothing(run, older):
    status, out, _ = run("diff")
    today = date.today().isoformat()
    assert status == 1
    assert f"mistral-large-4 input 1.36 0.7 -48.5% {today}".split() in [
        line.split() for line in out.splitlines()
    ]
    assert "New models: 1" in out
    assert not older.exists()


def test_refresh_appends_says_where_and_finds_nothing_the_second_time(run, older):
    before = price_book().quote("mistral-large-4", "standard", 46348.0)  # 2026-11-22
    status, out, _ = run("refresh", "--yes")
    assert status == 0
    assert f"to {older}" in out
    assert "To undo this: delete" in out
    assert "installed price book is another one" in out
    with older.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["checked_on"] for row in rows} == {date.today().isoformat()}
    assert [path.name for path in older.parent.iterdir()] == [older.name]
    forget_prices()
    assert price_book().as_of == (date.today() - date(1899, 12, 30)).days
    after = price_book().quote("mistral-large-4", "standard", 46348.0)
    assert (after.tiers, after.context_window) == (before.tiers, before.context_window)
    kept = older.read_bytes()
    status, out, _ = run("refresh", "--yes")
    assert status == 0
    assert "Nothing to add" in out
    assert older.read_bytes() == kept


def test_refresh_never_touches_the_rows_that_are_there(run, older):
    made = {"provider": "mistral", "model": "mistral-mine", "source": "by hand"}
    mine = overlay_of(made | TODAY).replace("\n", "\r\n")
    older.write_bytes(mine.rstrip("\r\n").encode())
    assert run("refresh", "--yes")[0] == 0
    assert older.read_bytes().startswith(mine.rstrip("\r\n").encode() + b"\n")
    forget_prices()
    assert price_book().find("mistral-mine").id == "mistral-mine"
    assert price_book().added > 1


def test_refresh_without_a_terminal_asks_for_yes(run, older):
    status, _, err = run("refresh")
    assert status == 2
    assert "add --yes" in err
    assert not older.exists()


def test_refresh_with_a_second_source_shows_what_differs(run, older):
    status, out, _ = run("refresh", "--yes", "--check-with", EXCERPT)
    assert status == 0
    assert "litellm" in out
    assert "2 apart" in out
    assert "mistral-large-4 input 0.7 0.68 -2.9% mistral/mistral-large-4".split() in [
        line.split() for line in out.splitlines()
    ]


def test_a_second_source_that_cannot_be_read_stops_the_refresh(run, older):
    status, _, err = run("refresh", "--yes", "--check-with", older.parent / "none.json")
    assert status == 2
    assert err.count("\n") == 1
    assert not older.exists()


def test_two_versions_on_one_day_are_refused(run, older):
    wrong = {"provider": "mistral", "model": "mistral-large-4", "usd_per_mtok": "0.5"}
    older.write_text(overlay_of(wrong | TODAY | {"source": "genai-prices 0.2.3"}))
    kept = older.read_bytes()
    status, _, err = run("refresh", "--yes")
    assert status == 2
    assert "Refresh again tomorrow" in err
    assert older.read_bytes() == kept


def test_a_refresh_that_would_be_too_large_to_read_is_refused(run, older, monkeypatch):
    monkeypatch.setattr("finops_xl.cli.refresh_commands.LARGEST", 100)
    status, _, err = run("refresh", "--yes")
    assert status == 2
    assert "and more than 100 are not read" in err
    assert not older.exists()


@pytest.mark.parametrize(
    "command", [("list",), ("show", "gpt-4o"), ("diff",), ("refresh", "--yes")]
)
def test_damaged_refreshed_prices_are_one_sentence_for_every_command(run, overlay, command):
    overlay.write_text("damaged")
    status, out, err = run(*command)
    assert (status, out) == (2, "")
    assert err.startswith("No price is known, because the refreshed prices in ")
    assert "line 1 does not hold the columns" in err
    assert err.count("\n") == 1
    assert overlay.read_text() == "damaged"


def test_without_a_folder_of_the_user_refresh_says_what_to_set(run, monkeypatch):
    for name in ("FINOPS_XL_DATA", "XDG_DATA_HOME", "HOME", "LOCALAPPDATA", "USERPROFILE"):
        monkeypatch.delenv(name, raising=False)
    status, _, err = run("refresh", "--yes")
    assert status == 2
    assert "set FINOPS_XL_DATA" in err


def test_refreshed_prices_that_do_not_count_are_mentioned(run, overlay):
    overlay.write_text(overlay_of({"checked_on": "2026-11-01"}, {"meter": "output"}))
    _, out, _ = run("list", "gpt-4o")
    assert f"With 1 refreshed price from {overlay}." in out
    assert f"1 refreshed price in {overlay} not used" in out


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is of Unix")
@pytest.mark.parametrize(("answer", "status"), [(b"n\n", 1), (b"y\n", 0)])
def test_on_a_terminal_refresh_asks_and_does_what_is_answered(tmp_path, answer, status):
    pytest.importorskip("genai_prices")
    copy = tmp_path / "code"
    linked = copy / "finops_xl" / "prices" / "data"
    _copy_package(copy)
    (linked / TABLE.name).write_bytes(OLDER.read_bytes())
    mine, theirs = pty.openpty()
    environment = os.environ | {
        "PYTHONPATH": str(copy),
        "FINOPS_XL_DATA": str(tmp_path / "user"),
        "TERM": "xterm",
    }
    command = [sys.executable, "-m", "finops_xl", "prices", "refresh"]
    with subprocess.Popen(
        command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, cwd=tmp_path
    ) as process:
        os.close(theirs)
        os.write(mine, answer)
        shown = _all_of(mine)
    assert process.returncode == status
    assert "Append " in shown
    assert (tmp_path / "user" / "price_overlay.csv").exists() == (status == 0)


def _copy_package(folder):
    import shutil

    import finops_xl

    shutil.copytree(Path(finops_xl.__file__).parent, folder / "finops_xl")


def _all_of(terminal):
    parts = []
    try:
        while part := os.read(terminal, 4096):
            parts.append(part)
    except OSError:  # the other end is closed
        pass
    return b"".join(parts).decode()


def test_a_name_that_is_only_part_of_one_leads_to_the_list(run):
    status, _, err = run("show", "sonnet")
    count = len(json.loads(run("list", "sonnet", "--json")[1])["models"])
    assert status == 1
    assert count > 1
    assert err.endswith(f"finops-xl prices list sonnet finds {count}.\n")
