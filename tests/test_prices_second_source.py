"""Prices against a second source: a genuine excerpt of litellm's map, and what is not one."""

import http.server
import json
import threading
from pathlib import Path

import pytest
from hand_made_prices import moment

from finops_xl.prices.book import price_book
from finops_xl.prices.refresh import RefreshError, second_source
from finops_xl.prices.refresh.second_source import second_opinion

EXCERPT = Path(__file__).parent / "data" / "litellm_prices_excerpt.json"
DAY = moment("2026-11-22")


def opinion(file=EXCERPT):
    return second_opinion(price_book(), DAY, file)


def test_models_on_which_the_sources_agree_are_counted_and_the_others_shown():
    found = opinion()
    told = {(d.model, d.meter): (d.ours, d.theirs) for d in found.differences}
    assert found.agreeing == 8
    assert found.differing == len({d.model for d in found.differences}) == 7
    assert told["mistral-large-4", "input"] == (0.7, pytest.approx(0.68))
    assert ("mistral-large-4", "output") not in told, "2.09 and 2.10 are within half a per cent"
    assert told["grok-code-fast-1", "input"] == (0.2, pytest.approx(1))
    assert told["azure/text-embedding-3-small", "input"] == (0.02, pytest.approx(0.022))
    assert "gpt-4o" not in {d.model for d in found.differences}


def test_of_several_names_of_a_model_its_own_id_is_compared(tmp_path):
    entry = {"litellm_provider": "openai", "mode": "chat", "output_cost_per_token": 1e-5}
    file = tmp_path / "map.json"
    for first, second in (("gpt-4o", "gpt-4o-2024-11-20"), ("gpt-4o-2024-11-20", "gpt-4o")):
        prices = {"gpt-4o": 2.5e-6, "gpt-4o-2024-11-20": 9e-6}
        entries = {n: entry | {"input_cost_per_token": prices[n]} for n in (first, second)}
        file.write_text(json.dumps(entries))
        assert opinion(file) == (1, [])


@pytest.mark.parametrize("price", ["NaN", "Infinity", "-1", "true", '"2.5e-06"', "1" + "0" * 400])
def test_a_price_that_cannot_be_meant_is_no_price(tmp_path, price):
    file = tmp_path / "map.json"
    file.write_text(
        '{"gpt-4o": {"litellm_provider": "openai", "mode": "chat",'
        f' "input_cost_per_token": {price}, "output_cost_per_token": 0.00002}}}}'
    )
    assert [(d.meter, d.theirs) for d in opinion(file).differences] == [("output", 20)]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is not JSON"),
        (b"<html>", "is not JSON"),
        (b"\xff\xfe", "is not JSON"),
        (b"[" * 100_000, "is not JSON"),
        (b"9" * 5000, "is not JSON"),
        (b"[1, 2]", "holds no model"),
        (b'{"gpt-4o": 3, "x": {"mode": [], "litellm_provider": {}}}', "holds no model"),
    ],
)
def test_a_file_that_is_no_such_map_is_one_sentence(tmp_path, content, why):
    file = tmp_path / "map.json"
    file.write_bytes(content)
    with pytest.raises(RefreshError, match=why) as refused:
        opinion(file)
    assert str(file) in str(refused.value)
    assert "model_prices_and_context_window.json" in str(refused.value)


def test_a_file_that_is_missing_or_too_large_is_one_sentence(tmp_path):
    with pytest.raises(RefreshError, match="cannot be read"):
        opinion(tmp_path / "none.json")
    file = tmp_path / "large.json"
    with file.open("wb") as opened:
        opened.truncate(second_source.LARGEST + 1)
    with pytest.raises(RefreshError, match="larger than 50 MB"):
        opinion(file)


@pytest.fixture
def server(monkeypatch):
    """Serve the excerpt on this machine in place of the public address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            status = 200 if self.path == "/map.json" else 404
            self.send_response(status)
            self.end_headers()
            self.wfile.write(EXCERPT.read_bytes() if status == 200 else b"")

        def log_message(self, *_):
            pass

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()


def test_the_source_is_fetched_from_its_address(server, monkeypatch):
    monkeypatch.setattr(second_source, "ADDRESS", f"{server}/map.json")
    assert opinion(None) == opinion()


def test_what_cannot_be_fetched_is_one_sentence_with_the_way_round(server, monkeypatch):
    monkeypatch.setattr(second_source, "ADDRESS", f"{server}/gone.json")
    with pytest.raises(RefreshError, match=r"cannot be fetched \(Not Found\).*--check-with FILE"):
        opinion(None)
    monkeypatch.setattr(second_source, "ADDRESS", "http://127.0.0.1:9/")
    with pytest.raises(RefreshError, match="cannot be fetched"):
        opinion(None)
