"""The command "sign": finance signs targets, without Excel."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from finops_xl.books.file import FileBook
from finops_xl.cli import console
from finops_xl.cli.export import refuse_other_workbook
from finops_xl.macros.sign import Signer, sign_targets
from finops_xl.workshop.lists import ACCEPTED, VALIDATED

SIGNED, SOME_NOT_SIGNED = 0, 1


STAGES = {"workshop": ACCEPTED, "leadership": VALIDATED}
"""Where it is signed, and what the sheet calls it."""


Stage = Annotated[
    str,
    typer.Option(
        "--stage",
        metavar="workshop|leadership",
        help="In the workshop, or with leadership; or the words of 4 Sign-off.",
    ),
]


def signer(approver: str, role: str, stage: str, agent: str) -> Signer:
    """Say who signs, as the sheet 4 Sign-off would."""
    return Signer(approver, role, _stage(stage), agent)


def _stage(said: str) -> str:
    """Read a stage by its short name or by the words of the sheet, in any case of letters."""
    known = STAGES | {words: words for words in STAGES.values()}
    wanted = " ".join(said.split()).casefold()
    if wanted and wanted not in known:
        raise typer.BadParameter(
            f"no stage is called {said!r}: say {' or '.join(STAGES)} "
            f"(on the sheet: {' or '.join(STAGES.values())})",
            param_hint="--stage",
        )
    return known.get(wanted, "")


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
    some_not = summary.signing.refused or summary.nothing_to_sign
    return SOME_NOT_SIGNED if some_not else SIGNED
