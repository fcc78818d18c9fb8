"""Workbooks to test with: content with awkward rows, and every program that computes it."""

from __future__ import annotations

from functools import cache
from typing import Any

from finops_xl.errors import CellError
from finops_xl.functions import FUNCTIONS
from finops_xl.template.build import workbook_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content, empty_content
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target

# 2026-01-15, 2026-04-01, 2025-12-01 as serial numbers
JANUARY, APRIL, DECEMBER = 46037.0, 46113.0, 45992.0


def _no_add_in(name: str) -> Any:
    def missing(*_: Any) -> None:
        raise CellError("#NAME?", f"{name} is not installed")

    return missing


WITHOUT_ADD_IN = {name: _no_add_in(name) for name in FUNCTIONS}
"""Our functions as a program without the add-in has them."""


def awkward_content() -> Content:
    """Fill the tables with what goes wrong in a workshop, one thing per agent."""
    return Content(
        settings={
            "LoadedHourlyCost": 60.0,
            "PriceDate": DECEMBER,
            "ReportingCurrency": "EUR",
            "FxRate": 0.9,
        },
        rows={
            Model: (Model("gpt-4o"), Model("our-own-model", input_known=3.0, output_known=9.0)),
            Agent: tuple(_agent(number, *dates) for number, *dates in _AGENTS),
            Kpi: tuple(Kpi(agent, *rest) for agent, rest in _KPIS),
            Target: tuple(_target(*row) for row in _TARGETS),
            AgentEconomics: _ECONOMICS,
            CostLine: tuple(CostLine(*row) for row in _COSTS),
            Assumption: (Assumption("S01", "Volumes stay as they are"),),
        },
    )


_AGENTS: tuple[tuple[Any, ...], ...] = (
    ("A01", JANUARY, APRIL),
    ("A02", APRIL, JANUARY),  # goes live before any money is spent
    ("A03", JANUARY, None),
    ("A04", JANUARY, JANUARY),
    ("A05", JANUARY, APRIL),
    ("A06", JANUARY, APRIL),
    ("A07", JANUARY, APRIL),
    ("A08", JANUARY, APRIL),
    ("A09", JANUARY, APRIL),
    ("A10", JANUARY, APRIL),
    ("A11", JANUARY, APRIL),
    ("A12", JANUARY, APRIL),
    ("A13", JANUARY, APRIL),
    ("A14", JANUARY, APRIL),
    ("A15", JANUARY, APRIL),
    ("A16", JANUARY, APRIL),
    ("A17", JANUARY, APRIL),
    ("A18", JANUARY, APRIL),
)


def _agent(agent_id: str, first_spend: Cell, go_live: Cell) -> Agent:
    return Agent(
        agent_id, f"Agent {agent_id}", "Process", "Bottom line", "labour savings",
        "reduce  handling cost by EUR 100,000 a year.", "by answering routine questions",
        "Head of Service", first_spend=first_spend, go_live=go_live,
    )  # fmt: skip


def _kpi(
    name: str, baseline: Cell, direction: str, measured_on: str = "all work"
) -> tuple[Any, ...]:
    return (
        name, baseline, DECEMBER, "ServiceNow: sys_created_on, closed_at", "Head of Service",
        "yes", "Efficiency", "hours", direction, "monthly", None, f"{name} of every item",
        "MEDIAN(end_time - start_time)", measured_on, "before/after",
    )  # fmt: skip


_KPIS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("A01", _kpi("Cycle time", 10.0, "lower")),
    ("A01", _kpi("Orders", 100.0, "higher", "agent-handled work")),
    ("A02", _kpi("Cycle time", 10.0, "lower")),
    ("A03", _kpi("Cycle time", None, "lower")),  # no baseline
    ("A04", _kpi("Cycle time", 10.0, "lower")),
    ("A05", _kpi("Cycle time", "n/a", "lower")),  # a word for a baseline
    ("A06", _kpi("Deviation", 8.0, "within-band")),
    ("A07", _kpi("Orders", 100.0, "higher", "agent-handled work")),
    ("A08", _kpi("Cycle time", 10.0, "lower")),
    ("A09", _kpi("Cycle time", 10.0, "lower")),
    ("A10", _kpi("Cycle time", 0.0, "higher")),
    ("a11", _kpi("Cycle time", 10.0, " Lower")),
    ("A11", _kpi("Orders", 100.0, "HIGHER", "Agent-Handled Work\u00a0")),
    ("A12", _kpi("Cycle time", 10.0, "lower")),
    ("A13", _kpi("Cycle time", 10.0, "lower")),
    ("A14", _kpi("Orders", 100.0, "higher", "agent-handled work")),
    ("A15", _kpi("Cycle time", 10.0, "lower")),
    ("A15", _kpi("Orders", 100.0, "higher")),
    ("A16", _kpi("Cycle time", 10.0, "lower")),
    ("A16", _kpi("Orders", 100.0, "higher")),
    ("A17", _kpi("Cycle time", 10.0, "lower")),
    ("A18", _kpi("Cycle time", 10.0, "lower")),
)

