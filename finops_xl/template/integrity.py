"""The integrity checks: what each counts, and what to do about it.

A count is "" where it cannot be made without the add-in. Only operators work on whole
columns here, and functions made for columns: not every spreadsheet program applies
another function to each cell of a range.
"""

from __future__ import annotations

from finops_xl.template.amiss import text_checks
from finops_xl.template.formulas.agenda import STARTS_AT_A_TIME
from finops_xl.template.formulas.checks import REGISTER_CHECK
from finops_xl.template.formulas.phrases import SOUND_RATE
from finops_xl.template.formulas.prices import UNLISTED, UNUSED
from finops_xl.template.formulas.since_register import BEHIND_NAME
from finops_xl.template.formulas.targets import TARGETS_TWICE, UNKNOWN_KPI
from finops_xl.template.formulas.words import AGENT_TWICE, DIFFERS, KPI_TWICE, UNKNOWN_AGENT
from finops_xl.workshop.agenda import NO_MINUTES, NO_START, TOO_LATE, Action, AgendaItem, Change
from finops_xl.workshop.benchmarks import Benchmark
from finops_xl.workshop.columns import Record
from finops_xl.workshop.contracts import Contract, OtherPrice
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.lists import TIMINGS
from finops_xl.workshop.records import (
    Agent,
    Assumption,
    CostLine,
    Kpi,
    Model,
    Target,
    Workload,
)
from finops_xl.workshop.results import Task
from finops_xl.workshop.unit_cost import LAST_KNOWN, MISSING, OTHER_MODEL
from finops_xl.workshop.wording.text import BLANKS


def _rows_with(column: str, word: str) -> str:
    return f'=SUMPRODUCT(--({column}="{word}"))'


def _filled(column: str) -> str:
    return f'SUMPRODUCT(--({column}<>""))'


def _pattern_signs(column: str) -> str:
    signs = ("~*", "~?", "~~", "<", ">", "=")
    return "=" + "+".join(f'COUNTIF({column},"*{sign}*")' for sign in signs)


_NO_TIMING = "*".join(f'({{CostLine.timing}}<>"{timing}")' for timing in TIMINGS)
_COST_COLUMNS = ("one_off", "sunk", "monthly_other")
_ARRIVED = "+".join(f"SUM({{AgentEconomics.{name}}})" for name in _COST_COLUMNS)
_COSTS_LEFT_OUT = (
    f"=IF(ABS(SUM({{CostLine.amount}})-({_ARRIVED}))"
    "<=Tolerance*(1+ABS(SUM({CostLine.amount}))),0,1)"
)
_BLANK_COSTS = "+".join(f'({{AgentEconomics.{name}}}="")' for name in _COST_COLUMNS)
_AGENDA_FAULTS = "+".join(
    f'({{AgendaItem.check}}="{word}")' for word in (NO_MINUTES, NO_START, TOO_LATE)
)
_COST_IS_OPEN = f'=SUMPRODUCT(({{AgentEconomics.agent_id}}<>"")*(({_BLANK_COSTS})>0))'


def _with_blanks(*columns: str) -> str:
    """Count the cells with a blank at an end, as typed or as pasted from a web page."""
    patterns = [f"{blank}*" for blank in BLANKS] + [f"*{blank}" for blank in BLANKS]
    return "=" + "+".join(f'COUNTIF({c},"{pattern}")' for c in columns for pattern in patterns)


def _no_shares(*columns: str) -> str:
    return "=" + "+".join(f'COUNTIF({c},"<0")+COUNTIF({c},">1")' for c in columns)


_FILLED_IN = (
    Model, Contract, OtherPrice, Workload, Agent, Kpi, Target, Benchmark, AgentEconomics, CostLine,
    Task, Assumption, AgendaItem, Action, Change,
)  # fmt: skip
_SEARCHED = "$A$7:$A$2000"
"""The first column of a table, and what may have been typed below it."""


def _rows_below(table: type[Record]) -> str:
    inside = f"COUNTA({{{table.__name__}.{next(iter(table.columns()))}}})"
    return f"MAX(0,COUNTA('{table.SHEET}'!{_SEARCHED})-{inside})"


