"""What a check finds: problems as data, each tied to a rule and to a cell.

Level, gate and whether a finding invalidates come from the data file of the rules.
A rule itself only says ``Trouble``: what is wrong, what to do, in which field.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Generic, NamedTuple, TypeVar

from finops_xl.workshop import facts
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.wording.text import plain

OTHER_ROW = "a row above"
"""What a message says of the row ``other`` until a book gives its cell."""


class Trouble(NamedTuple):
    """One broken rule; ``field`` is the field of the record, where not the rule's own."""

    what: str
    remedy: str
    field: str = ""


@dataclass(frozen=True)
class Finding:
    """One broken rule at one place. ``position`` is the row in the table, -1 for none.

    ``other`` is another row of the table that the message names as ``OTHER_ROW``.
    """

    level: str
    rule: str
    gate: str
    invalidates: bool
    what: str
    remedy: str
    table: str = ""
    column: str = ""
    position: int = -1
    agent_id: str = ""
    kpi: str = ""
    other: int = -1

    def __str__(self) -> str:
        return f"{self.rule} {self.what} {self.remedy}"

    @property
    def order(self) -> int:
        """Place of the rule in the data files."""
        return facts.rules()[self.rule].order


def finding(rule_id: str, trouble: Trouble, record: Record | None = None) -> Finding:
    """Tie a trouble to its rule and to the cell of the record it was found in."""
    rule = facts.rules()[rule_id]
    column = record.columns().get(trouble.field) if record else None
    return Finding(
        level=rule.level,
        rule=rule.id,
        gate=rule.gate,
        invalidates=rule.invalidates,
        what=trouble.what,
        remedy=trouble.remedy,
        table=record.TABLE if record else "",
        column=column.name if column else "",
        position=record.position if record else -1,
        agent_id=plain(getattr(record, "agent_id", None)),
        kpi=plain(getattr(record, "kpi", None)),
    )


def finding_at(rule_id: str, trouble: Trouble, table: str, column: str, position: int) -> Finding:
    """Tie a trouble to a place that no record stands for."""
    found = finding(rule_id, trouble)
    return replace(found, table=table, column=column, position=position)


def in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Sort findings by rule; what was found first stays first within a rule."""
    return sorted(findings, key=lambda found: found.order)


Subject = TypeVar("Subject")


@dataclass(frozen=True)
class RowRule(Generic[Subject]):
    """A rule that one row answers, with cells of ``field`` that break it and that pass."""

    id: str
    field: str
    judge: Callable[[Subject], Trouble | None]
    fails: tuple[Cell, ...]
    passes: tuple[Cell, ...]


class Ruleset(Generic[Subject]):
    """The rules that one kind of row is judged by."""

    def __init__(self) -> None:
        self.rules: list[RowRule[Subject]] = []

    def rule(
        self, rule_id: str, field: str, *, fails: Iterable[Cell] = (), passes: Iterable[Cell] = ()
    ) -> Callable[
        [Callable[[Subject], Trouble | None]],
        Callable[[Subject], Trouble | None],
    ]:
        """Add a function as the rule of this id; its examples are cells of ``field``."""

        def add(judge: Callable[[Subject], Trouble | None]) -> Callable[[Subject], Trouble | None]:
            self.rules.append(RowRule(rule_id, field, judge, tuple(fails), tuple(passes)))
            return judge

        return add

    def judge(self, subject: Subject, record: Record, only: Collection[str] = ()) -> list[Finding]:
        """Ask every rule about a row, or only those of some ids."""
        found = []
        for rule in self.rules:
            if only and rule.id not in only:
                continue
            trouble = rule.judge(subject)
            if trouble:
                field = trouble.field or rule.field
                found.append(finding(rule.id, trouble._replace(field=field), record))
        return in_order(found)
