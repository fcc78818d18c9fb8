"""What a workbook is filled with: the settings and the rows of every table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from finops_xl.prices.book import models_for_template, price_book
from finops_xl.template.agenda import default_actions, default_agenda, made
from finops_xl.template.cost_evolution import default_pairs
from finops_xl.template.published_cases import benchmarks
from finops_xl.template.settings import SETTINGS
from finops_xl.workshop.agenda import Action, AgendaItem, Change
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.choices import as_listed
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.contracts import Contract
from finops_xl.workshop.cost_evolution import Evolution
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.observability import Observability
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target, Workload
from finops_xl.workshop.results import Task
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.sign_off_table import SignOff

R = TypeVar("R", bound=Record)


@dataclass
class Content:
    """The filling of one workbook.

    ``settings`` holds values by defined name; a name that is missing there takes the
    template's default, None leaves the cell blank. ``rows`` holds the records of each
    table; ``notes`` are sentences shown on Start, such as where the figures come from.
    """

    settings: dict[str, Cell] = field(default_factory=dict)
    rows: dict[type[Record], Sequence[Record]] = field(default_factory=dict)
    notes: Sequence[str] = ()

    def setting(self, name: str) -> Cell:
        """Give a setting: the content's own, else the template's default."""
        return self.settings.get(name, SETTINGS[name].default)

    def of(self, record_class: type[R]) -> Sequence[R]:
        """Give the rows of a table; a table without any has one blank row."""
        return cast("Sequence[R]", self.rows.get(record_class) or (record_class(),))


def workshop_of(content: Content) -> Workshop:
    """Give a content as the model sees it: choices as listed, blank tables empty."""

    def rows(kind: type[R]) -> list[R]:
        return [as_listed(replace(row)) for row in content.rows.get(kind, ())]  # type: ignore[misc]

    return Workshop(
        settings=Settings.from_names(content.settings),
        models=rows(Model),
        contracts=rows(Contract),
        agents=rows(Agent),
        kpis=rows(Kpi),
        targets=rows(Target),
        benchmarks=rows(Benchmark),
        inputs=rows(AgentEconomics),
        costs=rows(CostLine),
        assumptions=rows(Assumption),
        tasks=rows(Task),
        sign_offs=rows(SignOff),
        observability=rows(Observability),
    )


MODELS_IN_USE = (
    "claude-opus-5-5",
    "gemini-4-argon",
    "gpt-4o",
    "claude-sonnet-5-5",
    "gpt-6.1-sol",
    "claude-haiku-5-5",
    "gpt-6-luna",
    "gemini-3.8-flash",
)
"""What the empty template starts with: two or three models of every tier."""

EXAMPLES = (
    Workload(
        "example: answer a customer's question",
        "claude-haiku-5-5",
        3500,
        250,
        2000,
        None,
        40000,
        "standard",
    ),
    Workload(
        "example: summarise a 20-page report",
        "gpt-6.1-sol",
        14000,
        900,
        None,
        None,
        1200,
        "standard",
    ),
    Workload(
        "example: sort incoming mail overnight", "gpt-6-luna", 900, 40, None, None, 60000, "batch"
    ),
)


def empty_content() -> Content:
    """Fill the empty template: models in use, examples, price pairs, benchmarks."""
    book = price_book()
    facts = models_for_template(MODELS_IN_USE)
    models = [
        Model(name, fact.tier, fact.context_window)
        for name, fact in zip(MODELS_IN_USE, facts, strict=True)
    ]
    rows: dict[type[Record], Sequence[Record]] = {
        AgendaItem: default_agenda(),
        Action: default_actions(),
        Change: [made()],
        Model: models,
        Workload: EXAMPLES,
        Evolution: default_pairs(),
        Benchmark: benchmarks(),
    }
    return Content(settings={"PriceDate": book.as_of}, rows=rows)
