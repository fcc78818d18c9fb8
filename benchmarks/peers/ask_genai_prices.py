"""Ask genai-prices: provider, date and batch by its own arguments, as its documentation shows."""

from __future__ import annotations

from datetime import UTC, datetime

from asking import Question, answer_all
from genai_prices import Usage, calc_price


def usd(question: Question) -> float:
    read, written = question.cached_tokens, question.cache_write_tokens
    cache = {"cache_read_tokens": read, "cache_write_tokens": written} if read or written else {}
    usage = Usage(input_tokens=question.input_tokens, output_tokens=question.output_tokens, **cache)
    price = calc_price(
        usage,
        model_ref=question.model,
        provider_id=question.provider,
        genai_request_timestamp=datetime.fromisoformat(question.date).replace(tzinfo=UTC),
        price_context={"processing": "batch"} if question.mode == "batch" else None,
    )
    return float(price.total_price)


if __name__ == "__main__":
    answer_all(usd)
