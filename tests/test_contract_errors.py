"""A contract that cannot be used: the right code, the right reason, in the right rows."""

import math

import pytest

from finops_xl import CellError, call

OVERRIDDEN = {
    "TOKENCOST": lambda model, day, table: (model, 1000, 100, None, None, None, day, None, table),
    "TOKENPRICE": lambda model, day, table: (model, "input", day, None, None, table),
    "AGENTCOST": lambda model, day, table: (
        *(model, 2, 1000, 100, 100, None, None, day),
        *(None, table),
    ),
}
BY_FUNCTION = pytest.mark.parametrize("name", OVERRIDDEN)
HEADERS = ["model", "discount", "valid_from", "valid_to"]


@BY_FUNCTION
@pytest.mark.parametrize(
    ("row", "code", "reason", "refused"),
    [
        (["o3", 0.1, "2026-06-01", "2026-01-01"], "#NUM!", "rate 2 of overrides: ", [False, True]),
        (["gpt-9", 0.1, None, None], "#N/A", "rate 2 of overrides: Unknown model", [True, True]),
    ],
    ids=["reversed dates: the model of that row", "unknown model: it may mean any"],
)
def test_a_faulty_rate_refuses_the_models_that_it_may_be_for(name, row, code, reason, refused):
    table = [HEADERS, ["gpt-4o", 0.1, None, None], row]
    answers = call(name, *OVERRIDDEN[name]([["gpt-4o"], ["o3"]], "2026-03-01", table))
    assert [isinstance(cell, CellError) for (cell,) in answers] == refused
    for model, (cell,) in zip(("gpt-4o", "o3"), answers, strict=True):
        if isinstance(cell, CellError):
            assert (cell.code, cell.reason.startswith(reason)) == (code, True)
            single = OVERRIDDEN[name](model, "2026-03-01", table)
            assert call("REASON", name, *single) == cell.reason


@BY_FUNCTION
def test_overlapping_dates_of_a_contract_are_refused_only_in_the_rows_that_they_charge(name):
    table = [
        HEADERS,
        ["gpt-4o", 0.1, "2026-01-01", "2026-06-01"],
        ["gpt-4o", 0.2, "2026-05-01", None],
    ]
    models = [["gpt-4o"], ["gpt-4o"], ["o3"], ["gpt-9"], ["gpt-4o"]]
    days = [["2026-04-30"], ["2026-05-15"], ["2026-05-15"], ["2026-05-15"], ["2026-06-01"]]
    answers = call(name, *OVERRIDDEN[name](models, days, table))
    assert [getattr(cell, "code", "") for (cell,) in answers] == ["", "#VALUE!", "", "#N/A", ""]
    assert answers[1][0].reason.startswith("rate 1 of overrides and rate 2 of overrides both give")
    assert answers[3][0].reason.startswith("Unknown model 'gpt-9'")
    listed = call(name, *OVERRIDDEN[name](models, days, None))
    assert math.isclose(answers[0][0], 0.9 * listed[0][0])
    assert answers[2][0] == listed[2][0]
    assert math.isclose(answers[4][0], 0.8 * listed[4][0])
