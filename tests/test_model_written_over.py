"""What was kept for a model serves no other that is written over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from made_workbooks import WITHOUT_ADD_IN, workbook_of
from test_template_without_add_in import HOSTS, Tables, book, change, saved

from finops_xl.books.file import FileBook
from finops_xl.macros import findings_of, validate_kpis
from finops_xl.workshop.agent_economics import UNDECIDED
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.findings import Finding
from finops_xl.workshop.records import Model
from finops_xl.workshop.unit_cost import LIVE, MISSING, OTHER_MODEL


def overwritten(name: str, functions: Any = WITHOUT_ADD_IN) -> FileBook:
    """Write over the first agent's model on Prices, and choose the new one on Economics."""
    opened = book(workbook_of("case study"), functions)
    old = opened.rows(AgentEconomics.TABLE)[0]["Model"]
    names = [name if row["Model"] == old else row["Model"] for row in opened.rows(Model.TABLE)]
    opened.write_column(Model.TABLE, "Model", names)
    change(opened, "Model", "A01", name)
    return opened


def assert_nothing_of_the_old_model_serves(tables: Tables, name: str) -> None:
    (model,) = [row for row in tables[Model] if row["Model"] == name]
    agent = tables[AgentEconomics][0]
    assert model["Price from"] == OTHER_MODEL
    assert {model[header] or "" for header in ("Input", "Output", "Cache read")} == {""}
    assert str(model["Check"]).startswith("The last known prices are those of ")
    assert (agent["Unit cost from"], agent["Unit cost used"] or "") == (MISSING, "")
    assert agent["Verdict"] == UNDECIDED


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("name", ["gpt-9", "gpt-4o-mini"])
def test_prices_kept_for_a_model_that_was_written_over_serve_no_other(
    name: str, host: Callable[[bytes, Path], Tables], tmp_path: Path
) -> None:
    opened = overwritten(name)
    assert_nothing_of_the_old_model_serves(host(saved(opened), tmp_path), name)
    found = {check["Check"]: check["Found"] for check in opened.rows("Checks")}
    assert found["Last-known prices are those of the model beside them"] == 1


def test_with_the_add_in_a_model_written_over_is_priced_anew_or_a_finding() -> None:
    known, unknown = overwritten("gpt-4o-mini", None), overwritten("gpt-9", None)
    assert {"Tier", "Context window"} >= {f.column for f in of_rule(known, "W21")} != set()
    (row,) = [row for row in known.rows(Model.TABLE) if row["Model"] == "gpt-4o-mini"]
    assert (row["Price from"], row["Last known model"] != "gpt-4o-mini") == (LIVE, True)
    validate_kpis(known)
    (row,) = [row for row in known.rows(Model.TABLE) if row["Model"] == "gpt-4o-mini"]
    assert (row["Last known model"], row["Input last known"]) == ("gpt-4o-mini", row["Input"])
    assert [f.column for f in of_rule(unknown, "W21")] == ["Last known model"]
    assert of_rule(unknown, "W11")
    assert unknown.rows(AgentEconomics.TABLE)[0]["Unit cost from"] == MISSING


def of_rule(opened: FileBook, rule: str) -> list[Finding]:
    return [finding for finding in findings_of(opened).findings if finding.rule == rule]


def test_a_dated_price_without_a_model_is_nobodys() -> None:
    """So it is in a workbook made before the model was kept."""
    opened = book(workbook_of("case study"), WITHOUT_ADD_IN)
    count = len(opened.rows(Model.TABLE))
    opened.write_column(Model.TABLE, "Last known model", [None] * count)
    assert {row["Price from"] for row in opened.rows(Model.TABLE)} == {OTHER_MODEL}
