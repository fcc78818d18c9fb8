"""The command "sign": finance signs targets, without Excel."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path

from finops_xl.books.file import FileBook
from finops_xl.cli import console
from finops_xl.cli.export import refuse_other_workbook
from finops_xl.macros.sign import Signer, sign_targets
from finops_xl.workshop.lists import ACCEPTED, VALIDATED

SIGNED, SOME_NOT_SIGNED = 0, 1


class Stage(StrEnum):
    """Where it is signed."""

    WORKSHOP = "workshop"
    LEADERSHIP = "leadership"


_STAGES = {Stage.WORKSHOP: ACCEPTED, Stage.LEADERSHIP: VALIDATED}


def signer(approver: str, role: str, stage: Stage | None, agent: str) -> Signer:
    """Say who signs, as the sheet 4 Sign-off would."""
    return Signer(approver, role, _STAGES[stage] if stage else "", agent)


def sign(file: Path, who: Signer, out: Path | None, force: bool) -> int:
    """Sign a workbook and say what was signed and what was not."""
    refuse_other_workbook(out, file, force)
    with console.steps(3) as step:
        step("Recalculating the workbook")
        book = FileBook.open(file)
        step("Signing the targets")
        summary = sign_targets(book, dt.date.today(), who)
        step("Writing the workbook")
        if summary.signing.rows:
            book.save(out)
    for line in summary.lines:
        console.out.print(line, markup=False, soft_wrap=True)
    if summary.signing.rows:
        console.out.print(f"\nWorkbook  {out or file}", markup=False, soft_wrap=True)
    return SOME_NOT_SIGNED if summary.signing.refused else SIGNED
