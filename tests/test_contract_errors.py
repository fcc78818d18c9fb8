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
def test_reversed_dates_and_unknown_models_of_a_contract_are_refused_in_every_row(name):
    for row, error in (
        (
            ["o3", 0.1, "2026-06-01", "2026-01-01"],
            CellError("#NUM!", "overrides row 3: valid_to must be after valid_from"),
        ),
        (["gpt-9", 0.1, None, None], CellError("#N/A", "overrides row 3: Unknown model 'gpt-9'")),
    ):
        table = [HEADERS, ["gpt-4o", 0.1, None, None], row]
        answers = call(name, *OVERRIDDEN[name]([["gpt-4o"], ["o3"]], "2026-03-01", table))
        for (cell,) in answers:
            assert cell.code == error.code
            assert cell.reason.startswith(error.reason)
        single = OVERRIDDEN[name]("gpt-4o", "2026-03-01", table)
        assert call("REASON", name, *single) == answers[0][0].reason


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
    assert answers[1][0].reason.startswith("overrides row 2 and overrides row 3 both give a rate")
    assert answers[3][0].reason.startswith("Unknown model 'gpt-9'")
    listed = call(name, *OVERRIDDEN[name](models, days, None))
    assert math.isclose(answers[0][0], 0.9 * listed[0][0])
    assert answers[2][0] == listed[2][0]
    assert math.isclose(answers[4][0], 0.8 * listed[4][0])