_LOWER = (8.0, 7.0, 6.0, 7.0, 5.0, 4.0)
_HIGHER = (110.0, 120.0, 130.0, 120.0, 140.0, 160.0)


def _target(
    agent_id: str, kpi: str, levels: tuple[Cell, ...], money: Cell,
    realisation: Cell = 0.5, adoption: Cell = 0.4, benefit_type: Cell = "cashable saving",
) -> Target:  # fmt: skip
    floor_6, target_6, stretch_6, floor_12, target_12, stretch_12 = levels
    return Target(
        agent_id, kpi, adoption_6=adoption, adoption_12=0.8,
        floor_6=floor_6, target_6=target_6, stretch_6=stretch_6,
        floor_12=floor_12, target_12=target_12, stretch_12=stretch_12,
        assumption_id="S01", money_per_unit=money, benefit_type=benefit_type,
        realisation=realisation, budget_holder="Head of Service",
    )  # fmt: skip


_TARGETS: tuple[tuple[Any, ...], ...] = (
    ("A01", "Cycle time", _LOWER, 9000.0),
    ("A01", "Orders", _HIGHER, 150.0),
    ("A02", "Cycle time", _LOWER, 9000.0),
    ("A03", "Cycle time", _LOWER, 9000.0),
    ("A04", "Cycle time", (8.0, 7.0, 6.0, 7.0, None, 4.0), 9000.0),  # a level is missing
    ("A05", "Cycle time", _LOWER, None),  # no money
    ("A06", "Deviation", (6.0, 5.0, 4.0, 5.0, 3.0, 2.0), 20000.0, 1.0),
    ("A07", "Orders", _HIGHER, 150.0, 0.5, None),  # adoption is missing
    ("A08", "Cycle time", _LOWER, 50.0),  # far too little money
    ("A09", "Unknown KPI", _LOWER, 9000.0),
    ("A10", "Cycle time", (6.0, 6.0, 6.0, 6.0, 6.0, 6.0), 100.0, 1.0),
    ("A11", "CYCLE TIME", _LOWER, 9000.0),
    ("a11", "Orders", _HIGHER, 150.0),
    ("A12", "Cycle time", _LOWER, 9000.0),
    ("A13", "Cycle time", _LOWER, 9000.0),
    ("A14", "Orders", _HIGHER, 150.0, 0.5, 30.0),  # 30 for 30 %
    ("A15", "Cycle time", _LOWER, 9000.0),
    ("A15\u00a0", "Orders", _HIGHER, 150.0),  # pasted with its blank
    ("A16", "Cycle time", _LOWER, 9000.0, 0.5, 0.4, "capacity released"),
    ("A16", "Orders", _HIGHER, 150.0, 0.5, 0.4, " Contribution Margin"),
    ("A17", "Cycle time", _LOWER, 9000.0, 0.5, 0.4, None),  # nobody said what it is
    # Good at month 6, nothing left at month 12: paid back for a while only.
    ("A18", "Cycle time", (6.0, 5.0, 4.0, 9.9, 9.9, 9.9), 9000.0),
)

