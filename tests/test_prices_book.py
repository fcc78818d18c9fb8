"""The price book of the package: what it holds, and that it costs little."""

import csv
import subprocess
import sys

from hand_made_prices import book_of, moment

from finops_xl.prices.book import TABLE, PriceBook, models_for_template, price_book
from finops_xl.prices.rows import METERS, MODES, PriceRow


def table():
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_line_of_the_table_can_be_read_and_priced():
    for line in table():
        row = PriceRow.read(line)
        assert row.usd_per_mtok >= 0
        assert row.meter in METERS
        assert row.mode in MODES
        assert row.valid_from < row.ends
        assert row.layer in ("curated", "book")
        assert row.source
        assert line["date_precision"] in ("exact", "observed", "assumed")


def test_every_model_has_an_input_price_on_some_day():
    offered = {(x["provider"], x["model"]) for x in table() if x["meter"] == "input"}
    assert offered == {(x["provider"], x["model"]) for x in table()}


def test_the_makers_and_clouds_a_finance_team_meets_are_there():
    sellers = {line["provider"] for line in table()}
    assert sellers >= {
        *("openai", "anthropic", "google", "x-ai", "mistral", "deepseek", "cohere", "meta"),
        *("aws", "azure", "groq", "together", "fireworks", "perplexity"),
    }


def test_the_book_says_its_day_and_a_hash_of_its_content():
    book = price_book()
    assert book.as_of == moment("2026-11-22")
    day, content = book.book_id.split()
    assert day == "2026-11-22"
    assert len(content) == 8
    assert book_of({}).book_id != book_of({"usd_per_mtok": 2}).book_id


def test_line_ends_of_a_checkout_do_not_change_the_book_id():
    text = TABLE.read_text(encoding="utf-8")
    assert PriceBook(text.replace("\n", "\r\n")).book_id == PriceBook(text).book_id


def test_the_table_is_read_at_the_first_question_not_at_import():
    code = (
        "import finops_xl.prices.cost, finops_xl.prices.book as b;"
        "print(b.price_book.cache_info().currsize)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "0"


def test_the_template_learns_tier_and_context_window_of_a_model():
    names = ["gpt-5.5", "Claude Sonnet 4.5", "gpt-6-luna", "gpt-5.1", "nobody"]
    facts = models_for_template(names, moment("2026-03-01"))
    assert [fact.tier for fact in facts] == ["Frontier", "Mid", "Efficient", None, None]
    assert facts[1].context_window == 1_000_000
    assert models_for_template(["Claude Sonnet 4.5"])[0].context_window == 200_000
    assert facts[3].context_window == 400_000
    assert facts[4].context_window is None
