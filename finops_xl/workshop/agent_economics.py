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
from finops_xl.workshop.columns import Cell
from finops_xl.workshop.dates import months_between
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.lists import HAND_OVER, MONTHLY, ONE_OFF, RETRY, TIMINGS
from finops_xl.workshop.records import Agent, CostLine, Model
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_values import SCENARIOS, Scenario, TargetValue
from finops_xl.workshop.unit_cost import UnitCost, unit_cost
from finops_xl.workshop.wording.text import number

MINUTES_PER_HOUR = 60
MONTHS_PER_YEAR = cashflows.MONTHS_PER_YEAR

ValueStatus = Literal["complete", "incomplete", "not monetised"]

GO = "Go"
NO_GO_RUN_COST = "No-go: run cost not covered"
NO_GO_INVESTMENT = "No-go: investment not recovered"
NOT_MONETISED = "Not monetised: decide on stated grounds"
UNDECIDED = "Undecided: inputs missing"
NEVER = "never within horizon"


@dataclass(frozen=True)
class Costs:
    """Cost of an agent in the reporting currency; None is unknown."""

    unit_cost: UnitCost
    model_cost: float | None
    human_cost: float | None
    one_off: float | None
    monthly_other: float | None
    run_cost: float | None
    run_cost_stretch: float | None

    def run(self, scenario: Scenario) -> float | None:
        """Run cost a month of a scenario."""
        return self.run_cost_stretch if scenario == "stretch" else self.run_cost


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
    roi: float | None
    roi_ratio: float | None
    payback: float | str | None
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
    cost = _costs(inputs, unit_cost(inputs, model), list(costs), settings)
    status = _value_status(values)
    gap = months_between(agent.first_spend, agent.go_live) if agent else None
    outcomes = {
        scenario: _outcome(scenario, cost, values if status == "complete" else (), gap, settings)
        for scenario in SCENARIOS
    }
    tasks, horizon = number(inputs.tasks), number(settings.horizon_months)
    cost_per_task = _ratio(outcomes["target"].horizon_cost, _times(tasks, horizon))
    return Economics(
        agent_id=str(inputs.agent_id),
        costs=cost,
        value_status=status,
        months_to_go_live=gap,
        outcomes=outcomes,
        cost_per_task=cost_per_task,
        verdict=_verdict(status, cost, outcomes["floor"], settings),
    )


def _costs(
    inputs: AgentEconomics, unit: UnitCost, lines: Sequence[CostLine], settings: Settings
) -> Costs:
    success = number(inputs.success_rate)
    attempts = _attempts(inputs.on_failure, success)
    model = _times(unit.used, number(settings.fx_rate), attempts)
    human = _human_cost(inputs, success, attempts, number(settings.loaded_hourly_cost))
    one_off = _sum_of_lines(lines, ONE_OFF)
    other = _sum_of_lines(lines, MONTHLY)
    per_task = _plus(model, human)
    tasks = number(inputs.tasks)
    stretch = tasks if inputs.tasks_stretch in (None, "") else number(inputs.tasks_stretch)
    return Costs(
        unit_cost=unit,
        model_cost=model,
        human_cost=human,
        one_off=one_off,
        monthly_other=other,
        run_cost=_plus(_times(per_task, tasks), other),
        run_cost_stretch=_plus(_times(per_task, stretch), other),
    )


def _attempts(on_failure: Cell, success: float | None) -> float | None:
    """Count the attempts that are paid per task."""
    if success is None or not 0 < success <= 1 or on_failure not in (RETRY, HAND_OVER):
        return None
    return 1 / success if on_failure == RETRY else 1.0


