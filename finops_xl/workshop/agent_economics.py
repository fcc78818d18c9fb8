"""Cost, value and return of an agent by scenario: the Python model.

The workbook computes the same figures with native formulas; tests hold the two
together. An unknown input makes every figure that needs it ``None``, never 0.

Month 1 is the first month after go-live. Value is linear to the 6-month and then to
the 12-month target and level after; cost is level over the horizon. Floor and target
share volume and cost, stretch carries its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from finops_xl.economics import cashflows
from finops_xl.errors import CellError
from finops_xl.workshop.agent_costs import Costs, costs_of
from finops_xl.workshop.dates import months_between
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.known import minus, plus, ratio, times, total
from finops_xl.workshop.records import Agent, CostLine, Model
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_values import SCENARIOS, Scenario, TargetValue
from finops_xl.workshop.unit_cost import unit_cost
from finops_xl.workshop.wording.text import number

MONTHS_PER_YEAR = cashflows.MONTHS_PER_YEAR

ValueStatus = Literal["complete", "incomplete", "not monetised"]

GO = "Go"
NO_GO_RUN_COST = "No-go: run cost not covered"
NO_GO_INVESTMENT = "No-go: investment not recovered"
NOT_MONETISED = "Not monetised: decide on stated grounds"
UNDECIDED = "Undecided: inputs missing"
VERDICTS = (GO, NO_GO_RUN_COST, NO_GO_INVESTMENT, NOT_MONETISED, UNDECIDED)
NEVER = "never within horizon"

LASTS, FALLS_BACK = "yes", "no"
"""Whether what is paid back stays so to the end of the horizon."""


@dataclass(frozen=True)
class Outcome:
    """What one scenario brings."""

    value_6: float | None
    value_12: float | None
    year1_cost: float | None
    year1_value: float | None
    run_rate_cost: float | None
    run_rate_value: float | None
    horizon_cost: float | None
    horizon_value: float | None
    cashable_value: float | None
    """The part of the horizon's value that a budget loses or a margin earns."""
    roi: float | None
    cashable_roi: float | None
    roi_with_sunk: float | None
    roi_ratio: float | None
    payback: float | str | None
    payback_lasts: str | None
    """"no" where the cumulative is below zero again at the end of the horizon."""
    npv: float | None


@dataclass(frozen=True)
class Economics:
    """The whole picture of an agent."""

    agent_id: str
    costs: Costs
    value_status: ValueStatus
    months_to_go_live: int | None
    outcomes: dict[Scenario, Outcome]
    cost_per_task: float | None
    model_share: float | None
    """The model invoice as a share of the cost per task."""
    verdict: str


def agent_economics(
    inputs: AgentEconomics,
    agent: Agent | None,
    costs: Iterable[CostLine],
    values: Sequence[TargetValue],
    settings: Settings,
    model: Model | None = None,
) -> Economics:
    """Compute an agent from its row of inputs, its cost lines and its valued targets.

    ``model`` is the row of its model on Prices.
    """
    cost = costs_of(inputs, unit_cost(inputs, model), list(costs), settings)
    status = _value_status(values)
    gap = months_between(agent.first_spend, agent.go_live) if agent else None
    outcomes = {
        scenario: _outcome(scenario, cost, values if status == "complete" else (), gap, settings)
        for scenario in SCENARIOS
    }
    tasks, horizon = number(inputs.tasks), number(settings.horizon_months)
    cost_per_task = ratio(outcomes["target"].horizon_cost, times(tasks, horizon))
    return Economics(
        agent_id=str(inputs.agent_id),
        costs=cost,
        value_status=status,
        months_to_go_live=gap,
        outcomes=outcomes,
        cost_per_task=cost_per_task,
        model_share=ratio(cost.model_cost, cost_per_task),
        verdict=_verdict(status, tasks, cost, outcomes["floor"], settings),
    )


def _value_status(values: Sequence[TargetValue]) -> ValueStatus:
    if not values or any(value.valued == "incomplete" for value in values):
        return "incomplete"
    return "complete" if any(value.valued == "yes" for value in values) else "not monetised"


