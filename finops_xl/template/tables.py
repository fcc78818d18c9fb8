"""The tables of the workbook: those of the workshop, and the template's own fixed ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from finops_xl.workshop.agenda import Action, AgendaItem, Change
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Cell, Record, column
from finops_xl.workshop.contracts import Contract, OtherPrice
from finops_xl.workshop.cost_evolution import Evolution
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.observability import Observability
from finops_xl.workshop.records import (
    Agent,
    Assumption,
    CostLine,
    Kpi,
    Model,
    Target,
    Workload,
)
from finops_xl.workshop.register_tables import RegisterKpiRow, RegisterRow
from finops_xl.workshop.results import FindingRow, Task
from finops_xl.workshop.sign_off_table import SignOff


@dataclass
class CurveMonth(Record):
    """How the value of a month after go-live is made of the 6- and the 12-month value."""

    TABLE: ClassVar[str] = "Curve"
    SHEET: ClassVar[str] = "Curve"
    KEY: ClassVar[tuple[str, ...]] = ("month",)

    month: Cell = column("Month", "whole", unit="after go-live", filled="button")
    weight_6: Cell = column(
        "Weight 6", "number", unit="weight of the 6-month value", filled="formula"
    )
    weight_12: Cell = column(
        "Weight 12", "number", unit="weight of the 12-month value", filled="formula"
    )
    in_horizon: Cell = column("In horizon", "whole", unit="1 = yes", filled="formula")
    in_year_1: Cell = column("In year 1", "whole", unit="1 = yes", filled="formula")
    discount_factor: Cell = column("Discount factor", "number", unit="factor", filled="formula")
    cum_weight_6: Cell = column("Cum weight 6", "number", unit="months so far", filled="formula")
    cum_weight_12: Cell = column("Cum weight 12", "number", unit="months so far", filled="formula")


@dataclass
class CostSource(Record):
    """What somebody else measured or announced about the cost of AI, with date and caveat."""

    TABLE: ClassVar[str] = "CostSources"
    SHEET: ClassVar[str] = "1 Cost sources"
    KEY: ClassVar[tuple[str, ...]] = ("claim", "source_url")

    claim: Cell = column("Claim", filled="button", width=40)
    figure: Cell = column("Figure", filled="button", width=44)
    from_date: Cell = column("From", filled="button", width=11)
    to_date: Cell = column("To", filled="button", width=11)
    constant_capability: Cell = column("Constant capability", filled="button", width=11)
    caveat: Cell = column("Caveat", filled="button", width=64)
    source_title: Cell = column("Source", filled="button", width=46)
    source_date: Cell = column("Source date", filled="button", width=12)
    source_url: Cell = column("Address", filled="button", width=60)


@dataclass
class Partner(Record):
    """A product or interface that delivers signals: for which KPIs, and what it does not."""

    TABLE: ClassVar[str] = "Partners"
    SHEET: ClassVar[str] = "Partners"
    KEY: ClassVar[tuple[str, ...]] = ("product",)

    product: Cell = column("Product", filled="button", width=22)
    what: Cell = column("What it is", filled="button", width=34)
    delivers: Cell = column("What it delivers", filled="button", width=56)
    kpis: Cell = column("For which KPIs of the catalogue", filled="button", width=40)
    how: Cell = column("How it is read", filled="button", width=44)
    lacks: Cell = column("What it does not deliver", filled="button", width=48)
    source: Cell = column("Source", filled="button", width=36)


@dataclass
class Check(Record):
    """An integrity check: how many rows break it, and what to do."""

    TABLE: ClassVar[str] = "Checks"
    SHEET: ClassVar[str] = "Integrity"
    KEY: ClassVar[tuple[str, ...]] = ("check",)

    check: Cell = column("Check", filled="button", width=52)
    found: Cell = column("Found", "whole", unit="rows that break it", filled="formula")
    status: Cell = column("Status", filled="formula", width=16)
    remedy: Cell = column("What to do", filled="button", width=74)


@dataclass
class SelfTestRow(Record):
    """An example of a worksheet function, computed here and compared."""

    TABLE: ClassVar[str] = "SelfTest"
    SHEET: ClassVar[str] = "Checks"
    KEY: ClassVar[tuple[str, ...]] = ("function", "formula")

    function: Cell = column("Function", filled="button", width=19)
    formula: Cell = column("Formula", filled="button", width=84)
    result: Cell = column("Result", filled="formula", width=34)
    expected: Cell = column("Expected", filled="button", width=34)
    status: Cell = column("Status", filled="formula", width=14)


@dataclass
class GlossaryTerm(Record):
    """A term of AI FinOps in plain words."""

    TABLE: ClassVar[str] = "Glossary"
    SHEET: ClassVar[str] = "Glossary"
    KEY: ClassVar[tuple[str, ...]] = ("term",)

    term: Cell = column("Term", filled="button", width=28)
    meaning: Cell = column("Plain meaning", filled="button", width=84)
    where_used: Cell = column("Where used here", filled="button", width=46)
    source: Cell = column("Source", filled="button", width=30)


@dataclass
class RoleHint(Record):
    """What a role brings to a block, looks at, owns, asks and had better not do."""

    TABLE: ClassVar[str] = "RoleHints"
    SHEET: ClassVar[str] = "Roles"
    KEY: ClassVar[tuple[str, ...]] = ("role", "block")

    role: Cell = column("Role", filled="button", width=13)
    block: Cell = column("Block", filled="button", width=17)
    bring: Cell = column("You bring", filled="button", width=31)
    look_at: Cell = column("Look at", filled="button", width=32)
    own: Cell = column("Yours to fill or to vouch for", filled="button", width=36)
    ask: Cell = column("Ask", filled="button", width=29)
    mistake: Cell = column("Common mistake", filled="button", width=32)


@dataclass
class QuizAnswer(Record):
    """A question of the knowledge check with its answer, why, and a formula that shows it."""

    TABLE: ClassVar[str] = "Quiz"
    SHEET: ClassVar[str] = "Quiz answers"
    KEY: ClassVar[tuple[str, ...]] = ("number",)

    number: Cell = column("No.", "whole", filled="button", width=6)
    topic: Cell = column("Topic", filled="button", width=20)
    question: Cell = column("Question", filled="button", width=48)
    answer: Cell = column("Answer", filled="button", width=9)
    explanation: Cell = column("Explanation", filled="button", width=60)
    source: Cell = column("Source", filled="button", width=32)
    formula: Cell = column("Try it", filled="button", width=52)
    value: Cell = column("It gives", filled="button", width=12)


@dataclass
class FunctionHelp(Record):
    """A worksheet function as the list of functions describes it."""

    TABLE: ClassVar[str] = "Functions"
    SHEET: ClassVar[str] = "Functions"
    KEY: ClassVar[tuple[str, ...]] = ("function",)

    function: Cell = column("Function", filled="button", width=19)
    category: Cell = column("Category", filled="button", width=16)
    summary: Cell = column("What it gives", filled="button", width=44)
    signature: Cell = column("How to write it", filled="button", width=40)
    arguments: Cell = column("Arguments", filled="button", width=81)
    returns: Cell = column("Returns", filled="button", width=34)
    errors: Cell = column("Errors", filled="button", width=60)
    example: Cell = column("Example", filled="button", width=44)
    value: Cell = column("Its value", filled="button", width=20)


FILLED_TABLES: tuple[type[Record], ...] = (
    AgendaItem,
    Action,
    Model,
    Contract,
    OtherPrice,
    Workload,
    Evolution,
    Agent,
    Kpi,
    Target,
    Benchmark,
    AgentEconomics,
    CostLine,
    RegisterRow,
    RegisterKpiRow,
    FindingRow,
    Task,
    Observability,
    Assumption,
    SignOff,
    Change,
)
"""Tables that people fill or buttons write; what is carried from an older workbook."""

FIXED_TABLES: tuple[type[Record], ...] = (
    RoleHint,
    CostSource,
    CurveMonth,
    Partner,
    Check,
    SelfTestRow,
    GlossaryTerm,
    QuizAnswer,
    FunctionHelp,
)
ALL_TABLES = FILLED_TABLES + FIXED_TABLES
