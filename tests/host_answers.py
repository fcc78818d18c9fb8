"""What each host answers to the cases: Python, xlwings, the engine, cells of LibreOffice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from host_cases import BLANK, Case
from office_uno import Office
from xlwings_process import XlwingsProcess

from finops_xl import call
from finops_xl.engine.addresses import cell_name
from finops_xl.engine.evaluate import recalculate
from finops_xl.engine.single_formula import evaluate_formula
from finops_xl.engine.workbook import Workbook
from finops_xl.errors import CellError
from finops_xl.functions import FUNCTIONS

Caller = Callable[..., Any]
SHEET = "Cases"
_ERROR_FORMULAS = {"#N/A": "=NA()", "#DIV/0!": "=1/0", "#NUM!": "=10^400", "#VALUE!": '=1+"x"'}


def by_python(cases: Sequence[Case]) -> list[Any]:
    """Answer through ``finops_xl.call``."""
    return _by_calls(cases, call)


def by_xlwings(cases: Sequence[Case], excel: XlwingsProcess) -> list[Any]:
    """Answer through the genuine server of xlwings."""
    return _by_calls(cases, excel.call)


def _by_calls(cases: Sequence[Case], caller: Caller) -> list[Any]:
    functions = {name: _of(name, caller) for name in FUNCTIONS}
    return [_answer(case, caller, functions) for case in cases]


def _of(name: str, caller: Caller) -> Caller:
    return lambda *given: caller(name, *given)


def _answer(case: Case, caller: Caller, functions: dict[str, Caller]) -> Any:
    try:
        if case.formula:
            return _plain(evaluate_formula(case.formula, functions))
        given = [None if each is BLANK else each for each in case.arguments]
        return _plain(caller(case.function, *given))
    except CellError as error:
        return error.code


def _plain(answer: Any) -> Any:
    """Turn errors into their codes, and a block of one cell into that cell."""
    if isinstance(answer, list):
        lines = [line if isinstance(line, list) else [line] for line in answer]
        if len(lines) == len(lines[0]) == 1:
            return _plain(lines[0][0])
        return [[_plain(each) for each in line] for line in lines]
    return answer.code if isinstance(answer, CellError) else answer


Area = tuple[int, int, int, int]
"""First row and column, rows and columns; counted from 0."""


def write_workbook(cases: Sequence[Case], shapes: Sequence[Any], path: Path) -> list[Area]:
    """Write every case as a formula over cells; give where its answer stands.

    ``shapes`` are answers of another host: a block needs an area to be entered over.
    """
    book = xlsxwriter.Workbook(str(path), {"use_future_functions": True})
    sheet: Any = book.add_worksheet(SHEET)
    areas, row = [], 0
    for case, shape in zip(cases, shapes, strict=True):
        rows, columns = (len(shape), len(shape[0])) if isinstance(shape, list) else (1, 1)
        height = _write_case(sheet, case, row, rows, columns)
        areas.append((row, 0, rows, columns))
        row += max(height, rows)
    book.close()
    return areas


def _write_case(sheet: Any, case: Case, row: int, rows: int, columns: int) -> int:
    """Write a formula and its arguments to the right of it; give the rows they take."""
    column, height, texts = columns + 1, 1, []
    for argument in case.arguments:
        if argument is None:
            texts.append("")
            continue
        block = argument if isinstance(argument, list) else [[argument]]
        for down, line in enumerate(block):
            for right, each in enumerate(line):
                _write_cell(sheet, row + down, column + right, each)
        last = cell_name(row + len(block), column + len(block[0]))
        first = cell_name(row + 1, column + 1)
        texts.append(first if first == last else f"{first}:{last}")
        height, column = max(height, len(block)), column + len(block[0])
    formula = case.formula or f"={case.function}({','.join(texts)})"
    if (rows, columns) == (1, 1):
        sheet.write_formula(row, 0, formula)
    else:
        sheet.write_array_formula(row, 0, row + rows - 1, columns - 1, f"{{{formula}}}")
    return height


def _write_cell(sheet: Any, row: int, column: int, value: Any) -> None:
    if isinstance(value, CellError):
        sheet.write_formula(row, column, _ERROR_FORMULAS[value.code])
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, str) and value:
        sheet.write_string(row, column, value)
    elif value == "":
        sheet.write_formula(row, column, '=""')
    elif value is not None and value is not BLANK:
        sheet.write_number(row, column, value)


def by_engine(path: Path, areas: Sequence[Area]) -> list[Any]:
    """Answer in the cells of a file, through the engine."""
    cells = recalculate(Workbook.open(path)).values[SHEET]
    answers = []
    for top, _, rows, columns in areas:
        places = [
            [(row, column + 1) for column in range(columns)]
            for row in range(top + 1, top + rows + 1)
        ]
        answers.append(_plain([[cells.get(place) for place in line] for line in places]))
    return answers


def by_libreoffice(path: Path, areas: Sequence[Area], office: Office) -> list[Any]:
    """Answer in the cells of a file, through LibreOffice with our extension."""
    cells = office.ask(path, {SHEET: [""]}, timeout=300).cells[SHEET][""]
    return [
        _plain([line[:columns] for line in cells[row : row + rows]])
        for row, _, rows, columns in areas
    ]
