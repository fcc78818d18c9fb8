"""Evaluate the formulas of a workbook without Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from finops_xl.engine.addresses import Area, cell_name
from finops_xl.engine.calculation_copy import CalculationCopy, calculation_copy
from finops_xl.engine.callbacks import Callbacks, Functions, from_engine, limit, to_engine
from finops_xl.engine.changes import update
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.host import engine_has, evaluate_all, new_engine, our_functions, spilled
from finops_xl.engine.sheet_copy import FormulaCell
from finops_xl.engine.stuck import roots
from finops_xl.engine.translation import Translator
from finops_xl.engine.workbook import Workbook
from finops_xl.workshop.columns import Cell

MAX_ROUNDS = 50
"""Rounds of setting aside what cannot be evaluated before all of it is set aside."""
_DISORDER = "it, or a formula of its kind, searches values that are out of order"


@dataclass(frozen=True)
class Unevaluated:
    """A formula that keeps the value it was saved with, and why."""

    sheet: str
    cell: str
    formula: str
    reason: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell} keeps its saved value: {self.reason}"


@dataclass
class Recalculation:
    """What the formulas of a workbook give."""

    values: dict[str, dict[tuple[int, int], Cell]] = field(default_factory=dict)
    """Results by sheet and (row, column), cells filled by arrays included."""
    areas: dict[tuple[str, int, int], Area] = field(default_factory=dict)
    """What each dynamic array fills now, by the place of its formula."""
    unevaluated: list[Unevaluated] = field(default_factory=list)


def recalculate(
    workbook: Workbook, functions: Functions | None = None, clock: datetime | None = None
) -> Recalculation:
    """Evaluate every formula; ``clock`` is what TODAY and NOW mean (UTC).

    Nothing in the workbook changes. A formula that the engine cannot evaluate keeps
    its saved value, also for the formulas that use it, and is named in the result.
    """
    return Calculator(functions if functions is not None else our_functions(), clock).run(workbook)


class Calculator:
    """Recalculate a workbook after each of its changes: only what they touch is worked out."""

    def __init__(self, functions: Functions, clock: datetime | None) -> None:
        self._functions = functions
        self._clock = clock
        self._last: tuple[Any, Callbacks, CalculationCopy] | None = None
        """Engine, its callbacks and what it was given, when it evaluated all of it."""
        self._copied: CalculationCopy | None = None

    def run(self, workbook: Workbook) -> Recalculation:
        """Evaluate every formula as ``recalculate`` does."""
        _refuse_1904(workbook)
        translator = Translator(workbook.tables, self._functions)
        copy = calculation_copy(workbook, translator, engine_has, self._copied)
        self._copied = copy
        reasons = {cell: cell.frozen for cell in copy.formulas if cell.frozen}
        last, self._last = self._last, None
        engine, callbacks = self._continued(workbook, copy, reasons, last) or self._anew(
            workbook, copy, reasons
        )
        if callbacks.failure:
            raise callbacks.failure
        if all(cell.frozen for cell in reasons):
            self._last = engine, callbacks, copy
        return _collect(engine, copy.formulas, reasons)

    def _anew(
        self, workbook: Workbook, copy: CalculationCopy, reasons: dict[FormulaCell, str]
    ) -> tuple[Any, Callbacks]:
        callbacks = Callbacks(self._functions)
        engine = new_engine(copy.to_bytes(), callbacks, self._clock)
        _settle(engine, callbacks, workbook, copy.formulas, reasons)
        return engine, callbacks

    @staticmethod
    def _continued(
        workbook: Workbook,
        copy: CalculationCopy,
        reasons: Mapping[FormulaCell, str],
        last: tuple[Any, Callbacks, CalculationCopy] | None,
    ) -> tuple[Any, Callbacks] | None:
        """Take up the last engine where it can evaluate the workbook as it stands now."""
        if last is None:
            return None
        engine, callbacks, before = last
        if not update(engine, workbook, before, copy):
            return None
        evaluate_all(engine, workbook.package.name)
        answers = (
            engine.get_value(cell.sheet, cell.row, cell.column)
            for cell in copy.formulas
            if cell not in reasons
        )
        return None if callbacks.disorder or any(map(limit, answers)) else (engine, callbacks)


def _refuse_1904(workbook: Workbook) -> None:
    if workbook.uses_1904_dates:
        raise WorkbookError(
            f"{workbook.package.name} counts dates from 1904, which would move every date by four "
            "years: switch it off in Excel (File > Options > Advanced > Use 1904 date system)."
        )


def _settle(
    engine: Any,
    callbacks: Callbacks,
    workbook: Workbook,
    formulas: Sequence[FormulaCell],
    reasons: dict[FormulaCell, str],
) -> None:
    """Evaluate; set aside what the engine cannot do, and evaluate the rest again."""
    unusable = {str(entry["name"]).lower() for entry in engine.name_import_diagnostics}
    open_cells = [cell for cell in formulas if cell not in reasons]
    stuck = {
        cell: f"the engine cannot use the name {min(cell.names & unusable)}"
        for cell in open_cells
        if cell.names & unusable
    }
    for attempt in range(MAX_ROUNDS + 1):
        for cell in stuck:
            saved = workbook.sheets[cell.sheet].value(cell.row, cell.column)
            engine.set_value(cell.sheet, cell.row, cell.column, to_engine(saved))
        reasons.update(stuck)
        evaluate_all(engine, workbook.package.name)
        open_cells = [cell for cell in open_cells if cell not in reasons]
        found = {
            cell: limit(engine.get_value(cell.sheet, cell.row, cell.column)) for cell in open_cells
        }
        stuck = {cell: reason for cell, reason in found.items() if reason}
        hidden = [cell for cell in open_cells if callbacks.disorder and cell.hides_disorder]
        if not stuck and not hidden:
            return
        if stuck and attempt < MAX_ROUNDS - 1:
            stuck = {cell: stuck[cell] for cell in roots(engine, list(stuck))}
        stuck |= dict.fromkeys(hidden, _DISORDER)
    reasons.update(stuck)


def _collect(
    engine: Any, formulas: Sequence[FormulaCell], reasons: Mapping[FormulaCell, str]
) -> Recalculation:
    result = Recalculation()
    for cell in formulas:
        if cell in reasons:
            name = cell_name(cell.row, cell.column)
            result.unevaluated.append(Unevaluated(cell.sheet, name, cell.formula, reasons[cell]))
            continue
        values = result.values.setdefault(cell.sheet, {})
        area = cell.area
        if cell.dynamic:
            area = spilled(engine, cell.sheet, cell.row, cell.column)
            result.areas[cell.sheet, cell.row, cell.column] = area
        for row, column in area.positions() if area else [(cell.row, cell.column)]:
            values[row, column] = from_engine(engine.get_value(cell.sheet, row, column))
    return result
