"""What the commands do, and what they print."""

from __future__ import annotations

import datetime as dt
import json
from enum import StrEnum
from pathlib import Path
from typing import Any

from finops_xl.books.file import FileBook
from finops_xl.cli import console, tables
from finops_xl.cli.export import (
    keep_aside,
    refuse_as_csv,
    refuse_existing,
    refuse_other_workbook,
)
from finops_xl.cli.integrity import integrity_lines
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.package import write_file
from finops_xl.engine.single_formula import evaluate_formula
from finops_xl.errors import CellError
from finops_xl.functions import FUNCTIONS, find_function
from finops_xl.macros import RegisterSummary, build_register, findings_of
from finops_xl.macros.carry_over import CarriedOver, carry_over
from finops_xl.macros.export import (
    STANDARD,
    Separators,
    require_writable_csv,
    write_register_csv,
)
from finops_xl.macros.reading import NO_AGENTS, SCHEMA_NAME
from finops_xl.macros.signing_today import signing_line, stops_signing
from finops_xl.macros.summaries import counted, register_lines, validation_line
from finops_xl.macros.unit_costs import refresh_unit_costs
from finops_xl.macros.validate import locate
from finops_xl.template.build import build, workbook_bytes
from finops_xl.template.case_study import case_study_content
from finops_xl.template.content import Content, empty_content
from finops_xl.template.room import with_room

OK, ERRORS_FOUND = 0, 1


class Gate(StrEnum):
    """What a workbook must satisfy."""

    ROOM = "room"
    SIGN_OFF = "sign-off"


def demo(folder: Path) -> int:
    """Run the main job on the case study."""
    folder.mkdir(parents=True, exist_ok=True)
    workbook, csv = folder / "finops-case-study.xlsx", folder / "register.csv"
    made = workbook.with_suffix(".new.xlsx")
    with console.steps(4) as step:
        step("Building the case-study workbook")
        build(case_study_content(), made)
        step("Recalculating it without Excel")
        book = FileBook.open(made)
        step("Validating and building the register")
        summary = build_register(book, dt.date.today())
        step("Writing the workbook")
        book.save()
        kept = keep_aside(workbook, made)
        write_register_csv(csv, summary.rows)
    _print_register(summary)
    console.out.print(f"\nWorkbook  {workbook}\nRegister  {csv}", markup=False, soft_wrap=True)
    if kept:
        console.out.print(
            f"The workbook that was there is kept as {kept}.", markup=False, soft_wrap=True
        )
    console.out.print("The case study has planted defects: see Findings in the workbook.")
    return OK


def new(
    file: Path, with_case_study: bool, old: Path | None, force: bool, agents: int | None = None
) -> int:
    """Make a workbook: empty, with the case study, or from an older one, with room to type."""
    ending = file.suffix.lower()
    if ending not in (".xlsx", ".xlsm"):
        raise WorkbookError(
            f"{file}: a new workbook is an .xlsx file, or an .xlsm file with macros for Excel on "
            "Windows; choose such a name."
        )
    refuse_existing(file, force)
    if with_case_study and old:
        raise WorkbookError("--case-study and --from exclude one another: choose one.")
    carried = None
    file.parent.mkdir(parents=True, exist_ok=True)
    with console.steps(2) as step:
        step("Reading the content")
        content = case_study_content() if with_case_study else empty_content()
        if old:
            carried = carry_over(FileBook.open(old), dt.date.today())
            content = carried.content
        if agents:
            content = with_room(content, agents)
        step("Building the workbook")
        write_file(file, _built(content, with_macros=ending == ".xlsm"))
    console.out.print(f"Made {file}.", markup=False, soft_wrap=True)
    return _tell_carried(carried, old) if carried else OK


def _tell_carried(carried: CarriedOver, old: Path | None) -> int:
    """Say what was taken, and last what was not: status 1 where something stayed behind."""
    lines = [f"Carried over {counted(carried.rows, 'row')} from {old}.", *carried.notes]
    for line in lines:
        console.out.print(line, markup=False, soft_wrap=True)
    for what in carried.left_behind:
        line = f"Not carried over: {what}"
        console.err.print(line, markup=False, soft_wrap=True, style="bold red")
    return ERRORS_FOUND if carried.left_behind else OK


def _built(content: Content, with_macros: bool) -> bytes:
    if not with_macros:
        return workbook_bytes(content)
    from finops_xl.hosts.excel.workbooks import macro_workbook_bytes

    return macro_workbook_bytes(content)


