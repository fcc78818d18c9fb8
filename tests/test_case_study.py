"""The case study: sources resolve, agents are complete, what is not ready is planted."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

import finops_xl
from finops_xl.prices.book import models_for_template
from finops_xl.template.case_study import (
    FILES,
    PUBLISHED_CASE,
    case_study_content,
    cite,
    named_figure,
    rows_of,
)
from finops_xl.template.published_cases import published_cases
from finops_xl.template.settings import SETTINGS
from finops_xl.workshop.agent_economics import GO, NO_GO_RUN_COST, NOT_MONETISED, Economics
from finops_xl.workshop.columns import Record
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.facts import catalogue_by_name, unit_kind, value_drivers
from finops_xl.workshop.lists import FROM_TABLES, fixed_lists
from finops_xl.workshop.model import Workshop, key
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_values import SCENARIOS
from finops_xl.workshop.tasks import merged_tasks
from finops_xl.workshop.validation import validate

OWN = "own assumption"
CONTENT = case_study_content()
CASES = published_cases()
AGENT_IDS = [str(agent.agent_id) for agent in CONTENT.of(Agent)]
PLANTED = rows_of("planted.csv")
DOCS = Path(__file__).parents[1] / "docs" / "case-study.md"
NEGATIVE_CASES = {"metr-1", "air-canada-2", "cba-1"}


def of_agent(cls: type[Record], agent_id: str) -> list[Record]:
    """Rows of one agent."""
    return [row for row in CONTENT.of(cls) if row.agent_id == agent_id]


def cases_named(row: dict[str, str]) -> set[str]:
    """Published cases that the cells of a CSV row name."""
    return {m for cell in row.values() for m in re.findall(r"case:([\w-]+)\.", cell or "")}


def workshop() -> Workshop:
    """The case study as the model sees it, unit costs from the price book."""
    content = case_study_content()
    for row in content.of(AgentEconomics):
        row.unit_cost_live = finops_xl.call(
            "TOKENCOST",
            *(row.model, row.input_tokens, row.output_tokens, row.cached_tokens, None, row.calls),
            content.settings["PriceDate"],
        )
    return Workshop(
        settings=Settings.from_names(content.settings),
        models=content.of(Model),
        agents=content.of(Agent),
        kpis=content.of(Kpi),
        targets=content.of(Target),
        inputs=content.of(AgentEconomics),
        costs=content.of(CostLine),
        assumptions=content.of(Assumption),
    )


WORKSHOP = workshop()
WORKSHOP_DATE = CONTENT.settings["WorkshopDate"]


def docs_rows(start: str, end: str) -> list[str]:
    """Table rows of the agents between two marks of the page."""
    text = DOCS.read_text(encoding="utf-8").split(start)[1].split(end)[0]
    return [line for line in text.splitlines() if line.startswith("| A") and line[3].isdigit()]


def economics(agent_id: str) -> Economics:
    return WORKSHOP.economics_of[key(agent_id)]


def planted_kpis(rule: str) -> set[tuple[str, str]]:
    return {(row["agent_id"], row["kpi"]) for row in PLANTED if row["rule"] == rule}


@pytest.mark.parametrize("cls", list(FILES), ids=lambda cls: cls.TABLE)
def test_a_file_is_headed_by_the_columns_that_people_fill_in(cls: type[Record]) -> None:
    expected = [c.name for c in cls.columns().values() if c.filled == "input"]
    header = [name for name in rows_of(FILES[cls])[0] if name != PUBLISHED_CASE]
    assert header == expected


@pytest.mark.parametrize(
    ("cell", "baseline", "expected"),
    [
        ("case:klarna-2.baseline", None, 11),
        ("case:klarna-2.result", None, 2),
        ("case:ibm-askhr-1.result", None, 0.94),
        ("case:octopus-1.baseline", None, 0.65),
        ("case:servicenow-1.baseline in hours", None, 96),
        ("case:amazon-q-1.baseline", None, 50),
        ("baseline changed by case:genai-at-work-1.result", 260.0, 299),
        ("baseline changed by case:klarna-4.result", 0.18, 0.135),
        ("baseline changed by case:cba-1.result", 15500.0, 13500),
        ("baseline changed by case:bcg-frontier-3.result", 0.84, 0.65),
        ("case:copilot-rct-1.date", None, 46023),  # 2026-01-01: only the year is known
        ("case:klarna-2.date", None, 45323),  # 2024-02-01: undated source, period counts
    ],
)
def test_a_cell_that_names_a_published_figure_takes_it_in_the_unit_of_the_kpi(
    cell: str, baseline: float | None, expected: float
) -> None:
    assert named_figure(cell, baseline) == pytest.approx(expected, rel=1e-12)


def test_a_figure_that_was_not_reported_or_a_case_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="amazon-q-1 reports no result"):
        named_figure("case:amazon-q-1.result")
    with pytest.raises(ValueError, match="No published case 'klarna-99'"):
        named_figure("case:klarna-99.result")


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


def test_every_row_names_the_published_cases_that_its_cells_take_figures_from() -> None:
    for name in ("agents.csv", "kpis.csv", "targets.csv", "costs.csv", "assumptions.csv"):
        for row in rows_of(name):
            listed = set(filter(None, row[PUBLISHED_CASE].split(";")))
            assert listed <= CASES.keys()
            assert cases_named(row) <= listed, (name, row)


def test_sources_show_case_id_title_and_address() -> None:
    klarna = CASES["klarna-2"]
    assert cite("klarna-2;klarna-3").startswith("klarna-2, klarna-3: American Banker")
    for row, agent in zip(rows_of("agents.csv"), CONTENT.of(Agent), strict=True):
        for case_id in row[PUBLISHED_CASE].split(";"):
            assert case_id in str(agent.source)
            assert CASES[case_id].source_url in str(agent.source)
        assert "Northwind Services (fictitious), modelled on" in str(agent.source)
    assert klarna.source_title in str(of_agent(Target, "A01")[0].claim_source)


def test_at_least_ten_agents_carry_a_published_figure() -> None:
    figures = re.compile(r"case:[\w-]+\.(result|baseline)")
    carrying = {
        row["Agent ID"]
        for name in ("kpis.csv", "targets.csv")
        for row in rows_of(name)
        if any(figures.search(cell) for cell in row.values())
    }
    assert len(carrying) >= 10


def test_own_assumptions_are_marked() -> None:
    def marked(text: object) -> bool:
        return OWN in str(text).lower()

    assert all(marked(agent.source) for agent in CONTENT.of(Agent))
    assert all(marked(line.source) for line in CONTENT.of(CostLine))
    assert all(marked(item.source) for item in CONTENT.of(Assumption))
    for kpi in CONTENT.of(Kpi):
        assert marked(kpi.baseline_sample) or kpi.baseline is None, kpi.kpi
    for target in CONTENT.of(Target):
        assert marked(target.note) or target.money_per_unit is None, target.kpi
        assert marked(target.claim_source) or "https://" in str(target.claim_source), target.kpi


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
            assert 0 <= WORKSHOP_DATE - kpi.baseline_date <= 365, kpi.kpi


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
    baselines = {(kpi.agent_id, kpi.kpi): kpi.baseline for kpi in CONTENT.of(Kpi)}
    broken = set()
    for target in CONTENT.of(Target):
        key = (str(target.agent_id), str(target.kpi))
        if target.claim is not None:
            taken = (target.target_12 - baselines[key]) / (target.claim - baselines[key])
            if target.discount == 0:
                broken.add(key)
            else:
                assert 0.3 <= target.discount <= 0.5
                assert 0 < taken <= 1 - target.discount + 1e-9, key
    assert broken == planted_kpis("T05")


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
                    rows = next(c for c in FILES if table == c.TABLE)
                    assert cell in {r.to_row()[header] for r in CONTENT.of(rows)}
                else:
                    assert cell in lists[column.choices], (column.name, cell)


def test_validation_finds_what_is_planted_and_nothing_else() -> None:
    found = [(f.agent_id, f.kpi, f.rule) for f in validate(WORKSHOP, WORKSHOP_DATE)]
    planted = [(row["agent_id"], row["kpi"], row["rule"]) for row in PLANTED]
    assert sorted(found) == sorted(planted)


def test_once_the_tasks_are_open_nobody_looks_for_an_owner_of_the_baselines_any_more() -> None:
    first = validate(WORKSHOP, WORKSHOP_DATE)
    later = replace(WORKSHOP, tasks=merged_tasks(WORKSHOP, first))
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
