"""What the case study shows: findings, verdicts, and the page that describes them."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

import finops_xl
from finops_xl.prices.book import models_for_template
from finops_xl.prices.contract_rows import COLUMNS
from finops_xl.template.case_study import (
    case_study_content,
    rows_of,
)
from finops_xl.template.content import workshop_of
from finops_xl.workshop.agent_economics import GO, NO_GO_RUN_COST, NOT_MONETISED, Economics
from finops_xl.workshop.columns import Record
from finops_xl.workshop.contracts import Contract
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Agent, Assumption, Model
from finops_xl.workshop.target_values import SCENARIOS
from finops_xl.workshop.tasks import merged_tasks
from finops_xl.workshop.validation import validate
from finops_xl.workshop.wording.text import key

CONTENT = case_study_content()
AGENT_IDS = [str(agent.agent_id) for agent in CONTENT.of(Agent)]
PLANTED = rows_of("planted.csv")
DOCS = Path(__file__).parents[1] / "docs" / "case-study.md"


def of_agent(cls: type[Record], agent_id: str) -> list[Record]:
    """Rows of one agent."""
    return [row for row in CONTENT.of(cls) if row.agent_id == agent_id]


def workshop() -> Workshop:
    """The case study as the model sees it, unit costs from the price book."""
    content = case_study_content()
    rates = [list(COLUMNS), *([vars(rate)[c] for c in COLUMNS] for rate in content.of(Contract))]
    for row in content.of(AgentEconomics):
        row.unit_cost_live = finops_xl.call(
            "TOKENCOST",
            *(row.model, row.input_tokens, row.output_tokens, row.cached_tokens, None, row.calls),
            *(content.settings["PriceDate"], "standard", rates),
        )
    return workshop_of(content)


WORKSHOP = workshop()
WORKSHOP_DATE = CONTENT.settings["WorkshopDate"]


def economics(agent_id: str) -> Economics:
    return WORKSHOP.economics_of[key(agent_id)]


def docs_rows(start: str, end: str) -> list[str]:
    """Table rows of the agents between two marks of the page."""
    text = DOCS.read_text(encoding="utf-8").split(start)[1].split(end)[0]
    return [line for line in text.splitlines() if line.startswith("| A") and line[3].isdigit()]


def test_validation_finds_what_is_planted_and_nothing_else() -> None:
    found = [(f.agent_id, f.kpi, f.rule) for f in validate(WORKSHOP, WORKSHOP_DATE)]
    planted = [(row["agent_id"], row["kpi"], row["rule"]) for row in PLANTED]
    assert sorted(found) == sorted(planted)


def test_once_the_tasks_are_open_nobody_looks_for_an_owner_of_the_baselines_any_more() -> None:
    first = validate(WORKSHOP, WORKSHOP_DATE)
    later = replace(WORKSHOP, tasks=merged_tasks(WORKSHOP))
    gone = Counter(f.rule for f in first) - Counter(f.rule for f in validate(later, WORKSHOP_DATE))
    assert gone == {"K09d": 2}


def test_models_stand_with_the_tier_and_the_window_of_the_price_book() -> None:
    models = CONTENT.of(Model)
    facts = models_for_template([str(m.model) for m in models], CONTENT.settings["PriceDate"])
    assert [(m.tier, m.context_window) for m in models] == [
        (fact.tier, fact.context_window) for fact in facts
    ]


def test_one_floor_does_not_pay_one_agent_is_not_monetised_all_others_go() -> None:
    verdicts = {agent_id: economics(agent_id).verdict for agent_id in AGENT_IDS}
    assert verdicts == dict.fromkeys(AGENT_IDS, GO) | {"A05": NO_GO_RUN_COST, "A07": NOT_MONETISED}


@pytest.mark.parametrize("agent_id", [a for a in AGENT_IDS if a != "A07"])
def test_the_target_scenario_makes_business_sense(agent_id: str) -> None:
    floor, target, stretch = (economics(agent_id).outcomes[s] for s in SCENARIOS)
    assert floor.roi_ratio < target.roi_ratio < stretch.roi_ratio
    assert 0.5 <= target.roi_ratio <= 6
    assert 6 <= target.payback <= 24


@pytest.mark.parametrize("agent_id", [a for a in AGENT_IDS if a != "A07"])
def test_the_outcome_of_the_thesis_names_the_run_rate_value_of_the_target(agent_id: str) -> None:
    (agent,) = of_agent(Agent, agent_id)
    stated = re.search(r"\(EUR (0\.\d\d) million a year\)$", agent.outcome)
    assert stated, agent.outcome
    millions = economics(agent_id).outcomes["target"].run_rate_value / 1_000_000
    assert float(stated[1]) == pytest.approx(millions, abs=0.005)


def test_the_docs_show_the_figures_that_are_computed() -> None:
    table = [line.split(" | ") for line in docs_rows("<!-- agents -->", "<!-- /agents -->")]
    assert [row[0].strip("| ") for row in table] == AGENT_IDS
    for row in table:
        result = economics(row[0].strip("| "))
        floor, target = (result.outcomes[s] for s in ("floor", "target"))
        ratios = f"{floor.roi_ratio:.1f} / {target.roi_ratio:.1f}" if floor.roi_ratio else ""
        assert row[6].strip() == ratios
        assert row[8].strip("| ") == result.verdict


def test_the_docs_list_what_is_planted() -> None:
    rows = docs_rows("## What is deliberately not ready", "## Plan rate")
    for planted in PLANTED:
        about = [row for row in rows if planted["agent_id"] in row and planted["kpi"] in row]
        assert any(planted["rule"] in row for row in about), planted


def test_an_assumption_row_without_an_id_stands_behind_no_target() -> None:
    left_over = [*WORKSHOP.assumptions, Assumption(assumption="left-over text")]
    targets = [replace(WORKSHOP.targets[0], assumption_id=None), *WORKSHOP.targets[1:]]
    found = validate(replace(WORKSHOP, assumptions=left_over, targets=targets), WORKSHOP_DATE)
    assert ("K22", "A01") in [(f.rule, f.agent_id) for f in found]
