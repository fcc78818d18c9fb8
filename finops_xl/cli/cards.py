"""The command "cards": one printed page for each agent."""

from __future__ import annotations

from pathlib import Path

from finops_xl.books.file import FileBook
from finops_xl.cli import console
from finops_xl.cli.export import refuse_existing
from finops_xl.engine.errors import WorkbookError
from finops_xl.engine.package import write_file
from finops_xl.macros.cards import agent_cards
from finops_xl.macros.export import make_folder
from finops_xl.macros.summaries import counted
from finops_xl.template.cards import cards_bytes
from finops_xl.workshop.register_tables import RegisterRow

OK = 0


def cards(file: Path, out: Path | None, force: bool) -> int:
    """Write a workbook with a card for each agent; the workshop's own stays as it is."""
    wanted = out or file.with_name(f"{file.stem}-cards.xlsx")
    if wanted.resolve() == file.resolve():
        raise WorkbookError(f"{wanted} is the workbook itself: give the cards another name.")
    if wanted.suffix.lower() != ".xlsx":
        raise WorkbookError(f"{wanted} must end in .xlsx: the cards have no macros.")
    refuse_existing(wanted, force)
    with console.steps(2) as step:
        step("Recalculating the workbook")
        book = FileBook.open(file)
        registered = any(row["Agent ID"] for row in book.rows(RegisterRow.TABLE))
        step("Computing the card of every agent")
        made = agent_cards(book)
        make_folder(wanted.parent)
        write_file(wanted, cards_bytes(made))
    console.say(f"Wrote the cards of {counted(len(made), 'agent')}, one page each: {wanted}")
    if not registered:
        console.say(f"Their findings are not known yet: run finops-xl register {file} first.")
    if book.unevaluated:
        console.err.print(
            f"{counted(len(book.unevaluated), 'formula')} cannot be recalculated without Excel "
            "and kept the stored value.",
            markup=False,
        )
    return OK
