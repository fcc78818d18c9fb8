"""Ask tokencost's ``calculate_cost_by_tokens``: no date, no batch, no cache writes, no seller."""

from __future__ import annotations

from asking import Question, answer_all
from tokencost import calculate_cost_by_tokens


def usd(question: Question) -> float:
    tokens = {
        "input": question.input_tokens - question.cached_tokens,  # written tokens stay input
        "cached": question.cached_tokens,
        "output": question.output_tokens,
    }
    parts = (
        calculate_cost_by_tokens(number, question.model, kind)
        for kind, number in tokens.items()
        if number
    )
    return float(sum(parts))


if __name__ == "__main__":
    answer_all(usd)