_BELOW = "=" + "+".join(map(_rows_below, _FILLED_IN))
_HORIZON_IS_SOUND = (
    "AND(ISNUMBER(HorizonMonths),HorizonMonths>=MonthsPerYear,"
    "HorizonMonths<=MAX({CurveMonth.month}))"
)
_CONTRACT_FAULTS = (
    '=IF(COUNTIF({Contract.check},"needs add-in")>0,"",'
    'SUMPRODUCT(({Contract.check}<>"")*({Contract.check}<>"OK")))'
)
_OF_ANOTHER_DAY = (
    f'=SUMPRODUCT(({{Model.price_from}}="{LAST_KNOWN}")*({{Model.known_on}}<>PriceDate)'
    f'*(PriceDate<>"")*({{Model.terms}}<>"{UNUSED}"))'
)
"""Only what an agent computes with: a model that has retired meanwhile may stay on Prices."""

_WITH_ADD_IN = '=IF(InstalledPriceBook="needs add-in","",'

CHECKS: tuple[tuple[str, str, str], ...] = (
    (
        "Every agent ID is used once on 2 Classification",
        _rows_with("{Agent.check}", AGENT_TWICE),
        "Give every agent an ID of its own.",
    ),
    (
        "Agent IDs are plain: no * ? ~ < > =",
        _pattern_signs("{Agent.agent_id}"),
        "Excel reads these signs as patterns; use letters and digits, such as A01.",
    ),
    (
        "Agent IDs and timings hold no blank at an end",
        _with_blanks(
            *(f"{{{kind}.agent_id}}" for kind in ("Agent", "Kpi", "Target", "AgentEconomics")),
            "{CostLine.agent_id}",
            "{CostLine.timing}",
        ),
        "Type them anew: with a blank they are other words, and the figures stay unknown.",
    ),
    *text_checks(),
    (
        "Every KPI belongs to an agent",
        _rows_with("{Kpi.check}", UNKNOWN_AGENT),
        "Correct the agent ID on 3 KPIs, or add the agent to 2 Classification.",
    ),
    (
        "A KPI is named once per agent",
        _rows_with("{Kpi.check}", KPI_TWICE),
        "Rename or delete the second one on 3 KPIs.",
    ),
    (
        "Every target has its KPI",
        _rows_with("{Target.check}", UNKNOWN_KPI),
        "Write the KPI on 4 Targets exactly as on 3 KPIs.",
    ),
    (
        "A KPI has one row of targets",
        _rows_with("{Target.check}", TARGETS_TWICE),
        "Delete the second row on 4 Targets: its money would count twice.",
    ),
    (
        "Adoption and realisation are shares from 0 to 1",
        _no_shares("{Target.adoption_6}", "{Target.adoption_12}", "{Target.realisation}"),
        "Type 0.3 for 30 %: the value of the KPI is unknown as it is.",
    ),
    (
        "Every assumption that a target names is listed once",
        f"=ABS({_filled('{Target.assumption_id}')}-SUM({{Assumption.rests_on_it}}))",
        "Correct the ID on 4 Targets, or give every assumption a row of its own.",
    ),
    (
        "Every benchmark that a target names is on Benchmarks",
        '=SUMPRODUCT(({Target.benchmark}<>"")*({Target.benchmark_row}=""))',
        "Choose one of its ids on 4 Targets, or add a row to Benchmarks.",
    ),
    (
        "Every cost line says one-off, monthly or already spent",
        f'=SUMPRODUCT(({{CostLine.agent_id}}<>"")*{_NO_TIMING})',
        "Choose the timing on Costs; a line without one counts nowhere.",
    ),
    (
        "The cost of every agent on Economics is known",
        _COST_IS_OPEN,
        "Give the agent a line on Costs (amount 0 if it costs nothing), each with its amount.",
    ),
    (
        "All amounts of Costs arrive on Economics",
        _COSTS_LEFT_OUT,
        "A cost line has no amount, no timing, or an agent that has no row on Economics.",
    ),
    (
        "Economics has as many rows as there are agents",
        f"=ABS({_filled('{Agent.agent_id}')}-{_filled('{AgentEconomics.agent_id}')})",
        "Give every agent of 2 Classification one row on Economics.",
    ),
    (
        "No row stands below its table",
        _BELOW,
        "Pull the corner of the table down over the row: it counts nowhere as it is.",
    ),
    (
        "Every unit cost follows its tokens",
        _rows_with("{AgentEconomics.unit_cost_from}", LAST_KNOWN),
        "Last known stays as saved: give Prices the model's price, or validate with the add-in.",
    ),
    (
        "Every model on Economics is on Prices",
        f"={UNLISTED}",
        "Add a row to Prices for the model, or choose one that is there.",
    ),
    (
        "Last-known prices are those of the model beside them",
        _rows_with("{Model.price_from}", OTHER_MODEL),
        "They are not used: refresh (button, or finops-xl recalc), or type prices and model name.",
    ),
    (
        "Last-known prices in use are of the price date",
        _OF_ANOTHER_DAY,
        "Click Refresh unit costs, or run finops-xl recalc. If it stays, an agent's model has no "
        "price on the price date: choose another model on Economics.",
    ),
    (
        "Every contract rate can be read and none overlaps another",
        _CONTRACT_FAULTS,
        "Contracts says in each row what is wrong; what it concerns has no price until then.",
    ),
    (
        "Every agent on Economics has a unit cost",
        _rows_with("{AgentEconomics.unit_cost_from}", MISSING),
        "Fill model and tokens on Economics; Prices says what is wrong with a model.",
    ),
    (
        "Theses agree with THESIS",
        _rows_with("{Agent.check}", DIFFERS),
        "The formula of the column was changed: copy it from another row.",
    ),
    (
        "Native figures agree with our functions",
        _rows_with("{AgentEconomics.functions_agree}", "differs"),
        "A formula on Economics was changed: copy it from another row.",
    ),
    (
        "The agenda fits the planned length",
        # Not the items that only wait for one without minutes.
        f"=SUMPRODUCT({_AGENDA_FAULTS})",
        "Agenda says which items lack start or minutes or end too late: shorten one, or plan more.",
    ),
    (
        "The workshop starts at a time of day",
        f"=IF({STARTS_AT_A_TIME},0,1)",
        "Type the start on Settings with a colon, such as 9:30: Agenda has no times until then.",
    ),
    (
        "The fiscal year starts in a month from 1 to 12",
        '=IF(FiscalYearStart="",0,IF(AND(ISNUMBER(FiscalYearStart),FiscalYearStart>=1,'
        "FiscalYearStart<=MonthsPerYear),0,1))",
        "Type the number of the month on Settings: 4 for April.",
    ),
    (
        "The horizon is 12 to 60 months",
        f"=IF({_HORIZON_IS_SOUND},0,1)",
        "Correct the horizon on Settings.",
    ),
    (
        "The discount rate is a share from 0 to 1",
        f"=IF(AND({SOUND_RATE}),0,1)",
        "Correct the discount rate on Settings; 10 % is 0.1.",
    ),
    (
        "The exchange rate fits the reporting currency",
        '=IF(AND(ISNUMBER(FxRate),FxRate>0,IF(ReportingCurrency="USD",FxRate=1,'
        'OR(FxRate<>1,FxSource<>""))),0,1)',
        'Correct "1 USD =" on Settings: 1 for USD; of another currency held at 1, name the source.',
    ),
    (
        "The price book is the one last calculated with",
        f"{_WITH_ADD_IN}IF(InstalledPriceBook=PriceBookId,0,1))",
        "Prices may have changed: refresh the unit costs (or finops-xl recalc) and look at Prices.",
    ),
    (
        REGISTER_CHECK,
        f"=N({BEHIND_NAME})",
        "Build the register again: Register, its totals and the card's findings are older.",
    ),
    (
        "The self-test of the functions passes",
        f'{_WITH_ADD_IN}SUMPRODUCT(--({{SelfTestRow.status}}="FAIL")))',
        "See Checks; the add-in and this workbook may be of different versions.",
    ),
)
