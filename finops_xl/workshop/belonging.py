"""The rows of a table by agent, as the formulas of Economics find them: by SUMIFS.

SUMIFS takes a blank around an id for part of it, and finds a number that is typed as text.
So that nothing is left out of a sum unseen, an agent has no rows at all while there is
one that may be its; the formulas count the same rows and stay blank.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from finops_xl.errors import CellError
from finops_xl.workshop.columns import Cell, Record
from finops_xl.workshop.wording.text import BLANKS, is_blank, key, number

SomeRecord = TypeVar("SomeRecord", bound=Record)


class RowsByAgent(Generic[SomeRecord]):
    """The rows of a table that belong to each agent."""

    def __init__(self, records: Iterable[SomeRecord]) -> None:
        self._rows: dict[str, list[SomeRecord]] = defaultdict(list)
        self._spellings: dict[str, set[str]] = defaultdict(set)
        self._odd: list[Cell] = []
        for record in records:
            agent_id: Cell = getattr(record, "agent_id", None)
            self._rows[key(agent_id)].append(record)
            self._spellings[_shown(agent_id)].add(key(agent_id))
            if _is_odd(agent_id):
                self._odd.append(agent_id)

    def of(self, agent_id: Cell) -> list[SomeRecord]:
        """Give the rows of an agent; none where another row may be its."""
        is_told = not is_blank(agent_id) and not self.is_unclear(agent_id)
        return self.with_id(agent_id) if is_told else []

    def with_id(self, agent_id: Cell) -> list[SomeRecord]:
        """Give the rows that hold the id itself."""
        return self._rows.get(key(agent_id), [])

    def is_unclear(self, agent_id: Cell) -> bool:
        """Tell whether a row with another id may belong to the agent."""
        others = self._spellings.get(_shown(agent_id), set()) - {key(agent_id)}
        return bool(others) or any(_may_mean(cell, agent_id) for cell in self._odd)


def _is_odd(cell: Cell) -> bool:
    return isinstance(cell, CellError) or (
        isinstance(cell, str) and cell.strip("".join(BLANKS)) != cell
    )


def _may_mean(odd: Cell, agent_id: Cell) -> bool:
    """Tell an error value, or an id with a blank at an end that holds the id of the agent."""
    if not isinstance(odd, str):
        return True
    inside, wanted = odd.casefold(), _shown(agent_id)
    return (odd.startswith(BLANKS) and wanted in inside[1:]) or (
        odd.endswith(BLANKS) and wanted in inside[:-1]
    )


def _shown(cell: Cell) -> str:
    """Write an id as Excel joins it to a text: 7, not 7.0."""
    value = number(cell)
    return key(cell) if value is None else f"{value:.15g}"