_ECONOMICS: tuple[AgentEconomics, ...] = (
    AgentEconomics("A01", "case", "gpt-4o", 3000.0, 400.0, 1000.0, 3.0, 5000.0, 6000.0, 0.8,
                   "person", 6.0, 1.0),
    AgentEconomics("A02", "case", "gpt-4o", 3000.0, 400.0, None, None, 5000.0, None, 0.8,
                   "retry", 6.0, 0.5),
    AgentEconomics("A03", "case", "our-own-model", 3000.0, 400.0, 0.0, 3.0, 5000.0, None, 0.8,
                   "person", None, None),
    AgentEconomics("A04", "case", "gpt-4o", 3000.0, 400.0, 0.0, 3.0, 5000.0, "many", 0.8,
                   "person", 6.0, 1.0),
    AgentEconomics("A05", "case", "gpt-4o", 3000.0, 400.0, 0.0, 3.0, 5000.0, None, 1.0,
                   "person", 6.0, 1.0),
    AgentEconomics("A06", "case", "no-such-model", 3000.0, 400.0, 0.0, 3.0, 2000.0, None, 0.9,
                   "retry", None, 0.2, unit_cost_known=0.05,
                   unit_cost_model="no-such-model"),
    AgentEconomics("A07", "case", "gpt-4o", 3000.0, 400.0, 0.0, 3.0, 5000.0, None, 0.0,
                   "person", 6.0, 1.0),
    AgentEconomics("A08", "case", "gpt-4o", 3000.0, 400.0, 0.0, 3.0, 500.0, None, 0.8,
                   "person", 6.0, 1.0),
    AgentEconomics("A09", "case", "no-such-model", 3000.0, 400.0, 0.0, 3.0, 500.0, None, 0.8,
                   "wait", 6.0, "long"),
    # Run cost 100 a month, value 600 at month 6: the first month nets to zero.
    AgentEconomics("A10", "case", "gpt-4o", 0.0, 0.0, 0.0, 1.0, 100.0, None, 1.0,
                   "person", None, 1.0, unit_cost_known=0.0),
    *(AgentEconomics(agent, "case", "GPT-4O", 3000.0, 400.0, 0.0, 3.0, 5000.0, None, 0.8,
                     on_failure, 6.0, 1.0)
      for agent, on_failure in (("A11", " Person"), ("A12", "Retry "), ("A13", "PERSON"),
                                ("A14", "person"), ("A15", "person"), ("A16", "person"),
                                ("A17", "person"), ("A18", "person"))),
)  # fmt: skip

_COSTS: tuple[tuple[Any, ...], ...] = (
    ("A01", "build", "Build", "one-off", 60000.0),
    ("A01", "integration", "Connect", "one-off", 20000.0),
    ("A01", "infrastructure", "Hosting", "monthly", 900.0),
    ("A02", "build", "Build", "one-off", 60000.0),
    ("A04", "build", "Build", "one-off", None),  # an amount is missing
    ("A05", "build", "Nothing to build", "one-off", 0.0),
    ("A06", "build", "Build", "one-off", 30000.0),
    ("A07", "build", "Build", "one-off", "high"),  # a word for an amount
    ("A08", "build", "Build", "one-off", 1000.0),
    ("A08", "infrastructure", "Hosting", "monthly", 900.0),
    ("A09", "build", "Build", "", 100.0),  # neither one-off nor monthly
    ("A10", "build", "Nothing to build", "one-off", 0.0),
    ("A11", "build", "Build", "One-Off", 20000.0),
    ("a11", "infrastructure", "Hosting", "MONTHLY", 900.0),
    ("A12", "build", "Build", "one-off", 20000.0),
    ("A12 ", "infrastructure", "Hosting", "monthly", 900.0),  # with a blank at its end
    ("A13", "build", "Build", "one-off", 20000.0),
    ("A13", "infrastructure", "Hosting", "per month", 900.0),
    ("A14", "build", "Build", "one-off", 20000.0),
    ("A15", "build", "Build", "one-off", 20000.0),
    ("A16", "build", "Build", "one-off", 20000.0),
    ("A16", "build", "Pilot", "Already spent", 15000.0),
    ("A17", "build", "Pilot", "already spent", 15000.0),  # nothing left to spend
    ("A18", "build", "Build", "one-off", 3000.0),
)


CONTENTS = {
    "empty": empty_content,
    "case study": case_study_content,
    "awkward": awkward_content,
}


@cache
def workbook_of(name: str) -> bytes:
    """Build one of the workbooks, once."""
    return workbook_bytes(CONTENTS[name]())
