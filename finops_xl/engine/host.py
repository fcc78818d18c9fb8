"""The evaluation engine: started, asked what it knows, its results measured."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from finops_xl.engine.addresses import Area, cell_name, quoted
from finops_xl.engine.callbacks import Callbacks, Functions
from finops_xl.engine.errors import WorkbookError

NOT_ANSWERED = {
    "LAMBDA",
    "FORMULATEXT",
    "CELL",
    "INFO",
    "TYPE",
    "CONVERT",
    "ISFORMULA",
    "SHEET",
    "SHEETS",
}
"""Functions that the engine knows by name but cannot answer as Excel does: they call what
is not there, or look at the file instead of its values."""


def our_functions() -> Functions:
    """Give the list of worksheet functions, imported when first needed."""
    from finops_xl.functions import FUNCTIONS

    return FUNCTIONS


def new_engine(data: bytes | None, callbacks: Callbacks, clock: datetime | None) -> Any:
    """Start the engine on a calculation copy, or on an empty workbook."""
    formualizer = _formualizer()
    evaluation = formualizer.EvaluationConfig()
    evaluation.enable_parallel = False  # calls into Python come one at a time anyway
    config = formualizer.WorkbookConfig(eval_config=evaluation, enable_changelog=False)
    if data is None:
        engine = formualizer.Workbook(config=config)
    else:
        engine = _loaded(formualizer, data, config)
    engine.set_temporal_egress("serial")
    if clock:
        engine.set_deterministic_clock(clock)
    callbacks.register(engine)
    return engine


def empty_engine() -> Any:
    """Start the engine without any function of ours."""
    engine = _formualizer().Workbook()
    engine.set_temporal_egress("serial")
    return engine


@cache
def engine_has(function: str) -> bool:
    """Tell whether the engine knows a function of Excel, by asking it."""
    if function.removeprefix("_XLFN.").removeprefix("_XLWS.") in NOT_ANSWERED:
        return False
    engine = _formualizer().Workbook()
    engine.add_sheet("S")
    try:
        engine.set_formula("S", 1, 1, f"={function}()")
        answer = engine.evaluate_cell("S", 1, 1)
    except Exception:  # the engine's own kinds of error; none of them is an answer
        return False
    return not (isinstance(answer, dict) and answer.get("kind") == "Name")


def evaluate_all(engine: Any, what: str) -> None:
    """Evaluate every formula; ``what`` names the workbook in the message."""
    try:
        engine.evaluate_all()
    except _formualizer().ExcelEvaluationError as error:
        raise WorkbookError(
            f"The formulas of {what} cannot be evaluated without Excel ({error}): "
            "remove the formula with this reference, or use the workbook in Excel."
        ) from None


def spilled(engine: Any, sheet: str, row: int, column: int) -> Area:
    """Give the cells that the result of a formula fills."""
    name = cell_name(row, column)
    spill = engine.inspect_cell(f"{quoted(sheet)}!{name}").cell.spill
    extent = spill.extent if spill else None
    return Area.parse(extent.rpartition("!")[2]) if extent else Area(row, column, row, column)


def _loaded(formualizer: Any, data: bytes, config: Any) -> Any:
    try:
        return formualizer.Workbook.from_bytes(data, config=config)
    except OSError as error:
        raise WorkbookError(
            f"The workbook cannot be evaluated without Excel ({error}): open it in Excel, "
            "let it repair the file, and save it again."
        ) from None


def _formualizer() -> Any:
    try:
        import formualizer
    except ImportError:
        raise WorkbookError(
            "Formulas cannot be evaluated on this computer, because the package formualizer "
            "has no build for it: use 64-bit Python, or press Calculate in Excel instead."
        ) from None
    return formualizer
