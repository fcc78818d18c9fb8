"""The case study: every agent is complete, what is not ready is planted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

import pytest

from finops_xl.template.case_study import (
    FILES,
    PUBLISHED_CASE,
    case_study_content,
    rows_of,
)
from finops_xl.template.published_cases import published_cases
from finops_xl.template.settings import SETTINGS
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Record
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.facts import catalogue_by_name, unit_kind, value_drivers
from finops_xl.workshop.lists import FROM_TABLES, fixed_lists
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_basis import basis_of

CONTENT = case_study_content()
CASES = published_cases()
AGENT_IDS = [str(agent.agent_id) for agent in CONTENT.of(Agent)]
PLANTED = rows_of("planted.csv")
NEGATIVE_CASES = {"metr-1", "air-canada-2", "cba-1"}


def of_agent(cls: type[Record], agent_id: str) -> list[Record]:
    """Rows of one agent."""
    return [row for row in CONTENT.of(cls) if row.agent_id == agent_id]


def planted_kpis(rule: str) -> set[tuple[str, str]]:
    return {(row["agent_id"], row["kpi"]) for row in PLANTED if row["rule"] == rule}


@pytest.mark.parametrize("cls", list(FILES), ids=lambda cls: cls.TABLE)
def test_a_file_is_headed_by_the_columns_that_people_fill_in(cls: type[Record]) -> None:
    expected = [c.name for c in cls.columns().values() if c.filled == "input"]
    header = [name for name in rows_of(FILES[cls])[0] if name != PUBLISHED_CASE]
    assert header == expected


@pytest.mark.parametrize("cls", list(FILES), ids=lambda cls: cls.TABLE)
def test_no_cell_is_left_unresolved(cls: type[Record]) -> None:
    for record in CONTENT.of(cls):
        for header, cell in record.to_row().items():
            kind = next(c.kind for c in cls.columns().values() if c.name == header)
            assert "case:" not in str(cell), (cls.TABLE, record.position, header)
            if kind not in ("text", "choice"):
                assert cell is None or isinstance(cell, float) or cell == "n/a"


def test_every_setting_has_a_name_of_the_settings_sheet_and_its_kind() -> None:
    inputs = {s.name for s in SETTINGS.values() if s.source == "input"}
    assert set(CONTENT.settings) == inputs
    for name, value in CONTENT.settings.items():
        is_text = SETTINGS[name].kind == "text"
        assert isinstance(value, str if is_text else float), name
    assert "own assumption" in str(CONTENT.settings["FxSource"])


def test_the_agents_cover_both_lines_all_drivers_all_tiers_and_kinds_of_evidence() -> None:
    lines = Counter(agent.line for agent in CONTENT.of(Agent))
    assert len(AGENT_IDS) == len(set(AGENT_IDS)) == 12
    assert min(lines["Bottom line"], lines["Top line"]) >= 4
    assert {agent.driver for agent in CONTENT.of(Agent)} == {d["driver"] for d in value_drivers()}
    tiers = {model.model: model.tier for model in CONTENT.of(Model)}
    used = {tiers[row.model] for row in CONTENT.of(AgentEconomics)}
    assert used == {"Frontier", "Mid", "Efficient"}
    cases = {c for row in rows_of("agents.csv") for c in row[PUBLISHED_CASE].split(";")}
    assert {CASES[c].evidence for c in cases} == {case.evidence for case in CASES.values()}
    assert cases >= NEGATIVE_CASES


def test_every_agent_is_classified_costed_and_priced() -> None:
    may_be_blank = {"Tasks a month stretch"}
    for agent_id in AGENT_IDS:
        for cls in (Agent, AgentEconomics):
            (record,) = of_agent(cls, agent_id)
            inputs = {c.name for c in cls.columns().values() if c.filled == "input"}
            blank = {name for name in inputs - may_be_blank if record.to_row()[name] is None}
            assert not blank, (agent_id, blank)
        (agent,) = of_agent(Agent, agent_id)
        assert re.search(r"\d", agent.outcome)
        assert agent.first_spend <= agent.go_live
        lines = of_agent(CostLine, agent_id)
        assert len({line.layer for line in lines}) >= 5
        assert {line.timing for line in lines} == {"one-off", "monthly"}


def test_no_agent_is_right_every_time_and_who_pays_for_it_is_counted() -> None:
    inside_the_kpi = {"A12"}  # minutes saved are timed on finished documents
    for agent_id in AGENT_IDS:
        (row,) = of_agent(AgentEconomics, agent_id)
        assert 0.5 <= row.success_rate < 1, agent_id
        if agent_id not in inside_the_kpi:
            assert row.failure_minutes + row.review_minutes > 0, agent_id


def test_every_agent_has_two_or_three_kpis_one_economic_one_quality() -> None:
    for agent in CONTENT.of(Agent):
        kpis = of_agent(Kpi, str(agent.agent_id))
        assert 2 <= len(kpis) <= 3
        assert {"Economic", "Quality"} <= {kpi.category for kpi in kpis}


def test_every_kpi_is_complete_except_where_something_is_planted() -> None:
    columns = [name for name, c in Kpi.columns().items() if c.filled == "input"]
    planted = {(row["agent_id"], row["kpi"]) for row in PLANTED}
    for kpi in CONTENT.of(Kpi):
        not_needed = {"eligible_pool"}
        if kpi.baseline == "n/a":
            assert catalogue_by_name()[str(kpi.kpi).casefold()]["computed"] == "yes"
            not_needed |= {"baseline_date", "baseline_period"}
        blank = {name for name in columns if getattr(kpi, name) is None} - not_needed
        assert not blank or (kpi.agent_id, kpi.kpi) in planted, (kpi.kpi, blank)


def test_baselines_are_dated_within_the_year_before_the_workshop() -> None:
    for kpi in CONTENT.of(Kpi):
        if isinstance(kpi.baseline, float):
            assert 0 <= CONTENT.settings["WorkshopDate"] - kpi.baseline_date <= 365, kpi.kpi


def test_every_numeric_baseline_has_six_levels_and_a_missing_one_has_none() -> None:
    targets = {(t.agent_id, t.kpi): t for t in CONTENT.of(Target)}
    assert len(targets) == len(CONTENT.of(Target))
    for kpi in CONTENT.of(Kpi):
        key = (kpi.agent_id, kpi.kpi)
        assert (key in targets) == (kpi.baseline is not None), key
    for key, target in targets.items():
        levels = [
            getattr(target, f"{s}_{m}") for s in ("floor", "target", "stretch") for m in (6, 12)
        ]
        assert all(isinstance(level, float) for level in levels), key
        assert target.adoption_6 < target.adoption_12 <= 1
        assert target.constraint
        assert target.assumption_id in {a.assumption_id for a in CONTENT.of(Assumption)}


def test_money_stands_with_benefit_type_realisation_and_budget_holder() -> None:
    per_agent: dict[object, int] = defaultdict(int)
    sponsors = {agent.agent_id: agent.line for agent in CONTENT.of(Agent)}
    for target in CONTENT.of(Target):
        money = (
            target.money_per_unit,
            target.benefit_type,
            target.realisation,
            target.budget_holder,
        )
        assert len({cell is None for cell in money}) == 1, target.kpi
        if target.money_per_unit is not None:
            per_agent[target.agent_id] += 1
            is_margin = target.benefit_type == "contribution margin"
            assert is_margin == (sponsors[target.agent_id] == "Top line")
    assert set(AGENT_IDS) - set(per_agent) == {"A07"}
    assert max(per_agent.values()) <= 2


def test_the_12_month_target_stays_within_the_discounted_claim_except_where_planted() -> None:
    kpis = {(kpi.agent_id, kpi.kpi): kpi for kpi in CONTENT.of(Kpi)}
    benchmarks = {row.benchmark_id: row for row in CONTENT.of(Benchmark)}
    settings = Settings.from_names(CONTENT.settings)
    broken, claims = set(), 0
    for target in CONTENT.of(Target):
        key = (str(target.agent_id), str(target.kpi))
        benchmark = benchmarks[target.benchmark] if target.benchmark else None
        basis = basis_of(target, kpis[key], benchmark, settings)
        if basis.claim is None:
            continue
        claims += 1
        baseline = kpis[key].baseline
        taken = (target.target_12 - baseline) / (basis.claim - baseline)
        if basis.discount == 0:
            broken.add(key)
        else:
            assert 0.3 <= basis.discount <= 0.5
            assert 0 < taken <= 1 - basis.discount + 1e-9, key
    assert claims > 10
    assert broken == planted_kpis("T05")


def test_benchmarks_are_picked_typed_over_and_left_to_their_default_discount() -> None:
    picked = [target for target in CONTENT.of(Target) if target.benchmark]
    assert {target.benchmark for target in picked} <= CASES.keys()
    assert any(target.claim is not None for target in picked)
    assert any(target.discount is None for target in picked)
    assert any(target.discount is not None for target in picked)


def test_choices_stand_in_their_lists() -> None:
    lists = fixed_lists()
    for cls in FILES:
        for record in CONTENT.of(cls):
            for name, column in cls.columns().items():
                cell = getattr(record, name)
                if not column.choices or column.filled != "input" or cell is None:
                    continue
                if column.choices == "Units":
                    assert unit_kind(str(cell)), cell
                elif column.choices in FROM_TABLES:
                    table, header = FROM_TABLES[column.choices]
                    rows = next(c for c in CONTENT.rows if table == c.TABLE)
                    assert cell in {r.to_row()[header] for r in CONTENT.of(rows)}
                else:
                    assert cell in lists[column.choices], (column.name, cell)
