"""Every rule over a whole workshop: what the button, the command line and the tests run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from finops_xl.workshop import (
    assumption_rules,
    contracts,
    missing,
    model_rules,
    own_figures,
    price_outlook,
    untargeted,
)
from finops_xl.workshop.agent_economics import NO_GO_INVESTMENT, NO_GO_RUN_COST
from finops_xl.workshop.agent_rules import check_agent, check_agent_kpis
from finops_xl.workshop.columns import Cell, Record, in_column_names
from finops_xl.workshop.dates import to_date
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.findings import Finding, Trouble, finding
from finops_xl.workshop.kpi_rules import check_kpi
from finops_xl.workshop.model import SIDE_TABLES, Workshop
from finops_xl.workshop.observability import Observability
from finops_xl.workshop.portfolio_rules import check_benefits
from finops_xl.workshop.records import Kpi, Target
from finops_xl.workshop.results import Task
from finops_xl.workshop.settings_rules import check_settings
from finops_xl.workshop.sign_off_rules import check_sign_offs
from finops_xl.workshop.sign_off_table import SignOff
from finops_xl.workshop.statement import baseline_misfit
from finops_xl.workshop.target_rules import check_target
from finops_xl.workshop.tasks import planned_work
from finops_xl.workshop.unit_cost import PRICE_LIST, TYPED, unit_cost_reason
from finops_xl.workshop.wording.text import is_blank, key, number
from finops_xl.workshop.workbook_rules import (
    check_agent_ids,
    check_cells,
    check_keys,
    check_target_benchmarks,
    check_target_kpis,
)

RULES = (
    "T09",
    "W09",
    "W11",
    "W12",
    "W13",
    "W20",
    "W24",
    missing.RULE,
    contracts.RULE,
    assumption_rules.RULE,
    price_outlook.RULE,
    model_rules.RULE,
    untargeted.RULE,
    own_figures.RULE,
)
"""What is judged here, because it takes the whole workshop, or the book has seen it."""

_KEYS_FREE = (Kpi, Task, Observability)
"""A KPI named twice is K01; the keys of the others are written, or people's own."""
_LEVELS = ("error", "warning", "hint")


def validate(workshop: Workshop, default_day: Cell) -> list[Finding]:
    """Judge a workshop; errors come first, then the order of sheets, rows and rules.

    The age of baselines is judged on the workshop date, or on ``default_day`` (a serial
    number) where Settings has none.
    """
    as_of = default_day if is_blank(workshop.settings.workshop_date) else _day(workshop)
    found: list[Finding] = [
        *check_settings(workshop.settings),
        *_rows(workshop),
        *_agents(workshop),
        *_kpis(workshop, default_day if as_of is None else as_of),
        *_targets(workshop),
        *_floors(workshop),
        *contracts.check_contracts(workshop.contracts),
        *model_rules.check_models(workshop),
        *_unit_costs(workshop),
        *_dates(workshop),
        *price_outlook.check_outlook(workshop),
        *check_benefits(workshop),
        *missing.check_inputs(workshop),
        *untargeted.check_untargeted(workshop),
        *own_figures.check_own_figures(workshop),
        *assumption_rules.check_assumptions(workshop.assumptions),
        *workshop.faults,
    ]
    found += check_sign_offs(workshop, found)
    kinds: list[type[Record]] = [*_tables(workshop), SignOff]
    order = {kind.TABLE: place for place, kind in enumerate(kinds)}
    return sorted(
        found,
        key=lambda f: (_LEVELS.index(f.level), order.get(f.table, -1), f.position, f.order),
    )


def _day(workshop: Workshop) -> Cell:
    """Give the workshop date where it is a date cell; another is a finding of its own."""
    date = workshop.settings.workshop_date
    return date if isinstance(date, int | float) and not isinstance(date, bool) else None


def _tables(workshop: Workshop) -> dict[type[Record], Sequence[Record]]:
    """Give the tables that people fill, in the order of the sheets."""
    rows: tuple[Sequence[Record], ...] = (
        workshop.models,
        workshop.contracts,
        workshop.agents,
        workshop.kpis,
        workshop.targets,
        workshop.benchmarks,
        workshop.inputs,
        workshop.costs,
        workshop.assumptions,
        workshop.tasks,
        workshop.observability,
        *workshop.side_tables,
    )
    return {type(records[0]): records for records in rows if records}


def _rows(workshop: Workshop) -> Iterator[Finding]:
    """Judge what makes rows unusable before any other rule applies."""
    for kind, records in _tables(workshop).items():
        for record in records:
            yield from check_cells(record)
        if kind.KEY and kind not in (*_KEYS_FREE, *SIDE_TABLES):
            yield from check_keys(records)
    agent_ids = [agent.agent_id for agent in workshop.agents if not is_blank(agent.agent_id)]
    belonging = (workshop.kpis, workshop.targets, workshop.inputs, workshop.costs)
    for records in belonging:
        yield from check_agent_ids(records, agent_ids)
    yield from check_target_kpis(workshop.targets, workshop.kpis)
    yield from check_target_benchmarks(workshop.targets, workshop.benchmarks)


