"""Which model a name means."""

import pytest
from hand_made_prices import book_of

from finops_xl.prices.book import price_book
from finops_xl.prices.rows import Refusal


def found(name, book=None):
    model = (book or price_book()).find(name)
    assert not isinstance(model, Refusal), model.why()
    return f"{model.seller}/{model.id}"


def why(name, book=None):
    refusal = (book or price_book()).find(name)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "#N/A"
    return refusal.why()


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("gpt-4o", "openai/gpt-4o"),
        ("GPT-4o", "openai/gpt-4o"),
        ("OpenAI/GPT-4o mini", "openai/gpt-4o-mini"),
        ("Claude Sonnet 4.5", "anthropic/claude-sonnet-4-5"),
        ("claude  sonnet 4.5", "anthropic/claude-sonnet-4-5"),
        ("Claude 3.5 Sonnet", "anthropic/claude-3-5-sonnet"),
        ("Gemini 2.5 Pro", "google/gemini-2.5-pro"),
        ("xai/grok-4", "x-ai/grok-4-0709"),
        ("bedrock/us.amazon.nova-lite-v1:0", "aws/amazon.nova-lite-v1:0"),
        (
            "bedrock/us.anthropic.claude-opus-4-5-20251101-v1:0",
            "aws/regional.anthropic.claude-opus-4-5-v1:0",
        ),
        ("groq/openai/gpt-oss-120b", "groq/openai/gpt-oss-120b"),
        ("openai/gpt-oss-120b", "openai/gpt-oss-120b"),
        ("perplexity/sonar", "perplexity/sonar"),
        ("vertex/claude-opus-4-5@20251101", "google/claude-opus-4-5"),
    ],
)
def test_ids_aliases_and_display_names_resolve_in_any_case(name, model):
    assert found(name) == model


@pytest.mark.parametrize(
    ("curated", "model"),
    [
        ("claude-opus-4", "anthropic/claude-opus-4-0"),
        ("claude-sonnet-4", "anthropic/claude-sonnet-4-0"),
        ("claude-3-opus", "anthropic/claude-3-opus-latest"),
        ("claude-3-5-haiku", "anthropic/claude-3-5-haiku-latest"),
        ("claude-3-7-sonnet", "anthropic/claude-3-7-sonnet-latest"),
        ("grok-4", "x-ai/grok-4-0709"),
        ("mistral-large-latest", "mistral/mistral-large"),
        ("gemini-2.5-flash-preview-04-17", "google/gemini-2.5-flash-preview"),
        ("gpt-4o-2024-08-06", "openai/gpt-4o-2024-08-06"),
        ("gpt-3.5-turbo-0125", "openai/gpt-3.5-turbo-0125"),
        (
            "together/Llama-3.3-70B-Instruct-Turbo",
            "together/meta-llama/Llama-3.3-70B-Instruct-Turbo",
        ),
    ],
)
def test_ids_of_the_price_history_are_the_models_of_the_snapshot(curated, model):
    assert found(curated) == model


@pytest.mark.parametrize(
    ("snapshot", "model"),
    [
        ("claude-opus-4-20250514", "anthropic/claude-opus-4-0"),
        ("claude-3-5-sonnet-20241022", "anthropic/claude-3-5-sonnet"),
        ("gpt-5.2-2025-12-11", "openai/gpt-5.2"),
        ("gpt-5.2-20251211", "openai/gpt-5.2"),
        ("gemini-2.5-pro-preview-05-06", "google/gemini-2.5-pro"),
        ("gemini-2.0-flash-001", "google/gemini-2.0-flash"),
        ("magistral-medium-2509", "mistral/magistral-medium"),
    ],
)
def test_dated_snapshots_are_their_model(snapshot, model):
    assert found(snapshot) == model


@pytest.mark.parametrize(
    "name",
    [
        "gpt-9",
        "gpt-4o-turbo",
        "claude-opus-4-5-turbo",
        "claude-opus-4-5-2025",
        "claude-opus-4-5-########",
        "gemini-1.5-flash-8b",
        "gpt-5.2-2025-01-01",
        "acme/gpt-4o",
        "",
        "/",
        "openai/",
    ],
)
def test_what_only_resembles_a_name_stays_unknown(name):
    assert "Unknown model" in why(name)


def test_a_misspelt_name_is_answered_with_the_nearest_ones():
    assert why("gpt-9").startswith("Unknown model 'gpt-9'. Nearest: gpt-5, gpt-4")
    assert "Nearest: claude-sonnet-4-5" in why("claud sonnet 4.5")
    assert "Nearest: groq/llama3-70b-8192" in why("groq/llama3-70b-8191")


def test_a_name_that_resembles_none_says_so():
    assert why("zzzzzz") == (
        "Unknown model 'zzzzzz'. No model of the price book is called like that."
    )


def test_the_nearest_names_are_searched_once_for_a_whole_column():
    refusal = price_book().find("nobody sells this")
    assert refusal.why() is refusal.why()
    assert price_book().find("nobody sells this") is refusal


def test_a_model_that_its_maker_does_not_sell_needs_a_seller():
    assert why("llama3-70b-8192") == (
        "'llama3-70b-8192' is not sold by its maker: name the seller (groq/llama3-70b-8192)"
    )


def test_a_seller_that_does_not_sell_the_model_names_those_who_do():
    assert "Sold as claude-opus-5-5" in why("groq/claude-opus-5-5")


def test_azure_sells_the_models_of_openai_at_their_makers_price():
    assert found("azure/gpt-4o") == "openai/gpt-4o"
    assert found("azure/o3-mini") == "azure/o3-mini"


def test_no_name_means_two_models_of_their_makers():
    book = price_book()
    for name, models in book.names._by_name.items():
        own = {(model.seller, model.id) for model in models if model.sold_by_maker}
        assert len(own) <= 1, name


def test_no_name_means_two_models_of_one_seller():
    for name, models in price_book().names._by_name.items():
        assert len({model.seller for model in models}) == len(models), name


def test_the_makers_model_counts_before_a_resellers_of_the_same_name():
    book = book_of(
        {"provider": "host", "sold_by_maker": "no"},
        {"provider": "maker", "aliases": "M One{|-yyyymmdd}"},
        {"provider": "host", "model": "m-one-20260228", "sold_by_maker": "no"},
    )
    assert found("m", book) == "maker/m"
    assert found("host/m", book) == "host/m"
    assert found("m one", book) == "maker/m"
    assert found("M-One-20260228", book) == "maker/m"
    assert found("host/m-one-20260228", book) == "host/m-one-20260228"