def check(file: Path, gate: Gate, as_json: bool) -> int:
    """Check a workbook and write nothing."""
    with console.steps(2) as step:
        step("Recalculating the workbook")
        book = FileBook.open(file)
        step("Checking it")
        summary = findings_of(book, gate)
        located = locate(book, summary.findings)
    status = ERRORS_FOUND if summary.count("error") else OK
    if as_json:
        _print_json(
            {
                "file": str(file),
                "gate": str(gate),
                "agents": summary.agents,
                "kpis": summary.kpis,
                "targets": summary.targets,
                "errors": summary.count("error"),
                "warnings": summary.count("warning"),
                "findings": [tables.finding_record(place) for place in located],
                "stops_signing": stops_signing(book, summary),
                "not_recalculated": [str(cell) for cell in book.unevaluated],
            }
        )
        return status
    if located:
        most = tables.MOST_CELLS if console.out.is_terminal else None
        console.out.print(tables.findings_table(located, most))
    console.out.print(validation_line(summary), style="bold")
    if not summary.agents:
        console.say(f"The workbook has {NO_AGENTS}")
    if gate is Gate.ROOM:
        console.out.print(
            "That is the gate of the room; what finance asks for sign-off is not in it."
        )
        console.out.print(signing_line(book, summary), markup=False, soft_wrap=True)
    for line in integrity_lines(book):
        console.out.print(line, markup=False, soft_wrap=True)
    _tell_about(book)
    return status


def register(
    file: Path, out: Path | None, csv: Path | None, force: bool, separators: Separators = STANDARD
) -> int:
    """Build the register of a workbook."""
    refuse_other_workbook(out, file, force)
    if csv:
        refuse_as_csv(csv, (file, out or file), force)
    with console.steps(3) as step:
        step("Recalculating the workbook")
        book = FileBook.open(file)
        step("Validating and building the register")
        summary = build_register(book, dt.date.today())
        step("Writing the workbook")
        if csv:
            require_writable_csv(csv)
        book.save(out)
        if csv:
            write_register_csv(csv, summary.rows, separators)
    _print_register(summary)
    console.out.print(f"\nWorkbook  {out or file}", markup=False, soft_wrap=True)
    if csv:
        console.out.print(f"Register  {csv}", markup=False, soft_wrap=True)
    if summary.validation.findings:
        console.out.print("What to mend stands on Findings, and is shown by: finops-xl check FILE")
    _tell_about(book)
    return OK


def recalc(file: Path, out: Path | None, force: bool) -> int:
    """Recalculate a workbook and store the values."""
    refuse_other_workbook(out, file, force)
    with console.steps(2) as step:
        step("Recalculating the workbook")
        book = FileBook.open(file)
        not_kept = _keep_prices(book)
        step("Writing the values")
        book.save(out)
    count = counted(book.formula_count, "formula")
    console.out.print(f"Recalculated {count}: {out or file}", markup=False, soft_wrap=True)
    if not_kept:
        console.err.print(not_kept, markup=False, soft_wrap=True)
    _tell_about(book)
    return OK


def _keep_prices(book: FileBook) -> str:
    """Keep prices and unit costs in a workshop workbook; say why it could not be done."""
    if SCHEMA_NAME.casefold() not in map(str.casefold, book.names()):
        return ""
    try:
        refresh_unit_costs(book)
    except WorkbookError as error:
        return f"Prices and unit costs were not kept. {error}"
    return ""


def evaluate(formula: str, as_json: bool) -> int:
    """Evaluate one formula."""
    try:
        answer = evaluate_formula(formula)
    except CellError as error:
        answer = error
    if isinstance(answer, CellError):
        if as_json:
            _print_json({"error": answer.code, "reason": answer.reason})
        else:
            console.out.print(answer.code, markup=False, soft_wrap=True)
            if answer.reason:
                console.err.print(answer.reason, markup=False, soft_wrap=True)
        return ERRORS_FOUND
    if as_json:
        _print_json({"value": _plain(answer)})
    elif isinstance(answer, list):
        for row in answer:
            print("\t".join(tables.shown(_plain(cell)) for cell in row))
    else:
        print(tables.shown(answer))
    return OK


def functions(name: str | None, as_json: bool) -> int:
    """List the functions, or show the help of one."""
    if name is not None:
        try:
            chosen = [find_function(name)]
        except CellError as error:
            console.err.print(error.reason, markup=False, soft_wrap=True)
            return ERRORS_FOUND
    else:
        chosen = list(FUNCTIONS.values())
    if as_json:
        records = [tables.function_record(function) for function in chosen]
        _print_json(records[0] if name else records)
    elif name:
        console.out.print(tables.function_help(chosen[0]))
    else:
        console.out.print(tables.function_list(chosen))
        console.out.print("\nThe whole help of one: finops-xl functions TOKENCOST", style="dim")
    return OK


def _print_register(summary: RegisterSummary) -> None:
    console.out.print(tables.register_table(summary, console.out.width))
    console.out.print()
    for line in register_lines(summary):
        console.out.print(line, style="bold")


def _tell_about(book: FileBook) -> None:
    """Say what the book noticed, and which formulas it could not compute."""
    for note in book.notes:
        console.err.print(note, markup=False)
    if book.unevaluated:
        console.err.print(
            f"{counted(len(book.unevaluated), 'formula')} kept the stored value, because "
            "they cannot be recalculated without Excel:"
        )
        for cell in book.unevaluated[:10]:
            console.err.print(f"  {cell}", markup=False, soft_wrap=True)


def _plain(value: Any) -> Any:
    """Turn an answer into what JSON can hold: an error inside a range becomes its code."""
    if isinstance(value, list):
        return [_plain(part) for part in value]
    return value.code if isinstance(value, CellError) else value


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))
