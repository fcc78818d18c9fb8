"""The functions agree with one another, to 1e-9."""

import math

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from priced_models import MODEL, SHARE, number_or_skip, outcome

from finops_xl import call

QUICK = settings(max_examples=60, derandomize=True, deadline=None)
AMOUNT = st.floats(-1e12, 1e12)
COST = st.floats(1e-3, 1e12)


def same(one, other, scale=0.0):
    """Tell whether two outcomes agree: the same code, or numbers to 1e-9 of them or of a scale."""
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9 * scale)


# Returns


@QUICK
@given(st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 2)), min_size=2, max_size=24))
def test_the_net_present_value_at_every_internal_rate_is_zero(flows):
    column = [[flow] for flow in flows]
    rates = outcome("IRRALL", column, 12)
    assume(not isinstance(rates, str))
    for (rate,) in rates:
        if not 1e-3 < 1 + rate < 1e3:  # beyond, a float has too few digits of 1 + rate
            continue
        monthly = (1 + rate) ** (1 / 12)
        size = math.fsum(abs(flow) * monthly**-month for month, flow in enumerate(flows))
        assert abs(call("NPVMONTHLY", rate, column, None, "start")) <= 1e-9 * size


@QUICK
@given(AMOUNT, COST)
def test_roi_is_the_ratio_less_one_whatever_the_size(value, cost):
    ratio = call("ROIRATIO", value, cost)
    assert same(call("ROI", value, cost), ratio - 1, scale=max(1, abs(ratio)))


@QUICK
@given(COST, COST, st.floats(0.01, 1))
def test_the_units_that_succeed_cost_the_total(total, units, rate):
    assert same(call("UNITCOST", total, units, rate) * units * rate, total)


@QUICK
@given(SHARE, st.lists(st.floats(1, 1e6), min_size=2, max_size=24))
def test_at_the_payback_the_benefits_have_recovered_the_investment(share, benefits):
    investment = share * math.fsum(benefits) * (1 - 1e-9)
    periods = call("PAYBACK", investment, [benefits])
    whole = int(periods)
    recovered = math.fsum(benefits[:whole])
    if periods > whole:
        recovered += (periods - whole) * benefits[whole]
    assert same(recovered, investment, scale=math.fsum(benefits))


# Own running


@QUICK
@given(COST, st.floats(0, 100), st.floats(0, 100))
def test_without_steps_own_running_costs_price_times_volume_at_the_break_even(fixed, price, own):
    volume = number_or_skip("BREAKEVEN", fixed, price, own)
    assume(price - own > 1e-6 * price)  # nearer, their difference has too few digits
    assert same(call("SELFHOSTCOST", volume, 0, 1, fixed, own), price * volume)


# Targets


@QUICK
@given(AMOUNT, AMOUNT)
def test_a_target_that_is_reached_is_attained_in_full(baseline, target):
    attained = outcome("ATTAINMENT", target, baseline, target)
    assert attained == ("#DIV/0!" if same_level(baseline, target) else 1.0)


def same_level(one, other):
    return abs(one - other) <= 1e-12 * max(abs(one), abs(other))


@QUICK
@given(AMOUNT, AMOUNT)
def test_a_claim_without_discount_at_full_adoption_is_the_claim(baseline, claim):
    scale = abs(baseline) + abs(claim)
    assert same(call("DISCOUNTCLAIM", baseline, claim, 0, 1), claim, scale)
    points = call("DISCOUNTCLAIM", baseline, claim, 0, 1, "points")
    assert same(points, baseline + claim, scale)
    relative = call("DISCOUNTCLAIM", baseline, claim, 0, 1, "relative")
    assert same(relative, baseline * (1 + claim), abs(baseline) * (1 + abs(claim)))


@QUICK
@given(
    AMOUNT,
    AMOUNT,
    st.tuples(SHARE, SHARE).map(sorted),
    st.sampled_from(["level", "relative", "points"]),
    st.none() | SHARE,
)
def test_a_band_is_discountclaim_with_adoption(baseline, claim, discounts, claim_as, stated):
    low, high = discounts
    band = call("TARGETBAND", baseline, claim, stated, None, low, high, claim_as)
    for levels, adoption in zip(band, (stated, None), strict=True):
        month = 12 if levels is band[1] else 6
        share = call("ADOPTION", month) if adoption is None else adoption
        for level, discount in zip(levels, (high, (low + high) / 2, low), strict=True):
            assert level == call("DISCOUNTCLAIM", baseline, claim, discount, share, claim_as)


# Prices


@QUICK
@given(MODEL, SHARE, st.floats(0, 9_000), st.floats(0, 9_000))
def test_an_agent_of_one_turn_costs_one_call(priced, share, said, tool):
    model, day, mode, largest, _ = priced
    sent = share * largest
    plain = outcome("TOKENCOST", model, sent, said, None, None, 1, day, mode)
    assert same(outcome("AGENTCOST", model, 1, sent, said, tool, False, 1, day, mode), plain)
    written = outcome("TOKENCOST", model, sent, said, None, sent, 1, day, mode)
    assert same(outcome("AGENTCOST", model, 1, sent, said, tool, True, 1, day, mode), written)


@QUICK
@given(MODEL, SHARE, st.floats(1, 9_000), st.tuples(SHARE, SHARE))
def test_a_call_costs_its_tokens_at_the_price_of_each_meter(priced, share, said, cache):
    model, day, mode, largest, _ = priced
    sent = share * largest
    read = sent * cache[0]
    written = (sent - read) * cache[1]
    cost = number_or_skip("TOKENCOST", model, sent, said, read, written, 1, day, mode)
    meters = ("input", "output", "cache_read", "cache_write_5m")
    prices = [outcome("TOKENPRICE", model, meter, day, mode, sent) for meter in meters]
    if prices[3] == "#N/A":  # what has no price of its own to write is input
        prices[3] = prices[0]
    tokens = (sent - read - written, said, read, written)
    parts = [number * usd for number, usd in zip(tokens, prices, strict=True) if number > 0]
    assert same(cost, math.fsum(parts) / 1e6)


@QUICK
@given(MODEL, MODEL, SHARE, st.floats(1, 9_000))
def test_a_price_change_is_the_ratio_of_two_costs(then, now, share, said):
    sent = share * min(then.largest_call, now.largest_call)
    change = number_or_skip("PRICECHANGE", then.model, then.day, now.model, now.day, sent, said)
    before, after = (
        call("TOKENCOST", each.model, sent, said, None, None, None, each.day)
        for each in (then, now)
    )
    assert same(change, after / before - 1, scale=1)
