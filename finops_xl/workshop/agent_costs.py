"""What an agent costs: model calls, people, cost lines; each converted once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from finops_xl.workshop.columns import Cell
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.known import plus, times
from finops_xl.workshop.lists import HAND_OVER, MONTHLY, ONE_OFF, RETRY, SPENT, TIMINGS
from finops_xl.workshop.records import CostLine
from finops_xl.workshop.settings import Settings
from finops_xl.workshop.target_values import Scenario
from finops_xl.workshop.unit_cost import UnitCost
from finops_xl.workshop.wording.text import number

MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class Costs:
    """Cost of an agent in the reporting currency; None is unknown.

    ``one_off`` is still to be spent. ``sunk`` is spent already: no decision brings it
    back, so it stands apart and is in no other figure.
    """

    unit_cost: UnitCost
    model_cost: float | None
    human_cost: float | None
    one_off: float | None
    sunk: float | None
    monthly_other: float | None
    run_cost: float | None
    run_cost_stretch: float | None

    def run(self, scenario: Scenario) -> float | None:
        """Run cost a month of a scenario."""
        return self.run_cost_stretch if scenario == "stretch" else self.run_cost


def costs_of(
    inputs: AgentEconomics, unit: UnitCost, lines: Sequence[CostLine], settings: Settings
) -> Costs:
    """Compute the cost of an agent from its row of inputs and its cost lines."""
    success = number(inputs.success_rate)
    attempts = _attempts(inputs.on_failure, success)
    model = times(unit.used, number(settings.fx_rate), attempts)
    human = _human_cost(inputs, success, attempts, number(settings.loaded_hourly_cost))
    one_off, other = (_sum_of_lines(lines, timing) for timing in (ONE_OFF, MONTHLY))
    is_told = one_off is not None or other is not None
    per_task = plus(model, human)
    tasks = number(inputs.tasks)
    stretch = tasks if inputs.tasks_stretch in (None, "") else number(inputs.tasks_stretch)
    return Costs(
        unit_cost=unit,
        model_cost=model,
        human_cost=human,
        one_off=one_off,
        sunk=_sum_of_lines(lines, SPENT) if is_told else None,
        monthly_other=other,
        run_cost=plus(times(per_task, tasks), other),
        run_cost_stretch=plus(times(per_task, stretch), other),
    )


def _attempts(on_failure: Cell, success: float | None) -> float | None:
    """Count the attempts that are paid per task."""
    if success is None or not 0 < success <= 1 or on_failure not in (RETRY, HAND_OVER):
        return None
    return 1 / success if on_failure == RETRY else 1.0


def hands_over(inputs: AgentEconomics) -> bool:
    """Tell whether tasks fail and go to a person."""
    success = number(inputs.success_rate)
    return inputs.on_failure == HAND_OVER and success is not None and 0 < success < 1


def _human_cost(
    inputs: AgentEconomics, success: float | None, attempts: float | None, hourly: float | None
) -> float | None:
    """Review of every attempt, and the hand-over of failures.

    Blank review is none; but a failure that goes to a person takes time, so there blank minutes
    are unknown.
    """
    review = 0.0 if inputs.review_minutes in (None, "") else number(inputs.review_minutes)
    failure = number(inputs.failure_minutes)
    if inputs.failure_minutes in (None, "") and not hands_over(inputs):
        failure = 0.0
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
