"""PRICECHANGE and MODELTIER: the cost-evolution story, honest about what got dearer."""

import pytest

from finops_xl import CellError, call

DAYS = ("2025-05-22", "2026-11-22")
WORK = (2_000, 500)


@pytest.mark.parametrize(
    ("then", "now", "dollars"),
    [
        ("claude-opus-4", "claude-opus-5-5", (67_500, 18_000)),
        ("o3", "gpt-6.1-sol", (40_000, 9_000)),
        ("claude-sonnet-4", "claude-sonnet-5-5", (13_500, 9_000)),
        ("claude-3-5-haiku", "claude-haiku-5-5", (3_600, 450)),
        ("gpt-4.1-nano", "gpt-6-luna", (400, 450)),
        ("gemini-2.5-flash-preview", "gemini-3.8-flash", (600, 3_375)),
    ],
)
def test_the_list_price_story_of_eighteen_months(then, now, dollars):
    # a million calls of 2,000 and 500 tokens at the list prices of genai-prices 0.2.3
    answer = call("PRICECHANGE", then, DAYS[0], now, DAYS[1], *WORK)
    assert answer == pytest.approx(dollars[1] / dollars[0] - 1, rel=1e-9)


def test_a_scheduled_rise_counts_from_its_day():
    days = ("2026-11-30", "2026-12-01")
    assert call("PRICECHANGE", "gemini-4-argon", days[0], "gemini-4-argon", days[1], *WORK) == 1.0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("gpt-9", DAYS[0], "o3", DAYS[1], *WORK), "#N/A"),
        (("o3", DAYS[0], "gpt-9", DAYS[1], *WORK), "#N/A"),
        (("o3", "2019-01-01", "o3", DAYS[1], *WORK), "#N/A"),
        (("o3", None, "o3", DAYS[1], *WORK), "#VALUE!"),
        (("o3", DAYS[0], "o3", DAYS[1], -1, 1), "#NUM!"),
        (("o3", DAYS[0], "o3", DAYS[1], 0, 0), "#DIV/0!"),
    ],
)
def test_without_two_costs_there_is_no_change(arguments, code):
    with pytest.raises(CellError) as raised:
        call("PRICECHANGE", *arguments)
    assert raised.value.code == code


def test_one_bad_row_never_touches_its_neighbours():
    answer = call("PRICECHANGE", [["o3"], ["gpt-9"]], "2025-06-01", "o3", "2025-07-01", *WORK)
    assert answer[0] == [-0.8]
    assert answer[1][0].code == "#N/A"


@pytest.mark.parametrize("place", range(6))
@pytest.mark.parametrize("output", [0, 500])
def test_any_argument_may_be_the_only_range(place, output):
    arguments = ["o3", "2025-06-01", "gpt-9", "2025-07-01", 2_000, output]
    arguments[place] = [[arguments[place]] * 2]
    assert [cell.code for cell in call("PRICECHANGE", *arguments)[0]] == ["#N/A"] * 2


def test_a_tier_is_curated_or_there_is_none():
    answer = call("MODELTIER", [["Claude Opus 4"], ["gpt-6.1-sol"], ["gpt-9"], ["gpt-4-32k"]])
    assert [answer[0], answer[1]] == [["Frontier"], ["Mid"]]
    assert answer[2][0].reason.startswith("Unknown model 'gpt-9'")
    assert answer[3] == [CellError("#N/A", "The price book has no curated tier of gpt-4-32k")]
