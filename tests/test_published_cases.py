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
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Record
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Target

OWN = "own assumption"
CONTENT = case_study_content()
CASES = published_cases()
BENCHMARKS = {row.benchmark_id: row for row in CONTENT.of(Benchmark)}


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
    assert klarna.source_title in str(BENCHMARKS["klarna-2"].source)


def test_at_least_ten_agents_carry_a_published_figure() -> None:
    figures = re.compile(r"case:[\w-]+\.(result|baseline)")
    carrying = {
        row["Agent ID"]
        for name in ("kpis.csv", "targets.csv")
        for row in rows_of(name)
        if row.get("Benchmark") or any(figures.search(cell) for cell in row.values())
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
        source = target.claim_source or BENCHMARKS[target.benchmark].source
        assert marked(source) or "https://" in str(source), target.kpi


def test_every_published_case_is_a_benchmark_as_a_cell_holds_it() -> None:
    assert len(BENCHMARKS) == len(CASES) == 50
    klarna, share = BENCHMARKS["klarna-2"], BENCHMARKS["octopus-1"]
    assert (klarna.baseline, klarna.result, klarna.unit) == (11, 2, "minutes")
    assert (share.baseline, share.result, share.unit) == (0.65, 0.8, "%")
    for row in BENCHMARKS.values():
        assert row.source
        assert row.caveat
        assert "https://" in str(row.source)
        assert row.date


@pytest.mark.parametrize(
    ("case", "result_is", "result"),
    [
        ("klarna-2", "level", 2),
        ("genai-at-work-1", "relative", 0.15),
        ("bcg-frontier-3", "points", -0.19),
        ("cba-1", "points", -2000),
        ("amazon-q-1", "level", None),
    ],
)
def test_a_benchmark_says_whether_its_result_is_a_level_or_a_change(
    case: str, result_is: str, result: float | None
) -> None:
    row = BENCHMARKS[case]
    assert (row.result_is, row.result) == (result_is, result)
    assert (row.baseline is None) == (result_is != "level")


def test_the_class_of_a_benchmark_follows_from_its_evidence() -> None:
    classes = {
        "self-reported": "vendor claim", "vendor claim": "vendor claim", "trial": "field trial",
        "controlled": "controlled trial", "RCT": "controlled trial", "public record": None,
    }  # fmt: skip
    assert {case.evidence for case in CASES.values()} == classes.keys()
    for name, case in CASES.items():
        assert BENCHMARKS[name].evidence == classes[case.evidence], name
