"""Published figures of the case study: they resolve, they are cited, the rest is marked."""

from __future__ import annotations

import re

import pytest

from finops_xl.template.case_study import (
    PUBLISHED_CASE,
    case_study_content,
    cite,
    named_figure,
    rows_of,
)
from finops_xl.template.published_cases import published_cases
from finops_xl.workshop.columns import Record
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Target

OWN = "own assumption"
CONTENT = case_study_content()
CASES = published_cases()


def of_agent(cls: type[Record], agent_id: str) -> list[Record]:
    """Rows of one agent."""
    return [row for row in CONTENT.of(cls) if row.agent_id == agent_id]


def cases_named(row: dict[str, str]) -> set[str]:
    """Published cases that the cells of a CSV row name."""
    return {m for cell in row.values() for m in re.findall(r"case:([\w-]+)\.", cell or "")}


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
