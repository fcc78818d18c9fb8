"""Negotiated rates: which one counts, for whom and when, and what is refused and why."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finops_xl import CellError, call

HEADERS = ("model", "meter", "usd_per_mtok", "discount", "valid_from", "valid_to")


def rates(*rows):
    return [list(HEADERS), *([*row, *[None] * (6 - len(row))] for row in rows)]


def price(overrides, model="gpt-4o", meter="input", day=None, mode=None, context=None):
    return call("TOKENPRICE", model, meter, day, mode, context, overrides)


def refusal(overrides, **asked):
    with pytest.raises(CellError) as raised:
        price(overrides, **asked)
    return raised.value


def test_a_fixed_price_goes_before_a_discount_and_a_discount_before_the_list():
    contract = rates(("gpt-4o", None, None, 0.2), ("gpt-4o", "input", 1.5))
    assert price(contract) == 1.5
    assert price(contract, meter="output") == 8.0
    assert price(contract, model="gpt-4o-mini") == price(None, model="gpt-4o-mini")


def test_a_rate_counts_from_its_first_day_to_the_day_before_its_last():
    contract = rates(("gpt-4o", "input", 1, None, "2026-03-01", dt.date(2026, 6, 1)))
    days = ["2026-02-28", "2026-03-01", "2026-05-31", "2026-06-01"]
    assert price(contract, day=[[day] for day in days]) == [[2.5], [1.0], [1.0], [2.5]]


@pytest.mark.parametrize(
    ("pattern", "model", "covered"),
    [
        ("*", "gpt-4o", True),
        ("*", "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", True),
        ("claude-*", "claude-sonnet-4-5", True),
        ("claude-*", "anthropic/claude-sonnet-4-5", True),
        ("claude-*", "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", False),
        ("bedrock/*", "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", True),
        ("aws/us.anthropic.*", "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0", True),
        ("OpenAI/*", "gpt-4o", True),
        ("openai/*", "claude-sonnet-4-5", False),
        ("Claude Sonnet 4.5", "claude-sonnet-4-5-20250929", True),
        ("claude-sonnet-4-5", "Claude Sonnet 4.5", True),
        ("claude-sonnet-4-5", "claude-sonnet-5", False),
        ("openai/gpt-4o", "gpt-4o", True),
        ("openai/gpt-4o", "azure/gpt-4o", False),
    ],
)
def test_a_rate_is_for_a_model_by_any_name_a_family_or_a_seller(pattern, model, covered):
    listed = price(None, model=model)
    expected = listed / 2 if covered else listed
    assert price(rates((pattern, None, None, 0.5)), model=model) == expected


def test_the_closest_name_counts_then_the_named_meter():
    contract = rates(
        ("*", None, None, 0.1),
        ("openai/*", None, None, 0.2),
        ("gpt-4*", None, None, 0.3),
        ("gpt-4o-*", None, None, 0.4),
        ("gpt-4o", None, None, 0.5),
        ("gpt-4o", "output", None, 0.6),
    )
    assert price(contract, model="claude-sonnet-4-5") == pytest.approx(2.7)
    assert price(contract, model="o3") == pytest.approx(1.6)
    assert price(contract) == 1.25
    assert price(contract, meter="output") == pytest.approx(4.0)
    mini = price(None, model="gpt-4o-mini")
    assert price(contract, model="gpt-4o-mini") == pytest.approx(mini * 0.6)


def test_a_discount_keeps_tiers_and_modes_and_a_fixed_price_does_not():
    half, fixed = rates(("gemini-2.5-pro", None, None, 0.5)), rates(("gemini-2.5-pro", "input", 1))
    for mode, context in (("standard", 0), ("standard", 300_000), ("batch", 0)):
        asked = {"model": "gemini-2.5-pro", "mode": mode, "context": context}
        assert price(half, **asked) == price(None, **asked) / 2
        assert price(fixed, **asked) == 1.0


def test_a_contract_prices_a_meter_that_the_list_lacks():
    day = "2026-01-01"
    assert price(rates(("gpt-4", "cache_read", 3)), model="gpt-4", meter="cache_read", day=day) == 3
    discount = rates(("gpt-4", "cache_read", None, 0.5))
    assert refusal(discount, model="gpt-4", meter="cache_read", day=day).code == "#N/A"


def test_a_contract_neither_revives_a_retired_model_nor_adds_a_mode():
    contract = rates(("claude-3-5-sonnet", "input", 1), ("gpt-4o", "input", 1))
    assert "retired" in refusal(contract, model="claude-3-5-sonnet").reason
    assert refusal(contract, mode="flex").code == "#N/A"


def test_costs_and_loops_are_paid_at_the_contracted_price():
    contract = rates(("claude-sonnet-5-5", None, None, 0.25))
    size = (100_000, 2_000, 80_000, 5_000, 3, None, None)
    assert call("TOKENCOST", "claude-sonnet-5-5", *size, contract) == pytest.approx(
        0.75 * call("TOKENCOST", "claude-sonnet-5-5", *size), rel=1e-12
    )
    loop = (20, 6_000, 400, 1_600, True, 0.8, None, None)
    assert call("AGENTCOST", "claude-sonnet-5-5", *loop, contract) == pytest.approx(
        0.75 * 0.2356 / 0.8, rel=1e-9
    )


@pytest.mark.parametrize("nothing", [None, "", [[None, ""], ["", None]], [list(HEADERS)]])
def test_a_blank_range_or_headers_alone_are_no_contract(nothing):
    assert price(nothing) == 2.5


def test_headers_come_in_any_order_and_case_beside_columns_without_one():
    table = [
        ["Discount", None, "Valid from", "MODEL"],
        [0.5, "signed by Maria", None, "gpt-4o"],
        [None, "see annex", None, ""],
    ]
    assert price(table) == 1.25


@pytest.mark.parametrize(
    ("table", "code", "reason"),
    [
        (5, "#VALUE!", "must have a header in its first row"),
        ([["model", "price"], ["gpt-4o", 1]], "#VALUE!", "not 'price'"),
        ([["meter", "discount"], ["input", 0.1]], "#VALUE!", "no column model"),
        ([["model", "model"], ["a", "b"]], "#VALUE!", "the column model twice"),
        (
            rates(("gpt-4o", "input")),
            "#VALUE!",
            "rate 1 of overrides: neither usd_per_mtok nor discount is there",
        ),
        (
            rates(("gpt-4o", "input", 1, 0.1)),
            "#VALUE!",
            "rate 1 of overrides: both usd_per_mtok and discount are there",
        ),
        (rates(("gpt-4o", None, 1)), "#VALUE!", "rate 1 of overrides: meter is missing"),
        (rates((None, "input", 1)), "#VALUE!", "rate 1 of overrides: model is missing"),
        (
            rates(("gpt-4o", "inputs", 1)),
            "#VALUE!",
            "rate 1 of overrides: meter must be one of input",
        ),
        (
            rates(("gpt-4o", "input", "1")),
            "#VALUE!",
            "rate 1 of overrides: usd_per_mtok must be a number",
        ),
        (
            rates(("gpt-4o", "input", -1)),
            "#NUM!",
            "rate 1 of overrides: usd_per_mtok must not be negative",
        ),
        (
            rates(("gpt-4o", None, None, 20)),
            "#NUM!",
            "rate 1 of overrides: discount must be from 0 to 1",
        ),
        (
            rates(("gpt-4o", None, None, -0.1)),
            "#NUM!",
            "rate 1 of overrides: discount must be from 0 to 1",
        ),
        (
            rates(("gpt-4o", None, None, 0, "May 2026")),
            "#VALUE!",
            "rate 1 of overrides: valid_from must be a date",
        ),
        (
            rates(("gpt-4o", None, None, 0, "2026-05-01", "2026-05-01")),
            "#NUM!",
            "rate 1 of overrides: valid_to must be after valid_from",
        ),
        (
            rates(("o3", None, None, 0), ("gpt-9", None, None, 0)),
            "#N/A",
            "rate 2 of overrides: Unknown model",
        ),
        (
            rates(("gtp-*", None, None, 0)),
            "#N/A",
            "rate 1 of overrides: no model of the price book is called",
        ),
        (
            rates(("*-mini", None, None, 0)),
            "#VALUE!",
            "rate 1 of overrides: * may stand only at the end",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_row_and_column(table, code, reason):
    error = refusal(table)
    assert error.code == code
    assert reason in error.reason


@pytest.mark.parametrize(
    "row",
    [
        ("gpt-4o", "input", 1, 0.1),
        ("gpt-4*", None, None, 20),
        ("gpt-4o", None, None, 0, "2026-05-01", "2026-04-01"),
    ],
)
def test_a_row_that_cannot_be_used_leaves_open_what_it_names_and_nothing_else(row):
    table = rates(row, ("o3", None, None, 0.5))
    gpt, o3, claude = price(table, model=[["gpt-4o"], ["o3"], ["claude-sonnet-4-5"]])
    assert "rate 1 of overrides: " in gpt[0].reason
    assert (o3[0], claude[0]) == (1.0, 3.0)


@pytest.mark.parametrize(
    "row", [("gpt-9", None, None, 0.1), (None, "input", 1), (CellError("#REF!"), "input", 1)]
)
def test_a_row_that_may_have_been_meant_for_any_model_leaves_all_prices_open(row):
    answer = call("TOKENCOST", [["gpt-4o"], ["o3"]], 1, 1, *[None] * 5, rates(row))
    assert all(isinstance(cell, CellError) for (cell,) in answer)


# CONTRACTCHECK


def check(*rows):
    table = rates(*rows)
    return [
        answer for (answer,) in call("CONTRACTCHECK", [[n + 1] for n in range(len(rows))], table)
    ]


def test_every_row_says_how_it_stands():
    assert check(
        ("gpt-4o", "input", 1),
        (),
        ("gpt-9", None, None, 0.1),
        ("o3", "input", 1, 0.5),
        ("claude-*", None, None, 0.1),
    ) == [
        "OK",
        "",
        "Unknown model 'gpt-9'. Nearest: gpt-5, gpt-4, gpt-4o: correct the name",
        "both usd_per_mtok and discount are there: give one of them",
        "OK",
    ]


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("gpt-4o", "input", 1), ("openai/gpt-4o", "input", 2)),
        (("gpt-4*", None, None, 0.1), ("gpt-4*", None, None, 0.2)),
        (("o3", None, None, 0.1, None, "2026-05-02"), ("o3", None, None, 0.2, "2026-05-01")),
    ],
)
def test_of_two_rows_that_contradict_the_later_one_is_named(one, two):
    first, second = check(one, two)
    assert first == "OK"
    assert second.startswith("rate 1 of overrides gives a rate for ")
    assert second.endswith(" too: end one before the other begins")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (("gpt-4o", "input", 1), ("gpt-4o", "output", 2)),
        (("gpt-4o", "input", 1), ("gpt-4o", "input", None, 0.2)),
        (("gpt-4*", None, None, 0.1), ("gpt-4o*", None, None, 0.2)),
        (("gpt-4*", None, None, 0.1), ("openai/gpt-4*", None, None, 0.2)),
        (("gpt-4*", None, None, 0.1), ("gpt-5*", None, None, 0.2)),
        (("o3", None, None, 0.1, None, "2026-05-01"), ("o3", None, None, 0.2, "2026-05-01")),
    ],
)
def test_rows_of_which_one_goes_before_the_other_do_not_contradict(one, two):
    assert check(one, two) == check(two, one) == ["OK", "OK"]


@pytest.mark.parametrize("rate", [0, 2, 1.5, -1])
def test_a_row_that_is_not_there_is_refused(rate):
    with pytest.raises(
        CellError, match="rate must be a row below the headers of overrides, from 1 to 1"
    ) as raised:
        call("CONTRACTCHECK", rate, rates(("gpt-4o", "input", 1)))
    assert raised.value.code == "#NUM!"


def test_rates_that_contradict_one_another_concern_only_who_is_charged_by_them():
    contract = rates(
        ("gpt-4o", "input", 1, None, "2026-01-01", "2026-06-01"),
        ("openai/gpt-4o", "input", 2, None, "2026-05-01"),
        ("o3", "input", 1),
    )
    answer = price(
        contract,
        model=[["gpt-4o"], ["gpt-4o"], ["gpt-4o"], ["o3"]],
        day=[["2026-04-30"], ["2026-05-01"], ["2026-06-01"], ["2026-05-01"]],
    )
    assert [answer[0], answer[2], answer[3]] == [[1.0], [2.0], [1.0]]
    assert answer[1] == [
        CellError(
            "#VALUE!",
            "rate 1 of overrides and rate 2 of overrides both give a rate for input of gpt-4o on"
            " 2026-05-01: end one before the other begins",
        )
    ]


def test_an_error_inside_the_range_goes_out_unchanged():
    contract = rates(("gpt-4o", "input", CellError("#REF!")))
    assert refusal(contract).code == "#REF!"
    answer = price(contract, model=[["gpt-4o"], [CellError("#NAME?")]])
    assert [row[0].code for row in answer] == ["#REF!", "#NAME?"]
    with pytest.raises(CellError, match="#REF!"):
        call("PRICEINFO", "gpt-4o", None, contract)


def test_a_range_of_rates_never_broadcasts():
    contract = rates(("gpt-4o", "input", 1), ("o3", "input", 3))
    assert price(contract, model=[["gpt-4o", "o3", "gpt-4o"]]) == [[1.0, 3.0, 1.0]]


# PRICEINFO


def test_the_information_names_layer_day_and_source_of_each_meter():
    info = call("PRICEINFO", "gpt-4o", "2024-06-01")[:2]
    assert [row[:4] for row in info] == [
        ["input", 5.0, 5.0, "curated"],
        ["output", 15.0, 15.0, "curated"],
    ]
    assert [row[4] for row in info] == [45425.0] * 2  # 2024-05-13
    assert all(row[5] in ("exact", "observed", "assumed") and row[6] and row[7] for row in info)


def test_the_contracted_price_stands_beside_the_list_price():
    contract = rates(("gpt-4o", "output", None, 0.2, "2026-01-01"), ("gpt-4o", "cache_write_5m", 3))
    info = {row[0]: row[1:] for row in call("PRICEINFO", "gpt-4o", None, contract)}
    assert info["input"][:3] == [2.5, 2.5, "curated"]
    list_source = call("PRICEINFO", "gpt-4o")[1][6]
    source = f"rate 1 of overrides: 20 % off the list price ({list_source})"
    assert info["output"] == [8.0, 10.0, "override", 46023.0, "", source, ""]
    source = "rate 2 of overrides: fixed price"
    assert info["cache_write_5m"] == [3.0, "", "override", "", "", source, ""]


def test_the_information_is_what_the_price_function_says():
    contract = rates(("claude-*", None, None, 0.3), ("claude-sonnet-4-5", "output", 12))
    for model in ("claude-sonnet-4-5", "claude-opus-4-5", "gpt-4o"):
        for meter, usd, listed, *_ in call("PRICEINFO", model, None, contract):
            assert usd == price(contract, model=model, meter=meter)
            assert listed == price(None, model=model, meter=meter)


@pytest.mark.parametrize(
    ("model", "day", "reason"),
    [("gpt-9", None, "Unknown model"), ("gpt-4o", "2019-01-01", "known before")],
)
def test_without_a_price_there_is_no_information(model, day, reason):
    with pytest.raises(CellError, match=reason) as raised:
        call("PRICEINFO", model, day)
    assert raised.value.code == "#N/A"


# For any rates


SHARES = st.floats(0, 1)
PRICES = st.floats(0, 100)
MODEL = st.sampled_from(["claude-sonnet-4-5", "gpt-4o", "claude-haiku-5-5"])
SIZE = (100_000, 2_000, 80_000, 5_000)


@given(MODEL, SHARES, SHARES)
def test_a_better_discount_never_costs_more(model, one, other):
    worse, better = sorted((one, other))
    costs = [
        call("TOKENCOST", model, *SIZE, *[None] * 3, rates(("*", None, None, share)))
        for share in (0, worse, better)
    ]
    assert costs[0] == call("TOKENCOST", model, *SIZE)
    assert costs[0] >= costs[1] >= costs[2] >= 0


@given(MODEL, PRICES, PRICES)
def test_a_lower_fixed_price_never_costs_more(model, one, other):
    lower, higher = sorted((one, other))
    loop = (12, 6_000, 400, 1_600, True, 0.9, None, None)
    costs = [
        call("AGENTCOST", model, *loop, rates(("*", "input", usd), ("*", "cache_read", usd)))
        for usd in (lower, higher)
    ]
    assert costs[0] <= costs[1] * (1 + 1e-12)


CELLS = st.one_of(
    st.none(),
    st.booleans(),
    st.floats(),
    st.integers(),
    st.text(max_size=10),
    st.dates(),
    st.sampled_from(["gpt-4o", "claude-*", "*", "input", 0.5, CellError("#REF!", "gone")]),
)


@given(
    st.permutations(HEADERS),
    st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=4),
    st.sampled_from(["TOKENPRICE", "PRICEINFO"]),
)
def test_any_rows_give_a_price_or_one_of_the_codes(headers, rows, function):
    between = ("input", None, None, None) if function == "TOKENPRICE" else (None,)
    answer = answer_or_error(function, "gpt-4o", *between, [headers, *rows])
    if isinstance(answer, CellError):
        assert answer.code in ("#N/A", "#NUM!", "#VALUE!", "#REF!")
        assert answer.reason
    else:
        assert answer >= 0 if function == "TOKENPRICE" else answer[0][1] >= 0


def answer_or_error(function, *arguments):
    try:
        return call(function, *arguments)
    except CellError as error:
        return error
