"""What must never go down: more tokens, turns or volume, a dearer contract."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st
from priced_models import MODEL, SHARE, number_or_skip, outcome, priced_models

from finops_xl import call

QUICK = settings(max_examples=60, derandomize=True, deadline=None)
OUTPUT = st.floats(0, 9_000)
A_FLOAT = 1 - 1e-12  # sums in another order may miss their last digits


def not_less(dearer, less):
    """Tell whether a cost is no less, or there is none: a call too long, a meter without price."""
    return dearer in ("#NUM!", "#N/A") or dearer >= less * A_FLOAT


@QUICK
@given(MODEL, st.tuples(SHARE, SHARE).map(sorted), st.tuples(OUTPUT, OUTPUT).map(sorted), SHARE)
def test_more_tokens_or_calls_never_cost_less_with_any_model_on_any_day(
    priced, inputs, outputs, cache
):
    model, day, mode, largest, _ = priced
    sent, sent_more = (share * largest for share in inputs)
    said, said_more = outputs

    def cost(sent_now, said_now, calls=3):
        written = sent * cache
        return outcome("TOKENCOST", model, sent_now, said_now, None, written, calls, day, mode)

    less = number_or_skip("TOKENCOST", model, sent, said, None, sent * cache, 3, day, mode)
    assert not_less(cost(sent_more, said), less)
    assert not_less(cost(sent, said_more), less)
    assert not_less(cost(sent, said, 4), less)


@QUICK
@given(
    MODEL, st.integers(1, 9), st.tuples(SHARE, OUTPUT, OUTPUT), st.floats(0, 99_000), st.booleans()
)
def test_a_longer_loop_never_costs_less_with_any_model_on_any_day(
    priced, turns, sizes, more, caching
):
    model, day, mode, largest, _ = priced
    sizes = (sizes[0] * largest / 2, *sizes[1:])

    def cost(turns_now, *sizes_now):
        return outcome("AGENTCOST", model, turns_now, *sizes_now, caching, 0.9, day, mode)

    less = number_or_skip("AGENTCOST", model, turns, *sizes, caching, 0.9, day, mode)
    assert not_less(cost(turns + 1, *sizes), less)
    for place in range(3):
        grown = [size + more * (place == at) for at, size in enumerate(sizes)]
        assert not_less(cost(turns, *grown), less)


def test_a_longer_context_is_never_cheaper_in_the_price_book():
    compared = 0
    for priced in priced_models():
        for lower, upper in itertools.pairwise(priced.tiers):
            assert lower.above_tokens < upper.above_tokens
            for meter, rate in lower.rates.items():
                longer = upper.rates[meter].usd_per_mtok
                assert longer >= rate.usd_per_mtok * A_FLOAT, (priced[:3], meter)
                compared += 1
    assert compared > 1_000


@QUICK
@given(
    MODEL,
    st.sampled_from(["usd_per_mtok", "discount"]),
    st.sampled_from(["input", "output"]),
    st.tuples(SHARE, SHARE).map(sorted),
    SHARE,
    OUTPUT,
)
def test_a_better_negotiated_price_never_costs_more(priced, kind, meter, terms, share, said):
    model, day, mode, largest, _ = priced

    def cost(term):
        table = [["model", "meter", kind], [model, meter, term]]
        size = (share * largest, said)
        return number_or_skip("TOKENCOST", model, *size, None, None, 2, day, mode, table)

    low, high = map(cost, terms)
    assert low <= high if kind == "usd_per_mtok" else high <= low


@QUICK
@given(
    st.tuples(st.floats(0, 1e15), st.floats(0, 1e15)).map(sorted),
    st.floats(0, 1e9),
    st.floats(1e-6, 1e9),
    st.integers(0, 9),
)
def test_more_volume_never_lowers_the_cost_of_own_running(volumes, step_cost, capacity, least):
    less, more = (call("SELFHOSTCOST", v, step_cost, capacity, 10, 0.1, least) for v in volumes)
    assert less <= more