def _outcome(
    scenario: Scenario,
    costs: Costs,
    values: Sequence[TargetValue],
    gap: int | None,
    settings: Settings,
) -> Outcome:
    value_6 = total(value.at_6[scenario] for value in values if value.valued == "yes")
    value_12 = total(value.at_12[scenario] for value in values if value.valued == "yes")
    run, one_off = costs.run(scenario), costs.one_off
    horizon = number(settings.horizon_months)
    months = int(horizon) if horizon is not None and horizon >= 1 else None
    yearly = times(run, float(MONTHS_PER_YEAR))
    horizon_cost = plus(one_off, times(run, horizon))
    gross = _curve(value_6, value_12, months)
    horizon_value = None if gross is None else math.fsum(gross)
    net = None if gross is None or run is None else [value - run for value in gross]
    cashable = _cashable_value(scenario, values, months)
    paid_back = _payback(one_off, net)
    all_cost = plus(horizon_cost, costs.sunk)
    return Outcome(
        value_6=value_6,
        value_12=value_12,
        year1_cost=yearly,
        year1_value=year_1(value_6, value_12),
        run_rate_cost=yearly,
        run_rate_value=run_rate(value_12),
        horizon_cost=horizon_cost,
        horizon_value=horizon_value,
        cashable_value=cashable,
        roi=ratio(minus(horizon_value, horizon_cost), horizon_cost),
        cashable_roi=ratio(minus(cashable, horizon_cost), horizon_cost),
        roi_with_sunk=ratio(minus(horizon_value, all_cost), all_cost),
        roi_ratio=ratio(horizon_value, horizon_cost),
        payback=paid_back,
        payback_lasts=_lasts(paid_back, one_off, net, run),
        npv=_npv(one_off, net, gap, number(settings.discount_rate)),
    )


def year_1(value_6: float | None, value_12: float | None) -> float | None:
    """Value of months 1 to 12 after go-live."""
    return total(_curve(value_6, value_12, MONTHS_PER_YEAR) or [None])


def run_rate(value_12: float | None) -> float | None:
    """Value of a year at the level of month 12."""
    return times(value_12, float(MONTHS_PER_YEAR))


def _curve(value_6: float | None, value_12: float | None, months: int | None) -> list[float] | None:
    if value_6 is None or value_12 is None or months is None:
        return None
    return cashflows.value_curve(value_6, value_12, months, run_cost=0.0)


def _cashable_value(
    scenario: Scenario, values: Sequence[TargetValue], months: int | None
) -> float | None:
    """Add up what is cashable; it is unknown while a KPI with money has no benefit type."""
    monetised = [value for value in values if value.valued == "yes"]
    if not monetised or any(value.cashable == "unknown" for value in monetised):
        return None
    # The value of every KPI is known; what is not cashable counts as none here.
    cashable = [value for value in monetised if value.cashable == "yes"]
    value_6 = total([0.0, *(value.at_6[scenario] for value in cashable)])
    value_12 = total([0.0, *(value.at_12[scenario] for value in cashable)])
    curve = _curve(value_6, value_12, months)
    return None if curve is None else math.fsum(curve)


def _payback(one_off: float | None, net: list[float] | None) -> float | str | None:
    if one_off is None or net is None or one_off < 0:
        return None
    try:
        return cashflows.payback(one_off, net, rate=0.0, which="first")
    except CellError:
        return NEVER


def _lasts(
    first: float | str | None, one_off: float | None, net: list[float] | None, run: float | None
) -> str | None:
    """Compare the first crossing with the one after which the cumulative stays above zero."""
    if not isinstance(first, float) or one_off is None or net is None or run is None or run < 0:
        return None
    try:
        last = cashflows.payback(one_off, net, rate=0.0, which="last")
    except CellError:
        return FALLS_BACK
    return LASTS if last == first else FALLS_BACK


def _npv(
    one_off: float | None, net: list[float] | None, gap: int | None, rate: float | None
) -> float | None:
    """Discount to the month of first spend: go-live is ``gap`` months later."""
    if one_off is None or net is None or gap is None or rate is None or not 0 <= rate <= 1:
        return None
    present = cashflows.net_present_value(rate, net, investment=0.0, timing="end")
    return present * math.pow(1 + rate, -gap / MONTHS_PER_YEAR) - one_off


def _verdict(
    status: ValueStatus, tasks: float | None, costs: Costs, floor: Outcome, settings: Settings
) -> str:
    # An agent without tasks costs nothing to run, which speaks for nothing.
    if costs.one_off is None or costs.run_cost is None or not tasks or tasks < 0:
        return UNDECIDED
    if status == "not monetised":
        return NOT_MONETISED
    limit = number(settings.payback_limit_months)
    if floor.npv is None or floor.payback is None or limit is None:
        return UNDECIDED
    if floor.npv >= 0 and not isinstance(floor.payback, str) and floor.payback <= limit:
        return GO
    if floor.value_12 is not None and floor.value_12 < costs.run_cost:
        return NO_GO_RUN_COST
    return NO_GO_INVESTMENT