def _agents(workshop: Workshop) -> Iterator[Finding]:
    for agent in workshop.agent_of.values():
        yield from check_agent(agent)
        kpis = workshop.kpis_of[key(agent.agent_id)]
        yield from check_agent_kpis(agent, kpis, monetised=_monetised(workshop, kpis))


def _monetised(workshop: Workshop, kpis: Iterable[Kpi]) -> list[str]:
    named = ((str(kpi.kpi), workshop.target_of.get(_key(kpi))) for kpi in kpis)
    return [name for name, target in named if target and not is_blank(target.money_per_unit)]


def _kpis(workshop: Workshop, as_of: Cell) -> Iterator[Finding]:
    planned = planned_work(workshop)
    for kpi in workshop.kpis:
        agent = workshop.agent_of.get(key(kpi.agent_id))
        line = agent.line if agent else None
        yield from check_kpi(
            kpi,
            line,
            as_of=as_of,
            has_baseline_task=_key(kpi) in planned,
            currency=workshop.settings.reporting_currency,
        )


def _targets(workshop: Workshop) -> Iterator[Finding]:
    for target in workshop.targets:
        kpi = workshop.kpi_of.get(_key(target))
        if kpi is None:
            continue  # W02 has said so
        agent = workshop.agent_of.get(key(target.agent_id))
        assumption = workshop.assumption_of.get(key(target.assumption_id))
        yield from check_target(
            target,
            kpi,
            line=agent.line if agent else None,
            assumption=assumption.assumption if assumption else None,
            settings=workshop.settings,
            benchmark=workshop.benchmark_for(target),
        )


def _floors(workshop: Workshop) -> Iterator[Finding]:
    """T09: the floor scenario recovers its cost."""
    for inputs in workshop.inputs:
        economics = workshop.economics_of[key(inputs.agent_id)]
        no_go = economics.verdict in (NO_GO_RUN_COST, NO_GO_INVESTMENT)
        if no_go and not _rests_on_misfit(workshop, inputs):
            what = f"The floor scenario does not pay: {economics.verdict}."
            remedy = "Check floors, money and cost against evidence; where they hold, decide No-go."
            yield finding("T09", Trouble(what, remedy, "verdict"), inputs)


def _rests_on_misfit(workshop: Workshop, inputs: AgentEconomics) -> bool:
    """Tell a value that comes from a baseline which K06 refuses."""
    kpis = workshop.kpis_of.get(key(inputs.agent_id), ())
    return bool(_monetised(workshop, filter(baseline_misfit, kpis)))


def _unit_costs(workshop: Workshop) -> Iterator[Finding]:
    """W11: the unit cost can be computed, or the reason why it cannot; W10 on what remains."""
    for inputs in workshop.inputs:
        reason = _why_unpriced(workshop, inputs)
        if not reason:
            yield from model_rules.check_listed(workshop, inputs)
            continue
        remedy = "Correct the model, the tokens, the price date or the contract."
        # Writing to a cache has no column on Economics: it is the cached tokens alone there.
        reason = reason.replace("cached_tokens + cache_write_tokens", "cached_tokens")
        reason = in_column_names(reason, AgentEconomics)
        trouble = Trouble(f"The unit cost cannot be computed: {reason}.", remedy, "model")
        yield finding("W11", trouble, inputs)


def _why_unpriced(workshop: Workshop, inputs: AgentEconomics) -> str:
    """Say why an agent with model and tokens has no unit cost; "" where it has one."""
    cells = (inputs.model, inputs.input_tokens, inputs.output_tokens)
    if number(inputs.unit_cost_live) is not None or any(map(is_blank, cells)):
        return ""
    if _at_a_price_of_its_own(workshop, inputs):
        return ""
    return unit_cost_reason(inputs, workshop.settings, workshop.prices)


def _at_a_price_of_its_own(workshop: Workshop, inputs: AgentEconomics) -> bool:
    """Tell whether a person has typed the price of a model that the price book lacks."""
    model = workshop.model_of.get(key(inputs.model))
    source = workshop.economics_of[key(inputs.agent_id)].costs.unit_cost.source
    return source == PRICE_LIST and model is not None and model.price_from == TYPED


def _dates(workshop: Workshop) -> Iterator[Finding]:
    for agent in workshop.agents:
        first, live = number(agent.first_spend), number(agent.go_live)
        if first is not None and live is not None and live < first:
            what = f"Go-live {to_date(live)} is before first spend {to_date(first)}."
            yield finding("W12", Trouble(what, "Correct one of the dates.", "go_live"), agent)


def _key(record: Kpi | Target) -> tuple[str, str]:
    return key(record.agent_id), key(record.kpi)
