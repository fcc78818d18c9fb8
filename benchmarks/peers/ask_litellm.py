"""Ask litellm's ``cost_per_token``, with the price list of its wheel; it takes no date."""

from __future__ import annotations

import os

from asking import Question, answer_all

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else it fetches a list at import

import litellm

PROVIDERS = {"google": "gemini", "aws": "bedrock"}


def usd(question: Question) -> float:
    costs = litellm.cost_per_token(
        model=question.model,
        custom_llm_provider=PROVIDERS.get(question.provider, question.provider),
        prompt_tokens=question.input_tokens,
        completion_tokens=question.output_tokens,
        cache_read_input_tokens=question.cached_tokens,
        cache_creation_input_tokens=question.cache_write_tokens,
        call_type="retrieve_batch" if question.mode == "batch" else "completion",
    )
    return float(sum(costs))


if __name__ == "__main__":
    answer_all(usd)
