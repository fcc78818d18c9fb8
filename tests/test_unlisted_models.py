"""An agent's model that is not on Prices: named, counted, and gone once it has its row."""

import openpyxl
import pytest
from filled_workbook import filled, found
from made_workbooks import WITHOUT_ADD_IN

from finops_xl.books.file import FileBook
from finops_xl.macros import findings_of
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import workshop_of
from finops_xl.template.last_known import with_last_known
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Model
from finops_xl.workshop.unit_cost import LAST_KNOWN
from finops_xl.workshop.validation import validate

ELSEWHERE = "claude-sonnet-4-5"
"""A model of the price book that the case study does not use."""
CHECK = "Every model on Economics is on Prices"


def with_models(*names):
    def change(rows):
        changed = [
            AgentEconomics(**{**vars(row), "model": name})
            for row, name in zip(rows, names, strict=False)
        ]
        return [*changed, *rows[len(names) :]]

    return change


def count(file, **functions):
    book = FileBook.open(file, **functions)
    return {row["Check"]: row["Found"] for row in book.rows("Checks")}[CHECK]


def progress(file):
    start = openpyxl.load_workbook(file, data_only=True)["Start"]
    (words,) = [c.value for row in start for c in row if "models priced" in str(c.value)]
    return words


def test_every_model_of_the_case_study_is_on_prices():
    workshop = workshop_of(with_last_known(case_study_content()))
    assert ELSEWHERE not in {model.model for model in workshop.models}
    assert "Model" not in {f.column for f in validate(workshop, 46_346.0) if f.rule == "W10"}


def test_a_model_that_is_not_on_prices_is_a_warning_until_it_has_its_row(tmp_path):
    file = filled(tmp_path, AgentEconomics=with_models(ELSEWHERE))
    ((where, what),) = found(file, "W10")
    assert where == "Economics!C7"
    assert what == (
        f"Model '{ELSEWHERE}' is not on Prices: without the add-in its price stays as saved."
    )
    (finding,) = [f for f in findings_of(FileBook.open(file)).findings if f.rule == "W10"]
    assert (finding.level, finding.remedy) == (
        "warning",
        "Add it there, or choose one that is there.",
    )
    without = FileBook.open(file, functions=WITHOUT_ADD_IN).rows("AgentEconomics")[0]
    assert without["Unit cost from"] == LAST_KNOWN
    added = filled(
        tmp_path,
        AgentEconomics=with_models(ELSEWHERE),
        Model=lambda rows: [*rows, Model(ELSEWHERE)],
    )
    assert found(added, "W10") == []
    assert count(added) == 0


def test_integrity_counts_the_agents_and_start_says_so(tmp_path):
    file = filled(tmp_path, AgentEconomics=with_models(ELSEWHERE, ELSEWHERE))
    assert count(file) == count(file, functions=WITHOUT_ADD_IN) == 2
    assert progress(file).endswith("models priced, 2 agents use others")
    one = filled(tmp_path, AgentEconomics=with_models(ELSEWHERE))
    assert progress(one).endswith("models priced, 1 agent uses another")


def test_a_model_in_other_letters_is_the_one_on_prices(tmp_path):
    file = filled(tmp_path, AgentEconomics=with_models("CLAUDE-HAIKU-5-5"))
    assert found(file, "W10") == []
    assert count(file) == 0
    assert progress(file).endswith("models priced")


@pytest.mark.parametrize("name", [None, "gpt-o4"])
def test_a_model_that_is_missing_or_unknown_is_found_by_its_own_rule(name, tmp_path):
    file = filled(tmp_path, AgentEconomics=with_models(name))
    assert found(file, "W10") == []
    assert len(found(file, "W11")) + len(found(file, "W15")) >= 1
