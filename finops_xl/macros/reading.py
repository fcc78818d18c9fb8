"""Read a workbook into a workshop; a workbook that is not ours is refused here."""

from __future__ import annotations

from finops_xl.books.port import Book
from finops_xl.engine.errors import WorkbookError
from finops_xl.workshop.economics_table import AgentEconomics
from finops_xl.workshop.model import Workshop
from finops_xl.workshop.records import Agent, Assumption, CostLine, Kpi, Model, Target
from finops_xl.workshop.results import Task
from finops_xl.workshop.settings import SCHEMA_VERSION, Settings

SCHEMA_NAME = "FinOpsSchema"


def read_workshop(book: Book) -> Workshop:
    """Read every table that people fill in, and the settings."""
    check_schema(book)
    return Workshop(
        settings=Settings.from_names({n: book.setting(n) for n in Settings.names().values()}),
        models=book.read(Model),
        agents=book.read(Agent),
        kpis=book.read(Kpi),
        targets=book.read(Target),
        inputs=book.read(AgentEconomics),
        costs=book.read(CostLine),
        assumptions=book.read(Assumption),
        tasks=book.read(Task),
    )


def check_schema(book: Book) -> None:
    """Refuse a workbook that is not ours, older or newer than this program."""
    known = SCHEMA_NAME.casefold() in map(str.casefold, book.names())
    version = book.setting(SCHEMA_NAME) if known else None
    if not isinstance(version, int | float) or isinstance(version, bool):
        raise WorkbookError(
            f"{book.title} is not a FinOps workshop workbook: it has no name {SCHEMA_NAME}. "
            "Make one with: finops-xl new FILE"
        )
    if version < SCHEMA_VERSION:
        raise WorkbookError(
            f"{book.title} has schema {version:g}, this finops-xl needs {SCHEMA_VERSION}. "
            f"Carry it over with: finops-xl new NEW_FILE --from {book.title}"
        )
    if version > SCHEMA_VERSION:
        raise WorkbookError(
            f"{book.title} has schema {version:g}, newer than this finops-xl "
            f"(schema {SCHEMA_VERSION}). Update finops-xl."
        )