def _human_cost(
    inputs: AgentEconomics, success: float | None, attempts: float | None, hourly: float | None
) -> float | None:
    """Review of every attempt, and the hand-over of failures; blank minutes are none."""
    review = 0.0 if inputs.review_minutes in (None, "") else number(inputs.review_minutes)
    failure = 0.0 if inputs.failure_minutes in (None, "") else number(inputs.failure_minutes)
    if success is None or attempts is None or hourly is None or review is None or failure is None:
        return None
    handed_over = (1 - success) * failure if inputs.on_failure == HAND_OVER else 0.0
    return (review * attempts + handed_over) / MINUTES_PER_HOUR * hourly


def _sum_of_lines(lines: Sequence[CostLine], timing: str) -> float | None:
    """Add up the lines of a timing; one that cannot be used leaves the sum unknown.

    No line at all is no answer: that there is no cost is said by a line of amount 0.
    """
    if not lines or any(line.timing not in TIMINGS for line in lines):
        return None
    amounts = [number(line.amount) for line in lines if line.timing == timing]
    known = [amount for amount in amounts if amount is not None]
    return math.fsum(known) if len(known) == len(amounts) else None


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
    value_6 = _total(value.at_6[scenario] for value in values if value.valued == "yes")
    value_12 = _total(value.at_12[scenario] for value in values if value.valued == "yes")
    run, one_off = costs.run(scenario), costs.one_off
    horizon = number(settings.horizon_months)
    months = int(horizon) if horizon is not None and horizon >= 1 else None
    yearly = _times(run, float(MONTHS_PER_YEAR))
    horizon_cost = _plus(one_off, _times(run, horizon))
    gross = _curve(value_6, value_12, months)
    horizon_value = None if gross is None else math.fsum(gross)
    net = None if gross is None or run is None else [value - run for value in gross]
    return Outcome(
        value_6=value_6,
        value_12=value_12,
        year1_cost=yearly,
        year1_value=_total(_curve(value_6, value_12, MONTHS_PER_YEAR) or [None]),
        run_rate_cost=yearly,
        run_rate_value=_times(value_12, float(MONTHS_PER_YEAR)),
        horizon_cost=horizon_cost,
        horizon_value=horizon_value,
        roi=_ratio(_minus(horizon_value, horizon_cost), horizon_cost),
        roi_ratio=_ratio(horizon_value, horizon_cost),
        payback=_payback(one_off, net),
        npv=_npv(one_off, net, gap, number(settings.discount_rate)),
    )


def _curve(value_6: float | None, value_12: float | None, months: int | None) -> list[float] | None:
    if value_6 is None or value_12 is None or months is None:
        return None
    return cashflows.value_curve(value_6, value_12, months, run_cost=0.0)


def _payback(one_off: float | None, net: list[float] | None) -> float | str | None:
    if one_off is None or net is None or one_off < 0:
        return None
    try:
        return cashflows.payback(one_off, net, rate=0.0, which="first")
    except CellError:
        return NEVER


def _npv(
    one_off: float | None, net: list[float] | None, gap: int | None, rate: float | None
) -> float | None:
    """Discount to the month of first spend: go-live is ``gap`` months later."""
    if one_off is None or net is None or gap is None or rate is None or not 0 <= rate <= 1:
        return None
    present = cashflows.net_present_value(rate, net, investment=0.0, timing="end")
    return present * math.pow(1 + rate, -gap / MONTHS_PER_YEAR) - one_off


def _verdict(status: ValueStatus, costs: Costs, floor: Outcome, settings: Settings) -> str:
    if costs.one_off is None or costs.run_cost is None:
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


def _total(parts: Iterable[float | None]) -> float | None:
    items = list(parts)
    known = [item for item in items if item is not None]
    return math.fsum(known) if known and len(known) == len(items) else None


def _times(*factors: float | None) -> float | None:
    product = 1.0
    for factor in factors:
        if factor is None:
            return None
        product *= factor
    return product


def _plus(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first + second


def _minus(first: float | None, second: float | None) -> float | None:
    return None if first is None or second is None else first - second


def _ratio(part: float | None, whole: float | None) -> float | None:
    return None if part is None or whole is None or whole <= 0 else part / whole
