"""W15: what an agent still lacks before anybody can decide on it, cell by cell."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from finops_xl.errors import CellError
from finops_xl.workshop.agent_costs import hands_over
from finops_xl.workshop.columns import Record
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.findings import Finding, Trouble, finding
from finops_xl.workshop.lists import AGENT_WORK
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Agent, CostLine, Target
from finops_xl.workshop.wording.text import day, is_blank, key, number, quoted

RULE = "W15"

_TOKENS = ("model", "input_tokens", "output_tokens")
_WORK = ("tasks", "success_rate", "on_failure")
_DATES = ("first_spend", "go_live")


class Missing(NamedTuple):
    """An input that is not there: what it is called, and the finding about it."""

    name: str
    finding: Finding


def check_inputs(workshop: Workshop) -> Iterator[Finding]:
    """Name every input that is missing, of the agents and of cost lines that are nobody's."""
    for agent in workshop.agent_of.values():
        for missing in missing_of(workshop, agent):
            yield missing.finding
    for line in workshop.costs:
        if key(line.agent_id) not in workshop.agent_of:
            for missing in _of_line(line):
                yield missing.finding


def missing_of(workshop: Workshop, agent: Agent) -> list[Missing]:
    """List what an agent lacks, in the order of the sheets."""
    inputs = workshop.inputs_of.get(key(agent.agent_id))
    found = list(_dates(workshop, agent))
    if inputs is None:
        what, remedy = "The agent has no row on Economics.", "Add one with its model and tasks."
        return [*found, _missing("row on Economics", Trouble(what, remedy, "agent_id"), agent)]
    return [
        *found,
        *_targets(workshop, inputs),
        *_inputs(workshop, inputs),
        *_costs(workshop, inputs),
    ]


def _missing(name: str, trouble: Trouble, record: Record) -> Missing:
    return Missing(name, finding(RULE, trouble, record))


def _blank(record: Record, field: str, remedy: str = "Fill it in.") -> Iterator[Missing]:
    cell, name = getattr(record, field), record.columns()[field].name
    if is_blank(cell) and not isinstance(cell, CellError):
        yield _missing(name, Trouble(f"{name} is missing.", remedy, field), record)


def _dates(workshop: Workshop, agent: Agent) -> Iterator[Missing]:
    """Ask for the dates that a net present value needs; one typed as text is none for Excel."""
    economics = workshop.economics_of.get(key(agent.agent_id))
    if economics and economics.value_status == "not monetised":
        return
    for field in _DATES:
        yield from _blank(agent, field, "Type the day.")
        cell, name = getattr(agent, field), agent.columns()[field].name
        if isinstance(cell, str) and day(cell):
            what = f"{name} {quoted(cell)} is text, with which Excel cannot compute."
            yield _missing(name, Trouble(what, "Type it again as a date.", field), agent)


def _targets(workshop: Workshop, inputs: AgentEconomics) -> Iterator[Missing]:
    """Ask for targets, and for the adoption that the value of one rests on."""
    rows = workshop.targets_by_agent
    targets = rows.with_id(inputs.agent_id)
    if not targets and not rows.is_unclear(inputs.agent_id):
        what = "The agent has no targets, so that its value is unknown."
        yield _missing("targets", Trouble(what, "Fill in 4 Targets.", "value_status"), inputs)
    for target in targets:
        if not is_blank(target.money_per_unit) and _is_agent_work(workshop, target):
            for field in ("adoption_6", "adoption_12"):
                yield from _blank(target, field, "Type a share: the value of this KPI rests on it.")


def _is_agent_work(workshop: Workshop, target: Target) -> bool:
    kpi = workshop.kpi_of.get((key(target.agent_id), key(target.kpi)))
    return kpi is not None and kpi.measured_on == AGENT_WORK


def _inputs(workshop: Workshop, inputs: AgentEconomics) -> Iterator[Missing]:
    """Ask for what the cost of a task is computed from."""
    costs = workshop.economics_of[key(inputs.agent_id)].costs
    for field in (*(_TOKENS if costs.unit_cost.used is None else ()), *_WORK):
        yield from _blank(inputs, field)
    if number(inputs.tasks) == 0:
        what = "Tasks a month is 0: an agent without work has no economics."
        trouble = Trouble(what, "Type the tasks at full adoption.", "tasks")
        yield _missing("Tasks a month above 0", trouble, inputs)
    if hands_over(inputs):
        yield from _blank(inputs, "failure_minutes", "Type the minutes a person takes, 0 if none.")
    if number(inputs.success_rate) == 0:
        what = "Success rate is 0: a task that never succeeds has no cost."
        trouble = Trouble(what, "Type the share of tasks that succeed.", "success_rate")
        yield _missing("Success rate above 0", trouble, inputs)


def _costs(workshop: Workshop, inputs: AgentEconomics) -> Iterator[Missing]:
    """Ask for cost lines, and for amount and timing of each."""
    rows = workshop.costs_by_agent
    lines = rows.with_id(inputs.agent_id)
    if not lines and not rows.is_unclear(inputs.agent_id):
        what = "The agent has no line on Costs, so that its cost is unknown."
        remedy = "Add its lines; one of amount 0 says that it costs nothing."
        yield _missing("cost lines", Trouble(what, remedy, "one_off"), inputs)
    for line in lines:
        yield from _of_line(line)


def _of_line(line: CostLine) -> Iterator[Missing]:
    for field in ("timing", "amount"):
        for missing in _blank(line, field, "Fill it in: the line counts nowhere as it is."):
            yield missing._replace(name=f"{missing.name.lower()} of a cost line")
